#pragma once

#include "web/desk.hpp"

namespace huiyin::web {

/// Instead of an act that somebody who only found the browser open must not do: the page that asks once more for the
/// password or a code, with the form kept. What is posted here goes on to the act itself. For handlers of posted forms
/// of staff, which check the form's token first:
///
///     if (!desk.sessions.confirmed_recently(*call.officer, call.now.at)) return confirm_first(desk, call);
[[nodiscard]] http::Response confirm_first(const Desk& desk, const Call& call);

/// What that page posts to.
inline constexpr std::string_view confirm_path = "/staff/confirm";
[[nodiscard]] http::Response confirm(Desk& desk, Call& call);

}  // namespace huiyin::web
