#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/change.hpp"
#include "app/custody.hpp"
#include "app/identity_opening.hpp"
#include "app/register.hpp"
#include "vault/identity.hpp"
#include "vault/secret.hpp"

namespace huiyin::app {

/// Opening the identities of a log's cases. What it refers to has to outlive it. Safe to call from any thread but the
/// one that answers for the log's writer, since it waits for the log.
class LogIdentityOpening final : public IdentityOpening {
public:
    /// `server` makes the digests of secret codes.
    LogIdentityOpening(CaseLog& log, Register& cases, Custody& custody, const vault::Key& server)
        : log_(&log), cases_(&cases), custody_(&custody), server_(&server) {}

    [[nodiscard]] Result<vault::Identity, OpeningError> open(CaseId id, const OpenIdentity& command, const Actor& actor,
                                                             std::string_view password, Moment now) override;

    [[nodiscard]] Result<std::string, OpeningError> reissue(CaseId id, const std::string& reason, const Actor& actor,
                                                            std::string_view password, Moment now) override;

private:
    /// The case's tag and box; none if there is no box, or not the one that the log has the digest of.
    [[nodiscard]] std::optional<std::pair<CaseTag, SealedIdentity>> sealed_as_recorded(CaseId id);

    CaseLog* log_;
    Register* cases_;
    Custody* custody_;
    const vault::Key* server_;
};

}  // namespace huiyin::app
