#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/verifier.hpp"

namespace huiyin::cli {

/// Where a log is served.
struct LogAddress {
    bool encrypted = false;  ///< https
    std::string host;        ///< Without the brackets of an IPv6 address.
    std::string port;
    std::string prefix;  ///< Path of the log, with a `/` at both ends.
    friend bool operator==(const LogAddress&, const LogAddress&) = default;
};

/// `http://host[:port][/path]` or `https://..`, without user, query or fragment.
[[nodiscard]] std::optional<LogAddress> parse_log_address(std::string_view text);

/// A log on a server, over one connection that is kept as long as the server keeps it. Certificates are checked against
/// the system's list (or that of SSL_CERT_FILE). Follows no redirection, and asks for nothing compressed.
class HttpSource final : public ledger::LogSource {
public:
    explicit HttpSource(LogAddress address, std::chrono::seconds answer_time_max = std::chrono::seconds{30});
    HttpSource(const HttpSource&) = delete;
    HttpSource& operator=(const HttpSource&) = delete;
    ~HttpSource() override;

    [[nodiscard]] Result<Bytes, ledger::FetchError> fetch(std::string_view path, std::size_t bytes_max) override;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::cli
