#include <algorithm>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

/// Why the limit cannot be given more time by this actor today.
std::optional<Refusal> refusal_of_more_time(const RunningLimit& running, const Context& context) {
    const LimitRule* const rule = context.rulebook.find_limit(running.limit);
    if (rule == nullptr || !rule->extension) return refused(RefusalCode::not_extendable, "limit");
    const bool stands_still = !running.pause.empty();
    if (running.missed || (running.due_on < context.now.on && !stands_still))
        return refused(RefusalCode::limit_passed, "limit");
    if (running.extensions >= rule->extension->times_max) {
        return refused(RefusalCode::extended_already, "limit", rule->extension->times_max);
    }
    const auto approver = parse_role(rule->extension->approver);
    if (!approver || !context.actor.roles.contains(*approver)) return refused(RefusalCode::not_permitted);
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> unless_extendable(const Case& current, const Context& context) {
    if (auto refusal = unless_open(current)) return refusal;
    Refusal last = refused(RefusalCode::not_extendable);
    for (const RunningLimit& running : current.limits) {
        auto refusal = refusal_of_more_time(running, context);
        if (!refusal) return std::nullopt;
        if (refusal->code != RefusalCode::not_extendable) last = refused(refusal->code, {}, refusal->limit);
    }
    return last;
}

Decision decide_one(const Case& current, const ExtendLimit& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    const auto running = std::find_if(current.limits.begin(), current.limits.end(),
                                      [&](const RunningLimit& one) { return one.limit == command.limit; });
    if (running == current.limits.end()) return fail(refused(RefusalCode::not_extendable, "limit"));
    if (auto refusal = refusal_of_more_time(*running, context)) return fail(*std::move(refusal));
    // What is added comes after the old date, so that date itself is never counted again.
    const Counting counting{.from_next_day = true, .roll_to_workday = context.rulebook.counting.roll_to_workday};
    const LimitRule* const rule = context.rulebook.find_limit(running->limit);
    const auto latest = due_date(running->due_on, rule->extension->length, counting, context.calendar);
    if (!latest) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = latest.error().day});
    const Date due_on = command.due_on.value_or(latest->due_on);
    if (due_on <= running->due_on || due_on > latest->due_on) {
        return fail(Refusal{.code = RefusalCode::date_out_of_range, .field = "due_on", .day = latest->due_on});
    }
    return std::vector<Event>{LimitExtended{
        .reason = command.reason,
        .clock = {.ended = {}, .started = {}, .moved = {{running->limit, running->due_on, due_on}}},
    }};
}

}  // namespace huiyin
