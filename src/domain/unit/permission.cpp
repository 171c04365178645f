#include "domain/unit/permission.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace huiyin {

namespace {

constexpr Relations holder{Relation::receipt_holder};
constexpr Relations anyone{Relation::any};
constexpr Relations holding_unit{Relation::in_holding_unit};
constexpr Relations assigned{Relation::assigned_handler};
constexpr Relations leading{Relation::assigned_lead};
constexpr Relations unheld{Relation::beside_unheld};
constexpr Relations asked{Relation::asked_to_account};
constexpr Relations holding_or_asked{Relation::in_holding_unit, Relation::asked_to_account};
constexpr Relations near{Relation::in_holding_unit, Relation::in_referring_unit, Relation::above_holding_unit,
                         Relation::beside_unheld, Relation::asked_to_account};
constexpr Relations sending{Relation::in_holding_unit, Relation::in_referring_unit, Relation::beside_unheld};
constexpr Relations watching{Relation::in_holding_unit, Relation::above_holding_unit, Relation::beside_unheld};
constexpr Relations above{Relation::above_holding_unit};
constexpr Relations holding_or_above{Relation::in_holding_unit, Relation::above_holding_unit};

// Read by role. More time is given by the role that the rulebook names, so every role that a rulebook may name stands
// here with it. An administrator runs the office and sees no case; an auditor sees counts and the log, which are
// public.
constexpr std::array table{
    Permission{Role::filer, Action::file, anyone},
    Permission{Role::filer, Action::view_case, holder},
    Permission{Role::filer, Action::reply, holder},
    Permission{Role::filer, Action::rate, holder},
    Permission{Role::filer, Action::withdraw, holder},
    Permission{Role::filer, Action::reopen, holder},
    Permission{Role::filer, Action::ask_review, holder},
    Permission{Role::filer, Action::offer_mediation, holder},
    Permission{Role::filer, Action::accept_mediation, holder},
    Permission{Role::filer, Action::accept_agreement, holder},
    Permission{Role::filer, Action::end_mediation, holder},
    Permission{Role::filer, Action::give_code, holder},
    Permission{Role::filer, Action::take_back_code, holder},
    Permission{Role::filer, Action::part, holder},
    Permission{Role::filer, Action::choose_representative, holder},
    Permission{Role::filer, Action::release_representative, holder},
    Permission{Role::filer, Action::contest_promise, holder},
    Permission{Role::filer, Action::answer_look_back, holder},
    Permission{Role::filer, Action::state_silence, holder},
    Permission{Role::filer, Action::give_identity, holder},

    // Acts for the filer, and is written down as the helper. What gives rights away, or ends the matter, is the
    // filer's alone: codes, withdrawal, who speaks for the matter.
    Permission{Role::helper, Action::view_case, holder},
    Permission{Role::helper, Action::reply, holder},
    Permission{Role::helper, Action::rate, holder},
    Permission{Role::helper, Action::reopen, holder},
    Permission{Role::helper, Action::ask_review, holder},
    Permission{Role::helper, Action::offer_mediation, holder},
    Permission{Role::helper, Action::accept_mediation, holder},
    Permission{Role::helper, Action::accept_agreement, holder},
    Permission{Role::helper, Action::end_mediation, holder},
    Permission{Role::helper, Action::part, holder},
    Permission{Role::helper, Action::contest_promise, holder},
    Permission{Role::helper, Action::answer_look_back, holder},
    Permission{Role::helper, Action::state_silence, holder},

    Permission{Role::clock, Action::record_missed_limits, anyone},
    Permission{Role::clock, Action::recount_limits, anyone},
    Permission{Role::clock, Action::erase, anyone},

    // The counter: takes what people bring, and sees what lies with the own unit.
    Permission{Role::clerk, Action::file, anyone},
    Permission{Role::clerk, Action::view_case, holding_unit},
    Permission{Role::clerk, Action::open_attachment, holding_unit},
    Permission{Role::clerk, Action::register_case, holding_unit},
    Permission{Role::clerk, Action::record_meeting, holding_unit},
    Permission{Role::clerk, Action::mark_urgent, holding_unit},
    Permission{Role::clerk, Action::view_queues, anyone},

    // Decides where a case goes and whether it is taken up.
    Permission{Role::registrar, Action::file, anyone},
    Permission{Role::registrar, Action::view_case, near},
    Permission{Role::registrar, Action::open_attachment, near},
    Permission{Role::registrar, Action::register_case, holding_unit},
    Permission{Role::registrar, Action::refer, sending},
    Permission{Role::registrar, Action::object_to_jurisdiction, holding_unit},
    Permission{Role::registrar, Action::accept, holding_unit},
    Permission{Role::registrar, Action::decline, holding_unit},
    Permission{Role::registrar, Action::assign_handler, holding_unit},
    Permission{Role::registrar, Action::assign_lead, holding_unit},
    Permission{Role::registrar, Action::extend_limit, holding_unit},
    Permission{Role::registrar, Action::classify, holding_unit},
    Permission{Role::registrar, Action::acknowledge_review, holding_unit},
    Permission{Role::registrar, Action::set_meeting, holding_unit},
    Permission{Role::registrar, Action::record_meeting, holding_unit},
    Permission{Role::registrar, Action::cancel_meeting, holding_unit},
    Permission{Role::registrar, Action::merge, holding_unit},
    Permission{Role::registrar, Action::part, holding_unit},
    Permission{Role::registrar, Action::answer_supervision, asked},
    Permission{Role::registrar, Action::mark_urgent, holding_unit},
    Permission{Role::registrar, Action::report_urgent, holding_unit},
    Permission{Role::registrar, Action::recuse, holding_unit},
    Permission{Role::registrar, Action::view_queues, anyone},

    Permission{Role::handler, Action::view_case, assigned},
    Permission{Role::handler, Action::open_attachment, assigned},
    Permission{Role::handler, Action::ask_filer, assigned},
    Permission{Role::handler, Action::answer, assigned},
    Permission{Role::handler, Action::decide_review, assigned},
    Permission{Role::handler, Action::acknowledge_review, assigned},
    Permission{Role::handler, Action::offer_mediation, assigned},
    Permission{Role::handler, Action::accept_mediation, assigned},
    Permission{Role::handler, Action::propose_agreement, assigned},
    Permission{Role::handler, Action::end_mediation, assigned},
    Permission{Role::handler, Action::set_meeting, assigned},
    Permission{Role::handler, Action::record_meeting, assigned},
    Permission{Role::handler, Action::cancel_meeting, assigned},
    Permission{Role::handler, Action::make_promise, assigned},
    Permission{Role::handler, Action::keep_promise, assigned},
    Permission{Role::handler, Action::finish_plan_step, assigned},
    Permission{Role::handler, Action::answer_supervision, assigned},
    Permission{Role::handler, Action::mark_urgent, assigned},
    Permission{Role::handler, Action::report_urgent, assigned},
    Permission{Role::handler, Action::recuse, assigned},
    Permission{Role::handler, Action::view_queues, anyone},

    // The official who answers for the case by name.
    Permission{Role::lead, Action::view_case, leading},
    Permission{Role::lead, Action::open_attachment, leading},
    Permission{Role::lead, Action::assign_handler, leading},
    Permission{Role::lead, Action::ask_filer, leading},
    Permission{Role::lead, Action::answer, leading},
    Permission{Role::lead, Action::extend_limit, leading},
    Permission{Role::lead, Action::decide_review, leading},
    Permission{Role::lead, Action::classify, leading},
    Permission{Role::lead, Action::acknowledge_review, leading},
    Permission{Role::lead, Action::offer_mediation, leading},
    Permission{Role::lead, Action::accept_mediation, leading},
    Permission{Role::lead, Action::propose_agreement, leading},
    Permission{Role::lead, Action::end_mediation, leading},
    Permission{Role::lead, Action::set_meeting, leading},
    Permission{Role::lead, Action::record_meeting, leading},
    Permission{Role::lead, Action::cancel_meeting, leading},
    Permission{Role::lead, Action::make_promise, leading},
    Permission{Role::lead, Action::keep_promise, leading},
    Permission{Role::lead, Action::set_plan_step, leading},
    Permission{Role::lead, Action::finish_plan_step, leading},
    Permission{Role::lead, Action::answer_supervision, leading},
    Permission{Role::lead, Action::mark_urgent, leading},
    Permission{Role::lead, Action::report_urgent, leading},
    Permission{Role::lead, Action::approve_opening, leading},
    Permission{Role::lead, Action::recuse, leading},
    Permission{Role::lead, Action::view_queues, anyone},

    // Signs for the unit.
    Permission{Role::approver, Action::view_case, holding_or_asked},
    Permission{Role::approver, Action::open_attachment, holding_or_asked},
    Permission{Role::approver, Action::accept, holding_unit},
    Permission{Role::approver, Action::decline, holding_unit},
    Permission{Role::approver, Action::assign_handler, holding_unit},
    Permission{Role::approver, Action::assign_lead, holding_unit},
    Permission{Role::approver, Action::answer, holding_unit},
    Permission{Role::approver, Action::extend_limit, holding_unit},
    Permission{Role::approver, Action::decide_review, holding_unit},
    Permission{Role::approver, Action::classify, holding_unit},
    Permission{Role::approver, Action::acknowledge_review, holding_unit},
    Permission{Role::approver, Action::pause_clock, holding_unit},
    Permission{Role::approver, Action::resume_clock, holding_unit},
    Permission{Role::approver, Action::offer_mediation, holding_unit},
    Permission{Role::approver, Action::accept_mediation, holding_unit},
    Permission{Role::approver, Action::propose_agreement, holding_unit},
    Permission{Role::approver, Action::end_mediation, holding_unit},
    Permission{Role::approver, Action::set_meeting, holding_unit},
    Permission{Role::approver, Action::record_meeting, holding_unit},
    Permission{Role::approver, Action::cancel_meeting, holding_unit},
    Permission{Role::approver, Action::make_promise, holding_unit},
    Permission{Role::approver, Action::keep_promise, holding_unit},
    Permission{Role::approver, Action::set_plan_step, holding_unit},
    Permission{Role::approver, Action::finish_plan_step, holding_unit},
    Permission{Role::approver, Action::answer_supervision, asked},
    Permission{Role::approver, Action::mark_urgent, holding_unit},
    Permission{Role::approver, Action::report_urgent, holding_unit},
    Permission{Role::approver, Action::approve_opening, holding_unit},
    Permission{Role::approver, Action::place_hold, holding_unit},
    Permission{Role::approver, Action::recuse, holding_unit},
    Permission{Role::approver, Action::view_queues, anyone},

    Permission{Role::custodian, Action::view_case, holding_or_above},
    Permission{Role::custodian, Action::open_attachment, holding_or_above},
    Permission{Role::custodian, Action::open_identity, holding_or_above},
    Permission{Role::custodian, Action::reissue_code, holding_or_above},
    Permission{Role::custodian, Action::recuse, holding_or_above},
    Permission{Role::custodian, Action::view_queues, anyone},

    // Watches the units below: sees, assigns what nobody took up, plans what is long open, asks them to account for a
    // case, sends on what no unit may hold, lifts holds, and never answers in their place.
    Permission{Role::supervisor, Action::view_case, watching},
    Permission{Role::supervisor, Action::open_attachment, watching},
    Permission{Role::supervisor, Action::refer, unheld},
    Permission{Role::supervisor, Action::assign_handler, holding_or_above},
    Permission{Role::supervisor, Action::assign_lead, holding_or_above},
    Permission{Role::supervisor, Action::extend_limit, holding_or_above},
    Permission{Role::supervisor, Action::pause_clock, holding_or_above},
    Permission{Role::supervisor, Action::resume_clock, holding_or_above},
    Permission{Role::supervisor, Action::set_plan_step, holding_or_above},
    Permission{Role::supervisor, Action::finish_plan_step, holding_or_above},
    Permission{Role::supervisor, Action::open_supervision, above},
    Permission{Role::supervisor, Action::mark_urgent, holding_or_above},
    Permission{Role::supervisor, Action::approve_opening, holding_or_above},
    Permission{Role::supervisor, Action::place_hold, holding_or_above},
    Permission{Role::supervisor, Action::lift_hold, holding_or_above},
    Permission{Role::supervisor, Action::recuse, holding_or_above},
    Permission{Role::supervisor, Action::view_queues, anyone},

    Permission{Role::administrator, Action::manage_office, anyone},
};

constexpr bool concerns_a_case(Action action) {
    return action != Action::file && action != Action::view_queues && action != Action::manage_office;
}

const Permission* find_permission(Roles roles, Action action, Relations relations) {
    const bool shut_out = relations.contains(Relation::complained_of) || relations.contains(Relation::recused);
    if (shut_out && concerns_a_case(action)) return nullptr;
    if (relations.contains(Relation::decided_before) && action == Action::decide_review) return nullptr;
    const auto* const found = std::find_if(table.begin(), table.end(), [&](const Permission& row) {
        return row.action == action && roles.contains(row.role) && row.when.intersects(relations);
    });
    return found == table.end() ? nullptr : found;
}

constexpr std::array<std::string_view, action_count> action_names{
    "file",
    "view_case",
    "register_case",
    "refer",
    "object_to_jurisdiction",
    "accept",
    "decline",
    "assign_handler",
    "assign_lead",
    "ask_filer",
    "reply",
    "answer",
    "rate",
    "withdraw",
    "reopen",
    "open_identity",
    "extend_limit",
    "ask_review",
    "decide_review",
    "classify",
    "acknowledge_review",
    "pause_clock",
    "resume_clock",
    "offer_mediation",
    "accept_mediation",
    "propose_agreement",
    "accept_agreement",
    "end_mediation",
    "set_meeting",
    "record_meeting",
    "cancel_meeting",
    "give_code",
    "take_back_code",
    "merge",
    "part",
    "choose_representative",
    "release_representative",
    "make_promise",
    "keep_promise",
    "contest_promise",
    "set_plan_step",
    "finish_plan_step",
    "answer_look_back",
    "open_supervision",
    "answer_supervision",
    "mark_urgent",
    "report_urgent",
    "recount_limits",
    "state_silence",
    "give_identity",
    "reissue_code",
    "approve_opening",
    "recuse",
    "open_attachment",
    "place_hold",
    "lift_hold",
    "erase",
    "record_missed_limits",
    "view_queues",
    "manage_office",
};

}  // namespace

std::string_view to_text(Action action) { return action_names.at(static_cast<std::size_t>(action)); }

std::span<const Permission> permissions() { return table; }

bool permitted(Roles roles, Action action, Relations relations) {
    return find_permission(roles, action, relations) != nullptr;
}

Role acting_role(Roles roles, Action action, Relations relations) {
    return check(find_permission(roles, action, relations)).role;
}

}  // namespace huiyin
