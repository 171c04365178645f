#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

TEST(LookBack, is_asked_once_some_time_after_closing) {
    Story story = full_answered(10);
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(100)), RefusalCode::nothing_missed);
    EXPECT_EQ(why(story.state(), AnswerLookBack{"yes", {}}, the_filer(100)), RefusalCode::look_back_not_asked);
    story.then(RecordMissedLimits{}, the_clock(101));
    EXPECT_EQ(story.types().back(), "look-back-asked");
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, the_clock(300)), RefusalCode::nothing_missed);
}

TEST(LookBack, is_answered_by_the_holder_of_the_receipt) {
    Story story = full_answered().then(RecordMissedLimits{}, the_clock(101));
    EXPECT_EQ(why(story.state(), AnswerLookBack{"perhaps", {}}, the_filer(110)), RefusalCode::unknown_choice);
    EXPECT_EQ(why(story.state(), AnswerLookBack{"yes", {}}, full(Actor::filer(), 110)), RefusalCode::not_permitted);
    story.then(AnswerLookBack{"yes", {}}, the_filer(110));
    EXPECT_EQ(story.state().look_back, LookBack::settled);
    EXPECT_EQ(why(story.state(), AnswerLookBack{"no", {}}, the_filer(111)), RefusalCode::look_back_not_asked);
    EXPECT_EQ(why(story.state(), ReopenCase{"r"}, the_filer(111)), RefusalCode::reopen_window_closed);
}

TEST(LookBack, that_is_not_settled_lets_the_case_be_reopened_however_late) {
    Story story = full_answered().then(RecordMissedLimits{}, the_clock(101));
    story.then(AnswerLookBack{"no", "还在漏"}, the_filer(110)).then(ReopenCase{"还在漏"}, the_filer(110));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(story.state().look_back, LookBack::not_asked) << "and is asked again after the next answer";
}

TEST(LookBack, is_not_put_off_by_a_review_that_was_asked_for_too_late) {
    Story story = full_answered(10).then(RateAnswer{"dissatisfied", ""}, the_filer(11));
    const Case before = story.state();
    story.then(AskForReview{}, the_filer(60));
    ASSERT_TRUE(story.state().review->late);
    story.then(DecideReview{"too_late", "f", "r", "r", "n"}, full(approver(bureau), 70));
    EXPECT_EQ(story.state().stage, Stage::answered);
    EXPECT_EQ(story.state().closed_on, before.closed_on);
    EXPECT_EQ(story.state().holder, before.holder);
    EXPECT_EQ(story.state().handler, before.handler);
    EXPECT_EQ(story.state().outcome, before.outcome);
    EXPECT_EQ(story.state().rating, before.rating);
    story.then(RecordMissedLimits{}, the_clock(101));
    EXPECT_EQ(story.types().back(), "look-back-asked");
    Story asked_again = story;
    asked_again.then(AskForReview{}, the_filer(101));
    EXPECT_TRUE(asked_again.state().asked_outside)
        << "that round is used up, and who turned it away does not judge that";
    story.then(AnswerLookBack{"no", "还在漏"}, the_filer(102)).then(ReopenCase{"还在漏"}, the_filer(102));
    EXPECT_EQ(story.state().stage, Stage::accepted) << "the next level decided nothing that would stand against it";
    story.then(answer, full(handler(water), 110)).then(AskForReview{}, the_filer(111));
    EXPECT_EQ(story.state().review->round, 1) << "of the new answer";

    Story declined = full_referred();
    declined.then(DeclineCase{"final", "f", "36(3)", "r", "w"}, full(registrar(water), 1));
    // A decline starts no window in this rulebook, so that a review of it is never late.
    declined.then(AskForReview{}, the_filer(80));
    EXPECT_FALSE(declined.state().review->late);
}

TEST(LookBack, is_asked_about_a_decline_and_not_about_what_was_withdrawn_or_taken_over) {
    Story declined = full_referred();
    declined.then(DeclineCase{"final", "f", "36(3)", "r", "w"}, full(registrar(water), 1));
    declined.then(RecordMissedLimits{}, the_clock(92));
    EXPECT_EQ(declined.types().back(), "look-back-asked");
    Story withdrawn = full_accepted().then(WithdrawGrievance{}, the_filer(1));
    EXPECT_EQ(next_due(withdrawn.state(), full_rulebook), std::nullopt);
    FileGrievance old = filing;
    old.channel = Channel::imported;
    Story imported = Story{}.then(old, full(Actor::filer())).then(AcceptCase{"p"}, full(registrar(bureau)));
    imported.then(answer, full(approver(bureau), 3));
    EXPECT_EQ(next_due(imported.state(), full_rulebook), std::nullopt);
}

}  // namespace
}  // namespace huiyin
