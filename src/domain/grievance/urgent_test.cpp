#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

TEST(Urgent, is_marked_with_a_reason_by_who_sees_it_first_and_registers_the_case) {
    Story story = Story{}.then(filing, full(Actor::filer()));
    const Context clerk = full(officer({41}, bureau, {Role::clerk}));
    EXPECT_EQ(why(story.state(), MarkUrgent{}, clerk), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), MarkUrgent{"r"}, the_filer(0)), RefusalCode::not_permitted);
    EXPECT_EQ(why(story.state(), ReportUrgent{"t", "w"}, full(registrar(bureau))), RefusalCode::not_urgent);
    story.then(MarkUrgent{"电线落在路上"}, clerk);
    EXPECT_EQ(story.types(), (Strings{"filed", "registered", "marked-urgent"}));
    EXPECT_TRUE(story.state().urgent);
    EXPECT_EQ(why(story.state(), MarkUrgent{"r"}, clerk), RefusalCode::marked_urgent);
}

TEST(Urgent, is_reported_to_bodies_that_are_named_as_often_as_it_takes) {
    Story story = full_handled().then(MarkUrgent{"断水的医院"}, full(supervisor(bureau), 1));
    EXPECT_EQ(why(story.state(), ReportUrgent{"", "w"}, full(handler(water), 1)), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), ReportUrgent{"t", "w"}, full(supervisor(bureau), 1)), RefusalCode::not_permitted);
    story.then(ReportUrgent{"县政府", "医院断水"}, full(handler(water), 1));
    story.then(ReportUrgent{"卫健局", "医院断水"}, full(handler(water), 2));
    EXPECT_EQ(story.types().back(), "urgent-reported");
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-06"}) << "this rulebook has no number for it";
}

TEST(Urgent, matters_have_the_limit_that_a_rulebook_sets_for_reporting_them) {
    Rulebook rules = full_rulebook;
    rules.limits.push_back(limit("report", LimitKind::duty, {Step::urgent_learned}, {Step::urgent_reported},
                                 {1, LengthUnit::calendar_day}));
    const auto under = [&](const Context& one) {
        return Context{.now = one.now,
                       .actor = one.actor,
                       .holds_receipt = one.holds_receipt,
                       .entered_on = {},
                       .rulebook = rules,
                       .calendar = one.calendar,
                       .units = one.units};
    };
    Story story = full_handled().then(MarkUrgent{"r"}, under(full(handler(water), 1)));
    EXPECT_EQ(running(story.state()), (Strings{"handle 2026-03-06", "report 2026-01-07"}));
    story.then(answer, under(full(handler(water), 2)));
    EXPECT_TRUE(decide(story.state(), ReportUrgent{"t", "w"}, under(full(handler(water), 2))))
        << "what is owed can be done also after the answer";
    story.then(ReportUrgent{"t", "w"}, under(full(handler(water), 2)));
    EXPECT_EQ(running(story.state()), Strings{"review 2026-02-06"});
}

}  // namespace
}  // namespace huiyin
