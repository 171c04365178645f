#include "domain/grievance/clock.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/contains.hpp"

namespace huiyin {

namespace {

/// The level above orders correction, and where the rulebook says so takes the case up itself.
bool concerns_next_level(Lapse lapse) { return lapse == Lapse::accountability || lapse == Lapse::escalate; }

/// The step puts an end to every question, mediation and meeting.
bool is_closing(Step step) {
    switch (step) {
        case Step::declined:
        case Step::answered:
        case Step::withdrawn:
        case Step::review_answered:
        case Step::rereview_answered:
        case Step::sent_back: return true;
        case Step::received_by_bureau:
        case Step::received_by_unit:
        case Step::transferred_in:
        case Step::objected:
        case Step::accepted:
        case Step::rated:
        case Step::reopened:
        case Step::review_requested:
        case Step::rereview_requested:
        case Step::urgent_learned:
        case Step::feedback_asked:
        case Step::suggestion_received:
        case Step::urgent_reported:
        case Step::feedback_given:
        case Step::review_acknowledged:
        case Step::rereview_acknowledged:
        case Step::supervision_opened:
        case Step::supervision_answered: break;
    }
    return false;
}

const RunningLimit* find_running(const Case& current, std::string_view limit) {
    const auto found = std::ranges::find(current.limits, limit, &RunningLimit::limit);
    return found == current.limits.end() ? nullptr : &*found;
}

/// The last day of the pause in which the limit stands still.
std::optional<Date> last_day_of_pause(const RunningLimit& running, const Rulebook& rulebook) {
    const PauseRule* const pause = rulebook.find_pause(running.pause);
    if (pause == nullptr) return std::nullopt;
    return running.paused_until.value_or(running.paused_on + std::chrono::days{pause->days_max});
}

/// The days that the limit may still stand still for this pause: all its pauses of one kind share the rulebook's days,
/// so that a hearing set again and again does not put off the last day without end.
int days_left(const RunningLimit& running, const PauseRule& pause) {
    int left = pause.days_max;
    for (const TakenPause& taken : running.taken) {
        if (taken.pause == pause.id) left -= static_cast<int>((taken.to - taken.from).count());
    }
    return left;
}

/// The limit as it runs again today, or from the last day of its pause on if that has passed.
Result<LimitMoved, Refusal> resumed(const RunningLimit& running, const Context& context) {
    const LimitRule* const rule = context.rulebook.find_limit(running.limit);
    const LengthUnit unit = rule != nullptr && rule->length ? rule->length->unit : LengthUnit::calendar_day;
    const Date end = std::min(context.now.on, last_day_of_pause(running, context.rulebook).value_or(context.now.on));
    const auto due =
        due_after_pause(running.due_on, running.paused_on, end, unit, context.rulebook.counting, context.calendar);
    if (!due) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = due.error().day});
    return LimitMoved{running.limit, running.due_on, *due};
}

/// What goes on running after a closing step has nothing left to wait for. What has no calendar yet waits for that.
void resume_what_is_left(ClockChange& change, const Case& current, const Context& context) {
    for (const RunningLimit& running : current.limits) {
        const PauseRule* const pause = context.rulebook.find_pause(running.pause);
        if (pause == nullptr) continue;
        if (pause->cause == PauseCause::force_majeure || contains(change.ended, running.limit)) continue;
        if (auto moved = resumed(running, context)) change.resumed.push_back(*std::move(moved));
    }
}

}  // namespace

Result<ClockChange, Refusal> clock_change(const Case& current, Step step, const Context& context) {
    return clock_change(current, step, step, context);
}

Result<ClockChange, Refusal> clock_change(const Case& current, Step meeting, Step starting, const Context& context) {
    ClockChange change;
    for (const RunningLimit& running : current.limits) {
        const LimitRule* rule = context.rulebook.find_limit(running.limit);
        if (rule != nullptr && contains(rule->met_by, meeting)) change.ended.push_back(running.limit);
    }
    for (const LimitRule& rule : context.rulebook.limits) {
        if (!rule.length || !contains(rule.starts_on, starting)) continue;
        if (!is_for_class(rule.classes, current.case_class)) continue;
        const RunningLimit* const already = find_running(current, rule.id);
        const bool goes_on = already != nullptr && !contains(change.ended, rule.id);
        // The office gets no second count of a duty that it already has; the filer loses nothing of a new window.
        if (goes_on && rule.kind == LimitKind::duty) continue;
        const auto due = due_date(context.now.on, *rule.length, context.rulebook.counting, context.calendar);
        if (!due) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = due.error().day});
        if (goes_on) change.ended.push_back(rule.id);
        change.started.push_back({.limit = rule.id, .from = context.now.on, .due_on = due->due_on});
    }
    if (is_closing(meeting)) resume_what_is_left(change, current, context);
    return change;
}

std::vector<LimitPaused> pause_limits(const Case& current, PauseCause cause, const Context& context) {
    std::vector<LimitPaused> paused;
    const PauseRule* const rule = context.rulebook.find_pause(cause);
    if (rule == nullptr) return paused;
    for (const RunningLimit& running : current.limits) {
        if (!running.pause.empty() || running.missed || !contains(rule->limits, running.limit)) continue;
        const int left = days_left(running, *rule);
        if (left > 0) paused.push_back({running.limit, rule->id, context.now.on + std::chrono::days{left}});
    }
    return paused;
}

namespace {

/// The limit is a duty that goes on running and is not on record as missed.
bool is_awaited(const RunningLimit& running, const Rulebook& rulebook) {
    const LimitRule* const rule = rulebook.find_limit(running.limit);
    return rule != nullptr && rule->kind == LimitKind::duty && !running.missed && running.pause.empty();
}

/// The day on which the filer is asked again; none if that is not to come.
std::optional<Date> look_back_day(const Case& current, const Rulebook& rulebook) {
    const bool concerns = current.stage == Stage::answered || current.stage == Stage::declined;
    const bool to_come = current.look_back == LookBack::not_asked && !current.taken_over;
    if (!rulebook.look_back_days || !current.closed_on || !concerns || !to_come) return std::nullopt;
    return *current.closed_on + std::chrono::days{*rulebook.look_back_days};
}

std::vector<Event> ended_pauses(const Case& current, const Context& context) {
    for (const RunningLimit& running : current.limits) {
        const auto last = last_day_of_pause(running, context.rulebook);
        if (!last || *last >= context.now.on) continue;
        // Without a calendar for the day the limit stands still until there is one.
        if (auto moved = resumed(running, context)) {
            return {ClockResumed{.reason = {}, .clock = {.resumed = {*std::move(moved)}}}};
        }
    }
    return {};
}

/// That the level above asks the unit for an account, where the rulebook has a trigger of that cause.
void add_supervision(std::vector<Event>& events, const Case& current, SupervisionCause cause, const Context& context) {
    const auto& triggers = context.rulebook.supervision;
    const auto trigger = std::ranges::find(triggers, cause, &SupervisionTrigger::cause);
    if (trigger == triggers.end() || current.supervision || current.taken_over) return;
    const auto above = context.units.next_above(current.holder, accused(current, context.units));
    if (!above) return;
    // Where the calendar does not reach, the account is asked for without a day rather than not at all.
    auto change = clock_change(current, Step::supervision_opened, context);
    if (!change) change = ClockChange{};
    events.emplace_back(SupervisionOpened{
        .trigger = trigger->id, .by = *above, .unit = current.holder, .reason = {}, .clock = *std::move(change)});
}

std::vector<Event> missed_limit(const Case& current, const Context& context) {
    for (const RunningLimit& running : current.limits) {
        if (!is_awaited(running, context.rulebook) || running.due_on >= context.now.on) continue;
        std::vector<Event> events{LimitMissed{.limit = running.limit, .due_on = running.due_on}};
        const LimitRule& rule = *context.rulebook.find_limit(running.limit);
        const auto to = context.units.next_above(current.holder, accused(current, context.units));
        const bool news = to && *to != current.escalated_to && !context.entered_on;
        if (news && concerns_next_level(rule.lapse)) {
            events.emplace_back(CaseEscalated{.limit = running.limit, .to = *to});
        }
        // An account that is overdue itself is escalated, not asked for once more.
        if (!is_account(rule) && !context.entered_on) {
            add_supervision(events, current, SupervisionCause::missed_limit, context);
        }
        return events;
    }
    return {};
}

std::vector<Event> broken_promise(const Case& current, const Context& context) {
    if (current.stage == Stage::withdrawn) return {};
    for (const Undertaking& promise : current.promises) {
        if (promise.state != Undertaking::State::open || promise.due_on >= context.now.on) continue;
        PromiseBroken broken{.number = promise.number, .due_on = promise.due_on, .clock = {}};
        if (current.stage == Stage::answered) {
            auto change = clock_change(current, Step::reopened, context);
            if (!change) return {};
            broken.clock = *std::move(change);
        }
        std::vector<Event> events{std::move(broken)};
        // The case opens again first: a limit that this starts is not started once more.
        const Case after = evolve_unsigned(current, events, context);
        add_supervision(events, after, SupervisionCause::broken_promise, context);
        return events;
    }
    return {};
}

std::vector<Event> look_back(const Case& current, const Context& context) {
    const auto day = look_back_day(current, context.rulebook);
    if (!day || *day >= context.now.on) return {};
    return {LookBackAsked{}};
}

/// What comes next for the clock; empty if nothing does.
std::vector<Event> next_clock_events(const Case& current, const Context& context) {
    for (const auto& find : {ended_pauses, missed_limit, broken_promise, look_back}) {
        if (auto events = find(current, context); !events.empty()) return events;
    }
    return {};
}

}  // namespace

Case evolve_unsigned(Case current, const std::vector<Event>& events, const Context& context) {
    for (const Event& event : events) {
        current = evolve(std::move(current), {.event = event,
                                              .by = {.role = Role::clock, .officer = {}, .unit = {}},
                                              .at = context.now,
                                              .entered_on = context.entered_on});
    }
    return current;
}

Result<std::vector<LimitMoved>, Refusal> resume_limits(const Case& current, PauseCause cause, const Context& context) {
    std::vector<LimitMoved> all;
    const PauseRule* const pause = context.rulebook.find_pause(cause);
    if (pause == nullptr) return all;
    for (const RunningLimit& running : current.limits) {
        if (running.pause != pause->id) continue;
        auto moved = resumed(running, context);
        if (!moved) return fail(moved.error());
        all.push_back(*std::move(moved));
    }
    return all;
}

ClockRun run_clock(const Case& current, const Context& context) {
    ClockRun run{.events = {}, .after = current};
    for (;;) {
        std::vector<Event> events = next_clock_events(run.after, context);
        if (events.empty()) return run;
        run.after = evolve_unsigned(std::move(run.after), events, context);
        run.events.insert(run.events.end(), std::make_move_iterator(events.begin()),
                          std::make_move_iterator(events.end()));
    }
}

std::optional<Date> next_due(const Case& current, const Rulebook& rulebook) {
    std::optional<Date> earliest = look_back_day(current, rulebook);
    const auto consider = [&](const std::optional<Date>& day) {
        if (day && (!earliest || *day < *earliest)) earliest = day;
    };
    for (const RunningLimit& running : current.limits) {
        consider(last_day_of_pause(running, rulebook));
        if (is_awaited(running, rulebook)) consider(running.due_on);
    }
    for (const Undertaking& promise : current.promises) {
        const bool is_owed = promise.state == Undertaking::State::open && current.stage != Stage::withdrawn;
        if (is_owed) consider(promise.due_on);
    }
    return earliest;
}

bool is_account(const LimitRule& rule) { return contains(rule.starts_on, Step::supervision_opened); }

bool window_closed(const Case& current, Step step, const Context& context) {
    return std::any_of(current.limits.begin(), current.limits.end(), [&](const RunningLimit& running) {
        const LimitRule* rule = context.rulebook.find_limit(running.limit);
        const bool is_of_decision = !current.closed_on || running.from >= *current.closed_on;
        return rule != nullptr && rule->kind == LimitKind::window && contains(rule->met_by, step) && is_of_decision &&
               running.pause.empty() && running.due_on < context.now.on;
    });
}

}  // namespace huiyin
