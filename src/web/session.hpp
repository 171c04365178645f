#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

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
    Instant confirmed{};      ///< When the password or a code was last given.
    bool must_enrol = false;  ///< The office asks for a second factor, and the account has none yet.
};

/// How long an act that asks who one is may follow after the password or a code was given.
inline constexpr std::chrono::minutes confirmed_for{5};
/// How long the second step of signing in may take, and how often its code may be mistyped.
inline constexpr std::chrono::minutes second_step_max{5};
inline constexpr int second_step_tries_max = 5;

/// The program and system that a User-Agent names, in a few words: `Firefox, Windows`. Empty if it names none that is
/// widely known: what it says besides could tell one machine from all others.
[[nodiscard]] std::string browser_words(std::string_view user_agent);

/// The staff's sessions. A session ends when it was not used for a while, and in any case after some hours. What the
/// staff book says is believed for a second, so that a page does not cost two more reads; an account that was disabled
/// or got another password, or a session closed on another server, is out after that time. Safe from any thread.
class Sessions {
public:
    /// All of it must outlive the object.
    Sessions(const Services& services, AfterCommit& after_commit);

    enum class SignInError : std::uint8_t {
        no_match,  ///< Wrong name or password, or an account that is disabled: never said which. Or a wrong code.
        busy,      ///< Too many passwords are being checked at this moment.
        over,      ///< The second step took too long, or too many codes were wrong: begin again.
    };
    struct Opened {
        std::string cookie_token;
        std::shared_ptr<const SignedIn> signed_in;
    };
    /// The password was right, and a code is asked for. The token, in a cookie, stands for nothing else than that.
    struct HalfOpened {
        std::string cookie_token;
    };
    using FirstStep = std::variant<Opened, HalfOpened>;
    /// Takes as long for a name that does not exist as for a wrong password. Blocks for the time of an Argon2id run.
    [[nodiscard]] Result<FirstStep, SignInError> sign_in(std::string_view name, std::string_view password,
                                                         const http::Request& request, Instant now);
    /// With a code of the second factor or a recovery code, each taken once.
    [[nodiscard]] Result<Opened, SignInError> second_step(std::string_view code, const http::Request& request,
                                                          Instant now);
    /// Whether somebody is between the two steps.
    [[nodiscard]] bool is_half_open(const http::Request& request, Instant now);

    /// Whether the password or a code was given in this session within confirmed_for.
    [[nodiscard]] static bool confirmed_recently(const SignedIn& signed_in, Instant now);
    /// Asks again who it is: by the password, or a code if the account has a second factor. Blocks as sign_in().
    [[nodiscard]] Result<std::shared_ptr<const SignedIn>, SignInError> confirm(const SignedIn& signed_in,
                                                                               std::string_view password_or_code,
                                                                               Instant now);
    /// Whether the office asks whoever has these roles for a second factor.
    [[nodiscard]] bool requires_factor(const Officer& officer) const;

    /// Ends a session of the staff book, here at once.
    void end(const Hash& token);
    /// What is believed of a session, or of all others of its account, is read again.
    void forget(const SignedIn& signed_in);
    void forget_others(const SignedIn& signed_in);
    /// Who sent the request; null if nobody who is signed in.
    [[nodiscard]] std::shared_ptr<const SignedIn> who(const http::Request& request, Instant now);
    void sign_out(const SignedIn& signed_in);

    /// The Set-Cookie value that carries the token, and the one that removes it.
    [[nodiscard]] std::string cookie(const std::string& token) const;
    [[nodiscard]] std::string cookie_removal() const;
    /// The same for what is between the two steps.
    [[nodiscard]] std::string half_cookie(const std::string& token) const;
    [[nodiscard]] std::string half_cookie_removal() const;

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

    /// Somebody between the two steps of signing in. In memory only: after a restart one begins again.
    struct Half {
        OfficerId officer;
        std::string password_hash;
        Instant until{};
        int tries_left = second_step_tries_max;
    };
    /// Wrong codes of one account, however many sign-ins and addresses they come from.
    struct WrongCodes {
        double left = 0;
        Instant at{};
    };

    [[nodiscard]] Opened open(const app::OfficerAccount& account, const http::Request& request, Instant now);
    [[nodiscard]] bool is_unchanged(OfficerId id, std::string_view password_hash);
    [[nodiscard]] std::string begin_half(const app::OfficerAccount& account, Instant now);
    /// Takes one try of a code from the account; false if there is none left for now.
    [[nodiscard]] bool take_code_try(OfficerId id, Instant now);
    [[nodiscard]] bool take_code(OfficerId id, std::string_view code, Instant now);
    [[nodiscard]] bool must_enrol(const Officer& officer) const;
    [[nodiscard]] std::optional<Known> read(const Hash& token, Instant now);
    void keep_alive(const Hash& token, Known& known, Instant now);

    const Services& services_;
    AfterCommit& after_commit_;
    std::mutex mutex_;
    std::unordered_map<Hash, Known, HashOfHash> known_;
    std::unordered_map<Hash, Half, HashOfHash> halves_;
    std::unordered_map<OfficerId, WrongCodes> wrong_codes_;
    std::atomic<int> checks_running_{0};
};

/// The same text, compared in a time that does not depend on where they differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b) noexcept;

}  // namespace huiyin::web
