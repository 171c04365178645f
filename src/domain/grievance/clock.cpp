#include "domain/grievance/clock.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace huiyin {

namespace {

bool contains(const auto& list, const auto& wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
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
    const auto runs_on = [&](const LimitRule& rule) {
        return std::ranges::find(current.limits, rule.id, &RunningLimit::limit) != current.limits.end() &&
               !contains(change.ended, rule.id);
    };
    for (const LimitRule& rule : context.rulebook.limits) {
        if (!rule.length || !contains(rule.starts_on, step)) continue;
        // What runs already keeps its day: the office gets no second count of the same duty.
        if (!is_for_class(rule.classes, current.case_class) || runs_on(rule)) continue;
        const auto due = due_date(context.now.on, *rule.length, context.rulebook.counting, context.calendar);
        if (!due) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = due.error().day});
        change.started.push_back({.limit = rule.id, .from = context.now.on, .due_on = due->due_on});
    }
    return change;
}

std::vector<LimitPaused> pause_limits(const Case& current, PauseCause cause, const Rulebook& rulebook) {
    std::vector<LimitPaused> paused;
    const PauseRule* const rule = rulebook.find_pause(cause);
    if (rule == nullptr) return paused;
    for (const RunningLimit& running : current.limits) {
        if (running.pause.empty() && contains(rule->limits, running.limit)) paused.push_back({running.limit, rule->id});
    }
    return paused;
}

namespace {

/// The limits that stand still in the pause run again from `day` on.
Result<std::vector<LimitMoved>, Refusal> resumed_on(const Case& current, const PauseRule& pause, Date day,
                                                    const Context& context) {
    std::vector<LimitMoved> resumed;
    for (const RunningLimit& running : current.limits) {
        if (running.pause != pause.id) continue;
        const LimitRule* const rule = context.rulebook.find_limit(running.limit);
        const LengthUnit unit = rule != nullptr && rule->length ? rule->length->unit : LengthUnit::calendar_day;
        const auto due =
            due_after_pause(running.due_on, running.paused_on, day, unit, context.rulebook.counting, context.calendar);
        if (!due) return fail(Refusal{.code = RefusalCode::beyond_calendar, .field = {}, .day = due.error().day});
        resumed.push_back({running.limit, running.due_on, *due});
    }
    return resumed;
}

/// The last day of the pause in which the limit stands still.
std::optional<Date> last_day_of_pause(const RunningLimit& running, const Rulebook& rulebook) {
    const auto pause = std::ranges::find(rulebook.pauses, running.pause, &PauseRule::id);
    if (running.pause.empty() || pause == rulebook.pauses.end()) return std::nullopt;
    return running.paused_on + std::chrono::days{pause->days_max};
}

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
        const PauseRule& pause = *std::ranges::find(context.rulebook.pauses, running.pause, &PauseRule::id);
        // Without a calendar for the day the limit stands still until there is one.
        auto resumed = resumed_on(current, pause, *last, context);
        if (resumed) return {ClockResumed{.reason = {}, .clock = {.resumed = *std::move(resumed)}}};
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
    auto change = clock_change(current, Step::supervision_opened, context);
    if (!change) return;
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
        const bool is_account = contains(rule.starts_on, Step::supervision_opened);
        if (!is_account && !context.entered_on) {
            add_supervision(events, current, SupervisionCause::missed_limit, context);
        }
        return events;
    }
    return {};
}

std::vector<Event> broken_promise(const Case& current, const Context& context) {
    for (const Undertaking& promise : current.promises) {
        if (promise.state != Undertaking::State::open || promise.due_on >= context.now.on) continue;
        PromiseBroken broken{.number = promise.number, .due_on = promise.due_on, .clock = {}};
        if (current.stage == Stage::answered) {
            auto change = clock_change(current, Step::reopened, context);
            if (!change) return {};
            broken.clock = *std::move(change);
        }
        std::vector<Event> events{std::move(broken)};
        add_supervision(events, current, SupervisionCause::broken_promise, context);
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

Case evolve_by_clock(Case current, const std::vector<Event>& events, const Context& context) {
    for (const Event& event : events) {
        current = evolve(std::move(current), {.event = event,
                                              .by = {.role = Role::clock, .officer = {}, .unit = {}},
                                              .at = context.now,
                                              .entered_on = context.entered_on});
    }
    return current;
}

}  // namespace

Result<std::vector<LimitMoved>, Refusal> resume_limits(const Case& current, PauseCause cause, const Context& context) {
    const PauseRule* const pause = context.rulebook.find_pause(cause);
    if (pause == nullptr) return std::vector<LimitMoved>{};
    return resumed_on(current, *pause, context.now.on, context);
}

ClockRun run_clock(const Case& current, const Context& context) {
    ClockRun run{.events = {}, .after = current};
    for (;;) {
        std::vector<Event> events = next_clock_events(run.after, context);
        if (events.empty()) return run;
        run.after = evolve_by_clock(std::move(run.after), events, context);
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
        if (promise.state == Undertaking::State::open) consider(promise.due_on);
    }
    return earliest;
}

bool window_closed(const Case& current, Step step, const Context& context) {
    return std::any_of(current.limits.begin(), current.limits.end(), [&](const RunningLimit& running) {
        const LimitRule* rule = context.rulebook.find_limit(running.limit);
        return rule != nullptr && rule->kind == LimitKind::window && contains(rule->met_by, step) &&
               running.due_on < context.now.on;
    });
}

}  // namespace huiyin
