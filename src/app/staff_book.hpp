#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "domain/unit/unit.hpp"

namespace huiyin::app {

/// A signed-in browser of a member of staff. The token itself is only in the cookie.
struct Session {
    Hash token{};  ///< Digest of the cookie's token.
    OfficerId officer;
    std::string csrf;  ///< Token that every form of the session carries.
    Instant expires{};
    Instant idle_until{};
};

/// A token for the JSON API, made by `huiyin token`.
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

/// Accounts of staff, their sessions and tokens. Nothing here concerns a filer.
class StaffBook {
public:
    virtual ~StaffBook() = default;
    [[nodiscard]] virtual std::optional<OfficerAccount> find(std::string_view sign_in) = 0;
    [[nodiscard]] virtual std::optional<OfficerAccount> find(OfficerId id) = 0;
    [[nodiscard]] virtual std::vector<Officer> officers() = 0;  ///< Not the disabled ones.
    /// Adds an account (id none) or replaces it. With another password, or disabled, all of its sessions and tokens end
    /// in the same moment, and none of them comes back; so does a share of the key that opens identities, also when the
    /// account is no custodian's any more. With another password, the key pair that only the old one opened goes too.
    virtual OfficerId save(const OfficerAccount& account) = 0;

    virtual void open_session(const Session& session) = 0;
    [[nodiscard]] virtual std::optional<Session> session(const Hash& token, Instant now) = 0;
    virtual void touch_session(const Hash& token, Instant idle_until) = 0;
    virtual void close_session(const Hash& token) = 0;

    virtual void save_token(const ApiToken& token) = 0;
    [[nodiscard]] virtual std::optional<ApiToken> token(const Hash& token, Instant now) = 0;
    /// Those that are still valid, of all accounts, in the order in which they end.
    [[nodiscard]] virtual std::vector<ApiToken> tokens(Instant now) = 0;
    /// Ends a token; nothing if there is none.
    virtual void revoke_token(const Hash& token) = 0;
};

}  // namespace huiyin::app
