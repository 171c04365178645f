#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huiyin {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// A SHA-256 digest.
using Hash = std::array<std::uint8_t, 32>;

/// The bytes of a text, and back; nothing is copied by as_bytes and as_text, whose results live as long as the
/// argument.
[[nodiscard]] ByteView as_bytes(std::string_view text) noexcept;
[[nodiscard]] std::string_view as_text(ByteView bytes) noexcept;
[[nodiscard]] Bytes to_bytes(std::string_view text);

/// Lower-case hexadecimal.
[[nodiscard]] std::string hex_encode(ByteView bytes);
/// Lower-case digits only, of even number; nothing else is accepted.
[[nodiscard]] std::optional<Bytes> hex_decode(std::string_view text);

/// RFC 4648 section 4: `+` and `/`, padded with `=`, no line breaks.
[[nodiscard]] std::string base64_encode(ByteView bytes);
void append_base64(std::string& text, ByteView bytes);
/// Strict: a stray character, missing padding or a set unused bit in the last character is refused, so that every
/// byte string has exactly one accepted text.
[[nodiscard]] std::optional<Bytes> base64_decode(std::string_view text);
/// The same for exactly one hash (44 characters).
[[nodiscard]] std::optional<Hash> base64_decode_hash(std::string_view text);

/// Whole and valid UTF-8 without surrogates, overlong forms or NUL.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
/// Code points of a valid UTF-8 text.
[[nodiscard]] std::size_t code_points(std::string_view text) noexcept;
/// At most `points_max` code points of a valid UTF-8 text, never half a character.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t points_max) noexcept;
/// Without white space at both ends (ASCII and U+3000).
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// Plain decimal as the log formats define it: ASCII digits, no sign, no leading zero, `0` for zero, no overflow.
[[nodiscard]] std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept;

}  // namespace huiyin
