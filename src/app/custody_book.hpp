#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/id.hpp"
#include "vault/custody.hpp"

namespace huiyin::app {

/// What one custodian has of the key that opens identities.
struct CustodyShare {
    OfficerId holder;
    vault::CustodianPublicKey custodian{};  ///< The public half of the key that it is a share of.
    Bytes share;                            ///< vault::share_custody() to the holder's key pair.
};

/// The key pairs of staff and the custodians' shares. Nothing in it opens anything without a password.
class CustodyBook {
public:
    virtual ~CustodyBook() = default;
    [[nodiscard]] virtual std::optional<vault::StaffKey> staff_key(OfficerId officer) = 0;
    /// For an account that has none; one that is there stays as it is.
    virtual void add_staff_key(OfficerId officer, const vault::StaffKey& key) = 0;

    [[nodiscard]] virtual std::optional<CustodyShare> share(OfficerId holder) = 0;
    [[nodiscard]] virtual std::vector<OfficerId> holders() = 0;
    /// One for each holder: it takes the place of an earlier one. Nothing happens if the holder's key pair is not the
    /// one named any more.
    virtual void save_share(const CustodyShare& share, const vault::CustodianPublicKey& holders_key) = 0;
    virtual void remove_share(OfficerId holder) = 0;
};

}  // namespace huiyin::app
