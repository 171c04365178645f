#include "domain/grievance/case.hpp"

#include <algorithm>

#include "base/overloaded.hpp"

namespace huiyin {

namespace {

void run_clock(Case& current, const ClockChange& change) {
    const auto ended = [&](const RunningLimit& running) {
        return std::find(change.ended.begin(), change.ended.end(), running.limit) != change.ended.end();
    };
    std::erase_if(current.limits, ended);
    for (const LimitStarted& started : change.started) {
        current.limits.push_back({.limit = started.limit, .from = started.from, .due_on = started.due_on});
    }
}

void begin(Case& current, const GrievanceFiled& filed, const Moment& at) {
    current.stage = Stage::filed;
    current.tag = filed.tag;
    current.rulebook = filed.rulebook;
    current.filed = at;
    current.first_unit = filed.unit;
    current.holder = filed.unit;
    current.complained_of = filed.about_units;
    current.has_identity = filed.identity_digest.has_value();
}

void reopen(Case& current) {
    // A declined case was never taken up, so it goes back to where that is decided.
    current.stage = current.stage == Stage::answered ? Stage::accepted : Stage::registered;
    current.closed_on.reset();
    current.outcome.clear();
    current.rating.clear();
    ++current.reopenings;
}

}  // namespace

bool is_open(Stage stage) {
    switch (stage) {
        case Stage::filed:
        case Stage::registered:
        case Stage::accepted: return true;
        case Stage::none:
        case Stage::answered:
        case Stage::declined:
        case Stage::withdrawn: break;
    }
    return false;
}

Case evolve(Case current, const Recorded& recorded) {
    const auto apply = Overloaded{
        [&](const GrievanceFiled& what) { begin(current, what, recorded.at); },
        [&](const GrievanceRegistered&) { current.stage = Stage::registered; },
        [&](const GrievanceReferred& what) {
            current.referral = Referral{what.from, what.to, what.objection_refused};
            if (what.to != current.holder) current.handler = {};
            current.holder = what.to;
            current.objection.reset();
        },
        [&](const JurisdictionObjected& what) { current.objection = PendingObjection{what.by}; },
        [&](const GrievanceAccepted&) {
            current.stage = Stage::accepted;
            current.objection.reset();
        },
        [&](const GrievanceDeclined&) {
            current.stage = Stage::declined;
            current.closed_on = recorded.at.on;
            current.objection.reset();
        },
        [&](const HandlerAssigned& what) { current.handler = what.handler; },
        [&](const LeadAssigned& what) { current.lead = what.lead; },
        [&](const FilerAsked&) { current.question_open = true; },
        [&](const FilerReplied&) { current.question_open = false; },
        [&](const GrievanceAnswered& what) {
            current.stage = Stage::answered;
            current.outcome = what.outcome;
            current.closed_on = recorded.at.on;
            current.question_open = false;
        },
        [&](const AnswerRated& what) { current.rating = what.rating; },
        [&](const GrievanceWithdrawn&) {
            current.stage = Stage::withdrawn;
            current.closed_on = recorded.at.on;
        },
        [&](const GrievanceReopened&) { reopen(current); },
        [&](const LimitMissed& what) {
            for (RunningLimit& running : current.limits) {
                if (running.limit == what.limit && running.due_on == what.due_on) running.missed = true;
            }
        },
        [&](const IdentityOpened&) {},
    };
    std::visit(apply, recorded.event);
    if (const ClockChange* change = clock_of(recorded.event)) run_clock(current, *change);
    ++current.version;
    return current;
}

std::optional<Date> next_due(const Case& current, const Rulebook& rulebook) {
    std::optional<Date> earliest;
    for (const RunningLimit& running : current.limits) {
        const LimitRule* rule = rulebook.find_limit(running.limit);
        if (rule == nullptr || rule->kind != LimitKind::duty || running.missed) continue;
        if (!earliest || running.due_on < *earliest) earliest = running.due_on;
    }
    return earliest;
}

}  // namespace huiyin
