#include "web/api/lists.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/reception.hpp"
#include "base/bytes.hpp"
#include "base/check.hpp"
#include "domain/grievance/case_number.hpp"
#include "web/api/case_json.hpp"
#include "web/api/embedded.hpp"
#include "web/api/problem.hpp"
#include "web/digest_page.hpp"
#include "web/kept_page.hpp"
#include "web/log_files.hpp"
#include "web/queue_page.hpp"
#include "web/statistics.hpp"

namespace huiyin::web::api {

namespace {

void write_attending(JsonWriter& json, const app::Office& office, const Reception& reception, Language language) {
    json.begin_array("attending");
    for (const Attendance& who : reception.attending) {
        json.begin_object();
        write_unit(json, "unit", office.units, who.unit, language);
        json.text("office_held", who.title);
        json.text("by", app::clock_text(who.by_minute));
        json.end_object();
    }
    json.end_array();
}

http::Response json_response(std::string body, const Call& call, const char* cache_control) {
    return {.content_type = "application/json",
            .headers = {{"Cache-Control", cache_control},
                        {"Content-Language", std::string(Locale::tag(call.language))},
                        {"Vary", "Accept-Language"},
                        {"X-Content-Type-Options", "nosniff"}},
            .body = std::move(body)};
}

constexpr const char* for_nobody_to_keep = "no-store";
constexpr const char* ask_again = "no-cache";

// --- queues ----------------------------------------------------------------------------------------------------------

/// Pages that a queue counts, so that a page number never overflows an offset.
constexpr std::uint64_t page_max = 100'000;

/// From the query; 1 if it says nothing.
std::optional<std::size_t> page_of(const Call& call) {
    const http::Form query = query_of(call.request);
    if (!query.has("page")) return 1;
    const auto page = parse_decimal(query.value("page"));
    if (!page || *page == 0 || *page > page_max) return std::nullopt;
    return static_cast<std::size_t>(*page);
}

void write_row(JsonWriter& json, const views::CaseRow& row, const Units& units, const Staff& staff, Language language) {
    const auto officer = [&](std::string_view key, OfficerId id) {
        const Officer* const found = staff.find(id);
        if (found == nullptr) return;
        json.begin_object(key);
        write_officer(json, *found);
        json.end_object();
    };
    json.begin_object();
    json.text("number", case_number(row.id, row.filed_on));
    json.text("filed_on", to_text(row.filed_on));
    json.text("subject", row.subject);
    json.text("stage", to_text(row.stage));
    write_unit(json, "unit", units, row.unit, language);
    officer("handler", row.handler);
    officer("lead", row.lead);
    if (row.next_due) json.text("next_due", to_text(*row.next_due));
    json.flag("overdue", row.overdue);
    json.flag("urgent", row.urgent);
    json.number("version", row.version);
    json.end_object();
}

// --- the office ------------------------------------------------------------------------------------------------------

std::string_view unit_of_length(LengthUnit unit) {
    switch (unit) {
        case LengthUnit::hour: return "hour";
        case LengthUnit::calendar_day: return "calendar_day";
        case LengthUnit::working_day: return "working_day";
        case LengthUnit::month: return "month";
    }
    check(false);
    return {};
}

void write_limit_rules(JsonWriter& json, const Rulebook& rulebook, Language language) {
    json.begin_array("limits");
    for (const LimitRule& rule : rulebook.limits) {
        json.begin_object();
        json.text("limit", rule.id);
        json.text("title", in_language(rule.name, language));
        json.text("kind", rule.kind == LimitKind::window ? "window" : "duty");
        json.text("duty", in_language(rule.duty, language));
        json.text_or_none("article", rule.article);
        if (rule.length) {
            json.begin_object("length");
            json.number("amount", rule.length->amount);
            json.text("unit", unit_of_length(rule.length->unit));
            json.end_object();
        }
        json.end_object();
    }
    json.end_array();
}

/// A closed list of the rulebook.
template <class Entry>
void write_choices(JsonWriter& json, std::string_view key, const std::vector<Entry>& choices, Language language) {
    json.begin_array(key);
    for (const Entry& choice : choices) {
        json.begin_object();
        json.text("id", choice.id);
        json.text("title", in_language(choice.name, language));
        json.text_or_none("article", choice.article);
        json.end_object();
    }
    json.end_array();
}

void write_rulebook(JsonWriter& json, const Rulebook& rulebook, Language language) {
    json.begin_object("rulebook");
    json.text("reference", rulebook.reference());
    json.text("title", in_language(rulebook.name, language));
    json.text("source", rulebook.source);
    write_limit_rules(json, rulebook, language);
    write_choices(json, "grounds", rulebook.grounds, language);
    write_choices(json, "outcomes", rulebook.outcomes, language);
    write_choices(json, "ratings", rulebook.ratings, language);
    write_choices(json, "opening_purposes", rulebook.opening_purposes, language);
    write_choices(json, "next_steps", rulebook.next_steps, language);
    write_choices(json, "reviews", rulebook.reviews, language);
    write_choices(json, "review_outcomes", rulebook.review_outcomes, language);
    json.end_object();
}

/// What is wrong with a day of the query; none if it is one, or is not given.
std::optional<Problem> problem_of_day(const http::Form& query, std::string_view name) {
    const std::string_view given = query.value(name);
    if (given.empty() || parse_date(given)) return std::nullopt;
    return unreadable_day(name, given);
}

std::shared_ptr<const KeptAnswer> kept_description() {
    const auto bytes = embedded::openapi().find("openapi.json");
    check(bytes.has_value());
    return keep("application/vnd.oai.openapi+json;version=3.1", std::make_shared<const std::string>(*bytes),
                {{"Cache-Control", "no-cache"}, {"X-Content-Type-Options", "nosniff"}});
}

}  // namespace

http::Response queue(Desk& desk, Call& call) {
    const auto wanted = parse_queue(call.parameters[0]);
    if (!wanted) return respond_with(problem_of_status(404), call.language, desk.words);
    const auto page = page_of(call);
    if (!page) {
        const Problem problem = Problem::of({.code = RefusalCode::unknown_choice, .field = "page"});
        return respond_with(problem, call.language, desk.words);
    }
    const app::OfficePointer office = desk.services.office();
    const auto staff = desk.staff_names.at(call.now.at);
    const app::QueuePage rows =
        desk.services.cases.queue(queue_query(*wanted, call.officer->officer, office->units, call.now.on, *page - 1));
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.text("queue", queue_name(*wanted));
    json.number("page", static_cast<std::int64_t>(*page));
    json.number("pages", static_cast<std::int64_t>((rows.total + queue_rows - 1) / queue_rows));
    json.number("total", static_cast<std::int64_t>(rows.total));
    json.begin_array("cases");
    for (const views::CaseRow& row : rows.rows) write_row(json, row, office->units, *staff, call.language);
    json.end_array();
    json.end_object();
    return json_response(std::move(body), call, for_nobody_to_keep);
}

http::Response office(Desk& desk, Call& call) {
    const app::OfficePointer present = desk.services.office();
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.text("office", present->name_in(call.language));
    json.text("origin", present->origin);
    json.text("verifier_key", present->verifier_key);
    json.text("time_zone", present->time_zone);
    json.begin_array("units");
    for (const Unit& unit : present->units.all()) {
        json.begin_object();
        json.number("id", unit.id.value);
        json.text("name", name_of(unit, call.language));
        json.text("kind", unit.kind == UnitKind::bureau ? "bureau" : "body");
        json.number_or_none("parent", unit.parent.value);
        json.end_object();
    }
    json.end_array();
    write_rulebook(json, present->rulebook(present->rulebook_in_force), call.language);
    json.end_object();
    return json_response(std::move(body), call, ask_again);
}

http::Response statistics(Desk& desk, Call& call) {
    const app::OfficePointer present = desk.services.office();
    const http::Form query = query_of(call.request);
    for (const std::string_view name : {"from", "to"}) {
        if (auto problem = problem_of_day(query, name)) return respond_with(*problem, call.language, desk.words);
    }
    const auto asked = asked_statistics(query, call.now.on);
    if (!asked) {
        const bool by_is_known = !query.has("by") || views::parse_parted_by(query.value("by"));
        const Problem problem = by_is_known ? Problem{.code = "bad_period", .field = "from"}
                                            : Problem::of({.code = RefusalCode::unknown_choice, .field = "by"});
        return respond_with(problem, call.language, desk.words);
    }
    const Statistics all = statistics_of(desk.services.cases, *present, *asked, call.now.on);
    return json_response(statistics_json(all, *present, desk.services.locale, call.language), call, ask_again);
}

http::Response log_head(Desk& desk, Call& call) {
    const auto checkpoint = desk.services.public_log.checkpoint();
    if (checkpoint == nullptr) return respond_with(unavailable(), call.language, desk.words);
    const app::OfficePointer present = desk.services.office();
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.text("origin", present->origin);
    json.text("verifier_key", present->verifier_key);
    json.number("size", static_cast<std::int64_t>(checkpoint_size(*checkpoint)));
    json.text("checkpoint", *checkpoint);
    json.end_object();
    return json_response(std::move(body), call, ask_again);
}

http::Response description(Desk& /*desk*/, Call& call) {
    static const std::shared_ptr<const KeptAnswer> kept = kept_description();
    return answer_kept(call.request, *kept);
}

http::Response digest(Desk& desk, Call& call) {
    if (!sees_digest(call.officer->officer)) return respond_with(problem_of_status(403), call.language, desk.words);
    if (auto problem = problem_of_day(query_of(call.request), "day")) {
        return respond_with(*problem, call.language, desk.words);
    }
    const auto question = digest_question(call);
    if (!question) {
        const Problem problem = Problem::of({.code = RefusalCode::unknown_choice, .field = "day"});
        return respond_with(problem, call.language, desk.words);
    }
    const app::OfficePointer office = desk.services.office();
    const app::Digest digest = digest_for(desk, *office, *question, call.now.on);
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.text("day", to_text(digest.day));
    json.text("as_of", to_text(digest.today));
    write_unit(json, "unit", office->units, question->scope.unit, call.language);
    json.flag("units_below", question->scope.below);
    json.flag("nothing", digest.nothing());
    for (int i = 0; i < app::digest_part_count; ++i) {
        const auto which = static_cast<app::DigestPart>(i);
        const app::QueuePage& part = digest.part(which);
        json.begin_object(to_text(which));
        json.number("total", static_cast<std::int64_t>(part.total));
        json.begin_array("cases");
        for (const views::CaseRow& row : part.rows) {
            json.begin_object();
            json.text("number", case_number(row.id, row.filed_on));
            json.text("filed_on", to_text(row.filed_on));
            if (row.next_due && is_open(row.stage)) json.text("next_due", to_text(*row.next_due));
            json.flag("overdue", row.overdue);
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    const auto staff = desk.staff_names.at(call.now.at);
    json.begin_array("load");
    for (const app::HandlerLoad& one : digest.load) {
        json.begin_object();
        write_unit(json, "unit", office->units, one.unit, call.language);
        if (const Officer* const handler = staff->find(one.handler)) {
            json.begin_object("handler");
            write_officer(json, *handler);
            json.end_object();
        }
        json.flag("unowned", !one.handler);
        json.number("open", static_cast<std::int64_t>(one.open));
        json.number("overdue", static_cast<std::int64_t>(one.overdue));
        json.text("oldest_filed_on", to_text(one.oldest_filed_on));
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return json_response(std::move(body), call, for_nobody_to_keep);
}

http::Response receptions(Desk& desk, Call& call) {
    const app::OfficePointer office = desk.services.office();
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.begin_array("receptions");
    for (const Reception& one : app::receptions_from(*office, call.now.on)) {
        json.begin_object();
        json.number("reception", one.id.value);
        write_unit(json, "unit", office->units, one.unit, call.language);
        json.text("held_on", to_text(one.day));
        json.text("from", app::clock_text(one.from_minute));
        json.text("to", app::clock_text(one.to_minute));
        json.text("place", one.place);
        json.text("office_held", one.title);
        json.text_or_none("official", one.name);
        json.flag("cancelled", one.cancelled);
        json.text_or_none("reason", one.reason);
        if (one.attending_published) write_attending(json, *office, one, call.language);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return json_response(std::move(body), call, ask_again);
}

}  // namespace huiyin::web::api
