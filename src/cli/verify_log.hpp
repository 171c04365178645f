#pragma once

#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/expected_witnesses.hpp"

namespace huiyin::cli {

struct LogQuestion {
    std::string log;               ///< An address, a folder with the log's files, or an office's folder.
    std::string key;               ///< Verifier key or file; if empty, the one that lies beside the log.
    std::string since;             ///< File with an earlier checkpoint; may be empty.
    std::vector<std::string> law;  ///< Files with rulebooks and calendars that the log names by their hashes.
    std::string statistics;        ///< Published statistics to compare with the log: address or file; may be empty.
    std::string save;              ///< Where to keep the checkpoint; may be empty.
    ExpectedWitnesses witnesses;   ///< Whose cosignatures are looked for.
};

/// Checks a whole log and counts its figures again.
[[nodiscard]] Exit verify_whole_log(const LogQuestion& question, Console& console);

}  // namespace huiyin::cli
