#include "http/metrics.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <deque>
#include <limits>
#include <map>
#include <mutex>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace huiyin::http {

namespace {

constexpr std::array<double, 14> second_bounds = {0.000'05, 0.000'1, 0.000'25, 0.000'5, 0.001, 0.002'5, 0.005,
                                                  0.01,     0.025,   0.05,     0.1,     0.25,  1,       5};
constexpr std::array<const char*, 5> class_names = {"1xx", "2xx", "3xx", "4xx", "5xx"};

/// A number that one thread writes and any may read.
template <class T>
class OneWriter {
public:
    void add(T amount) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    [[nodiscard]] T value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<T> value_{};
};

struct RouteCount {
    std::string route;
    std::array<OneWriter<std::uint64_t>, class_names.size()> by_class;
    std::array<OneWriter<std::uint64_t>, second_bounds.size() + 1> by_time;
    OneWriter<double> seconds;
};

/// The counts of all meters together for one route.
struct RouteSum {
    std::array<std::uint64_t, class_names.size()> by_class{};
    std::array<std::uint64_t, second_bounds.size() + 1> by_time{};
    double seconds = 0;

    void add(const RouteCount& count) noexcept {
        for (std::size_t i = 0; i < by_class.size(); ++i) by_class[i] += count.by_class[i].value();
        for (std::size_t i = 0; i < by_time.size(); ++i) by_time[i] += count.by_time[i].value();
        seconds += count.seconds.value();
    }
};

class Meter final : public RequestMeter {
public:
    static constexpr std::size_t routes_max = 200;

    void add(std::string_view route, int status, std::chrono::microseconds took) noexcept override {
        RouteCount& count = count_of(route);
        const double seconds = std::chrono::duration<double>(took).count();
        const auto bucket = std::lower_bound(second_bounds.begin(), second_bounds.end(), seconds);
        count.by_class[static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1)].add(1);
        count.by_time[static_cast<std::size_t>(bucket - second_bounds.begin())].add(1);
        count.seconds.add(seconds);
    }

    void add_to(std::map<std::string, RouteSum>& sums) const {
        const std::size_t used = used_.load(std::memory_order_acquire);
        for (std::size_t i = 0; i < used; ++i) sums[counts_[i].route].add(counts_[i]);
    }

private:
    /// The last place is for all routes that found no other.
    RouteCount& count_of(std::string_view route) noexcept {
        const std::size_t used = used_.load(std::memory_order_relaxed);
        const auto known_end = names_.begin() + static_cast<std::ptrdiff_t>(std::min(used, routes_max));
        const auto found = std::find(names_.begin(), known_end, route);
        if (found != known_end) return counts_[static_cast<std::size_t>(found - names_.begin())];
        if (used <= routes_max) {
            counts_[used].route = used == routes_max ? "other" : route;
            names_[used] = counts_[used].route;
            used_.store(used + 1, std::memory_order_release);
        }
        return counts_[std::min(used, routes_max)];
    }

    std::array<RouteCount, routes_max + 1> counts_;
    std::array<std::string_view, routes_max + 1> names_;  ///< Of the counts, close together for the search.
    std::atomic<std::size_t> used_{0};
};

prometheus::ClientMetric labelled(std::initializer_list<prometheus::ClientMetric::Label> labels) {
    prometheus::ClientMetric metric;
    metric.label = labels;
    return metric;
}

prometheus::ClientMetric::Histogram histogram_of(const RouteSum& sum) {
    prometheus::ClientMetric::Histogram histogram;
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < second_bounds.size(); ++i) {
        so_far += sum.by_time[i];
        histogram.bucket.push_back({.cumulative_count = so_far, .upper_bound = second_bounds[i]});
    }
    histogram.sample_count = so_far + sum.by_time.back();
    histogram.bucket.push_back(
        {.cumulative_count = histogram.sample_count, .upper_bound = std::numeric_limits<double>::infinity()});
    histogram.sample_sum = sum.seconds;
    return histogram;
}

std::vector<prometheus::MetricFamily> request_families(const std::map<std::string, RouteSum>& sums) {
    prometheus::MetricFamily requests;
    requests.name = "huiyin_http_requests_total";
    requests.help = "Requests answered, by route and class of status";
    requests.type = prometheus::MetricType::Counter;
    prometheus::MetricFamily seconds;
    seconds.name = "huiyin_http_request_seconds";
    seconds.help = "Time from the whole request to the answer handed to the socket, by route";
    seconds.type = prometheus::MetricType::Histogram;
    for (const auto& [route, sum] : sums) {
        for (std::size_t i = 0; i < class_names.size(); ++i) {
            if (sum.by_class[i] == 0) continue;
            auto& metric = requests.metric.emplace_back(labelled({{"route", route}, {"status", class_names[i]}}));
            metric.counter.value = static_cast<double>(sum.by_class[i]);
        }
        seconds.metric.emplace_back(labelled({{"route", route}})).histogram = histogram_of(sum);
    }
    return {std::move(requests), std::move(seconds)};
}

struct AskedGauge {
    std::string name;
    std::string help;
    std::function<double()> value;
};

prometheus::MetricFamily family_of(const AskedGauge& gauge) {
    prometheus::MetricFamily family;
    family.name = gauge.name;
    family.help = gauge.help;
    family.type = prometheus::MetricType::Gauge;
    family.metric.emplace_back().gauge.value = gauge.value();
    return family;
}

std::map<std::string, std::string> as_map(const Labels& labels) { return {labels.begin(), labels.end()}; }

}  // namespace

void Counter::add(double amount) const noexcept { static_cast<prometheus::Counter*>(series_)->Increment(amount); }

void Gauge::set(double value) const noexcept { static_cast<prometheus::Gauge*>(series_)->Set(value); }

void Gauge::add(double amount) const noexcept { static_cast<prometheus::Gauge*>(series_)->Increment(amount); }

void Histogram::observe(double value) const noexcept { static_cast<prometheus::Histogram*>(series_)->Observe(value); }

struct Metrics::Parts {
    prometheus::Registry registry;
    mutable std::mutex mutex;
    std::deque<Meter> meters;
    std::vector<AskedGauge> asked;
};

Metrics::Metrics() : parts_(std::make_unique<Parts>()) {}

Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
    auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(parts_->registry);
    return Counter(&family.Add(as_map(labels)));
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
    auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(parts_->registry);
    return Gauge(&family.Add(as_map(labels)));
}

Histogram Metrics::histogram(const std::string& name, const std::string& help, const std::vector<double>& bounds,
                             const Labels& labels) {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(parts_->registry);
    return Histogram(&family.Add(as_map(labels), bounds));
}

void Metrics::gauge_of(const std::string& name, const std::string& help, std::function<double()> value) {
    const std::lock_guard hold(parts_->mutex);
    std::erase_if(parts_->asked, [&](const AskedGauge& gauge) { return gauge.name == name; });
    parts_->asked.push_back({.name = name, .help = help, .value = std::move(value)});
}

RequestMeter& Metrics::request_meter() {
    const std::lock_guard hold(parts_->mutex);
    return parts_->meters.emplace_back();
}

std::string Metrics::text() const {
    auto families = parts_->registry.Collect();
    {
        const std::lock_guard hold(parts_->mutex);
        std::map<std::string, RouteSum> sums;
        for (const Meter& meter : parts_->meters) meter.add_to(sums);
        for (auto& family : request_families(sums)) families.push_back(std::move(family));
        for (const AskedGauge& gauge : parts_->asked) families.push_back(family_of(gauge));
    }
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace huiyin::http
