#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "app/change.hpp"
#include "app/identity_opening.hpp"
#include "app/register.hpp"
#include "vault/identity.hpp"

namespace huiyin::app {

/// Opening the identities of a log's cases. What it refers to has to outlive it. Safe to call from any thread but the
/// one that answers for the log's writer, since it waits for the log.
class LogIdentityOpening final : public IdentityOpening {
public:
    /// Gets the custodian's key for one opening, so that it is not in memory in between; none if it cannot be had.
    using KeySource = std::function<std::optional<vault::CustodianKey>()>;

    LogIdentityOpening(CaseLog& log, Register& cases, KeySource key)
        : log_(&log), cases_(&cases), key_(std::move(key)) {}

    [[nodiscard]] Result<vault::Identity, OpeningError> open(CaseId id, const OpenIdentity& command, const Actor& actor,
                                                             Moment now) override;

private:
    CaseLog* log_;
    Register* cases_;
    KeySource key_;
};

}  // namespace huiyin::app
