#include "views/case_row.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "domain/grievance/retention.hpp"

namespace huiyin::views {

void fold(CaseCodes& codes, const Event& event) {
    const auto of = [&](CodeScope scope) -> std::optional<Hash>& {
        return scope == CodeScope::helper ? codes.helper : codes.joining;
    };
    if (const auto* const filed = std::get_if<GrievanceFiled>(&event)) codes.receipt = filed->code_digest;
    // The receipt still shows its holder that there was a case.
    if (std::holds_alternative<CaseErased>(event)) codes = {.receipt = codes.receipt};
    if (const auto* const again = std::get_if<CodeReissued>(&event)) codes = {.receipt = again->code_digest};
    if (const auto* const given = std::get_if<CodeGiven>(&event)) of(given->scope) = given->code_digest;
    if (const auto* const taken = std::get_if<CodeTakenBack>(&event)) of(taken->scope).reset();
}

void fold(std::optional<Hash>& identity_digest, const Event& event) {
    if (const auto* const filed = std::get_if<GrievanceFiled>(&event)) identity_digest = filed->identity_digest;
    if (const auto* const given = std::get_if<IdentityGiven>(&event)) identity_digest = given->identity_digest;
    if (std::holds_alternative<CaseErased>(event)) identity_digest.reset();
}

CaseRow row_of(CaseId id, const Case& current, std::string subject, const Rulebook& rulebook) {
    const bool overdue = std::any_of(current.limits.begin(), current.limits.end(),
                                     [](const RunningLimit& running) { return running.missed; });
    return {
        .id = id,
        .filed_on = current.filed.on,
        .subject = std::move(subject),
        .stage = current.stage,
        .unit = current.holder,
        .handler = current.handler,
        .lead = current.lead,
        .asked_unit = current.supervision ? current.supervision->unit : UnitId{},
        .next_due = next_due(current, rulebook),
        .urgent = current.urgent && is_open(current.stage),
        .overdue = overdue,
        .erase_on = erasure_day(current, rulebook),
        .version = current.version,
    };
}

}  // namespace huiyin::views
