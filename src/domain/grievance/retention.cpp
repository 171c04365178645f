#include "domain/grievance/retention.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

using std::chrono::days;

/// The day of the month so many months later that has the same number, else the last one of that month.
Date after_months(Date from, int months) {
    const std::chrono::year_month_day same_number = std::chrono::year_month_day{from} + std::chrono::months{months};
    if (same_number.ok()) return Date{same_number};
    return Date{same_number.year() / same_number.month() / std::chrono::last};
}

int months_of(const Retention& kept, Stage stage) {
    if (stage == Stage::declined) return kept.declined_months.value_or(kept.months);
    if (stage == Stage::withdrawn) return kept.withdrawn_months.value_or(kept.months);
    return kept.months;
}

bool is_owed(const Undertaking& promise) { return promise.state == Undertaking::State::open; }

/// Something on the case waits for somebody: it has no day on which it is over.
bool waits_for_somebody(const Case& current, const Rulebook& rulebook) {
    const bool is_withdrawn = current.stage == Stage::withdrawn;
    if (is_open(current.stage) || current.supervision) return true;
    if (!is_withdrawn && std::ranges::any_of(current.promises, is_owed)) return true;
    return std::ranges::any_of(current.limits, [&](const RunningLimit& running) {
        const LimitRule* const rule = rulebook.find_limit(running.limit);
        return rule == nullptr || rule->kind == LimitKind::duty;
    });
}

}  // namespace

std::optional<Date> erasure_day(const Case& current, const Rulebook& rulebook) {
    if (!rulebook.retention || current.erased_on || current.hold || !current.closed_on) return std::nullopt;
    if (waits_for_somebody(current, rulebook)) return std::nullopt;
    const Date closed_on = *current.closed_on;
    Date first = after_months(closed_on, months_of(*rulebook.retention, current.stage));
    const auto not_within = [&](Date since, const std::optional<int>& days_max) {
        if (days_max) first = std::max(first, since + days{*days_max + 1});
    };
    for (const RunningLimit& window : current.limits) first = std::max(first, window.due_on + days{1});
    if (current.stage == Stage::withdrawn) return first;
    not_within(closed_on, rulebook.reopen_days_max);
    not_within(closed_on, rulebook.rating_days_max);
    if (!current.taken_over) not_within(closed_on, rulebook.look_back_days);
    for (const Undertaking& promise : current.promises) {
        if (promise.state != Undertaking::State::done) continue;
        not_within(std::max(promise.done_on.value_or(promise.due_on), promise.due_on), rulebook.reopen_days_max);
    }
    return first;
}

std::optional<Refusal> unless_to_be_held(const Case& current) {
    if (current.hold) return refused(RefusalCode::on_hold);
    return std::nullopt;
}

std::optional<Refusal> unless_held(const Case& current, const Context& context) {
    if (!current.hold) return refused(RefusalCode::not_on_hold);
    // A unit below does not undo what keeps its own doings from being forgotten.
    if (context.units.is_at_or_above(context.actor.unit, current.hold->by)) return std::nullopt;
    return refused(RefusalCode::not_permitted);
}

std::optional<Refusal> unless_erasable(const Case& current, const Context& context) {
    if (current.hold) return refused(RefusalCode::on_hold);
    const auto day = erasure_day(current, context.rulebook);
    if (day && *day <= context.now.on) return std::nullopt;
    return Refusal{.code = RefusalCode::not_erasable, .field = {}, .day = day.value_or(Date{})};
}

Decision decide_one(const Case& /*current*/, const PlaceHold& command, const Context& /*context*/) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{HoldPlaced{command.reason}};
}

Decision decide_one(const Case& /*current*/, const LiftHold& command, const Context& /*context*/) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{HoldLifted{command.reason}};
}

Decision decide_one(const Case& current, const EraseCase& /*command*/, const Context& context) {
    return std::vector<Event>{CaseErased{.rule = context.rulebook.reference(),
                                         .due_on = *erasure_day(current, context.rulebook),
                                         .events = current.version,
                                         .attachments = std::ssize(current.attachments),
                                         .identity = current.has_identity}};
}

namespace {

void hide(std::string& text) {
    if (!text.empty()) text = erased_mark;
}

template <class... Text>
void hide(Text&... texts) {
    (hide(texts), ...);
}

/// One for each event, so that one which is added later has to say what of it is personal.
constexpr auto strip = Overloaded{
    [](GrievanceFiled& what) {
        hide(what.subject, what.text, what.topic, what.place, what.wish);
        what.about.clear();
        what.identity_digest.reset();
        what.attachments.clear();
    },
    [](GrievanceRegistered&) {},
    [](GrievanceReferred& what) { hide(what.reason); },
    [](JurisdictionObjected& what) { hide(what.reasons); },
    [](GrievanceAccepted& what) { hide(what.procedure); },
    [](GrievanceDeclined& what) { hide(what.facts, what.rule, what.reasons, what.where_to_go); },
    [](HandlerAssigned&) {},
    [](LeadAssigned&) {},
    [](FilerAsked& what) { hide(what.question); },
    [](FilerReplied& what) {
        hide(what.text);
        what.attachments.clear();
    },
    [](GrievanceAnswered& what) { hide(what.claim, what.facts, what.rule, what.reasons, what.next_step); },
    [](AnswerRated& what) { hide(what.comment); },
    [](GrievanceWithdrawn& what) { hide(what.reason); },
    [](GrievanceReopened& what) { hide(what.reason); },
    [](LimitMissed&) {},
    [](IdentityOpened& what) { hide(what.reason); },
    [](LimitExtended& what) { hide(what.reason); },
    [](ReviewRequested& what) { hide(what.reason); },
    [](ReviewDecided& what) { hide(what.facts, what.rule, what.reasons, what.next_step); },
    [](CaseEscalated&) {},
    [](CaseClassified& what) { hide(what.reason); },
    [](ReviewAcknowledged&) {},
    [](ClockPaused& what) { hide(what.reason); },
    [](ClockResumed& what) { hide(what.reason); },
    [](MediationOffered& what) { hide(what.proposal); },
    [](MediationBegun&) {},
    [](AgreementProposed& what) { hide(what.text, what.promise); },
    [](MediationEnded& what) { hide(what.reason); },
    [](MeetingSet& what) { hide(what.place, what.participants); },
    [](MeetingHeld& what) { hide(what.participants, what.minutes, what.conclusion); },
    [](MeetingCancelled& what) { hide(what.reason); },
    [](CodeGiven& what) { what.code_digest = {}; },
    [](CodeTakenBack&) {},
    [](CaseJoined& what) { hide(what.reason); },
    [](CaseParted& what) { hide(what.reason); },
    [](RepresentativeChosen&) {},
    [](RepresentativeReleased&) {},
    [](PromiseMade& what) { hide(what.what); },
    [](PromiseKept& what) { hide(what.how); },
    [](PromiseBroken&) {},
    [](PlanStepSet& what) { hide(what.what); },
    [](PlanStepDone& what) { hide(what.how); },
    [](LookBackAsked&) {},
    [](LookBackAnswered& what) { hide(what.comment); },
    [](SupervisionOpened& what) { hide(what.reason); },
    [](SupervisionAnswered& what) { hide(what.text); },
    [](LimitsRecounted& what) { hide(what.reason); },
    [](SilenceStated&) {},
    [](PromiseContested& what) { hide(what.reason); },
    [](MarkedUrgent& what) { hide(what.reason); },
    [](UrgentReported& what) { hide(what.to, what.what); },
    [](IdentityGiven& what) { what.identity_digest = {}; },
    [](CodeReissued& what) { hide(what.reason); },
    [](OpeningApproved& what) { hide(what.reason); },
    [](OfficerRecused& what) { hide(what.reason); },
    [](AttachmentOpened& what) { what.content = {}; },
    [](HoldPlaced& what) { hide(what.reason); },
    [](HoldLifted& what) { hide(what.reason); },
    [](CaseErased&) {},
};

}  // namespace

Event remains_of(Event event) {
    std::visit(strip, static_cast<EventVariant&>(event));
    return event;
}

}  // namespace huiyin
