#include "ledger/batch.hpp"

#include <random>

#include <gtest/gtest.h>

#include "ledger/reference.hpp"

namespace huiyin::ledger {
namespace {

using reference::numbered_leaves;
using reference::TileStore;

/// The right edge of a tree, grown leaf by leaf.
CompactRange grown(std::span<const Hash> leaves) {
    CompactRange range;
    for (const Hash& leaf : leaves) range.append(leaf);
    return range;
}

TEST(Batch, of_nothing_changes_nothing) {
    const CompactRange before = grown(numbered_leaves(5));
    const Batch batch{before, {}};
    EXPECT_EQ(batch.range(), before);
    EXPECT_EQ(batch.root(), before.root());
    EXPECT_TRUE(batch.tile_writes().empty());
}

TEST(Batch, agrees_with_growing_leaf_by_leaf_and_proves_every_new_leaf) {
    const std::vector<Hash> leaves = numbered_leaves(600);
    CompactRange before;
    for (std::size_t old = 0; old <= 300; ++old) {
        for (const std::size_t count : {1U, 2U, 3U, 5U, 255U, 256U, 300U}) {
            if (old % 7 != 0 && count > 3) continue;
            const Batch batch{before, std::span{leaves}.subspan(old, count)};
            const auto all = std::span{leaves}.first(old + count);
            ASSERT_EQ(batch.range(), grown(all));
            ASSERT_EQ(batch.root(), batch.range().root());
            for (std::size_t i = 0; i<count; i += count> 5 ? 41 : 1) {
                const Proof proof = batch.inclusion_proof(i);
                ASSERT_EQ(proof, reference::inclusion(old + i, all)) << old << " + " << count << ", " << i;
                ASSERT_TRUE(verify_inclusion(old + i, old + count, leaves[old + i], proof, batch.root()));
            }
        }
        before.append(leaves[old]);
    }
}

TEST(Batch, writes_that_follow_one_another_make_every_tile_of_every_level) {
    constexpr std::size_t size_max = 70000;
    const std::vector<Hash> leaves = numbered_leaves(size_max);
    std::mt19937_64 random{20260105};
    CompactRange range;
    TileStore store;
    while (range.size() < size_max) {
        const std::size_t count = std::min<std::size_t>(1 + random() % 1024, size_max - range.size());
        const Batch batch{range, std::span{leaves}.subspan(range.size(), count)};
        for (const TileWrite& write : batch.tile_writes()) ASSERT_TRUE(store.write(write));
        for (const std::size_t i : {std::size_t{0}, count / 2, count - 1}) {
            ASSERT_TRUE(verify_inclusion(range.size() + i, range.size() + count, leaves[range.size() + i],
                                         batch.inclusion_proof(i), batch.root()));
            ASSERT_EQ(*inclusion_proof(range.size() + i, range.size() + count, store.reader()),
                      batch.inclusion_proof(i));
        }
        range = batch.range();
    }
    EXPECT_EQ(range, grown(leaves));
    const auto expected = tiles_of(size_max);
    EXPECT_EQ(store.tiles().size(), expected.size());
    for (const Tile& tile : expected) {
        const auto& hashes = store.tiles().at({tile.level, tile.index});
        ASSERT_EQ(hashes.size(), tile.width);
        for (std::size_t i = 0; i < hashes.size(); i += 51) {
            const std::size_t leaves_below = std::size_t{1} << (8U * tile.level);
            const std::size_t first = (tile.index * tile_width_max + i) * leaves_below;
            ASSERT_EQ(hashes[i], reference::root(std::span{leaves}.subspan(first, leaves_below)));
        }
    }
}

TEST(Batch, adds_to_a_higher_level_only_when_the_tile_below_is_full) {
    const std::vector<Hash> leaves = numbered_leaves(257);
    const Batch not_full{CompactRange{}, std::span{leaves}.first(255)};
    ASSERT_EQ(not_full.tile_writes().size(), 1U);
    const Batch full{not_full.range(), std::span{leaves}.subspan(255, 1)};
    ASSERT_EQ(full.tile_writes().size(), 2U);
    EXPECT_EQ(full.tile_writes()[0], (TileWrite{.level = 0, .index = 0, .offset = 255, .hashes = {leaves[255]}}));
    EXPECT_EQ(full.tile_writes()[1], (TileWrite{.level = 1, .index = 0, .offset = 0, .hashes = {full.root()}}));
    const Batch next{full.range(), std::span{leaves}.subspan(256, 1)};
    ASSERT_EQ(next.tile_writes().size(), 1U);
    EXPECT_EQ(next.tile_writes()[0], (TileWrite{.level = 0, .index = 1, .offset = 0, .hashes = {leaves[256]}}));
}

TEST(Batch, works_at_the_far_end_of_the_largest_tree) {
    constexpr std::uint64_t old_size = tree_size_max - 3;
    const auto before = CompactRange::restore(old_size, numbered_leaves(61));
    ASSERT_TRUE(before);
    const std::vector<Hash> leaves = numbered_leaves(3);
    const Batch batch{*before, leaves};
    CompactRange grown_range = *before;
    for (const Hash& leaf : leaves) grown_range.append(leaf);
    EXPECT_EQ(batch.range(), grown_range);
    EXPECT_EQ(batch.root(), grown_range.root());
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(verify_inclusion(old_size + i, tree_size_max, leaves[i], batch.inclusion_proof(i), batch.root()));
    }
    EXPECT_EQ(batch.inclusion_proof(0).size(), 62U);
}

}  // namespace
}  // namespace huiyin::ledger
