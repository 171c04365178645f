#include "web/api/routes.hpp"

#include <utility>

#include "web/api/acts.hpp"
#include "web/api/file_case.hpp"
#include "web/api/lists.hpp"
#include "web/api/uploads.hpp"

namespace huiyin::web {

namespace {

using http::Execution;
using http::Method;
using Show = http::Response (*)(Desk&, Call&);

Answer shown(Desk& desk, Show show) {
    return [&desk, show](Call& call) { return show(desk, call); };
}

DeferredAnswer filing(Desk& desk) {
    return [&desk](Call call, http::Responder respond) { api::file_case(desk, std::move(call), std::move(respond)); };
}

std::vector<Route> public_part(Desk& desk) {
    return {
        {.pattern = "/api/v1/openapi.json",
         .execution = Execution::inline_,
         .name = "api_description",
         .answer = shown(desk, api::description)},
        {.pattern = "/api/v1/office", .name = "api_office", .answer = shown(desk, api::office)},
        {.pattern = "/api/v1/statistics", .name = "api_statistics", .answer = shown(desk, api::statistics)},
        {.pattern = "/api/v1/receptions", .name = "api_receptions", .answer = shown(desk, api::receptions)},
        {.pattern = "/api/v1/log", .name = "api_log", .answer = shown(desk, api::log_head)},
    };
}

std::vector<Route> holders_part(Desk& desk) {
    std::vector<Route> routes{
        // Sealing and handing over take some microseconds; the log answers from its own thread.
        {.method = Method::post,
         .pattern = "/api/v1/cases",
         .execution = Execution::inline_,
         .rate_rule = rate::filing,
         .name = "api_file",
         .answer = filing(desk)},
        {.pattern = "/api/v1/cases/{number}",
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "api_case",
         .answer = shown(desk, api::holders_case)},
        {.method = Method::post,
         .pattern = "/api/v1/attachments",
         .takes_files = true,
         .name = "api_upload",
         .answer = shown(desk, api::take_files)},
        {.pattern = "/api/v1/cases/{number}/attachments/{sha256}",
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "api_attachment",
         .answer = shown(desk, api::holders_attachment)},
        {.pattern = "/api/v1/cases/{number}/bundle",
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "api_bundle",
         .answer = shown(desk, api::holders_bundle)},
        {.pattern = "/api/v1/cases/{number}/receipt",
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "api_receipt",
         .answer = shown(desk, api::holders_receipt)},
    };
    for (const api::Act& act : api::holder_acts()) {
        routes.push_back({.method = Method::post,
                          .pattern = act.pattern,
                          .access = Access::receipt_holder,
                          .rate_rule = rate::code_tries,
                          .name = act.name,
                          .answer = Answer([&desk, &act](Call& call) { return api::act_as_holder(desk, call, act); })});
    }
    return routes;
}

std::vector<Route> staff_part(Desk& desk) {
    std::vector<Route> routes{
        {.method = Method::post,
         .pattern = "/api/v1/staff/cases",
         .access = Access::token,
         .action = Action::file,
         .name = "api_staff_file",
         .answer = filing(desk)},
        {.pattern = "/api/v1/staff/queues/{queue}",
         .access = Access::token,
         .action = Action::view_queues,
         .name = "api_queue",
         .answer = shown(desk, api::queue)},
        {.pattern = "/api/v1/staff/digest",
         .access = Access::token,
         .action = Action::view_queues,
         .name = "api_digest",
         .answer = shown(desk, api::digest)},
        {.method = Method::post,
         .pattern = "/api/v1/staff/cases/{number}/attachments/{sha256}",
         .access = Access::token,
         .action = Action::open_attachment,
         .name = "api_staff_attachment",
         .answer = shown(desk, api::staffs_attachment)},
        {.method = Method::post,
         .pattern = "/api/v1/staff/cases/{number}/bundle",
         .access = Access::token,
         .action = Action::open_attachment,
         .name = "api_staff_bundle",
         .answer = shown(desk, api::staffs_bundle)},
        {.pattern = "/api/v1/staff/cases/{number}",
         .access = Access::token,
         .action = Action::view_case,
         .name = "api_staff_case",
         .answer = shown(desk, api::staffs_case)},
    };
    for (const api::Act& act : api::staff_acts()) {
        routes.push_back({.method = Method::post,
                          .pattern = act.pattern,
                          .access = Access::token,
                          .action = act.action,
                          .name = act.name,
                          .answer = Answer([&desk, &act](Call& call) { return api::act_as_staff(desk, call, act); })});
    }
    return routes;
}

}  // namespace

std::vector<Route> api_routes(Desk& desk) {
    std::vector<Route> routes = public_part(desk);
    for (const auto& part : {holders_part, staff_part}) {
        for (Route& route : part(desk)) routes.push_back(std::move(route));
    }
    return routes;
}

}  // namespace huiyin::web
