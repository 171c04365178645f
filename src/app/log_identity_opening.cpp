#include "app/log_identity_opening.hpp"

#include <utility>

#include "base/overloaded.hpp"
#include "vault/secret_code.hpp"
#include "views/case_row.hpp"

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
                                                               const Actor& actor, std::string_view password,
                                                               Moment now) {
    const auto key = custody_->key(actor.officer, password);
    if (!key) return fail(OpeningError{key.error()});
    Change change;
    change.id = id;
    change.command = command;
    change.actor = actor;
    change.now = now;
    if (const auto recorded = log_->submit_and_wait(std::move(change)); !recorded) {
        return fail(seen_by_custodian(recorded.error()));
    }
    const auto sealed = sealed_as_recorded(id);
    if (!sealed) return fail(OpeningError{SealBroken{}});
    auto identity = vault::open_identity(sealed->second.box, sealed->first, *key);
    if (!identity) return fail(OpeningError{SealBroken{}});
    return *std::move(identity);
}

Result<std::string, OpeningError> LogIdentityOpening::reissue(CaseId id, const std::string& reason, const Actor& actor,
                                                              std::string_view password, Moment now) {
    const auto key = custody_->key(actor.officer, password);
    if (!key) return fail(OpeningError{key.error()});
    const vault::SecretCode code = vault::SecretCode::generate();
    Change change;
    change.id = id;
    change.command = ReissueCode{vault::code_digest(*server_, code), reason};
    change.actor = actor;
    change.now = now;
    if (auto sealed = sealed_as_recorded(id); sealed && !sealed->second.filers_key.empty()) {
        auto filers_key = vault::seal_to_filer(sealed->second.box, *key, code);
        if (!filers_key) return fail(OpeningError{SealBroken{}});
        change.sealed_identity = SealedIdentity{std::move(sealed->second.box), *std::move(filers_key)};
    }
    if (const auto recorded = log_->submit_and_wait(std::move(change)); !recorded) {
        return fail(seen_by_custodian(recorded.error()));
    }
    return code.text();
}

std::optional<std::pair<CaseTag, SealedIdentity>> LogIdentityOpening::sealed_as_recorded(CaseId id) {
    const auto file = cases_->find(id);
    auto sealed = cases_->sealed_identity(id);
    if (!file || !sealed) return std::nullopt;
    std::optional<Hash> digest;
    for (const KeptEvent& kept : file->timeline) views::fold(digest, kept.recorded.event);
    if (digest != vault::identity_digest(sealed->box)) return std::nullopt;
    return std::pair{file->state.tag, *std::move(sealed)};
}

}  // namespace huiyin::app
