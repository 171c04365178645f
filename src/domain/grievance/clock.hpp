#pragma once

#include <vector>

#include "base/result.hpp"
#include "domain/grievance/case.hpp"

/// How the rulebook's limits run on a case. Every procedure names its step and gets the change to record; none computes
/// a date of its own.
namespace huiyin {

/// What the step, taken on the context's day, ends and starts. A limit runs once at a time: a duty that runs already
/// keeps its day, a window that runs already opens anew. A step that closes the case lets run again what stands still
/// for a question, a mediation or a hearing. Refused as beyond_calendar if a due date cannot be computed from the
/// loaded calendar.
[[nodiscard]] Result<ClockChange, Refusal> clock_change(const Case& current, Step step, const Context& context);
/// The same of an act that ends limits as one step and starts them as another.
[[nodiscard]] Result<ClockChange, Refusal> clock_change(const Case& current, Step meeting, Step starting,
                                                        const Context& context);

/// What the clock has to record on the context's day, and the case after it.
struct ClockRun {
    std::vector<Event> events;
    Case after;
};

/// In order:
/// - the end of each pause that has lasted as long as the rulebook allows;
/// - each duty that passed before that day and is not on record as missed; after it, where its lapse concerns the next
///   level, that the case is escalated to the nearest unit above that is not complained of, and where the rulebook says
///   so that this unit asks for an account;
/// - each promise that was not kept, which opens the case again;
/// - that the filer is asked once more, some time after the case was closed.
/// A case that is taken over from an older register is neither escalated nor asked about after the fact.
[[nodiscard]] ClockRun run_clock(const Case& current, const Context& context);

/// The case after events of today, as far as the clock needs it: whoever decided something in them is not noted.
[[nodiscard]] Case evolve_unsigned(Case current, const std::vector<Event>& events, const Context& context);

/// Makes the running limits that the rulebook names for this cause stand still; none if it knows no such pause. What
/// stands still already is left alone, and so is what was missed: lateness is not made up for by waiting.
[[nodiscard]] std::vector<LimitPaused> pause_limits(const Case& current, PauseCause cause, const Context& context);

/// Lets what stands still in the pause of this cause run again, each limit later by what the pause took of it, at most
/// the days that the rulebook allows. Refused as beyond_calendar as clock_change() is.
[[nodiscard]] Result<std::vector<LimitMoved>, Refusal> resume_limits(const Case& current, PauseCause cause,
                                                                     const Context& context);

/// Whether the limit is for the account that supervision asks for: owed to the level above, and not to the filer.
[[nodiscard]] bool is_account(const LimitRule& rule);

/// Whether a window that the step would use is running and has passed. False if the rulebook sets no such window. Once
/// something was decided, a window that began before does not count: nobody is late against what was not said yet.
[[nodiscard]] bool window_closed(const Case& current, Step step, const Context& context);

}  // namespace huiyin
