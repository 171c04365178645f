#include "base/date.hpp"

#include <array>
#include <cstdio>

namespace huiyin {

namespace {

std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::string to_text(Date date) {
    const std::chrono::year_month_day day{date};
    std::array<char, 16> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())));
    return text.data();
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day || *year == 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return Date{date};
}

std::string to_text(Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::hh_mm_ss time{at - day};
    std::array<char, 24> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%03dZ",
                                    static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                                    static_cast<int>(time.seconds().count()),
                                    static_cast<int>(time.subseconds().count())));
    return to_text(Date{day}) + text.data();
}

std::optional<LocalTime> parse_local_time(std::string_view text) {
    const auto on = parse_date(text.substr(0, 10));
    if (!on) return std::nullopt;
    if (text.size() == 10) return LocalTime{*on, {}};
    const bool with_seconds = text.size() == 19 && text[16] == ':';
    if ((text[10] != 'T' && text[10] != ' ') || (text.size() != 16 && !with_seconds) || text[13] != ':') {
        return std::nullopt;
    }
    const auto hour = digits(text.substr(11, 2));
    const auto minute = digits(text.substr(14, 2));
    const auto second = with_seconds ? digits(text.substr(17, 2)) : std::optional<int>{0};
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return LocalTime{*on, std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second}};
}

}  // namespace huiyin
