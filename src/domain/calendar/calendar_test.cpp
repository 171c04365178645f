#include "domain/calendar/calendar.hpp"

#include <gtest/gtest.h>

namespace huiyin {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

const Calendar calendar{
    .id = "test",
    .version = "1",
    .years = {2024, 2026},
    .off = {{sys_days{2026y / 1 / 1}, "New Year"}, {sys_days{2026y / 1 / 3}, "New Year"}},
    .work = {{sys_days{2026y / 1 / 4}, "New Year"}},
};

TEST(CalendarVersion, is_compared_number_by_number) {
    EXPECT_EQ(is_newer("2026.2", "2026.1"), true);
    EXPECT_EQ(is_newer("2026.10", "2026.9"), true);
    EXPECT_EQ(is_newer("2027", "2026.9"), true);
    EXPECT_EQ(is_newer("2026.1.1", "2026.1"), true);
    EXPECT_EQ(is_newer("2026.1", "2026.1"), false);
    EXPECT_EQ(is_newer("2025.9", "2026.1"), false);
    for (const std::string_view unfit : {"", "2026.", ".1", "2026-1", "new"}) {
        EXPECT_EQ(is_newer(unfit, "1"), std::nullopt) << unfit;
        EXPECT_EQ(is_newer("1", unfit), std::nullopt) << unfit;
    }
}

TEST(WorkingDays, are_monday_to_friday_with_the_days_off_and_the_make_up_days) {
    struct {
        std::string_view name;
        Date day;
        Result<bool, BeyondCalendar> then;
    } const examples[] = {
        {"holiday on a Thursday", 2026y / 1 / 1, false},
        {"Friday", 2026y / 1 / 2, true},
        {"Saturday that the notice names", 2026y / 1 / 3, false},
        {"Sunday that is made up", 2026y / 1 / 4, true},
        {"Saturday", 2026y / 1 / 10, false},
        {"Sunday", 2026y / 1 / 11, false},
        {"first day of a loaded year", 2024y / 1 / 1, true},
        {"last day of a loaded year", 2024y / 12 / 31, true},
        {"year between the loaded ones", sys_days{2025y / 1 / 2}, fail(BeyondCalendar{"test", 2025y / 1 / 2})},
        {"year after the loaded ones", sys_days{2027y / 1 / 1}, fail(BeyondCalendar{"test", 2027y / 1 / 1})},
    };
    for (const auto& [name, day, then] : examples) {
        SCOPED_TRACE(name);
        EXPECT_EQ(is_working_day(calendar, day), then);
    }
}

TEST(WorkingDays, say_why_a_day_is_off) {
    EXPECT_EQ(why_off(calendar, 2026y / 1 / 1), (SkippedDay{2026y / 1 / 1, DayOff::holiday, "New Year"}));
    EXPECT_EQ(why_off(calendar, 2026y / 1 / 3), (SkippedDay{2026y / 1 / 3, DayOff::holiday, "New Year"}));
    EXPECT_EQ(why_off(calendar, 2026y / 1 / 10), (SkippedDay{2026y / 1 / 10, DayOff::weekend, ""}));
}

TEST(WorkingDays, have_no_reason_for_a_day_that_is_worked) {
    EXPECT_DEATH(static_cast<void>(why_off(calendar, 2026y / 1 / 4)), "");
}

}  // namespace
}  // namespace huiyin
