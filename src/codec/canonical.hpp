#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "codec/entry.hpp"

/// What reading any kind of public entry has in common.
namespace huiyin::codec {

class MemberReader;

/// Member `v` of every public entry.
inline constexpr std::int64_t entry_format = 1;

/// Whether the text may stand in the public log as the name of something: a-z, 0-9, `-`, `_` and `@`, 1 to 128 bytes.
[[nodiscard]] bool is_public_id(std::string_view text) noexcept;

/// Reads the members of an entry after `v` with `read`; none if all went well.
[[nodiscard]] std::optional<EntryError> read_entry(std::string_view text,
                                                   const std::function<void(MemberReader&)>& read);

/// Where the text is not the canonical one of what was read from it; none if it is.
[[nodiscard]] std::optional<EntryError> difference(std::string_view text, std::string_view canonical);

}  // namespace huiyin::codec
