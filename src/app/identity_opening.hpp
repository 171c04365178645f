#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "app/change.hpp"
#include "app/custody.hpp"
#include "vault/identity.hpp"

namespace huiyin::app {

/// The box does not open with the custodian's key, or its digest is not the one in the log.
struct SealBroken {};
using OpeningError = std::variant<Refusal, Conflict, StoreTrouble, CustodyProblem, SealBroken>;

/// Opens a sealed identity for a custodian, who gives the own password each time: without it the key that opens cannot
/// be had. The event is durable before anything is opened (I4); nothing is recorded of a password that is wrong.
class IdentityOpening {
public:
    virtual ~IdentityOpening() = default;
    /// The identity, to be shown once and kept nowhere.
    [[nodiscard]] virtual Result<vault::Identity, OpeningError> open(CaseId id, const OpenIdentity& command,
                                                                     const Actor& actor, std::string_view password,
                                                                     Moment now) = 0;
    /// A new secret code for the filer, in the place of a lost one; the filer who could read the identity with the old
    /// one can with the new. Shown once, and kept nowhere.
    [[nodiscard]] virtual Result<std::string, OpeningError> reissue(CaseId id, const std::string& reason,
                                                                    const Actor& actor, std::string_view password,
                                                                    Moment now) = 0;
};

}  // namespace huiyin::app
