#include "web/api/file_case.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/overloaded.hpp"
#include "domain/unit/comparable.hpp"
#include "web/api/json_writer.hpp"
#include "web/api/problem.hpp"
#include "web/api/request_body.hpp"
#include "web/api/uploads.hpp"
#include "web/words.hpp"

namespace huiyin::web::api {

namespace {

constexpr std::size_t idempotency_key_bytes_max = 200;

bool is_visible_ascii(char c) { return c > ' ' && c < '\x7f'; }

Problem unknown_choice(std::string field) {
    return Problem::of({.code = RefusalCode::unknown_choice, .field = std::move(field)});
}

/// The members whose texts name a choice or a thing.
struct Choices {
    std::string channel;
    std::string language;
    std::optional<std::int64_t> unit;
    std::string received_on;
    std::string matter_number;
    std::string joining_code;
    std::vector<std::string> tickets;
};

std::optional<Problem> read_request(const http::Request& request, app::FilingRequest& filing, Choices& choices) {
    vault::Identity& identity = filing.identity;
    const std::array<Member, 5> identity_members{{
        {"name", &identity.name},
        {"phone", &identity.phone},
        {"address", &identity.address},
        {"email", &identity.email},
        {"words", &identity.words},
    }};
    const std::array<Member, 15> members{{
        {"subject", &filing.subject},
        {"text", &filing.text},
        {"class", &filing.case_class},
        {"topic", &filing.topic},
        {"place", &filing.place},
        {"about", Member::Texts{&filing.about}},
        {"wish", &filing.wish},
        {"attachments", Member::Texts{&choices.tickets}},
        {"unit", &choices.unit},
        {"matter_number", &choices.matter_number},
        {"joining_code", &choices.joining_code},
        {"channel", &choices.channel},
        {"received_on", &choices.received_on},
        {"language", &choices.language},
        {"identity", Members{identity_members.data(), identity_members.size()}},
    }};
    return read_body(request, members);
}

std::optional<Problem> take_choices(const Choices& choices, bool is_staff, app::FilingRequest& filing) {
    if (!choices.channel.empty()) {
        const auto channel = parse_channel(choices.channel);
        if (!channel || *channel == Channel::imported) return unknown_choice("channel");
        if (*channel != Channel::web && !is_staff) return Problem{.code = "channel_needs_staff", .field = "channel"};
        filing.channel = *channel;
    } else if (is_staff) {
        return Problem::of({.code = RefusalCode::text_missing, .field = "channel"});
    }
    if (!choices.language.empty()) {
        const auto language = parse_language(choices.language);
        if (!language) return unknown_choice("language");
        filing.language = *language;
    }
    // Zero stands for no unit at all within the program, and so must not be what somebody asked for.
    if (choices.unit) filing.addressed_to = UnitId{*choices.unit > 0 ? *choices.unit : -1};
    return std::nullopt;
}

/// The day since which the office has what is filed at the counter.
std::optional<Problem> take_received_on(const std::string& text, bool is_staff, const Services& services,
                                        app::FilingRequest& filing) {
    if (text.empty()) return std::nullopt;
    if (!is_staff) return Problem{.code = "unknown_member", .field = "received_on"};
    const auto day = parse_date(text);
    if (!day) return unreadable_day("received_on", text);
    const auto counted = app::count_from(filing, *day, services.time, services.settings.counter_days_max);
    if (counted) return std::nullopt;
    if (counted.error() == app::ReceivedProblem::in_future) {
        return Problem{.code = "received_on_in_future", .field = "received_on"};
    }
    const auto days = static_cast<int>(services.settings.counter_days_max.count());
    return Problem{.code = "received_on_too_long_ago", .field = "received_on", .limit = days};
}

/// Opens the matter that the joining code is of. Tries are counted as those of every code.
std::optional<Problem> take_joining(const Desk& desk, const http::Request& request, const Choices& choices,
                                    app::FilingRequest& filing) {
    if (choices.matter_number.empty() && choices.joining_code.empty()) return std::nullopt;
    if (const auto taken = desk.take_try(rate::code_tries, request); !taken) return too_many_requests(taken.error());
    const auto joining = desk.services.door.join(choices.matter_number, choices.joining_code);
    if (joining) {
        desk.give_back_try(rate::code_tries, request);
        filing.joins = *joining;
        return std::nullopt;
    }
    // Not the 404 of a wrong address: the body is what is wrong.
    return Problem::of({.code = RefusalCode::joining_code_wrong, .field = "joining_code"});
}

std::optional<Problem> take_idempotency_key(const http::Request& request, app::FilingRequest& filing) {
    const auto is_key = [](const http::Header& header) {
        return http::same_ignoring_case(header.name, "Idempotency-Key");
    };
    const auto found = std::find_if(request.headers.begin(), request.headers.end(), is_key);
    if (found == request.headers.end()) return std::nullopt;
    const std::string& key = found->value;
    const bool is_fit = !key.empty() && key.size() <= idempotency_key_bytes_max &&
                        std::all_of(key.begin(), key.end(), is_visible_ascii);
    if (!is_fit) return Problem{.code = "bad_idempotency_key", .field = "Idempotency-Key"};
    filing.idempotency_key = key;
    return std::nullopt;
}

void write_limits(JsonWriter& json, const app::FilingReceipt& receipt, const app::Office& office) {
    const Rulebook& rulebook = office.rulebook(receipt.rulebook);
    json.begin_array("limits");
    for (const RunningLimit& running : receipt.limits) {
        json.begin_object();
        json.text("limit", running.limit);
        json.text("due_on", to_text(running.due_on));
        json.text("rule", receipt.rulebook);
        const LimitRule* const rule = rulebook.find_limit(running.limit);
        if (rule != nullptr) json.text_or_none("article", rule->article);
        json.end_object();
    }
    json.end_array();
}

/// Which units each name that was given stands for; none: it was not recognised, and stands on the case as it is.
void write_about(JsonWriter& json, const std::vector<std::string>& about, const app::Office& office,
                 Language language) {
    json.begin_array("about");
    for (const std::string& name : about) {
        json.begin_object();
        json.text("given", name);
        json.begin_array("units");
        for (const UnitId id : office.units.named_in(comparable(name))) {
            json.begin_object();
            json.number("id", id.value);
            json.text("name", unit_name(office.units, id, language));
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
}

http::Response filed(const app::FilingReceipt& receipt, const std::vector<std::string>& about,
                     const app::Office& office, Language language) {
    std::string body;
    constexpr std::size_t room = 512;  // for line breaks, which take two bytes, and everything beside the receipt
    body.reserve(receipt.receipt.size() + room);
    JsonWriter json(body);
    json.begin_object();
    json.text("number", receipt.number);
    json.text("code", receipt.code);
    write_limits(json, receipt, office);
    write_about(json, about, office, language);
    json.text("receipt", receipt.receipt);
    json.end_object();
    http::Response response{.status = 201, .content_type = "application/json", .body = std::move(body)};
    response.headers.reserve(3);
    response.headers.push_back({"Location", "/api/v1/cases/" + receipt.number});
    response.headers.push_back({"Cache-Control", "no-store"});
    if (receipt.repeated) response.headers.push_back({"Idempotency-Replayed", "true"});
    return response;
}

Problem problem_of(const app::FilingError& error) {
    const auto name = Overloaded{
        [](const Refusal& refusal) { return Problem::of(refusal); },
        [](const app::AlreadyImported&) { return Problem::of({.code = RefusalCode::already_filed}); },
        [](const app::RepeatMismatch&) { return Problem{.code = "idempotency_mismatch", .field = "Idempotency-Key"}; },
        [](const app::StoreTrouble&) { return unavailable(); },
    };
    return std::visit(name, error);
}

/// The domain never sees who filed and says just `name`; whoever wrote the body looks for `identity.name`.
Problem with_field_of_body(Problem problem) {
    for (const std::string_view part : {"name", "phone", "address", "email"}) {
        if (problem.field == part) problem.field = "identity." + std::string(part);
    }
    return problem;
}

}  // namespace

void file_case(Desk& desk, Call call, http::Responder respond) {
    const Language language = call.language;
    const std::string_view route = call.route->name;
    const auto refuse = [&](const Problem& problem) {
        http::Response response = respond_with(problem, language, desk.words);
        response.route = route;
        respond(std::move(response));
    };
    app::FilingRequest filing;
    filing.language = language;
    filing.now = call.now;
    const bool is_staff = call.officer != nullptr;
    if (is_staff) filing.actor = Actor::of(call.officer->officer);
    Choices choices;
    if (const auto problem = read_request(call.request, filing, choices)) return refuse(*problem);
    if (const auto problem = take_choices(choices, is_staff, filing)) return refuse(*problem);
    if (const auto problem = take_received_on(choices.received_on, is_staff, desk.services, filing)) {
        return refuse(*problem);
    }
    auto files = files_of_tickets(desk, choices.tickets, call.now.at);
    if (!files) return refuse(files.error());
    for (FormFile& one : *files) filing.attachments.push_back(std::move(one.file));
    if (const auto problem = take_joining(desk, call.request, choices, filing)) return refuse(*problem);
    if (const auto problem = take_idempotency_key(call.request, filing)) return refuse(*problem);
    if (filing.idempotency_key) {
        // The same key of another caller, or at the other door, is another request.
        const std::string caller = is_staff ? "staff " + std::to_string(filing.actor.officer.value) + "\n" : "";
        filing.request_bytes.reserve(caller.size() + call.request.body.size());
        filing.request_bytes += caller;
        filing.request_bytes += call.request.body;
    }

    // The answer is a copy of what the log has written, so it is made where the log answers, without another hop.
    const auto pending = std::make_shared<http::Responder>(std::move(respond));
    std::vector<std::string> about = filing.about;
    desk.services.filing.submit(std::move(filing), [&desk, pending, language, route,
                                                    about = std::move(about)](const app::FilingResult& result) {
        http::Response response =
            result ? filed(*result, about, *desk.services.office(), language)
                   : respond_with(with_field_of_body(problem_of(result.error())), language, desk.words);
        response.route = route;
        (*pending)(std::move(response));
    });
}

}  // namespace huiyin::web::api
