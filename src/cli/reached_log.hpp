#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/console.hpp"
#include "ledger/verifier.hpp"
#include "store/sqlite/store.hpp"

namespace huiyin::cli {

/// A log within reach, with what it needs to live.
struct ReachedLog {
    std::unique_ptr<store::sqlite::Store> store;
    std::unique_ptr<ledger::LogSource> source;
    std::optional<ledger::VerifierKey> key_beside;
};

/// Why there is none; already said in the person's language.
struct Unreached {
    Exit exit = Exit::environment;
    std::string what;
};

/// At an address, or in a folder: its files, or an office.
[[nodiscard]] Result<ReachedLog, Unreached> reach(const std::string& log, const Console& console);

}  // namespace huiyin::cli
