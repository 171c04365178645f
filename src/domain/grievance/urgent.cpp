#include "domain/grievance/procedure.hpp"

// Major and urgent matters: Art. 25 has them reported at once, without a number of days.

namespace huiyin {

std::optional<Refusal> unless_markable(const Case& current) {
    if (auto refusal = unless_open(current)) return refusal;
    if (current.urgent) return refused(RefusalCode::marked_urgent);
    return std::nullopt;
}

std::optional<Refusal> unless_urgent(const Case& current) {
    if (!current.urgent) return refused(RefusalCode::not_urgent);
    if (current.stage == Stage::withdrawn) return refused(RefusalCode::already_closed);
    return std::nullopt;
}

Decision decide_one(const Case& current, const MarkUrgent& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return registered_first(current, with_clock(current, Step::urgent_learned, context,
                                                MarkedUrgent{.reason = command.reason, .clock = {}}));
}

Decision decide_one(const Case& current, const ReportUrgent& command, const Context& context) {
    if (auto problem = first_problem({
            {"to", command.to, TextLimits::line, Need::required},
            {"what", command.what, TextLimits::passage, Need::required},
        })) {
        return fail(*std::move(problem));
    }
    return with_clock(current, Step::urgent_reported, context,
                      UrgentReported{.to = command.to, .what = command.what, .clock = {}});
}

}  // namespace huiyin
