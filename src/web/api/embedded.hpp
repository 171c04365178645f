#pragma once

#include "base/embedded.hpp"

namespace huiyin::embedded {

/// `openapi.json`.
[[nodiscard]] EmbeddedFiles openapi();

}  // namespace huiyin::embedded
