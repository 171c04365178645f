#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.hpp"
#include "cli/expected_witnesses.hpp"
#include "ledger/note.hpp"

namespace huiyin::cli {

/// Checks a receipt, or a bare proof file, offline and says in plain words what is proven and what is not.
[[nodiscard]] Exit verify_receipt_text(std::string_view text, const std::optional<ledger::VerifierKey>& key,
                                       const ExpectedWitnesses& witnesses, Console& console,
                                       const std::vector<std::string>& attachments = {});

}  // namespace huiyin::cli
