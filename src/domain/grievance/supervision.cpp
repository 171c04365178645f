#include <algorithm>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

std::optional<Refusal> unless_supervisable(const Case& current, const Context& context) {
    if (current.stage == Stage::withdrawn) return refused(RefusalCode::already_closed);
    if (current.supervision) return refused(RefusalCode::supervision_pending);
    const auto& triggers = context.rulebook.supervision;
    if (std::ranges::find(triggers, SupervisionCause::by_hand, &SupervisionTrigger::cause) == triggers.end()) {
        return refused(RefusalCode::no_supervision);
    }
    return std::nullopt;
}

std::optional<Refusal> unless_supervised(const Case& current, const Context& context) {
    if (!current.supervision) return refused(RefusalCode::no_supervision);
    // Whoever it lies with by now: the unit that was asked accounts for what it did.
    if (context.actor.unit != current.supervision->unit) return refused(RefusalCode::not_permitted);
    return std::nullopt;
}

Decision decide_one(const Case& current, const OpenSupervision& command, const Context& context) {
    const auto trigger = std::ranges::find(context.rulebook.supervision, command.trigger, &SupervisionTrigger::id);
    if (trigger == context.rulebook.supervision.end() || trigger->cause != SupervisionCause::by_hand) {
        return fail(refused(RefusalCode::unknown_choice, "trigger"));
    }
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return with_clock(current, Step::supervision_opened, context,
                      SupervisionOpened{.trigger = trigger->id,
                                        .by = context.actor.unit,
                                        .unit = current.holder,
                                        .reason = command.reason,
                                        .clock = {}});
}

Decision decide_one(const Case& current, const AnswerSupervision& command, const Context& context) {
    if (auto problem = problem_of({"text", command.text, TextLimits::answer_part, Need::required})) {
        return fail(*std::move(problem));
    }
    return with_clock(current, Step::supervision_answered, context,
                      SupervisionAnswered{.text = command.text, .clock = {}});
}

}  // namespace huiyin
