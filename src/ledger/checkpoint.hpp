#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/note.hpp"

namespace huiyin::ledger {

/// What a log commits to: so many entries, with that root. Signed, it binds the log for ever, so it may leave the
/// process only after the entries, tiles and the checkpoint itself are durable.
struct Checkpoint {
    std::string origin;  ///< Which log: a URL without scheme, which is also the name of its key.
    std::uint64_t size = 0;
    Hash root{};
    std::vector<std::string> extensions;  ///< Further lines, not empty. Ours has none.
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The text that is signed. An origin or extension that is empty or holds a newline is a bug.
[[nodiscard]] std::string checkpoint_text(const Checkpoint& checkpoint);
/// Strict; nothing also for a size above tree_size_max and for a size of 0 with any root but empty_root().
[[nodiscard]] std::optional<Checkpoint> parse_checkpoint_text(std::string_view text);
/// The checkpoint as a note signed by the log. The key's name must be the origin.
[[nodiscard]] std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);

enum class CheckpointError : std::uint8_t {
    malformed,       ///< No signed note, or its text is no checkpoint.
    bad_signature,   ///< A signature by the log or by a known witness does not verify.
    not_signed,      ///< The log did not sign it.
    another_origin,  ///< The log's key signed it, but for another log.
};

/// A witness that vouches for a checkpoint.
struct Cosigned {
    std::string witness;
    std::uint64_t at_seconds = 0;
    friend bool operator==(const Cosigned&, const Cosigned&) = default;
};

/// A checkpoint that its log signed.
struct OpenedCheckpoint {
    Checkpoint checkpoint;
    std::vector<Cosigned> cosigned;  ///< Each known witness at most once.
};

/// Accepts a checkpoint only with a good signature of the log (type ed25519) and with the key's name as its origin.
/// Only keys of type ed25519_cosignature among the witnesses count; a key that stands for two witnesses counts once.
[[nodiscard]] Result<OpenedCheckpoint, CheckpointError> open_checkpoint(std::string_view note, const VerifierKey& log,
                                                                        std::span<const VerifierKey> witnesses = {});

}  // namespace huiyin::ledger
