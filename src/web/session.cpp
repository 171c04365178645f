#include "web/session.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <utility>

#include "http/form.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::web {

namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t sessions_known_max = 10'000;
constexpr std::chrono::seconds believed_for{1};
/// How often a session in use is written down as being in use.
constexpr std::chrono::minutes kept_alive_every{2};
/// Each check takes 64 MiB and a core; more at once would only make all of them slow.
constexpr int checks_at_once_max = 2;

std::string_view cookie_name(bool secure) { return secure ? "__Host-staff" : "staff"; }
std::string_view form_cookie_name(bool secure) { return secure ? "__Host-form" : "form"; }

std::optional<Hash> token_digest(std::string_view token) {
    if (token.size() != 2 * token_bytes) return std::nullopt;
    return ledger::sha256(as_bytes(token));
}

/// One of the places to check a password in, if there is one.
struct Turn {
    explicit Turn(std::atomic<int>& running) : granted(running.fetch_add(1) < checks_at_once_max), taken(running) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { taken.fetch_sub(1); }

    bool granted;
    std::atomic<int>& taken;
};

}  // namespace

std::size_t Sessions::HashOfHash::operator()(const Hash& hash) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, hash.data(), sizeof value);
    return value;
}

Sessions::Sessions(const Services& services, AfterCommit& after_commit)
    : services_(services), after_commit_(after_commit) {}

std::string Sessions::new_token() const {
    std::array<std::uint8_t, token_bytes> bytes{};
    services_.random(bytes);
    return hex_encode(bytes);
}

Result<Sessions::Opened, Sessions::SignInError> Sessions::sign_in(std::string_view name, std::string_view password,
                                                                  Instant now) {
    const Turn turn(checks_running_);
    if (!turn.granted) return fail(SignInError::busy);
    const auto account = services_.staff_book.find(name);
    const bool usable = account && !account->disabled;
    const std::string_view stored = usable ? std::string_view(account->password_hash) : std::string_view{};
    const vault::PasswordCheck checked = services_.check_password(stored, password);
    if (checked == vault::PasswordCheck::busy) return fail(SignInError::busy);
    if (!usable || checked != vault::PasswordCheck::right) return fail(SignInError::no_match);

    std::string token = new_token();
    const app::Session session{
        .token = *token_digest(token),
        .officer = account->officer.id,
        .csrf = new_token(),
        .expires = now + services_.settings.session_max,
        .idle_until = now + services_.settings.session_idle_max,
        .begun = now,
        .used = now,
        .browser = {},
        .confirmed = now,
    };
    services_.staff_book.open_session(session);
    // Another password, given while this one was being checked, has ended the sessions before this one was there.
    const auto still = services_.staff_book.find(account->officer.id);
    if (!still || still->disabled || still->password_hash != account->password_hash) {
        services_.staff_book.close_session(session.token);
        return fail(SignInError::no_match);
    }
    if (account->officer.roles.contains(Role::custodian)) {
        services_.custody.make_staff_key(account->officer.id, password);
    }
    auto signed_in =
        std::make_shared<const SignedIn>(SignedIn{account->officer, session.csrf, session.token, session.expires});
    {
        const std::lock_guard lock(mutex_);
        if (known_.size() >= sessions_known_max) known_.clear();
        known_.insert_or_assign(session.token, Known{signed_in, now, session.idle_until, session.idle_until});
    }
    return Opened{std::move(token), std::move(signed_in)};
}

std::optional<Sessions::Known> Sessions::read(const Hash& token, Instant now) {
    const auto session = services_.staff_book.session(token, now);
    if (!session) return std::nullopt;
    const auto account = services_.staff_book.find(session->officer);
    if (!account || account->disabled) return std::nullopt;
    return Known{
        .signed_in =
            std::make_shared<const SignedIn>(SignedIn{account->officer, session->csrf, token, session->expires}),
        .read_at = now,
        .idle_until = session->idle_until,
        .kept_idle_until = session->idle_until,
    };
}

void Sessions::keep_alive(const Hash& token, Known& known, Instant now) {
    known.idle_until = now + services_.settings.session_idle_max;
    if (known.idle_until < known.kept_idle_until + kept_alive_every) return;
    known.kept_idle_until = known.idle_until;
    after_commit_.post([&book = services_.staff_book, token, now, until = known.idle_until] {
        book.touch_session(token, now, until);
    });
}

std::shared_ptr<const SignedIn> Sessions::who(const http::Request& request, Instant now) {
    const auto cookie = http::cookie_value(request.header("Cookie"), cookie_name(services_.settings.secure));
    if (!cookie) return nullptr;
    const auto token = token_digest(*cookie);
    if (!token) return nullptr;
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(*token);
        if (found != known_.end()) {
            Known& known = found->second;
            const bool over = now >= known.idle_until || now >= known.signed_in->expires;
            if (!over && now < known.read_at + believed_for) {
                keep_alive(*token, known, now);
                return known.signed_in;
            }
            known_.erase(found);
        }
    }
    auto known = read(*token, now);
    if (!known || now >= known->idle_until || now >= known->signed_in->expires) return nullptr;
    const std::lock_guard lock(mutex_);
    keep_alive(*token, *known, now);
    if (known_.size() >= sessions_known_max) known_.clear();
    auto signed_in = known->signed_in;
    known_.insert_or_assign(*token, *std::move(known));
    return signed_in;
}

void Sessions::sign_out(const SignedIn& signed_in) {
    {
        const std::lock_guard lock(mutex_);
        known_.erase(signed_in.token);
    }
    services_.staff_book.close_session(signed_in.token);
}

std::string Sessions::cookie(const std::string& token) const {
    const bool secure = services_.settings.secure;
    // Lax, not strict: a link in a message of a colleague should open the case. Forms carry a token of their own.
    return http::set_cookie({.name = std::string(cookie_name(secure)), .value = token, .secure = secure});
}

std::string Sessions::cookie_removal() const {
    const bool secure = services_.settings.secure;
    return http::set_cookie(
        {.name = std::string(cookie_name(secure)), .value = "", .max_age = std::chrono::seconds{0}, .secure = secure});
}

std::string Sessions::form_token(const http::Request& request, bool secure) {
    return std::string(http::cookie_value(request.header("Cookie"), form_cookie_name(secure)).value_or(""));
}

std::string Sessions::form_cookie(const std::string& token) const {
    const bool secure = services_.settings.secure;
    return http::set_cookie({.name = std::string(form_cookie_name(secure)),
                             .value = token,
                             .secure = secure,
                             .same_site = http::Cookie::SameSite::strict});
}

bool same_secret(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size() || a.empty()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    }
    return difference == 0;
}

}  // namespace huiyin::web
