#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace huiyin::http {

/// What a request asks for: `path` as Request::path promises it, `query` raw.
struct Target {
    std::string path;
    std::string query;
    friend bool operator==(const Target&, const Target&) = default;
};

/// Takes the target of a request line apart: a path with a query, also behind `http://host`. Nothing if it has another
/// form (`*`, `host:port`) or breaks a promise: refusing is safer than repairing, for no link of ours is like that.
[[nodiscard]] std::optional<Target> parse_target(std::string_view raw);

/// Whether a Host field may be what it seems: a name or address with an optional port, nothing that could end a link.
[[nodiscard]] bool is_host(std::string_view value) noexcept;

}  // namespace huiyin::http
