#pragma once

#include <string>
#include <string_view>

#include "cli/console.hpp"
#include "domain/rulebook/check.hpp"
#include "domain/rulebook/notes.hpp"
#include "domain/rulebook/passages.hpp"
#include "domain/rulebook/rulebook.hpp"
#include "domain/unit/unit.hpp"

/// The words in which commands speak of a rulebook, in the language of the console.
namespace huiyin::cli {

/// `60 calendar days`.
[[nodiscard]] std::string length_text(const Console& console, Length length);

/// What happens in the step, as a clause: `the case is accepted`.
[[nodiscard]] std::string step_text(const Console& console, Step step);

/// Where a case stands: `taken up`.
[[nodiscard]] std::string phase_text(const Console& console, Phase phase);

[[nodiscard]] std::string role_text(const Console& console, Role role);

/// A problem as one sentence, with the place in the rulebook before it.
[[nodiscard]] std::string problem_text(const Console& console, const RulebookProblem& problem);

/// A remark likewise.
[[nodiscard]] std::string remark_text(const Console& console, const RulebookRemark& remark);

/// The name of something in the rulebook in the console's language.
[[nodiscard]] const std::string& name_of(const Console& console, const Label& label);

/// Several in one line: `a, b`.
[[nodiscard]] std::string_view comma(const Console& console);

}  // namespace huiyin::cli
