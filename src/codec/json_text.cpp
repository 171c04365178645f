#include "codec/json_text.hpp"

#include <cstdint>
#include <cstring>

namespace huiyin::codec {

namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// Whether one of eight bytes needs an escape. The three terms set a byte's high bit if it is below 0x20, a quotation
/// mark or a backslash; a borrow can only make a false yes, which the bytewise look then settles.
bool any_needs_escape(std::uint64_t bytes) {
    constexpr std::uint64_t each = 0x0101010101010101U;
    constexpr std::uint64_t high = 0x80U * each;
    const auto zero = [&](std::uint64_t x) { return (x - each) & ~x; };
    const std::uint64_t below_space = (bytes - 0x20U * each) & ~bytes;
    return ((below_space | zero(bytes ^ ('"' * each)) | zero(bytes ^ ('\\' * each))) & high) != 0;
}

}  // namespace

std::size_t plain_until(std::string_view text, std::size_t at) noexcept {
    while (at + sizeof(std::uint64_t) <= text.size()) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        if (any_needs_escape(bytes)) break;
        at += sizeof bytes;
    }
    while (at < text.size() && !needs_escape(text[at])) ++at;
    return at;
}

}  // namespace huiyin::codec
