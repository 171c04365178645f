#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vault/secret.hpp"

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

using PasswordSalt = std::array<std::uint8_t, 16>;

/// A key that only the password gives, for sealing something to the person who knows it. At the same cost and in the
/// same turns as above; none as hash_password(), or if the password is longer than password_bytes_max.
[[nodiscard]] std::optional<Key> key_of_password(std::string_view password, const PasswordSalt& salt);

/// Whether the text was made with another cost than today's, so that it is to be made anew at the next sign-in.
[[nodiscard]] bool needs_rehash(std::string_view stored);

}  // namespace huiyin::vault
