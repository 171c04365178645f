#include <algorithm>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

bool shares_a_start(const LimitRule& one, const LimitRule& other) {
    return std::ranges::any_of(one.starts_on, [&](Step step) { return contains(other.starts_on, step); });
}

bool runs(const Case& current, const ClockChange& change, const std::string& limit) {
    const bool is_started = std::ranges::find(change.started, limit, &LimitStarted::limit) != change.started.end();
    return is_started || std::ranges::find(current.limits, limit, &RunningLimit::limit) != current.limits.end();
}

bool pauses(const Rulebook& rulebook, const std::string& pause, const LimitRule& rule) {
    const PauseRule* const found = rulebook.find_pause(pause);
    return found != nullptr && contains(found->limits, rule.id);
}

/// The last day of a limit that stands in for the running one, later by what its pauses took until today.
Result<Date, Refusal> due_after_pauses(Date due_on, const RunningLimit& running, const LimitRule& rule,
                                       const Context& context) {
    for (const TakenPause& taken : running.taken_until(context.now.on)) {
        if (!pauses(context.rulebook, taken.pause, rule)) continue;
        const auto later = due_after_pause(due_on, taken.from, taken.to, rule.length->unit, context.rulebook.counting,
                                           context.calendar);
        if (!later) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = later.error().day});
        due_on = *later;
    }
    return due_on;
}

/// Limits of the old class end, and those of the new class that the same step would have started begin on the day on
/// which the old ones did, so that no day is won or lost by changing the class. They stand still for what the old ones
/// stood still for.
Result<ClockChange, Refusal> clock_of_class(const Case& current, const std::string& wanted, const Context& context) {
    ClockChange change;
    for (const RunningLimit& running : current.limits) {
        const LimitRule* const old = context.rulebook.find_limit(running.limit);
        if (old == nullptr) continue;
        const bool goes_on = is_for_class(old->classes, wanted);
        // A lateness, and what the filer may do about it, does not go away by calling the case something else.
        if (!goes_on && running.missed) return fail(refused(RefusalCode::limit_passed, "case_class"));
        if (!goes_on) change.ended.push_back(running.limit);
        for (const LimitRule& rule : context.rulebook.limits) {
            const bool is_new = is_for_class(rule.classes, wanted) && !is_for_class(rule.classes, current.case_class);
            if (!is_new || !rule.length || rule.kind != old->kind || !shares_a_start(rule, *old)) continue;
            if (runs(current, change, rule.id)) continue;
            const auto due = due_date(running.from, *rule.length, context.rulebook.counting, context.calendar);
            if (!due) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = due.error().day});
            change.started.push_back({.limit = rule.id, .from = running.from, .due_on = due->due_on});
            const auto later = due_after_pauses(due->due_on, running, rule, context);
            if (!later) return fail(later.error());
            if (*later != due->due_on) change.moved.push_back({rule.id, due->due_on, *later});
            if (pauses(context.rulebook, running.pause, rule)) {
                change.paused.push_back({rule.id, running.pause, running.paused_until});
            }
        }
    }
    return change;
}

}  // namespace

std::optional<Refusal> unless_classifiable(const Case& current, const Context& context) {
    if (auto refusal = unless_open(current)) return refusal;
    if (current.stage == Stage::in_review) return refused(RefusalCode::review_pending);
    const CaseClass* const now = context.rulebook.find_class(current.case_class);
    // What passes by the units complained of does not lose that by a word of the office.
    const bool is_fixed = now == nullptr || now->bypass ||
                          (now->chosen_by == ClassChooser::filer && now->id != context.rulebook.ordinary_class());
    const bool has_choice = std::ranges::any_of(context.rulebook.classes, [&](const CaseClass& other) {
        return other.id != current.case_class && context.rulebook.office_may_choose(other);
    });
    if (is_fixed || !has_choice) return refused(RefusalCode::same_class);
    return std::nullopt;
}

Decision decide_one(const Case& current, const ClassifyCase& command, const Context& context) {
    const CaseClass* const wanted = context.rulebook.find_class(command.case_class);
    if (wanted == nullptr || !context.rulebook.office_may_choose(*wanted)) {
        return fail(refused(RefusalCode::unknown_choice, "case_class"));
    }
    if (wanted->id == current.case_class) return fail(refused(RefusalCode::same_class, "case_class"));
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    auto change = clock_of_class(current, wanted->id, context);
    if (!change) return fail(change.error());
    return registered_first(
        current, std::vector<Event>{
                     CaseClassified{.case_class = wanted->id, .reason = command.reason, .clock = *std::move(change)}});
}

}  // namespace huiyin
