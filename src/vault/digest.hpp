#pragma once

#include <initializer_list>
#include <string_view>

#include "base/bytes.hpp"
#include "vault/secret.hpp"

namespace huiyin::vault {

/// Keyed BLAKE2b of 256 bits over the parts, each with its length, so that no two lists of parts are alike. The label
/// names the use: digests of different uses never meet, and one secret serves them all.
[[nodiscard]] Hash keyed_digest(const Key& key, std::string_view label, std::initializer_list<ByteView> parts);

/// A key for one use, derived in the same way.
[[nodiscard]] Key derived_key(const Key& key, std::string_view label, std::initializer_list<ByteView> parts);

}  // namespace huiyin::vault
