#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

const AskFiler question{"水表在哪里？"};
const ReplyToOffice reply{"在楼道里"};

TEST(Question, stops_the_clock_until_the_reply) {
    Story story = full_handled().then(question, full(handler(water), 5));
    EXPECT_EQ(story.state().limits[0].pause, "question");
    story.then(reply, the_filer(12));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-13"});
    EXPECT_EQ(story.state().limits[0].pause, "");
}

TEST(Question, gives_back_the_working_days_that_it_took_and_no_holiday) {
    Story story = full_handled().then(ClassifyCase{"simple", "r"}, full(registrar(water)));
    EXPECT_EQ(running(story.state()), Strings{"handle_simple 2026-01-19"});
    story.then(question, full(handler(water), 11)).then(reply, the_filer(17));
    EXPECT_EQ(running(story.state()), Strings{"handle_simple 2026-01-23"}) << "Monday and Thursday, not the holidays";
}

TEST(Question, that_nobody_answers_stops_the_clock_no_longer_than_the_rulebook_says) {
    Story story = full_handled().then(question, full(handler(water), 5));
    EXPECT_EQ(next_due(story.state(), full_rulebook), monday + days{25});
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(25)), RefusalCode::nothing_missed);
    story.then(RecordMissedLimits{}, the_clock(40));
    EXPECT_EQ(story.types().back(), "resumed");
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-26"});
    story.then(reply, the_filer(41));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-26"});
}

TEST(Question, that_the_clock_ends_late_leaves_the_limit_missed_on_its_day) {
    Story story = full_handled().then(question, full(handler(water), 5)).then(RecordMissedLimits{}, the_clock(120));
    EXPECT_EQ(Strings(story.types().end() - 4, story.types().end()),
              (Strings{"resumed", "limit-missed", "escalated", "supervision-opened"}));
}

TEST(Question, on_top_of_another_does_not_put_off_the_end_of_the_pause) {
    Story story = full_handled().then(question, full(handler(water), 5));
    story.then(RecordMissedLimits{}, the_clock(30)).then(question, full(handler(water), 31));
    EXPECT_EQ(story.state().limits[0].pause, "");
}

TEST(Question, after_a_reply_stops_the_clock_once_more) {
    Story story = full_handled().then(question, full(handler(water), 5)).then(reply, the_filer(12));
    story.then(question, full(handler(water), 15)).then(reply, the_filer(18));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-16"});
}

TEST(Question, after_question_stops_the_clock_no_longer_than_one_may) {
    Story story = full_handled().then(question, full(handler(water), 5)).then(reply, the_filer(20));
    story.then(question, full(handler(water), 25));
    EXPECT_EQ(next_due(story.state(), full_rulebook), monday + days{30}) << "15 of its 20 days are used up";
    story.then(reply, the_filer(35)).then(question, full(handler(water), 36));
    EXPECT_EQ(story.state().limits[0].pause, "");
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-26"});
}

TEST(Question, does_not_make_up_for_what_was_missed) {
    Story story = full_handled().then(RecordMissedLimits{}, the_clock(61)).then(question, full(handler(water), 62));
    EXPECT_EQ(story.state().limits[0].pause, "");
    EXPECT_TRUE(story.state().limits[0].missed);
}

TEST(Question, stops_nothing_where_the_rulebook_knows_no_pause) {
    const Story story = handled().then(question, context(handler(water)));
    EXPECT_EQ(story.state().limits[0].pause, "");
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-06"});
}

TEST(Question, that_an_answer_makes_pointless_stops_no_clock_any_longer) {
    Story story = full_handled().then(OpenSupervision{"shirking", "r"}, full(supervisor(bureau), 1));
    story.then(question, full(handler(water), 5)).then(answer, full(handler(water), 8));
    EXPECT_EQ(running(story.state()), (Strings{"account 2026-01-19", "review 2026-02-12"}));
    EXPECT_EQ(story.state().limits[0].pause, "");
}

TEST(PausedClock, may_be_given_more_time_after_the_day_on_which_it_would_have_ended) {
    Story story = full_handled().then(question, full(handler(water), 55));
    EXPECT_TRUE(decide(story.state(), ExtendLimit{"handle", {}, "r"}, full(approver(water), 65)));
}

TEST(Disaster, stops_the_clock_by_an_approver_or_from_above_and_with_a_reason) {
    const Case current = full_accepted().state();
    EXPECT_TRUE(decide(current, PauseClock{"洪水"}, full(approver(water), 1)));
    EXPECT_TRUE(decide(current, PauseClock{"洪水"}, full(supervisor(bureau), 1)));
    EXPECT_EQ(why(current, PauseClock{"r"}, full(registrar(water), 1)), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, PauseClock{"r"}, full(approver(roads), 1)), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, PauseClock{" "}, full(approver(water), 1)), RefusalCode::text_missing);
    EXPECT_EQ(why(current, ResumeClock{"r"}, full(approver(water), 1)), RefusalCode::not_paused);
    EXPECT_EQ(why(accepted().state(), PauseClock{"r"}, context(approver(water))), RefusalCode::no_such_pause);
    EXPECT_EQ(why(full_answered().state(), PauseClock{"r"}, full(approver(water), 11)), RefusalCode::already_answered);
}

TEST(Disaster, ends_by_hand_or_by_the_clock) {
    Story story = full_accepted().then(PauseClock{"洪水"}, full(approver(water), 1));
    EXPECT_EQ(why(story.state(), PauseClock{"r"}, full(approver(water), 2)), RefusalCode::paused_already);
    EXPECT_EQ(why(story.state(), ResumeClock{""}, full(approver(water), 2)), RefusalCode::text_missing);
    Story by_hand = story;
    EXPECT_EQ(running(by_hand.then(ResumeClock{"水退"}, full(approver(water), 4)).state()),
              Strings{"handle 2026-03-09"});
    EXPECT_EQ(running(story.then(RecordMissedLimits{}, the_clock(20)).state()), Strings{"handle 2026-03-16"});
}

}  // namespace
}  // namespace huiyin
