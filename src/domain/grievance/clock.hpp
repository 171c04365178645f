#pragma once

#include <vector>

#include "base/result.hpp"
#include "domain/grievance/case.hpp"

/// How the rulebook's limits run on a case. Every procedure names its step and gets the change to record; none computes
/// a date of its own.
namespace huiyin {

/// What the step, taken on the context's day, ends and starts. Refused as beyond_calendar if a due date cannot be
/// computed from the loaded calendar.
[[nodiscard]] Result<ClockChange, Refusal> clock_change(const Case& current, Step step, const Context& context);

/// What the clock has to record: each duty that passed before the context's day and is not on record as missed, and
/// after it, where its lapse concerns the next level, that the case is escalated to the nearest unit above that is not
/// complained of. A case that is taken over from an older register is not escalated after the fact.
[[nodiscard]] std::vector<Event> missed_limits(const Case& current, const Context& context);

/// Whether a window that the step would use is running and has passed. False if the rulebook sets no such window.
[[nodiscard]] bool window_closed(const Case& current, Step step, const Context& context);

}  // namespace huiyin
