#include "base/bytes.hpp"

#include <algorithm>
#include <limits>

namespace huiyin {

namespace {

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> base64_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < base64_alphabet.size(); ++i) {
        values[static_cast<std::uint8_t>(base64_alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}();

std::optional<std::uint8_t> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    return std::nullopt;
}

/// Bytes of the well-formed sequence at the front (Unicode 15, table 3-7), or 0.
std::size_t utf8_sequence(std::string_view text) noexcept {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto continues = [&](std::size_t i, std::uint8_t low, std::uint8_t high) {
        return i < text.size() && at(i) >= low && at(i) <= high;
    };
    const std::uint8_t first = at(0);
    if (first != 0 && first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1, 0x80, 0xBF) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const std::uint8_t low = first == 0xE0 ? 0xA0 : 0x80;
        const std::uint8_t high = first == 0xED ? 0x9F : 0xBF;
        return continues(1, low, high) && continues(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const std::uint8_t low = first == 0xF0 ? 0x90 : 0x80;
        const std::uint8_t high = first == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2, 0x80, 0xBF) && continues(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

bool is_continuation(char c) noexcept { return (static_cast<std::uint8_t>(c) & 0xC0U) == 0x80U; }

}  // namespace

ByteView as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes to_bytes(std::string_view text) {
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

std::string hex_encode(ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(digits[byte >> 4U]);
        text.push_back(digits[byte & 15U]);
    }
    return text;
}

std::optional<Bytes> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = hex_digit(text[i]);
        const auto low = hex_digit(text[i + 1]);
        if (!high || !low) return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(*high << 4U | *low));
    }
    return bytes;
}

std::string base64_encode(ByteView bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
}

void append_base64(std::string& text, ByteView bytes) {
    const std::size_t start = text.size();
    text.resize(start + (bytes.size() + 2) / 3 * 4, '=');
    // Plain pointers: receipts hold kilobytes of it and are written for every filing.
    char* out = text.data() + start;
    const std::uint8_t* in = bytes.data();
    const char* const letters = base64_alphabet.data();
    std::size_t left = bytes.size();
    for (; left >= 3; left -= 3, in += 3, out += 4) {
        const std::uint32_t group = std::uint32_t{in[0]} << 16U | std::uint32_t{in[1]} << 8U | in[2];
        out[0] = letters[group >> 18U];
        out[1] = letters[group >> 12U & 63U];
        out[2] = letters[group >> 6U & 63U];
        out[3] = letters[group & 63U];
    }
    if (left == 0) return;
    const std::uint32_t group = std::uint32_t{in[0]} << 16U | (left == 2 ? std::uint32_t{in[1]} << 8U : 0U);
    out[0] = letters[group >> 18U];
    out[1] = letters[group >> 12U & 63U];
    if (left == 2) out[2] = letters[group >> 6U & 63U];
}

std::optional<Bytes> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const std::size_t missing = i + 4 == text.size() ? padding : 0;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const std::int8_t value = k < 4 - missing ? base64_values[static_cast<std::uint8_t>(text[i + k])] : 0;
            if (value < 0) return std::nullopt;
            group = group << 6U | static_cast<std::uint32_t>(value);
        }
        const std::uint32_t unused = missing == 0 ? 0U : missing == 1 ? 0xFFU : 0xFFFFU;
        if ((group & unused) != 0) return std::nullopt;
        for (std::size_t k = 0; k < 3 - missing; ++k) {
            bytes.push_back(static_cast<std::uint8_t>(group >> (16U - 8U * k)));
        }
    }
    return bytes;
}

std::optional<Hash> base64_decode_hash(std::string_view text) {
    const auto bytes = base64_decode(text);
    if (!bytes || bytes->size() != std::tuple_size_v<Hash>) return std::nullopt;
    Hash hash{};
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t length = utf8_sequence(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t code_points(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string_view utf8_prefix(std::string_view text, std::size_t points_max) noexcept {
    std::size_t points = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_continuation(text[i])) continue;
        if (points == points_max) return text.substr(0, i);
        ++points;
    }
    return text;
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 7> blanks{" ", "\t", "\n", "\r", "\f", "\v", "\xE3\x80\x80"};
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view blank : blanks) {
            const bool in_front = text.starts_with(blank);
            if (in_front) text.remove_prefix(blank.size());
            const bool at_end = text.ends_with(blank);
            if (at_end) text.remove_suffix(blank.size());
            again = again || in_front || at_end;
        }
    }
    return text;
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (value > (most - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

}  // namespace huiyin
