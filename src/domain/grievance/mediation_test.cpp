#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

const OfferMediation offer{"people", "坐下来谈"};

Story mediating() { return full_handled().then(offer, full(handler(water), 1)).then(AcceptMediation{}, the_filer(2)); }

SetMeeting meeting_on(int day) { return {"hearing", monday + days{day}, "三楼", "双方"}; }
ProposeAgreement agreement(int day) { return {"协议", "修好水管", monday + days{day}}; }

TEST(Mediation, begins_when_the_other_side_agrees_and_stops_the_clock) {
    Story story = full_handled().then(offer, full(handler(water), 1));
    EXPECT_EQ(story.state().limits[0].pause, "");
    EXPECT_EQ(why(story.state(), AcceptMediation{}, full(handler(water), 1)), RefusalCode::own_offer);
    EXPECT_EQ(why(story.state(), offer, the_filer(1)), RefusalCode::mediation_pending);
    story.then(AcceptMediation{}, the_filer(2));
    EXPECT_EQ(story.state().limits[0].pause, "talks");
    EXPECT_EQ(why(story.state(), AcceptMediation{}, the_filer(3)), RefusalCode::no_mediation);
}

TEST(Mediation, that_the_filer_offers_needs_the_office_and_registers_nothing_in_the_filers_name) {
    Story story = Story{}.then(filing, full(Actor::filer())).then(offer, the_filer(1));
    EXPECT_EQ(story.types(), (Strings{"filed", "mediation-offered"}));
    EXPECT_EQ(why(story.state(), AcceptMediation{}, the_filer(1)), RefusalCode::own_offer);
    story.then(AcceptMediation{}, full(approver(bureau), 2));
    EXPECT_EQ(Strings(story.types().end() - 2, story.types().end()), (Strings{"registered", "mediation-begun"}));
}

TEST(Mediation, ends_in_an_agreement_with_a_promise_and_never_ends_the_case) {
    Story story = mediating();
    EXPECT_EQ(why(story.state(), AcceptAgreement{}, the_filer(3)), RefusalCode::no_mediation);
    story.then(agreement(30), full(handler(water), 5));
    EXPECT_EQ(why(story.state(), AcceptAgreement{}, full(handler(water), 6)), RefusalCode::not_permitted);
    story.then(AcceptAgreement{}, the_filer(12));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-16"});
    ASSERT_EQ(story.state().promises.size(), 1U);
    EXPECT_EQ(story.state().promises[0].due_on, monday + days{30});
    EXPECT_FALSE(story.state().mediation);
}

TEST(Mediation, is_ended_by_either_side_and_by_the_office_with_a_reason) {
    const Case current = mediating().state();
    EXPECT_TRUE(decide(current, EndMediation{}, the_filer(4)));
    EXPECT_EQ(why(current, EndMediation{}, full(handler(water), 4)), RefusalCode::text_missing);
    EXPECT_TRUE(decide(current, EndMediation{"谈不拢"}, full(handler(water), 4)));
    EXPECT_EQ(why(full_handled().state(), EndMediation{"r"}, full(handler(water), 4)), RefusalCode::no_mediation);
    EXPECT_EQ(running(mediating().then(EndMediation{}, the_filer(9)).state()), Strings{"handle 2026-03-13"});
}

TEST(Mediation, goes_on_after_the_clock_does) {
    Story story = mediating().then(RecordMissedLimits{}, the_clock(50));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-04-05"});
    EXPECT_TRUE(story.state().mediation);
}

TEST(Mediation, is_over_when_the_case_is_answered) {
    Story story = mediating().then(agreement(30), full(handler(water), 3));
    story.then(meeting_on(9), full(handler(water), 3)).then(answer, full(handler(water), 4));
    EXPECT_EQ(Strings(story.types().end() - 3, story.types().end()),
              (Strings{"mediation-ended", "meeting-cancelled", "answered"}))
        << "the filer reads that the agreement waits no more, and that nobody needs to come";
    EXPECT_FALSE(story.state().mediation);
    EXPECT_FALSE(story.state().meeting);
    EXPECT_EQ(why(story.state(), offer, the_filer(5)), RefusalCode::already_answered);
}

TEST(Agreement, is_written_down_once_the_case_is_taken_up_so_that_no_decline_sheds_it) {
    Story story = full_referred().then(offer, the_filer(1)).then(AcceptMediation{}, full(approver(water), 1));
    EXPECT_EQ(why(story.state(), agreement(30), full(approver(water), 2)), RefusalCode::not_accepted_yet);
    story.then(AcceptCase{"现场核查"}, full(registrar(water), 2)).then(agreement(30), full(approver(water), 2));
    EXPECT_TRUE(story.state().mediation->agreement);
}

TEST(Agreement, has_to_say_what_and_by_when_and_binds_only_before_that_day) {
    Story story = mediating();
    EXPECT_EQ(why(story.state(), ProposeAgreement{"t", "p", {}}, full(handler(water), 5)), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), agreement(4), full(handler(water), 5)), RefusalCode::day_in_past);
    EXPECT_EQ(why(story.state(), ProposeAgreement{"t", " ", monday + days{9}}, full(handler(water), 5)),
              RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), OfferMediation{"friend", "r"}, the_filer(5)), RefusalCode::mediation_pending);
    story.then(agreement(9), full(handler(water), 5));
    EXPECT_EQ(why(story.state(), AcceptAgreement{}, the_filer(10)), RefusalCode::day_in_past);
    story.then(agreement(20), full(handler(water), 10)).then(AcceptAgreement{}, the_filer(11));
    EXPECT_EQ(story.state().promises.size(), 1U);
}

}  // namespace
}  // namespace huiyin
