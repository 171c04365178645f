#pragma once

#include <string_view>

#include "base/result.hpp"
#include "codec/toml_error.hpp"
#include "domain/rulebook/rulebook.hpp"

namespace huiyin::codec {

/// Reads a rulebook as docs/rulebooks.md describes it. Strict: an unknown key, step, unit or kind, a missing key, a
/// value of another type or an id given twice is an error with its place. Whether the rules make sense together is
/// asked of check_rulebook().
[[nodiscard]] Result<Rulebook, TomlError> parse_rulebook(std::string_view toml);

}  // namespace huiyin::codec
