#include "codec/member_writer.hpp"

#include "base/check.hpp"
#include "codec/json_text.hpp"

namespace huiyin::codec {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\b': out += "\\b"; return;
        case '\f': out += "\\f"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out.push_back(hex_digits[byte >> 4U]);
    out.push_back(hex_digits[byte & 15U]);
}

/// Writes `width` digits that end before `end`.
void put_digits(char* end, unsigned value, int width) {
    for (int i = 0; i < width; ++i) {
        *--end = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

constexpr std::size_t date_size = 10;

void put_date(char* out, Date value) {
    const std::chrono::year_month_day day{value};
    const int year = static_cast<int>(day.year());
    check(year >= 1 && year <= 9999);
    put_digits(out + 4, static_cast<unsigned>(year), 4);
    out[4] = '-';
    put_digits(out + 7, static_cast<unsigned>(day.month()), 2);
    out[7] = '-';
    put_digits(out + date_size, static_cast<unsigned>(day.day()), 2);
}

}  // namespace

void MemberWriter::append_key(std::string_view key) {
    if (out_->back() != '{') out_->push_back(',');
    out_->push_back('"');
    out_->append(key);
    out_->append("\":");
}

void MemberWriter::append_number(std::int64_t value) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_->append(digits.data(), end);
}

void MemberWriter::append_quoted(std::string_view value) {
    out_->push_back('"');
    for (std::size_t at = 0; at < value.size();) {
        const std::size_t plain = plain_until(value, at);
        out_->append(value.substr(at, plain - at));
        at = plain;
        if (at < value.size()) append_escaped(*out_, value[at++]);
    }
    out_->push_back('"');
}

void MemberWriter::text(std::string_view key, std::string_view value) {
    append_key(key);
    append_quoted(value);
}

void MemberWriter::number(std::string_view key, std::int64_t value) {
    append_key(key);
    append_number(value);
}

void MemberWriter::flag(std::string_view key, bool value) {
    if (!value) return;
    append_key(key);
    out_->append("true");
}

void MemberWriter::date(std::string_view key, Date value) {
    append_key(key);
    std::array<char, date_size> date{};
    put_date(date.data(), value);
    out_->push_back('"');
    out_->append(date.data(), date.size());
    out_->push_back('"');
}

void MemberWriter::instant(std::string_view key, Instant value) {
    append_key(key);
    const auto day = std::chrono::floor<std::chrono::days>(value);
    const auto since_midnight = static_cast<unsigned>((value - day).count());
    constexpr std::string_view form = "\"0000-00-00T00:00:00.000Z\"";
    std::array<char, form.size()> text{};
    form.copy(text.data(), text.size());
    char* const at = text.data() + 1;
    put_date(at, day);
    put_digits(at + 13, since_midnight / 3'600'000, 2);
    put_digits(at + 16, since_midnight / 60'000 % 60, 2);
    put_digits(at + 19, since_midnight / 1000 % 60, 2);
    put_digits(at + 23, since_midnight % 1000, 3);
    out_->append(text.data(), text.size());
}

void MemberWriter::hex(std::string_view key, ByteView value) {
    append_key(key);
    out_->push_back('"');
    for (const std::uint8_t byte : value) {
        out_->push_back(hex_digits[byte >> 4U]);
        out_->push_back(hex_digits[byte & 15U]);
    }
    out_->push_back('"');
}

}  // namespace huiyin::codec
