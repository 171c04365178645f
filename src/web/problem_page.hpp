#pragma once

#include "web/desk.hpp"

namespace huiyin::web {

/// What the address in the `type` of a problem leads to (RFC 9457, section 3.1.1): its code and status, and what it
/// means. 404 for a code that no answer has.
[[nodiscard]] http::Response problem_page(const Desk& desk, const Call& call);

}  // namespace huiyin::web
