#include "domain/calendar/calendar.hpp"

#include "base/check.hpp"

namespace huiyin {

namespace {

bool worked(const Calendar& calendar, Date day) {
    if (calendar.work.contains(day)) return true;
    if (calendar.off.contains(day)) return false;
    const std::chrono::weekday weekday{day};
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

}  // namespace

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
