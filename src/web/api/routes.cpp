#include "web/api/routes.hpp"

#include <utility>

#include "web/api/file_case.hpp"

namespace huiyin::web {

std::vector<Route> api_routes(Desk& desk) {
    using http::Execution;
    using http::Method;
    return {
        {.method = Method::post,
         .pattern = "/api/v1/cases",
         .execution = Execution::inline_,
         .rate_rule = rate::filing,
         .name = "api_file",
         .answer = DeferredAnswer([&desk](Call call, http::Responder respond) {
             api::file_case(desk, std::move(call), std::move(respond));
         })},
    };
}

}  // namespace huiyin::web
