#pragma once

#include <string>

#include "app/staff_act.hpp"
#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/office_folder.hpp"

namespace huiyin::cli {

/// Passwords shorter than this are taken, with a warning.
inline constexpr std::size_t password_length_good = 12;

/// Of the password on the first line of a file; `-` is the standard input. What was read is overwritten.
[[nodiscard]] Result<app::StoredPassword, Trouble> read_password_file(const std::string& file, Console& console);

}  // namespace huiyin::cli
