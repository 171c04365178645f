#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/note.hpp"

/// The rule of a witness, as C2SP tlog-witness has it: pure, so that whoever keeps the state can make each judgement
/// and what follows from it one step.
namespace huiyin::ledger {

/// Of a whole request. A checkpoint with a log's signature and some twenty cosignatures of the largest sort fits.
inline constexpr std::size_t add_checkpoint_bytes_max = 131'072;
inline constexpr std::size_t consistency_lines_max = 63;
/// Content-Type of the answer that says which size the witness has.
inline constexpr std::string_view tree_size_type = "text/x.tlog.size";

/// The body of `POST <prefix>/add-checkpoint`. Nothing in it may be believed before open_shown().
struct AddCheckpoint {
    std::uint64_t old_size = 0;
    Proof proof;             ///< From the old size to the checkpoint's.
    std::string checkpoint;  ///< A signed note.
    friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};

/// Strict: exactly the texts that write_add_checkpoint() makes, at most add_checkpoint_bytes_max long. What stands in
/// the checkpoint is not looked at.
[[nodiscard]] std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view body);
[[nodiscard]] std::string write_add_checkpoint(const AddCheckpoint& request);

/// Why a witness does not sign.
enum class WitnessRefusal : std::uint8_t {
    malformed,         ///< No request, no signed note, or its text is no checkpoint.
    unknown_origin,    ///< The witness watches no such log.
    not_signed,        ///< No known key of the log signed it, or one badly.
    old_size_beyond,   ///< The old size is larger than the checkpoint's.
    another_size,      ///< The old size is not the one that the witness signed last.
    other_root,        ///< The checkpoint has the size that was signed last, but another root.
    proof_unexpected,  ///< From size 0 nothing is to be proven.
    not_consistent,    ///< The proof does not show that the tree goes on from what was signed last.
    not_empty,         ///< The checkpoint says that there are no entries, but not with the root of no entries.
};
/// The HTTP status that the specification has for it.
[[nodiscard]] int status_of(WitnessRefusal refusal) noexcept;
/// For logs and answers: its name as it stands above.
[[nodiscard]] std::string_view code_of(WitnessRefusal refusal) noexcept;

/// What a witness signed last of a log.
struct WitnessedTree {
    std::uint64_t size = 0;
    Hash root = empty_root();
    friend bool operator==(const WitnessedTree&, const WitnessedTree&) = default;
};

/// A checkpoint that its log signed, as it was shown to a witness.
struct ShownCheckpoint {
    Checkpoint checkpoint;
    std::string note;  ///< With the signatures of the log's known keys alone.
    friend bool operator==(const ShownCheckpoint&, const ShownCheckpoint&) = default;
};

/// The first line of a note's text; nothing if it is no signed note. Nobody vouches for it.
[[nodiscard]] std::optional<std::string> origin_of(std::string_view note);
/// Opens the request's note with the keys that the witness has for its origin: of type ed25519, with the origin as
/// their name; others among them are passed over. Costs one verification for each known key.
[[nodiscard]] Result<ShownCheckpoint, WitnessRefusal> open_shown(const AddCheckpoint& request,
                                                                 std::span<const VerifierKey> keys);
/// Why the witness that signed `last` last must not sign this; nothing if it may. What it then signs becomes the last,
/// and that has to be durable before the signature leaves. Judging and keeping have to be one step, or two requests
/// that cross can take a witness back.
[[nodiscard]] std::optional<WitnessRefusal> judge(const AddCheckpoint& request, const Checkpoint& shown,
                                                  const WitnessedTree& last);

}  // namespace huiyin::ledger
