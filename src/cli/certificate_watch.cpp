#include "cli/certificate_watch.hpp"

#include <sys/stat.h>

namespace huiyin::cli {

using Clock = std::chrono::steady_clock;

CertificateWatch::CertificateWatch(const http::TlsFiles& files, http::Server& server, http::Log& log)
    : files_(files), server_(server), log_(log), seen_(stamps()), looked_at_(Clock::now()) {}

void CertificateWatch::look(bool told) {
    constexpr std::chrono::hours ticket_keys_max{24};
    const Stamps found = stamps();
    const auto now = Clock::now();
    if (!told && found == seen_ && now < looked_at_ + ticket_keys_max) return;
    // Also when it fails: files that are being replaced one after the other differ again when both are there.
    seen_ = found;
    looked_at_ = now;
    if (const auto renewed = server_.renew_tls(); !renewed) {
        log_.write(http::Level::error, "certificate_not_renewed", {{"why", renewed.error().detail}});
        return;
    }
    const auto ends = server_.certificate_expires_at();
    log_.write(http::Level::info, "certificate_renewed", {{"ends", ends ? ends->time_since_epoch().count() : 0}});
}

CertificateWatch::Stamp CertificateWatch::stamp_of(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return {};
    constexpr std::int64_t nanoseconds = 1'000'000'000;
    return {.file = found.st_ino,
            .bytes = found.st_size,
            .changed_at = found.st_mtim.tv_sec * nanoseconds + found.st_mtim.tv_nsec};
}

}  // namespace huiyin::cli
