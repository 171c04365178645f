#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

SetMeeting meeting(std::string kind, int day) { return {std::move(kind), monday + days{day}, "三楼", "双方"}; }

RecordMeeting minutes(std::string kind, int day) {
    return {std::move(kind), monday + days{day}, "双方", "记录", "结论"};
}

TEST(Hearing, stops_the_clock_from_its_notice_to_its_minutes) {
    Story story = full_handled().then(meeting("hearing", 12), full(handler(water), 5));
    EXPECT_EQ(story.state().limits[0].pause, "hearing");
    EXPECT_EQ(why(story.state(), meeting("hearing", 14), full(handler(water), 6)), RefusalCode::meeting_pending);
    EXPECT_EQ(why(story.state(), minutes("evaluation", 12), full(handler(water), 12)), RefusalCode::no_meeting);
    story.then(minutes("hearing", 12), full(handler(water), 13));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-14"});
    EXPECT_FALSE(story.state().meeting);
}

TEST(Hearing, that_is_cancelled_lets_the_clock_go_on) {
    Story story = full_handled().then(meeting("hearing", 12), full(handler(water), 5));
    EXPECT_EQ(why(story.state(), CancelMeeting{}, full(handler(water), 6)), RefusalCode::text_missing);
    story.then(CancelMeeting{"改期"}, full(handler(water), 8));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-09"});
    EXPECT_EQ(why(story.state(), CancelMeeting{"r"}, full(handler(water), 9)), RefusalCode::no_meeting);
}

TEST(Hearing, of_a_review_stops_the_clock_of_the_review) {
    Story story = full_answered().then(AskForReview{}, the_filer(11));
    story.then(meeting("hearing", 20), full(registrar(bureau), 15));
    story.then(minutes("hearing", 20), full(registrar(bureau), 20));
    EXPECT_EQ(running(story.state()), (Strings{"review_decide 2026-02-20", "review_notice 2026-01-21"}));
}

TEST(JointMeeting, stops_no_clock) {
    const Story story = full_handled().then(meeting("joint_meeting", 12), full(registrar(water), 5));
    EXPECT_EQ(story.state().limits[0].pause, "");
}

TEST(Meeting, is_set_for_a_day_to_come_and_held_on_one_that_came) {
    const Case current = full_handled().state();
    EXPECT_EQ(why(current, meeting("hearing", 4), full(handler(water), 5)), RefusalCode::day_in_past);
    EXPECT_EQ(why(current, SetMeeting{"hearing", {}, "p", "w"}, full(handler(water), 5)), RefusalCode::text_missing);
    EXPECT_EQ(why(current, meeting("reception", 6), full(handler(water), 5)), RefusalCode::unknown_choice);
    EXPECT_EQ(why(current, SetMeeting{"hearing", monday + days{9}, " ", "w"}, full(handler(water), 5)),
              RefusalCode::text_missing);
    EXPECT_EQ(why(current, minutes("reception", 6), full(handler(water), 5)), RefusalCode::day_in_future);
    EXPECT_EQ(why(current, minutes("reception", -1), full(handler(water), 5)), RefusalCode::day_in_past);
    EXPECT_EQ(why(current, meeting("hearing", 9), the_filer(5)), RefusalCode::not_permitted);
    EXPECT_EQ(why(full_answered().state(), meeting("hearing", 30), full(handler(water), 11)),
              RefusalCode::already_answered);
}

TEST(Meeting, is_not_held_before_the_day_that_it_was_set_for) {
    const Case current = full_handled().then(meeting("hearing", 12), full(handler(water), 5)).state();
    EXPECT_EQ(why(current, minutes("hearing", 7), full(handler(water), 7)), RefusalCode::another_day);
    RecordMeeting today = minutes("hearing", 7);
    today.on.reset();
    EXPECT_EQ(why(current, today, full(handler(water), 7)), RefusalCode::another_day);
    EXPECT_TRUE(decide(current, minutes("hearing", 14), full(handler(water), 14))) << "put off, not brought forward";
}

TEST(Reception, is_recorded_at_the_counter_beside_a_meeting_that_is_set) {
    Story story = full_handled().then(meeting("hearing", 12), full(handler(water), 5));
    story.then(minutes("reception", 6), full(officer({41}, water, {Role::clerk}), 6));
    EXPECT_TRUE(story.state().meeting);
    EXPECT_EQ(story.state().limits[0].pause, "hearing");
}

TEST(Reception, is_that_of_the_rota_whose_day_and_unit_it_names) {
    const std::vector<Reception> rota{
        {.id = ReceptionId{1}, .unit = bureau, .day = monday + days{6}, .place = "大厅", .title = "局长"},
        {.id = ReceptionId{2}, .unit = roads, .day = monday + days{6}, .place = "大厅", .title = "局长"},
        {.id = ReceptionId{3},
         .unit = water,
         .day = monday + days{6},
         .place = "大厅",
         .title = "局长",
         .cancelled = true},
    };
    const auto decided = [&](RecordMeeting command, std::int64_t entry) {
        command.reception = ReceptionId{entry};
        const Context by = full(handler(water), 7);
        return decide(full_handled().state(), command,
                      Context{.now = by.now,
                              .actor = by.actor,
                              .rulebook = by.rulebook,
                              .calendar = by.calendar,
                              .units = by.units,
                              .receptions = rota});
    };
    RecordMeeting without_day = minutes("reception", 0);
    without_day.on.reset();
    for (const RecordMeeting& command : {minutes("reception", 6), without_day}) {
        const auto events = decided(command, 1);
        ASSERT_TRUE(events);
        const auto& held = std::get<MeetingHeld>(events->back());
        EXPECT_EQ(held.on, monday + days{6});
        EXPECT_EQ(held.reception, ReceptionId{1});
        EXPECT_EQ(held.reception_unit, bureau);
    }
    EXPECT_EQ(decided(minutes("reception", 5), 1).error().code, RefusalCode::another_day);
    for (const std::int64_t entry : {2, 3, 4}) {
        SCOPED_TRACE(entry);
        EXPECT_EQ(decided(without_day, entry).error(), (Refusal{RefusalCode::unknown_choice, "reception"}));
    }
    const auto none = decided(minutes("reception", 6), 0);
    ASSERT_TRUE(none);
    EXPECT_FALSE(std::get<MeetingHeld>(none->back()).reception_unit);
}

}  // namespace
}  // namespace huiyin
