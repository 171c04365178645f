#pragma once

#include <optional>
#include <string_view>

namespace huiyin::ledger {

/// The text up to the next newline, which is taken away together with it; nothing if there is none.
[[nodiscard]] inline std::optional<std::string_view> next_line(std::string_view& rest) noexcept {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

}  // namespace huiyin::ledger
