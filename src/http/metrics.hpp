#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/request.hpp"

namespace huiyin::http {

/// Names and values of labels. A value must come from a small fixed set and never from what a person sent.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// Handles to one time series each; they stay valid as long as their Metrics. Safe from any thread and cheap.
class Counter {
public:
    void add(double amount = 1) const noexcept;

private:
    friend class Metrics;
    explicit Counter(void* series) noexcept : series_(series) {}
    void* series_;
};

class Gauge {
public:
    void set(double value) const noexcept;
    void add(double amount) const noexcept;

private:
    friend class Metrics;
    explicit Gauge(void* series) noexcept : series_(series) {}
    void* series_;
};

class Histogram {
public:
    void observe(double value) const noexcept;

private:
    friend class Metrics;
    explicit Histogram(void* series) noexcept : series_(series) {}
    void* series_;
};

/// Requests as one thread counts them: only that thread may call add(), so that counting costs no locked instruction.
class RequestMeter {
public:
    virtual ~RequestMeter() = default;
    virtual void add(std::string_view route, int status, std::chrono::microseconds took) noexcept = 0;
};

/// What /metrics shows. Names carry the prefix `huiyin_` already (give it): `huiyin_cases_filed_total`.
class Metrics {
public:
    Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;
    ~Metrics();

    /// The same name and labels give the same series again; the same name with another kind is a bug.
    [[nodiscard]] Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
    [[nodiscard]] Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    /// `bounds`: upper ends of the buckets, ascending.
    [[nodiscard]] Histogram histogram(const std::string& name, const std::string& help,
                                      const std::vector<double>& bounds, const Labels& labels = {});
    /// A gauge that is asked for its value by text(), on the thread of the caller of text(); the last one of a name
    /// counts.
    void gauge_of(const std::string& name, const std::string& help, std::function<double()> value);

    /// A new meter, owned by this object; its counts go into `huiyin_http_requests_total` by route and class of status
    /// and `huiyin_http_request_seconds` by route.
    [[nodiscard]] RequestMeter& request_meter();

    /// Prometheus' text format, content type `text/plain; version=0.0.4; charset=utf-8`.
    [[nodiscard]] std::string text() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::http
