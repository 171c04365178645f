#include <algorithm>

#include "base/contains.hpp"
#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

bool is_given(const Case& current, CodeScope scope) {
    return scope == CodeScope::helper ? current.helper_code : current.joining_code;
}

}  // namespace

bool acts_for_filer(const Actor& actor) {
    return actor.roles.contains(Role::filer) || actor.roles.contains(Role::helper);
}

bool concerns_matter(Action action) {
    switch (action) {
        case Action::register_case:
        case Action::refer:
        case Action::object_to_jurisdiction:
        case Action::accept:
        case Action::decline:
        case Action::assign_handler:
        case Action::assign_lead:
        case Action::ask_filer:
        case Action::answer:
        case Action::extend_limit:
        case Action::classify:
        case Action::pause_clock:
        case Action::resume_clock:
        case Action::set_meeting:
        case Action::record_meeting:
        case Action::cancel_meeting:
        case Action::make_promise:
        case Action::keep_promise:
        case Action::set_plan_step:
        case Action::finish_plan_step:
        case Action::open_supervision:
        case Action::answer_supervision:
        case Action::mark_urgent:
        case Action::report_urgent:
        case Action::place_hold:
        case Action::lift_hold:
        case Action::recuse: return true;
        // One filer's own: the review that this filer asked for, the mediation that this filer agrees to.
        case Action::acknowledge_review:
        case Action::decide_review:
        case Action::offer_mediation:
        case Action::accept_mediation:
        case Action::propose_agreement:
        case Action::accept_agreement:
        case Action::end_mediation:
        case Action::reply:
        case Action::rate:
        case Action::withdraw:
        case Action::reopen:
        case Action::ask_review:
        case Action::answer_look_back:
        case Action::contest_promise:
        case Action::state_silence:
        case Action::open_identity:
        case Action::approve_opening:
        case Action::give_identity:
        case Action::reissue_code:
        case Action::open_attachment:
        case Action::give_code:
        case Action::take_back_code:
        case Action::merge:
        case Action::part:
        case Action::choose_representative:
        case Action::release_representative:
        // The clock looks at each case by itself.
        case Action::recount_limits:
        case Action::record_missed_limits:
        case Action::erase:
        case Action::file:
        case Action::view_case:
        case Action::view_queues:
        case Action::manage_office: break;
    }
    return false;
}

bool goes_along(const Case& leading, const Case& current, const Command& command) {
    if (current.holder != leading.holder || current.stage == Stage::in_review) return false;
    // Each case counts what it is promised by itself, so after a merge one number may mean two things.
    const auto same = [](const std::vector<Undertaking>& there, const std::vector<Undertaking>& here,
                         std::int64_t number) {
        const auto of = [number](const Undertaking& one) { return one.number == number; };
        const auto theirs = std::find_if(there.begin(), there.end(), of);
        const auto ours = std::find_if(here.begin(), here.end(), of);
        return theirs != there.end() && ours != here.end() && *theirs == *ours;
    };
    // A hold of its own, for another reason, stays.
    if (std::holds_alternative<LiftHold>(command) && current.hold != leading.hold) return false;
    if (const auto* const kept = std::get_if<KeepPromise>(&command)) {
        return same(leading.promises, current.promises, kept->number);
    }
    if (const auto* const done = std::get_if<FinishPlanStep>(&command)) {
        return same(leading.plan, current.plan, done->number);
    }
    return true;
}

std::optional<Refusal> unless_code_to_give(const Case& current) {
    if (current.stage == Stage::withdrawn) return refused(RefusalCode::already_closed);
    if (current.helper_code && (current.joining_code || !is_open(current.stage))) {
        return refused(RefusalCode::code_given);
    }
    return std::nullopt;
}

std::optional<Refusal> unless_code_given(const Case& current) {
    if (!current.helper_code && !current.joining_code) return refused(RefusalCode::no_code);
    return std::nullopt;
}

std::optional<Refusal> unless_mergeable(const Case& current) {
    if (auto refusal = unless_open(current)) return refusal;
    if (current.stage == Stage::in_review) return refused(RefusalCode::review_pending);
    if (current.follows) return refused(RefusalCode::joined_already);
    return std::nullopt;
}

std::optional<Refusal> unless_part_of_matter(const Case& current) {
    if (!current.follows) return refused(RefusalCode::not_joined);
    return std::nullopt;
}

std::optional<Refusal> unless_may_represent(const Case& current) {
    if (auto refusal = unless_open(current)) return refusal;
    if (current.represents) return refused(RefusalCode::represents_already);
    if (!current.follows && !current.joining_code) return refused(RefusalCode::not_joined);
    return std::nullopt;
}

std::optional<Refusal> unless_representing(const Case& current) {
    if (!current.represents) return refused(RefusalCode::not_representing);
    return std::nullopt;
}

Decision decide_one(const Case& current, const GiveCode& command, const Context& /*context*/) {
    const auto scope = parse_code_scope(command.scope);
    if (!scope) return fail(refused(RefusalCode::unknown_choice, "scope"));
    if (is_given(current, *scope)) return fail(refused(RefusalCode::code_given, "scope"));
    if (*scope == CodeScope::joining && !is_open(current.stage)) {
        return fail(refused(RefusalCode::already_closed, "scope"));
    }
    return std::vector<Event>{CodeGiven{.scope = *scope, .code_digest = command.code_digest}};
}

Decision decide_one(const Case& current, const TakeBackCode& command, const Context& /*context*/) {
    const auto scope = parse_code_scope(command.scope);
    if (!scope) return fail(refused(RefusalCode::unknown_choice, "scope"));
    if (!is_given(current, *scope)) return fail(refused(RefusalCode::no_code, "scope"));
    return std::vector<Event>{CodeTakenBack{*scope}};
}

Decision decide_one(const Case& current, const MergeCase& command, const Context& /*context*/) {
    if (!command.into) return fail(refused(RefusalCode::no_such_case, "into"));
    if (command.obstacle) return fail(refused(*command.obstacle, "into", matter_cases_max));
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    if (command.handler && contains(current.recused, command.handler)) {
        return fail(refused(RefusalCode::recused, "into"));
    }
    std::vector<Event> events{CaseJoined{.follows = command.into, .filed_together = false, .reason = command.reason}};
    // Else what the handler does on the leading case could not be done here.
    if (command.handler && command.handler != current.handler) events.emplace_back(HandlerAssigned{command.handler});
    return registered_first(current, std::move(events));
}

Decision decide_one(const Case& /*current*/, const PartCase& command, const Context& context) {
    // A filer leaves without a reason; an office gives one.
    const Need need = acts_for_filer(context.actor) ? Need::optional : Need::required;
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, need})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{CaseParted{command.reason}};
}

Decision decide_one(const Case& /*current*/, const ChooseRepresentative& command, const Context& context) {
    const auto& most = context.rulebook.representatives_max;
    if (most && command.representatives >= *most) {
        return fail(refused(RefusalCode::representatives_full, {}, *most));
    }
    return std::vector<Event>{RepresentativeChosen{}};
}

Decision decide_one(const Case& /*current*/, const ReleaseRepresentative& /*command*/, const Context& /*context*/) {
    return std::vector<Event>{RepresentativeReleased{}};
}

}  // namespace huiyin
