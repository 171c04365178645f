#pragma once

#include <string>

#include "cli/console.hpp"
#include "ledger/verifier.hpp"

namespace huiyin::cli {

/// A finding about a receipt, in plain words.
[[nodiscard]] std::string finding_text(const ledger::Finding& finding, const Console& console);

}  // namespace huiyin::cli
