#include "web/custody_page.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "http/form.hpp"
#include "web/case_page.hpp"
#include "web/confirming.hpp"

namespace huiyin::web {

namespace {

struct Shown {
    std::vector<FieldError> errors;
    std::string notice;
    std::string chosen;  ///< Number of the officer in the form that comes back.
    int status = 200;
};

http::Response page_of(Desk& desk, const Call& call, const Shown& shown) {
    const app::OfficePointer office = desk.services.office();
    Page page = desk.staff_page("custody", call, *office);
    page.add("back").set("back_url", "/staff");
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.show("notice", shown.notice);
    const std::vector<app::Custodian> all = desk.services.custody.custodians();
    const OfficerId me = call.officer->officer.id;
    const bool holds = std::any_of(all.begin(), all.end(),
                                   [&](const app::Custodian& one) { return one.officer.id == me && one.holds; });
    page.show(holds ? "holds" : "holds_not");
    bool any_waits = false;
    for (const app::Custodian& one : all) {
        Dictionary row = page.add("custodian");
        const std::string number = std::to_string(one.officer.id.value);
        row.set("name", one.officer.name).set("unit", unit_name(office->units, one.officer.unit, call.language));
        row.show(one.holds ? "has" : (one.has_staff_key ? "waits" : "never_signed_in"));
        if (!holds || one.officer.id == me) continue;
        if (one.holds) row.add("may_take").set("officer", number).set("name", one.officer.name);
        if (one.holds || !one.has_staff_key) continue;
        any_waits = true;
        Dictionary option = page.add("custody_officer_option");
        option.set("value", number).set("label", one.officer.name);
        if (number == shown.chosen) option.show("selected");
    }
    if (any_waits) page.show("may_give");
    show_errors(page, shown.errors);
    return personal_page(page, shown.status);
}

}  // namespace

int status_of(app::CustodyProblem problem) {
    switch (problem) {
        case app::CustodyProblem::wrong_password: return 403;
        case app::CustodyProblem::busy:
        case app::CustodyProblem::not_written: return 503;
        case app::CustodyProblem::no_share:
        case app::CustodyProblem::not_a_custodian:
        case app::CustodyProblem::no_staff_key:
        case app::CustodyProblem::holds_already: return 409;
        case app::CustodyProblem::broken: break;
    }
    return 500;
}

http::Response custody_page(Desk& desk, const Call& call) {
    Shown shown;
    const http::Form query = query_of(call.request);
    const std::string_view done = query.value("done");
    if (done == "given" || done == "taken") {
        shown.notice = desk.services.locale.name("custody.done", done, call.language);
    }
    return page_of(desk, call, shown);
}

http::Response change_custody(Desk& desk, const Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const Locale& locale = desk.services.locale;
    Shown again{.chosen = std::string(posted->value("custody_officer"))};
    const auto refused = [&](std::string field, std::string_view text, int status) {
        again.errors = {{std::move(field), locale.pattern(text, call.language)}};
        again.status = status;
        return page_of(desk, call, again);
    };
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) return refused({}, "form.expired", 403);
    const bool takes = posted->value("deed") == "take";
    const auto number = parse_decimal(again.chosen);
    const OfficerId other{number && *number <= INT64_MAX ? static_cast<std::int64_t>(*number) : 0};
    if (!other) return refused("custody_officer", "custody.officer.missing", 422);
    if (takes && !desk.sessions.confirmed_recently(*call.officer, call.now.at)) return confirm_first(desk, call);
    const std::string_view password = posted->value("custody_password");
    if (!takes && password.empty()) return refused("custody_password", "custody.password.missing", 422);
    const auto taken = desk.take_try(rate::sign_in, call.request);
    if (!taken) return desk.too_many_tries(call.language, taken.error());
    app::Custody& custody = desk.services.custody;
    const OfficerId me = call.officer->officer.id;
    const auto done = takes ? custody.take_back(other, me, call.now) : custody.give(me, password, other, call.now);
    const bool guessed = !done && done.error() == app::CustodyProblem::wrong_password;
    if (!guessed) desk.give_back_try(rate::sign_in, call.request);
    if (done) return see_other(std::string(custody_path) + (takes ? "?done=taken" : "?done=given"));
    return refused(guessed ? "custody_password" : "", "custody.problem." + std::string(app::to_text(done.error())),
                   status_of(done.error()));
}

}  // namespace huiyin::web
