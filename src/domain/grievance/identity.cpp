#include <algorithm>

#include "base/contains.hpp"
#include "domain/grievance/procedure.hpp"
#include "domain/unit/permission.hpp"

// Who filed: said by the filer, opened by a custodian, for a purpose and where the rulebook asks for it with a second
// role; and how a filer who lost the code gets another one.

namespace huiyin {

std::optional<Refusal> unless_identified(const Case& current) {
    if (!current.has_identity) return refused(RefusalCode::no_identity);
    return std::nullopt;
}

std::optional<Refusal> unless_approvable(const Case& current, const Context& context) {
    if (auto refusal = unless_identified(current)) return refusal;
    const auto& purposes = context.rulebook.opening_purposes;
    const bool asks_for_any = std::any_of(purposes.begin(), purposes.end(),
                                          [](const OpeningPurpose& one) { return !one.second_role.empty(); });
    if (!asks_for_any) return refused(RefusalCode::no_second_role);
    return std::nullopt;
}

namespace {

Result<const OpeningPurpose*, Refusal> purpose_of(std::string_view id, const std::string& reason,
                                                  const Context& context) {
    const OpeningPurpose* const purpose = context.rulebook.find_purpose(id);
    if (purpose == nullptr) return fail(refused(RefusalCode::unknown_choice, "purpose"));
    if (auto problem = problem_of({"reason", reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return purpose;
}

}  // namespace

Decision decide_one(const Case& current, const OpenIdentity& command, const Context& context) {
    const auto purpose = purpose_of(command.purpose, command.reason, context);
    if (!purpose) return fail(purpose.error());
    const auto is_approval = [&](const ApprovedOpening& one) {
        return one.purpose == command.purpose && one.by != context.actor.officer;
    };
    const auto& approved = current.approved_openings;
    if (!(*purpose)->second_role.empty() && std::none_of(approved.begin(), approved.end(), is_approval)) {
        return fail(refused(RefusalCode::second_role_missing, "purpose"));
    }
    return std::vector<Event>{IdentityOpened{command.purpose, command.reason}};
}

Decision decide_one(const Case& current, const ApproveOpening& command, const Context& context) {
    const auto purpose = purpose_of(command.purpose, command.reason, context);
    if (!purpose) return fail(purpose.error());
    if ((*purpose)->second_role.empty()) return fail(refused(RefusalCode::no_second_role, "purpose"));
    const auto role = parse_role((*purpose)->second_role);
    if (!role || !context.actor.roles.contains(*role) ||
        !permitted({*role}, Action::approve_opening, relations_of(current, context))) {
        return fail(refused(RefusalCode::not_permitted, "purpose"));
    }
    return std::vector<Event>{OpeningApproved{command.purpose, command.reason}};
}

Decision decide_one(const Case& /*current*/, const GiveIdentity& command, const Context& /*context*/) {
    return std::vector<Event>{IdentityGiven{command.identity_digest}};
}

Decision decide_one(const Case& /*current*/, const ReissueCode& command, const Context& /*context*/) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{CodeReissued{command.code_digest, command.reason}};
}

Decision decide_one(const Case& /*current*/, const Recuse& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{OfficerRecused{context.actor.officer, command.reason}};
}

}  // namespace huiyin
