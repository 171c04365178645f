#pragma once

#include "http/response.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// The answer to a route for staff when nobody is signed in: the way to the sign-in page and back. What was typed into
/// a form whose session was over goes along, so that it is not lost.
[[nodiscard]] http::Response sign_in_first(const Desk& desk, const Call& call);

/// The sign-in page, and taking what was typed into it.
[[nodiscard]] http::Response sign_in_page(const Desk& desk, const Call& call);
[[nodiscard]] http::Response sign_in(Desk& desk, Call& call);
[[nodiscard]] http::Response sign_out(Desk& desk, Call& call);

}  // namespace huiyin::web
