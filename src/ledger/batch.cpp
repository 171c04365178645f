#include "ledger/batch.hpp"

#include <algorithm>
#include <bit>

#include "base/check.hpp"

namespace huiyin::ledger {

namespace {

/// The root of the perfect subtree of that height, of which a size with that bit set has one.
const Hash& peak_of(const CompactRange& range, std::size_t height) {
    const std::uint64_t larger = range.size() >> height >> 1U;
    return range.peaks().at(static_cast<std::size_t>(std::popcount(larger)));
}

}  // namespace

Batch::Batch(const CompactRange& before, std::span<const Hash> leaves) : old_size_(before.size()) {
    check(leaves.size() <= tree_size_max - before.size());
    if (leaves.empty()) {
        range_ = before;
        root_ = before.root();
        return;
    }
    grow(before, leaves);
    root_ = heights_.back().nodes.front();
    collect_range();
    collect_tile_writes();
}

Proof Batch::inclusion_proof(std::size_t offset) const {
    check(offset < new_size() - old_size_);
    Proof proof;
    proof.reserve(heights_.size() - 1);
    std::uint64_t at = old_size_ + offset;
    for (const Height& height : heights_) {
        const std::uint64_t sibling = at ^ 1U;
        // Without a right neighbour the node goes up unchanged. On the left there always is one, except at the top.
        if (sibling >= height.first && sibling - height.first < height.nodes.size()) {
            proof.push_back(height.nodes[sibling - height.first]);
        }
        at >>= 1U;
    }
    return proof;
}

void Batch::grow(const CompactRange& before, std::span<const Hash> leaves) {
    const std::uint64_t new_size = old_size_ + leaves.size();
    heights_.reserve(std::bit_width(new_size) + 1);
    Height current{.first = old_size_, .nodes = {}};
    current.nodes.reserve(leaves.size() + 1);
    if ((old_size_ & 1U) != 0) {
        current.nodes.push_back(peak_of(before, 0));
        --current.first;
    }
    current.nodes.insert(current.nodes.end(), leaves.begin(), leaves.end());
    heights_.push_back(std::move(current));
    while (heights_.back().first != 0 || heights_.back().nodes.size() > 1) {
        const Height& below = heights_.back();
        const std::size_t count = (below.nodes.size() + 1) / 2;
        Height above{.first = below.first / 2, .nodes = {}};
        above.nodes.reserve(count + 1);
        // The left neighbour of the first node is needed for proofs and, being old, can only be a peak.
        if ((above.first & 1U) != 0) {
            above.nodes.push_back(peak_of(before, heights_.size()));
            --above.first;
        }
        for (std::size_t i = 0; i + 1 < below.nodes.size(); i += 2) {
            above.nodes.push_back(node_hash(below.nodes[i], below.nodes[i + 1]));
        }
        if (below.nodes.size() % 2 != 0) above.nodes.push_back(below.nodes.back());
        heights_.push_back(std::move(above));
    }
}

void Batch::collect_range() {
    const std::uint64_t new_size = heights_.front().first + heights_.front().nodes.size();
    std::vector<Hash> peaks;
    for (std::size_t height = std::bit_width(new_size); height-- > 0;) {
        const std::uint64_t end = new_size >> height;
        if ((end & 1U) == 0) continue;
        const Height& nodes = heights_[height];
        // A peak of the old tree that stays one is there too: as the left neighbour at its height.
        peaks.push_back(nodes.nodes.at(end - 1 - nodes.first));
    }
    range_ = *CompactRange::restore(new_size, std::move(peaks));
}

void Batch::collect_tile_writes() {
    for (std::size_t height = 0; height < heights_.size(); height += 8) {
        const Height& nodes = heights_[height];
        const auto level = static_cast<std::uint8_t>(height / 8);
        const std::uint64_t end = hashes_at(level, new_size());
        // Only nodes whose leaves are all there become stored hashes.
        for (std::uint64_t at = hashes_at(level, old_size_); at < end;) {
            const std::uint64_t offset = at % tile_width_max;
            const std::uint64_t count = std::min(tile_width_max - offset, end - at);
            const auto first = nodes.nodes.begin() + static_cast<std::ptrdiff_t>(at - nodes.first);
            tile_writes_.push_back({.level = level,
                                    .index = at / tile_width_max,
                                    .offset = static_cast<std::uint16_t>(offset),
                                    .hashes = {first, first + static_cast<std::ptrdiff_t>(count)}});
            at += count;
        }
    }
}

}  // namespace huiyin::ledger
