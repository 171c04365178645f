#pragma once

#include <optional>

#include "app/staff_act.hpp"
#include "cli/console.hpp"
#include "cli/working_office.hpp"
#include "domain/unit/account.hpp"

namespace huiyin::cli {

/// Acts of administration as they are done on the machine itself.
[[nodiscard]] app::Administration on_machine(WorkingOffice& office);

/// Puts the act into the log with what is written beside it; says why not if that does not work.
[[nodiscard]] std::optional<Trouble> administer(WorkingOffice& office, app::StaffAct act, const Console& console);

}  // namespace huiyin::cli
