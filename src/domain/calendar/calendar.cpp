#include "domain/calendar/calendar.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace huiyin {

namespace {

bool worked(const Calendar& calendar, Date day) {
    if (calendar.work.contains(day)) return true;
    if (calendar.off.contains(day)) return false;
    const std::chrono::weekday weekday{day};
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

std::optional<std::vector<std::uint64_t>> numbers_of(std::string_view version) {
    std::vector<std::uint64_t> numbers;
    while (true) {
        const std::size_t end = std::min(version.find('.'), version.size());
        const auto number = parse_decimal(version.substr(0, end));
        if (!number) return std::nullopt;
        numbers.push_back(*number);
        if (end == version.size()) return numbers;
        version.remove_prefix(end + 1);
    }
}

}  // namespace

std::optional<bool> is_newer(std::string_view version, std::string_view than) {
    const auto left = numbers_of(version);
    const auto right = numbers_of(than);
    if (!left || !right) return std::nullopt;
    return *left > *right;
}

Result<bool, BeyondCalendar> is_working_day(const Calendar& calendar, Date day) {
    const auto year = static_cast<int>(std::chrono::year_month_day{day}.year());
    if (!calendar.years.contains(year)) return fail(BeyondCalendar{calendar.id, day});
    return worked(calendar, day);
}

SkippedDay why_off(const Calendar& calendar, Date day) {
    check(!worked(calendar, day));
    const auto holiday = calendar.off.find(day);
    if (holiday == calendar.off.end()) return {.on = day, .why = DayOff::weekend, .holiday = {}};
    return {.on = day, .why = DayOff::holiday, .holiday = holiday->second};
}

}  // namespace huiyin
