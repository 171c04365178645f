#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "vault/secret.hpp"

namespace huiyin::vault {

/// Characters of every token: letters, digits, `-` and `_`, so that it can stand in a cookie, header or address.
inline constexpr std::size_t token_characters = 43;

/// A new token of 256 random bits, for sessions, forms and the API.
[[nodiscard]] std::string make_token();

/// What is stored of a token: keyed, so that a stolen database signs nobody in and tells nothing about a guess.
[[nodiscard]] Hash token_digest(const Key& server, std::string_view token);

}  // namespace huiyin::vault
