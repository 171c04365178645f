#pragma once

#include "base/embedded.hpp"

namespace huiyin::embedded {

/// Everything of web/ that the program needs: `templates/…`, `locales/…`, and what the build made of styles and scripts
/// (`huiyin.css`, `huiyin.js`, `verify.js`, `icon.svg`, each also with `.gz`).
[[nodiscard]] EmbeddedFiles web();

}  // namespace huiyin::embedded
