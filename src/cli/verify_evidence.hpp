#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"
#include "ledger/note.hpp"

namespace huiyin::cli {

struct EvidenceQuestion {
    std::vector<std::string> files;                ///< One file of evidence from a witness, or two checkpoints.
    ledger::VerifierKey key;                       ///< The log's.
    std::vector<ledger::VerifierKey> witnesses{};  ///< Whose cosignatures on them are named.
    std::string log{};   ///< Where the log is, to ask it for what is missing; empty: everything is done offline.
    std::string save{};  ///< Where to keep the evidence with what was missing; may be empty.
};

/// Whether the files convict the log of having signed two histories.
[[nodiscard]] Exit verify_evidence(const EvidenceQuestion& question, Console& console);

}  // namespace huiyin::cli
