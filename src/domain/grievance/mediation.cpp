#include <utility>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

bool is_filer(const Context& context) { return acts_for_filer(context.actor); }

Result<MediationEnded, Refusal> end_of_mediation(const Case& current, bool agreed, const std::string& reason,
                                                 const Context& context) {
    auto resumed = resume_limits(current, PauseCause::mediation, context);
    if (!resumed) return fail(resumed.error());
    return MediationEnded{.agreed = agreed, .reason = reason, .clock = {.resumed = *std::move(resumed)}};
}

}  // namespace

std::optional<Refusal> unless_offerable(const Case& current) {
    if (auto refusal = unless_open(current)) return refusal;
    if (current.mediation) return refused(RefusalCode::mediation_pending);
    return std::nullopt;
}

std::optional<Refusal> unless_acceptable(const Case& current, const Context& context) {
    if (auto refusal = unless_open(current)) return refusal;
    if (!current.mediation || current.mediation->begun) return refused(RefusalCode::no_mediation);
    if (current.mediation->offered_by_filer == is_filer(context)) return refused(RefusalCode::own_offer);
    return std::nullopt;
}

std::optional<Refusal> unless_mediating(const Case& current) {
    // An agreement promises something, and a case that is not taken up can still be declined.
    if (auto refusal = unless_promisable(current)) return refusal;
    if (!current.mediation || !current.mediation->begun) return refused(RefusalCode::no_mediation);
    return std::nullopt;
}

std::optional<Refusal> unless_agreeable(const Case& current, const Context& context) {
    if (!current.mediation || !current.mediation->agreement) return refused(RefusalCode::no_mediation);
    // It would be broken as soon as it binds; the office has to write another day into it.
    if (current.mediation->agreement->due_on < context.now.on) return refused(RefusalCode::day_in_past);
    return std::nullopt;
}

std::optional<Refusal> unless_in_mediation(const Case& current) {
    if (!current.mediation) return refused(RefusalCode::no_mediation);
    return std::nullopt;
}

Decision decide_one(const Case& current, const OfferMediation& command, const Context& context) {
    const auto mediator = parse_mediator_kind(command.mediator);
    if (!mediator) return fail(refused(RefusalCode::unknown_choice, "mediator"));
    if (auto problem = problem_of({"proposal", command.proposal, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    const bool by_filer = is_filer(context);
    std::vector<Event> offered{
        MediationOffered{.by_filer = by_filer, .mediator = *mediator, .proposal = command.proposal}};
    if (by_filer) return offered;
    return registered_first(current, std::move(offered));
}

Decision decide_one(const Case& current, const AcceptMediation& /*command*/, const Context& context) {
    std::vector<Event> begun{
        MediationBegun{.clock = {.paused = pause_limits(current, PauseCause::mediation, context)}}};
    if (is_filer(context)) return begun;
    return registered_first(current, std::move(begun));
}

Decision decide_one(const Case& current, const ProposeAgreement& command, const Context& context) {
    if (auto problem = first_problem({
            {"text", command.text, TextLimits::answer_part, Need::required},
            {"promise", command.promise, TextLimits::passage, Need::required},
        })) {
        return fail(*std::move(problem));
    }
    const auto due_on = day_from(command.due_on, "due_on", context.now.on);
    if (!due_on) return fail(due_on.error());
    return std::vector<Event>{
        AgreementProposed{.text = command.text, .promise = command.promise, .due_on = *due_on, .unit = current.holder}};
}

Decision decide_one(const Case& current, const AcceptAgreement& /*command*/, const Context& context) {
    auto ended = end_of_mediation(current, true, {}, context);
    if (!ended) return fail(ended.error());
    const PendingMediation::Agreement& agreement = *current.mediation->agreement;
    return std::vector<Event>{*std::move(ended), PromiseMade{.number = next_number(current.promises),
                                                             .what = agreement.promise,
                                                             .due_on = agreement.due_on,
                                                             .unit = agreement.unit}};
}

Decision decide_one(const Case& current, const EndMediation& command, const Context& context) {
    // Nobody owes a reason for not wanting to be mediated; an office gives one.
    const Need need = is_filer(context) ? Need::optional : Need::required;
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, need})) {
        return fail(*std::move(problem));
    }
    auto ended = end_of_mediation(current, false, command.reason, context);
    if (!ended) return fail(ended.error());
    return std::vector<Event>{*std::move(ended)};
}

}  // namespace huiyin
