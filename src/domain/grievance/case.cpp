#include "domain/grievance/case.hpp"

#include <algorithm>

#include "base/contains.hpp"
#include "base/overloaded.hpp"
#include "domain/unit/comparable.hpp"

namespace huiyin {

namespace {

void run_clock(Case& current, const ClockChange& change, Date on) {
    const auto is_ended = [&](const RunningLimit& running) { return contains(change.ended, running.limit); };
    std::vector<RunningLimit> started;
    for (const LimitStarted& one : change.started) {
        started.push_back({.limit = one.limit, .from = one.from, .due_on = one.due_on});
        // It stands in for what ends and began on the same day, and may not stand still for longer than that might.
        for (const RunningLimit& ended : current.limits) {
            if (!is_ended(ended) || ended.from != one.from) continue;
            const std::vector<TakenPause> taken = ended.taken_until(on);
            started.back().taken.insert(started.back().taken.end(), taken.begin(), taken.end());
        }
    }
    std::erase_if(current.limits, is_ended);
    current.limits.insert(current.limits.end(), started.begin(), started.end());
    for (const LimitMoved& moved : change.moved) {
        for (RunningLimit& running : current.limits) {
            if (running.limit == moved.limit && running.due_on == moved.was_due_on) running.due_on = moved.due_on;
        }
    }
    for (const LimitMoved& resumed : change.resumed) {
        for (RunningLimit& running : current.limits) {
            if (running.limit != resumed.limit || running.pause.empty()) continue;
            running.due_on = resumed.due_on;
            running.taken = running.taken_until(on);
            running.pause.clear();
        }
    }
    for (const LimitPaused& paused : change.paused) {
        for (RunningLimit& running : current.limits) {
            if (running.limit != paused.limit) continue;
            running.pause = paused.pause;
            running.paused_on = on;
            running.paused_until = paused.until;
        }
    }
}

void settle(std::vector<Undertaking>& all, std::int64_t number, Undertaking::State state,
            std::optional<Date> done_on = std::nullopt) {
    for (Undertaking& one : all) {
        if (one.number != number) continue;
        one.state = state;
        one.done_on = done_on;
    }
}

void hand_to(Case& current, UnitId unit) {
    if (unit != current.holder) {
        current.handler = {};
        current.lead = {};
    }
    current.holder = unit;
    const bool is_new = std::ranges::find(current.had_by, unit, &HadBy::unit) == current.had_by.end();
    if (unit && is_new) current.had_by.push_back({.unit = unit, .owed = {}});
}

/// By the unit that sends the case on: that it comes back wins no day.
void note_what_is_owed(Case& current) {
    const auto found = std::ranges::find(current.had_by, current.holder, &HadBy::unit);
    if (found == current.had_by.end() || !found->owed.empty()) return;
    for (const RunningLimit& running : current.limits) found->owed.push_back({running.limit, running.due_on});
}

void note_attachments(Case& current, const std::vector<Attachment>& attachments) {
    for (const Attachment& one : attachments) current.attachments.push_back(one.content);
}

void begin(Case& current, const GrievanceFiled& filed, const Moment& at) {
    current.stage = Stage::filed;
    current.tag = filed.tag;
    current.rulebook = filed.rulebook;
    current.filed = at;
    current.first_unit = filed.unit;
    hand_to(current, filed.unit);
    current.complained_of = filed.about_units;
    for (const std::string& name : filed.about) current.about.push_back(comparable(name));
    current.has_identity = filed.identity_digest.has_value();
    current.case_class = filed.case_class;
    current.taken_over = filed.channel == Channel::imported;
    note_attachments(current, filed.attachments);
}

void undo_decision(Case& current) {
    current.closed_on.reset();
    current.outcome.clear();
    current.rating.clear();
    current.look_back = LookBack::not_asked;
}

void reopen(Case& current) {
    // A declined case was never taken up, so it goes back to where that is decided.
    current.stage = current.stage == Stage::answered ? Stage::accepted : Stage::registered;
    undo_decision(current);
    current.asked_outside = false;
    current.unkept_in_review = false;
    current.rounds_used = 0;
    current.not_admitted_by = {};
    ++current.reopenings;
}

/// What was promised and not done is owed again, also when a review had decided it.
void reopen_broken(Case& current) {
    reopen(current);
    current.reviews_decided = 0;
}

/// A case that is answered opens again; one that is in review does when the review has ended it.
void owe_again(Case& current) {
    if (current.stage == Stage::answered) reopen_broken(current);
    if (current.stage == Stage::in_review) current.unkept_in_review = true;
}

void recuse(Case& current, OfficerId officer) {
    current.recused.push_back(officer);
    std::erase_if(current.approved_openings, [&](const ApprovedOpening& one) { return one.by == officer; });
    if (current.handler == officer) current.handler = {};
    if (current.lead == officer) current.lead = {};
}

/// Before its day it is a promise like any other again.
void contest(Case& current, std::int64_t number, Date today) {
    const auto promise = std::ranges::find(current.promises, number, &Undertaking::number);
    const bool is_due = promise != current.promises.end() && promise->due_on < today;
    settle(current.promises, number, is_due ? Undertaking::State::contested : Undertaking::State::open);
    if (is_due) owe_again(current);
}

bool& code_of(Case& current, CodeScope scope) {
    return scope == CodeScope::helper ? current.helper_code : current.joining_code;
}

void close(Case& current, Stage stage, const Recorded& recorded) {
    current.stage = stage;
    current.closed_on = recorded.at.on;
    // What was asked outside was the decision before this one, or that there was none.
    current.asked_outside = false;
    // A limit that passes after this decision is another silence, and news to the level above.
    current.escalated_to = {};
    current.question_open = false;
    current.objection.reset();
    current.mediation.reset();
    current.meeting.reset();
    current.passed_on.clear();
    current.had_by.assign(1, {.unit = current.holder, .owed = {}});
    const OfficerId judge = recorded.by.officer;
    if (judge && !has_judged(current, judge)) current.judges.push_back(judge);
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
        .reviewed = {.stage = current.stage,
                     .holder = current.holder,
                     .handler = current.handler,
                     .lead = current.lead,
                     .referral = current.referral,
                     .closed_on = current.closed_on,
                     .outcome = current.outcome,
                     .rating = current.rating,
                     .look_back = current.look_back,
                     .reviews_decided = current.reviews_decided},
    };
    current.stage = Stage::in_review;
    current.objection.reset();
    current.passed_on.clear();
    undo_decision(current);
    current.referral = Referral{.from = requested.from, .to = requested.unit};
    hand_to(current, requested.unit);
}

/// What was not reviewed stands as it was, with its day: nobody is asked again only because of the request.
void stand_again(Case& current, const StandingDecision& reviewed) {
    current.not_admitted_by = current.holder;
    hand_to(current, reviewed.holder);
    current.handler = reviewed.handler;
    current.lead = reviewed.lead;
    current.referral = reviewed.referral;
    current.stage = reviewed.stage;
    current.closed_on = reviewed.closed_on;
    current.outcome = reviewed.outcome;
    current.rating = reviewed.rating;
    current.look_back = reviewed.look_back;
    current.reviews_decided = reviewed.reviews_decided;
}

void end_review(Case& current, const ReviewDecided& decided, const Recorded& recorded) {
    close(current, Stage::answered, recorded);
    current.outcome = decided.outcome;
    current.reviews_decided = decided.round;
    current.rounds_used = decided.round;
    current.not_admitted_by = {};
    if (decided.not_admitted && current.review) stand_again(current, current.review->reviewed);
    if (decided.back_to) {
        current.stage = current.review && current.review->after_decline ? Stage::registered : Stage::accepted;
        undo_decision(current);
        current.reviews_decided = 0;
        current.rounds_used = 0;
        current.unkept_in_review = false;
        current.referral = Referral{.from = current.holder, .to = decided.back_to, .objection_refused = true};
        hand_to(current, decided.back_to);
    }
    current.review.reset();
}

/// What is left is what the public log tells too, and with whom the case lay.
void erase(Case& current, Date on) {
    current.erased_on = on;
    current.about.clear();
    current.has_identity = false;
    current.helper_code = false;
    current.joining_code = false;
    current.represents = false;
    current.promises.clear();
    current.plan.clear();
    current.approved_openings.clear();
    current.attachments.clear();
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

std::vector<TakenPause> RunningLimit::taken_until(Date day) const {
    std::vector<TakenPause> all = taken;
    if (!pause.empty()) all.push_back({pause, paused_on, std::min(day, paused_until.value_or(day))});
    return all;
}

Case evolve(Case current, const Recorded& recorded) {
    const auto apply = Overloaded{
        [&](const GrievanceFiled& what) { begin(current, what, recorded.at); },
        [&](const GrievanceRegistered&) { current.stage = Stage::registered; },
        [&](const GrievanceReferred& what) {
            note_what_is_owed(current);
            for (const RunningLimit& running : current.limits) {
                const bool is_left_behind = running.missed && contains(what.clock.ended, running.limit);
                if (is_left_behind) current.passed_on.push_back({{running.limit, running.due_on}, current.holder});
            }
            current.referral = Referral{what.from, what.to, what.objection_refused, what.settled};
            hand_to(current, what.to);
            current.objection.reset();
        },
        [&](const JurisdictionObjected& what) {
            const bool settling = current.referral && current.referral->objection_refused;
            current.objection = PendingObjection{what.by, what.decided_by, settling};
        },
        [&](const GrievanceAccepted&) {
            current.stage = Stage::accepted;
            current.objection.reset();
            current.passed_on.clear();
        },
        [&](const GrievanceDeclined&) { close(current, Stage::declined, recorded); },
        [&](const HandlerAssigned& what) { current.handler = what.handler; },
        [&](const LeadAssigned& what) { current.lead = what.lead; },
        [&](const FilerAsked&) { current.question_open = true; },
        [&](const FilerReplied& what) {
            current.question_open = false;
            note_attachments(current, what.attachments);
        },
        [&](const GrievanceAnswered& what) {
            close(current, Stage::answered, recorded);
            current.outcome = what.outcome;
        },
        [&](const AnswerRated& what) { current.rating = what.rating; },
        [&](const GrievanceWithdrawn&) {
            close(current, Stage::withdrawn, recorded);
            current.review.reset();
            current.supervision.reset();
        },
        [&](const GrievanceReopened& what) { what.reason.empty() ? reopen_broken(current) : reopen(current); },
        [&](const LimitMissed& what) {
            for (RunningLimit& running : current.limits) {
                if (running.limit == what.limit && running.due_on == what.due_on) running.missed = true;
            }
        },
        [&](const IdentityOpened& what) {
            const auto used = std::ranges::find_if(current.approved_openings, [&](const ApprovedOpening& one) {
                return one.purpose == what.purpose && one.by != recorded.by.officer;
            });
            if (used != current.approved_openings.end()) current.approved_openings.erase(used);
        },
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
        [&](const CaseClassified& what) { current.case_class = what.case_class; },
        [&](const ReviewAcknowledged&) {
            if (current.review) current.review->acknowledged = true;
        },
        [&](const ClockPaused&) {},
        [&](const ClockResumed&) {},
        [&](const MediationOffered& what) {
            current.mediation = PendingMediation{.offered_by_filer = what.by_filer, .agreement = {}};
        },
        [&](const MediationBegun&) {
            if (current.mediation) current.mediation->begun = true;
        },
        [&](const AgreementProposed& what) {
            if (!current.mediation) return;
            current.mediation->agreement = {.promise = what.promise, .due_on = what.due_on, .unit = what.unit};
        },
        [&](const MediationEnded&) { current.mediation.reset(); },
        [&](const MeetingSet& what) {
            current.meeting = PendingMeeting{what.kind, what.on};
        },
        [&](const MeetingHeld& what) {
            if (current.meeting && current.meeting->kind == what.kind) current.meeting.reset();
        },
        [&](const MeetingCancelled&) { current.meeting.reset(); },
        [&](const CodeGiven& what) { code_of(current, what.scope) = true; },
        [&](const CodeTakenBack& what) { code_of(current, what.scope) = false; },
        [&](const CaseJoined& what) { current.follows = what.follows; },
        [&](const CaseParted&) {
            current.follows = {};
            current.represents = false;
        },
        [&](const RepresentativeChosen&) { current.represents = true; },
        [&](const RepresentativeReleased&) { current.represents = false; },
        [&](const PromiseMade& what) {
            current.promises.push_back(
                {.number = what.number, .due_on = what.due_on, .unit = what.unit, .done_on = {}});
        },
        [&](const PromiseKept& what) {
            settle(current.promises, what.number, Undertaking::State::done, recorded.at.on);
        },
        [&](const PromiseContested& what) { contest(current, what.number, recorded.at.on); },
        [&](const PromiseBroken& what) {
            settle(current.promises, what.number, Undertaking::State::broken);
            owe_again(current);
        },
        [&](const PlanStepSet& what) {
            current.plan.push_back({.number = what.number, .due_on = what.due_on, .unit = what.unit, .done_on = {}});
        },
        [&](const PlanStepDone& what) { settle(current.plan, what.number, Undertaking::State::done, recorded.at.on); },
        [&](const LookBackAsked&) { current.look_back = LookBack::asked; },
        [&](const LookBackAnswered& what) {
            current.look_back = what.settled ? LookBack::settled : LookBack::not_settled;
        },
        [&](const SupervisionOpened& what) {
            current.supervision = PendingSupervision{what.trigger, what.by, what.unit};
        },
        [&](const SupervisionAnswered&) { current.supervision.reset(); },
        [&](const MarkedUrgent&) { current.urgent = true; },
        [&](const UrgentReported&) {},
        [&](const AttachmentOpened&) {},
        [&](const LimitsRecounted&) {},
        [&](const SilenceStated&) { current.silence_stated_on = recorded.at.on; },
        [&](const IdentityGiven&) {
            current.has_identity = true;
            current.approved_openings.clear();
        },
        [&](const CodeReissued&) {
            current.helper_code = false;
            current.joining_code = false;
        },
        [&](const OpeningApproved& what) {
            current.approved_openings.push_back({what.purpose, recorded.by.officer});
        },
        [&](const OfficerRecused& what) { recuse(current, what.officer); },
        [&](const HoldPlaced&) { current.hold = Hold{.by = recorded.by.unit, .placed_on = recorded.at.on}; },
        [&](const HoldLifted&) { current.hold.reset(); },
        [&](const CaseErased&) { erase(current, recorded.at.on); },
    };
    std::visit(apply, recorded.event);
    if (const ClockChange* change = clock_of(recorded.event)) run_clock(current, *change, recorded.at.on);
    ++current.version;
    return current;
}

bool has_judged(const Case& current, OfficerId officer) {
    return std::find(current.judges.begin(), current.judges.end(), officer) != current.judges.end();
}

bool is_by_clock(const Event& event, Action action) {
    if (std::holds_alternative<SupervisionOpened>(event)) return action != Action::open_supervision;
    if (const auto* const resumed = std::get_if<ClockResumed>(&event)) return resumed->reason.empty();
    if (const auto* const reopened = std::get_if<GrievanceReopened>(&event)) return reopened->reason.empty();
    return std::holds_alternative<LimitMissed>(event) || std::holds_alternative<CaseEscalated>(event) ||
           std::holds_alternative<PromiseBroken>(event) || std::holds_alternative<LookBackAsked>(event);
}

}  // namespace huiyin
