#include <algorithm>
#include <iterator>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

struct RoundSteps {
    Step requested;
    Step acknowledged;
    Step answered;
};

RoundSteps steps_of(std::int64_t round) {
    if (round <= 1) return {Step::review_requested, Step::review_acknowledged, Step::review_answered};
    return {Step::rereview_requested, Step::rereview_acknowledged, Step::rereview_answered};
}

/// Whether the limit is owed to the filer by whoever has the case now. While a review is pending that is the review's
/// own, so that a unit which has just been asked is not silent for what the one before it missed. The account that
/// supervision asks for is owed to the level above.
bool is_owed_now(const LimitRule& rule, const Case& current) {
    if (is_account(rule)) return false;
    if (!current.review) return true;
    const RoundSteps steps = steps_of(current.review->round);
    return contains(rule.starts_on, steps.requested) || contains(rule.starts_on, steps.acknowledged);
}

bool is_owed_now(const std::string& limit, const Case& current, const Rulebook& rulebook) {
    const LimitRule* const rule = rulebook.find_limit(limit);
    return rule != nullptr && is_owed_now(*rule, current);
}

/// Whether the unit that has the case has missed what it owes.
bool holder_is_silent(const Case& current, const Rulebook& rulebook) {
    return std::ranges::any_of(current.limits, [&](const RunningLimit& running) {
        return running.missed && is_owed_now(running.limit, current, rulebook);
    });
}

/// The units that were late when they sent the case on, which nobody has taken up since; the last one first.
std::vector<UnitId> silent_before(const Case& current, const Rulebook& rulebook) {
    std::vector<UnitId> silent;
    for (auto one = current.passed_on.rbegin(); one != current.passed_on.rend(); ++one) {
        if (is_owed_now(one->lapsed.limit, current, rulebook)) silent.push_back(one->unit);
    }
    return silent;
}

bool office_is_silent(const Case& current, const Rulebook& rulebook) {
    if (!is_open(current.stage)) return false;
    return holder_is_silent(current, rulebook) || !silent_before(current, rulebook).empty();
}

/// The round that a request made now would open.
std::int64_t next_round(const Case& current) {
    return current.review ? current.review->round + 1 : current.rounds_used + 1;
}

/// The unit whose decision or silence a request made now is about: a unit that was late when it sent the case on, as
/// long as the one that has it now is in time.
UnitId reviewed_unit(const Case& current, const Context& context) {
    const std::vector<UnitId> before = silent_before(current, context.rulebook);
    const bool is_past = is_open(current.stage) && !before.empty() && !holder_is_silent(current, context.rulebook);
    return is_past && before.front() ? before.front() : current.holder;
}

/// The unit that decides the round, never one that was silent or turned a request away itself; none if that is a body
/// outside of the office.
UnitId deciding_unit(const Case& current, const ReviewRound& round, const Context& context) {
    const UnitId reviewed = reviewed_unit(current, context);
    if (round.decided_by != ReviewAuthority::next_higher) return reviewed;
    std::vector<UnitId> excluded = accused(current, context.units);
    const std::vector<UnitId> silent = silent_before(current, context.rulebook);
    excluded.insert(excluded.end(), silent.begin(), silent.end());
    if (current.not_admitted_by) excluded.push_back(current.not_admitted_by);
    return context.units.next_above(reviewed, excluded).value_or(UnitId{});
}

/// The clock of a request that goes to a body outside, which has its own: the right is used, and what the office owes
/// it goes on owing.
void leave_to_body_outside(ClockChange& change, const Rulebook& rulebook) {
    change.started.clear();
    std::erase_if(change.ended, [&](const std::string& limit) {
        const LimitRule* const rule = rulebook.find_limit(limit);
        return rule != nullptr && rule->kind == LimitKind::duty;
    });
}

/// The clock of a decision that sends the case back: the review ends, and what the unit owes begins anew.
Result<ClockChange, Refusal> clock_of_return(const Case& current, const Context& context) {
    if (!current.review->after_decline) return clock_change(current, Step::sent_back, context);
    const Step received = receiving_step(current.review->decided_by_unit, context.units);
    return clock_change(current, Step::sent_back, received, context);
}

}  // namespace

std::optional<Refusal> unless_reviewable(const Case& current, const Context& context) {
    if (current.stage == Stage::withdrawn) return refused(RefusalCode::already_closed);
    if (context.rulebook.reviews.empty()) return refused(RefusalCode::no_review);
    const bool silent = office_is_silent(current, context.rulebook);
    if (is_open(current.stage) && !silent) return refused(RefusalCode::not_answered_yet);
    if (current.asked_outside) return refused(RefusalCode::review_asked_outside);
    if (next_round(current) > std::ssize(context.rulebook.reviews)) {
        return refused(RefusalCode::review_final);
    }
    return std::nullopt;
}

std::optional<Refusal> unless_in_review(const Case& current) {
    if (current.stage != Stage::in_review) return refused(RefusalCode::not_in_review);
    return std::nullopt;
}

std::optional<Refusal> unless_acknowledgeable(const Case& current, const Context& context) {
    if (auto refusal = unless_in_review(current)) return refusal;
    const Step step = steps_of(current.review->round).acknowledged;
    const bool is_asked_for =
        std::any_of(current.limits.begin(), current.limits.end(), [&](const RunningLimit& running) {
            const LimitRule* const rule = context.rulebook.find_limit(running.limit);
            return rule != nullptr && std::ranges::find(rule->met_by, step) != rule->met_by.end();
        });
    if (current.review->acknowledged || !is_asked_for) return refused(RefusalCode::not_acknowledgeable);
    return std::nullopt;
}

Decision decide_one(const Case& current, const AcknowledgeReview& /*command*/, const Context& context) {
    const std::int64_t round = current.review->round;
    return with_clock(current, steps_of(round).acknowledged, context, ReviewAcknowledged{.round = round, .clock = {}});
}

Decision decide_one(const Case& current, const AskForReview& command, const Context& context) {
    // Nobody owes a reason for using a right.
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::optional})) {
        return fail(*std::move(problem));
    }
    const std::int64_t round = next_round(current);
    const Step step = steps_of(round).requested;
    const ReviewRound& rule = context.rulebook.reviews.at(static_cast<std::size_t>(round - 1));
    const UnitId unit = deciding_unit(current, rule, context);
    auto change = clock_change(current, step, context);
    if (!change) return fail(change.error());
    if (!unit) leave_to_body_outside(*change, context.rulebook);
    return std::vector<Event>{ReviewRequested{
        .round = round,
        .cause = is_open(current.stage) ? ReviewCause::silence : ReviewCause::decision,
        .from = reviewed_unit(current, context),
        .unit = unit,
        // Nobody is late against silence.
        .late = !is_open(current.stage) && window_closed(current, step, context),
        .reason = command.reason,
        .clock = *std::move(change),
    }};
}

Decision decide_one(const Case& current, const DecideReview& command, const Context& context) {
    const auto& outcomes = context.rulebook.review_outcomes;
    const auto outcome = std::ranges::find(outcomes, command.outcome, &ReviewOutcome::id);
    if (outcome == outcomes.end()) return fail(refused(RefusalCode::unknown_choice, "outcome"));
    if (outcome->effect == ReviewEffect::not_admitted && !current.review->late) {
        return fail(refused(RefusalCode::review_was_in_time, "outcome"));
    }
    // Where nobody has decided yet there is nothing that could stand.
    if (outcome->effect == ReviewEffect::uphold && current.judges.empty()) {
        return fail(refused(RefusalCode::not_answered_yet, "outcome"));
    }
    if (auto problem = first_problem({
            {"facts", command.facts, TextLimits::answer_part, Need::required},
            {"rule", command.rule, TextLimits::answer_part, Need::required},
            {"reasons", command.reasons, TextLimits::answer_part, Need::required},
            {"next_step", command.next_step, TextLimits::answer_part, Need::required},
        })) {
        return fail(*std::move(problem));
    }
    const std::int64_t round = current.review->round;
    const bool back = outcome->effect == ReviewEffect::send_back;
    auto change = back ? clock_of_return(current, context) : clock_change(current, steps_of(round).answered, context);
    if (!change) return fail(change.error());
    std::vector<Event> events{ReviewDecided{
        .round = round,
        .outcome = command.outcome,
        .facts = command.facts,
        .rule = command.rule,
        .reasons = command.reasons,
        .next_step = command.next_step,
        .back_to = back ? current.review->decided_by_unit : UnitId{},
        .clock = *std::move(change),
        .not_admitted = outcome->effect == ReviewEffect::not_admitted,
    }};
    if (back || !current.unkept_in_review) return events;
    // The review is over, and what was promised is still owed.
    const Case after = evolve_unsigned(current, events, context);
    auto reopened = clock_change(after, reopening_step(after, context), context);
    if (!reopened) return fail(reopened.error());
    events.emplace_back(GrievanceReopened{.reason = {}, .clock = *std::move(reopened)});
    return events;
}

}  // namespace huiyin
