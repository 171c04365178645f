#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "domain/unit/unit.hpp"
#include "vault/custody.hpp"

namespace huiyin::app {

/// A signed-in browser of a member of staff. The token itself is only in the cookie. Where it was used from is not
/// kept.
struct Session {
    Hash token{};  ///< Digest of the cookie's token.
    OfficerId officer;
    std::string csrf;  ///< Token that every form of the session carries.
    Instant expires{};
    Instant idle_until{};
    Instant begun{};
    Instant used{};       ///< To a few minutes.
    std::string browser;  ///< In a few words; empty if it did not say.
    Instant confirmed{};  ///< When the password or a code of the second factor was last given in it.
};

/// A token for the JSON API.
struct ApiToken {
    Hash token{};
    OfficerId officer;
    std::string label;
    Instant expires{};
};

/// An officer as the administrator sees it.
struct OfficerAccount {
    Officer officer;
    std::string password_hash;  ///< Argon2id, libsodium's text form.
    bool disabled = false;
};

/// The secret that an officer's telephone and the office share.
struct SecondFactor {
    Bytes sealed_secret;
    bool enrolled = false;       ///< A code was given since: before that it asks nobody for anything.
    std::int64_t last_step = 0;  ///< The step of the last code that was taken. Only later ones are.
};

/// Accounts of staff, their sessions and tokens. Nothing here concerns a filer. What an account may do, and what
/// somebody else does to it, is written by the log's writer together with its event (StaffAct); here is what its owner
/// does.
class StaffBook {
public:
    virtual ~StaffBook() = default;
    [[nodiscard]] virtual std::optional<OfficerAccount> find(std::string_view sign_in) = 0;
    [[nodiscard]] virtual std::optional<OfficerAccount> find(OfficerId id) = 0;
    [[nodiscard]] virtual std::vector<Officer> officers() = 0;         ///< Not the disabled ones.
    [[nodiscard]] virtual std::vector<OfficerAccount> accounts() = 0;  ///< All of them, by their numbers.
    /// The owner's own change: all sessions but this one end in the same moment. Nothing happens, and the answer is
    /// false, if the stored text is no longer `old_hash`. `resealed` is the account's own key pair under the new
    /// password, if it has one: what was sealed to it stays readable.
    [[nodiscard]] virtual bool change_password(OfficerId id, std::string_view old_hash, std::string_view new_hash,
                                               const std::optional<vault::StaffKey>& resealed,
                                               const Hash& session_kept) = 0;

    virtual void open_session(const Session& session) = 0;
    [[nodiscard]] virtual std::optional<Session> session(const Hash& token, Instant now) = 0;
    /// Those of an account that have not ended, the newest first.
    [[nodiscard]] virtual std::vector<Session> sessions_of(OfficerId id, Instant now) = 0;
    virtual void touch_session(const Hash& token, Instant used, Instant idle_until) = 0;
    virtual void confirm_session(const Hash& token, Instant now) = 0;
    virtual void close_session(const Hash& token) = 0;
    virtual void close_other_sessions(OfficerId id, const Hash& session_kept) = 0;

    [[nodiscard]] virtual std::optional<ApiToken> token(const Hash& token, Instant now) = 0;
    /// Those that are still valid, of all accounts, in the order in which they end.
    [[nodiscard]] virtual std::vector<ApiToken> tokens(Instant now) = 0;

    [[nodiscard]] virtual std::optional<SecondFactor> second_factor(OfficerId id) = 0;
    /// In place of one whose enrolment was not ended; nothing if there is one that is in use.
    virtual void begin_second_factor(OfficerId id, const Bytes& sealed_secret) = 0;
    /// Puts the begun one in use, with digests of recovery codes in place of all that were there. False if none was
    /// begun, or another one than this.
    [[nodiscard]] virtual bool enrol_second_factor(OfficerId id, const Bytes& sealed_secret, std::int64_t step,
                                                   const std::vector<Hash>& recovery) = 0;
    /// Takes a code's step: true once, and for no step before one that was taken.
    [[nodiscard]] virtual bool take_step(OfficerId id, std::int64_t step) = 0;
    /// Takes a recovery code by its digest: true once.
    [[nodiscard]] virtual bool take_recovery_code(OfficerId id, const Hash& digest) = 0;
    [[nodiscard]] virtual std::size_t recovery_codes_left(OfficerId id) = 0;
    virtual void replace_recovery_codes(OfficerId id, const std::vector<Hash>& recovery) = 0;
    virtual void remove_second_factor(OfficerId id) = 0;
};

}  // namespace huiyin::app
