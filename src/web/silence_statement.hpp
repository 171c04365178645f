#pragma once

#include <optional>
#include <string>

#include "app/register.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// The newest statement on the case that limits passed and nothing was answered, as a text to read, to print and to
/// check: what the office says in the reader's language, and the proof that the entry which says so is in the log
/// (docs/formats/statement.md). None if it was never stated.
[[nodiscard]] std::optional<std::string> silence_statement(const Desk& desk, const app::CaseFile& file,
                                                           Language language);

}  // namespace huiyin::web
