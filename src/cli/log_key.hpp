#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "ledger/note.hpp"

namespace huiyin::cli {

/// Name of the file with the log's verifier key, in an office's folder and below a served log.
inline constexpr std::string_view log_key_name = "log.vkey";

/// Why there is no key; already said in the person's language.
struct KeyError {
    Exit exit = Exit::usage;
    std::string what;
};

/// A verifier key as a person gives it: the key itself, or a file with it on the first line.
[[nodiscard]] Result<ledger::VerifierKey, KeyError> read_log_key(const Console& console,
                                                                 const std::string& key_or_file);

/// The key on the first line of a text.
[[nodiscard]] std::optional<ledger::VerifierKey> log_key_in(std::string_view text);

}  // namespace huiyin::cli
