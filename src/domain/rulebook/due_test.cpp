#include <gmock/gmock.h>

#include "domain/rulebook/rulebook.hpp"

namespace huiyin {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Counting as_shipped{};
constexpr Counting from_same_day{.from_next_day = false};
constexpr Counting rolled{.roll_to_workday = true};

/// New Year's Day off, the Friday after it too, and Sunday the 4th worked.
const Calendar january_2026{
    .id = "test",
    .version = "1",
    .years = {2026},
    .off = {{sys_days{2026y / 1 / 1}, "New Year"}, {sys_days{2026y / 1 / 2}, "New Year"}},
    .work = {{sys_days{2026y / 1 / 4}, "New Year"}},
};
const Calendar no_years;

SkippedDay weekend(Date on) { return {on, DayOff::weekend, ""}; }
SkippedDay new_year(Date on) { return {on, DayOff::holiday, "New Year"}; }

TEST(DueDate, of_a_limit_that_needs_no_calendar) {
    struct {
        std::string_view name;
        Date from;
        Length length;
        Counting counting;
        Date due_on;
    } const examples[] = {
        {"one day", 2026y / 3 / 1, {1, LengthUnit::calendar_day}, as_shipped, 2026y / 3 / 2},
        {"one day with the first counted", 2026y / 3 / 1, {1, LengthUnit::calendar_day}, from_same_day, 2026y / 3 / 1},
        {"over a leap day", 2024y / 2 / 20, {15, LengthUnit::calendar_day}, as_shipped, 2024y / 3 / 6},
        {"the longest", 2026y / 1 / 1, {length_amount_max, LengthUnit::calendar_day}, as_shipped, 2053y / 5 / 19},
        {"one month", 2026y / 1 / 15, {1, LengthUnit::month}, as_shipped, 2026y / 2 / 15},
        {"one month with the first day counted", 2026y / 1 / 15, {1, LengthUnit::month}, from_same_day, 2026y / 2 / 14},
        {"month without such a day", 2026y / 1 / 31, {1, LengthUnit::month}, as_shipped, 2026y / 2 / 28},
        {"the same in a leap year", 2024y / 1 / 31, {1, LengthUnit::month}, as_shipped, 2024y / 2 / 29},
        {"the same with the first day counted", 2026y / 1 / 31, {1, LengthUnit::month}, from_same_day, 2026y / 2 / 28},
        {"over the end of the year", 2026y / 11 / 30, {6, LengthUnit::month}, as_shipped, 2027y / 5 / 30},
        {"from the first with the first counted", 2026y / 3 / 1, {1, LengthUnit::month}, from_same_day, 2026y / 3 / 31},
        {"one hour may run past midnight", 2026y / 3 / 1, {1, LengthUnit::hour}, as_shipped, 2026y / 3 / 2},
        {"a day in hours", 2026y / 3 / 1, {24, LengthUnit::hour}, as_shipped, 2026y / 3 / 2},
        {"more than a day in hours", 2026y / 3 / 1, {25, LengthUnit::hour}, as_shipped, 2026y / 3 / 3},
        {"hours do not know the first day", 2026y / 3 / 1, {24, LengthUnit::hour}, from_same_day, 2026y / 3 / 2},
        {"hours do not roll", 2026y / 3 / 6, {24, LengthUnit::hour}, rolled, 2026y / 3 / 7},
    };
    for (const auto& [name, from, length, counting, due_on] : examples) {
        SCOPED_TRACE(name);
        const auto due = due_date(from, length, counting, no_years);
        ASSERT_TRUE(due);
        EXPECT_EQ(*due, (DueDate{due_on, {}, false})) << to_text(due->due_on);
    }
}

TEST(DueDate, of_working_days_names_each_day_passed_over) {
    const auto due = due_date(2026y / 1 / 1, {6, LengthUnit::working_day}, as_shipped, january_2026);
    ASSERT_TRUE(due);
    EXPECT_EQ(due->due_on, sys_days{2026y / 1 / 9});
    EXPECT_THAT(due->skipped, ElementsAre(new_year(2026y / 1 / 2), weekend(2026y / 1 / 3)));
    EXPECT_FALSE(due->rolled);
}

TEST(DueDate, of_working_days_counts_the_first_day_where_the_rulebook_says_so_and_it_is_worked) {
    const auto on_working_day = due_date(2026y / 1 / 5, {1, LengthUnit::working_day}, from_same_day, january_2026);
    ASSERT_TRUE(on_working_day);
    EXPECT_EQ(*on_working_day, (DueDate{2026y / 1 / 5, {}, false}));

    const auto on_day_off = due_date(2026y / 1 / 1, {1, LengthUnit::working_day}, from_same_day, january_2026);
    ASSERT_TRUE(on_day_off);
    EXPECT_EQ(on_day_off->due_on, sys_days{2026y / 1 / 4});
    EXPECT_THAT(on_day_off->skipped,
                ElementsAre(new_year(2026y / 1 / 1), new_year(2026y / 1 / 2), weekend(2026y / 1 / 3)));
}

TEST(DueDate, rolls_only_where_the_rulebook_says_so_and_only_from_a_day_off) {
    const Length one_week{7, LengthUnit::calendar_day};
    const auto unrolled = due_date(2026y / 1 / 3, one_week, as_shipped, january_2026);
    ASSERT_TRUE(unrolled);
    EXPECT_EQ(*unrolled, (DueDate{2026y / 1 / 10, {}, false}));

    const auto moved = due_date(2026y / 1 / 3, one_week, rolled, january_2026);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->due_on, sys_days{2026y / 1 / 12});
    EXPECT_TRUE(moved->rolled);
    EXPECT_THAT(moved->skipped, ElementsAre(weekend(2026y / 1 / 10), weekend(2026y / 1 / 11)));

    const auto month = due_date(2026y / 1 / 28, {1, LengthUnit::month}, rolled, january_2026);
    ASSERT_TRUE(month);
    EXPECT_EQ(month->due_on, sys_days{2026y / 3 / 2});
    EXPECT_TRUE(month->rolled);

    const auto worked = due_date(2025y / 12 / 28, one_week, rolled, january_2026);
    ASSERT_TRUE(worked);
    EXPECT_EQ(worked->due_on, sys_days{2026y / 1 / 4});
    EXPECT_FALSE(worked->rolled);
    EXPECT_THAT(worked->skipped, IsEmpty());
}

TEST(DueDate, is_refused_beyond_the_loaded_years_with_the_day_that_is_not_known) {
    struct {
        std::string_view name;
        Date from;
        Length length;
        Counting counting;
        Date unknown;
    } const examples[] = {
        {"counting into the next year", 2026y / 12 / 30, {2, LengthUnit::working_day}, as_shipped, 2027y / 1 / 1},
        {"starting after the last year", 2027y / 6 / 1, {1, LengthUnit::working_day}, as_shipped, 2027y / 6 / 2},
        {"starting before the first year", 2025y / 12 / 30, {1, LengthUnit::working_day}, as_shipped, 2025y / 12 / 31},
        {"last day in the next year", 2026y / 12 / 30, {15, LengthUnit::calendar_day}, rolled, 2027y / 1 / 14},
        {"month that ends in the next year", 2026y / 12 / 30, {1, LengthUnit::month}, rolled, 2027y / 1 / 30},
    };
    for (const auto& [name, from, length, counting, unknown] : examples) {
        SCOPED_TRACE(name);
        const auto due = due_date(from, length, counting, january_2026);
        ASSERT_FALSE(due);
        EXPECT_EQ(due.error(), (BeyondCalendar{"test", unknown})) << to_text(due.error().day);
    }
}

TEST(DueDate, needs_no_calendar_before_its_last_day) {
    const auto due = due_date(2025y / 12 / 31, {5, LengthUnit::calendar_day}, rolled, january_2026);
    ASSERT_TRUE(due);
    EXPECT_EQ(due->due_on, sys_days{2026y / 1 / 5});
}

TEST(DueDate, of_an_absurd_length_is_a_bug_of_the_caller) {
    for (const int amount : {-1, 0, length_amount_max + 1}) {
        EXPECT_DEATH(static_cast<void>(due_date(2026y / 1 / 5, {amount, LengthUnit::month}, as_shipped, no_years)), "");
    }
}

TEST(Steps, have_names_that_read_back) {
    for (int index = 0; index < step_count; ++index) {
        const auto step = static_cast<Step>(index);
        EXPECT_EQ(parse_step(to_text(step)), step);
    }
    EXPECT_EQ(to_text(Step::received_by_bureau), "received_by_bureau");
    EXPECT_EQ(to_text(Step::suggestion_received), "suggestion_received");
    EXPECT_EQ(parse_step("received"), std::nullopt);
    EXPECT_EQ(parse_step(""), std::nullopt);
}

TEST(Rulebooks, are_looked_up_by_id) {
    Rulebook rulebook;
    rulebook.id = "demo";
    rulebook.version = 3;
    rulebook.limits.emplace_back().id = "handle";
    rulebook.grounds.push_back({.id = "repeated", .name = {"重复", "Repeated"}, .article = "1"});
    EXPECT_EQ(rulebook.reference(), "demo@3");
    EXPECT_EQ(rulebook.find_limit("handle"), rulebook.limits.data());
    EXPECT_EQ(rulebook.find_limit("hand"), nullptr);
    EXPECT_EQ(rulebook.find_ground("repeated"), rulebook.grounds.data());
    EXPECT_EQ(rulebook.find_ground(""), nullptr);
    const std::vector<Choice> choices{{.id = "upheld", .name = {"支持", "Upheld"}, .article = "32"}};
    EXPECT_EQ(find_choice(choices, "upheld"), choices.data());
    EXPECT_EQ(find_choice(choices, "refused"), nullptr);
}

}  // namespace
}  // namespace huiyin
