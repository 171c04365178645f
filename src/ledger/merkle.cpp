#include "ledger/merkle.hpp"

#include <bit>
#include <map>
#include <utility>

#include "base/check.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::ledger {

namespace {

constexpr std::uint8_t leaf_prefix = 0x00;
constexpr std::uint8_t node_prefix = 0x01;

/// Reads what a prover asks for out of the tiles of one tree, each tile once.
class TileCache {
public:
    TileCache(std::uint64_t size, const TileReader& read) : size_(size), read_(read) {}

    /// Root of the leaves [low, high), which lie in the tree and start where a split of the tree starts.
    Result<Hash, ProofFailure> range_root(std::uint64_t low, std::uint64_t high) {
        const std::uint64_t width = high - low;
        if (std::has_single_bit(width)) {
            check((low & (width - 1)) == 0);
            const auto height = static_cast<std::uint8_t>(std::countr_zero(width));
            return perfect_root(height, low >> height);
        }
        const std::uint64_t middle = low + std::bit_floor(width);
        const auto left = range_root(low, middle);
        if (!left) return left;
        const auto right = range_root(middle, high);
        if (!right) return right;
        return node_hash(*left, *right);
    }

private:
    /// Root of the leaves [index << height, (index + 1) << height): folded from a run of hashes within one tile.
    Result<Hash, ProofFailure> perfect_root(std::uint8_t height, std::uint64_t index) {
        const auto level = static_cast<std::uint8_t>(height / 8);
        const std::uint64_t count = std::uint64_t{1} << (height % 8U);
        const std::uint64_t first = index * count;
        const auto tile = tile_at(level, first / tile_width_max);
        if (!tile) return fail(tile.error());
        const std::span<const Hash> stored = **tile;
        const std::size_t offset = first % tile_width_max;
        std::vector<Hash> hashes(stored.begin() + static_cast<std::ptrdiff_t>(offset),
                                 stored.begin() + static_cast<std::ptrdiff_t>(offset + count));
        while (hashes.size() > 1) {
            for (std::size_t i = 0; i < hashes.size() / 2; ++i) {
                hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
            }
            hashes.resize(hashes.size() / 2);
        }
        return hashes.front();
    }

    Result<const std::vector<Hash>*, ProofFailure> tile_at(std::uint8_t level, std::uint64_t index) {
        const auto known = tiles_.find({level, index});
        if (known != tiles_.end()) return &known->second;
        const Tile tile{.level = level, .index = index, .width = width_at(level, index, size_)};
        const auto bytes = read_(tile);
        if (!bytes) return fail(ProofFailure::tile_missing);
        auto hashes = decode_tile(*bytes);
        if (!hashes || hashes->size() < tile.width) return fail(ProofFailure::tile_malformed);
        hashes->resize(tile.width);
        return &tiles_.emplace(std::pair{level, index}, *std::move(hashes)).first->second;
    }

    std::uint64_t size_;
    const TileReader& read_;
    std::map<std::pair<std::uint8_t, std::uint64_t>, std::vector<Hash>> tiles_;
};

/// A run of leaves whose root becomes one hash of a proof.
struct LeafRange {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

/// Reads the roots of ranges that were noted from the top of the tree down, and returns them from the bottom up.
Result<Proof, ProofFailure> roots_upwards(const std::vector<LeafRange>& downwards, TileCache& tiles) {
    Proof proof;
    proof.reserve(downwards.size());
    for (auto range = downwards.rbegin(); range != downwards.rend(); ++range) {
        const auto root = tiles.range_root(range->low, range->high);
        if (!root) return fail(root.error());
        proof.push_back(*root);
    }
    return proof;
}

/// Where the hashes of a consistency proof lead.
struct Roots {
    Hash before{};
    Hash after{};
};

/// RFC 9162 section 2.1.4.2 from the largest subtree that ends where the old tree ends, whose hash is `first`. Nothing
/// if there are too many or too few hashes.
std::optional<Roots> climb(std::uint64_t old_size, std::uint64_t new_size, const Hash& first,
                           std::span<const Hash> siblings) {
    std::uint64_t at = old_size - 1;
    std::uint64_t last = new_size - 1;
    while ((at & 1U) != 0) {
        at >>= 1U;
        last >>= 1U;
    }
    Roots roots{first, first};
    for (const Hash& sibling : siblings) {
        if (last == 0) return std::nullopt;
        if ((at & 1U) != 0 || at == last) {
            roots.before = node_hash(sibling, roots.before);
            roots.after = node_hash(sibling, roots.after);
            while ((at & 1U) == 0 && at != 0) {
                at >>= 1U;
                last >>= 1U;
            }
        } else {
            roots.after = node_hash(roots.after, sibling);
        }
        at >>= 1U;
        last >>= 1U;
    }
    if (last != 0) return std::nullopt;
    return roots;
}

}  // namespace

Hash leaf_hash(ByteView entry) { return sha256({ByteView{&leaf_prefix, 1}, entry}); }

Hash node_hash(const Hash& left, const Hash& right) {
    std::array<std::uint8_t, 1 + 2 * hash_bytes> node;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    node[0] = node_prefix;
    std::copy(left.begin(), left.end(), node.begin() + 1);
    std::copy(right.begin(), right.end(), node.begin() + 1 + hash_bytes);
    return sha256(node);
}

const Hash& empty_root() {
    static const Hash root = sha256(ByteView{});
    return root;
}

std::optional<CompactRange> CompactRange::restore(std::uint64_t size, ByteView peak_bytes) {
    if (size > tree_size_max) return std::nullopt;
    auto peaks = decode_tile(peak_bytes);
    if (!peaks) return std::nullopt;
    return restore(size, *std::move(peaks));
}

std::optional<CompactRange> CompactRange::restore(std::uint64_t size, std::vector<Hash> peaks) {
    if (size > tree_size_max || peaks.size() != static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
    CompactRange range;
    range.size_ = size;
    range.peaks_ = std::move(peaks);
    return range;
}

Bytes CompactRange::peak_bytes() const { return encode_tile(peaks_); }

Hash CompactRange::root() const {
    if (peaks_.empty()) return empty_root();
    Hash root = peaks_.back();
    for (std::size_t i = peaks_.size() - 1; i > 0; --i) root = node_hash(peaks_[i - 1], root);
    return root;
}

void CompactRange::append(const Hash& leaf) {
    check(size_ < tree_size_max);
    Hash hash = leaf;
    for (std::uint64_t bits = size_; (bits & 1U) != 0; bits >>= 1U) {
        hash = node_hash(peaks_.back(), hash);
        peaks_.pop_back();
    }
    peaks_.push_back(hash);
    ++size_;
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                      const Hash& root) {
    if (size > tree_size_max || index >= size) return false;
    std::uint64_t at = index;
    std::uint64_t last = size - 1;
    Hash hash = leaf;
    for (const Hash& sibling : proof) {
        if (last == 0) return false;
        if ((at & 1U) != 0 || at == last) {
            hash = node_hash(sibling, hash);
            while ((at & 1U) == 0 && at != 0) {
                at >>= 1U;
                last >>= 1U;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        at >>= 1U;
        last >>= 1U;
    }
    return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                        std::span<const Hash> proof) {
    if (new_size > tree_size_max || old_size > new_size) return false;
    if (new_size == 0 && new_root != empty_root()) return false;
    if (old_size == 0) return proof.empty() && old_root == empty_root();
    if (old_size == new_size) return proof.empty() && old_root == new_root;
    if (proof.empty()) return false;
    // A perfect old tree is itself a node of the new one, so its root is where both computations start.
    const bool perfect = std::has_single_bit(old_size);
    const auto roots = perfect ? climb(old_size, new_size, old_root, proof)
                               : climb(old_size, new_size, proof.front(), proof.subspan(1));
    return roots && roots->before == old_root && roots->after == new_root;
}

std::optional<Hash> root_before(std::uint64_t old_size, std::uint64_t new_size, const Hash& new_root,
                                std::span<const Hash> hashes) {
    if (new_size > tree_size_max || old_size == 0 || old_size >= new_size || hashes.empty()) return std::nullopt;
    const auto roots = climb(old_size, new_size, hashes.front(), hashes.subspan(1));
    if (!roots || roots->after != new_root) return std::nullopt;
    return roots->before;
}

Result<Proof, ProofFailure> inclusion_proof(std::uint64_t index, std::uint64_t size, const TileReader& read) {
    if (size > tree_size_max || index >= size) return fail(ProofFailure::not_in_tree);
    std::vector<LeafRange> siblings;
    LeafRange around{0, size};
    while (around.high - around.low > 1) {
        const std::uint64_t middle = around.low + std::bit_floor(around.high - around.low - 1);
        if (index < middle) {
            siblings.push_back({middle, around.high});
            around.high = middle;
        } else {
            siblings.push_back({around.low, middle});
            around.low = middle;
        }
    }
    TileCache tiles{size, read};
    return roots_upwards(siblings, tiles);
}

Result<Proof, ProofFailure> consistency_proof(std::uint64_t old_size, std::uint64_t new_size, const TileReader& read) {
    if (new_size > tree_size_max || old_size > new_size) return fail(ProofFailure::not_in_tree);
    if (old_size == 0 || old_size == new_size) return Proof{};
    std::vector<LeafRange> parts;
    LeafRange around{0, new_size};
    while (around.high != old_size) {
        const std::uint64_t middle = around.low + std::bit_floor(around.high - around.low - 1);
        if (old_size <= middle) {
            parts.push_back({middle, around.high});
            around.high = middle;
        } else {
            parts.push_back({around.low, middle});
            around.low = middle;
        }
    }
    // What is left is a subtree of both trees. The verifier has its hash already if it is the whole old tree.
    if (around.low != 0) parts.push_back(around);
    TileCache tiles{new_size, read};
    return roots_upwards(parts, tiles);
}

Result<CompactRange, ProofFailure> compact_range(std::uint64_t size, const TileReader& read) {
    if (size > tree_size_max) return fail(ProofFailure::not_in_tree);
    TileCache tiles{size, read};
    std::vector<Hash> peaks;
    for (std::uint64_t low = 0; low < size;) {
        const std::uint64_t width = std::bit_floor(size - low);
        const auto root = tiles.range_root(low, low + width);
        if (!root) return fail(root.error());
        peaks.push_back(*root);
        low += width;
    }
    return *CompactRange::restore(size, std::move(peaks));
}

}  // namespace huiyin::ledger
