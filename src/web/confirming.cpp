#include "web/confirming.hpp"

#include <string>
#include <utility>
#include <vector>

#include "http/form.hpp"
#include "web/case_page.hpp"
#include "web/staff_sign_in.hpp"

namespace huiyin::web {

namespace {

struct ConfirmForm {
    std::string to;
    std::vector<http::Form::Field> kept;
    std::vector<FieldError> errors;
    int status = 403;
};

http::Response form_page(const Desk& desk, const Call& call, const ConfirmForm& form) {
    Page page = desk.staff_page("confirm", call, *desk.services.office());
    HiddenFields hidden{{"csrf", call.officer->csrf}, {"to", form.to}};
    for (const auto& [name, value] : form.kept) hidden.emplace_back(name, value);
    show_hidden(page, hidden);
    show_errors(page, form.errors);
    return personal_page(page, form.status);
}

}  // namespace

http::Response confirm_first(const Desk& desk, const Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    return form_page(desk, call, {.to = call.request.path, .kept = keep_fields(*posted), .errors = {}});
}

http::Response confirm(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const Locale& locale = desk.services.locale;
    ConfirmForm form{.to = std::string(posted->value("to")), .kept = kept_fields(*posted), .errors = {}};
    if (!is_staff_address(form.to) || form.to == confirm_path) return desk.error_page(400, call.language);
    const auto again = [&](std::string field, std::string message, int status) {
        form.errors = {{std::move(field), std::move(message)}};
        form.status = status;
        return form_page(desk, call, form);
    };
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) {
        return again({}, locale.pattern("form.expired", call.language), 403);
    }
    if (const auto taken = desk.take_try(rate::sign_in, call.request); !taken) {
        return again({}, too_many_sign_ins(locale, call.language, taken.error()), 429);
    }
    const auto confirmed = desk.sessions.confirm(*call.officer, posted->value("proof"), call.now.at);
    if (confirmed || confirmed.error() == Sessions::SignInError::busy) {
        desk.give_back_try(rate::sign_in, call.request);
    }
    if (!confirmed) {
        if (confirmed.error() == Sessions::SignInError::busy) {
            return again({}, locale.pattern("error.503.body", call.language), 503);
        }
        return again("proof", locale.pattern("confirm.failed", call.language), 403);
    }
    // The act itself, as if its form had been sent only now.
    Call act;
    act.language = call.language;
    act.now = call.now;
    act.officer = *confirmed;
    act.request = call.request;
    act.request.path = form.to;
    act.request.query.clear();
    act.request.body = "csrf=" + http::percent_encode(act.officer->csrf);
    for (const auto& [name, value] : without_prefix(form.kept)) {
        act.request.body += "&" + http::percent_encode(name) + "=" + http::percent_encode(value);
    }
    return desk.answer_form(std::move(act));
}

}  // namespace huiyin::web
