#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "vault/secret.hpp"
#include "vault/secret_code.hpp"

/// What a repeated filing needs, so that it can be answered with the code of the first without the code being kept in
/// clear. What is stored does not suffice to open the box: that takes the server's secret, the client's key and the
/// whole request together.
namespace huiyin::vault {

/// Digests of the client's Idempotency-Key and of the request, to find and compare; neither can be guessed back without
/// the server's secret.
[[nodiscard]] Hash repeat_key_digest(const Key& server, std::string_view idempotency_key);
[[nodiscard]] Hash repeat_request_digest(const Key& server, std::string_view request);

[[nodiscard]] Bytes seal_code(const Key& server, std::string_view idempotency_key, std::string_view request,
                              const SecretCode& code);
/// None if the box was made with another secret, key or request, or was altered.
[[nodiscard]] std::optional<SecretCode> open_code(const Key& server, std::string_view idempotency_key,
                                                  std::string_view request, ByteView box);

}  // namespace huiyin::vault
