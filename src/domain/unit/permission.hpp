#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "domain/unit/unit.hpp"

namespace huiyin {

/// Everything that someone may do or see. The names are those of the API and the permission table.
enum class Action : std::uint8_t {
    file,
    view_case,
    register_case,
    refer,
    object_to_jurisdiction,
    accept,
    decline,
    assign_handler,
    assign_lead,
    ask_filer,
    reply,
    answer,
    rate,
    withdraw,
    reopen,
    open_identity,
    extend_limit,
    ask_review,
    decide_review,
    classify,
    acknowledge_review,
    pause_clock,
    resume_clock,
    offer_mediation,
    accept_mediation,
    propose_agreement,
    accept_agreement,
    end_mediation,
    set_meeting,
    record_meeting,
    cancel_meeting,
    give_code,
    take_back_code,
    merge,
    part,
    choose_representative,
    release_representative,
    make_promise,
    keep_promise,
    contest_promise,
    set_plan_step,
    finish_plan_step,
    answer_look_back,
    open_supervision,
    answer_supervision,
    mark_urgent,
    report_urgent,
    recount_limits,
    state_silence,
    give_identity,
    reissue_code,
    approve_opening,
    recuse,
    open_attachment,
    place_hold,
    lift_hold,
    erase,
    record_missed_limits,
    view_queues,
    manage_office,
};
inline constexpr int action_count = 60;

[[nodiscard]] std::string_view to_text(Action action);

/// How an actor stands to a case. An officer can stand in several relations at once.
enum class Relation : std::uint8_t {
    receipt_holder,      ///< Showed number and code of the case, or the helper's code while it is given.
    any,                 ///< Belongs to the office (or is the clock); no nearer relation needed.
    in_holding_unit,     ///< The case lies with the officer's unit.
    in_referring_unit,   ///< The officer's unit referred the case to the unit that holds it.
    above_holding_unit,  ///< The officer's unit is above the one that holds the case.
    assigned_handler,
    assigned_lead,
    asked_to_account,  ///< A supervision item that is open asks the officer's unit.
    beside_unheld,   ///< The case lies with no unit, and the officer's unit is neither complained of nor below one that
                     ///< is.
    decided_before,  ///< Answered, declined or decided a review of this case. Forbids deciding the next review.
    recused,         ///< Withdrew from the case. Forbids everything that concerns it.
    complained_of,   ///< The case names the officer's unit, or the officer. Forbids all that concerns it (I5).
};
inline constexpr int relation_count = 12;

using Relations = EnumSet<Relation>;

/// One row: this role may do this in any of these relations.
struct Permission {
    Role role;
    Action action;
    Relations when;
};

/// The whole table; what is not in it is forbidden.
[[nodiscard]] std::span<const Permission> permissions();

/// Whether one of the roles may do this in one of the relations. `complained_of` and `recused` forbid every action on a
/// case, `decided_before` the decision on a review.
[[nodiscard]] bool permitted(Roles roles, Action action, Relations relations);

/// The first role (in table order) that allows the action: the one that is written beside the act. The call must be
/// permitted.
[[nodiscard]] Role acting_role(Roles roles, Action action, Relations relations);

}  // namespace huiyin
