#include "web/staff_sign_in.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "http/form.hpp"
#include "web/account_page.hpp"
#include "web/case_page.hpp"
#include "web/counter.hpp"
#include "web/staff_case.hpp"

namespace huiyin::web {

namespace {

/// In front of the names of fields that wait behind the sign-in form.
constexpr std::string_view kept_prefix = "kept_";

struct SignInForm {
    std::string user;
    std::string to;
    std::vector<http::Form::Field> kept;
    std::vector<FieldError> errors;
    int status = 200;
    std::string_view page = "sign_in";  ///< Or `sign_in_code`, for the second step.
};

http::Response form_page(const Desk& desk, const Call& call, const SignInForm& form) {
    Page page = desk.staff_page(form.page, call, *desk.services.office());
    if (form.page == "sign_in") page.set("user", form.user);
    const bool secure = desk.services.settings.secure;
    std::string token = Sessions::form_token(call.request, secure);
    const bool is_new = token.size() != desk.sessions.new_token().size();
    if (is_new) token = desk.sessions.new_token();
    HiddenFields hidden{{"csrf", token}};
    if (!form.to.empty()) hidden.emplace_back("to", form.to);
    for (const auto& [name, value] : form.kept) hidden.emplace_back(name, value);
    show_hidden(page, hidden);
    show_errors(page, form.errors);
    http::Response response = personal_page(page, form.status);
    if (is_new) response.headers.push_back({"Set-Cookie", desk.sessions.form_cookie(token)});
    return response;
}

/// Where somebody who has just signed in goes on: with the form that waited, or to the page that was wanted.
http::Response arrive(Desk& desk, Call& call, const SignInForm& form, const Sessions::Opened& opened) {
    call.officer = opened.signed_in;
    const auto address = parse_act_address(form.to);
    const bool may_file = permitted(call.officer->officer.roles, Action::file, {Relation::any});
    http::Response response;
    if (call.officer->must_enrol) {
        response = see_other(std::string(account_path));
    } else if (address && !form.kept.empty()) {
        response = typed_again(desk, call, *address, http::Form(without_prefix(form.kept)));
    } else if (form.to == counter_path && !form.kept.empty() && may_file) {
        response = counter_typed_again(desk, call, http::Form(without_prefix(form.kept)));
    } else {
        response = see_other(form.to.empty() || address ? "/staff" : form.to);
    }
    response.headers.push_back({"Set-Cookie", desk.sessions.cookie(opened.cookie_token)});
    return response;
}

}  // namespace

bool is_staff_address(std::string_view path) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/';
    };
    return path.starts_with("/staff/") && path.find("//") == std::string_view::npos &&
           std::all_of(path.begin(), path.end(), is_plain);
}

std::vector<http::Form::Field> keep_fields(const http::Form& form) {
    std::vector<http::Form::Field> kept;
    for (const auto& [name, value] : form.fields()) {
        if (name != "csrf" && !name.ends_with("password")) kept.push_back({std::string(kept_prefix) + name, value});
    }
    return kept;
}

std::vector<http::Form::Field> kept_fields(const http::Form& form) {
    std::vector<http::Form::Field> kept;
    for (const http::Form::Field& field : form.fields()) {
        if (field.name.starts_with(kept_prefix)) kept.push_back(field);
    }
    return kept;
}

std::vector<http::Form::Field> without_prefix(const std::vector<http::Form::Field>& kept) {
    std::vector<http::Form::Field> typed;
    for (const auto& [name, value] : kept) typed.push_back({name.substr(kept_prefix.size()), value});
    return typed;
}

std::string too_many_sign_ins(const Locale& locale, Language language, std::chrono::milliseconds wait) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    return locale.text("sign_in.too_many_tries", language, {{"minutes", std::to_string(minutes)}});
}

http::Response sign_in_first(const Desk& desk, const Call& call) {
    const std::string& path = call.request.path;
    if (call.request.method != http::Method::post) {
        std::string location = "/staff/sign-in";
        if (is_staff_address(path)) location += "?to=" + http::percent_encode(path);
        return see_other(std::move(location));
    }
    SignInForm form{.status = 403};
    const auto posted = posted_form(call.request);
    if (posted && (parse_act_address(path) || path == counter_path)) {
        form.to = path;
        form.kept = keep_fields(*posted);
        form.errors = {{{}, desk.services.locale.pattern("form.expired", call.language)}};
    }
    return form_page(desk, call, form);
}

http::Response sign_in_page(const Desk& desk, const Call& call) {
    std::string to(query_of(call.request).value("to"));
    if (!is_staff_address(to)) to.clear();
    return form_page(desk, call, {.to = std::move(to)});
}

http::Response sign_in(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const Locale& locale = desk.services.locale;
    SignInForm form{.user = std::string(posted->value("user")), .kept = kept_fields(*posted)};
    if (is_staff_address(posted->value("to"))) form.to = posted->value("to");
    const auto again = [&](std::string field, std::string message, int status) {
        form.errors = {{std::move(field), std::move(message)}};
        form.status = status;
        return form_page(desk, call, form);
    };
    const std::string cookie = Sessions::form_token(call.request, desk.services.settings.secure);
    if (!same_secret(posted->value("csrf"), cookie)) {
        return again({}, locale.pattern("form.expired", call.language), 403);
    }
    const auto taken = desk.take_try(rate::sign_in, call.request);
    if (!taken) {
        return again({}, too_many_sign_ins(locale, call.language, taken.error()), 429);
    }
    const auto opened = desk.sessions.sign_in(form.user, posted->value("password"), call.request, call.now.at);
    // What was not checked for want of time did not try anything either.
    if (opened || opened.error() == Sessions::SignInError::busy) desk.give_back_try(rate::sign_in, call.request);
    if (!opened) {
        if (opened.error() == Sessions::SignInError::busy) {
            return again({}, locale.pattern("error.503.body", call.language), 503);
        }
        return again("user", locale.pattern("sign_in.failed", call.language), 403);
    }
    if (const auto* const signed_in = std::get_if<Sessions::Opened>(&*opened)) {
        return arrive(desk, call, form, *signed_in);
    }
    form.page = "sign_in_code";
    http::Response response = form_page(desk, call, form);
    const auto& half = std::get<Sessions::HalfOpened>(*opened);
    response.headers.push_back({"Set-Cookie", desk.sessions.half_cookie(half.cookie_token)});
    return response;
}

http::Response sign_in_with_code(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const Locale& locale = desk.services.locale;
    SignInForm form{.kept = kept_fields(*posted), .page = "sign_in_code"};
    if (is_staff_address(posted->value("to"))) form.to = posted->value("to");
    const auto again = [&](std::string field, std::string message, int status) {
        form.errors = {{std::move(field), std::move(message)}};
        form.status = status;
        return form_page(desk, call, form);
    };
    const auto begin_again = [&] {
        form.page = "sign_in";
        http::Response response = again({}, locale.pattern("sign_in.code_over", call.language), 403);
        response.headers.push_back({"Set-Cookie", desk.sessions.half_cookie_removal()});
        return response;
    };
    const std::string cookie = Sessions::form_token(call.request, desk.services.settings.secure);
    if (!same_secret(posted->value("csrf"), cookie)) {
        return again({}, locale.pattern("form.expired", call.language), 403);
    }
    if (!desk.sessions.is_half_open(call.request, call.now.at)) return begin_again();
    if (const auto taken = desk.take_try(rate::sign_in, call.request); !taken) {
        return again({}, too_many_sign_ins(locale, call.language, taken.error()), 429);
    }
    const auto opened = desk.sessions.second_step(posted->value("code"), call.request, call.now.at);
    if (!opened && opened.error() == Sessions::SignInError::over) return begin_again();
    if (!opened) return again("code", locale.pattern("sign_in.code_wrong", call.language), 403);
    desk.give_back_try(rate::sign_in, call.request);
    http::Response response = arrive(desk, call, form, *opened);
    response.headers.push_back({"Set-Cookie", desk.sessions.half_cookie_removal()});
    return response;
}

http::Response sign_out(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted || !same_secret(posted->value("csrf"), call.officer->csrf)) {
        return desk.error_page(403, call.language);
    }
    desk.sessions.sign_out(*call.officer);
    call.officer = nullptr;
    http::Response response = personal_page(desk.staff_page("signed_out", call, *desk.services.office()));
    response.headers.push_back({"Set-Cookie", desk.sessions.cookie_removal()});
    return response;
}

}  // namespace huiyin::web
