#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/id.hpp"
#include "base/wipe.hpp"
#include "vault/secret.hpp"

namespace huiyin::vault {

inline constexpr std::size_t recovery_codes_made = 10;

/// Second factors of the staff: codes that change with time (TOTP, RFC 6238: six digits, thirty seconds, HMAC-SHA-1,
/// which is what every app on a telephone knows), and recovery codes for when the telephone is gone. Secrets are sealed
/// under a key made from the server's own, for one account each, so that a stolen database signs nobody in and a secret
/// that was put with another account opens nothing. docs/formats/keys.md has the bytes.
class SecondFactors {
public:
    explicit SecondFactors(const Key& server);

    /// A new secret, sealed for the account.
    [[nodiscard]] Bytes new_secret(OfficerId account) const;
    /// The secret as it is typed into an app: 32 letters and digits of base32. None if it is sealed for another
    /// account.
    [[nodiscard]] std::optional<WipedText> text_of(OfficerId account, ByteView sealed) const;
    /// The step of time that the code belongs to, if it is that of `now`, of the one before or the one after. Blanks
    /// and full-width digits are forgiven.
    [[nodiscard]] std::optional<std::int64_t> step_of(OfficerId account, ByteView sealed, std::string_view typed,
                                                      Instant now) const;

    struct RecoveryCodes {
        std::vector<std::string> texts;  ///< `k7m2-x9qp-4tzd`: 60 random bits each. Shown once.
        std::vector<Hash> digests;       ///< What is kept.
    };
    [[nodiscard]] RecoveryCodes new_recovery_codes(OfficerId account) const;
    /// Of what a person typed; blanks, dashes and capital letters are forgiven. None if it cannot be a recovery code.
    [[nodiscard]] std::optional<Hash> recovery_digest(OfficerId account, std::string_view typed) const;

private:
    Key sealing_;
    Key digests_;
};

/// What the QR code of an enrolment holds: `otpauth://totp/ISSUER:ACCOUNT?secret=..`.
[[nodiscard]] WipedText otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret_text);

}  // namespace huiyin::vault
