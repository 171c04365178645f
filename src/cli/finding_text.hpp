#pragma once

#include <cstdint>
#include <string>

#include "cli/console.hpp"
#include "ledger/verifier.hpp"

namespace huiyin::cli {

/// A finding about a receipt, in plain words.
[[nodiscard]] std::string finding_text(const ledger::Finding& finding, const Console& console);
/// A time that a witness states, in UTC.
[[nodiscard]] std::string seconds_text(std::uint64_t seconds);

}  // namespace huiyin::cli
