#include "vault/secret_code.hpp"

#include <optional>

#include "vault/digest.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t group_size = 4;
/// What a person types is at most a few characters for each one that counts.
constexpr std::size_t typed_bytes_max = 400;

using Symbols = std::array<std::uint8_t, SecretCode::characters>;

/// Times x in the field of 32 elements, polynomials over GF(2) modulo x^5 + x^2 + 1.
constexpr std::uint8_t times_x(std::uint8_t element) {
    const unsigned doubled = element * 2U;
    return static_cast<std::uint8_t>((doubled & 32U) != 0 ? doubled ^ 0b100101U : doubled);
}

/// The sum of the symbols, each times a power of x that no other place has: x is primitive, so its first 31 powers
/// differ. Therefore one changed symbol, or two that change places, never leave the sum as it was. A code's sum is 0.
constexpr std::uint8_t weighted_sum(const Symbols& symbols) {
    std::uint8_t sum = 0;
    for (const std::uint8_t symbol : symbols) sum = static_cast<std::uint8_t>(times_x(sum) ^ symbol);
    return sum;
}

std::optional<std::uint8_t> symbol_of(char32_t c) {
    if (c >= U'a' && c <= U'z') c -= U'a' - U'A';
    if (c == U'O') c = U'0';
    if (c == U'I' || c == U'L') c = U'1';
    if (c >= 0x80) return std::nullopt;
    const std::size_t place = alphabet.find(static_cast<char>(c));
    if (place == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(place);
}

/// Blanks and dashes as people and their keyboards make them.
bool is_separator(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\r' || c == U'\n' || c == U'-' || c == U'_' || c == U'.' ||
           c == 0xA0 /* no-break space */ || (c >= 0x2000 && c <= 0x200B) /* wide and thin spaces */ ||
           (c >= 0x2010 && c <= 0x2015) /* hyphens and dashes */ || c == 0x2212 /* minus */ ||
           c == 0x3000 /* ideographic space */ || c == 0x30FC /* long vowel mark */ || c == 0xFEFF;
}

/// Takes the first character off a valid UTF-8 text; full-width forms become the ASCII characters that they stand for.
char32_t take_character(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80 ? 1U : first < 0xE0 ? 2U : first < 0xF0 ? 3U : 4U;
    char32_t c = size == 1 ? first : first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) c = c << 6U | (byte(i) & 0x3FU);
    text.remove_prefix(size);
    constexpr char32_t full_width_first = 0xFF01;
    constexpr char32_t full_width_last = 0xFF5E;
    return c >= full_width_first && c <= full_width_last ? c - full_width_first + U'!' : c;
}

}  // namespace

std::string_view to_text(CodeError error) {
    switch (error) {
        case CodeError::wrong_length: return "wrong_length";
        case CodeError::wrong_character: return "wrong_character";
        case CodeError::mistyped: return "mistyped";
    }
    return {};
}

SecretCode SecretCode::generate() {
    Symbols symbols = random_array<characters>();
    for (std::uint8_t& symbol : symbols) symbol &= 31U;
    symbols.back() = 0;
    symbols.back() = weighted_sum(symbols);
    Plain plain{};
    for (std::size_t i = 0; i < characters; ++i) plain[i] = alphabet[symbols[i]];
    wipe(symbols);
    return SecretCode(plain);
}

Result<SecretCode, CodeError> SecretCode::parse(std::string_view typed) {
    if (typed.size() > typed_bytes_max) return fail(CodeError::wrong_length);
    if (!is_utf8(typed)) return fail(CodeError::wrong_character);
    Symbols symbols{};
    std::size_t count = 0;
    while (!typed.empty()) {
        const char32_t c = take_character(typed);
        if (is_separator(c)) continue;
        const auto symbol = symbol_of(c);
        if (!symbol) return fail(CodeError::wrong_character);
        if (count == characters) return fail(CodeError::wrong_length);
        symbols[count++] = *symbol;
    }
    if (count != characters) return fail(CodeError::wrong_length);
    if (weighted_sum(symbols) != 0) return fail(CodeError::mistyped);
    Plain plain{};
    for (std::size_t i = 0; i < characters; ++i) plain[i] = alphabet[symbols[i]];
    return SecretCode(plain);
}

SecretCode::~SecretCode() { wipe({reinterpret_cast<std::uint8_t*>(plain_.data()), plain_.size()}); }

std::string SecretCode::text() const {
    std::string text;
    text.reserve(characters + characters / group_size);
    for (std::size_t i = 0; i < characters; i += group_size) {
        if (i != 0) text.push_back('-');
        text.append(plain().substr(i, group_size));
    }
    return text;
}

Hash code_digest(const Key& server, const SecretCode& code) {
    return keyed_digest(server, "huiyin secret code 1", {as_bytes(code.plain())});
}

}  // namespace huiyin::vault
