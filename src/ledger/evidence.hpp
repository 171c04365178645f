#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/note.hpp"

/// What shows anybody, offline, that a log has signed two histories.
namespace huiyin::ledger {

/// Of a whole file of evidence.
inline constexpr std::size_t evidence_bytes_max = 300'000;

/// Two checkpoints of one log, and what joins them. Nothing in it may be believed before check_evidence().
struct Evidence {
    std::string first;   ///< A signed note: what was signed before, by a witness for instance.
    std::string second;  ///< A signed note: what was shown afterwards.
    /// As root_before() takes them, from the smaller tree to the larger; none between trees of one size.
    Proof hashes;
    friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// `huiyin-evidence@v1`, then both notes and the hashes, each after a line with how many lines it has.
[[nodiscard]] std::string write_evidence(const Evidence& evidence);
/// Strict: exactly the texts that write_evidence() makes.
[[nodiscard]] std::optional<Evidence> parse_evidence(std::string_view text);

/// Hashes for evidence, out of the tiles of a log that has the larger tree: this also finds what a consistency proof
/// from a power of two on leaves out. Both sizes have to be above 0 and the old one the smaller.
[[nodiscard]] Result<Proof, ProofFailure> joining_hashes(std::uint64_t old_size, std::uint64_t new_size,
                                                         const TileReader& read);

/// How two checkpoints contradict one another.
enum class Contradiction : std::uint8_t {
    two_roots,   ///< Of the same size, with different roots.
    other_past,  ///< The larger tree does not begin with the smaller one, as the hashes show.
};

/// Why the evidence proves nothing against the log.
enum class EvidenceGap : std::uint8_t {
    first_not_signed,  ///< The log did not sign the first, or it is no checkpoint of it.
    second_not_signed,
    same_checkpoint,      ///< Both say the same.
    hashes_lead_nowhere,  ///< The hashes do not lead to the larger tree's root: anybody could have made them up. Both
                          ///< checkpoints may be true.
    no_contradiction,     ///< The hashes show that the larger tree goes on from the smaller one.
};

/// Proven with the two signatures, or not at all. That a consistency proof *fails* never proves anything, since
/// whoever shows a checkpoint can put a wrong proof beside it; what convicts the log is a proof that *works*, from
/// another past than the one it had signed.
struct Convicted {
    Contradiction how{};
    Checkpoint first;
    Checkpoint second;
    std::optional<Hash> past{};  ///< With other_past: the root that the larger tree has at the smaller one's size.
};
[[nodiscard]] Result<Convicted, EvidenceGap> check_evidence(const Evidence& evidence, const VerifierKey& log);

}  // namespace huiyin::ledger
