#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/tiles.hpp"

namespace huiyin::ledger {

/// The Merkle tree of RFC 6962 section 2.1 (RFC 9162 with SHA-256): leaves and nodes are hashed with different first
/// bytes, and a tree of n leaves splits at the largest power of two below n, so nothing is padded or doubled.
[[nodiscard]] Hash leaf_hash(ByteView entry);
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);
/// SHA-256 of nothing.
[[nodiscard]] const Hash& empty_root();

/// Sibling hashes from the leaf's up (inclusion), or as RFC 9162 section 2.1.4.1 orders them (consistency).
using Proof = std::vector<Hash>;

/// The right edge of a growing tree: the roots of its perfect subtrees, largest first, one for each 1 bit of the size.
/// It is all that appending needs, 32 bytes for each bit; it cannot prove anything about leaves that are already in.
///
///     size 7 = 4 + 2 + 1:    [0..3]  [4..5]  [6]
class CompactRange {
public:
    /// The empty tree.
    CompactRange() = default;
    /// A tree of that size again from peak_bytes(); nothing if the length does not fit the size.
    [[nodiscard]] static std::optional<CompactRange> restore(std::uint64_t size, ByteView peak_bytes);
    /// The same from the hashes themselves.
    [[nodiscard]] static std::optional<CompactRange> restore(std::uint64_t size, std::vector<Hash> peaks);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] const std::vector<Hash>& peaks() const noexcept { return peaks_; }
    [[nodiscard]] Bytes peak_bytes() const;
    [[nodiscard]] Hash root() const;
    /// Growing beyond tree_size_max is a bug.
    void append(const Hash& leaf);

    friend bool operator==(const CompactRange&, const CompactRange&) = default;

private:
    std::uint64_t size_ = 0;
    std::vector<Hash> peaks_;
};

/// RFC 9162 section 2.1.3.2. False also for an index outside the tree and for a tree above tree_size_max.
[[nodiscard]] bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                    std::span<const Hash> proof, const Hash& root);
/// RFC 9162 section 2.1.4.2, with the two cases that it leaves to the caller: between equal sizes and from the empty
/// tree, the proof is empty (and the roots are equal, or the old one is empty_root()).
[[nodiscard]] bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size,
                                      const Hash& new_root, std::span<const Hash> proof);

/// The root that the first `old_size` leaves of a tree have, as the hashes show it; nothing if they do not lead to the
/// tree's root. They are those of a consistency proof; if `old_size` is a power of two, the root that the proof leaves
/// out stands in front of them. Since SHA-256 has no known collisions, there is one such root alone: a log that signed
/// this tree, and for `old_size` another root, has signed two histories. Both sizes have to be above 0 and the old one
/// the smaller.
[[nodiscard]] std::optional<Hash> root_before(std::uint64_t old_size, std::uint64_t new_size, const Hash& new_root,
                                              std::span<const Hash> hashes);

/// Why there is no proof.
enum class ProofFailure : std::uint8_t {
    not_in_tree,     ///< The index or old size lies outside the tree, or the tree is above tree_size_max.
    tile_missing,    ///< The reader does not have a tile that the tree must have.
    tile_malformed,  ///< The reader returned a tile that is too short or no list of hashes.
};

/// Gets the bytes of a stored tile: 32 for each of at least `tile.width` hashes. More is fine (the full tile, or a
/// later width), so a store that keeps one growing tile returns what it has. Nothing if it does not exist.
using TileReader = std::function<std::optional<Bytes>(const Tile& tile)>;

/// Proofs made from stored tiles, for any tree size that the tiles cover. At most two tiles of each level are read.
[[nodiscard]] Result<Proof, ProofFailure> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                                          const TileReader& read);
[[nodiscard]] Result<Proof, ProofFailure> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                                            const TileReader& read);
/// The right edge of the tree at any size that the tiles cover, for an audit or for starting again after a restore.
[[nodiscard]] Result<CompactRange, ProofFailure> compact_range(std::uint64_t size, const TileReader& read);

}  // namespace huiyin::ledger
