#include "domain/rulebook/check.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "domain/unit/unit.hpp"

namespace huiyin {

namespace {

class Checker {
public:
    void need(bool holds, RulebookFault fault, std::string where) {
        if (!holds) problems_.push_back({fault, std::move(where)});
    }
    void need_label(const Label& label, const std::string& where) {
        need(!label.zh.empty(), RulebookFault::missing_name, where + " zh");
        need(!label.en.empty(), RulebookFault::missing_name, where + " en");
    }
    void need_amount(const Length& length, std::string where) {
        const bool within = length.amount >= 1 && length.amount <= length_amount_max;
        need(within, RulebookFault::bad_number, std::move(where));
    }
    void need_days(const std::optional<int>& days, std::string where) {
        need(!days || (*days >= 1 && *days <= length_amount_max), RulebookFault::bad_number, std::move(where));
    }

    template <class Item>
    void need_ids_and_names(const std::vector<Item>& items, std::string_view kind) {
        for (auto item = items.begin(); item != items.end(); ++item) {
            const std::string where = std::string(kind) + " " + item->id;
            need(!item->id.empty(), RulebookFault::missing_id, std::string(kind));
            need(std::find_if(items.begin(), item, [&](const Item& other) { return other.id == item->id; }) == item,
                 RulebookFault::duplicate_id, where);
            need_label(item->name, where + " name");
        }
    }

    void need_choices(const std::vector<Choice>& choices, std::string_view kind) {
        need(!choices.empty(), RulebookFault::no_choices, std::string(kind));
        need_ids_and_names(choices, kind);
    }

    void need_sound(const LimitRule& limit) {
        const std::string where = "limit " + limit.id;
        const bool is_window = limit.kind == LimitKind::window;
        need_label(limit.duty, where + " duty");
        need(!limit.article.empty(), RulebookFault::missing_article, where);
        need(!limit.starts_on.empty(), RulebookFault::never_starts, where);
        need(is_window || !limit.met_by.empty(), RulebookFault::never_met, where);
        need(!is_window || limit.lapse == Lapse::none || limit.lapse == Lapse::final, RulebookFault::sanctioned_window,
             where);
        if (limit.length) need_amount(*limit.length, where + " length");
        if (!limit.extension) return;
        need(limit.length.has_value(), RulebookFault::extension_of_nothing, where);
        need_amount(limit.extension->length, where + " extension");
        need(limit.extension->times_max >= 1, RulebookFault::bad_number, where + " extension times_max");
        need(parse_role(limit.extension->approver).has_value(), RulebookFault::no_approver, where + " extension");
    }

    /// The office owes something after the step, so a duty with a date has to start.
    void need_duty_after(Step step, const Rulebook& rulebook) {
        if (rulebook.limits.empty()) return;
        const bool starts = std::any_of(rulebook.limits.begin(), rulebook.limits.end(), [&](const LimitRule& limit) {
            return limit.kind == LimitKind::duty && limit.length &&
                   std::find(limit.starts_on.begin(), limit.starts_on.end(), step) != limit.starts_on.end();
        });
        need(starts, RulebookFault::endless_stage, "step " + std::string(to_text(step)));
    }

    void need_sound_reviews(const Rulebook& rulebook) {
        need_ids_and_names(rulebook.reviews, "review");
        need(rulebook.reviews.size() <= review_rounds_max, RulebookFault::too_many_reviews, "review");
        for (const ReviewRound& round : rulebook.reviews) {
            const std::string where = "review " + round.id;
            need(!round.article.empty(), RulebookFault::missing_article, where);
            need(round.decided_by != ReviewAuthority::same_officer, RulebookFault::reviewed_by_itself, where);
        }
        if (rulebook.reviews.empty()) return;
        need_label(rulebook.after_reviews, "after_reviews");
        need_ids_and_names(rulebook.review_outcomes, "review_outcome");
        const auto helps = [](const ReviewOutcome& outcome) {
            return outcome.effect == ReviewEffect::change || outcome.effect == ReviewEffect::send_back;
        };
        need(std::any_of(rulebook.review_outcomes.begin(), rulebook.review_outcomes.end(), helps),
             RulebookFault::no_way_back, "review_outcome");
        need_duty_after(Step::review_requested, rulebook);
        need_duty_after(Step::sent_back, rulebook);
        if (rulebook.reviews.size() > 1) need_duty_after(Step::rereview_requested, rulebook);
    }

    [[nodiscard]] std::vector<RulebookProblem> problems() && { return std::move(problems_); }

private:
    std::vector<RulebookProblem> problems_;
};

std::string_view sentence(RulebookFault fault) {
    switch (fault) {
        case RulebookFault::missing_id: return "an id is empty";
        case RulebookFault::duplicate_id: return "this id is given twice";
        case RulebookFault::missing_name: return "the text is missing";
        case RulebookFault::missing_article: return "the article is missing";
        case RulebookFault::missing_calendar: return "the calendar is missing";
        case RulebookFault::no_limits: return "there is no limit";
        case RulebookFault::no_choices: return "there is nothing to choose from";
        case RulebookFault::bad_number: return "the number is out of range";
        case RulebookFault::never_starts: return "no step starts this limit";
        case RulebookFault::never_met: return "no step meets this duty";
        case RulebookFault::extension_of_nothing: return "a limit without a length cannot be extended";
        case RulebookFault::no_approver: return "no role approves the extension";
        case RulebookFault::sanctioned_window: return "a right that lapses is no fault; lapse must be none or final";
        case RulebookFault::endless_stage: return "no duty with a date starts, so the case could stay there for ever";
        case RulebookFault::too_many_reviews: return "there are more rounds than a review and a re-review";
        case RulebookFault::reviewed_by_itself: return "whoever decided before would decide the review";
        case RulebookFault::no_way_back: return "no outcome changes a decision or sends it back";
    }
    return {};
}

}  // namespace

std::vector<RulebookProblem> check_rulebook(const Rulebook& rulebook) {
    Checker checker;
    checker.need(!rulebook.id.empty(), RulebookFault::missing_id, "rulebook");
    checker.need(rulebook.version >= 1, RulebookFault::bad_number, "version");
    checker.need_label(rulebook.name, "name");
    checker.need(!rulebook.calendar.empty(), RulebookFault::missing_calendar, "calendar");
    checker.need_days(rulebook.rating_days_max, "rating_days_max");
    checker.need_days(rulebook.reopen_days_max, "reopen_days_max");
    checker.need(!rulebook.limits.empty(), RulebookFault::no_limits, "limit");
    checker.need_ids_and_names(rulebook.limits, "limit");
    for (const LimitRule& limit : rulebook.limits) checker.need_sound(limit);
    checker.need(!rulebook.grounds.empty(), RulebookFault::no_choices, "ground");
    checker.need_ids_and_names(rulebook.grounds, "ground");
    for (const Ground& ground : rulebook.grounds) {
        checker.need(!ground.article.empty(), RulebookFault::missing_article, "ground " + ground.id);
    }
    checker.need_choices(rulebook.outcomes, "outcome");
    checker.need_choices(rulebook.ratings, "rating");
    checker.need_choices(rulebook.opening_purposes, "opening_purpose");
    checker.need_choices(rulebook.next_steps, "next_step");
    for (const Step step :
         {Step::received_by_bureau, Step::received_by_unit, Step::transferred_in, Step::accepted, Step::reopened}) {
        checker.need_duty_after(step, rulebook);
    }
    checker.need_sound_reviews(rulebook);
    return std::move(checker).problems();
}

std::string to_text(const RulebookProblem& problem) {
    return problem.where + ": " + std::string(sentence(problem.fault));
}

}  // namespace huiyin
