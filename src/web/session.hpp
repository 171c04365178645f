#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "app/staff_book.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "http/request.hpp"
#include "web/after_commit.hpp"
#include "web/services.hpp"

namespace huiyin::web {

/// A signed-in member of staff: who it is, and the token that every form of the session must carry.
struct SignedIn {
    Officer officer;
    std::string csrf;
    Hash token{};  ///< Digest of the cookie's token.
    Instant expires{};
};

/// The staff's sessions. A session ends when it was not used for a while, and in any case after some hours. What the
/// staff book says is believed for a second, so that a page does not cost two more reads; an account that was disabled
/// or got another password, or a session closed on another server, is out after that time. Safe from any thread.
class Sessions {
public:
    /// All of it must outlive the object.
    Sessions(const Services& services, AfterCommit& after_commit);

    enum class SignInError : std::uint8_t {
        no_match,  ///< Wrong name or password, or an account that is disabled: never said which.
        busy,      ///< Too many passwords are being checked at this moment.
    };
    struct Opened {
        std::string cookie_token;
        std::shared_ptr<const SignedIn> signed_in;
    };
    /// Takes as long for a name that does not exist as for a wrong password. Blocks for the time of an Argon2id run.
    [[nodiscard]] Result<Opened, SignInError> sign_in(std::string_view name, std::string_view password, Instant now);
    /// Who sent the request; null if nobody who is signed in.
    [[nodiscard]] std::shared_ptr<const SignedIn> who(const http::Request& request, Instant now);
    void sign_out(const SignedIn& signed_in);

    /// The Set-Cookie value that carries the token, and the one that removes it.
    [[nodiscard]] std::string cookie(const std::string& token) const;
    [[nodiscard]] std::string cookie_removal() const;

    /// Before a session there is nothing to tie a form to, so the sign-in form carries what this cookie carries. None
    /// if the request has no such cookie.
    [[nodiscard]] static std::string form_token(const http::Request& request, bool secure);
    [[nodiscard]] std::string form_cookie(const std::string& token) const;

    /// 32 random bytes as hexadecimal text.
    [[nodiscard]] std::string new_token() const;

private:
    struct Known {
        std::shared_ptr<const SignedIn> signed_in;
        Instant read_at{};
        Instant idle_until{};
        Instant kept_idle_until{};  ///< As the staff book has it.
    };
    struct HashOfHash {
        std::size_t operator()(const Hash& hash) const noexcept;
    };

    [[nodiscard]] std::optional<Known> read(const Hash& token, Instant now);
    void keep_alive(const Hash& token, Known& known, Instant now);

    const Services& services_;
    AfterCommit& after_commit_;
    std::mutex mutex_;
    std::unordered_map<Hash, Known, HashOfHash> known_;
    std::atomic<int> checks_running_{0};
};

/// The same text, compared in a time that does not depend on where they differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b) noexcept;

}  // namespace huiyin::web
