#pragma once

#include "web/desk.hpp"

namespace huiyin::web {

/// The rota of receptions: for everybody, as a page, a calendar feed and JSON; and for those who keep it.
inline constexpr std::string_view rota_path = "/staff/receptions";

[[nodiscard]] http::Response receptions_page(const Desk& desk, const Call& call);
[[nodiscard]] http::Response receptions_feed(const Desk& desk, const Call& call);

/// For administrators, who keep the rota of every unit, and registrars, who keep that of their own: app::keeps_rota().
/// Others see the receptions to which their unit has to come, and are refused if there is none. For which case one is
/// set is shown to those who may see that case.
[[nodiscard]] http::Response rota_page(Desk& desk, const Call& call);
/// Sets, changes or cancels one.
[[nodiscard]] http::Response change_rota(Desk& desk, Call& call);

}  // namespace huiyin::web
