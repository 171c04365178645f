#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

MakePromise promise(int day, UnitId unit = {}) { return {"换水管", monday + days{day}, unit}; }

TEST(Promise, is_made_by_who_handles_the_case_once_it_is_taken_up) {
    const Case current = full_handled().state();
    const auto made = decide(current, promise(20), full(handler(water), 3));
    ASSERT_TRUE(made);
    EXPECT_EQ(std::get<PromiseMade>(made->back()).unit, water);
    EXPECT_EQ(why(full_referred().state(), promise(20), full(approver(water), 3)), RefusalCode::not_accepted_yet);
    EXPECT_EQ(why(current, promise(20), full(registrar(water), 3)), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, promise(2), full(handler(water), 3)), RefusalCode::day_in_past);
    EXPECT_EQ(why(current, promise(4000), full(handler(water), 3)), RefusalCode::date_out_of_range);
    EXPECT_EQ(why(current, promise(20, {77}), full(handler(water), 3)), RefusalCode::no_such_unit);
    EXPECT_EQ(why(current, KeepPromise{1, "done"}, full(handler(water), 3)), RefusalCode::no_such_promise);
}

TEST(Promise, is_never_given_to_a_unit_that_is_complained_of) {
    FileGrievance command = filing;
    command.about = {"交通局"};
    Story story = Story{}.then(command, full(Actor::filer())).then(AcceptCase{"核查"}, full(registrar(bureau)));
    EXPECT_EQ(why(story.state(), promise(20, roads), full(approver(bureau), 3)), RefusalCode::unit_complained_of);
}

TEST(Promise, that_is_kept_leaves_a_closed_case_closed) {
    Story story = full_answered().then(promise(20), full(handler(water), 11));
    EXPECT_EQ(why(story.state(), KeepPromise{1, ""}, full(handler(water), 12)), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), KeepPromise{2, "x"}, full(handler(water), 12)), RefusalCode::no_such_promise);
    story.then(KeepPromise{1, "已更换"}, full(handler(water), 20));
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(21)), RefusalCode::nothing_missed);
    EXPECT_EQ(why(story.state(), KeepPromise{1, "x"}, full(handler(water), 22)), RefusalCode::no_such_promise);
}

TEST(ContestedPromise, opens_an_answered_case_again_at_the_filers_word) {
    Story story = full_answered().then(promise(20), full(handler(water), 11));
    EXPECT_EQ(why(story.state(), ContestPromise{1, "r"}, the_filer(12)), RefusalCode::no_such_promise) << "not due yet";
    story.then(KeepPromise{1, "已更换"}, full(handler(water), 20));
    EXPECT_EQ(why(story.state(), ContestPromise{1, " "}, the_filer(21)), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), ContestPromise{2, "r"}, the_filer(21)), RefusalCode::no_such_promise);
    EXPECT_EQ(why(story.state(), ContestPromise{1, "r"}, full(handler(water), 21)), RefusalCode::not_permitted);
    EXPECT_EQ(why(story.state(), ContestPromise{1, "r"}, the_filer(51)), RefusalCode::contest_window_closed);
    story.then(ContestPromise{1, "还在漏"}, the_filer(50));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-04-25"});
    EXPECT_EQ(story.state().promises[0].state, Undertaking::State::contested);
    EXPECT_EQ(why(story.state(), ContestPromise{1, "r"}, the_filer(50)), RefusalCode::no_such_promise) << "once";
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(51)), RefusalCode::nothing_missed);
}

TEST(ContestedPromise, while_a_review_is_pending_opens_the_case_again_when_the_review_ends_it) {
    Story story = full_answered().then(promise(12), full(handler(water), 11));
    story.then(KeepPromise{1, "已更换"}, full(handler(water), 12)).then(AskForReview{}, the_filer(13));
    story.then(ContestPromise{1, "没有"}, the_filer(14));
    EXPECT_EQ(story.state().stage, Stage::in_review);
    Story sent_back = story;
    const Context reviewer = full(officer({31}, bureau, {Role::approver}), 15);
    story.then(DecideReview{"upheld", "f", "r", "r", "n"}, reviewer);
    EXPECT_EQ(Strings(story.types().end() - 2, story.types().end()), (Strings{"review-decided", "reopened"}));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(story.state().reviews_decided, 0) << "and the next answer can be reviewed";
    EXPECT_EQ(running(story.state()), (Strings{"rereview 2026-02-19", "handle 2026-03-21"}));
    sent_back.then(DecideReview{"sent_back", "f", "r", "r", "n"}, reviewer);
    EXPECT_EQ(sent_back.types().back(), "review-decided") << "it is open anyway";
    EXPECT_FALSE(sent_back.state().unkept_in_review);
}

TEST(ContestedPromise, before_its_day_is_a_promise_like_any_other_again) {
    Story story = full_answered().then(promise(90), full(handler(water), 11));
    story.then(KeepPromise{1, "快了"}, full(handler(water), 11));
    EXPECT_TRUE(decide(story.state(), ContestPromise{1, "r"}, the_filer(120))) << "30 days after its day, too";
    EXPECT_EQ(why(story.state(), ContestPromise{1, "r"}, the_filer(121)), RefusalCode::contest_window_closed);
    story.then(ContestPromise{1, "没有动工"}, the_filer(60));
    EXPECT_EQ(story.state().stage, Stage::answered);
    EXPECT_EQ(story.state().promises[0].state, Undertaking::State::open);
    story.then(RecordMissedLimits{}, the_clock(91));
    EXPECT_EQ(story.state().promises[0].state, Undertaking::State::broken);
    EXPECT_EQ(story.state().stage, Stage::accepted);
}

TEST(Promise, is_owed_no_more_when_the_filer_withdrew) {
    Story story = full_handled().then(promise(20), full(handler(water), 1)).then(WithdrawGrievance{}, the_filer(2));
    EXPECT_EQ(next_due(story.state(), full_rulebook), std::nullopt);
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(30)), RefusalCode::nothing_missed);
}

TEST(ContestedPromise, of_an_open_case_is_on_record_and_leaves_it_open) {
    Story story = full_handled().then(promise(5), full(handler(water), 1));
    story.then(KeepPromise{1, "已更换"}, full(handler(water), 4)).then(ContestPromise{1, "没有"}, the_filer(5));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(story.state().reopenings, 0);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-06"});
}

TEST(BrokenPromise, opens_an_answered_case_again_without_anybody_asking) {
    Story story = full_answered().then(promise(20), full(handler(water), 11));
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(20)), RefusalCode::nothing_missed);
    story.then(RecordMissedLimits{}, the_clock(21));
    EXPECT_EQ(Strings(story.types().end() - 2, story.types().end()), (Strings{"promise-broken", "supervision-opened"}));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(running(story.state()), (Strings{"handle 2026-03-27", "account 2026-02-05"}));
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(22)), RefusalCode::nothing_missed);
}

TEST(BrokenPromise, starts_a_limit_once_that_reopening_and_supervision_both_start) {
    Rulebook rules = full_rulebook;
    for (LimitRule& one : rules.limits) {
        if (one.id == "account") one.starts_on.push_back(Step::reopened);
    }
    const Context late = the_clock(21);
    Story story = full_answered().then(promise(20), full(handler(water), 11));
    story.then(RecordMissedLimits{}, Context{.now = late.now,
                                             .actor = late.actor,
                                             .holds_receipt = false,
                                             .entered_on = {},
                                             .rulebook = rules,
                                             .calendar = late.calendar,
                                             .units = late.units});
    EXPECT_EQ(running(story.state()), (Strings{"handle 2026-03-27", "account 2026-02-05"}));
}

TEST(BrokenPromise, opens_a_reviewed_case_again_with_its_reviews) {
    Story story = full_answered().then(promise(40), full(handler(water), 11)).then(AskForReview{}, the_filer(12));
    story.then(DecideReview{"upheld", "f", "r", "r", "n"}, full(officer({31}, bureau, {Role::approver}), 13));
    EXPECT_EQ(story.state().reviews_decided, 1);
    story.then(RecordMissedLimits{}, the_clock(41));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(story.state().reviews_decided, 0);
}

TEST(BrokenPromise, while_a_review_is_pending_opens_the_case_again_when_the_review_ends_it) {
    Story story = full_answered().then(promise(20), full(handler(water), 11)).then(AskForReview{}, the_filer(12));
    story.then(RecordMissedLimits{}, the_clock(21));
    EXPECT_EQ(story.state().stage, Stage::in_review);
    const Context reviewer = full(officer({31}, bureau, {Role::approver}), 22);
    const DecideReview upheld{"upheld", "f", "r", "r", "n"};
    const auto events = decide(story.state(), upheld, reviewer);
    ASSERT_TRUE(events);
    EXPECT_EQ(record(story.state(), upheld, events->back(), reviewer).by.role, Role::clock) << "nobody asked for it";
    EXPECT_EQ(story.then(upheld, reviewer).state().stage, Stage::accepted);
}

TEST(BrokenPromise, of_an_open_case_is_on_record_and_leaves_it_open) {
    Story story = full_handled().then(promise(5), full(handler(water), 1)).then(RecordMissedLimits{}, the_clock(6));
    EXPECT_EQ(story.state().promises[0].state, Undertaking::State::broken);
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(story.state().reopenings, 0);
}

TEST(Plan, is_set_from_above_or_by_the_unit_and_has_no_clock) {
    Story story = full_handled().then(SetPlanStep{"开会", monday + days{5}, roads}, full(supervisor(bureau), 1));
    EXPECT_EQ(story.state().plan[0].unit, roads);
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(9)), RefusalCode::nothing_missed);
    EXPECT_EQ(why(story.state(), FinishPlanStep{2, "x"}, full(handler(water), 9)), RefusalCode::no_such_promise);
    story.then(FinishPlanStep{1, "已开"}, full(handler(water), 9));
    EXPECT_EQ(why(story.state(), FinishPlanStep{1, "x"}, full(handler(water), 9)), RefusalCode::no_such_promise);
    EXPECT_EQ(why(story.state(), SetPlanStep{"x", monday + days{9}, {}}, full(registrar(water), 9)),
              RefusalCode::not_permitted);
}

}  // namespace
}  // namespace huiyin
