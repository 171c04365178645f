#pragma once

#include <vector>

#include "web/desk.hpp"
#include "web/route.hpp"

namespace huiyin::web {

/// The JSON API below /api/v1: everything that the pages do, for programs.
[[nodiscard]] std::vector<Route> api_routes(Desk& desk);

}  // namespace huiyin::web
