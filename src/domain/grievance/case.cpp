#include "domain/grievance/case.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "domain/unit/comparable.hpp"

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
    for (const LimitMoved& moved : change.moved) {
        for (RunningLimit& running : current.limits) {
            if (running.limit == moved.limit && running.due_on == moved.was_due_on) running.due_on = moved.due_on;
        }
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
    for (const std::string& name : filed.about) current.about.push_back(comparable(name));
    current.has_identity = filed.identity_digest.has_value();
}

void undo_decision(Case& current) {
    current.closed_on.reset();
    current.outcome.clear();
    current.rating.clear();
}

void reopen(Case& current) {
    // A declined case was never taken up, so it goes back to where that is decided.
    current.stage = current.stage == Stage::answered ? Stage::accepted : Stage::registered;
    undo_decision(current);
    ++current.reopenings;
}

void close(Case& current, Stage stage, const Recorded& recorded) {
    current.stage = stage;
    current.closed_on = recorded.at.on;
    current.question_open = false;
    current.objection.reset();
    const OfficerId judge = recorded.by.officer;
    if (judge && !has_judged(current, judge)) current.judges.push_back(judge);
}

void hand_to(Case& current, UnitId unit) {
    if (unit != current.holder) {
        current.handler = {};
        current.lead = {};
    }
    current.holder = unit;
}

void begin_review(Case& current, const ReviewRequested& requested) {
    if (!requested.unit) {
        current.asked_outside = true;
        return;
    }
    current.review = PendingReview{
        .round = requested.round,
        .decided_by_unit = requested.from,
        .after_decline = current.stage == Stage::declined,
        .late = requested.late,
    };
    current.stage = Stage::in_review;
    current.objection.reset();
    undo_decision(current);
    current.referral = Referral{.from = requested.from, .to = requested.unit};
    hand_to(current, requested.unit);
}

void end_review(Case& current, const ReviewDecided& decided, const Recorded& recorded) {
    close(current, Stage::answered, recorded);
    current.outcome = decided.outcome;
    current.reviews_decided = decided.round;
    if (decided.back_to) {
        current.stage = current.review && current.review->after_decline ? Stage::registered : Stage::accepted;
        undo_decision(current);
        current.reviews_decided = 0;
        current.referral = Referral{.from = current.holder, .to = decided.back_to, .objection_refused = true};
        hand_to(current, decided.back_to);
    }
    current.review.reset();
}

}  // namespace

bool is_open(Stage stage) {
    switch (stage) {
        case Stage::filed:
        case Stage::registered:
        case Stage::accepted:
        case Stage::in_review: return true;
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
            hand_to(current, what.to);
            current.objection.reset();
        },
        [&](const JurisdictionObjected& what) { current.objection = PendingObjection{what.by}; },
        [&](const GrievanceAccepted&) {
            current.stage = Stage::accepted;
            current.objection.reset();
        },
        [&](const GrievanceDeclined&) { close(current, Stage::declined, recorded); },
        [&](const HandlerAssigned& what) { current.handler = what.handler; },
        [&](const LeadAssigned& what) { current.lead = what.lead; },
        [&](const FilerAsked&) { current.question_open = true; },
        [&](const FilerReplied&) { current.question_open = false; },
        [&](const GrievanceAnswered& what) {
            close(current, Stage::answered, recorded);
            current.outcome = what.outcome;
        },
        [&](const AnswerRated& what) { current.rating = what.rating; },
        [&](const GrievanceWithdrawn&) {
            close(current, Stage::withdrawn, recorded);
            current.review.reset();
        },
        [&](const GrievanceReopened&) { reopen(current); },
        [&](const LimitMissed& what) {
            for (RunningLimit& running : current.limits) {
                if (running.limit == what.limit && running.due_on == what.due_on) running.missed = true;
            }
        },
        [&](const IdentityOpened&) {},
        [&](const LimitExtended& what) {
            for (const LimitMoved& moved : what.clock.moved) {
                for (RunningLimit& running : current.limits) {
                    if (running.limit == moved.limit) ++running.extensions;
                }
            }
        },
        [&](const ReviewRequested& what) { begin_review(current, what); },
        [&](const ReviewDecided& what) { end_review(current, what, recorded); },
        [&](const CaseEscalated& what) { current.escalated_to = what.to; },
    };
    std::visit(apply, recorded.event);
    if (const ClockChange* change = clock_of(recorded.event)) run_clock(current, *change);
    ++current.version;
    return current;
}

bool has_judged(const Case& current, OfficerId officer) {
    return std::find(current.judges.begin(), current.judges.end(), officer) != current.judges.end();
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
