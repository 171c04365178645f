#include "web/api/problem.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "http/form.hpp"
#include "web/api/json_writer.hpp"

namespace huiyin::web::api {

namespace {

constexpr std::array<ProblemKind, 33> kinds{{
    {"bad_request", 400},
    {"not_json", 400},
    {"not_utf8", 400},
    {"bad_idempotency_key", 400},
    {"code_required", 401},
    {"token_required", 401},
    {"role_required", 403},
    {"wrong_password", 403},
    {"channel_needs_staff", 403},
    {"not_found", 404},
    {"mistyped_number", 404},
    {"mistyped_code", 404},
    {"method_not_allowed", 405},
    {"version_conflict", 409},
    {"no_custody", 409},
    {"too_large", 413},
    {"not_json_type", 415},
    {"not_form_type", 415},
    {"not_an_object", 422},
    {"unknown_member", 422},
    {"member_twice", 422},
    {"wrong_type", 422},
    {"idempotency_mismatch", 422},
    {"too_many_requests", 429},
    {"unreadable_day", 422},
    {"bad_period", 422},
    {"received_on_in_future", 422},
    {"received_on_too_long_ago", 422},
    {"attachment_expired", 422},
    {"attachments_too_large", 422},
    {"internal", 500},
    {"seal_broken", 500},
    {"unavailable", 503},
}};

const ProblemKind* find_kind(std::string_view code) {
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [&](const ProblemKind& kind) { return kind.code == code; });
    return found == kinds.end() ? nullptr : found;
}

}  // namespace

std::span<const ProblemKind> problem_kinds() { return kinds; }

int status_of(RefusalCode code) {
    if (code == RefusalCode::not_permitted) return 403;
    if (code == RefusalCode::no_such_case) return 404;
    if (code == RefusalCode::case_erased) return 410;
    return 422;
}

Problem Problem::of(const Refusal& refusal) {
    return {.code = to_text(refusal.code), .field = refusal.field, .limit = refusal.limit, .refusal = refusal};
}

http::Response respond_with(const Problem& problem, Language language, const Words& words) {
    const Locale& locale = words.locale();
    const ProblemKind* const kind = find_kind(problem.code);
    const int status = kind == nullptr ? status_of(problem.refusal.code) : kind->status;
    const std::string_view family = kind == nullptr ? "refused" : kind->code;
    const std::string type = "/problems/" + std::string(problem.code);

    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.text("type", type);
    std::string title = locale.name("problem", family, language);
    if (problem.in_all_languages) title += " " + locale.name("problem", family, Language::en);
    json.text("title", title);
    json.number("status", status);
    if (kind == nullptr) json.text("detail", words.refusal(problem.refusal, language));
    if (!problem.given.empty()) {
        json.text("detail", locale.text("problem.unreadable_day_detail", language,
                                        {{"field", problem.field}, {"given", problem.given}}));
    }
    json.text("code", problem.code);
    json.text_or_none("field", problem.field);
    json.number_or_none("limit", problem.limit);
    json.number_or_none("version", problem.version);
    json.text_or_none("incident", problem.incident);
    json.end_object();

    http::Response response{.status = status,
                            .content_type = "application/problem+json",
                            .headers = problem.headers,
                            .body = std::move(body)};
    response.headers.push_back({"Cache-Control", "no-store"});
    std::string tags(Locale::tag(language));
    if (problem.in_all_languages) tags.append(", ").append(Locale::tag(Language::en));
    response.headers.push_back({"Content-Language", std::move(tags)});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    return response;
}

Problem problem_of_status(int status) {
    const auto* const same =
        std::find_if(kinds.begin(), kinds.end(), [&](const ProblemKind& kind) { return kind.status == status; });
    if (status == 403) return {.code = "role_required"};
    if (status == 400 || status == 404 || status == 413 || status == 405 || status == 429 || status == 503) {
        return {.code = check(same == kinds.end() ? nullptr : same).code};
    }
    return {.code = status < 500 ? std::string_view("bad_request") : std::string_view("internal")};
}

Problem unreadable_day(std::string_view field, std::string_view given) {
    // It is repeated to whoever sent it, but not a whole text put in its place.
    constexpr std::size_t points_max = 60;
    return {
        .code = "unreadable_day", .field = std::string(field), .given = std::string(utf8_prefix(given, points_max))};
}

Problem unavailable() { return {.code = "unavailable", .headers = {{"Retry-After", "2"}}}; }

Problem too_many_requests(std::chrono::milliseconds wait) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return {.code = "too_many_requests", .headers = {{"Retry-After", std::to_string(seconds)}}};
}

Language language_of_caller(const http::Request& request) {
    constexpr std::array<std::string_view, languages.size()> offered{"zh", "en"};
    const std::string_view field = request.header("Accept-Language");
    if (field.empty()) return Language::zh;
    return parse_language(http::negotiate_language(field, offered)).value_or(Language::zh);
}

}  // namespace huiyin::web::api
