#include "web/receptions.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/reception.hpp"
#include "base/bytes.hpp"
#include "base/contains.hpp"
#include "domain/grievance/case_number.hpp"
#include "web/calendar_feed.hpp"
#include "web/case_page.hpp"
#include "web/staff_case.hpp"

namespace huiyin::web {

namespace {

/// A feed keeps what was a month ago, so that calendars do not lose it at once.
constexpr std::chrono::days feed_days_back{31};

/// Who reads the rota: what is not published is for the staff.
enum class Audience : std::uint8_t { everybody, staff };

void show_reception(Dictionary& row, const Reception& one, const Desk& desk, const Units& units, Audience audience,
                    Language language) {
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
    if (one.attending.empty() || (audience == Audience::everybody && !one.attending_published)) return;
    Dictionary attending = row.add("attending");
    for (const Attendance& who : one.attending) {
        attending.add("attends").set("attends", attendance_text(who, units, desk.services.locale, language));
    }
}

/// What was typed about one unit that has to come.
struct AttendanceForm {
    std::string unit;
    std::string title;
    std::string by;
    [[nodiscard]] bool is_empty() const { return trimmed(unit + title + by).empty(); }
};

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
    std::string reason{};
    std::string matter{};  ///< Number of the case.
    bool attending_published = false;
    std::array<AttendanceForm, app::attending_max> attending{};

    [[nodiscard]] static RotaForm from_posted(const http::Form& form) {
        const auto value = [&](std::string_view name) { return std::string(form.value(name)); };
        RotaForm typed{value("reception"), value("unit"),  value("day"),  value("from"),   value("to"),
                       value("place"),     value("title"), value("name"), value("reason"), value("matter")};
        typed.attending_published = form.value("attending_published") == "yes";
        for (std::size_t i = 0; i < typed.attending.size(); ++i) {
            const std::string which = std::to_string(i + 1);
            typed.attending.at(i) = {value("attending_unit_" + which), value("attending_title_" + which),
                                     value("attending_by_" + which)};
        }
        return typed;
    }
    [[nodiscard]] static RotaForm of(const Reception& one) {
        RotaForm form{std::to_string(one.id.value),
                      std::to_string(one.unit.value),
                      to_text(one.day),
                      app::clock_text(one.from_minute),
                      app::clock_text(one.to_minute),
                      one.place,
                      one.title,
                      one.name};
        form.attending_published = one.attending_published;
        for (std::size_t i = 0; i < std::min(one.attending.size(), form.attending.size()); ++i) {
            const Attendance& who = one.attending.at(i);
            form.attending.at(i) = {std::to_string(who.unit.value), who.title, app::clock_text(who.by_minute)};
        }
        return form;
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

/// Number of the case that a reception is set for; empty if there is none or the officer may not see it.
std::string visible_number(Desk& desk, const Call& call, const app::Office& office, CaseId matter) {
    if (!matter) return {};
    const auto file = desk.services.cases.find(matter);
    if (!file) return {};
    std::string number = case_number(file->id, file->state.filed.on);
    return visible_case(desk, call, number, office) ? number : std::string{};
}

/// The receptions ahead that the officer keeps, or to which the own unit has to come.
void show_rows(Page& page, Desk& desk, const Call& call, const app::Office& office, const std::vector<UnitId>& kept) {
    for (const Reception& one : app::receptions_from(office, call.now.on)) {
        const bool is_kept = contains(kept, one.unit);
        const bool is_called = has_to_come(one, call.officer->officer.unit);
        if (!is_kept && !is_called) continue;
        Dictionary row = page.add("row");
        show_reception(row, one, desk, office.units, Audience::staff, call.language);
        if (is_called && !one.cancelled) row.show("called");
        const std::string number = visible_number(desk, call, office, one.matter);
        if (!number.empty()) row.add("for_case").set("matter_case", number);
        if (!one.attending.empty()) row.show(one.attending_published ? "published" : "not_published");
        if (one.cancelled || !is_kept) continue;
        row.add("may_change").set("reception", std::to_string(one.id.value));
    }
}

void show_attending(Page& page, const RotaForm& form, const Units& units, Language language) {
    for (std::size_t i = 0; i < form.attending.size(); ++i) {
        const AttendanceForm& who = form.attending.at(i);
        Dictionary row = page.add("attending_row");
        row.set("which", std::to_string(i + 1)).set("attending_title", who.title).set("attending_by", who.by);
        for (const Unit& unit : units.all()) {
            const std::string value = std::to_string(unit.id.value);
            Dictionary option = row.add("attending_unit");
            option.set("value", value).set("label", name_of(unit, language));
            if (value == who.unit) option.show("selected");
        }
    }
    const bool any = std::ranges::any_of(form.attending, [](const AttendanceForm& who) { return !who.is_empty(); });
    if (any || !form.matter.empty()) page.show("attending_open");
    if (form.attending_published) page.show("attending_is_published");
}

http::Response page_with(Desk& desk, const Call& call, const RotaForm& form, const std::vector<FieldError>& errors,
                         std::string_view notice, int status) {
    const app::OfficePointer office = desk.services.office();
    const Officer& officer = call.officer->officer;
    const std::vector<UnitId> kept = kept_units(officer, office->units);
    if (!app::sees_rota(*office, officer, call.now.on)) return desk.error_page(403, call.language);
    if (kept.empty()) {
        Page page = desk.staff_page("staff_called", call, *office);
        page.add("back").set("back_url", "/staff");
        show_hidden(page, {{"csrf", call.officer->csrf}});
        show_rows(page, desk, call, *office, kept);
        return personal_page(page, status);
    }
    Page page = desk.staff_page("staff_receptions", call, *office);
    page.add("back").set("back_url", "/staff");
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.show("notice", notice);
    show_rows(page, desk, call, *office, kept);
    show_attending(page, form, office->units, call.language);
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
        .set("name", form.name)
        .set("matter", form.matter);
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
    Reception reception{.id = ReceptionId{number_of(form.reception)},
                        .unit = UnitId{number_of(form.unit)},
                        .day = *day,
                        .from_minute = *from,
                        .to_minute = *to,
                        .place = std::string(trimmed(form.place)),
                        .title = std::string(trimmed(form.title)),
                        .name = std::string(trimmed(form.name)),
                        .reason = std::string(trimmed(form.reason)),
                        .attending_published = form.attending_published};
    for (const AttendanceForm& who : form.attending) {
        if (who.is_empty()) continue;
        // Without a time of their own they come when it begins.
        const auto by = trimmed(who.by).empty() ? from : app::parse_clock(trimmed(who.by));
        if (!by) return unreadable("attending");
        reception.attending.push_back({UnitId{number_of(who.unit)}, std::string(trimmed(who.title)), *by});
    }
    return reception;
}

/// A reception that is on the rota; null if it is not.
const Reception* find_reception(const app::Office& office, ReceptionId id) {
    const auto found = std::ranges::find(office.receptions, id, &Reception::id);
    return found == office.receptions.end() ? nullptr : &*found;
}

/// The matter that the form names by a case. One that stands there and that the officer may not see is kept.
Result<CaseId, app::ReceptionProblem> read_matter(const RotaForm& form, const Reception* before, Desk& desk,
                                                  const Call& call, const app::Office& office) {
    const std::string_view typed = trimmed(form.matter);
    if (typed.empty()) {
        const bool is_hidden = before != nullptr && visible_number(desk, call, office, before->matter).empty();
        return is_hidden ? before->matter : CaseId{};
    }
    const auto parsed = parse_case_number(typed);
    const auto known = parsed ? desk.services.cases.find(parsed->id) : std::nullopt;
    if (!known) return fail(app::ReceptionProblem::no_such_case);
    const std::string number = case_number(known->id, known->state.filed.on);
    const bool is_meant = parse_case_number(number) == parsed;
    if (!is_meant || !visible_case(desk, call, number, office)) return fail(app::ReceptionProblem::no_such_case);
    return app::matter_of(known->id, known->state);
}

}  // namespace

http::Response receptions_page(const Desk& desk, const Call& call) {
    const app::OfficePointer office = desk.services.office();
    Page page = desk.filer_page("receptions", call, *office);
    const std::vector<Reception> rota = app::receptions_from(*office, call.now.on);
    for (const Reception& one : rota) {
        Dictionary row = page.add("row");
        show_reception(row, one, desk, office->units, Audience::everybody, call.language);
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
        if (!is_kept || one.cancelled || query.value("change") != std::to_string(one.id.value)) continue;
        form = RotaForm::of(one);
        form.matter = visible_number(desk, call, *office, one.matter);
    }
    if (form.reception.empty()) form.matter = query.value("case");
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
    const Reception* const before = find_reception(*office, id);
    if (before != nullptr && !app::keeps_rota(call.officer->officer, before->unit)) {
        return desk.error_page(403, call.language);
    }
    Result<codec::OfficeEvent, app::ReceptionProblem> event = fail(app::ReceptionProblem::no_such_reception);
    if (posted->value("go") == "cancel") {
        event = app::cancel_reception(*office, id, std::string(trimmed(form.reason)), call.now.on);
    } else {
        const auto reception = read(form, desk, call.language);
        if (!reception) return again(reception.error(), 422);
        if (reception->unit && !app::keeps_rota(call.officer->officer, reception->unit)) {
            return desk.error_page(403, call.language);
        }
        const auto matter = read_matter(form, before, desk, call, *office);
        if (!matter) return again(error_of(desk, matter.error(), call.language), 422);
        Reception wished = *reception;
        wished.matter = *matter;
        event = app::set_reception(*office, std::move(wished), call.now.on);
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
