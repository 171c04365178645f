#include "web/digest_page.hpp"

#include <string>

#include "domain/grievance/case_number.hpp"
#include "web/case_page.hpp"

namespace huiyin::web {

namespace {

bool watches_below(const Officer& officer) {
    return permitted(officer.roles, Action::view_case, {Relation::above_holding_unit}) &&
           officer.roles.contains(Role::supervisor);
}

std::string address_of(Date day, bool below) {
    return "/staff/digest?day=" + to_text(day) + (below ? "&units=below" : "");
}

void show_part(Page& page, app::DigestPart which, const app::QueuePage& part, Language language) {
    const std::string name(to_text(which));
    Dictionary shown = page.add(name);
    shown.set("count", static_cast<std::int64_t>(part.total));
    if (part.rows.empty()) return;
    Dictionary list = shown.add("list");
    for (const views::CaseRow& row : part.rows) {
        const std::string number = case_number(row.id, row.filed_on);
        Dictionary line = list.add("case");
        line.set("number", number)
            .set("case_url", "/staff/case/" + number)
            .set("filed", Locale::date(row.filed_on, language));
        // What a closed case waits for is nothing that the office owes.
        if (row.next_due && is_open(row.stage)) line.add("due_on").set("due", Locale::date(*row.next_due, language));
        if (row.overdue) line.show("late");
    }
    if (part.total > part.rows.size()) {
        list.add("more").set("more", static_cast<std::int64_t>(part.total - part.rows.size()));
    }
}

/// What lies with whom, for those who see that it is answered.
void show_load(Page& page, const app::Digest& digest, const app::Office& office, const Staff& staff,
               Language language) {
    if (digest.load.empty()) return;
    Dictionary table = page.add("load");
    for (const app::HandlerLoad& one : digest.load) {
        Dictionary row = table.add("row");
        row.set("unit", unit_name(office.units, one.unit, language))
            .set("open", std::to_string(one.open))
            .set("overdue", std::to_string(one.overdue))
            .set("oldest", Locale::date(one.oldest_filed_on, language));
        const Officer* const officer = staff.find(one.handler);
        if (officer != nullptr) {
            row.show("handler", officer->name);
        } else {
            row.show(one.handler ? "left" : "nobody");
        }
    }
}

/// Mails of what the reader sees that did not arrive.
void show_failed(Page& page, const Desk& desk, const app::Office& office, const app::DigestScope& scope,
                 Language language) {
    std::optional<Dictionary> list;
    for (const app::Notice& notice : desk.services.postbox.notices()) {
        const bool is_seen =
            notice.unit == scope.unit || (scope.below && office.units.is_above(scope.unit, notice.unit));
        if (!is_seen || notice.delivered_at || notice.tries == 0) continue;
        if (!list) list = page.add("failures");
        Dictionary row = list->add("failed");
        row.set("unit", unit_name(office.units, notice.unit, language))
            .set("date", Locale::date(notice.day, language))
            .set("tries", static_cast<std::int64_t>(notice.tries))
            .set("failure", notice.failure);
        row.show(notice.tries < app::notice_tries_max ? "goes_on" : "given_up");
    }
}

}  // namespace

bool sees_digest(const Officer& officer) {
    return officer.roles.contains(Role::supervisor) || officer.roles.contains(Role::registrar) ||
           officer.roles.contains(Role::lead);
}

std::optional<DigestQuestion> digest_question(const Call& call) {
    const Officer& officer = call.officer->officer;
    const http::Form query = query_of(call.request);
    const bool below = watches_below(officer) && query.value("units") == "below";
    DigestQuestion question{
        .day = call.now.on,
        .scope = {.unit = officer.unit,
                  .below = below,
                  .unheld = permitted(officer.roles, Action::view_case, {Relation::beside_unheld})}};
    if (!query.has("day")) return question;
    const auto day = parse_date(query.value("day"));
    if (!day || *day > call.now.on || *day <= call.now.on - app::news_kept) return std::nullopt;
    question.day = *day;
    return question;
}

app::Digest digest_for(const Desk& desk, const app::Office& office, const DigestQuestion& question, Date today) {
    return app::digest_of({desk.services.cases, desk.services.postbox, desk.services.time, office.units},
                          question.scope, question.day, today);
}

http::Response digest_page(Desk& desk, const Call& call) {
    if (!sees_digest(call.officer->officer)) return desk.error_page(403, call.language);
    const auto question = digest_question(call);
    if (!question) return desk.error_page(404, call.language);
    const app::OfficePointer office = desk.services.office();
    const app::Digest digest = digest_for(desk, *office, *question, call.now.on);
    Page page = desk.staff_page("digest", call, *office);
    page.add("back").set("back_url", "/staff");
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.set("unit", unit_name(office->units, question->scope.unit, call.language))
        .set("day", Locale::date(digest.day, call.language))
        .set("day_iso", to_text(digest.day));
    const bool below = question->scope.below;
    if (below) page.show("below");
    if (watches_below(call.officer->officer)) {
        page.add(below ? "to_alone" : "to_below").set("other_url", address_of(digest.day, !below));
    }
    const Date before = digest.day - std::chrono::days{1};
    if (before > call.now.on - app::news_kept) page.add("earlier").set("earlier_url", address_of(before, below));
    if (digest.day < call.now.on) {
        page.add("later").set("later_url", address_of(digest.day + std::chrono::days{1}, below));
    }
    if (digest.nothing()) page.show("nothing");
    for (int i = 0; i < app::digest_part_count; ++i) {
        const auto which = static_cast<app::DigestPart>(i);
        show_part(page, which, digest.part(which), call.language);
    }
    show_load(page, digest, *office, *desk.staff_names.at(call.now.at), call.language);
    show_failed(page, desk, *office, question->scope, call.language);
    return personal_page(page);
}

}  // namespace huiyin::web
