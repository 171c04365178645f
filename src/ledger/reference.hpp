#pragma once

#include <bit>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/batch.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"

/// For tests only: the tree as RFC 6962 section 2.1 writes it down, by recursion over all leaves, sharing nothing with
/// the code under test but the hash function; and a store of tiles in memory.
namespace huiyin::ledger::reference {

[[nodiscard]] inline Hash leaf(ByteView entry) {
    Bytes bytes{0x00};
    bytes.insert(bytes.end(), entry.begin(), entry.end());
    return sha256(bytes);
}

[[nodiscard]] inline Hash node(const Hash& left, const Hash& right) {
    Bytes bytes{0x01};
    bytes.insert(bytes.end(), left.begin(), left.end());
    bytes.insert(bytes.end(), right.begin(), right.end());
    return sha256(bytes);
}

/// The largest power of two below n.
[[nodiscard]] inline std::size_t split(std::size_t n) {
    std::size_t k = 1;
    while (k * 2 < n) k *= 2;
    return k;
}

[[nodiscard]] inline Hash root(std::span<const Hash> leaves) {
    if (leaves.empty()) return sha256(ByteView{});
    if (leaves.size() == 1) return leaves.front();
    const std::size_t k = split(leaves.size());
    return node(root(leaves.first(k)), root(leaves.subspan(k)));
}

/// PATH(m, D[n]) of RFC 6962 section 2.1.1.
[[nodiscard]] inline Proof inclusion(std::size_t m, std::span<const Hash> leaves) {
    if (leaves.size() == 1) return {};
    const std::size_t k = split(leaves.size());
    Proof proof = m < k ? inclusion(m, leaves.first(k)) : inclusion(m - k, leaves.subspan(k));
    proof.push_back(m < k ? root(leaves.subspan(k)) : root(leaves.first(k)));
    return proof;
}

/// SUBPROOF(m, D[n], b) of RFC 6962 section 2.1.2.
[[nodiscard]] inline Proof subproof(std::size_t m, std::span<const Hash> leaves, bool whole) {
    if (m == leaves.size()) return whole ? Proof{} : Proof{root(leaves)};
    const std::size_t k = split(leaves.size());
    Proof proof = m <= k ? subproof(m, leaves.first(k), whole) : subproof(m - k, leaves.subspan(k), false);
    proof.push_back(m <= k ? root(leaves.subspan(k)) : root(leaves.first(k)));
    return proof;
}

[[nodiscard]] inline Proof consistency(std::size_t m, std::span<const Hash> leaves) {
    return m == 0 ? Proof{} : subproof(m, leaves, true);
}

/// Applies tile writes as a store does, and refuses (by the return value) one that would not append at the end.
class TileStore {
public:
    [[nodiscard]] bool write(const TileWrite& write) {
        std::vector<Hash>& tile = tiles_[{write.level, write.index}];
        if (tile.size() != write.offset || tile.size() + write.hashes.size() > tile_width_max) return false;
        tile.insert(tile.end(), write.hashes.begin(), write.hashes.end());
        return true;
    }

    [[nodiscard]] const std::map<std::pair<std::uint8_t, std::uint64_t>, std::vector<Hash>>& tiles() const {
        return tiles_;
    }

    [[nodiscard]] TileReader reader() const {
        return [this](const Tile& tile) -> std::optional<Bytes> {
            const auto found = tiles_.find({tile.level, tile.index});
            if (found == tiles_.end()) return std::nullopt;
            return encode_tile(found->second);
        };
    }

private:
    std::map<std::pair<std::uint8_t, std::uint64_t>, std::vector<Hash>> tiles_;
};

/// Distinct leaves that need no entries.
[[nodiscard]] inline std::vector<Hash> numbered_leaves(std::size_t count) {
    std::vector<Hash> leaves;
    leaves.reserve(count);
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf(as_bytes("leaf " + std::to_string(i))));
    return leaves;
}

}  // namespace huiyin::ledger::reference
