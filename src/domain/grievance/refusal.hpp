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
    unit_complained_of,  ///< I5: the unit, the officer's unit or the officer is named in the case.
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
    not_extendable,
    limit_passed,  ///< More time is given before the old date, not after it.
    extended_already,
    date_out_of_range,     ///< Not after the old date, or later than the rulebook allows.
    no_review,             ///< The rulebook has no review.
    review_final,          ///< The last review has been decided or is being decided.
    review_asked_outside,  ///< A body outside of the office has the request.
    review_pending,
    review_decided,  ///< A review stands above the answer; it is not reopened below.
    not_in_review,
    review_was_in_time,  ///< Only a late request may be turned away unexamined.
    decided_before,      ///< The officer decided what is reviewed.
    same_class,
    not_acknowledgeable,  ///< The rulebook asks for no acknowledgement, or it was given.
    no_such_pause,        ///< The rulebook knows no pause of this cause, or no running limit stands still in it.
    paused_already,
    not_paused,
    mediation_pending,
    no_mediation,  ///< There is no offer, no mediation or no agreement to act on.
    own_offer,     ///< The other side has to agree.
    meeting_pending,
    no_meeting,
    day_in_past,
    day_in_future,  ///< What was held cannot be recorded before its day.
    another_day,    ///< The reception of the rota took place on another day, or the meeting is set for a later one.
    code_given,
    no_code,
    same_case,
    joined_already,
    not_joined,
    leads_others,  ///< Other cases follow this one, or the other one follows a third.
    representatives_full,
    represents_already,
    not_representing,
    no_such_promise,  ///< No promise or step of that number is open.
    contest_window_closed,
    look_back_not_asked,
    supervision_pending,
    no_supervision,
    not_silent,          ///< Nothing is overdue, or the silence was stated today already.
    marked_urgent,       ///< It is marked already.
    not_urgent,          ///< There is nothing to report: the case is not marked.
    nothing_moves,       ///< No running limit has another day by the newer calendar.
    joining_code_wrong,  ///< Number and joining code open no matter, or the code was taken back.
    matter_full,
    second_role_missing,  ///< The purpose takes somebody else who agrees first, and nobody has.
    no_second_role,       ///< The rulebook asks for nobody who agrees to an opening.
    recused,              ///< The officer withdrew from the case.
    case_erased,          ///< What an act would need is gone for good.
    on_hold,              ///< A hold stands: nothing is erased, and there is no second one.
    not_on_hold,
    not_erasable,  ///< No retention is set, its day has not come, or something on the case is not over.
};

inline constexpr int refusal_code_count = 81;

/// The stable text of the code, used by the API and in locale ids (`refusal.<code>`).
[[nodiscard]] std::string_view to_text(RefusalCode code);

struct Refusal {
    RefusalCode code = RefusalCode::not_permitted;
    std::string field;  ///< The command's field that it is about; empty if about the command as a whole.
    int limit =
        0;  ///< With text_too_long, too_many_entries, extended_already, representatives_full, matter_full: the most.
    /// With beyond_calendar: the day that cannot be judged; with date_out_of_range: the latest; with case_erased: when
    /// it was; with not_erasable: when it may be, if that is known.
    Date day{};
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

}  // namespace huiyin
