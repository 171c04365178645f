#include "app/log_identity_opening.hpp"

#include <utility>

#include "base/overloaded.hpp"

namespace huiyin::app {

namespace {

OpeningError seen_by_custodian(const ChangeError& error) {
    return std::visit(Overloaded{
                          [](const Refusal& refusal) -> OpeningError { return refusal; },
                          [](const Conflict& conflict) -> OpeningError { return conflict; },
                          [](StoreTrouble trouble) -> OpeningError { return trouble; },
                          // Answers to filings only.
                          [](const AlreadyFiled&) -> OpeningError { return StoreTrouble::unavailable; },
                          [](RepeatMismatch) -> OpeningError { return StoreTrouble::unavailable; },
                      },
                      error);
}

}  // namespace

Result<vault::Identity, OpeningError> LogIdentityOpening::open(CaseId id, const OpenIdentity& command,
                                                               const Actor& actor, Moment now) {
    const auto key = key_();
    if (!key) return fail(OpeningError{SealBroken{}});
    Change change;
    change.id = id;
    change.command = command;
    change.actor = actor;
    change.now = now;
    if (const auto recorded = log_->submit_and_wait(std::move(change)); !recorded) {
        return fail(seen_by_custodian(recorded.error()));
    }
    const auto file = cases_->find(id);
    const auto box = cases_->sealed_identity(id);
    if (!file || !box) return fail(OpeningError{SealBroken{}});
    const auto& filed = std::get<GrievanceFiled>(file->timeline.front().recorded.event);
    if (filed.identity_digest != vault::identity_digest(*box)) return fail(OpeningError{SealBroken{}});
    auto identity = vault::open_identity(*box, filed.tag, *key);
    if (!identity) return fail(OpeningError{SealBroken{}});
    return *std::move(identity);
}

}  // namespace huiyin::app
