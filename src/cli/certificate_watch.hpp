#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "http/log.hpp"
#include "http/server.hpp"

namespace huiyin::cli {

/// Takes up a newer certificate, for those who connect from then on: when told to, when one of its files is another
/// than before, and once a day, which gives the session tickets new keys. What cannot be used is named in the log, and
/// the old one stays. For one thread.
class CertificateWatch {
public:
    /// All of it outlives the watch; the server has been started with the files.
    CertificateWatch(const http::TlsFiles& files, http::Server& server, http::Log& log);

    /// `told`: whether somebody asked for it, whatever the files look like.
    void look(bool told);

private:
    /// What changes with the content of a file; zeros for one that is not there.
    struct Stamp {
        std::uint64_t file = 0;
        std::int64_t bytes = 0;
        std::int64_t changed_at = 0;  ///< In nanoseconds.
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    using Stamps = std::array<Stamp, 2>;
    [[nodiscard]] static Stamp stamp_of(const std::string& path);
    [[nodiscard]] Stamps stamps() const { return {stamp_of(files_.certificate), stamp_of(files_.key)}; }

    const http::TlsFiles& files_;
    http::Server& server_;
    http::Log& log_;
    Stamps seen_;
    std::chrono::steady_clock::time_point looked_at_;
};

}  // namespace huiyin::cli
