#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

/// A duty that a step starts while it runs, and a window that two steps open.
Rulebook unusual() {
    Rulebook rules = rulebook;
    rules.limits.push_back(limit("file_note", LimitKind::duty, {Step::received_by_bureau, Step::accepted},
                                 {Step::withdrawn}, {3, LengthUnit::calendar_day}));
    rules.limits.push_back(limit("comment", LimitKind::window, {Step::received_by_bureau, Step::accepted},
                                 {Step::rated}, {3, LengthUnit::calendar_day}));
    return rules;
}

Context under(const Rulebook& rules, Actor actor, int day, bool holds_receipt = false) {
    const Date on = monday + days{day};
    return {.now = {Instant{on}, on},
            .actor = actor,
            .holds_receipt = holds_receipt,
            .entered_on = {},
            .rulebook = rules,
            .calendar = calendar,
            .units = units};
}

TEST(Limit, runs_once_at_a_time_and_the_office_gets_no_second_count) {
    const Rulebook rules = unusual();
    const auto at = [&](Actor actor, int day) { return under(rules, actor, day); };
    Story story = Story{}.then(filing, at(Actor::filer(), 0)).then(AcceptCase{"p"}, at(registrar(bureau), 2));
    EXPECT_EQ(running(story.state()), (Strings{"file_note 2026-01-08", "handle 2026-03-08", "comment 2026-01-10"}));
}

TEST(Window, that_passed_before_the_decision_makes_no_request_late) {
    Rulebook rules = rulebook;
    rules.limits.push_back(limit("early", LimitKind::window, {Step::received_by_bureau}, {Step::review_requested},
                                 {3, LengthUnit::calendar_day}));
    Story story = Story{}.then(filing, under(rules, Actor::filer(), 0));
    story.then(ReferCase{water, "供水"}, under(rules, registrar(bureau), 0));
    story.then(DeclineCase{"final", "f", "36(3)", "r", "w"}, under(rules, registrar(water), 5));
    story.then(AskForReview{}, under(rules, Actor::filer(), 6, true));
    EXPECT_FALSE(story.state().review->late);
}

TEST(Clock, records_everything_that_is_due_in_its_order_and_then_sleeps) {
    Story story = full_handled().then(AskFiler{"?"}, full(handler(water), 50));
    story.then(MakePromise{"w", monday + days{60}, {}}, full(handler(water), 55));
    story.then(RecordMissedLimits{}, the_clock(200));
    EXPECT_EQ(Strings(story.types().end() - 6, story.types().end()),
              (Strings{"promise-made", "resumed", "limit-missed", "escalated", "supervision-opened", "promise-broken"}))
        << "the account counts from today, so it is not overdue at once";
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(200)), RefusalCode::nothing_missed);
}

TEST(Outside, request_leaves_the_office_what_it_owes) {
    Story story = Story{}.then(filing, full(Actor::filer())).then(AcceptCase{"p"}, full(registrar(bureau)));
    story.then(AskForReview{}, the_filer(61));
    EXPECT_TRUE(story.state().asked_outside);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-06"});
    story.then(answer, full(approver(bureau), 70));
    EXPECT_TRUE(decide(story.state(), AskForReview{}, the_filer(71)))
        << "the answer is another matter than the silence";
}

TEST(Outside, request_for_re_review_leaves_the_review_its_day) {
    Story story = full_answered().then(AskForReview{}, the_filer(12)).then(AskForReview{}, the_filer(50));
    EXPECT_EQ(story.state().stage, Stage::in_review);
    EXPECT_EQ(running(story.state()), (Strings{"review_decide 2026-02-16", "review_notice 2026-01-22"}));
}

TEST(Jurisdiction, that_two_units_disagree_about_is_settled_one_level_up) {
    Story story = referred().then(ReferCase{water_station, "下级"}, context(registrar(water)));
    story.then(ObjectToJurisdiction{"不属我站"}, context(registrar(water_station)));
    EXPECT_EQ(story.state().objection->decided_by, water);
    story.then(ReferCase{water_station, "属你站"}, context(registrar(water), monday + days{1}));
    story.then(ObjectToJurisdiction{"仍有异议"}, context(registrar(water_station), monday + days{1}));
    EXPECT_EQ(story.state().objection->decided_by, bureau);
    EXPECT_EQ(why(story.state(), ReferCase{water_station, "r"}, context(registrar(water), monday + days{2})),
              RefusalCode::not_permitted);
    story.then(ReferCase{water_station, "裁定"}, context(registrar(bureau), monday + days{2}));
    EXPECT_TRUE(story.state().referral->settled);
    EXPECT_EQ(why(story.state(), ObjectToJurisdiction{"r"}, context(registrar(water_station), monday + days{2})),
              RefusalCode::objection_already_refused);
}

TEST(Acknowledgement, of_a_review_is_given_once_where_the_rulebook_asks_for_it) {
    Story story = full_answered().then(AskForReview{}, the_filer(12));
    EXPECT_EQ(why(story.state(), AcknowledgeReview{}, full(registrar(water), 13)), RefusalCode::not_permitted);
    story.then(AcknowledgeReview{}, full(registrar(bureau), 13));
    EXPECT_EQ(running(story.state()), Strings{"review_decide 2026-02-16"});
    EXPECT_EQ(why(story.state(), AcknowledgeReview{}, full(registrar(bureau), 13)), RefusalCode::not_acknowledgeable);
    EXPECT_EQ(why(full_handled().state(), AcknowledgeReview{}, full(registrar(water), 13)), RefusalCode::not_in_review);
    Story without = answered().then(AskForReview{}, context(Actor::filer(), monday + days{12}, true));
    EXPECT_EQ(why(without.state(), AcknowledgeReview{}, context(registrar(bureau), monday + days{13})),
              RefusalCode::not_acknowledgeable);
}

}  // namespace
}  // namespace huiyin
