#include "views/case_row.hpp"

#include <algorithm>
#include <utility>

namespace huiyin::views {

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
        .next_due = next_due(current, rulebook),
        .overdue = overdue,
        .version = current.version,
    };
}

}  // namespace huiyin::views
