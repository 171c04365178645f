#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

TEST(Class, that_the_office_chooses_counts_from_the_first_day) {
    Story story = full_accepted().then(ClassifyCase{"simple", "r"}, full(registrar(water), 5));
    EXPECT_EQ(story.state().case_class, "simple");
    EXPECT_EQ(story.state().limits[0].from, monday);
    EXPECT_EQ(running(story.state()), Strings{"handle_simple 2026-01-19"});
    story.then(ClassifyCase{"ordinary", "r"}, full(registrar(water), 6));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-06"}) << "and may be taken back";
}

TEST(Class, changed_during_a_pause_stands_still_on) {
    Story story = full_handled().then(AskFiler{"?"}, full(handler(water), 5));
    story.then(ClassifyCase{"simple", "r"}, full(registrar(water), 5));
    EXPECT_EQ(story.state().limits[0].pause, "question");
}

TEST(Class, changed_after_a_pause_loses_no_day_that_it_took) {
    Story story = full_handled().then(AskFiler{"?"}, full(handler(water), 1)).then(ReplyToOffice{"!"}, the_filer(4));
    story.then(ClassifyCase{"simple", "r"}, full(registrar(water), 5));
    EXPECT_EQ(running(story.state()), Strings{"handle_simple 2026-01-26"})
        << "three working days after the 19th; the 20th and 21st are holidays";
    story.then(AskFiler{"?"}, full(handler(water), 5)).then(ClassifyCase{"ordinary", "r"}, full(registrar(water), 7));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-11"});
    story.then(RecordMissedLimits{}, the_clock(60));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-26"}) << "20 days of pause in all, as in one class";
}

TEST(Class, of_a_case_that_is_late_stays) {
    const Case late = full_handled().then(RecordMissedLimits{}, the_clock(61)).state();
    EXPECT_EQ(why(late, ClassifyCase{"simple", "r"}, full(registrar(water), 62)), RefusalCode::limit_passed);
}

TEST(Class, is_refused_without_reason_choice_or_right) {
    const Case current = full_accepted().state();
    EXPECT_EQ(why(current, ClassifyCase{"simple", " "}, full(registrar(water))), RefusalCode::text_missing);
    EXPECT_EQ(why(current, ClassifyCase{"none", "r"}, full(registrar(water))), RefusalCode::unknown_choice);
    EXPECT_EQ(why(current, ClassifyCase{"retaliation", "r"}, full(registrar(water))), RefusalCode::unknown_choice);
    EXPECT_EQ(why(current, ClassifyCase{"ordinary", "r"}, full(registrar(water))), RefusalCode::same_class);
    EXPECT_EQ(why(current, ClassifyCase{"simple", "r"}, full(registrar(roads))), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, ClassifyCase{"simple", "r"}, the_filer(0)), RefusalCode::not_permitted);
    EXPECT_EQ(why(accepted().state(), ClassifyCase{"simple", "r"}, context(registrar(water))), RefusalCode::same_class);
    EXPECT_EQ(why(full_answered().state(), ClassifyCase{"simple", "r"}, full(registrar(water), 11)),
              RefusalCode::already_answered);
}

TEST(Class, that_bypasses_goes_to_the_top_and_stays_what_it_is) {
    FileGrievance report = filing;
    report.case_class = "retaliation";
    report.about = {"水务局"};
    report.addressed_to = water_station;
    Story story = Story{}.then(report, full(Actor::filer()));
    EXPECT_EQ(story.state().holder, bureau);
    EXPECT_EQ(why(story.state(), ClassifyCase{"simple", "r"}, full(registrar(bureau))), RefusalCode::same_class);
    EXPECT_EQ(why(story.state(), ReferCase{water, "r"}, full(registrar(bureau))), RefusalCode::unit_complained_of);
    report.about = {"信访局"};
    EXPECT_FALSE(Story{}.then(report, full(Actor::filer())).state().holder) << "what is below the accused is led by it";
}

TEST(Class, of_a_filing_is_one_that_filers_choose) {
    FileGrievance command = filing;
    EXPECT_EQ(Story{}.then(command, full(Actor::filer())).state().case_class, "ordinary");
    command.case_class = "simple";
    EXPECT_EQ(why({}, command, full(Actor::filer())), RefusalCode::unknown_choice);
    EXPECT_EQ(why({}, command, context(Actor::filer())), RefusalCode::unknown_choice);
}

}  // namespace
}  // namespace huiyin
