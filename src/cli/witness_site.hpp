#pragma once

#include <functional>
#include <string>

#include "app/witness.hpp"
#include "http/handler.hpp"
#include "http/log.hpp"
#include "http/metrics.hpp"

namespace huiyin::cli {

/// What a witness serves. Anybody may ask for all of it, but /metrics, which is for this machine:
///
///     POST /add-checkpoint                      C2SP tlog-witness
///     GET  /<SHA-256 of origin>/checkpoint      what was signed last of that log
///     GET  /witness.vkey                        the verifier key
///     GET  /                                    the same, and which logs are watched, for people
///     GET  /healthz, /metrics
///
/// Nothing about who asked is kept or logged.
class WitnessSite final : public http::Handler {
public:
    /// All of them outlive the site.
    WitnessSite(app::Witness& witness, app::WitnessBook& book, http::Log& log, http::Metrics& metrics);

    [[nodiscard]] http::Plan plan(const http::Request& request) const override;
    void handle(http::Request request, std::size_t note, http::Responder respond) override;

private:
    [[nodiscard]] http::Response answer(const http::Request& request, std::size_t note);
    [[nodiscard]] http::Response add_checkpoint(const http::Request& request);
    [[nodiscard]] http::Response checkpoint(const http::Request& request);
    [[nodiscard]] std::string about();

    app::Witness& witness_;
    app::WitnessBook& book_;
    http::Log& log_;
    http::Metrics& metrics_;
    http::Gauge last_signed_;
    http::Gauge convicted_;
};

}  // namespace huiyin::cli
