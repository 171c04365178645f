#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Passwords of staff: Argon2id with libsodium's interactive cost (64 MiB, about 60 ms a time). At most two are
/// computed at once in the whole process, so that sign-ins never take more than 128 MiB; the others wait for their
/// turn.
namespace huiyin::vault {

inline constexpr std::size_t password_bytes_max = 1024;
inline constexpr std::chrono::seconds password_wait_max{10};

/// The text to store (libsodium's form, salt and cost in it); none if no turn came within password_wait_max, or there
/// is no memory.
[[nodiscard]] std::optional<std::string> hash_password(std::string_view password);

enum class PasswordCheck : std::uint8_t {
    right,
    wrong,
    busy,  ///< No turn came within password_wait_max: nothing is said about the password.
};

/// Compares with a stored text. With an empty one (no such account) it takes as long and says wrong, so that time does
/// not tell which accounts there are.
[[nodiscard]] PasswordCheck check_password(std::string_view stored, std::string_view typed);

/// Whether the text was made with another cost than today's, so that it is to be made anew at the next sign-in.
[[nodiscard]] bool needs_rehash(std::string_view stored);

}  // namespace huiyin::vault
