#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/filing.hpp"
#include "cli/console.hpp"
#include "cli/smtp.hpp"
#include "cli/working_office.hpp"
#include "http/log.hpp"
#include "http/server.hpp"

namespace huiyin::cli {

struct ServeSettings {
    http::Settings http;
    /// Public address as web::parse_base_url() gives it. Empty: the one that is asked at. Cookies are `Secure` if it
    /// begins with https, or if we speak TLS ourselves.
    std::string base_url;
    std::string leave_url;
    std::vector<std::string> operators;                          ///< Addresses or prefixes that may read /metrics.
    std::chrono::days counter_days_max = app::counter_days_max;  ///< As web::SiteSettings has it.
    Roles second_factor_for;                                     ///< Who has to have a second factor.
    app::AttachmentLimits attachments = {};
    std::optional<SmtpServer> smtp;          ///< None: digests are shown on pages alone.
    std::chrono::hours digest_hour{7};       ///< At the office.
    std::chrono::seconds witness_pause{60};  ///< Between two rounds of asking the witnesses.
    bool erases = true;                      ///< What has reached the end of its retention.
    bool spare_loopback = true;              ///< Rate limits let this machine be.
    http::Level log_level = http::Level::info;
};

/// Serves the office until the process is told to end (SIGTERM, SIGINT), then finishes what has begun. With TLS it
/// looks for a newer certificate every few seconds, and at once when it is told to (SIGHUP). `ready` is called with the
/// address once requests are taken; whoever starts us through NOTIFY_SOCKET (systemd) is told too.
[[nodiscard]] Exit serve_office(WorkingOffice& office, const ServeSettings& settings, http::Log& log, Console& console,
                                const std::function<void(const std::string& url)>& ready);

/// `HOST:PORT`, `[IPv6]:PORT` or `:PORT`.
[[nodiscard]] std::optional<http::Listen> parse_listen(std::string_view text);

// What every command that serves something needs.

/// Keeps SIGTERM and SIGINT for wait_for_end(), and SIGHUP if there is something to read again. To be called before any
/// thread is started.
void hold_signals(bool reloads = false);
/// Returns when the process is told to end, with the signal that told it.
[[nodiscard]] int wait_for_end();
/// Tells systemd, or whoever gave NOTIFY_SOCKET, how the service stands.
void notify_service(std::string_view state);
/// Why a server did not start.
[[nodiscard]] std::string why_not(const http::StartError& error, const Console& console);
/// `http://HOST:PORT/`, or with https where it speaks TLS.
[[nodiscard]] std::string address_text(const http::Settings& settings, std::uint16_t port);

}  // namespace huiyin::cli
