#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace huiyin::cli {

/// What a witness answered.
struct WitnessReply {
    long status = 0;
    std::string content_type;
    std::string body;
};

/// Of an answer: a few signature lines.
inline constexpr std::size_t witness_reply_bytes_max = 65'536;

/// Asks a witness over HTTP, for at most `time_max` in all. Certificates are checked against the system's list (or that
/// of SSL_CERT_FILE); no redirection is followed. Ends early when `stop` becomes true. The error is in English, for a
/// log. For any thread.
[[nodiscard]] Result<WitnessReply, std::string> post_to_witness(const std::string& url, std::string_view body,
                                                                std::chrono::seconds time_max,
                                                                const std::atomic<bool>& stop);

/// Where a witness takes checkpoints: below its prefix.
[[nodiscard]] std::string add_checkpoint_url(std::string_view prefix);

}  // namespace huiyin::cli
