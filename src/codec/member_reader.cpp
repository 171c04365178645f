#include "codec/member_reader.hpp"

#include <charconv>

#include <simdjson.h>

#include "codec/json_text.hpp"

namespace huiyin::codec {

namespace {

std::optional<unsigned> digits(std::string_view text) {
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

/// Exactly `YYYY-MM-DDTHH:MM:SS.mmmZ`.
std::optional<Instant> parse_instant(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
    if (text.size() != form.size()) return std::nullopt;
    for (const std::size_t i : {10U, 13U, 16U, 19U, 23U}) {
        if (text[i] != form[i]) return std::nullopt;
    }
    const auto day = parse_date(text.substr(0, 10));
    const auto hour = digits(text.substr(11, 2));
    const auto minute = digits(text.substr(14, 2));
    const auto second = digits(text.substr(17, 2));
    const auto millisecond = digits(text.substr(20, 3));
    if (!day || !hour || !minute || !second || !millisecond) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return Instant{*day} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second} +
           std::chrono::milliseconds{*millisecond};
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/// The byte that a backslash and this letter stand for; none for the escapes that are written with four digits.
std::optional<char> escaped_by(char letter) {
    switch (letter) {
        case '"':
        case '\\': return letter;
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        default: return std::nullopt;
    }
}

}  // namespace

MemberReader::MemberReader(std::string_view text) : rest_(text) {
    const bool is_object = text.size() >= 2 && text.front() == '{' && text.back() == '}';
    if (is_object && simdjson::validate_utf8(text.data(), text.size())) {
        rest_.remove_prefix(1);
        begin();
    } else {
        malformed();
    }
}

bool MemberReader::skip(char byte) {
    if (!rest_.starts_with(byte)) return false;
    rest_.remove_prefix(1);
    return true;
}

bool MemberReader::open(std::string_view key, char byte) {
    if (skip(byte)) return true;
    fail(EventProblem::wrong_type, key);
    return false;
}

bool MemberReader::is_next(std::string_view key, bool required) {
    if (failed()) return false;
    if (next_ == key) return true;
    if (required) fail(EventProblem::missing_member, key);
    return false;
}

void MemberReader::step() {
    next_ = {};
    if (!failed() && skip(',')) step_over_name();
}

void MemberReader::begin() {
    next_ = {};
    if (!rest_.starts_with('}')) step_over_name();
}

void MemberReader::step_over_name() {
    const std::size_t end = rest_.find("\":", 1);
    if (!skip('"') || end == std::string_view::npos) return malformed();
    next_ = rest_.substr(0, end - 1);
    rest_.remove_prefix(end + 1);
}

void MemberReader::close() {
    if (failed()) return;
    if (!next_.empty()) return fail(EventProblem::unexpected_member, next_);
    if (!skip('}')) malformed();
}

void MemberReader::finish() {
    close();
    if (!rest_.empty()) malformed();
}

bool MemberReader::take_text(std::string_view key, std::string_view& value) {
    if (!open(key, '"')) return false;
    const std::size_t plain = plain_until(rest_, 0);
    value = rest_.substr(0, plain);
    rest_.remove_prefix(plain);
    if (skip('"')) return true;
    unescaped_ = value;
    while (take_escaped()) {
        const std::size_t more = plain_until(rest_, 0);
        unescaped_.append(rest_.substr(0, more));
        rest_.remove_prefix(more);
    }
    value = unescaped_;
    if (skip('"')) return true;
    malformed();
    return false;
}

/// Appends what an escape stands for; false if none is next.
bool MemberReader::take_escaped() {
    constexpr std::string_view with_digits = "\\u00";
    if (rest_.size() < 2 || rest_.front() != '\\') return false;
    if (const auto byte = escaped_by(rest_[1])) {
        unescaped_.push_back(*byte);
        rest_.remove_prefix(2);
        return true;
    }
    if (!rest_.starts_with(with_digits) || rest_.size() < with_digits.size() + 2) return false;
    const int high = hex_value(rest_[with_digits.size()]);
    const int low = hex_value(rest_[with_digits.size() + 1]);
    if (high < 0 || high > 1 || low < 0) return false;
    unescaped_.push_back(static_cast<char>(high * 16 + low));
    rest_.remove_prefix(with_digits.size() + 2);
    return true;
}

void MemberReader::convert(std::string_view key, std::string& value) {
    std::string_view text;
    if (take_text(key, text)) value = text;
}

void MemberReader::convert(std::string_view key, std::int64_t& value) {
    const std::string_view number = rest_.substr(0, rest_.find_first_of(",}]"));
    const char* const end = number.data() + number.size();
    const auto [stop, problem] = std::from_chars(number.data(), end, value);
    const bool has_idle_zero = number.size() > 1 && (number.front() == '0' || number.starts_with("-0"));
    if (problem != std::errc{} || stop != end || has_idle_zero) return fail(EventProblem::wrong_type, key);
    rest_.remove_prefix(number.size());
}

void MemberReader::convert(std::string_view key, bool& value) {
    constexpr std::string_view yes = "true";
    if (!rest_.starts_with(yes)) return fail(EventProblem::wrong_type, key);
    rest_.remove_prefix(yes.size());
    value = true;
}

void MemberReader::convert(std::string_view key, Date& value) {
    std::string_view text;
    if (!take_text(key, text)) return;
    const auto date = parse_date(text);
    if (!date) return fail(EventProblem::bad_value, key);
    value = *date;
}

void MemberReader::convert(std::string_view key, Instant& value) {
    std::string_view text;
    if (!take_text(key, text)) return;
    const auto at = parse_instant(text);
    if (!at) return fail(EventProblem::bad_value, key);
    value = *at;
}

void MemberReader::convert_hex(std::string_view key, std::uint8_t* value, std::size_t size) {
    std::string_view text;
    if (!take_text(key, text)) return;
    if (text.size() != 2 * size) return fail(EventProblem::bad_value, key);
    for (std::size_t i = 0; i < size; ++i) {
        const int high = hex_value(text[2 * i]);
        const int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return fail(EventProblem::bad_value, key);
        value[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
}

}  // namespace huiyin::codec
