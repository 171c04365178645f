#include "codec/member_reader.hpp"

#include <algorithm>

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

/// A parser with the copy of the text that it reads from, since it needs some bytes of room after the end.
struct Parser {
    simdjson::dom::parser parser;
    std::vector<char> room;
};

}  // namespace

std::optional<simdjson::dom::object> parse_object(std::string_view text) {
    thread_local Parser thread;
    const std::size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
    if (thread.room.size() < needed) thread.room.resize(needed);
    std::copy(text.begin(), text.end(), thread.room.begin());
    constexpr bool copy_again = false;
    simdjson::dom::object object;
    if (thread.parser.parse(thread.room.data(), text.size(), copy_again).get(object) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return object;
}

bool MemberReader::take(std::string_view key, bool required, simdjson::dom::element& element) {
    if (failed()) return false;
    if (next_ != end_ && next_.key_length() == key.size() && next_.key() == key) {
        element = next_.value();
        ++next_;
        return true;
    }
    if (required) fail(EventProblem::missing_member, key);
    return false;
}

void MemberReader::finish() {
    if (!failed() && next_ != end_) fail(EventProblem::unexpected_member, next_.key());
}

bool MemberReader::as_text(std::string_view key, simdjson::dom::element element, std::string_view& value) {
    if (element.get(value) == simdjson::SUCCESS) return true;
    fail(EventProblem::wrong_type, key);
    return false;
}

void MemberReader::convert(std::string_view key, simdjson::dom::element element, std::string& value) {
    std::string_view text;
    if (as_text(key, element, text)) value = text;
}

void MemberReader::convert(std::string_view key, simdjson::dom::element element, std::int64_t& value) {
    if (element.get(value) != simdjson::SUCCESS) fail(EventProblem::wrong_type, key);
}

void MemberReader::convert(std::string_view key, simdjson::dom::element element, bool& value) {
    if (element.get(value) != simdjson::SUCCESS) fail(EventProblem::wrong_type, key);
}

void MemberReader::convert(std::string_view key, simdjson::dom::element element, Date& value) {
    std::string_view text;
    if (!as_text(key, element, text)) return;
    const auto date = parse_date(text);
    if (!date) return fail(EventProblem::bad_value, key);
    value = *date;
}

void MemberReader::convert(std::string_view key, simdjson::dom::element element, Instant& value) {
    std::string_view text;
    if (!as_text(key, element, text)) return;
    const auto at = parse_instant(text);
    if (!at) return fail(EventProblem::bad_value, key);
    value = *at;
}

void MemberReader::convert_hex(std::string_view key, simdjson::dom::element element, std::uint8_t* value,
                               std::size_t size) {
    std::string_view text;
    if (!as_text(key, element, text)) return;
    if (text.size() != 2 * size) return fail(EventProblem::bad_value, key);
    for (std::size_t i = 0; i < size; ++i) {
        const int high = hex_value(text[2 * i]);
        const int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return fail(EventProblem::bad_value, key);
        value[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
}

}  // namespace huiyin::codec
