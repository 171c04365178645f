#include "domain/unit/comparable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "domain/unit/simplified.hpp"

namespace huiyin {

namespace {

/// Bytes of the UTF-8 character that begins with this byte; 1 for what begins none.
std::size_t character_length(char first) {
    const auto byte = static_cast<std::uint8_t>(first);
    if (byte >= 0xF0) return 4;
    if (byte >= 0xE0) return 3;
    if (byte >= 0xC0) return 2;
    return 1;
}

constexpr bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void append_ascii(std::string& out, char c) {
    if (!is_letter_or_digit(c)) return;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
}

/// Of a character in U+FF01 to U+FF5E, the ASCII character that it is the wide form of; else 0.
char narrow(std::string_view character) {
    if (character.size() != 3 || character[0] != '\xEF') return 0;
    const auto high = static_cast<std::uint8_t>(character[1]);
    const auto low = static_cast<std::uint8_t>(character[2]);
    if (high == 0xBC && low >= 0x81) return static_cast<char>(low - 0x81 + 0x21);
    if (high == 0xBD && low <= 0x9E) return static_cast<char>(low - 0x80 + 0x60);
    return 0;
}

/// The code point of a whole character of two bytes or more.
char32_t code_point(std::string_view character) {
    char32_t value = static_cast<std::uint8_t>(character[0]) & (0xFFU >> (character.size() + 1));
    for (const char next : character.substr(1)) value = (value << 6) | (static_cast<std::uint8_t>(next) & 0x3FU);
    return value;
}

/// Spaces, dashes, quotation marks, dots, commas and stops of Chinese and European text.
constexpr std::array<char32_t, 16> punctuation{0x00A0, 0x00B7, 0x200B, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C,
                                               0x201D, 0x2026, 0x3000, 0x3001, 0x3002, 0x300A, 0x300B, 0x30FB};

}  // namespace

std::string comparable(std::string_view name) {
    std::string out;
    out.reserve(name.size());
    for (std::size_t at = 0; at < name.size();) {
        const std::string_view character = name.substr(at, character_length(name[at]));
        at += character.size();
        if (character.size() == 1) {
            append_ascii(out, character[0]);
        } else if (const char ascii = narrow(character); ascii != 0) {
            append_ascii(out, ascii);
        } else if (std::find(punctuation.begin(), punctuation.end(), code_point(character)) == punctuation.end()) {
            out.append(simplified(character));
        }
    }
    return out;
}

bool names_person(std::string_view comparable_text, std::string_view name) {
    constexpr std::size_t characters_min = 2;
    constexpr std::size_t ascii_min = 5;
    const std::string wanted = comparable(name);
    if (wanted.empty()) return false;
    if (comparable_text == wanted) return true;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < wanted.size(); at += character_length(wanted[at])) ++characters;
    const bool is_ascii = characters == wanted.size();
    return characters >= (is_ascii ? ascii_min : characters_min) &&
           comparable_text.find(wanted) != std::string_view::npos;
}

std::size_t common_start(std::string_view one, std::string_view other) {
    std::size_t at = 0;
    while (at < one.size() && at < other.size()) {
        const std::string_view character = one.substr(at, character_length(one[at]));
        if (other.substr(at, character.size()) != character) break;
        at += character.size();
    }
    return at;
}

}  // namespace huiyin
