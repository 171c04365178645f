#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace huiyin::codec {

/// What is wrong with a TOML text.
enum class TomlProblem : std::uint8_t {
    not_toml,       ///< The text is no TOML; the detail is what the parser says.
    too_long,       ///< The text is longer than toml_bytes_max.
    unknown_key,    ///< A key that means nothing there; the detail lists those that do.
    missing_key,    ///< A key that has to be there.
    wrong_type,     ///< The detail says what is expected.
    out_of_range,   ///< A number; the detail gives the range.
    bad_id,         ///< An id with other characters than a-z, 0-9, `-`, `_`, or of more than 64 characters.
    bad_text,       ///< Empty or blank text, or one with control characters.
    unknown_value,  ///< A word outside a closed list; the detail gives the word and the list.
    duplicate,      ///< Something given twice; the detail says what.
    bad_day,        ///< A day that cannot stand there; the detail says why.
};

/// Where and why a TOML text was refused. Lines and columns count from 1. A key missing from a table is reported at the
/// table.
struct TomlError {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    std::string key;  ///< Path of the key, with elements of a list counted from 1: `limit[2].length.amount`.
    TomlProblem problem{};
    std::string detail;
    friend bool operator==(const TomlError&, const TomlError&) = default;
};

inline constexpr std::size_t toml_bytes_max = 1'048'576;

/// One English sentence: `line 12, column 8: limit[2].article is missing`.
[[nodiscard]] std::string to_text(const TomlError& error);

}  // namespace huiyin::codec
