#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

const RecountLimits recount{"节假日安排"};

/// Under a calendar in which a day is off that was worked before.
Context newer(const Calendar& calendar, int day) {
    const Date on = monday + days{day};
    return {.now = {Instant{on}, on},
            .actor = Actor::clock(),
            .holds_receipt = false,
            .entered_on = {},
            .rulebook = rulebook,
            .calendar = calendar,
            .units = units};
}

Calendar with_day_off(int day) {
    Calendar changed = calendar;
    changed.version = "2";
    changed.off.emplace(monday + days{day}, "h");
    return changed;
}

TEST(Recount, moves_only_limits_whose_day_is_another_one) {
    const Calendar changed = with_day_off(3);
    Story story = referred().then(recount, newer(changed, 1));
    EXPECT_EQ(running(story.state()), (Strings{"notice 2026-01-20", "objection 2026-01-13"}));
    EXPECT_EQ(why(story.state(), recount, newer(changed, 1)), RefusalCode::nothing_moves);
    EXPECT_EQ(why(referred().state(), recount, newer(with_day_off(30), 1)), RefusalCode::nothing_moves);
    EXPECT_EQ(why(referred().state(), RecountLimits{""}, newer(changed, 1)), RefusalCode::text_missing);
}

TEST(Recount, is_the_clocks_alone) {
    Context other = newer(holidays, 1);
    other.actor = registrar(water);
    EXPECT_EQ(why(referred().state(), recount, other), RefusalCode::not_permitted);
}

TEST(Recount, moves_no_day_into_the_past) {
    Calendar changed = calendar;
    changed.work.emplace(monday + days{5}, "h");
    changed.work.emplace(monday + days{6}, "h");
    Story story = referred().then(recount, newer(changed, 6));
    EXPECT_EQ(running(story.state()), (Strings{"notice 2026-01-20", "objection 2026-01-11"})) << "not the 10th";
}

TEST(Recount, opens_a_closed_window_again_only_for_days_that_are_to_come) {
    Calendar changed = with_day_off(3);
    EXPECT_EQ(why(referred().state(), recount, newer(changed, 20)), RefusalCode::nothing_moves)
        << "it would move to the day of each recount";
    EXPECT_EQ(running(referred().then(recount, newer(changed, 8)).state()),
              (Strings{"notice 2026-01-20", "objection 2026-01-13"}));
}

TEST(Recount, leaves_alone_what_was_paused_extended_or_missed) {
    const Calendar changed = with_day_off(8);
    Story story = full_accepted().then(ClassifyCase{"simple", "r"}, full(registrar(water)));
    const auto under = [&](int day) {
        Context with = the_clock(day);
        return Context{.now = with.now,
                       .actor = with.actor,
                       .holds_receipt = false,
                       .entered_on = {},
                       .rulebook = full_rulebook,
                       .calendar = changed,
                       .units = units};
    };
    EXPECT_TRUE(decide(story.state(), recount, under(1)));
    Story paused = story;
    paused.then(PauseClock{"r"}, full(approver(water), 1)).then(ResumeClock{"r"}, full(approver(water), 1));
    EXPECT_EQ(why(paused.state(), recount, under(2)), RefusalCode::nothing_moves);
    EXPECT_EQ(why(story.state(), recount, under(40)), RefusalCode::nothing_moves);
}

}  // namespace
}  // namespace huiyin
