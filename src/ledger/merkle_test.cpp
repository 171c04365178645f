#include "ledger/merkle.hpp"

#include <gtest/gtest.h>

#include "ledger/reference.hpp"

namespace huiyin::ledger {
namespace {

using reference::numbered_leaves;
using reference::TileStore;

/// The store of a whole log, and its leaves.
struct StoredLog {
    explicit StoredLog(std::size_t size) : leaves(numbered_leaves(size)) {
        const Batch batch{CompactRange{}, leaves};
        for (const TileWrite& write : batch.tile_writes()) EXPECT_TRUE(store.write(write));
    }

    [[nodiscard]] std::span<const Hash> first(std::size_t count) const { return std::span{leaves}.first(count); }

    std::vector<Hash> leaves;
    TileStore store;
};

TEST(MerkleTree, has_the_published_reference_roots) {
    const std::array<std::string_view, 8> entries = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    const std::array<std::string_view, 9> roots = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    CompactRange range;
    EXPECT_EQ(hex_encode(range.root()), roots[0]);
    EXPECT_EQ(base64_encode(empty_root()), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    for (std::size_t i = 0; i < entries.size(); ++i) {
        range.append(leaf_hash(*hex_decode(entries[i])));
        EXPECT_EQ(hex_encode(range.root()), roots[i + 1]);
    }
}

TEST(MerkleTree, large_roots_are_those_that_another_program_computed) {
    struct {
        std::size_t size;
        std::string_view root;
    } const examples[] = {{257, "Dd0ynkP8Vrz05Sgev3CPfbJ6yjbWw11xqdKetDelJxM="},
                          {70000, "PaqlH2HYRlfhVmLpzlk1YO4qKAJ+5bAV2HkflIBEAM8="}};
    CompactRange range;
    for (const auto& [size, root] : examples) {
        while (range.size() < size) {
            const std::string entry = R"({"case":)" + std::to_string(range.size()) + R"(,"event":")" +
                                      std::string(range.size() % 40, 'e') + R"("})";
            range.append(leaf_hash(as_bytes(entry)));
        }
        EXPECT_EQ(base64_encode(range.root()), root);
    }
}

TEST(MerkleTree, leaf_and_node_hashes_keep_apart) {
    const Hash left = leaf_hash(as_bytes("left"));
    const Hash right = leaf_hash(as_bytes("right"));
    Bytes both{left.begin(), left.end()};
    both.insert(both.end(), right.begin(), right.end());
    EXPECT_NE(node_hash(left, right), leaf_hash(both));
    EXPECT_NE(node_hash(left, right), sha256(both));
    EXPECT_NE(leaf_hash(as_bytes("left")), sha256(as_bytes("left")));
    EXPECT_NE(node_hash(left, right), node_hash(right, left));
}

TEST(MerkleTree, an_odd_node_is_neither_doubled_nor_padded) {
    const std::vector<Hash> leaves = numbered_leaves(3);
    CompactRange range;
    for (const Hash& leaf : leaves) range.append(leaf);
    const Hash pair = node_hash(leaves[0], leaves[1]);
    EXPECT_EQ(range.root(), node_hash(pair, leaves[2]));
    EXPECT_NE(range.root(), node_hash(pair, node_hash(leaves[2], leaves[2])));
    EXPECT_NE(range.root(), node_hash(pair, node_hash(leaves[2], Hash{})));
}

TEST(CompactRange, agrees_with_the_recursive_definition_and_survives_storage) {
    const std::vector<Hash> leaves = numbered_leaves(600);
    CompactRange range;
    for (std::size_t size = 0; size <= leaves.size(); ++size) {
        ASSERT_EQ(range.size(), size);
        ASSERT_EQ(range.root(), reference::root(std::span{leaves}.first(size))) << size;
        const auto restored = CompactRange::restore(size, range.peak_bytes());
        ASSERT_TRUE(restored);
        ASSERT_EQ(*restored, range);
        if (size < leaves.size()) range.append(leaves[size]);
    }
}

TEST(CompactRange, is_not_restored_from_hashes_that_do_not_fit_its_size) {
    CompactRange range;
    for (const Hash& leaf : numbered_leaves(5)) range.append(leaf);
    const Bytes peaks = range.peak_bytes();
    EXPECT_EQ(peaks.size(), 64U);
    EXPECT_TRUE(CompactRange::restore(6, peaks));
    EXPECT_FALSE(CompactRange::restore(4, peaks));
    EXPECT_FALSE(CompactRange::restore(7, peaks));
    EXPECT_FALSE(CompactRange::restore(5, ByteView{peaks}.first(63)));
    EXPECT_FALSE(CompactRange::restore(5, ByteView{}));
    EXPECT_TRUE(CompactRange::restore(0, ByteView{}));
    EXPECT_FALSE(CompactRange::restore(tree_size_max + 1, peaks));
}

TEST(InclusionProof, from_tiles_agrees_with_the_definition_and_verifies) {
    const StoredLog log{600};
    for (const std::size_t size : {1U, 2U, 3U, 7U, 8U, 255U, 256U, 257U, 511U, 512U, 513U, 600U}) {
        const Hash root = reference::root(log.first(size));
        for (std::size_t index = 0; index < size; index += size < 300 ? 1 : 37) {
            const auto proof = inclusion_proof(index, size, log.store.reader());
            ASSERT_TRUE(proof);
            ASSERT_EQ(*proof, reference::inclusion(index, log.first(size))) << index << " of " << size;
            ASSERT_TRUE(verify_inclusion(index, size, log.leaves[index], *proof, root));
        }
    }
}

TEST(InclusionProof, holds_for_one_index_one_size_and_one_leaf_only) {
    const StoredLog log{300};
    for (const std::size_t size : {1U, 2U, 5U, 8U, 257U, 300U}) {
        const Hash root = reference::root(log.first(size));
        for (const std::size_t index : {std::size_t{0}, size / 2, size - 1}) {
            SCOPED_TRACE(std::to_string(index) + " of " + std::to_string(size));
            const Proof proof = *inclusion_proof(index, size, log.store.reader());
            const Hash& leaf = log.leaves[index];
            ASSERT_TRUE(verify_inclusion(index, size, leaf, proof, root));
            for (std::size_t other = 0; other < size + 3; ++other) {
                ASSERT_EQ(verify_inclusion(other, size, leaf, proof, root), other == index) << other;
            }
            EXPECT_FALSE(verify_inclusion(index, size, log.leaves[index + 1 < 300 ? index + 1 : 0], proof, root));
            EXPECT_FALSE(verify_inclusion(index, 0, leaf, proof, root));
            EXPECT_FALSE(verify_inclusion(index, index, leaf, proof, root));
            Proof longer = proof;
            longer.push_back(root);
            EXPECT_FALSE(verify_inclusion(index, size, leaf, longer, root));
            longer = proof;
            longer.insert(longer.begin(), leaf);
            EXPECT_FALSE(verify_inclusion(index, size, leaf, longer, root));
            if (!proof.empty()) {
                EXPECT_FALSE(verify_inclusion(index, size, leaf, std::span{proof}.first(proof.size() - 1), root));
                EXPECT_FALSE(verify_inclusion(index, size, leaf, std::span{proof}.subspan(1), root));
            }
            for (std::size_t bit = 0; bit < proof.size() * 256; bit += 13) {
                Proof altered = proof;
                altered[bit / 256][bit % 256 / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
                ASSERT_FALSE(verify_inclusion(index, size, leaf, altered, root)) << bit;
            }
            for (std::size_t bit = 0; bit < 256; ++bit) {
                Hash altered = root;
                altered[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
                ASSERT_FALSE(verify_inclusion(index, size, leaf, proof, altered));
                altered = leaf;
                altered[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
                ASSERT_FALSE(verify_inclusion(index, size, altered, proof, root));
            }
        }
    }
}

TEST(InclusionProof, needs_an_index_inside_a_tree_of_bearable_size) {
    const StoredLog log{10};
    EXPECT_EQ(inclusion_proof(10, 10, log.store.reader()), fail(ProofFailure::not_in_tree));
    EXPECT_EQ(inclusion_proof(0, 0, log.store.reader()), fail(ProofFailure::not_in_tree));
    constexpr std::uint64_t huge = ~std::uint64_t{0};
    EXPECT_EQ(inclusion_proof(0, huge, log.store.reader()), fail(ProofFailure::not_in_tree));
    const Proof many(64, Hash{});
    EXPECT_FALSE(verify_inclusion(0, huge, Hash{}, many, Hash{}));
    EXPECT_FALSE(verify_inclusion(huge, huge, Hash{}, many, Hash{}));
    EXPECT_FALSE(verify_inclusion(0, tree_size_max + 1, Hash{}, many, Hash{}));
}

TEST(ConsistencyProof, from_tiles_agrees_with_the_definition_and_verifies) {
    const StoredLog log{600};
    for (const std::size_t size : {0U, 1U, 2U, 6U, 7U, 8U, 255U, 256U, 257U, 512U, 600U}) {
        const Hash root = reference::root(log.first(size));
        for (std::size_t old = 0; old <= size; old += size < 300 ? 1 : 19) {
            const Hash old_root = reference::root(log.first(old));
            const auto proof = consistency_proof(old, size, log.store.reader());
            ASSERT_TRUE(proof);
            ASSERT_EQ(*proof, reference::consistency(old, log.first(size))) << old << " to " << size;
            ASSERT_TRUE(verify_consistency(old, old_root, size, root, *proof)) << old << " to " << size;
        }
    }
}

TEST(ConsistencyProof, breaks_with_any_altered_part) {
    const StoredLog log{300};
    struct {
        std::size_t old_size;
        std::size_t new_size;
    } const examples[] = {{1, 2}, {3, 7}, {4, 7}, {6, 8}, {255, 256}, {256, 257}, {256, 300}, {257, 300}, {299, 300}};
    for (const auto& [old_size, new_size] : examples) {
        SCOPED_TRACE(std::to_string(old_size) + " to " + std::to_string(new_size));
        const Hash old_root = reference::root(log.first(old_size));
        const Hash new_root = reference::root(log.first(new_size));
        const Proof proof = *consistency_proof(old_size, new_size, log.store.reader());
        for (std::size_t size = 0; size < 310; ++size) {
            ASSERT_EQ(verify_consistency(size, old_root, new_size, new_root, proof), size == old_size) << size;
        }
        EXPECT_FALSE(verify_consistency(old_size, new_root, new_size, new_root, proof));
        EXPECT_FALSE(verify_consistency(old_size, old_root, new_size, old_root, proof));
        EXPECT_FALSE(verify_consistency(new_size, new_root, old_size, old_root, proof));
        EXPECT_FALSE(verify_consistency(old_size, old_root, new_size, new_root, {}));
        Proof longer = proof;
        longer.push_back(new_root);
        EXPECT_FALSE(verify_consistency(old_size, old_root, new_size, new_root, longer));
        longer = proof;
        longer.insert(longer.begin(), old_root);
        EXPECT_FALSE(verify_consistency(old_size, old_root, new_size, new_root, longer));
        const auto shorter = std::span{proof}.first(proof.size() - 1);
        EXPECT_FALSE(verify_consistency(old_size, old_root, new_size, new_root, shorter));
        for (std::size_t bit = 0; bit < proof.size() * 256; bit += 7) {
            Proof altered = proof;
            altered[bit / 256][bit % 256 / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
            ASSERT_FALSE(verify_consistency(old_size, old_root, new_size, new_root, altered)) << bit;
        }
    }
}

TEST(ConsistencyProof, is_empty_from_nothing_and_between_equal_sizes) {
    const StoredLog log{5};
    const Hash root = reference::root(log.leaves);
    const Proof some{root};
    EXPECT_TRUE(verify_consistency(0, empty_root(), 5, root, {}));
    EXPECT_FALSE(verify_consistency(0, empty_root(), 5, root, some));
    EXPECT_FALSE(verify_consistency(0, Hash{}, 5, root, {}));
    EXPECT_TRUE(verify_consistency(5, root, 5, root, {}));
    EXPECT_FALSE(verify_consistency(5, root, 5, root, some));
    EXPECT_FALSE(verify_consistency(5, root, 5, empty_root(), {}));
    EXPECT_TRUE(verify_consistency(0, empty_root(), 0, empty_root(), {}));
    EXPECT_FALSE(verify_consistency(0, Hash{}, 0, Hash{}, {}));
    constexpr std::uint64_t huge = ~std::uint64_t{0};
    EXPECT_FALSE(verify_consistency(5, root, huge, root, Proof(64, Hash{})));
    EXPECT_EQ(consistency_proof(5, huge, log.store.reader()), fail(ProofFailure::not_in_tree));
    EXPECT_EQ(consistency_proof(5, 4, log.store.reader()), fail(ProofFailure::not_in_tree));
}

TEST(Prover, says_when_a_tile_is_missing_or_broken) {
    const TileReader nothing = [](const Tile&) { return std::nullopt; };
    const TileReader one_hash = [](const Tile&) { return Bytes(32); };
    const TileReader odd_bytes = [](const Tile& tile) { return Bytes(tile.width * hash_bytes + 1); };
    EXPECT_EQ(inclusion_proof(3, 10, nothing), fail(ProofFailure::tile_missing));
    EXPECT_EQ(inclusion_proof(3, 10, one_hash), fail(ProofFailure::tile_malformed));
    EXPECT_EQ(consistency_proof(3, 10, odd_bytes), fail(ProofFailure::tile_malformed));
    EXPECT_FALSE(compact_range(10, nothing));
}

TEST(Prover, works_for_every_size_across_65536_and_finds_the_right_edge) {
    const StoredLog log{66000};
    CompactRange range;
    std::map<std::size_t, Hash> roots;
    for (const Hash& leaf : log.leaves) {
        range.append(leaf);
        roots[range.size()] = range.root();
    }
    for (const std::size_t size : {65279U, 65280U, 65281U, 65535U, 65536U, 65537U, 65792U, 66000U}) {
        EXPECT_EQ(compact_range(size, log.store.reader())->root(), roots[size]);
        for (const std::size_t index :
             {std::size_t{0}, std::size_t{255}, std::size_t{256}, size / 3, size - 2, size - 1}) {
            const auto proof = inclusion_proof(index, size, log.store.reader());
            ASSERT_TRUE(proof);
            EXPECT_TRUE(verify_inclusion(index, size, log.leaves[index], *proof, roots[size]));
        }
        for (const std::size_t old : {std::size_t{1}, std::size_t{256}, std::size_t{257}, std::size_t{65279}}) {
            const auto proof = consistency_proof(old, size, log.store.reader());
            ASSERT_TRUE(proof);
            EXPECT_TRUE(verify_consistency(old, roots[old], size, roots[size], *proof));
        }
    }
}

}  // namespace
}  // namespace huiyin::ledger
