#include "web/account_page.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/wipe.hpp"
#include "vault/password.hpp"
#include "vault/second_factor.hpp"
#include "vault/token.hpp"
#include "web/accounts_page.hpp"
#include "web/case_page.hpp"
#include "web/confirming.hpp"
#include "web/qr.hpp"

namespace huiyin::web {

namespace {

constexpr std::size_t password_characters_min = 12;
constexpr std::size_t label_characters_max = 100;
constexpr std::uint64_t token_days_max = 366;

/// How long ago something was. No session is older than some hours.
std::string ago_text(Instant at, Instant now, const Locale& locale, Language language) {
    constexpr std::chrono::minutes in_minutes_max{120};
    const auto minutes = std::max(std::chrono::floor<std::chrono::minutes>(now - at), std::chrono::minutes{0});
    const bool short_ago = minutes < in_minutes_max;
    const auto count = short_ago ? minutes.count() : std::chrono::floor<std::chrono::hours>(minutes).count();
    return locale.text(short_ago ? "account.minutes_ago" : "account.hours_ago", language,
                       {{"count", std::to_string(count)}});
}

void show_sessions(Page& page, Desk& desk, const Call& call) {
    const auto sessions = desk.services.staff_book.sessions_of(call.officer->officer.id, call.now.at);
    for (const app::Session& one : sessions) {
        Dictionary row = page.add("session");
        const Locale& locale = desk.services.locale;
        row.set("begun", ago_text(one.begun, call.now.at, locale, call.language))
            .set("used", ago_text(one.used, call.now.at, locale, call.language));
        row.show("browser", one.browser);
        if (one.browser.empty()) row.show("no_browser");
        if (one.token == call.officer->token) {
            row.show("is_this");
        } else {
            row.add("may_end").set("session_name", app::token_name(one.token));
        }
    }
    if (sessions.size() > 1) page.show("has_others");
}

void show_tokens(Page& page, Desk& desk, const Call& call) {
    for (const app::ApiToken& one : desk.services.staff_book.tokens(call.now.at)) {
        if (one.officer != call.officer->officer.id) continue;
        page.add("token")
            .set("token_name", app::token_name(one.token))
            .set("label", one.label)
            .set("until", Locale::date(std::chrono::floor<std::chrono::days>(one.expires), call.language));
    }
}

void show_factor(Page& page, Desk& desk, const Call& call) {
    const OfficerId id = call.officer->officer.id;
    const auto factor = desk.services.staff_book.second_factor(id);
    if (factor && factor->enrolled) {
        const std::size_t left = desk.services.staff_book.recovery_codes_left(id);
        Dictionary part = page.add("factor");
        part.set("codes_left", static_cast<std::int64_t>(left));
        if (!desk.sessions.requires_factor(call.officer->officer)) part.show("may_remove");
    } else {
        page.show("no_factor");
        if (desk.sessions.requires_factor(call.officer->officer)) page.show("factor_required");
    }
}

http::Response page_with(Desk& desk, const Call& call, const std::vector<FieldError>& errors, std::string_view notice,
                         int status, const http::Form& typed = {}, std::string_view new_token = {}) {
    Page page = desk.staff_page("staff_account", call, *desk.services.office());
    page.add("back").set("back_url", "/staff");
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.show("notice", notice);
    page.show("new_token", new_token);
    page.set("label", typed.value("label")).set("days", typed.value("days"));
    show_factor(page, desk, call);
    show_sessions(page, desk, call);
    show_tokens(page, desk, call);
    show_errors(page, errors);
    return personal_page(page, status);
}

/// The secret is shown to the session that has asked for it alone: its form carries it along, sealed. Whoever knows the
/// password, and is signed in elsewhere, cannot copy it.
http::Response factor_page(const Desk& desk, const Call& call, const Bytes& sealed_secret,
                           const std::vector<FieldError>& errors, int status) {
    const Officer& officer = call.officer->officer;
    const auto secret = desk.services.second_factors.text_of(officer.id, sealed_secret);
    if (!secret) return desk.error_page(500, call.language);
    const app::OfficePointer office = desk.services.office();
    Page page = desk.staff_page("staff_second_factor", call, *office);
    page.add("back").set("back_url", account_path);
    show_hidden(page, {{"csrf", call.officer->csrf}, {"secret", hex_encode(sealed_secret)}});
    show_errors(page, errors);
    std::string spaced;
    for (std::size_t i = 0; i < secret->size(); ++i) {
        if (i > 0 && i % 4 == 0) spaced.push_back(' ');
        spaced.push_back(secret->at(i));
    }
    page.set("secret", spaced);
    wipe(spaced);
    const Markup qr{qr_svg(vault::otpauth_uri(office->name_in(call.language), officer.sign_in, *secret))};
    if (!qr.html.empty()) page.add("qr").set("qr", qr);
    return personal_page(page, status);
}

/// What an officer does to the own account.
class OwnChange {
public:
    OwnChange(Desk& desk, Call& call, const http::Form& form) : desk_(&desk), call_(&call), form_(&form) {}

    http::Response password() {
        const Services& services = desk_->services;
        const std::string_view chosen = form_->value("new_password");
        if (!is_utf8(chosen) || code_points(chosen) < password_characters_min ||
            chosen.size() > vault::password_bytes_max) {
            return again("new_password", "account.password_short", 422);
        }
        if (chosen != form_->value("repeated")) return again("repeated", "account.password_differs", 422);
        if (const auto taken = desk_->take_try(rate::sign_in, call_->request); !taken) {
            return again({}, "account.too_many_tries", 429);
        }
        const auto account = services.staff_book.find(id());
        if (!account) return desk_->error_page(403, call_->language);
        const auto checked = services.check_password(account->password_hash, form_->value("old_password"));
        if (checked == vault::PasswordCheck::busy) {
            desk_->give_back_try(rate::sign_in, call_->request);
            return again({}, "error.503.body", 503);
        }
        if (checked != vault::PasswordCheck::right) return again("old_password", "account.password_wrong", 403);
        desk_->give_back_try(rate::sign_in, call_->request);
        const auto hash = services.hash_password(chosen);
        if (!hash) return again({}, "error.503.body", 503);
        const auto resealed = services.custody.resealed(id(), form_->value("old_password"), chosen);
        if (!resealed) return again({}, "error.503.body", 503);
        if (!services.staff_book.change_password(id(), account->password_hash, *hash, *resealed,
                                                 call_->officer->token)) {
            return again("old_password", "account.password_wrong", 403);
        }
        desk_->sessions.forget_others(*call_->officer);
        return done();
    }

    http::Response end_session() {
        const auto sessions = desk_->services.staff_book.sessions_of(id(), call_->now.at);
        const auto found = std::ranges::find_if(
            sessions, [&](const app::Session& one) { return app::token_name(one.token) == form_->value("session"); });
        if (found != sessions.end()) desk_->sessions.end(found->token);
        return done();
    }

    http::Response end_others() {
        desk_->services.staff_book.close_other_sessions(id(), call_->officer->token);
        desk_->sessions.forget_others(*call_->officer);
        return done();
    }

    http::Response make_token() {
        const std::string label(trimmed(form_->value("label")));
        if (label.empty() || !is_utf8(label) || code_points(label) > label_characters_max) {
            return again("label", "account.label_unfit", 422);
        }
        const auto days = parse_decimal(trimmed(form_->value("days")));
        if (!days || *days == 0 || *days > token_days_max) return again("days", "account.days_unfit", 422);
        if (call_->officer->must_enrol) return again({}, "account.factor_required", 409);
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        const std::chrono::days valid{static_cast<int>(*days)};
        const WipedText token = vault::make_token();
        const app::Administration act(id(), call_->now);
        const auto made = desk_->services.administer(act.make_token({.token = desk_->services.token_digest(token),
                                                                     .officer = id(),
                                                                     .label = label,
                                                                     .expires = call_->now.at + valid},
                                                                    call_->now.on + valid));
        if (!made) return refused(made.error());
        return page_with(*desk_, *call_, {}, {}, 200, {}, token);
    }

    http::Response revoke_token() {
        for (const app::ApiToken& one : desk_->services.staff_book.tokens(call_->now.at)) {
            if (one.officer != id() || app::token_name(one.token) != form_->value("token")) continue;
            const app::Administration act(id(), call_->now);
            const auto revoked = desk_->services.administer(act.revoke_token(one));
            if (!revoked) return refused(revoked.error());
        }
        return done();
    }

    http::Response begin_factor() {
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        const Bytes secret = desk_->services.second_factors.new_secret(id());
        desk_->services.staff_book.begin_second_factor(id(), secret);
        return factor_page(*desk_, *call_, secret, {}, 200);
    }

    http::Response new_codes() {
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        const auto factor = desk_->services.staff_book.second_factor(id());
        if (!factor || !factor->enrolled) return see_other(std::string(account_path));
        const auto codes = desk_->services.second_factors.new_recovery_codes(id());
        desk_->services.staff_book.replace_recovery_codes(id(), codes.digests);
        return codes_page(*desk_, *call_, codes);
    }

    http::Response remove_factor() {
        if (desk_->sessions.requires_factor(call_->officer->officer)) return again({}, "account.factor_required", 409);
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        desk_->services.staff_book.remove_second_factor(id());
        return done();
    }

    static http::Response codes_page(const Desk& desk, const Call& call,
                                     const vault::SecondFactors::RecoveryCodes& codes) {
        Page page = desk.staff_page("staff_recovery_codes", call, *desk.services.office());
        show_hidden(page, {{"csrf", call.officer->csrf}});
        for (const std::string& text : codes.texts) page.add("code").set("code", text);
        return personal_page(page);
    }

private:
    [[nodiscard]] OfficerId id() const { return call_->officer->officer.id; }
    [[nodiscard]] bool is_confirmed() const {
        return desk_->sessions.confirmed_recently(*call_->officer, call_->now.at);
    }
    http::Response again(std::string field, std::string_view text_id, int status) {
        return page_with(*desk_, *call_, {{std::move(field), desk_->services.locale.pattern(text_id, call_->language)}},
                         {}, status, *form_);
    }
    http::Response refused(const app::PublishError& error) {
        NotDone why = why_not(error, desk_->services.locale, call_->language);
        return page_with(*desk_, *call_, {{{}, std::move(why.message)}}, {}, why.status);
    }
    static http::Response done() { return see_other(std::string(account_path) + "?done=1"); }

    Desk* desk_;
    Call* call_;
    const http::Form* form_;
};

}  // namespace

http::Response account_page(Desk& desk, const Call& call) {
    const std::string notice = query_of(call.request).value("done") == "1"
                                   ? desk.services.locale.pattern("accounts.done", call.language)
                                   : std::string{};
    return page_with(desk, call, {}, notice, 200);
}

http::Response change_account(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) {
        return page_with(desk, call, {{{}, desk.services.locale.pattern("form.expired", call.language)}}, {}, 403);
    }
    OwnChange change(desk, call, *posted);
    const std::string_view go = posted->value("go");
    if (go == "password") return change.password();
    if (go == "end_session") return change.end_session();
    if (go == "end_others") return change.end_others();
    if (go == "make_token") return change.make_token();
    if (go == "revoke_token") return change.revoke_token();
    if (go == "begin_factor") return change.begin_factor();
    if (go == "new_codes") return change.new_codes();
    if (go == "remove_factor") return change.remove_factor();
    return desk.error_page(400, call.language);
}

http::Response enrol_factor(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const Locale& locale = desk.services.locale;
    if (!desk.sessions.confirmed_recently(*call.officer, call.now.at)) return see_other(std::string(account_path));
    const OfficerId id = call.officer->officer.id;
    const auto factor = desk.services.staff_book.second_factor(id);
    const bool is_begun_here =
        factor && !factor->enrolled && same_secret(posted->value("secret"), hex_encode(factor->sealed_secret));
    if (!is_begun_here) return see_other(std::string(account_path));
    const auto again = [&](std::string field, std::string_view text, int status) {
        return factor_page(desk, call, factor->sealed_secret, {{std::move(field), locale.pattern(text, call.language)}},
                           status);
    };
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) return again({}, "form.expired", 403);
    const auto step =
        desk.services.second_factors.step_of(id, factor->sealed_secret, posted->value("code"), call.now.at);
    if (!step) return again("code", "factor.wrong_code", 422);
    const auto codes = desk.services.second_factors.new_recovery_codes(id);
    if (!desk.services.staff_book.enrol_second_factor(id, factor->sealed_secret, *step, codes.digests)) {
        return see_other(std::string(account_path));
    }
    // Whoever is signed in with the password alone is not any more.
    desk.services.staff_book.close_other_sessions(id, call.officer->token);
    desk.sessions.forget_others(*call.officer);
    desk.sessions.forget(*call.officer);
    return OwnChange::codes_page(desk, call, codes);
}

}  // namespace huiyin::web
