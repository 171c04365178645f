#include "codec/calendar_toml.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "domain/rulebook/rulebook.hpp"

namespace huiyin::codec {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

constexpr LengthUnit cal = LengthUnit::calendar_day;
constexpr LengthUnit wd = LengthUnit::working_day;

const Calendar& china() {
    static const Calendar calendar = [] {
        std::ostringstream text;
        text << std::ifstream(HUIYIN_SOURCE_DIR "/calendars/cn.toml").rdbuf();
        auto parsed = parse_calendar(text.str());
        if (!parsed) ADD_FAILURE() << to_text(parsed.error());
        return *std::move(parsed);
    }();
    return calendar;
}

TEST(ChinaCalendar, holds_three_years_with_their_notices) {
    EXPECT_EQ(china().id, "cn");
    EXPECT_EQ(china().years, (std::set<int>{2024, 2025, 2026}));
    for (const int year : china().years) EXPECT_TRUE(china().notices.contains(year)) << year;
}

TEST(ChinaCalendar, has_the_working_days_of_each_year) {
    struct {
        std::chrono::year year;
        int working_days;
    } const examples[] = {{2024y, 251}, {2025y, 248}, {2026y, 248}};
    for (const auto& [year, working_days] : examples) {
        int counted = 0;
        for (Date day{year / 1 / 1}; day <= sys_days{year / 12 / 31}; day += days{1}) {
            if (*is_working_day(china(), day)) ++counted;
        }
        EXPECT_EQ(counted, working_days) << static_cast<int>(year);
    }
}

TEST(ChinaCalendar, works_on_every_make_up_day_and_no_other_weekend) {
    const std::vector<Date> make_up_days{
        2024y / 2 / 4,  2024y / 2 / 18, 2024y / 4 / 7,   2024y / 4 / 28,  2024y / 5 / 11,
        2024y / 9 / 14, 2024y / 9 / 29, 2024y / 10 / 12, 2025y / 1 / 26,  2025y / 2 / 8,
        2025y / 4 / 27, 2025y / 9 / 28, 2025y / 10 / 11, 2026y / 1 / 4,   2026y / 2 / 14,
        2026y / 2 / 28, 2026y / 5 / 9,  2026y / 9 / 20,  2026y / 10 / 10,
    };
    std::vector<Date> worked;
    for (Date day{2024y / 1 / 1}; day <= sys_days{2026y / 12 / 31}; day += days{1}) {
        const std::chrono::weekday weekday{day};
        const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
        if (weekend && *is_working_day(china(), day)) worked.push_back(day);
    }
    EXPECT_EQ(worked, make_up_days);
}

TEST(ChinaCalendar, works_on_the_eve_of_the_lunar_new_year_of_2024) {
    EXPECT_EQ(is_working_day(china(), 2024y / 2 / 9), (Result<bool, BeyondCalendar>{true}));
}

TEST(ChinaCalendar, gives_the_due_dates_worked_out_by_hand) {
    constexpr Counting plain{};
    constexpr Counting rolled{.roll_to_workday = true};
    struct {
        std::string_view name;
        Date from;
        Length length;
        Counting counting;
        Date due_on;
        bool moved;
        std::size_t skipped;
    } const examples[] = {
        {"5 wd over Spring Festival 2026", 2026y / 2 / 13, {5, wd}, plain, 2026y / 2 / 27, false, 9},
        {"3 wd over Spring Festival 2026", 2026y / 2 / 12, {3, wd}, plain, 2026y / 2 / 24, false, 9},
        {"5 wd over National Day 2025", 2025y / 9 / 26, {5, wd}, plain, 2025y / 10 / 10, false, 9},
        {"10 wd over Labour Day 2024", 2024y / 4 / 26, {10, wd}, plain, 2024y / 5 / 13, false, 7},
        {"15 cal into Spring Festival 2026", 2026y / 2 / 5, {15, cal}, plain, 2026y / 2 / 20, false, 0},
        {"the same, rolled", 2026y / 2 / 5, {15, cal}, rolled, 2026y / 2 / 24, true, 4},
        {"60 cal into National Day 2025", 2025y / 8 / 5, {60, cal}, plain, 2025y / 10 / 4, false, 0},
        {"the same, rolled", 2025y / 8 / 5, {60, cal}, rolled, 2025y / 10 / 9, true, 5},
        {"15 cal to a Sunday that is worked", 2024y / 2 / 3, {15, cal}, rolled, 2024y / 2 / 18, false, 0},
    };
    for (const auto& [name, from, length, counting, due_on, moved, skipped] : examples) {
        SCOPED_TRACE(name);
        const auto due = due_date(from, length, counting, china());
        ASSERT_TRUE(due);
        EXPECT_EQ(due->due_on, due_on) << huiyin::to_text(due->due_on);
        EXPECT_EQ(due->rolled, moved);
        EXPECT_EQ(due->skipped.size(), skipped);
    }
}

TEST(ChinaCalendar, names_the_holiday_of_a_skipped_day) {
    const auto due = due_date(2026y / 2 / 13, {1, wd}, {}, china());
    ASSERT_TRUE(due);
    EXPECT_EQ(due->due_on, sys_days{2026y / 2 / 14});
    const auto next = due_date(2026y / 2 / 14, {1, wd}, {}, china());
    ASSERT_TRUE(next);
    ASSERT_EQ(next->skipped.size(), 9U);
    EXPECT_EQ(next->skipped.front(), (SkippedDay{2026y / 2 / 15, DayOff::holiday, "春节 (Spring Festival)"}));
}

TEST(ChinaCalendar, refuses_2027_and_says_which_day_it_does_not_know) {
    const auto due = due_date(2026y / 12 / 30, {5, wd}, {}, china());
    ASSERT_FALSE(due);
    EXPECT_EQ(due.error(), (BeyondCalendar{"cn", 2027y / 1 / 1}));
}

TEST(ParseCalendar, refuses_with_the_place_and_the_reason) {
    struct {
        std::string_view name;
        std::string_view toml;
        std::string_view then;
    } const examples[] = {
        {"empty text", "", "line 1, column 1: id is missing"},
        {"no TOML", "id = \n", "line 1, column 6: not valid TOML: "},
        {"unknown key at the top", "id = \"x\"\nversion = \"1\"\nyears = []\n",
         "line 3, column 1: years is not a known key; known here: id, version, year"},
        {"id with a space", "id = \"x y\"\nversion = \"1\"\nyear = []\n",
         "line 1, column 6: id must be 1 to 64 characters of a-z, 0-9, hyphen and underscore"},
        {"blank version", "id = \"x\"\nversion = \" \"\nyear = []\n", "line 2, column 11: version: must not be empty"},
        {"year is no list", "id = \"x\"\nversion = \"1\"\nyear = 2026\n", "line 3, column 8: year must be a list"},
        {"a year without notice", "id = \"x\"\nversion = \"1\"\n[[year]]\nyear = 2026\n",
         "line 3, column 1: year[1].notice is missing"},
        {"the same year twice",
         "id = \"x\"\nversion = \"1\"\n[[year]]\nyear = 2026\nnotice = \"n\"\noff = []\nwork = []\n"
         "[[year]]\nyear = 2026\nnotice = \"n\"\noff = []\nwork = []\n",
         "line 9, column 8: year[2].year: 2026 is given twice"},
    };
    for (const auto& [name, toml, then] : examples) {
        SCOPED_TRACE(name);
        const auto parsed = parse_calendar(toml);
        ASSERT_FALSE(parsed);
        EXPECT_THAT(to_text(parsed.error()), testing::StartsWith(then));
    }
}

TEST(ParseCalendar, refuses_days_that_cannot_be_meant) {
    struct {
        std::string_view off;
        std::string_view work;
        std::string_view then;
    } const examples[] = {
        {R"({ name = "a", on = 2025-12-31 })", "", "line 6, column 27: year[1].off[1].on: 2025-12-31 is not in 2026"},
        {R"({ name = "a", from = 2026-01-02, to = 2026-01-01 })", "",
         "line 6, column 46: year[1].off[1].to: the span ends before it starts"},
        {R"({ name = "a", from = 2026-01-02 })", "", "line 6, column 8: year[1].off[1].to is missing"},
        {R"({ name = "a" })", "", "line 6, column 8: year[1].off[1].from is missing"},
        {R"({ name = "a", on = 2026-01-02, to = 2026-01-03 })", "",
         "line 6, column 44: year[1].off[1].to: stands beside `on`"},
        {R"({ name = "a", on = 2026-01-02 }, { name = "b", on = 2026-01-02 })", "",
         "line 6, column 60: year[1].off[2].on: 2026-01-02 is given twice"},
        {R"({ name = "a", on = "2026-01-02" })", "",
         "line 6, column 27: year[1].off[1].on must be a day such as 2026-01-31, without quotes"},
        {R"({ name = "a", on = 2026-01-02T10:00:00 })", "",
         "line 6, column 27: year[1].off[1].on must be a day such as 2026-01-31, without quotes"},
        {R"({ name = 1, on = 2026-01-02 })", "", "line 6, column 17: year[1].off[1].name must be text in quotes"},
        {"", R"({ name = "a", on = 2026-01-05 })",
         "line 7, column 28: year[1].work[1].on: 2026-01-05 is no Saturday or Sunday and is worked anyway"},
        {R"({ name = "a", on = 2026-01-04 })", R"({ name = "a", on = 2026-01-04 })",
         "line 7, column 28: year[1].work[1].on: 2026-01-04 is also given as a day off"},
        {"", R"({ name = "a", on = 2026-01-04 }, { name = "a", on = 2026-01-04 })",
         "line 7, column 61: year[1].work[2].on: 2026-01-04 is given twice"},
        {"", R"("2026-01-04")", "line 7, column 9: year[1].work[1] must be a table"},
    };
    for (const auto& [off, work, then] : examples) {
        SCOPED_TRACE(then);
        const std::string toml = "id = \"x\"\nversion = \"1\"\n[[year]]\nyear = 2026\nnotice = \"n\"\noff = [" +
                                 std::string(off) + "]\nwork = [" + std::string(work) + "]\n";
        const auto parsed = parse_calendar(toml);
        ASSERT_FALSE(parsed);
        EXPECT_EQ(to_text(parsed.error()), then);
    }
}

}  // namespace
}  // namespace huiyin::codec
