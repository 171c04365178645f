#pragma once

#include <string>

#include "cli/console.hpp"
#include "domain/rulebook/rulebook.hpp"

namespace huiyin::cli {

/// The procedure as a graph for Graphviz: a node for each stage, an edge for each step between them, and on it the
/// limits that the step starts. What ends a limit is left to the explanation. The same rulebook gives the same text.
[[nodiscard]] std::string diagram_of(const Console& console, const Rulebook& rulebook);

}  // namespace huiyin::cli
