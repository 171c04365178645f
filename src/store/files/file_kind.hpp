#pragma once

#include <string>

#include "base/bytes.hpp"

namespace huiyin::store::files {

/// The media type of a file by its first bytes, as libmagic knows it; `application/octet-stream` if it knows none. Safe
/// to call from any thread.
[[nodiscard]] std::string kind_of(ByteView beginning);

}  // namespace huiyin::store::files
