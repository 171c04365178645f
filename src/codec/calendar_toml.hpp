#pragma once

#include <string_view>

#include "base/result.hpp"
#include "codec/toml_error.hpp"
#include "domain/calendar/calendar.hpp"

namespace huiyin::codec {

/// Reads a calendar as docs/rulebooks.md describes it. Strict: an unknown key, a day outside its year, a day given
/// twice, or a make-up day that is no weekend is an error with its place.
[[nodiscard]] Result<Calendar, TomlError> parse_calendar(std::string_view toml);

}  // namespace huiyin::codec
