#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/response.hpp"

namespace huiyin::http {

/// What keeps an answer from being sent as it is, in words for the log; empty if nothing.
[[nodiscard]] std::string_view fault_in(const Response& response) noexcept;

/// Whether an answer with this status has a body at all (RFC 9110 section 6.4.1).
[[nodiscard]] bool may_have_body(int status) noexcept;

enum class Persistence : std::uint8_t { kept, kept_for_http_1_0, closed };

/// Status line and fields, up to the empty line, written over what `out` held. The answer must have no fault.
void write_head(std::string& out, const Response& response, Persistence persistence, std::string_view date);

/// The Date field's text (`Mon, 05 Jan 2026 08:30:00 GMT`), made once a second. For one thread.
class DateText {
public:
    [[nodiscard]] std::string_view at(std::chrono::system_clock::time_point now);

private:
    std::chrono::sys_seconds made_for_{};
    std::string text_;
};

}  // namespace huiyin::http
