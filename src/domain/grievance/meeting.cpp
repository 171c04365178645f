#include <algorithm>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

std::vector<LimitPaused> pause_of(MeetingKind kind, const Case& current, const Context& context) {
    if (kind != MeetingKind::hearing) return {};
    return pause_limits(current, PauseCause::hearing, context);
}

Result<std::vector<LimitMoved>, Refusal> end_of_pause(MeetingKind kind, const Case& current, const Context& context) {
    if (kind != MeetingKind::hearing) return std::vector<LimitMoved>{};
    return resume_limits(current, PauseCause::hearing, context);
}

/// The entry of the rota at which it was said: one of the unit that holds the case or of a unit above it, which took
/// place on the day given; null without one.
Result<const Reception*, Refusal> entry_of_rota(MeetingKind kind, const Case& current, const RecordMeeting& command,
                                                const Context& context) {
    if (!command.reception) return nullptr;
    const auto found = std::ranges::find(context.receptions, command.reception, &Reception::id);
    const bool is_known = found != context.receptions.end() && kind == MeetingKind::reception && !found->cancelled;
    const bool is_near = is_known && context.units.is_at_or_above(found->unit, current.holder);
    if (!is_near) return fail(refused(RefusalCode::unknown_choice, "reception"));
    if (command.on && *command.on != found->day) return fail(refused(RefusalCode::another_day, "reception"));
    return &*found;
}

}  // namespace

std::optional<Refusal> unless_settable(const Case& current) {
    if (auto refusal = unless_open(current)) return refusal;
    if (current.meeting) return refused(RefusalCode::meeting_pending);
    return std::nullopt;
}

std::optional<Refusal> unless_meeting(const Case& current) {
    if (!current.meeting) return refused(RefusalCode::no_meeting);
    return std::nullopt;
}

Decision decide_one(const Case& current, const SetMeeting& command, const Context& context) {
    const auto kind = parse_meeting_kind(command.kind);
    if (!kind || *kind == MeetingKind::reception) return fail(refused(RefusalCode::unknown_choice, "kind"));
    const auto on = day_from(command.on, "on", context.now.on);
    if (!on) return fail(on.error());
    if (auto problem = first_problem({
            {"place", command.place, TextLimits::line, Need::required},
            {"participants", command.participants, TextLimits::passage, Need::required},
        })) {
        return fail(*std::move(problem));
    }
    return registered_first(current, std::vector<Event>{MeetingSet{
                                         .kind = *kind,
                                         .on = *on,
                                         .place = command.place,
                                         .participants = command.participants,
                                         .clock = {.paused = pause_of(*kind, current, context)},
                                     }});
}

Decision decide_one(const Case& current, const RecordMeeting& command, const Context& context) {
    const auto kind = parse_meeting_kind(command.kind);
    if (!kind) return fail(refused(RefusalCode::unknown_choice, "kind"));
    const bool was_set = current.meeting && current.meeting->kind == *kind;
    if (*kind != MeetingKind::reception && !was_set) return fail(refused(RefusalCode::no_meeting, "kind"));
    const auto entry = entry_of_rota(*kind, current, command, context);
    if (!entry) return fail(entry.error());
    const Date on = *entry != nullptr ? (*entry)->day : command.on.value_or(context.now.on);
    if (on > context.now.on) return fail(refused(RefusalCode::day_in_future, "on"));
    if (on < current.filed.on) return fail(refused(RefusalCode::day_in_past, "on"));
    // Whoever was asked to come on the day that was set would come for nothing.
    if (was_set && on < current.meeting->on) return fail(refused(RefusalCode::another_day, "on"));
    if (auto problem = first_problem({
            {"participants", command.participants, TextLimits::passage, Need::required},
            {"minutes", command.minutes, TextLimits::answer_part, Need::required},
            {"conclusion", command.conclusion, TextLimits::passage, Need::required},
        })) {
        return fail(*std::move(problem));
    }
    auto resumed = end_of_pause(*kind, current, context);
    if (!resumed) return fail(resumed.error());
    return registered_first(current, std::vector<Event>{MeetingHeld{
                                         .kind = *kind,
                                         .on = on,
                                         .participants = command.participants,
                                         .minutes = command.minutes,
                                         .conclusion = command.conclusion,
                                         .clock = {.resumed = *std::move(resumed)},
                                         .reception = command.reception,
                                         .reception_unit = *entry != nullptr ? (*entry)->unit : UnitId{},
                                     }});
}

Decision decide_one(const Case& current, const CancelMeeting& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    auto resumed = end_of_pause(current.meeting->kind, current, context);
    if (!resumed) return fail(resumed.error());
    return std::vector<Event>{MeetingCancelled{.reason = command.reason, .clock = {.resumed = *std::move(resumed)}}};
}

}  // namespace huiyin
