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

/// Whether the officer's opening of the identity as it is now is on record, since the code was last given.
bool has_opened(const CaseFile& file, OfficerId officer) {
    bool opened = false;
    for (const KeptEvent& kept : file.timeline) {
        const Event& event = kept.recorded.event;
        if (std::holds_alternative<IdentityGiven>(event) || std::holds_alternative<CodeReissued>(event)) opened = false;
        if (std::holds_alternative<IdentityOpened>(event) && kept.recorded.by.officer == officer) opened = true;
    }
    return opened;
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
    // The filer may give another identity meanwhile, which must not be written over: then it is asked again.
    constexpr int tries_max = 5;
    for (int tries = 1;; ++tries) {
        const auto file = cases_->find(id);
        if (!file) return fail(OpeningError{Refusal{.code = RefusalCode::no_such_case, .field = {}}});
        Change change;
        change.id = id;
        change.command = ReissueCode{vault::code_digest(*server_, code), reason};
        change.actor = actor;
        change.now = now;
        change.expected_version = file->state.version;
        if (auto sealed = sealed_as_recorded(id); sealed && !sealed->second.filers_key.empty()) {
            // The code goes through the custodian's hands, who must not read by it what was not opened on record.
            Bytes filers_key;
            if (has_opened(*file, actor.officer)) {
                auto made = vault::seal_to_filer(sealed->second.box, *key, code);
                if (!made) return fail(OpeningError{SealBroken{}});
                filers_key = *std::move(made);
            }
            change.sealed_identity = SealedIdentity{std::move(sealed->second.box), std::move(filers_key)};
        }
        const auto recorded = log_->submit_and_wait(std::move(change));
        if (recorded) return code.text();
        if (!std::holds_alternative<Conflict>(recorded.error()) || tries == tries_max) {
            return fail(seen_by_custodian(recorded.error()));
        }
    }
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
