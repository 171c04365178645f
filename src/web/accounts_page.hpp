#pragma once

#include "web/desk.hpp"

namespace huiyin::web {

/// Accounts of the office, for administrators: add, change, disable, give another password, propose power.
inline constexpr std::string_view accounts_path = "/staff/accounts";
[[nodiscard]] http::Response accounts_page(Desk& desk, const Call& call);
[[nodiscard]] http::Response change_accounts(Desk& desk, Call& call);

/// Power that waits for a second person, for administrators and custodians.
inline constexpr std::string_view power_path = "/staff/power";
[[nodiscard]] http::Response power_page(Desk& desk, const Call& call);
[[nodiscard]] http::Response decide_power(Desk& desk, Call& call);

/// How many proposals wait for somebody else than this officer to agree to them.
[[nodiscard]] std::size_t proposals_for(const app::Office& office, const Officer& officer, Instant now);

/// Why an act of administration was not done, in a sentence, and the status that goes with it.
struct NotDone {
    std::string message;
    int status;
};
[[nodiscard]] NotDone why_not(const app::PublishError& error, const Locale& locale, Language language);

}  // namespace huiyin::web
