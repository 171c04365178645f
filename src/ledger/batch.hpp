#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "ledger/merkle.hpp"

namespace huiyin::ledger {

/// Hashes that join one tile from position `offset` on. What stands before them in the tile never changes.
struct TileWrite {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    std::uint16_t offset = 0;
    std::vector<Hash> hashes;
    friend bool operator==(const TileWrite&, const TileWrite&) = default;
};

/// One group commit's growth of the tree, computed in memory from the right edge alone: nothing is read from storage.
///
/// It holds, for every height of the tree, the nodes from the one above the first new leaf to the right end. A node
/// that reaches over the end stands for the leaves that are there, just as in the tree's definition, so the top of the
/// last height is the new root, and the neighbours on the way up are a leaf's inclusion proof.
class Batch {
public:
    /// `leaves` may be empty; more than fit below tree_size_max is a bug. Costs about two node hashes a leaf.
    Batch(const CompactRange& before, std::span<const Hash> leaves);

    [[nodiscard]] std::uint64_t old_size() const noexcept { return old_size_; }
    [[nodiscard]] std::uint64_t new_size() const noexcept { return range_.size(); }
    /// The right edge after the batch, which the next batch starts from.
    [[nodiscard]] const CompactRange& range() const noexcept { return range_; }
    [[nodiscard]] const Hash& root() const noexcept { return root_; }
    /// Everything to store so that all tiles of all levels are up to date, lowest level first and from left to right.
    [[nodiscard]] const std::vector<TileWrite>& tile_writes() const noexcept { return tile_writes_; }
    /// Inclusion proof, against new_size() and root(), of leaf old_size() + `offset`. An offset outside the batch is a
    /// bug.
    [[nodiscard]] Proof inclusion_proof(std::size_t offset) const;

private:
    /// Nodes of one height, from position `first` in that height to the right end of the tree.
    struct Height {
        std::uint64_t first = 0;
        std::vector<Hash> nodes;
    };

    void grow(const CompactRange& before, std::span<const Hash> leaves);
    void collect_range();
    void collect_tile_writes();

    std::uint64_t old_size_ = 0;
    std::vector<Height> heights_;
    CompactRange range_;
    Hash root_{};
    std::vector<TileWrite> tile_writes_;
};

}  // namespace huiyin::ledger
