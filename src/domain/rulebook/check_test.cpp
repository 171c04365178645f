#include "domain/rulebook/check.hpp"

#include <functional>
#include <set>

#include <gmock/gmock.h>

namespace huiyin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

LimitRule duty(std::string id, std::vector<Step> starts_on, std::vector<Step> met_by) {
    return {.id = std::move(id),
            .name = {"办理", "Handling"},
            .starts_on = std::move(starts_on),
            .met_by = std::move(met_by),
            .length = Length{60, LengthUnit::calendar_day},
            .duty = {"办结", "Decide"},
            .article = "34"};
}

void without_classes(Rulebook& rulebook) {
    rulebook.classes.clear();
    rulebook.supervision.clear();
}

Rulebook fit_rulebook() {
    Rulebook rulebook;
    rulebook.id = "demo";
    rulebook.name = {"示例", "Demo"};
    rulebook.calendar = "cn";
    rulebook.limits = {
        duty("handle", {Step::accepted, Step::reopened, Step::sent_back},
             {Step::accepted, Step::declined, Step::answered, Step::sent_back, Step::review_answered,
              Step::rereview_answered, Step::withdrawn}),
        duty("objection", {Step::transferred_in}, {}),
        duty("notice", {Step::received_by_bureau, Step::received_by_unit, Step::transferred_in},
             {Step::transferred_in, Step::accepted, Step::declined, Step::sent_back, Step::review_answered,
              Step::rereview_answered, Step::withdrawn}),
        duty("review_decide", {Step::review_requested},
             {Step::review_answered, Step::rereview_requested, Step::sent_back, Step::withdrawn}),
        duty("rereview_decide", {Step::rereview_requested},
             {Step::rereview_answered, Step::sent_back, Step::withdrawn}),
        duty("supervision_reply", {Step::supervision_opened}, {Step::supervision_answered}),
    };
    rulebook.limits[0].extension = Extension{.length = {30, LengthUnit::calendar_day}, .approver = "approver"};
    rulebook.limits[1].kind = LimitKind::window;
    rulebook.classes = {{.id = "ordinary", .name = {"普通", "Ordinary"}, .article = "31"},
                        {.id = "quick", .name = {"简易", "Quick"}, .article = "2", .chosen_by = ClassChooser::office}};
    rulebook.pauses = {{.id = "hearing",
                        .name = {"听证", "Hearing"},
                        .article = "36",
                        .cause = PauseCause::hearing,
                        .limits = {"review_decide"},
                        .days_max = 30}};
    rulebook.supervision = {{.id = "shirking", .name = {"推诿", "Shirking"}, .article = "40"}};
    rulebook.satisfied = {"satisfied"};
    rulebook.grounds = {{.id = "elsewhere", .name = {"他处", "Elsewhere"}, .article = "31"}};
    rulebook.outcomes = {{.id = "supported", .name = {"支持", "Supported"}, .article = "32"}};
    rulebook.ratings = {{.id = "satisfied", .name = {"满意", "Satisfied"}, .article = ""},
                        {.id = "dissatisfied", .name = {"不满意", "Dissatisfied"}, .article = ""}};
    rulebook.opening_purposes = {{{.id = "hear", .name = {"听取", "Hear"}, .article = "", .classes = {}}, "lead"}};
    rulebook.next_steps = {{.id = "review", .name = {"复查", "Review"}, .article = "35"}};
    rulebook.reviews = {{.id = "review", .name = {"复查", "Review"}, .article = "35"},
                        {.id = "rereview", .name = {"复核", "Re-review"}, .article = "36"}};
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
        {[](Rulebook& r) {
             without_classes(r);
             r.pauses.clear();
             r.limits.clear();
         },
         {RulebookFault::no_limits, "limit"}},
        {[](Rulebook& r) { r.limits[1].id.clear(); }, {RulebookFault::missing_id, "limit"}},
        {[](Rulebook& r) { r.limits[1].id = "handle"; }, {RulebookFault::duplicate_id, "limit handle"}},
        {[](Rulebook& r) { r.limits[0].name.zh.clear(); }, {RulebookFault::missing_name, "limit handle name zh"}},
        {[](Rulebook& r) { r.limits[0].duty.en.clear(); }, {RulebookFault::missing_name, "limit handle duty en"}},
        {[](Rulebook& r) { r.limits[0].article.clear(); }, {RulebookFault::missing_article, "limit handle"}},
        {[](Rulebook& r) { r.limits[1].starts_on.clear(); }, {RulebookFault::never_starts, "limit objection"}},
        {[](Rulebook& r) { r.reviews.pop_back(); }, {RulebookFault::never_starts, "limit rereview_decide"}},
        {[](Rulebook& r) { r.limits[0].met_by.clear(); }, {RulebookFault::never_met, "limit handle"}},
        {[](Rulebook& r) { r.limits[0].length->amount = 0; }, {RulebookFault::bad_number, "limit handle length"}},
        {[](Rulebook& r) { r.limits[1].lapse = Lapse::accountability; },
         {RulebookFault::sanctioned_window, "limit objection"}},
        {[](Rulebook& r) {
             r.limits[1].extension = r.limits[0].extension;
             r.limits[1].length.reset();
         },
         {RulebookFault::extension_of_nothing, "limit objection"}},
        {[](Rulebook& r) { r.limits[0].extension->length.amount = 10'001; },
         {RulebookFault::bad_number, "limit handle extension"}},
        {[](Rulebook& r) { r.limits[0].extension->times_max = 0; },
         {RulebookFault::bad_number, "limit handle extension times_max"}},
        {[](Rulebook& r) { r.opening_purposes[0].second_role = "clerk"; },
         {RulebookFault::no_second_role, "opening_purpose hear"}},
        {[](Rulebook& r) { r.opening_purposes[0].second_role = "boss"; },
         {RulebookFault::no_second_role, "opening_purpose hear"}},
        {[](Rulebook& r) { r.limits[0].extension->approver.clear(); },
         {RulebookFault::no_approver, "limit handle extension"}},
        {[](Rulebook& r) { r.limits[0].extension->approver = "boss"; },
         {RulebookFault::no_approver, "limit handle extension"}},
        {[](Rulebook& r) { r.limits[0].extension->approver = "filer"; },
         {RulebookFault::no_approver, "limit handle extension"}},
        {[](Rulebook& r) { r.limits[0].extension->approver = "custodian"; },
         {RulebookFault::no_approver, "limit handle extension"}},
        {[](Rulebook& r) { r.limits[0].extension->approver = "clock"; },
         {RulebookFault::no_approver, "limit handle extension"}},
        {[](Rulebook& r) { r.grounds.clear(); }, {RulebookFault::no_choices, "ground"}},
        {[](Rulebook& r) { r.grounds[0].article.clear(); }, {RulebookFault::missing_article, "ground elsewhere"}},
        {[](Rulebook& r) { r.outcomes.clear(); }, {RulebookFault::no_choices, "outcome"}},
        {[](Rulebook& r) { r.ratings.clear(); }, {RulebookFault::no_choices, "rating"}},
        {[](Rulebook& r) { r.opening_purposes.clear(); }, {RulebookFault::no_choices, "opening_purpose"}},
        {[](Rulebook& r) { r.next_steps.clear(); }, {RulebookFault::no_choices, "next_step"}},
        {[](Rulebook& r) {
             without_classes(r);
             std::erase(r.limits[2].starts_on, Step::transferred_in);
         },
         {RulebookFault::endless_stage, "step transferred_in"}},
        {[](Rulebook& r) {
             without_classes(r);
             std::erase(r.limits[0].starts_on, Step::sent_back);
         },
         {RulebookFault::endless_stage, "step sent_back"}},
        {[](Rulebook& r) { r.reviews[0].decided_by = ReviewAuthority::same_officer; },
         {RulebookFault::reviewed_by_itself, "review review"}},
        {[](Rulebook& r) { r.reviews[0].article.clear(); }, {RulebookFault::missing_article, "review review"}},
        {[](Rulebook& r) { r.review_outcomes[0].effect = ReviewEffect::uphold; },
         {RulebookFault::no_way_back, "review_outcome"}},
        {[](Rulebook& r) { r.after_reviews.en.clear(); }, {RulebookFault::missing_name, "after_reviews en"}},
        {[](Rulebook& r) {
             r.reviews.push_back({.id = "third", .name = {"三", "Third"}, .article = "37"});
         },
         {RulebookFault::too_many_reviews, "review"}},
        {[](Rulebook& r) { r.retention = Retention{.months = retention_months_max + 1}; },
         {RulebookFault::bad_number, "retention months"}},
        {[](Rulebook& r) {
             r.reopen_days_max = 60;
             r.retention = Retention{.months = 2};
         },
         {RulebookFault::erased_too_early, "retention months"}},
        {[](Rulebook& r) {
             r.look_back_days = 90;
             r.retention = Retention{.months = 12, .declined_months = 3};
         },
         {RulebookFault::erased_too_early, "retention declined_months"}},
        {[](Rulebook& r) { r.retention = Retention{.months = 12, .withdrawn_months = 0}; },
         {RulebookFault::bad_number, "retention withdrawn_months"}},
        {[](Rulebook& r) { r.look_back_days = 0; }, {RulebookFault::bad_number, "look_back_days"}},
        {[](Rulebook& r) { r.representatives_max = 0; }, {RulebookFault::bad_number, "representatives_max"}},
        {[](Rulebook& r) { r.small_cell = 0; }, {RulebookFault::bad_number, "small_cell"}},
        {[](Rulebook& r) { r.small_cell = small_cell_max + 1; }, {RulebookFault::bad_number, "small_cell"}},
        {[](Rulebook& r) { r.limits.push_back(duty("late", {Step::review_acknowledged}, {Step::review_answered})); },
         {RulebookFault::never_acknowledged, "limit late"}},
        {[](Rulebook& r) { std::erase(r.limits[3].met_by, Step::withdrawn); },
         {RulebookFault::outlives_case, "limit review_decide step withdrawn"}},
        {[](Rulebook& r) { std::erase(r.limits[0].met_by, Step::accepted); },
         {RulebookFault::started_twice, "limit handle step accepted"}},
        {[](Rulebook& r) { r.classes[1].id = "ordinary"; }, {RulebookFault::duplicate_id, "class ordinary"}},
        {[](Rulebook& r) { r.classes[1].name.zh.clear(); }, {RulebookFault::missing_name, "class quick name zh"}},
        {[](Rulebook& r) { r.classes[0].chosen_by = ClassChooser::office; },
         {RulebookFault::ordinary_by_office, "class ordinary"}},
        {[](Rulebook& r) {
             r.limits[0].classes = {"ordinary", "quick", "slow"};
         },
         {RulebookFault::unknown_class, "limit handle classes slow"}},
        {[](Rulebook& r) {
             r.outcomes[0].classes = {"ordinary", "quick", "slow"};
         },
         {RulebookFault::unknown_class, "outcome supported classes slow"}},
        {[](Rulebook& r) { r.next_steps[0].classes = {"slow"}; },
         {RulebookFault::unknown_class, "next_step review classes slow"}},
        {[](Rulebook& r) { r.outcomes[0].classes = {"ordinary"}; }, {RulebookFault::no_outcome, "class quick"}},
        {[](Rulebook& r) {
             r.classes[1].chosen_by = ClassChooser::office;
             r.classes[1].bypass = true;
         },
         {RulebookFault::bypass_by_office, "class quick"}},
        {[](Rulebook& r) {
             r.supervision.clear();
             for (LimitRule& limit : r.limits) limit.classes = {"ordinary"};
         },
         {RulebookFault::unserved_class, "class quick"}},
        {[](Rulebook& r) { r.limits[5].classes = {"ordinary"}; },
         {RulebookFault::unanswered_supervision, "supervision, class quick"}},
        {[](Rulebook& r) {
             r.classes.clear();
             r.limits[5].met_by = {Step::withdrawn};
         },
         {RulebookFault::unanswered_supervision, "supervision"}},
        {[](Rulebook& r) { r.supervision.push_back(r.supervision[0]); },
         {RulebookFault::duplicate_id, "supervision shirking"}},
        {[](Rulebook& r) { r.pauses[0].limits.clear(); }, {RulebookFault::pause_of_nothing, "pause hearing"}},
        {[](Rulebook& r) { r.pauses[0].limits = {"hanlde"}; },
         {RulebookFault::unknown_limit, "pause hearing limits hanlde"}},
        {[](Rulebook& r) { r.pauses[0].limits = {"objection"}; },
         {RulebookFault::pause_of_window, "pause hearing limits objection"}},
        {[](Rulebook& r) {
             r.limits.push_back(duty("report", {Step::urgent_learned}, {Step::urgent_reported}));
             r.limits.back().length.reset();
             r.pauses[0].limits = {"report"};
         },
         {RulebookFault::pause_of_nothing, "pause hearing limits report"}},
        {[](Rulebook& r) { r.pauses[0].days_max = 0; }, {RulebookFault::endless_pause, "pause hearing"}},
        {[](Rulebook& r) { r.limits[0].met_by.push_back(Step::urgent_learned); },
         {RulebookFault::endless_stage, "limit " + fit_rulebook().limits[0].id + " met_by urgent_learned"}},
        {[](Rulebook& r) {
             r.pauses.push_back(r.pauses[0]);
             r.pauses[1].id = "second";
         },
         {RulebookFault::pause_twice, "pause second"}},
        {[](Rulebook& r) { r.satisfied = {"happy"}; }, {RulebookFault::unknown_rating, "satisfied happy"}},
        {[](Rulebook& r) {
             r.satisfied = {"satisfied", "dissatisfied"};
         },
         {RulebookFault::all_satisfied, "satisfied"}},
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
    rulebook.pauses.clear();
    std::erase_if(rulebook.limits, [](const LimitRule& limit) { return limit.id.ends_with("review_decide"); });
    EXPECT_THAT(check_rulebook(rulebook), IsEmpty());
}

TEST(CheckRulebook, walks_every_way_for_each_class) {
    Rulebook rulebook = fit_rulebook();
    rulebook.limits[0].classes = {"ordinary"};
    EXPECT_THAT(check_rulebook(rulebook),
                UnorderedElementsAre(RulebookProblem{RulebookFault::endless_stage, "step accepted, class quick"},
                                     RulebookProblem{RulebookFault::endless_stage, "step reopened, class quick"},
                                     RulebookProblem{RulebookFault::endless_stage, "step sent_back, class quick"}));
    rulebook.limits.push_back(rulebook.limits[0]);
    rulebook.limits.back().id = "quick_handle";
    rulebook.limits.back().classes = {"quick"};
    EXPECT_THAT(check_rulebook(rulebook), IsEmpty());
}

TEST(CheckRulebook, lets_one_duty_run_from_receipt_to_answer) {
    Rulebook rulebook = fit_rulebook();
    rulebook.limits[0].starts_on = {Step::received_by_bureau, Step::received_by_unit, Step::reopened, Step::sent_back};
    std::erase(rulebook.limits[0].met_by, Step::accepted);
    rulebook.limits.erase(rulebook.limits.begin() + 2);
    EXPECT_THAT(check_rulebook(rulebook), IsEmpty());
}

TEST(CheckRulebook, ends_its_walk_through_a_rulebook_with_more_places_than_it_can_see) {
    Rulebook rulebook = fit_rulebook();
    for (int i = 0; i < step_count * 4; ++i) {
        rulebook.limits.push_back(duty("l" + std::to_string(i), {static_cast<Step>(i % step_count)},
                                       {static_cast<Step>(i * 7 % step_count), static_cast<Step>(i / 4)}));
    }
    EXPECT_FALSE(check_rulebook(rulebook).empty());
}

TEST(CheckRulebook, says_each_fault_in_a_sentence_of_its_own) {
    std::set<std::string> sentences;
    for (int i = 0; i < rulebook_fault_count; ++i) {
        sentences.insert(to_text(RulebookProblem{static_cast<RulebookFault>(i), "here"}));
    }
    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(rulebook_fault_count));
}

TEST(CheckRulebook, says_a_problem_in_a_sentence) {
    EXPECT_EQ(to_text(RulebookProblem{RulebookFault::never_met, "limit handle"}),
              "limit handle: no step meets this duty");
}

}  // namespace
}  // namespace huiyin
