#include "web/api/request_body.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <simdjson.h>

#include "base/overloaded.hpp"

namespace huiyin::web::api {

namespace {

using simdjson::SUCCESS;
using simdjson::dom::element;

/// A parser with the copy of the text that it reads from, since it needs some bytes of room after the end.
struct Parser {
    simdjson::dom::parser parser;
    std::vector<std::uint8_t> room;
};

/// A body may say who files, and the parser outlives it: both copies, the text and the strings taken out of it, are
/// overwritten.
class WipedAfterReading {
public:
    WipedAfterReading(Parser& parser, std::size_t body_bytes) : parser_(parser), body_bytes_(body_bytes) {}
    WipedAfterReading(const WipedAfterReading&) = delete;
    WipedAfterReading& operator=(const WipedAfterReading&) = delete;
    ~WipedAfterReading() {
        wipe(std::span(parser_.room).first(body_bytes_));
        std::uint8_t* const strings = parser_.parser.doc.string_buf.get();
        // The parser's own bound for the strings of a body of that length.
        if (strings != nullptr) wipe({strings, 5 * body_bytes_ / 3});
    }

private:
    Parser& parser_;
    std::size_t body_bytes_;
};

/// More than any object of the API has.
constexpr std::size_t members_max = 16;

std::string path_of(std::string_view outer, std::string_view name) {
    std::string path(outer);
    if (!path.empty()) path.push_back('.');
    // An unknown member's name is repeated to whoever sent it, but not a whole text put in its place.
    constexpr std::size_t points_max = 60;
    path += utf8_prefix(name, points_max);
    return path;
}

std::string with_plain_line_breaks(std::string_view value) {
    if (value.find('\r') == std::string_view::npos) return std::string(value);
    std::string text;
    text.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c != '\r') text.push_back(c);
        if (c == '\r' && (i + 1 == value.size() || value[i + 1] != '\n')) text.push_back('\n');
    }
    return text;
}

bool take_text(const element& value, std::string& into) {
    std::string_view text;
    if (value.get(text) != SUCCESS) return false;
    into = with_plain_line_breaks(text);
    return true;
}

bool take_texts(const element& value, std::vector<std::string>& into) {
    simdjson::dom::array list;
    if (value.get(list) != SUCCESS) return take_text(value, into.emplace_back());
    for (const element each : list) {
        if (!take_text(each, into.emplace_back())) return false;
    }
    return true;
}

bool take_number(const element& value, std::optional<std::int64_t>& into) {
    std::int64_t number = 0;
    if (value.get(number) != SUCCESS) return false;
    into = number;
    return true;
}

std::optional<Problem> read_members(const element& value, std::string_view outer, std::span<const Member> members);

std::optional<Problem> read_member(const element& value, const std::string& path, const Member& member) {
    std::optional<Problem> problem;
    const auto take = Overloaded{
        [&](std::string* into) { return take_text(value, *into); },
        [&](const Member::Texts& into) { return take_texts(value, *into.values); },
        [&](std::optional<std::int64_t>* into) { return take_number(value, *into); },
        [&](const Members& inner) {
            if (!value.is_object()) return false;
            problem = read_members(value, path, {inner.first, inner.count});
            return true;
        },
    };
    if (!std::visit(take, member.target)) return Problem{.code = "wrong_type", .field = path};
    return problem;
}

std::optional<Problem> read_members(const element& value, std::string_view outer, std::span<const Member> members) {
    simdjson::dom::object object;
    if (value.get(object) != SUCCESS) return Problem{.code = "not_an_object"};
    std::array<bool, members_max> seen{};
    for (const auto field : object) {
        const auto known = std::find_if(members.begin(), members.end(),
                                        [&](const Member& member) { return member.name == field.key; });
        if (known == members.end()) return Problem{.code = "unknown_member", .field = path_of(outer, field.key)};
        bool& is_seen = seen.at(static_cast<std::size_t>(known - members.begin()));
        const std::string path = path_of(outer, field.key);
        if (std::exchange(is_seen, true)) return Problem{.code = "member_twice", .field = path};
        if (auto problem = read_member(field.value, path, *known)) return problem;
    }
    return std::nullopt;
}

bool is_json_type(std::string_view type) {
    constexpr std::string_view wanted = "application/json";
    if (!http::same_ignoring_case(type.substr(0, wanted.size()), wanted)) return false;
    type.remove_prefix(wanted.size());
    return type.empty() || type.front() == ';' || type.front() == ' ';
}

}  // namespace

std::optional<Problem> read_body(const http::Request& request, std::span<const Member> members) {
    const std::string& body = request.body;
    if (body.empty()) return std::nullopt;
    if (!is_json_type(request.header("Content-Type"))) return Problem{.code = "not_json_type"};
    thread_local Parser thread;
    const std::size_t needed = body.size() + simdjson::SIMDJSON_PADDING;
    if (thread.room.size() < needed) thread.room.resize(needed);
    const WipedAfterReading wiped(thread, body.size());
    std::copy(body.begin(), body.end(), thread.room.begin());
    constexpr bool copy_again = false;
    element root;
    const simdjson::error_code error = thread.parser.parse(thread.room.data(), body.size(), copy_again).get(root);
    if (error == simdjson::UTF8_ERROR) return Problem{.code = "not_utf8"};
    if (error != SUCCESS) return Problem{.code = "not_json"};
    return read_members(root, {}, members);
}

}  // namespace huiyin::web::api
