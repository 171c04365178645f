#pragma once

#include "web/desk.hpp"

namespace huiyin::web {

/// An officer's own account: password, second factor, sessions and tokens. For every member of staff, about nobody
/// else.
inline constexpr std::string_view account_path = "/staff/account";
[[nodiscard]] http::Response account_page(Desk& desk, const Call& call);
[[nodiscard]] http::Response change_account(Desk& desk, Call& call);

/// Where a second factor that was begun at account_path is put in use.
inline constexpr std::string_view factor_path = "/staff/account/second-factor";
[[nodiscard]] http::Response enrol_factor(Desk& desk, Call& call);

}  // namespace huiyin::web
