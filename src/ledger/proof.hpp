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

namespace huiyin::ledger {

/// Of a whole proof file: an entry as base64, at most 62 hashes, and a note.
inline constexpr std::size_t proof_bytes_max = 100'000 + note_bytes_max;

/// The lines before and after a proof file that stands inside of another text.
inline constexpr std::string_view proof_begin = "-----BEGIN TLOG PROOF-----";
inline constexpr std::string_view proof_end = "-----END TLOG PROOF-----";

/// A `.tlog-proof` file: that the entry at `index` is in the log of that checkpoint. With the entry as `extra` it is
/// self-contained. Nothing in it may be believed before verify_proof().
struct TlogProof {
    std::optional<Bytes> extra;
    std::uint64_t index = 0;
    Proof hashes;
    std::string checkpoint;  ///< The signed note, byte for byte, with its cosignatures.
    friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

/// Appends the file's text to `out`.
void append_proof(std::string& out, std::optional<ByteView> extra, std::uint64_t index, std::span<const Hash> hashes,
                  std::string_view checkpoint);
[[nodiscard]] std::string write_proof(const TlogProof& proof);
/// Strict: exactly the texts that write_proof() makes. What stands in the checkpoint is not looked at.
[[nodiscard]] std::optional<TlogProof> parse_proof(std::string_view text);

enum class ProofError : std::uint8_t {
    malformed,       ///< No proof file, or its checkpoint is none.
    bad_signature,   ///< See CheckpointError.
    not_signed,      ///< See CheckpointError.
    another_origin,  ///< See CheckpointError.
    not_included,    ///< The hashes do not lead from the entry to the signed root.
};

/// The checkpoint that proves the entry, if it does. Whether its witnesses suffice is up to the caller.
[[nodiscard]] Result<OpenedCheckpoint, ProofError> verify_proof(const TlogProof& proof, ByteView entry,
                                                                const VerifierKey& log,
                                                                std::span<const VerifierKey> witnesses = {});

}  // namespace huiyin::ledger
