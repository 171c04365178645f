#include "http/site.hpp"

#include <array>
#include <random>
#include <utility>

#include <fmt/format.h>

namespace huiyin::http {

namespace {

/// By Reason.
constexpr std::array<const char*, 10> reason_names = {
    "bad_request", "too_large",         "too_slow", "connections", "connections_per_address",
    "queue_full",  "no_answer_in_time", "failed",   "handshake",   "plaintext",
};

std::vector<Counter> refusal_counters(Metrics& metrics) {
    std::vector<Counter> counters;
    counters.reserve(reason_names.size());
    for (const char* reason : reason_names) {
        counters.push_back(metrics.counter("huiyin_http_refusals_total", "Turned away by the server itself, by reason",
                                           {{"reason", reason}}));
    }
    return counters;
}

}  // namespace

Site::Site(const Settings& settings, std::vector<Prefix> proxies, Handler& answers, Log& lines, Metrics& metrics)
    : limits(settings.limits),
      trusted_proxies(std::move(proxies)),
      reads_forwarded(settings.forwarding_field == ForwardingField::forwarded),
      access_log(settings.access_log),
      plaintext_hint(settings.plaintext_hint),
      handler(answers),
      log(lines),
      refusals(refusal_counters(metrics)),
      tally(std::make_shared<Tally>()),
      admission(limits.connections_max, limits.connections_per_address_max),
      workers(limits.worker_threads, limits.worker_queue_max) {
    metrics.gauge_of("huiyin_http_connections", "Open connections",
                     [shared = tally] { return static_cast<double>(shared->connections.load()); });
    metrics.gauge_of("huiyin_http_requests_in_flight", "Requests being answered",
                     [shared = tally] { return static_cast<double>(shared->in_flight.load()); });
}

Response Site::refusal(int status, Reason reason, std::string_view incident, std::string_view path) const {
    count(reason);
    Response response;
    try {
        response = path.empty() ? handler.refusal(status, incident) : handler.refusal_of(path, status, incident);
    } catch (...) {
        response = plain_response(status);
    }
    response.status = status;
    if (response.route == Response{}.route) response.route = "refusal";
    if (status == 503) response.headers.push_back({.name = "Retry-After", .value = "2"});
    return response;
}

Response Site::plaintext_refusal() const {
    count(Reason::plaintext);
    return Response{
        .status = 400,
        .content_type = "text/plain; charset=utf-8",
        .headers = {{.name = "Cache-Control", .value = "no-store"}},
        .body = plaintext_hint,
        .route = "refusal",
    };
}

bool Site::spares(const Address& peer) const noexcept { return peer.is_loopback() || any_holds(trusted_proxies, peer); }

std::string new_incident() { return fmt::format("{:08x}", std::random_device{}()); }

}  // namespace huiyin::http
