#pragma once

#include "cli/console.hpp"
#include "cli/law.hpp"

namespace huiyin::cli {

/// Prints the rulebook as plain text for someone who knows the law and not the program: everything that it sets, in the
/// order of the procedure, each with its article and id.
void explain(Console& console, const Law& law);

}  // namespace huiyin::cli
