#include "api/trial_api.hpp"

#include <algorithm>
#include <future>
#include <map>

#include <fcntl.h>

#include "app/log_filing.hpp"
#include "app/log_identity_opening.hpp"
#include "app/register_door.hpp"
#include "base/check.hpp"
#include "store/files/attachment_files.hpp"
#include "store/sqlite/trial_office.hpp"
#include "vault/password.hpp"
#include "vault/random.hpp"
#include "vault/token.hpp"
#include "web/api/routes.hpp"
#include "web/assets/embedded.hpp"

namespace huiyin::web::api {

namespace {

using store::sqlite::bureau;
using store::sqlite::housing;
using store::sqlite::water;

struct FixedTime final : app::OfficeTime {
    Moment present = store::sqlite::morning_of(store::sqlite::day(2026, 1, 5));
    [[nodiscard]] Moment now() const override { return present; }
    [[nodiscard]] Moment at(const LocalTime& local) const override {
        return {Instant{local.on} + local.since_midnight, local.on};
    }
};

std::vector<Officer> staff() {
    return {
        {{}, bureau, {Role::clerk}, "clerk", "Clerk Bai"},
        {{}, bureau, {Role::registrar}, "registrar", "Registrar Ren"},
        {{}, bureau, {Role::custodian}, "custodian", "Custodian Bao"},
        {{}, bureau, {Role::approver}, "director", "Director Lin"},
        {{}, housing, {Role::registrar, Role::approver}, "housing", "Housing Fang"},
        {{}, housing, {Role::handler}, "handler", "Handler Han"},
        {{}, housing, {Role::lead}, "lead", "Lead Ling"},
        {{}, water, {Role::registrar}, "water", "Water Shui"},
        {{}, bureau, {Role::administrator}, "administrator", "Administrator Guan"},
    };
}

}  // namespace

struct TrialApi::Parts {
    store::sqlite::TrialDirectory directory;
    store::sqlite::TrialOffice office{directory.path()};
    vault::Key server = vault::Key::generate();
    vault::CustodianKey custodian = vault::CustodianKey::generate();
    vault::IdentitySealer sealer{custodian.public_key()};
    FixedTime time;
    app::LogFiling filing{{.log = office.writer(),
                           .cases = office.store().cases(),
                           .public_log = office.store().public_log(),
                           .office = [this] { return office.writer().office(); },
                           .server = server,
                           .sealer = sealer,
                           .words = [](const GrievanceFiled&,
                                       const Recorded&) { return std::vector<std::string>{"Keep this receipt."}; }}};
    store::files::AttachmentFiles attachments{directory.path() / "attachments", server, {}};
    app::RegisterDoor door{office.store().cases(), server};
    app::Custody custody{office.store().custody(), office.store().staff(), custodian.public_key(),
                         [this](codec::RecordedOfficeEvent recorded) {
                             return office.writer().publish_and_wait({std::move(recorded)});
                         }};
    app::LogIdentityOpening opening{office.writer(), office.store().cases(), custody, server};
    vault::SecondFactors second_factors{server};
    http::RateLimit rate_limit{rate_rules()};
    http::Metrics metrics;
    http::Log log{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
    Locale locale = *Locale::load(embedded::web());
    Assets assets{embedded::web()};
    Templates templates = *Templates::load(embedded::web(), locale, assets);
    std::map<std::string, std::pair<OfficerId, std::string>, std::less<>> tokens;
    std::string expired;
    std::unique_ptr<Site> site;

    std::string save_token(OfficerId officer, Instant expires) {
        std::string token = vault::make_token();
        office.administer(office.on_machine().make_token(
            {.token = vault::token_digest(server, token), .officer = officer, .label = "test", .expires = expires},
            std::chrono::floor<std::chrono::days>(expires)));
        return token;
    }

    Services services() {
        return {
            .office = [this] { return office.writer().office(); },
            .trouble = [this] { return office.writer().trouble(); },
            .publish =
                [this](codec::RecordedOfficeEvent recorded) {
                    return office.writer().publish_and_wait({std::move(recorded)});
                },
            .administer = [this](app::StaffAct act) { return office.writer().administer_and_wait(std::move(act)); },
            .cases = office.store().cases(),
            .case_log = office.writer(),
            .public_log = office.store().public_log(),
            .filing = filing,
            .door = door,
            .identity_opening = opening,
            .custody = custody,
            .attachments = attachments,
            .staff_book = office.store().staff(),
            .postbox = office.store().postbox(),
            .time = time,
            .rate_limit = rate_limit,
            .metrics = metrics,
            .log = log,
            .templates = templates,
            .locale = locale,
            .assets = assets,
            .hash_password = vault::hash_password,
            .second_factors = second_factors,
            .check_password = vault::check_password,
            .random = vault::fill_random,
            .token_digest = [this](std::string_view token) { return vault::token_digest(server, token); },
            .settings = {},
        };
    }
};

std::string Answered::header(std::string_view name) const {
    for (const http::Header& field : response.headers) {
        if (http::same_ignoring_case(field.name, name)) return field.value;
    }
    return {};
}

TrialApi::TrialApi() : parts_(std::make_unique<Parts>()) {
    const Instant end = parts_->time.present.at + std::chrono::days{365};
    for (const Officer& officer : staff()) {
        const OfficerId id = parts_->office.add(officer, "no password");
        parts_->tokens.emplace(officer.sign_in, std::pair{id, parts_->save_token(id, end)});
        if (!officer.roles.contains(Role::custodian)) continue;
        parts_->custody.make_staff_key(id, password_of_custodian);
        check(parts_->custody.give(parts_->custodian, id, parts_->time.now()).has_value());
    }
    const OfficerId clerk = parts_->tokens.find("clerk")->second.first;
    parts_->expired = parts_->save_token(clerk, parts_->time.present.at - std::chrono::seconds{1});
    parts_->site = std::make_unique<Site>(
        parts_->services(), std::vector<RouteMaker>{public_routes, filer_routes, staff_routes, api_routes});
}

TrialApi::~TrialApi() { parts_->office.writer().stop(); }

Answered TrialApi::send(http::Method method, const std::string& target, std::string body, const Asked& asked) {
    const std::size_t question = std::min(target.find('?'), target.size());
    http::Request request{.method = method,
                          .path = target.substr(0, question),
                          .query = target.substr(std::min(question + 1, target.size())),
                          .headers = asked.headers,
                          .body = std::move(body),
                          .client_address = asked.is_loopback ? "127.0.0.1" : "203.0.113.7",
                          .client_is_loopback = asked.is_loopback};
    if (!asked.token.empty()) request.headers.push_back({"Authorization", "Bearer " + asked.token});
    if (!asked.language.empty()) request.headers.push_back({"Accept-Language", asked.language});
    if (!asked.type.empty() && method == http::Method::post) request.headers.push_back({"Content-Type", asked.type});
    if (auto sink = request.body.empty() ? nullptr : parts_->site->sink_for(request)) {
        if (!sink->take(request.body)) return {http::plain_response(400)};
        request.sink = std::move(sink);
        request.body.clear();
    }
    std::promise<http::Response> promise;
    auto answer = promise.get_future();
    const std::size_t route = parts_->site->plan(request).note;
    parts_->site->handle(std::move(request), route, http::Responder([&promise](http::Response response) {
                             promise.set_value(std::move(response));
                         }));
    http::Response response = answer.get();
    if (http::BodySource* const source = response.body.source()) {
        std::string all;
        while (all.size() < source->size()) all += *source->next();
        response.body = std::move(all);
    }
    return {std::move(response)};
}

void TrialApi::use_up_what_all_share() {
    const auto later = std::chrono::steady_clock::now() + std::chrono::hours(1);
    check(parts_->rate_limit.take(rate::filing_of_all, "everybody", false, later, 600).has_value());
    check(parts_->rate_limit.take(rate::codes_of_all, "everybody", false, later, 2'000).has_value());
}

Answered TrialApi::get(const std::string& target, const Asked& asked) {
    return send(http::Method::get, target, {}, asked);
}

Answered TrialApi::post(const std::string& path, const Json& body, const Asked& asked) {
    return send(http::Method::post, path, body.dump(), asked);
}

Answered TrialApi::post_text(const std::string& path, std::string body, const Asked& asked) {
    return send(http::Method::post, path, std::move(body), asked);
}

std::string TrialApi::token(std::string_view sign_in) const { return parts_->tokens.find(sign_in)->second.second; }

std::int64_t TrialApi::officer(std::string_view sign_in) const {
    return parts_->tokens.find(sign_in)->second.first.value;
}

std::string TrialApi::expired_token() const { return parts_->expired; }

Site& TrialApi::site() { return *parts_->site; }

std::int64_t TrialApi::case_count() { return parts_->office.store().cases().case_count(); }

void TrialApi::stop_writing() { parts_->office.writer().stop(); }

void TrialApi::set_today(Date day) { parts_->time.present = store::sqlite::morning_of(day); }

app::Swept TrialApi::sweep() {
    return app::sweep(parts_->office.store().cases(), parts_->office.writer(), parts_->time.present);
}

std::size_t TrialApi::erase() {
    return app::erase_due(parts_->office.store().cases(), parts_->office.writer(), parts_->time.present).cases;
}

app::AuditReport TrialApi::audit() { return parts_->office.audit(); }

std::pair<std::string, std::string> TrialApi::file(const Json& more) {
    Json body{{"subject", "Street lamp"}, {"text", "The lamp by the bridge is dark."}};
    body.update(more);
    const Json filed = post("/api/v1/cases", body).json();
    return {filed.at("number"), filed.at("code")};
}

}  // namespace huiyin::web::api
