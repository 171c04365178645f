#pragma once

#include <string_view>

#include "app/custody.hpp"
#include "http/response.hpp"
#include "web/desk.hpp"
#include "web/route.hpp"

namespace huiyin::web {

/// Where custodians see who of them holds the key that opens identities, and give it to each other. For custodians.
inline constexpr std::string_view custody_path = "/staff/custody";

[[nodiscard]] http::Response custody_page(Desk& desk, const Call& call);
[[nodiscard]] http::Response change_custody(Desk& desk, const Call& call);

/// Of the page that says what was in the way.
[[nodiscard]] int status_of(app::CustodyProblem problem);

}  // namespace huiyin::web
