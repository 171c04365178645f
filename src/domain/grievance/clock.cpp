#include "domain/grievance/clock.hpp"

#include <algorithm>

namespace huiyin {

namespace {

bool contains(const std::vector<Step>& steps, Step step) {
    return std::find(steps.begin(), steps.end(), step) != steps.end();
}

/// The level above orders correction, and where the rulebook says so takes the case up itself.
bool concerns_next_level(Lapse lapse) { return lapse == Lapse::accountability || lapse == Lapse::escalate; }

}  // namespace

Result<ClockChange, Refusal> clock_change(const Case& current, Step step, const Context& context) {
    ClockChange change;
    for (const RunningLimit& running : current.limits) {
        const LimitRule* rule = context.rulebook.find_limit(running.limit);
        if (rule != nullptr && contains(rule->met_by, step)) change.ended.push_back(running.limit);
    }
    for (const LimitRule& rule : context.rulebook.limits) {
        if (!rule.length || !contains(rule.starts_on, step)) continue;
        const auto due = due_date(context.now.on, *rule.length, context.rulebook.counting, context.calendar);
        if (!due) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = due.error().day});
        change.started.push_back({.limit = rule.id, .from = context.now.on, .due_on = due->due_on});
    }
    return change;
}

std::vector<Event> missed_limits(const Case& current, const Context& context) {
    std::vector<Event> missed;
    UnitId escalated_to = current.escalated_to;
    for (const RunningLimit& running : current.limits) {
        const LimitRule* rule = context.rulebook.find_limit(running.limit);
        const bool is_duty = rule != nullptr && rule->kind == LimitKind::duty;
        if (is_duty && !running.missed && running.due_on < context.now.on) {
            missed.emplace_back(LimitMissed{.limit = running.limit, .due_on = running.due_on});
            const auto to = context.units.next_above(current.holder, accused(current, context.units));
            const bool news = to && *to != escalated_to && !context.entered_on;
            if (news && concerns_next_level(rule->lapse)) {
                missed.emplace_back(CaseEscalated{.limit = running.limit, .to = *to});
                escalated_to = *to;
            }
        }
    }
    return missed;
}

bool window_closed(const Case& current, Step step, const Context& context) {
    return std::any_of(current.limits.begin(), current.limits.end(), [&](const RunningLimit& running) {
        const LimitRule* rule = context.rulebook.find_limit(running.limit);
        return rule != nullptr && rule->kind == LimitKind::window && contains(rule->met_by, step) &&
               running.due_on < context.now.on;
    });
}

}  // namespace huiyin
