#pragma once

#include "http/response.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// Where those begin who see no case: the accounts by unit for an administrator, the log's head and how to check it for
/// an auditor, and the way to what is public.
[[nodiscard]] http::Response staff_home(Desk& desk, const Call& call);

}  // namespace huiyin::web
