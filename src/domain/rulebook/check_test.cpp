#include "domain/rulebook/check.hpp"

#include <functional>

#include <gmock/gmock.h>

namespace huiyin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Rulebook fit_rulebook() {
    Rulebook rulebook;
    rulebook.id = "demo";
    rulebook.name = {"示例", "Demo"};
    rulebook.calendar = "cn";
    LimitRule handle;
    handle.id = "handle";
    handle.name = {"办理", "Handling"};
    handle.starts_on = {Step::accepted};
    handle.met_by = {Step::answered};
    handle.length = Length{60, LengthUnit::calendar_day};
    handle.duty = {"办结", "Decide"};
    handle.article = "34";
    handle.extension = Extension{.length = {30, LengthUnit::calendar_day}, .approver = "approver"};
    LimitRule objection = handle;
    objection.id = "objection";
    objection.kind = LimitKind::window;
    objection.met_by = {};
    objection.extension.reset();
    LimitRule notice = handle;
    notice.id = "notice";
    notice.starts_on = {Step::received_by_bureau, Step::received_by_unit, Step::transferred_in,     Step::accepted,
                        Step::reopened,           Step::review_requested, Step::rereview_requested, Step::sent_back};
    notice.extension.reset();
    rulebook.limits = {handle, objection, notice};
    rulebook.grounds = {{.id = "elsewhere", .name = {"他处", "Elsewhere"}, .article = "31"}};
    rulebook.outcomes = {{.id = "supported", .name = {"支持", "Supported"}, .article = "32"}};
    rulebook.ratings = {{.id = "satisfied", .name = {"满意", "Satisfied"}, .article = ""}};
    rulebook.opening_purposes = {{.id = "hear", .name = {"听取", "Hear"}, .article = ""}};
    rulebook.next_steps = {{.id = "review", .name = {"复查", "Review"}, .article = "35"}};
    rulebook.reviews = {{.id = "review", .name = {"复查", "Review"}, .article = "35"}};
    rulebook.review_outcomes = {{.id = "sent_back", .name = {"发回", "Sent back"}, .effect = ReviewEffect::send_back}};
    rulebook.after_reviews = {"诉讼", "Court"};
    return rulebook;
}

TEST(CheckRulebook, finds_nothing_in_a_fit_rulebook) { EXPECT_THAT(check_rulebook(fit_rulebook()), IsEmpty()); }

TEST(CheckRulebook, names_what_makes_a_rulebook_unfit) {
    struct {
        std::function<void(Rulebook&)> spoil;
        RulebookProblem then;
    } const examples[] = {
        {[](Rulebook& r) { r.id.clear(); }, {RulebookFault::missing_id, "rulebook"}},
        {[](Rulebook& r) { r.version = 0; }, {RulebookFault::bad_number, "version"}},
        {[](Rulebook& r) { r.name.en.clear(); }, {RulebookFault::missing_name, "name en"}},
        {[](Rulebook& r) { r.calendar.clear(); }, {RulebookFault::missing_calendar, "calendar"}},
        {[](Rulebook& r) { r.rating_days_max = 0; }, {RulebookFault::bad_number, "rating_days_max"}},
        {[](Rulebook& r) { r.reopen_days_max = 10'001; }, {RulebookFault::bad_number, "reopen_days_max"}},
        {[](Rulebook& r) { r.limits.clear(); }, {RulebookFault::no_limits, "limit"}},
        {[](Rulebook& r) { r.limits[1].id.clear(); }, {RulebookFault::missing_id, "limit"}},
        {[](Rulebook& r) { r.limits[1].id = "handle"; }, {RulebookFault::duplicate_id, "limit handle"}},
        {[](Rulebook& r) { r.limits[0].name.zh.clear(); }, {RulebookFault::missing_name, "limit handle name zh"}},
        {[](Rulebook& r) { r.limits[0].duty.en.clear(); }, {RulebookFault::missing_name, "limit handle duty en"}},
        {[](Rulebook& r) { r.limits[0].article.clear(); }, {RulebookFault::missing_article, "limit handle"}},
        {[](Rulebook& r) { r.limits[0].starts_on.clear(); }, {RulebookFault::never_starts, "limit handle"}},
        {[](Rulebook& r) { r.limits[0].met_by.clear(); }, {RulebookFault::never_met, "limit handle"}},
        {[](Rulebook& r) { r.limits[0].length->amount = 0; }, {RulebookFault::bad_number, "limit handle length"}},
        {[](Rulebook& r) { r.limits[1].lapse = Lapse::accountability; },
         {RulebookFault::sanctioned_window, "limit objection"}},
        {[](Rulebook& r) { r.limits[0].length.reset(); }, {RulebookFault::extension_of_nothing, "limit handle"}},
        {[](Rulebook& r) { r.limits[0].extension->length.amount = 10'001; },
         {RulebookFault::bad_number, "limit handle extension"}},
        {[](Rulebook& r) { r.limits[0].extension->times_max = 0; },
         {RulebookFault::bad_number, "limit handle extension times_max"}},
        {[](Rulebook& r) { r.limits[0].extension->approver.clear(); },
         {RulebookFault::no_approver, "limit handle extension"}},
        {[](Rulebook& r) { r.limits[0].extension->approver = "boss"; },
         {RulebookFault::no_approver, "limit handle extension"}},
        {[](Rulebook& r) { r.grounds.clear(); }, {RulebookFault::no_choices, "ground"}},
        {[](Rulebook& r) { r.grounds[0].article.clear(); }, {RulebookFault::missing_article, "ground elsewhere"}},
        {[](Rulebook& r) { r.outcomes.clear(); }, {RulebookFault::no_choices, "outcome"}},
        {[](Rulebook& r) { r.ratings.clear(); }, {RulebookFault::no_choices, "rating"}},
        {[](Rulebook& r) { r.opening_purposes.clear(); }, {RulebookFault::no_choices, "opening_purpose"}},
        {[](Rulebook& r) { r.next_steps.clear(); }, {RulebookFault::no_choices, "next_step"}},
        {[](Rulebook& r) { std::erase(r.limits[2].starts_on, Step::transferred_in); },
         {RulebookFault::endless_stage, "step transferred_in"}},
        {[](Rulebook& r) { std::erase(r.limits[2].starts_on, Step::sent_back); },
         {RulebookFault::endless_stage, "step sent_back"}},
        {[](Rulebook& r) { r.reviews[0].decided_by = ReviewAuthority::same_officer; },
         {RulebookFault::reviewed_by_itself, "review review"}},
        {[](Rulebook& r) { r.reviews[0].article.clear(); }, {RulebookFault::missing_article, "review review"}},
        {[](Rulebook& r) { r.review_outcomes[0].effect = ReviewEffect::uphold; },
         {RulebookFault::no_way_back, "review_outcome"}},
        {[](Rulebook& r) { r.after_reviews.en.clear(); }, {RulebookFault::missing_name, "after_reviews en"}},
        {[](Rulebook& r) {
             r.reviews.push_back({.id = "second", .name = {"二", "Second"}, .article = "36"});
             r.reviews.push_back({.id = "third", .name = {"三", "Third"}, .article = "37"});
         },
         {RulebookFault::too_many_reviews, "review"}},
        {[](Rulebook& r) { r.ratings.push_back(r.ratings[0]); }, {RulebookFault::duplicate_id, "rating satisfied"}},
        {[](Rulebook& r) { r.ratings[0].name.en.clear(); }, {RulebookFault::missing_name, "rating satisfied name en"}},
    };
    for (const auto& [spoil, then] : examples) {
        SCOPED_TRACE(to_text(then));
        Rulebook rulebook = fit_rulebook();
        spoil(rulebook);
        EXPECT_THAT(check_rulebook(rulebook), ElementsAre(then));
    }
}

TEST(CheckRulebook, lets_a_window_make_the_answer_final) {
    Rulebook rulebook = fit_rulebook();
    rulebook.limits[1].lapse = Lapse::final;
    EXPECT_THAT(check_rulebook(rulebook), IsEmpty());
}

TEST(CheckRulebook, needs_nothing_of_reviews_where_there_are_none) {
    Rulebook rulebook = fit_rulebook();
    rulebook.reviews.clear();
    rulebook.review_outcomes.clear();
    rulebook.after_reviews = {};
    std::erase(rulebook.limits[2].starts_on, Step::sent_back);
    EXPECT_THAT(check_rulebook(rulebook), IsEmpty());
}

TEST(CheckRulebook, says_a_problem_in_a_sentence) {
    EXPECT_EQ(to_text(RulebookProblem{RulebookFault::never_met, "limit handle"}),
              "limit handle: no step meets this duty");
}

}  // namespace
}  // namespace huiyin
