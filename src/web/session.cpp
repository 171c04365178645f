#include "web/session.hpp"

#include <algorithm>
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
constexpr std::size_t halves_max = 1'000;
/// Of codes that are wrong, by account: so many at once, and one more each half hour. Each try hits one of three codes
/// among a million, so that a year of trying with a stolen password finds one with a chance of one in twenty.
constexpr double wrong_codes_max = 10;
constexpr std::chrono::minutes wrong_code_every{30};
/// How often a session in use is written down as being in use.
constexpr std::chrono::minutes kept_alive_every{2};
/// Each check takes 64 MiB and a core; more at once would only make all of them slow.
constexpr int checks_at_once_max = 2;

std::string_view cookie_name(bool secure) { return secure ? "__Host-staff" : "staff"; }
std::string_view half_cookie_name(bool secure) { return secure ? "__Host-staff-step" : "staff-step"; }
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

Result<Sessions::FirstStep, Sessions::SignInError> Sessions::sign_in(std::string_view name, std::string_view password,
                                                                     const http::Request& request, Instant now) {
    const Turn turn(checks_running_);
    if (!turn.granted) return fail(SignInError::busy);
    const auto account = services_.staff_book.find(name);
    const bool usable = account && !account->disabled;
    const std::string_view stored = usable ? std::string_view(account->password_hash) : std::string_view{};
    const vault::PasswordCheck checked = services_.check_password(stored, password);
    if (checked == vault::PasswordCheck::busy) return fail(SignInError::busy);
    if (!usable || checked != vault::PasswordCheck::right) return fail(SignInError::no_match);
    const auto factor = services_.staff_book.second_factor(account->officer.id);
    const bool needs_code = factor && factor->enrolled;
    FirstStep step = needs_code ? FirstStep(HalfOpened{begin_half(*account, now)}) : open(*account, request, now);
    // Another password, given while this one was being checked, has ended the sessions before this one was there.
    if (!is_unchanged(account->officer.id, account->password_hash)) {
        if (const auto* const opened = std::get_if<Opened>(&step)) end(opened->signed_in->token);
        return fail(SignInError::no_match);
    }
    if (account->officer.roles.contains(Role::custodian)) {
        services_.custody.make_staff_key(account->officer.id, password);
    }
    return step;
}

bool Sessions::is_unchanged(OfficerId id, std::string_view password_hash) {
    const auto still = services_.staff_book.find(id);
    return still && !still->disabled && still->password_hash == password_hash;
}

Sessions::Opened Sessions::open(const app::OfficerAccount& account, const http::Request& request, Instant now) {
    std::string token = new_token();
    const app::Session session{
        .token = *token_digest(token),
        .officer = account.officer.id,
        .csrf = new_token(),
        .expires = now + services_.settings.session_max,
        .idle_until = now + services_.settings.session_idle_max,
        .begun = now,
        .used = now,
        .browser = browser_words(request.header("User-Agent")),
        .confirmed = now,
    };
    services_.staff_book.open_session(session);
    auto signed_in = std::make_shared<const SignedIn>(
        SignedIn{account.officer, session.csrf, session.token, session.expires, now, must_enrol(account.officer)});
    const std::lock_guard lock(mutex_);
    if (known_.size() >= sessions_known_max) known_.clear();
    known_.insert_or_assign(session.token, Known{signed_in, now, session.idle_until, session.idle_until});
    return Opened{std::move(token), std::move(signed_in)};
}

std::string Sessions::begin_half(const app::OfficerAccount& account, Instant now) {
    std::string token = new_token();
    const std::lock_guard lock(mutex_);
    std::erase_if(halves_, [&](const auto& one) { return now >= one.second.until; });
    // Whoever gets this far knows a password; the oldest of so many is not worth looking for.
    if (halves_.size() >= halves_max) halves_.clear();
    halves_.emplace(*token_digest(token), Half{account.officer.id, account.password_hash, now + second_step_max});
    return token;
}

bool Sessions::is_half_open(const http::Request& request, Instant now) {
    const auto cookie = http::cookie_value(request.header("Cookie"), half_cookie_name(services_.settings.secure));
    const auto token = cookie ? token_digest(*cookie) : std::nullopt;
    if (!token) return false;
    const std::lock_guard lock(mutex_);
    const auto found = halves_.find(*token);
    return found != halves_.end() && now < found->second.until;
}

Result<Sessions::Opened, Sessions::SignInError> Sessions::second_step(std::string_view code,
                                                                      const http::Request& request, Instant now) {
    const auto cookie = http::cookie_value(request.header("Cookie"), half_cookie_name(services_.settings.secure));
    const auto token = cookie ? token_digest(*cookie) : std::nullopt;
    if (!token) return fail(SignInError::over);
    Half half;
    {
        const std::lock_guard lock(mutex_);
        const auto found = halves_.find(*token);
        if (found == halves_.end() || now >= found->second.until || found->second.tries_left == 0) {
            return fail(SignInError::over);
        }
        --found->second.tries_left;
        half = found->second;
    }
    // A recovery code is too long to be guessed: nobody keeps its owner out by trying codes.
    const bool is_recovery = services_.second_factors.recovery_digest(half.officer, code).has_value();
    if (!is_recovery && !take_code_try(half.officer, now)) return fail(SignInError::over);
    if (!take_code(half.officer, code, now)) return fail(SignInError::no_match);
    {
        const std::lock_guard lock(mutex_);
        if (halves_.erase(*token) == 0) return fail(SignInError::over);
    }
    const auto account = services_.staff_book.find(half.officer);
    if (!account) return fail(SignInError::over);
    Opened opened = open(*account, request, now);
    if (is_unchanged(half.officer, half.password_hash)) return opened;
    end(opened.signed_in->token);
    return fail(SignInError::over);
}

bool Sessions::take_code_try(OfficerId id, Instant now) {
    const std::lock_guard lock(mutex_);
    auto [found, is_new] = wrong_codes_.try_emplace(id, WrongCodes{wrong_codes_max, now});
    WrongCodes& wrong = found->second;
    const std::chrono::duration<double> passed = now - wrong.at;
    wrong.left = std::min(wrong_codes_max, wrong.left + std::max(0.0, passed / wrong_code_every));
    wrong.at = now;
    if (wrong.left < 1) return false;
    wrong.left -= 1;
    return true;
}

bool Sessions::take_code(OfficerId id, std::string_view code, Instant now) {
    const auto factor = services_.staff_book.second_factor(id);
    if (!factor || !factor->enrolled) return false;
    if (const auto digest = services_.second_factors.recovery_digest(id, code)) {
        return services_.staff_book.take_recovery_code(id, *digest);
    }
    const auto step = services_.second_factors.step_of(id, factor->sealed_secret, code, now);
    if (!step || !services_.staff_book.take_step(id, *step)) return false;
    const std::lock_guard lock(mutex_);
    if (const auto found = wrong_codes_.find(id); found != wrong_codes_.end()) found->second.left += 1;
    return true;
}

bool Sessions::confirmed_recently(const SignedIn& signed_in, Instant now) {
    return now < signed_in.confirmed + confirmed_for;
}

Result<std::shared_ptr<const SignedIn>, Sessions::SignInError> Sessions::confirm(const SignedIn& signed_in,
                                                                                 std::string_view password_or_code,
                                                                                 Instant now) {
    const OfficerId id = signed_in.officer.id;
    const auto account = services_.staff_book.find(id);
    if (!account || account->disabled) return fail(SignInError::no_match);
    const auto factor = services_.staff_book.second_factor(id);
    if (factor && factor->enrolled) {
        // The password alone is what the second factor is there against.
        const bool is_recovery = services_.second_factors.recovery_digest(id, password_or_code).has_value();
        if (!is_recovery && !take_code_try(id, now)) return fail(SignInError::no_match);
        if (!take_code(id, password_or_code, now)) return fail(SignInError::no_match);
    } else {
        const Turn turn(checks_running_);
        if (!turn.granted) return fail(SignInError::busy);
        const vault::PasswordCheck checked = services_.check_password(account->password_hash, password_or_code);
        if (checked == vault::PasswordCheck::busy) return fail(SignInError::busy);
        if (checked != vault::PasswordCheck::right) return fail(SignInError::no_match);
    }
    services_.staff_book.confirm_session(signed_in.token, now);
    forget(signed_in);
    SignedIn again = signed_in;
    again.confirmed = now;
    return std::make_shared<const SignedIn>(std::move(again));
}

bool Sessions::requires_factor(const Officer& officer) const {
    return officer.roles.intersects(services_.settings.second_factor_for);
}

bool Sessions::must_enrol(const Officer& officer) const {
    if (!requires_factor(officer)) return false;
    const auto factor = services_.staff_book.second_factor(officer.id);
    return !factor || !factor->enrolled;
}

void Sessions::end(const Hash& token) {
    {
        const std::lock_guard lock(mutex_);
        known_.erase(token);
    }
    services_.staff_book.close_session(token);
}

void Sessions::forget(const SignedIn& signed_in) {
    const std::lock_guard lock(mutex_);
    known_.erase(signed_in.token);
}

void Sessions::forget_others(const SignedIn& signed_in) {
    const std::lock_guard lock(mutex_);
    std::erase_if(known_, [&](const auto& one) {
        return one.first != signed_in.token && one.second.signed_in->officer.id == signed_in.officer.id;
    });
}

std::optional<Sessions::Known> Sessions::read(const Hash& token, Instant now) {
    const auto session = services_.staff_book.session(token, now);
    if (!session) return std::nullopt;
    const auto account = services_.staff_book.find(session->officer);
    if (!account || account->disabled) return std::nullopt;
    return Known{
        .signed_in = std::make_shared<const SignedIn>(SignedIn{account->officer, session->csrf, token, session->expires,
                                                               session->confirmed, must_enrol(account->officer)}),
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

void Sessions::sign_out(const SignedIn& signed_in) { end(signed_in.token); }

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

std::string Sessions::half_cookie(const std::string& token) const {
    const bool secure = services_.settings.secure;
    return http::set_cookie({.name = std::string(half_cookie_name(secure)),
                             .value = token,
                             .max_age = std::chrono::duration_cast<std::chrono::seconds>(second_step_max),
                             .secure = secure,
                             .same_site = http::Cookie::SameSite::strict});
}

std::string Sessions::half_cookie_removal() const {
    const bool secure = services_.settings.secure;
    return http::set_cookie({.name = std::string(half_cookie_name(secure)),
                             .value = "",
                             .max_age = std::chrono::seconds{0},
                             .secure = secure,
                             .same_site = http::Cookie::SameSite::strict});
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

std::string browser_words(std::string_view user_agent) {
    using Word = std::pair<std::string_view, std::string_view>;
    // What comes first hides what comes later: each of these also claims to be one of those below it.
    static constexpr std::array programs{
        Word{"MicroMessenger", "WeChat"}, Word{"Edg", "Edge"},       Word{"OPR/", "Opera"}, Word{"Firefox/", "Firefox"},
        Word{"Chrome/", "Chrome"},        Word{"Safari/", "Safari"}, Word{"curl/", "curl"}};
    static constexpr std::array systems{
        Word{"Windows", "Windows"}, Word{"Android", "Android"},     Word{"iPhone", "iPhone"}, Word{"iPad", "iPad"},
        Word{"Mac OS X", "macOS"},  Word{"HarmonyOS", "HarmonyOS"}, Word{"Linux", "Linux"}};
    const auto find = [&](const auto& words) {
        for (const auto& [mark, word] : words) {
            if (user_agent.find(mark) != std::string_view::npos) return word;
        }
        return std::string_view{};
    };
    std::string text(find(programs));
    const std::string_view system = find(systems);
    if (!text.empty() && !system.empty()) text += ", ";
    return text += system;
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
