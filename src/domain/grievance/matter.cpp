#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

bool is_given(const Case& current, CodeScope scope) {
    return scope == CodeScope::helper ? current.helper_code : current.joining_code;
}

}  // namespace

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
    if (command.obstacle) return fail(refused(*command.obstacle, "into"));
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return registered_first(current, std::vector<Event>{CaseJoined{
                                         .follows = command.into, .filed_together = false, .reason = command.reason}});
}

Decision decide_one(const Case& /*current*/, const PartCase& command, const Context& context) {
    // A filer leaves without a reason; an office gives one.
    const Need need = context.actor.roles.contains(Role::filer) ? Need::optional : Need::required;
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
