#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "vault/identity.hpp"

/// How custodians hold the key that opens identities without its lying in clear anywhere: each has a share of it,
/// sealed to a key pair of that person's own, of which the secret half is sealed under the person's password.
/// docs/formats/keys.md has both byte by byte.
namespace huiyin::vault {

/// The key pair of a member of staff as it is stored: without the password it opens nothing.
struct StaffKey {
    CustodianPublicKey public_key{};
    Bytes sealed_secret;
    friend bool operator==(const StaffKey&, const StaffKey&) = default;
};

enum class StaffKeyError : std::uint8_t {
    wrong_password,  ///< Or altered: the two cannot be told apart.
    not_a_key,       ///< Not the format, or a later version of it.
    busy,            ///< No turn to compute came (password_wait_max), or there is no memory.
};

/// A new pair under that password, of at most password_bytes_max. Takes as long as a check of a password.
[[nodiscard]] Result<StaffKey, StaffKeyError> make_staff_key(std::string_view password);
[[nodiscard]] Result<CustodianKey, StaffKeyError> open_staff_key(const StaffKey& key, std::string_view password);
/// The same pair under another password.
[[nodiscard]] Result<StaffKey, StaffKeyError> reseal_staff_key(const StaffKey& key, std::string_view password,
                                                               std::string_view new_password);

/// The custodian's key, sealed to the holder. The holder's public key may be any that is_custodian_public_key() takes.
[[nodiscard]] Bytes share_custody(const CustodianKey& custodian, const CustodianPublicKey& holder);
/// None if the share is another holder's, is altered, or holds another key than the one named.
[[nodiscard]] std::optional<CustodianKey> open_share(ByteView share, const CustodianKey& holder,
                                                     const CustodianPublicKey& custodian);

}  // namespace huiyin::vault
