#include <algorithm>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

/// The limits whose day is another one by the context's calendar. One that was missed, moved or paused keeps its day:
/// what happened to it was decided by the calendar of that time. No day moves into the past, and a window that has
/// closed opens again only if the new day is still to come.
std::vector<LimitMoved> moved_by_calendar(const Case& current, const Context& context) {
    std::vector<LimitMoved> moved;
    if (!context.rulebook.counting.recount) return moved;
    for (const RunningLimit& running : current.limits) {
        const LimitRule* const rule = context.rulebook.find_limit(running.limit);
        if (rule == nullptr || !rule->length || running.missed || running.extensions > 0 || running.was_paused())
            continue;
        const auto due = due_date(running.from, *rule->length, context.rulebook.counting, context.calendar);
        if (!due || due->due_on == running.due_on) continue;
        const bool stays_closed = running.due_on < context.now.on && due->due_on < context.now.on;
        const Date to = std::max(due->due_on, context.now.on);
        if (!stays_closed && to != running.due_on) moved.push_back({running.limit, running.due_on, to});
    }
    return moved;
}

}  // namespace

std::optional<Refusal> unless_recountable(const Case& current, const Context& context) {
    if (moved_by_calendar(current, context).empty()) return refused(RefusalCode::nothing_moves);
    return std::nullopt;
}

Decision decide_one(const Case& current, const RecountLimits& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{LimitsRecounted{.calendar = context.calendar.id + "@" + context.calendar.version,
                                              .reason = command.reason,
                                              .clock = {.moved = moved_by_calendar(current, context)}}};
}

}  // namespace huiyin
