#pragma once

#include <string>
#include <string_view>

namespace huiyin {

/// A name as it is compared: without spaces and punctuation of ASCII and of Chinese text, ASCII in lower case,
/// full-width letters and digits as ASCII, traditional characters as simplified ones. `清和县 水务局` and
/// `清和縣水務局` are the same.
[[nodiscard]] std::string comparable(std::string_view name);

/// Whether a text, as comparable() writes it, names the person of that name: it holds the whole name, of two characters
/// at least, or of five if they are all ASCII, so that no word names somebody by chance; or it is the name.
[[nodiscard]] bool names_person(std::string_view comparable_text, std::string_view name);

/// The number of bytes that two UTF-8 texts have in common at their start, in whole characters.
[[nodiscard]] std::size_t common_start(std::string_view one, std::string_view other);

}  // namespace huiyin
