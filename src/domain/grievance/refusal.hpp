#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.hpp"

namespace huiyin {

/// Why the rules do not allow a command. An ordinary answer, not a fault: it is shown to the person who asked.
enum class RefusalCode : std::uint8_t {
    no_such_case,
    not_permitted,
    already_filed,
    already_registered,
    already_accepted,
    already_answered,
    already_closed,  ///< Declined or withdrawn.
    not_accepted_yet,
    not_answered_yet,
    not_referred,  ///< An objection needs a referral to object to.
    objection_window_closed,
    objection_already_refused,
    objection_pending,  ///< The sender has to decide first.
    no_such_unit,
    same_unit,
    unit_complained_of,  ///< I5: the unit or the officer's unit is named in the case.
    officer_unfit,       ///< Wrong unit or role for the assignment.
    already_assigned,
    already_rated,
    rating_window_closed,
    reopen_window_closed,
    nothing_missed,
    no_identity,
    text_missing,
    text_too_long,
    text_not_valid,  ///< Not UTF-8, or control characters.
    too_many_entries,
    unknown_choice,   ///< Not in the rulebook's list.
    beyond_calendar,  ///< A due date would fall outside the loaded calendar.
};

/// The stable text of the code, used by the API and in locale ids (`refusal.<code>`).
[[nodiscard]] std::string_view to_text(RefusalCode code);

struct Refusal {
    RefusalCode code = RefusalCode::not_permitted;
    std::string field;  ///< The command's field that it is about; empty if about the command as a whole.
    int limit = 0;      ///< With text_too_long and too_many_entries: the most that is allowed.
    Date day{};         ///< With beyond_calendar: the day that cannot be judged.
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

}  // namespace huiyin
