#include "web/site.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "base/overloaded.hpp"
#include "http/address.hpp"
#include "web/account_page.hpp"
#include "web/api/bearer.hpp"
#include "web/api/problem.hpp"
#include "web/confirming.hpp"
#include "web/dress.hpp"
#include "web/form_upload.hpp"
#include "web/staff_sign_in.hpp"

namespace huiyin::web {

namespace {

std::vector<Route> collect(Desk& desk, const std::vector<RouteMaker>& makers) {
    std::vector<Route> routes;
    for (const RouteMaker make : makers) {
        std::vector<Route> some = make(desk);
        std::move(some.begin(), some.end(), std::back_inserter(routes));
    }
    return routes;
}

/// Whether one of the roles has the action in some relation, whatever the case.
bool may_ever(Roles roles, Action action) {
    return std::any_of(permissions().begin(), permissions().end(),
                       [&](const Permission& row) { return row.action == action && roles.contains(row.role); });
}

bool leads_to_second_factor(const Route& route) {
    constexpr std::array<std::string_view, 4> patterns{account_path, factor_path, confirm_path, "/staff/sign-out"};
    return std::find(patterns.begin(), patterns.end(), route.pattern) != patterns.end();
}

/// Set by the pages of every language; the answer depends on what the browser says it likes.
void finish(http::Response& response, const Call& call, bool secure) {
    if (response.route == http::Response{}.route) response.route = call.route->name;
    if (call.language_was_asked) response.headers.push_back({"Set-Cookie", language_cookie(call.language, secure)});
}

}  // namespace

Site::Site(Services services, const std::vector<RouteMaker>& makers)
    : desk_(std::move(services)), table_(collect(desk_, makers)) {
    desk_.answer_form = [this](Call call) { return answer_form(std::move(call)); };
}

http::Plan Site::plan(const http::Request& request) const {
    const std::size_t at = table_.find(request.method, request.path);
    if (at == routes().size()) return {http::Execution::inline_, at};
    // Files that came are made durable, which waits for the disk.
    return {request.sink != nullptr ? http::Execution::pooled : routes()[at].execution, at};
}

std::shared_ptr<http::BodySink> Site::sink_for(const http::Request& head) {
    const std::size_t at = table_.find(head.method, head.path);
    if (at == routes().size() || !routes()[at].takes_files) return nullptr;
    app::AttachmentStore& store = desk_.services.attachments;
    // Whoever has signed out meanwhile gets back what was typed, but hands in nothing.
    const bool may =
        routes()[at].access != Access::staff || desk_.sessions.who(head, desk_.services.time.now().at) != nullptr;
    return form_upload_for(head, may ? &store : nullptr, desk_.upload_source(head), store.limits());
}

http::Response Site::refuse(int status, const Call& call) const {
    if (!api::is_api(call.request.path)) return desk_.error_page(status, call.language);
    return api::respond_with(api::problem_of_status(status), call.language, desk_.words);
}

bool Site::admit(const Route& route, Call& call, http::Responder& respond) {
    const http::Request& request = call.request;
    const auto refuse = [&](http::Response response) {
        response.route = route.name;
        respond(std::move(response));
        return false;
    };
    if (!route.rate_rule.empty()) {
        const auto taken = desk_.take_try(route.rate_rule, request);
        if (!taken && api::is_api(request.path)) {
            return refuse(api::respond_with(api::too_many_requests(taken.error()), call.language, desk_.words));
        }
        if (!taken) return refuse(desk_.too_many_tries(call.language, taken.error()));
    }
    switch (route.access) {
        case Access::anyone:
        case Access::receipt_holder: return true;
        case Access::operators: {
            const auto address = http::parse_address(request.client_address);
            const bool known = address && http::any_holds(desk_.services.settings.operators, *address);
            if (request.client_is_loopback || known) return true;
            return refuse(desk_.error_page(404, call.language));
        }
        case Access::token:
            call.officer = api::officer_of(desk_, request, call.now.at);
            if (call.officer == nullptr) {
                return refuse(api::respond_with(api::token_required(request), call.language, desk_.words));
            }
            break;
        case Access::staff:
            call.officer = desk_.sessions.who(request, call.now.at);
            if (call.officer == nullptr) return refuse(sign_in_first(desk_, call));
            // Until there is a second factor where the office asks for one, the way leads to where it is made.
            if (call.officer->must_enrol && !leads_to_second_factor(route)) {
                return refuse(see_other(std::string(account_path)));
            }
            break;
    }
    if (route.action && !may_ever(call.officer->officer.roles, *route.action)) {
        return refuse(this->refuse(403, call));
    }
    return true;
}

void Site::handle(http::Request request, std::size_t route, http::Responder respond) {
    Call call;
    call.request = std::move(request);
    call.language = api::is_api(call.request.path) ? api::language_of_caller(call.request)
                                                   : language_of(call.request, call.language_was_asked);
    if (route == routes().size()) {
        const std::string allowed = table_.allowed(call.request.path);
        http::Response response = this->refuse(allowed.empty() ? 404 : 405, call);
        if (!allowed.empty()) response.headers.push_back({"Allow", allowed});
        response.route = "unknown";
        respond(std::move(response));
        return;
    }
    call.route = &routes().at(route);
    call.parameters = RouteTable::parameters(*call.route, call.request.path);
    call.now = desk_.services.time.now();
    if (!admit(*call.route, call, respond)) return;
    const bool secure = desk_.services.settings.secure;
    if (const auto* const answer = std::get_if<Answer>(&call.route->answer)) {
        http::Response response = (*answer)(call);
        if (call.code_was_right) desk_.give_back_try(rate::code_tries, call.request);
        finish(response, call, secure);
        respond(std::move(response));
        return;
    }
    std::get<DeferredAnswer>(call.route->answer)(std::move(call), std::move(respond));
}

http::Response Site::answer_form(Call call) {
    const std::size_t at = table_.find(http::Method::post, call.request.path);
    if (at == routes().size()) return refuse(404, call);
    const Route& route = routes().at(at);
    const auto* const answer = std::get_if<Answer>(&route.answer);
    if (route.access != Access::staff || answer == nullptr) return refuse(404, call);
    if (route.action && !may_ever(call.officer->officer.roles, *route.action)) return refuse(403, call);
    if (call.officer->must_enrol && !leads_to_second_factor(route)) return see_other(std::string(account_path));
    call.route = &route;
    call.parameters = RouteTable::parameters(route, call.request.path);
    return (*answer)(call);
}

http::Response Site::refusal_of(std::string_view path, int status, std::string_view incident) const {
    if (!api::is_api(path)) return refusal(status, incident);
    api::Problem problem = api::problem_of_status(status);
    problem.incident = incident;
    problem.in_all_languages = true;
    return api::respond_with(problem, Language::zh, desk_.words);
}

void Site::dress(http::Response& response, bool used_tls) const { web::dress(response, used_tls); }

http::Response Site::refusal(int status, std::string_view incident) const {
    // The request may not have been readable, so nothing is known of the language: both are shown.
    const int shown = status == 408 || status == 414 || status == 417 || status == 431 ? 400 : status;
    const std::string family = "error." + std::to_string(shown);
    std::string other;
    if (desk_.services.locale.has(family + ".title")) {
        other = desk_.services.locale.pattern(family + ".title", Language::en) + ". " +
                desk_.services.locale.pattern(family + ".body", Language::en);
    }
    return desk_.error_page(status, Language::zh, other, incident);
}

}  // namespace huiyin::web
