#include <algorithm>

#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using std::chrono::days;
using Strings = std::vector<std::string>;

constexpr OfficerId reviewer_id{31};

/// A case of the station, below the water authority, below the bureau.
Story answered_by_the_station() {
    Story story = referred();
    story.then(ReferCase{.to = water_station, .reason = "下级"}, context(registrar(water)));
    story.then(AcceptCase{.procedure = "核查"}, context(registrar(water_station)));
    story.then(AssignHandler{handler_of(water_station)}, context(registrar(water_station)));
    return story.then(answer, context(handler(water_station), monday + days{10}));
}

Context holder(int day) { return context(Actor::filer(), monday + days{day}, true); }

Context reviewer(UnitId unit, int day, OfficerId id = reviewer_id) {
    return context(officer(id, unit, {Role::approver}), monday + days{day});
}

DecideReview decision(std::string outcome) {
    return {.outcome = std::move(outcome), .facts = "f", .rule = "35", .reasons = "r", .next_step = "n"};
}

Story in_review(int day = 20) { return answered_by_the_station().then(AskForReview{"不服"}, holder(day)); }

TEST(Review, goes_to_the_next_unit_above_and_starts_its_limit) {
    const Case current = in_review().state();
    EXPECT_EQ(current.stage, Stage::in_review);
    EXPECT_EQ(current.holder, water);
    EXPECT_EQ(current.review->decided_by_unit, water_station);
    EXPECT_EQ(running(current), Strings{"review_decide 2026-02-24"});
    EXPECT_FALSE(current.handler) << "the reviewing unit assigns its own";
}

TEST(Review, passes_over_a_unit_that_is_complained_of) {
    FileGrievance command = filing;
    command.about = {"水务局"};
    command.addressed_to = water_station;
    Story story = Story{}.then(command, context(Actor::filer()));
    story.then(AcceptCase{"核查"}, context(registrar(water_station)));
    story.then(AssignHandler{handler_of(water_station)}, context(registrar(water_station)));
    story.then(answer, context(handler(water_station))).then(AskForReview{}, holder(1));
    EXPECT_EQ(story.state().holder, bureau);
}

TEST(Review, needs_the_receipt_and_no_reason) {
    const Case current = answered_by_the_station().state();
    EXPECT_TRUE(decide(current, AskForReview{}, holder(12)));
    EXPECT_EQ(why(current, AskForReview{}, context(Actor::filer(), monday + days{12})), RefusalCode::not_permitted);
    EXPECT_EQ(why(handled().state(), AskForReview{}, holder(12)), RefusalCode::not_answered_yet);
}

TEST(Review, is_never_decided_by_an_officer_who_decided_before) {
    const Case current = in_review().state();
    const OfficerId promoted = handler_id;
    EXPECT_EQ(why(current, decision("upheld"), reviewer(water, 21, promoted)), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, AssignHandler{handler_of(water)}, context(registrar(water))), RefusalCode::decided_before);
    EXPECT_EQ(why(current, decision("upheld"), reviewer(water_station, 21)), RefusalCode::not_permitted);
    EXPECT_TRUE(decide(current, decision("upheld"), reviewer(water, 21)));
}

TEST(Review, needs_facts_rule_reasons_and_what_remains_open) {
    const Case current = in_review().state();
    std::string DecideReview::*const parts[] = {&DecideReview::facts, &DecideReview::rule, &DecideReview::reasons,
                                                &DecideReview::next_step};
    for (auto part : parts) {
        DecideReview lacking = decision("changed");
        lacking.*part = " ";
        EXPECT_EQ(why(current, lacking, reviewer(water, 21)), RefusalCode::text_missing);
    }
    EXPECT_EQ(why(current, decision("closed"), reviewer(water, 21)), RefusalCode::unknown_choice);
}

TEST(Review, that_upholds_opens_the_window_for_the_next_one) {
    Story story = in_review().then(decision("upheld"), reviewer(water, 21));
    EXPECT_EQ(story.state().stage, Stage::answered);
    EXPECT_EQ(running(story.state()), Strings{"rereview 2026-02-25"});
    EXPECT_EQ(why(story.state(), ReopenCase{"r"}, holder(22)), RefusalCode::review_decided);
    EXPECT_TRUE(decide(story.state(), RateAnswer{"dissatisfied", ""}, holder(22)));
    story.then(AskForReview{}, holder(22));
    EXPECT_EQ(story.state().holder, bureau);
    EXPECT_EQ(running(story.state()), Strings{"rereview_decide 2026-02-26"});
    EXPECT_EQ(why(story.state(), decision("changed"), reviewer(bureau, 23)), RefusalCode::not_permitted)
        << "the reviewer has moved up to the bureau";
    story.then(decision("changed"), reviewer(bureau, 23, {32}));
    EXPECT_EQ(why(story.state(), AskForReview{}, holder(24)), RefusalCode::review_final);
    EXPECT_TRUE(story.state().limits.empty());
}

TEST(Review, that_sends_back_has_the_unit_decide_anew_and_be_reviewed_anew) {
    Story story = in_review().then(decision("sent_back"), reviewer(water, 21));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(story.state().holder, water_station);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-27"});
    story.then(AssignHandler{handler_of(water_station)}, context(registrar(water_station), monday + days{22}));
    story.then(answer, context(handler(water_station), monday + days{23}));
    EXPECT_TRUE(decide(story.state(), AskForReview{}, holder(24)));
}

TEST(Review, of_a_decline_sends_it_back_to_where_taking_it_up_is_decided) {
    Story story = referred();
    story.then(DeclineCase{"final", "f", "36(3)", "r", "w"}, context(registrar(water)));
    story.then(AskForReview{}, holder(3)).then(decision("sent_back"), reviewer(bureau, 4));
    EXPECT_EQ(story.state().stage, Stage::registered);
    EXPECT_EQ(running(story.state()), Strings{"notice 2026-01-24"});
    EXPECT_EQ(why(story.state(), ObjectToJurisdiction{"r"}, context(registrar(water), monday + days{4})),
              RefusalCode::objection_already_refused);
}

TEST(Review, that_was_asked_for_late_is_answered_with_reasons) {
    const Case late = in_review(41).state();
    EXPECT_TRUE(late.review->late);
    EXPECT_TRUE(decide(late, decision("too_late"), reviewer(water, 42)));
    EXPECT_TRUE(decide(late, decision("changed"), reviewer(water, 42)));
    EXPECT_EQ(why(in_review(40).state(), decision("too_late"), reviewer(water, 42)), RefusalCode::review_was_in_time);
}

TEST(Review, outside_of_the_office_is_on_record_without_moving_the_case) {
    FileGrievance command = filing;
    Story story = Story{}.then(command, context(Actor::filer()));
    story.then(AcceptCase{"核查"}, context(registrar(bureau)));
    story.then(AssignHandler{handler_of(bureau)}, context(registrar(bureau)));
    story.then(answer, context(handler(bureau))).then(AskForReview{}, holder(1));
    EXPECT_EQ(story.state().stage, Stage::answered);
    EXPECT_TRUE(story.state().asked_outside);
    EXPECT_TRUE(story.state().limits.empty()) << "no unit here owes the decision";
    EXPECT_EQ(why(story.state(), AskForReview{}, holder(2)), RefusalCode::review_asked_outside);
}

TEST(Silence, lets_the_filer_go_one_level_up_at_once) {
    const Case waiting = handled().state();
    EXPECT_EQ(why(waiting, AskForReview{}, holder(60)), RefusalCode::not_answered_yet);
    Story story = handled().then(AskForReview{}, holder(61));
    EXPECT_EQ(Strings(story.types().end() - 3, story.types().end()),
              (Strings{"limit-missed", "escalated", "review-requested"}));
    EXPECT_EQ(story.state().holder, bureau);
    EXPECT_EQ(running(story.state()), (Strings{"handle 2026-03-06", "review_decide 2026-04-06"}))
        << "what was owed stays owed until there is a decision";
    story.then(decision("changed"), reviewer(bureau, 62));
    EXPECT_EQ(running(story.state()), Strings{"rereview 2026-04-07"});
}

TEST(Silence, of_a_case_that_nobody_took_up_goes_up_too) {
    Story story = filed();
    story.then(ReferCase{.to = water, .reason = "供水"}, context(registrar(bureau)));
    story.then(RecordMissedLimits{}, context(Actor::clock(), monday + days{30}));
    EXPECT_EQ(story.state().escalated_to, bureau);
    story.then(AskForReview{}, holder(31)).then(decision("sent_back"), reviewer(bureau, 32));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-04-07"});
}

TEST(Silence, of_the_unit_before_is_not_that_of_the_one_that_was_just_asked) {
    Story story = answered_by_the_station().then(ReopenCase{"又停水"}, holder(11));
    story.then(AskForReview{"没有答复"}, holder(80));
    EXPECT_EQ(story.state().holder, water);
    EXPECT_EQ(why(story.state(), AskForReview{}, holder(80)), RefusalCode::not_answered_yet);
    EXPECT_TRUE(decide(story.state(), AskForReview{}, holder(80 + 40)));
}

TEST(Review, of_silence_cannot_let_an_answer_stand_that_nobody_gave) {
    Story story = handled().then(AskForReview{}, holder(61));
    EXPECT_EQ(why(story.state(), decision("upheld"), reviewer(bureau, 62)), RefusalCode::not_answered_yet);
    EXPECT_TRUE(decide(story.state(), decision("changed"), reviewer(bureau, 62)));
}

TEST(Silence, of_a_reviewing_unit_goes_to_the_one_above) {
    Story story = in_review();
    story.then(AskForReview{}, holder(51));
    EXPECT_EQ(story.state().review->round, 2);
    EXPECT_EQ(story.state().holder, bureau);
    EXPECT_EQ(running(story.state()), Strings{"rereview_decide 2026-03-27"});
}

TEST(Escalation, is_recorded_by_the_clock_once_for_each_level) {
    Story story = handled();
    story.then(RecordMissedLimits{}, context(Actor::clock(), monday + days{61}));
    EXPECT_EQ(story.state().escalated_to, bureau);
    const auto events = decide(story.state(), answer, context(handler(water), monday + days{70}));
    ASSERT_TRUE(events);
    EXPECT_EQ(events->size(), 1U);
}

TEST(Escalation, of_a_case_that_came_back_is_recorded_anew) {
    Story story = full_handled();
    story.then(RecordMissedLimits{}, the_clock(61)).then(answer, full(handler(water), 70));
    story.then(ReopenCase{.reason = "又停水"}, the_filer(71)).then(RecordMissedLimits{}, the_clock(71 + 61));
    EXPECT_EQ(std::ranges::count(story.types(), "escalated"), 2);
    EXPECT_EQ(story.state().escalated_to, bureau);
}

TEST(Escalation, is_not_made_up_for_a_case_from_an_older_register) {
    Context old = context(Actor::clock(), monday + days{61});
    old.entered_on = monday + days{200};
    Story story = handled();
    story.then(RecordMissedLimits{}, old);
    EXPECT_EQ(story.types().back(), "limit-missed");
}

}  // namespace
}  // namespace huiyin
