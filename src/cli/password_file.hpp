#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/office_folder.hpp"
#include "vault/custody.hpp"

namespace huiyin::cli {

/// Passwords shorter than this are taken, with a warning.
inline constexpr std::size_t password_length_good = 12;

/// What is kept of a password: its hash, and a key pair that it opens.
struct NewPassword {
    std::string hash;
    vault::StaffKey key;
};

/// Of the password on the first line of a file; `-` is the standard input. What was read is overwritten.
[[nodiscard]] Result<NewPassword, Trouble> read_password_file(const std::string& file, Console& console);

}  // namespace huiyin::cli
