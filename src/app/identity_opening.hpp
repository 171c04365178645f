#pragma once

#include <functional>
#include <variant>

#include "app/change.hpp"
#include "vault/identity.hpp"

namespace huiyin::app {

/// The box does not open with the custodian's key, or its digest is not the one in the log.
struct SealBroken {};
using OpeningError = std::variant<Refusal, Conflict, StoreTrouble, SealBroken>;

/// Opens a sealed identity for a custodian. The event is durable before anything is opened (I4).
class IdentityOpening {
public:
    virtual ~IdentityOpening() = default;
    /// The identity, to be shown once and kept nowhere.
    [[nodiscard]] virtual Result<vault::Identity, OpeningError> open(CaseId id, const OpenIdentity& command,
                                                                     const Actor& actor, Moment now) = 0;
};

}  // namespace huiyin::app
