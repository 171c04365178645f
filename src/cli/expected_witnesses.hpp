#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.hpp"
#include "cli/log_key.hpp"
#include "ledger/checkpoint.hpp"

namespace huiyin::cli {

/// Whose cosignatures somebody who checks wants to see.
struct ExpectedWitnesses {
    std::vector<ledger::VerifierKey> keys;
    std::size_t quorum = 0;  ///< How many of them have to have signed.
};

/// From keys or files with keys, as people give them.
[[nodiscard]] Result<ExpectedWitnesses, KeyError> read_witnesses(const Console& console,
                                                                 const std::vector<std::string>& keys_or_files,
                                                                 std::size_t quorum);

/// Says how many of them signed a checkpoint, which and when, and which did not; does not hold with fewer than the
/// quorum. `note` is the checkpoint with whatever signatures it carries.
[[nodiscard]] Exit say_witnesses(std::string_view note, std::span<const ledger::Cosigned> cosigned,
                                 const ExpectedWitnesses& expected, Console& console);

}  // namespace huiyin::cli
