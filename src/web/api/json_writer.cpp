#include "web/api/json_writer.hpp"

#include <array>
#include <charconv>

namespace huiyin::web::api {

namespace {

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

void append_escaped(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
        case '\n': out += "\\n"; return;
        case '\t': out += "\\t"; return;
        case '\r': out += "\\r"; return;
        case '"':
        case '\\':
            out.push_back('\\');
            out.push_back(c);
            return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out.push_back(digits[byte >> 4U]);
    out.push_back(digits[byte & 0x0FU]);
}

}  // namespace

void JsonWriter::key_of(std::string_view key) {
    separate();
    out_.push_back('"');
    out_ += key;
    out_ += "\":";
}

void JsonWriter::flag(std::string_view key, bool value) {
    key_of(key);
    out_ += value ? "true" : "false";
}

void JsonWriter::append_quoted(std::string_view value) {
    out_.push_back('"');
    std::size_t copied = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (is_plain(value[i])) continue;
        out_ += value.substr(copied, i - copied);
        append_escaped(out_, value[i]);
        copied = i + 1;
    }
    out_ += value.substr(copied);
    out_.push_back('"');
}

void JsonWriter::append_number(std::int64_t value) {
    std::array<char, 20> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out_.append(digits.data(), written.ptr);
}

}  // namespace huiyin::web::api
