#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"
#include "ledger/note.hpp"

namespace huiyin::cli {

/// Whether the files convict the log of that key: one file of evidence from a witness, or two checkpoints. Offline.
/// `witnesses`: whose cosignatures on them are named.
[[nodiscard]] Exit verify_evidence(const std::vector<std::string>& files, const ledger::VerifierKey& log,
                                   const std::vector<ledger::VerifierKey>& witnesses, Console& console);

}  // namespace huiyin::cli
