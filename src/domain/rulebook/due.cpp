#include "base/check.hpp"
#include "domain/rulebook/rulebook.hpp"

namespace huiyin {

namespace {

using std::chrono::days;

/// The day of the month `amount` months later that has the same number, else the last day of that month.
DueDate after_months(Date from, int amount, const Counting& counting) {
    const std::chrono::year_month_day start{from};
    const std::chrono::year_month_day same_number = start + std::chrono::months{amount};
    if (!same_number.ok()) {
        // The whole month has run, so its last day is the last day of the limit however the first day is counted.
        return {.due_on = Date{same_number.year() / same_number.month() / std::chrono::last}, .skipped = {}};
    }
    return {.due_on = Date{same_number} - days{counting.from_next_day ? 0 : 1}, .skipped = {}};
}

Result<DueDate, BeyondCalendar> after_working_days(Date from, int amount, const Counting& counting,
                                                   const Calendar& calendar) {
    DueDate due{.due_on = from - days{counting.from_next_day ? 0 : 1}, .skipped = {}};
    for (int counted = 0; counted < amount;) {
        due.due_on += days{1};
        const auto working = is_working_day(calendar, due.due_on);
        if (!working) return fail(working.error());
        if (*working) {
            ++counted;
        } else {
            due.skipped.push_back(why_off(calendar, due.due_on));
        }
    }
    return due;
}

Result<DueDate, BeyondCalendar> rolled_to_workday(DueDate due, const Calendar& calendar) {
    for (;;) {
        const auto working = is_working_day(calendar, due.due_on);
        if (!working) return fail(working.error());
        if (*working) return due;
        due.rolled = true;
        due.skipped.push_back(why_off(calendar, due.due_on));
        due.due_on += days{1};
    }
}

}  // namespace

Result<DueDate, BeyondCalendar> due_date(Date from, Length length, const Counting& counting, const Calendar& calendar) {
    check(length.amount >= 1);
    check(length.amount <= length_amount_max);
    DueDate due;
    switch (length.unit) {
        case LengthUnit::hour: return DueDate{.due_on = from + days{(length.amount + 23) / 24}, .skipped = {}};
        case LengthUnit::working_day: return after_working_days(from, length.amount, counting, calendar);
        case LengthUnit::calendar_day:
            due.due_on = from + days{length.amount - (counting.from_next_day ? 0 : 1)};
            break;
        case LengthUnit::month: due = after_months(from, length.amount, counting); break;
    }
    if (!counting.roll_to_workday) return due;
    return rolled_to_workday(std::move(due), calendar);
}

Result<Date, BeyondCalendar> due_after_pause(Date due_on, Date paused_on, Date resumed_on, LengthUnit unit,
                                             const Counting& counting, const Calendar& calendar) {
    const Counting from_last_day{.from_next_day = true, .roll_to_workday = counting.roll_to_workday};
    int lost = 0;
    for (Date day = paused_on + days{1}; day <= resumed_on; day += days{1}) {
        if (unit == LengthUnit::working_day) {
            const auto working = is_working_day(calendar, day);
            if (!working) return fail(working.error());
            if (!*working) continue;
        }
        ++lost;
    }
    if (lost == 0) return due_on;
    const LengthUnit counted = unit == LengthUnit::working_day ? unit : LengthUnit::calendar_day;
    const auto due = due_date(due_on, {lost, counted}, from_last_day, calendar);
    if (!due) return fail(due.error());
    return due->due_on;
}

}  // namespace huiyin
