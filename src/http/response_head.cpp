#include "http/response_head.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace huiyin::http {

namespace {

constexpr std::array<const char*, 7> day_names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_token(std::string_view text) noexcept {
    const auto fits = [](char c) {
        constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
        const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return is_alphanumeric || marks.find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

bool is_field_value(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

bool is_ours(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 5> ours = {"date", "content-length", "content-type", "connection",
                                                      "transfer-encoding"};
    return std::any_of(ours.begin(), ours.end(), [&](std::string_view own) { return same_ignoring_case(own, name); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

}  // namespace

std::string_view fault_in(const Response& response) noexcept {
    if (response.status < 200 || response.status > 599) return "status";
    if (!is_field_value(response.content_type)) return "content type";
    for (const Header& header : response.headers) {
        if (!is_token(header.name)) return "name of a header";
        if (!is_field_value(header.value)) return "value of a header";
        if (is_ours(header.name)) return "header that is the server's own";
    }
    return {};
}

bool may_have_body(int status) noexcept { return status != 204 && status != 304; }

void write_head(std::string& out, const Response& response, Persistence persistence, std::string_view date) {
    out.clear();
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    append_field(out, "Date", date);
    if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    if (may_have_body(response.status)) {
        const fmt::format_int length(response.body.size());
        append_field(out, "Content-Length", std::string_view(length.data(), length.size()));
    }
    switch (persistence) {
        case Persistence::kept: break;
        case Persistence::kept_for_http_1_0: append_field(out, "Connection", "keep-alive"); break;
        case Persistence::closed: append_field(out, "Connection", "close"); break;
    }
    for (const Header& header : response.headers) append_field(out, header.name, header.value);
    out += "\r\n";
}

std::string_view DateText::at(std::chrono::system_clock::time_point now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (second == made_for_ && !text_.empty()) return text_;
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(second - day);
    made_for_ = second;
    text_ = fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", day_names[std::chrono::weekday(day).c_encoding()],
                        static_cast<unsigned>(date.day()), month_names[static_cast<unsigned>(date.month()) - 1],
                        static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                        time.seconds().count());
    return text_;
}

}  // namespace huiyin::http
