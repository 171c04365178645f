#pragma once

#include <optional>
#include <vector>

#include "ledger/verifier.hpp"

namespace huiyin::cli {

/// What an entry of the log and the event behind its commitment say about the lines of a receipt. The names of office
/// and unit stand in neither, so they stay unproven.
[[nodiscard]] ledger::CommittedFacts facts_of(ByteView entry, std::optional<ByteView> private_event);

/// How a receipt is checked, with the log's key if it is known from elsewhere, and those of witnesses.
[[nodiscard]] ledger::ReceiptChecks receipt_checks(std::optional<ledger::VerifierKey> known_key,
                                                   std::vector<ledger::VerifierKey> witnesses = {});

}  // namespace huiyin::cli
