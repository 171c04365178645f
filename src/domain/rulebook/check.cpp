#include "domain/rulebook/check.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/contains.hpp"
#include "domain/rulebook/passages.hpp"
#include "domain/unit/permission.hpp"

namespace huiyin {

namespace {

/// Whether somebody in the role may ever give a limit more time.
bool may_extend(std::optional<Role> role) {
    return role && std::ranges::any_of(permissions(), [&](const Permission& row) {
               return row.role == *role && row.action == Action::extend_limit;
           });
}

bool is_dated_duty(const LimitRule& limit) { return limit.kind == LimitKind::duty && limit.length.has_value(); }

/// The classes of case that have to be looked at: where there are none, every case is of the class without a name.
std::vector<std::string> classes_of(const Rulebook& rulebook) {
    std::vector<std::string> classes;
    for (const CaseClass& one : rulebook.classes) classes.push_back(one.id);
    if (classes.empty()) classes.emplace_back();
    return classes;
}

std::string in_class(std::string where, const std::string& case_class) {
    if (case_class.empty()) return where;
    return std::move(where) + ", class " + case_class;
}

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

    template <class Item>
    void need_choices(const std::vector<Item>& choices, std::string_view kind) {
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
        need(may_extend(parse_role(limit.extension->approver)), RulebookFault::no_approver, where + " extension");
    }

    void need_second_roles(const std::vector<OpeningPurpose>& purposes) {
        for (const OpeningPurpose& purpose : purposes) {
            if (purpose.second_role.empty()) continue;
            const auto role = parse_role(purpose.second_role);
            const bool may_agree = role && std::ranges::any_of(permissions(), [&](const Permission& row) {
                                       return row.role == *role && row.action == Action::approve_opening;
                                   });
            need(may_agree, RulebookFault::no_second_role, "opening_purpose " + purpose.id);
        }
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
    }

    void need_known_classes(const std::vector<std::string>& classes, const Rulebook& rulebook,
                            const std::string& where) {
        for (const std::string& one : classes) {
            need(rulebook.find_class(one) != nullptr, RulebookFault::unknown_class, where + " classes " + one);
        }
    }

    template <class Item>
    void need_known_classes_of(const std::vector<Item>& choices, const Rulebook& rulebook, const std::string& kind) {
        for (const Choice& choice : choices) need_known_classes(choice.classes, rulebook, kind + choice.id);
    }

    void need_sound_classes(const Rulebook& rulebook) {
        need_ids_and_names(rulebook.classes, "class");
        if (!rulebook.classes.empty()) {
            const CaseClass& ordinary = rulebook.classes.front();
            need(ordinary.chosen_by == ClassChooser::filer, RulebookFault::ordinary_by_office, "class " + ordinary.id);
        }
        for (const LimitRule& limit : rulebook.limits) need_known_classes(limit.classes, rulebook, "limit " + limit.id);
        need_known_classes_of(rulebook.outcomes, rulebook, "outcome ");
        need_known_classes_of(rulebook.ratings, rulebook, "rating ");
        need_known_classes_of(rulebook.opening_purposes, rulebook, "opening_purpose ");
        need_known_classes_of(rulebook.next_steps, rulebook, "next_step ");
        for (const CaseClass& one : rulebook.classes) {
            const auto is_for_it = [&](const auto& item) { return is_for_class(item.classes, one.id); };
            need(rulebook.outcomes.empty() || std::ranges::any_of(rulebook.outcomes, is_for_it),
                 RulebookFault::no_outcome, "class " + one.id);
            need(is_served(rulebook, one.id), RulebookFault::unserved_class, "class " + one.id);
            need(!one.bypass || one.chosen_by == ClassChooser::filer, RulebookFault::bypass_by_office,
                 "class " + one.id);
        }
    }

    void need_sound_pauses(const Rulebook& rulebook) {
        need_ids_and_names(rulebook.pauses, "pause");
        for (auto pause = rulebook.pauses.begin(); pause != rulebook.pauses.end(); ++pause) {
            const std::string where = "pause " + pause->id;
            need(std::find_if(rulebook.pauses.begin(), pause,
                              [&](const PauseRule& other) { return other.cause == pause->cause; }) == pause,
                 RulebookFault::pause_twice, where);
            need(pause->days_max >= 1 && pause->days_max <= length_amount_max, RulebookFault::endless_pause, where);
            need(!pause->limits.empty(), RulebookFault::pause_of_nothing, where);
            for (const std::string& id : pause->limits) need_pausable(id, rulebook, where + " limits " + id);
        }
    }

    void need_sound_supervision(const Rulebook& rulebook) {
        need_ids_and_names(rulebook.supervision, "supervision");
        if (rulebook.supervision.empty()) return;
        for (const std::string& one : classes_of(rulebook)) {
            const bool answered = std::ranges::any_of(rulebook.limits, [&](const LimitRule& limit) {
                return is_dated_duty(limit) && is_for_class(limit.classes, one) &&
                       contains(limit.starts_on, Step::supervision_opened) &&
                       contains(limit.met_by, Step::supervision_answered);
            });
            need(answered, RulebookFault::unanswered_supervision, in_class("supervision", one));
        }
    }

    /// Each month counted as 28 days.
    void need_sound_retention(const Rulebook& rulebook) {
        if (!rulebook.retention) return;
        constexpr int month_days_min = 28;
        const Retention& kept = *rulebook.retention;
        const auto need_months = [&](std::optional<int> months, const std::string& where,
                                     std::initializer_list<std::optional<int>> windows) {
            if (!months) return;
            need(*months >= 1 && *months <= retention_months_max, RulebookFault::bad_number, where);
            for (const std::optional<int>& days : windows) {
                need(!days || *days <= *months * month_days_min, RulebookFault::erased_too_early, where);
            }
        };
        const auto& reopen = rulebook.reopen_days_max;
        const auto& look_back = rulebook.look_back_days;
        need_months(kept.months, "retention months", {reopen, rulebook.rating_days_max, look_back});
        need_months(kept.declined_months, "retention declined_months", {reopen, look_back});
        need_months(kept.withdrawn_months, "retention withdrawn_months", {});
    }

    void need_sound_ratings(const Rulebook& rulebook) {
        need_choices(rulebook.ratings, "rating");
        if (rulebook.ratings.empty()) return;
        for (const std::string& id : rulebook.satisfied) {
            need(find_choice(rulebook.ratings, id) != nullptr, RulebookFault::unknown_rating, "satisfied " + id);
        }
        const auto counts = [&](const Choice& rating) { return contains(rulebook.satisfied, rating.id); };
        need(rulebook.satisfied.empty() || !std::ranges::all_of(rulebook.ratings, counts), RulebookFault::all_satisfied,
             "satisfied");
    }

    /// What no step can start under this rulebook, or only an act that is never offered.
    void need_triggers(const Rulebook& rulebook) {
        const std::vector<Passage> ways = passages(rulebook);
        const auto happens = [&](Step step) {
            const bool acknowledges = step == Step::review_acknowledged || step == Step::rereview_acknowledged;
            return acknowledges || is_beside(step) || std::ranges::find(ways, step, &Passage::step) != ways.end();
        };
        for (const LimitRule& limit : rulebook.limits) {
            need(limit.starts_on.empty() || std::ranges::any_of(limit.starts_on, happens), RulebookFault::never_starts,
                 "limit " + limit.id);
            // Marking a case as urgent would end what is owed on its way.
            const bool is_on_the_way =
                limit.kind == LimitKind::duty && !std::ranges::all_of(limit.starts_on, is_beside);
            for (const Step step : {Step::urgent_learned, Step::urgent_reported}) {
                need(!is_on_the_way || !contains(limit.met_by, step), RulebookFault::endless_stage,
                     "limit " + limit.id + " met_by " + std::string(to_text(step)));
            }
            for (const Step step : {Step::review_acknowledged, Step::rereview_acknowledged}) {
                need(!contains(limit.starts_on, step) || is_met(rulebook, step), RulebookFault::never_acknowledged,
                     "limit " + limit.id);
            }
        }
    }

    /// Walks every way of a case of each class with the duties that run on it.
    void need_dates_on_every_way(const Rulebook& rulebook) {
        const std::vector<Passage> ways = passages(rulebook);
        for (const std::string& one : classes_of(rulebook)) {
            if (is_served(rulebook, one)) walk(rulebook, one, ways);
        }
    }

    [[nodiscard]] std::vector<RulebookProblem> problems() && { return std::move(problems_); }

private:
    using Running = std::set<std::string>;
    using Place = std::pair<Phase, Running>;

    /// A rulebook whose limits end at random could have as many places as subsets of its limits.
    static constexpr std::size_t places_max = 2'000;

    static bool is_served(const Rulebook& rulebook, const std::string& case_class) {
        return std::ranges::any_of(rulebook.limits, [&](const LimitRule& limit) {
            return is_dated_duty(limit) && is_for_class(limit.classes, case_class);
        });
    }

    void need_pausable(const std::string& id, const Rulebook& rulebook, const std::string& where) {
        const LimitRule* const limit = rulebook.find_limit(id);
        need(limit != nullptr, RulebookFault::unknown_limit, where);
        if (limit == nullptr) return;
        need(limit->kind == LimitKind::duty, RulebookFault::pause_of_window, where);
        need(limit->length.has_value(), RulebookFault::pause_of_nothing, where);
    }

    /// A fault that several ways lead to is one fault.
    void need_once(bool holds, RulebookFault fault, const std::string& where) {
        if (!holds && !contains(problems_, RulebookProblem{fault, where})) problems_.push_back({fault, where});
    }

    /// An acknowledgement is given once: while a limit waits for it.
    static bool is_open(const Passage& way, const Running& running, const Rulebook& rulebook) {
        if (way.step != Step::review_acknowledged && way.step != Step::rereview_acknowledged) return true;
        return std::ranges::any_of(running, [&](const std::string& id) {
            const LimitRule* const limit = rulebook.find_limit(id);
            return limit != nullptr && contains(limit->met_by, way.step);
        });
    }

    /// The duties that run after the passage.
    Running after(const Passage& way, Running running, const Rulebook& rulebook, const std::string& case_class) {
        const Step starting = way.starts_as.value_or(way.step);
        for (const LimitRule& limit : rulebook.limits) {
            if (contains(limit.met_by, way.step)) running.erase(limit.id);
        }
        for (const LimitRule& limit : rulebook.limits) {
            if (!is_dated_duty(limit) || !is_for_class(limit.classes, case_class)) continue;
            if (!contains(limit.starts_on, starting)) continue;
            const bool anew = running.insert(limit.id).second || limit.met_by.empty();
            need_once(anew, RulebookFault::started_twice,
                      "limit " + limit.id + " step " + std::string(to_text(way.step)));
        }
        return running;
    }

    /// What no step meets at all is a fault of its own.
    void need_none_left(const Running& running, const Rulebook& rulebook, const std::string& step) {
        for (const std::string& id : running) {
            const LimitRule* const limit = rulebook.find_limit(id);
            need_once(limit == nullptr || limit->met_by.empty(), RulebookFault::outlives_case,
                      "limit " + id + " step " + step);
        }
    }

    void walk(const Rulebook& rulebook, const std::string& case_class, const std::vector<Passage>& ways) {
        std::set<Place> seen{{Phase::start, {}}};
        std::vector<Place> next(seen.begin(), seen.end());
        while (!next.empty() && seen.size() < places_max) {
            const Place place = std::move(next.back());
            next.pop_back();
            for (const Passage& way : ways) {
                if (way.from != place.first || !is_open(way, place.second, rulebook)) continue;
                Place reached{way.to, after(way, place.second, rulebook, case_class)};
                const std::string step(to_text(way.step));
                const bool owed_before = is_owed(way.from) && place.second.empty();
                need_once(!is_owed(way.to) || owed_before || !reached.second.empty(), RulebookFault::endless_stage,
                          in_class("step " + step, case_class));
                if (is_owed(way.from) && !is_owed(way.to)) need_none_left(reached.second, rulebook, step);
                if (seen.insert(reached).second) next.push_back(std::move(reached));
            }
        }
    }

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
        case RulebookFault::never_starts: return "no step that can happen starts this limit";
        case RulebookFault::never_met: return "no step meets this duty";
        case RulebookFault::extension_of_nothing: return "a limit without a length cannot be extended";
        case RulebookFault::no_approver: return "no role of an officer that may extend a limit approves the extension";
        case RulebookFault::no_second_role: return "no role that may agree to an opening is named as the second role";
        case RulebookFault::sanctioned_window: return "a right that lapses is no fault; lapse must be none or final";
        case RulebookFault::endless_stage: return "no duty with a date runs, so the case could stay there for ever";
        case RulebookFault::too_many_reviews: return "there are more rounds than a review and a re-review";
        case RulebookFault::reviewed_by_itself: return "whoever decided before would decide the review";
        case RulebookFault::no_way_back: return "no outcome changes a decision or sends it back";
        case RulebookFault::never_acknowledged: return "it starts on an acknowledgement that no limit asks for";
        case RulebookFault::started_twice: return "the step starts this duty while it runs";
        case RulebookFault::outlives_case: return "the duty still runs when the case is closed, and is always missed";
        case RulebookFault::unknown_class: return "there is no such class";
        case RulebookFault::unserved_class: return "no duty with a date is for this class";
        case RulebookFault::ordinary_by_office:
            return "the first class is the ordinary one; the filer has to choose it";
        case RulebookFault::bypass_by_office:
            return "only a filer can choose to pass by the units complained of: the office has the case already";
        case RulebookFault::no_outcome: return "no outcome is for this class";
        case RulebookFault::unknown_limit: return "there is no such limit";
        case RulebookFault::unknown_rating: return "there is no such rating";
        case RulebookFault::all_satisfied: return "every rating counts as satisfied, so the figure says nothing";
        case RulebookFault::pause_of_nothing: return "a pause needs limits that have a date";
        case RulebookFault::pause_of_window:
            return "a right does not stand still; only duties of the office are paused";
        case RulebookFault::pause_twice: return "another pause has the same cause";
        case RulebookFault::endless_pause: return "a pause needs an end: days_max from 1";
        case RulebookFault::unanswered_supervision:
            return "no duty with a date starts on supervision_opened and is met by supervision_answered";
        case RulebookFault::erased_too_early: return "it ends before a window in which the filer may still act";
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
    checker.need_days(rulebook.look_back_days, "look_back_days");
    checker.need_days(rulebook.representatives_max, "representatives_max");
    checker.need(rulebook.small_cell >= 1 && rulebook.small_cell <= small_cell_max, RulebookFault::bad_number,
                 "small_cell");
    checker.need(!rulebook.limits.empty(), RulebookFault::no_limits, "limit");
    checker.need_ids_and_names(rulebook.limits, "limit");
    for (const LimitRule& limit : rulebook.limits) checker.need_sound(limit);
    checker.need(!rulebook.grounds.empty(), RulebookFault::no_choices, "ground");
    checker.need_ids_and_names(rulebook.grounds, "ground");
    for (const Ground& ground : rulebook.grounds) {
        checker.need(!ground.article.empty(), RulebookFault::missing_article, "ground " + ground.id);
    }
    checker.need_choices(rulebook.outcomes, "outcome");
    checker.need_sound_ratings(rulebook);
    checker.need_choices(rulebook.opening_purposes, "opening_purpose");
    checker.need_second_roles(rulebook.opening_purposes);
    checker.need_choices(rulebook.next_steps, "next_step");
    checker.need_sound_reviews(rulebook);
    checker.need_triggers(rulebook);
    checker.need_sound_classes(rulebook);
    checker.need_sound_pauses(rulebook);
    checker.need_sound_supervision(rulebook);
    checker.need_sound_retention(rulebook);
    checker.need_dates_on_every_way(rulebook);
    return std::move(checker).problems();
}

std::string to_text(const RulebookProblem& problem) {
    return problem.where + ": " + std::string(sentence(problem.fault));
}

}  // namespace huiyin
