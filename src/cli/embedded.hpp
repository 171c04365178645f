#pragma once

#include "base/embedded.hpp"

namespace huiyin::embedded {

/// The rulebooks and calendars that come with the program: `rules/cn-xinfang-2022.toml`, `calendars/cn.toml`.
[[nodiscard]] EmbeddedFiles rules();

/// The sample county of `huiyin demo`: `county.toml`, `cases.toml`.
[[nodiscard]] EmbeddedFiles demo();

}  // namespace huiyin::embedded
