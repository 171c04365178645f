#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/address.hpp"
#include "http/admission.hpp"
#include "http/handler.hpp"
#include "http/log.hpp"
#include "http/metrics.hpp"
#include "http/server.hpp"
#include "http/tls.hpp"
#include "http/worker_pool.hpp"

namespace huiyin::http {

/// Why the server itself turned something away.
enum class Reason : std::uint8_t {
    bad_request,
    too_large,
    too_slow,
    connections,
    connections_per_address,
    queue_full,
    no_answer_in_time,
    failed,
    handshake,
    plaintext,
};

/// How many there are now.
struct Tally {
    std::atomic<std::int64_t> connections{0};
    std::atomic<std::int64_t> in_flight{0};
};

/// What all connections of a server share. Outlives them.
struct Site {
    Site(const Settings& settings, std::vector<Prefix> proxies, Handler& answers, Log& lines, Metrics& metrics);

    /// Counts, and makes the answer that the server gives by itself. `incident` is for a 500 only; `path` is empty if
    /// the request did not get as far.
    [[nodiscard]] Response refusal(int status, Reason reason, std::string_view incident = {},
                                   std::string_view path = {}) const;
    /// For who speaks plain HTTP to a port of TLS.
    [[nodiscard]] Response plaintext_refusal() const;
    void count(Reason reason) const { refusals[static_cast<std::size_t>(reason)].add(); }
    [[nodiscard]] bool spares(const Address& peer) const noexcept;

    Limits limits;
    std::vector<Prefix> trusted_proxies;
    bool reads_forwarded;
    bool access_log;
    std::string plaintext_hint;
    Handler& handler;
    Log& log;
    std::vector<Counter> refusals;  ///< By Reason.
    std::shared_ptr<Tally> tally;   ///< Also the metrics', which may live longer.
    TlsDoor tls;                    ///< Without identity: plain HTTP.
    Admission admission;
    WorkerPool workers;
};

/// A new number under which the log tells what happened.
[[nodiscard]] std::string new_incident();

}  // namespace huiyin::http
