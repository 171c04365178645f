#pragma once

#include <vector>

#include "web/desk.hpp"
#include "web/route.hpp"

namespace huiyin::web {

/// Uploads in small pieces, for scripts of the pages: what a bad line has cut off goes on where it stopped.
[[nodiscard]] std::vector<Route> upload_routes(Desk& desk);

}  // namespace huiyin::web
