#include "domain/rulebook/passages.hpp"

#include <algorithm>

#include "base/contains.hpp"

namespace huiyin {

namespace {

/// The steps of one round of review.
struct Round {
    Phase pending;
    Phase decided;
    Step requested;
    Step acknowledged;
    Step answered;
};

constexpr Round first_round{Phase::in_review, Phase::reviewed, Step::review_requested, Step::review_acknowledged,
                            Step::review_answered};
constexpr Round second_round{Phase::in_rereview, Phase::rereviewed, Step::rereview_requested,
                             Step::rereview_acknowledged, Step::rereview_answered};

/// What can happen while the review is pending. `next` is the round that silence opens.
void add_pending(std::vector<Passage>& all, const Round& round, const Round* next, const Rulebook& rulebook) {
    // The act is offered only where a limit waits for it.
    if (is_met(rulebook, round.acknowledged)) all.push_back({round.pending, round.acknowledged, round.pending});
    all.push_back({round.pending, round.answered, round.decided});
    if (std::ranges::find(rulebook.review_outcomes, ReviewEffect::send_back, &ReviewOutcome::effect) !=
        rulebook.review_outcomes.end()) {
        all.push_back({round.pending, Step::sent_back, Phase::accepted});
        for (const Step received : {Step::received_by_bureau, Step::received_by_unit}) {
            all.push_back({round.pending, Step::sent_back, Phase::waiting, received});
        }
    }
    all.push_back({round.pending, Step::withdrawn, Phase::withdrawn});
    if (next != nullptr) all.push_back({round.pending, next->requested, next->pending});
}

}  // namespace

bool is_owed(Phase phase) {
    switch (phase) {
        case Phase::waiting:
        case Phase::accepted:
        case Phase::in_review:
        case Phase::in_rereview: return true;
        case Phase::start:
        case Phase::answered:
        case Phase::declined:
        case Phase::reviewed:
        case Phase::rereviewed:
        case Phase::withdrawn: break;
    }
    return false;
}

std::vector<Passage> passages(const Rulebook& rulebook) {
    const bool has_review = !rulebook.reviews.empty();
    const bool has_rereview = rulebook.reviews.size() > 1;
    std::vector<Passage> all{
        {Phase::start, Step::received_by_bureau, Phase::waiting},
        {Phase::start, Step::received_by_unit, Phase::waiting},
        {Phase::waiting, Step::transferred_in, Phase::waiting},
        {Phase::waiting, Step::objected, Phase::waiting},
        {Phase::waiting, Step::accepted, Phase::accepted},
        {Phase::waiting, Step::declined, Phase::declined},
        {Phase::waiting, Step::withdrawn, Phase::withdrawn},
        {Phase::accepted, Step::answered, Phase::answered},
        {Phase::accepted, Step::withdrawn, Phase::withdrawn},
        {Phase::answered, Step::rated, Phase::answered},
        {Phase::answered, Step::reopened, Phase::accepted},
        {Phase::declined, Step::reopened, Phase::waiting},
    };
    if (!has_review) return all;
    // Of a decision, or when the office was silent.
    for (const Phase from : {Phase::answered, Phase::declined, Phase::waiting, Phase::accepted}) {
        all.push_back({from, Step::review_requested, Phase::in_review});
    }
    add_pending(all, first_round, has_rereview ? &second_round : nullptr, rulebook);
    if (!has_rereview) return all;
    all.push_back({Phase::reviewed, Step::rereview_requested, Phase::in_rereview});
    add_pending(all, second_round, nullptr, rulebook);
    return all;
}

bool is_beside(Step step) {
    switch (step) {
        case Step::urgent_learned:
        case Step::feedback_asked:
        case Step::suggestion_received:
        case Step::urgent_reported:
        case Step::feedback_given:
        case Step::supervision_opened:
        case Step::supervision_answered: return true;
        case Step::received_by_bureau:
        case Step::received_by_unit:
        case Step::transferred_in:
        case Step::objected:
        case Step::accepted:
        case Step::declined:
        case Step::answered:
        case Step::rated:
        case Step::withdrawn:
        case Step::reopened:
        case Step::review_requested:
        case Step::review_answered:
        case Step::rereview_requested:
        case Step::rereview_answered:
        case Step::sent_back:
        case Step::review_acknowledged:
        case Step::rereview_acknowledged: break;
    }
    return false;
}

bool is_met(const Rulebook& rulebook, Step step) {
    return std::ranges::any_of(rulebook.limits, [&](const LimitRule& limit) { return contains(limit.met_by, step); });
}

bool is_started(const Rulebook& rulebook, Step step) {
    return std::ranges::any_of(rulebook.limits,
                               [&](const LimitRule& limit) { return contains(limit.starts_on, step); });
}

}  // namespace huiyin
