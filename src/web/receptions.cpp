#include "web/receptions.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/reception.hpp"
#include "base/bytes.hpp"
#include "base/contains.hpp"
#include "web/calendar_feed.hpp"
#include "web/case_page.hpp"

namespace huiyin::web {

namespace {

/// A feed keeps what was a month ago, so that calendars do not lose it at once.
constexpr std::chrono::days feed_days_back{31};

void show_reception(Dictionary& row, const Reception& one, const Units& units, Language language) {
    row.set("date", Locale::date(one.day, language))
        .set("date_iso", to_text(one.day))
        .set("from", app::clock_text(one.from_minute))
        .set("to", app::clock_text(one.to_minute))
        .set("unit", unit_name(units, one.unit, language))
        .set("place", one.place)
        .set("title", one.title);
    row.show("official", one.name);
    if (one.cancelled) {
        row.add("cancelled").set("reason", one.reason);
    } else if (!one.reason.empty()) {
        row.add("changed").set("reason", one.reason);
    }
}

/// What was typed into the form of one reception.
struct RotaForm {
    std::string reception;
    std::string unit;
    std::string day;
    std::string from;
    std::string to;
    std::string place;
    std::string title;
    std::string name;
    std::string reason;

    [[nodiscard]] static RotaForm from_posted(const http::Form& form) {
        const auto value = [&](std::string_view name) { return std::string(form.value(name)); };
        return {value("reception"), value("unit"),  value("day"),  value("from"),  value("to"),
                value("place"),     value("title"), value("name"), value("reason")};
    }
    [[nodiscard]] static RotaForm of(const Reception& one) {
        return {std::to_string(one.id.value),
                std::to_string(one.unit.value),
                to_text(one.day),
                app::clock_text(one.from_minute),
                app::clock_text(one.to_minute),
                one.place,
                one.title,
                one.name,
                {}};
    }
};

std::int64_t number_of(std::string_view text) {
    const auto number = parse_decimal(text);
    return number && *number <= INT64_MAX ? static_cast<std::int64_t>(*number) : 0;
}

std::vector<UnitId> kept_units(const Officer& officer, const Units& units) {
    std::vector<UnitId> kept;
    for (const Unit& unit : units.all()) {
        if (app::keeps_rota(officer, unit.id)) kept.push_back(unit.id);
    }
    return kept;
}

FieldError error_of(const Desk& desk, app::ReceptionProblem problem, Language language) {
    return {std::string(app::field_of(problem)),
            desk.services.locale.name("reception.problem", to_text(problem), language)};
}

http::Response page_with(Desk& desk, const Call& call, const RotaForm& form, const std::vector<FieldError>& errors,
                         std::string_view notice, int status) {
    const app::OfficePointer office = desk.services.office();
    const Officer& officer = call.officer->officer;
    const std::vector<UnitId> kept = kept_units(officer, office->units);
    if (kept.empty()) return desk.error_page(403, call.language);
    Page page = desk.staff_page("staff_receptions", call, *office);
    page.add("back").set("back_url", "/staff");
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.show("notice", notice);
    for (const Reception& one : app::receptions_from(*office, call.now.on)) {
        if (!contains(kept, one.unit)) continue;
        Dictionary row = page.add("row");
        show_reception(row, one, office->units, call.language);
        if (one.cancelled) continue;
        row.add("may_change").set("reception", std::to_string(one.id.value));
    }
    for (const UnitId unit : kept) {
        const std::string value = std::to_string(unit.value);
        Dictionary option = page.add("unit_option");
        option.set("value", value).set("label", unit_name(office->units, unit, call.language));
        if (value == form.unit || kept.size() == 1) option.show("selected");
    }
    page.set("day", form.day)
        .set("from", form.from)
        .set("to", form.to)
        .set("place", form.place)
        .set("title", form.title)
        .set("name", form.name);
    if (form.reception.empty()) {
        page.show("new");
    } else {
        page.add("change").set("reception", form.reception).set("reason", form.reason);
    }
    show_errors(page, errors);
    return personal_page(page, status);
}

/// The reception that the form describes, or the field that cannot be read.
Result<Reception, FieldError> read(const RotaForm& form, const Desk& desk, Language language) {
    const auto unreadable = [&](std::string_view field) {
        return fail(FieldError{std::string(field), desk.services.locale.name("reception.unreadable", field, language)});
    };
    const auto day = parse_date(trimmed(form.day));
    if (!day) return unreadable("day");
    const auto from = app::parse_clock(trimmed(form.from));
    if (!from) return unreadable("from");
    const auto to = app::parse_clock(trimmed(form.to));
    if (!to) return unreadable("to");
    return Reception{.id = ReceptionId{number_of(form.reception)},
                     .unit = UnitId{number_of(form.unit)},
                     .day = *day,
                     .from_minute = *from,
                     .to_minute = *to,
                     .place = std::string(trimmed(form.place)),
                     .title = std::string(trimmed(form.title)),
                     .name = std::string(trimmed(form.name)),
                     .reason = std::string(trimmed(form.reason))};
}

/// The unit of a reception that is on the rota.
std::optional<UnitId> unit_of(const app::Office& office, ReceptionId id) {
    for (const Reception& one : office.receptions) {
        if (one.id == id) return one.unit;
    }
    return std::nullopt;
}

}  // namespace

http::Response receptions_page(const Desk& desk, const Call& call) {
    const app::OfficePointer office = desk.services.office();
    Page page = desk.filer_page("receptions", call, *office);
    const std::vector<Reception> rota = app::receptions_from(*office, call.now.on);
    for (const Reception& one : rota) {
        Dictionary row = page.add("row");
        show_reception(row, one, office->units, call.language);
    }
    if (rota.empty()) page.show("none");
    return personal_page(page);
}

http::Response receptions_feed(const Desk& desk, const Call& call) {
    const app::OfficePointer office = desk.services.office();
    return {.content_type = "text/calendar; charset=utf-8",
            .headers = {{"Cache-Control", "no-cache"},
                        {"Content-Disposition", "inline; filename=\"receptions.ics\""},
                        {"X-Content-Type-Options", "nosniff"}},
            .body = calendar_feed(app::receptions_from(*office, call.now.on - feed_days_back), *office,
                                  desk.services.time, call.now.at, call.language, desk.services.locale)};
}

http::Response rota_page(Desk& desk, const Call& call) {
    const http::Form query = query_of(call.request);
    const app::OfficePointer office = desk.services.office();
    RotaForm form;
    for (const Reception& one : app::receptions_from(*office, call.now.on)) {
        const bool is_kept = app::keeps_rota(call.officer->officer, one.unit);
        if (is_kept && !one.cancelled && query.value("change") == std::to_string(one.id.value))
            form = RotaForm::of(one);
    }
    const std::string_view done = query.value("done") == "1" ? "reception.done" : "";
    const std::string notice = done.empty() ? std::string{} : desk.services.locale.pattern(done, call.language);
    return page_with(desk, call, form, {}, notice, 200);
}

http::Response change_rota(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const app::OfficePointer office = desk.services.office();
    const RotaForm form = RotaForm::from_posted(*posted);
    const auto again = [&](FieldError error, int status) {
        return page_with(desk, call, form, {std::move(error)}, {}, status);
    };
    const Locale& locale = desk.services.locale;
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) {
        return again({{}, locale.pattern("form.expired", call.language)}, 403);
    }
    const ReceptionId id{number_of(form.reception)};
    const auto before = unit_of(*office, id);
    if (before && !app::keeps_rota(call.officer->officer, *before)) return desk.error_page(403, call.language);
    Result<codec::OfficeEvent, app::ReceptionProblem> event = fail(app::ReceptionProblem::no_such_reception);
    if (posted->value("go") == "cancel") {
        event = app::cancel_reception(*office, id, std::string(trimmed(form.reason)), call.now.on);
    } else {
        const auto reception = read(form, desk, call.language);
        if (!reception) return again(reception.error(), 422);
        if (reception->unit && !app::keeps_rota(call.officer->officer, reception->unit)) {
            return desk.error_page(403, call.language);
        }
        event = app::set_reception(*office, *reception, call.now.on);
    }
    if (!event) return again(error_of(desk, event.error(), call.language), 422);
    const auto published = desk.services.publish({*std::move(event), call.officer->officer.id, call.now});
    if (published) return see_other(std::string(rota_path) + "?done=1");
    // Somebody else changed the rota in between, or nothing can be written.
    const bool in_between = std::holds_alternative<app::OfficeProblem>(published.error());
    return again({{}, locale.pattern(in_between ? "reception.changed_meanwhile" : "error.503.body", call.language)},
                 in_between ? 409 : 503);
}

}  // namespace huiyin::web
