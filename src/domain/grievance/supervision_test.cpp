#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

const OpenSupervision by_hand{"shirking", "推诿"};

TEST(Supervision, is_opened_by_the_clock_once_while_an_account_is_owed) {
    Story story = full_handled().then(RecordMissedLimits{}, the_clock(61));
    EXPECT_EQ(Strings(story.types().end() - 3, story.types().end()),
              (Strings{"limit-missed", "escalated", "supervision-opened"}));
    EXPECT_EQ(story.state().supervision->by, bureau);
    EXPECT_EQ(story.state().supervision->unit, water);
    EXPECT_EQ(running(story.state()), (Strings{"handle 2026-03-06", "account 2026-03-17"}));
    EXPECT_EQ(why(story.state(), by_hand, full(supervisor(bureau), 62)), RefusalCode::supervision_pending);
    story.then(RecordMissedLimits{}, the_clock(72));
    EXPECT_EQ(story.types().back(), "limit-missed") << "an overdue account is not asked for once more";
}

TEST(Supervision, is_opened_by_hand_from_above_only_with_a_trigger_of_that_kind_and_a_reason) {
    const Case current = full_handled().state();
    EXPECT_TRUE(decide(current, by_hand, full(supervisor(bureau), 1)));
    EXPECT_EQ(why(current, by_hand, full(supervisor(water), 1)), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, by_hand, full(supervisor(roads), 1)), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, OpenSupervision{"overdue", "r"}, full(supervisor(bureau), 1)), RefusalCode::unknown_choice);
    EXPECT_EQ(why(current, OpenSupervision{"shirking", ""}, full(supervisor(bureau), 1)), RefusalCode::text_missing);
    EXPECT_EQ(why(handled().state(), by_hand, context(supervisor(bureau))), RefusalCode::no_supervision);
    EXPECT_EQ(why(full_handled().then(WithdrawGrievance{}, the_filer(1)).state(), by_hand, full(supervisor(bureau), 1)),
              RefusalCode::already_closed);
}

TEST(Supervision, is_answered_by_the_unit_also_after_the_case_was_closed) {
    Story story = full_handled().then(by_hand, full(supervisor(bureau), 1)).then(answer, full(handler(water), 5));
    EXPECT_EQ(why(story.state(), AnswerSupervision{" "}, full(handler(water), 6)), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), AnswerSupervision{"t"}, full(supervisor(bureau), 6)), RefusalCode::not_permitted);
    story.then(AnswerSupervision{"已说明"}, full(handler(water), 6));
    EXPECT_EQ(running(story.state()), Strings{"review 2026-02-09"});
    EXPECT_EQ(why(story.state(), AnswerSupervision{"t"}, full(handler(water), 7)), RefusalCode::no_supervision);
}

TEST(Supervision, is_answered_by_the_unit_that_was_asked_when_the_case_went_to_the_one_that_asks) {
    Story story = full_handled().then(RecordMissedLimits{}, the_clock(61)).then(AskForReview{}, the_filer(62));
    EXPECT_EQ(story.state().holder, bureau);
    EXPECT_EQ(story.state().supervision->unit, water);
    EXPECT_EQ(why(story.state(), AnswerSupervision{"t"}, full(approver(bureau), 63)), RefusalCode::not_permitted);
    EXPECT_FALSE(refusal_of(story.state(), Action::view_case, full(approver(water), 63)));
    EXPECT_EQ(why(story.state(), answer, full(approver(water), 63)), RefusalCode::not_permitted);
    story.then(AnswerSupervision{"已说明"}, full(approver(water), 63));
    EXPECT_FALSE(story.state().supervision);
    EXPECT_TRUE(refusal_of(story.state(), Action::view_case, full(approver(water), 63)));
}

TEST(Supervision, that_nobody_answers_is_no_silence_towards_the_filer) {
    Story story = full_handled().then(by_hand, full(supervisor(bureau), 1)).then(RecordMissedLimits{}, the_clock(13));
    EXPECT_EQ(why(story.state(), AskForReview{}, the_filer(13)), RefusalCode::not_answered_yet);
    EXPECT_EQ(why(story.state(), StateSilence{}, the_filer(13)), RefusalCode::not_silent);
}

TEST(Supervision, that_the_clock_opens_may_be_answered_in_the_same_breath) {
    const Context by = full(approver(water), 61);
    const Case current = full_handled().state();
    const auto events = decide(current, AnswerSupervision{"已说明"}, by);
    ASSERT_TRUE(events);
    for (const Event& event : *events) {
        const bool is_answer = std::holds_alternative<SupervisionAnswered>(event);
        EXPECT_EQ(record(current, AnswerSupervision{"已说明"}, event, by).by.role,
                  is_answer ? Role::approver : Role::clock);
    }
}

TEST(Supervision, is_asked_for_without_a_day_where_the_calendar_does_not_reach) {
    Calendar short_one = holidays;
    short_one.years = {2026};
    Story story = full_handled();
    Rulebook rules = full_rulebook;
    for (LimitRule& one : rules.limits) {
        if (one.id == "account") one.length = Length{300, LengthUnit::working_day};
    }
    const Context late{.now = {Instant{monday + days{61}}, monday + days{61}},
                       .actor = Actor::clock(),
                       .holds_receipt = false,
                       .entered_on = {},
                       .rulebook = rules,
                       .calendar = short_one,
                       .units = units};
    story.then(RecordMissedLimits{}, late);
    EXPECT_EQ(story.types().back(), "supervision-opened");
    EXPECT_TRUE(story.state().supervision);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-06"});
}

TEST(Supervision, of_the_top_has_nobody_who_could_open_it) {
    Story story = Story{}.then(filing, full(Actor::filer())).then(RecordMissedLimits{}, the_clock(16));
    EXPECT_EQ(story.types(), (Strings{"filed", "limit-missed"}));
}

}  // namespace
}  // namespace huiyin
