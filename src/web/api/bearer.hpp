#pragma once

#include <memory>
#include <string_view>

#include "base/date.hpp"
#include "http/request.hpp"
#include "web/api/problem.hpp"
#include "web/desk.hpp"

namespace huiyin::web::api {

/// What stands behind `Authorization: Bearer`; empty if there is no such field. Secret: never logged, never repeated.
[[nodiscard]] std::string_view bearer_of(const http::Request& request);

/// The member of staff that the request's token acts as; null if it has none that is valid.
[[nodiscard]] std::shared_ptr<const SignedIn> officer_of(const Desk& desk, const http::Request& request, Instant now);

/// 401 for a route for staff, and for one that takes number and code.
[[nodiscard]] Problem token_required(const http::Request& request);
[[nodiscard]] Problem code_required();

}  // namespace huiyin::web::api
