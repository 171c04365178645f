#pragma once

#include <optional>
#include <string>

#include "cli/console.hpp"
#include "cli/expected_witnesses.hpp"
#include "ledger/note.hpp"

namespace huiyin::cli {

/// Whether the file begins as the archive of a case does.
[[nodiscard]] bool is_bundle(const std::string& path);

/// Checks the whole file of a case (docs/formats/bundle.md) offline and says of each file in it what holds: that it is
/// the one that the manifest lists, that each step of the case is in the log, and that what was handed in is what the
/// log commits to. Nothing is written to the disk, and nothing in the archive is believed.
[[nodiscard]] Exit verify_bundle(const std::string& path, const std::optional<ledger::VerifierKey>& key,
                                 const ExpectedWitnesses& witnesses, Console& console);

}  // namespace huiyin::cli
