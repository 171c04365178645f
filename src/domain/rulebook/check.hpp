#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/rulebook/rulebook.hpp"

namespace huiyin {

/// What makes a rulebook unfit for use.
enum class RulebookFault : std::uint8_t {
    missing_id,            ///< An id is empty.
    duplicate_id,          ///< Two of a list have the same id.
    missing_name,          ///< A name, or the words of a duty, are missing in a language.
    missing_article,       ///< A limit or ground does not say where the text has it.
    missing_calendar,      ///< No calendar is named.
    no_limits,             ///< The rulebook sets no limit at all.
    no_choices,            ///< A list that a form chooses from is empty.
    bad_number,            ///< A version, length or window is not within its range.
    never_starts,          ///< A limit that no step starts.
    never_met,             ///< A duty that no step meets, so that it is always missed.
    never_acknowledged,    ///< A limit that starts on an acknowledgement which no limit asks for, so it is never given.
    started_twice,         ///< A duty that a step starts while it runs.
    outlives_case,         ///< A duty that still runs when the case is closed, so that it is always missed.
    extension_of_nothing,  ///< An extension of a limit that has no date.
    no_approver,           ///< An extension that nobody, or no role of an officer, approves.
    no_second_role,        ///< An opening that takes the consent of no role that may give it.
    sanctioned_window,     ///< A window of a right whose lapse is treated as a fault of the office.
    endless_stage,         ///< A step after which the office owes something, and no duty with a date runs.
    too_many_reviews,      ///< More rounds of review than there are steps for.
    reviewed_by_itself,    ///< A review that is decided by whoever decided before.
    no_way_back,           ///< No review outcome changes a decision or sends it back.
    unknown_class,         ///< `classes` names a class that there is not.
    unserved_class,        ///< A class for which no duty has a date.
    ordinary_by_office,    ///< The first class is the ordinary one, and a filer cannot choose it.
    bypass_by_office,      ///< A class that passes by the units complained of, and that an office chooses afterwards.
    no_outcome,            ///< A class whose cases no outcome is for.
    unknown_limit,         ///< A pause names a limit that there is not.
    unknown_rating,        ///< `satisfied` names a rating that there is not.
    all_satisfied,         ///< Every rating counts as satisfied, so the figure says nothing.
    pause_of_nothing,      ///< A pause that names no limit, or one without a date.
    pause_of_window,       ///< A pause of a right: it would be the filer's time that stands still.
    pause_twice,           ///< Two pauses of one cause.
    endless_pause,         ///< A pause without an end.
    unanswered_supervision,  ///< Supervision that no duty with a date answers.
    erased_too_early,        ///< Retention that ends before a window in which the filer may still act.
};
inline constexpr int rulebook_fault_count = 34;

struct RulebookProblem {
    RulebookFault fault{};
    std::string where;  ///< `limit handle`, `ground arbitration name`, `outcomes`.
    friend bool operator==(const RulebookProblem&, const RulebookProblem&) = default;
};

/// Everything that makes the rulebook unfit for use; empty if it is fit. It walks every way that a case of each class
/// can take, so that what it passes leaves no case without a date while the office owes something.
[[nodiscard]] std::vector<RulebookProblem> check_rulebook(const Rulebook& rulebook);

/// One English sentence, for those who write rulebooks: `limit handle: no step meets this duty`.
[[nodiscard]] std::string to_text(const RulebookProblem& problem);

}  // namespace huiyin
