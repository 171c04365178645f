#pragma once

#include "http/response.hpp"
#include "web/desk.hpp"

namespace huiyin::web::api {

/// A page of a queue of open cases, for the member of staff.
[[nodiscard]] http::Response queue(Desk& desk, Call& call);

/// The digest of a day, for those who see one.
[[nodiscard]] http::Response digest(Desk& desk, Call& call);

/// What anyone may know: who the office is and by which law it works, its figures, its log, and the API itself.
[[nodiscard]] http::Response office(Desk& desk, Call& call);
[[nodiscard]] http::Response statistics(Desk& desk, Call& call);
[[nodiscard]] http::Response receptions(Desk& desk, Call& call);
[[nodiscard]] http::Response log_head(Desk& desk, Call& call);
[[nodiscard]] http::Response description(Desk& desk, Call& call);

}  // namespace huiyin::web::api
