#include "ledger/tiles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace huiyin::ledger {
namespace {

using testing::ElementsAre;

TEST(TilePath, groups_digits_by_three_with_an_x_before_all_but_the_last) {
    struct {
        std::uint64_t index;
        std::string_view text;
    } const examples[] = {{0, "000"},
                          {273, "273"},
                          {999, "999"},
                          {1000, "x001/000"},
                          {1234, "x001/234"},
                          {1000000, "x001/x000/000"},
                          {1234067, "x001/x234/067"},
                          {tree_size_max / 256 - 1, "x018/x014/x398/x509/x481/983"}};
    for (const auto& [index, text] : examples) {
        const Tile full{.level = 0, .index = index, .width = 256};
        const Tile partial{.level = 0, .index = index, .width = 112};
        const Bundle bundle{.index = index, .width = 1};
        EXPECT_EQ(path_of(full), "tile/0/" + std::string{text});
        EXPECT_EQ(path_of(partial), "tile/0/" + std::string{text} + ".p/112");
        EXPECT_EQ(path_of(bundle), "tile/entries/" + std::string{text} + ".p/1");
        EXPECT_EQ(parse_tile_path(path_of(full)), (std::variant<Tile, Bundle>{full}));
        EXPECT_EQ(parse_tile_path(path_of(partial)), (std::variant<Tile, Bundle>{partial}));
        EXPECT_EQ(parse_tile_path(path_of(bundle)), (std::variant<Tile, Bundle>{bundle}));
    }
    EXPECT_EQ(path_of(Tile{.level = 7, .index = 0, .width = 64}), "tile/7/000.p/64");
    EXPECT_TRUE(parse_tile_path("tile/7/000.p/64"));
}

TEST(TilePath, has_exactly_one_text) {
    for (const std::string_view text : {
             "",
             "tile",
             "tile/",
             "tile/0",
             "tile/0/",
             "tile//000",
             "/tile/0/000",
             "tile/0/000/",
             "tile/00/000",
             "tile/+1/000",
             "tile/64/000",
             "tile/8/000",
             "tile/8/0/000",
             "tile/7/000",
             "tile/7/000.p/65",
             "tile/0/0",
             "tile/0/0000",
             "tile/0/1234",
             "tile/0/x001",
             "tile/0/x001/",
             "tile/0/x000/001",
             "tile/0/001/234",
             "tile/0/x001/x234",
             "tile/0/x001/x234/",
             "tile/0/X001/234",
             "tile/0/ 01",
             "tile/0/00a",
             "tile/0/-01",
             "tile/0/000.p",
             "tile/0/000.p/",
             "tile/0/000.p/0",
             "tile/0/000.p/256",
             "tile/0/000.p/257",
             "tile/0/000.p/01",
             "tile/0/000.p/+1",
             "tile/0/000.p/1/",
             "tile/0/000.p/1.p/1",
             "tile/0/000.P/1",
             "tile/0/000?x",
             "tile/0/../000",
             "tile/data/000",
             "tile/entries",
             "tile/entries/0",
             "tile/entries/000.p/256",
             "tiles/0/000",
             "tile/0/x018/x014/x398/x509/x481/984",
             "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
         }) {
        EXPECT_FALSE(parse_tile_path(text)) << text;
    }
}

TEST(Tiles, of_a_tree_are_the_full_ones_and_one_partial_one_a_level) {
    const auto paths = [](std::uint64_t size) {
        std::vector<std::string> result;
        for (const Tile& tile : tiles_of(size)) result.push_back(path_of(tile));
        return result;
    };
    EXPECT_THAT(paths(0), ElementsAre());
    EXPECT_THAT(paths(1), ElementsAre("tile/0/000.p/1"));
    EXPECT_THAT(paths(255), ElementsAre("tile/0/000.p/255"));
    EXPECT_THAT(paths(256), ElementsAre("tile/0/000", "tile/1/000.p/1"));
    EXPECT_THAT(paths(257), ElementsAre("tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"));
    const auto at_65536 = paths(65536);
    ASSERT_EQ(at_65536.size(), 258U);
    EXPECT_EQ(at_65536[255], "tile/0/255");
    EXPECT_EQ(at_65536[256], "tile/1/000");
    EXPECT_EQ(at_65536[257], "tile/2/000.p/1");
    const auto at_70000 = paths(70000);
    ASSERT_EQ(at_70000.size(), 277U);
    EXPECT_EQ(at_70000[272], "tile/0/272");
    EXPECT_EQ(at_70000[273], "tile/0/273.p/112");
    EXPECT_EQ(at_70000[274], "tile/1/000");
    EXPECT_EQ(at_70000[275], "tile/1/001.p/17");
    EXPECT_EQ(at_70000[276], "tile/2/000.p/1");
    EXPECT_EQ(width_at(0, 274, 70000), 0);
    EXPECT_EQ(width_at(3, 0, 70000), 0);
    EXPECT_EQ(width_at(63, 0, tree_size_max), 0);
    EXPECT_EQ(width_at(0, ~std::uint64_t{0}, tree_size_max), 0);
}

TEST(TileBytes, are_whole_hashes) {
    const std::vector<Hash> hashes{Hash{1}, Hash{2}};
    const Bytes bytes = encode_tile(hashes);
    ASSERT_EQ(bytes.size(), 64U);
    EXPECT_EQ(bytes[0], 1);
    EXPECT_EQ(bytes[32], 2);
    EXPECT_EQ(decode_tile(bytes), hashes);
    EXPECT_FALSE(decode_tile(ByteView{bytes}.first(63)));
    EXPECT_FALSE(decode_tile(Bytes(257 * 32)));
    EXPECT_TRUE(decode_tile(Bytes(256 * 32)));
}

TEST(Bundle, puts_a_big_endian_length_before_each_entry) {
    Bytes bundle;
    append_to_bundle(bundle, {});
    append_to_bundle(bundle, as_bytes("ab"));
    append_to_bundle(bundle, Bytes(0x0102, 'c'));
    EXPECT_EQ(hex_encode(ByteView{bundle}.first(8)), "0000000261620102");
    const auto entries = decode_bundle(bundle);
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 3U);
    EXPECT_EQ(as_text((*entries)[0]), "");
    EXPECT_EQ(as_text((*entries)[1]), "ab");
    EXPECT_EQ((*entries)[2].size(), 0x0102U);
}

TEST(Bundle, of_the_longest_entries_is_read_and_a_cut_one_is_not) {
    Bytes bundle;
    append_to_bundle(bundle, Bytes(entry_bytes_max, 'a'));
    append_to_bundle(bundle, as_bytes("end"));
    EXPECT_EQ(decode_bundle(bundle)->front().size(), entry_bytes_max);
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{2}, std::size_t{100}, bundle.size() - 4, bundle.size() - 1}) {
        EXPECT_FALSE(decode_bundle(ByteView{bundle}.first(size))) << size;
    }
    EXPECT_TRUE(decode_bundle({}));
    EXPECT_TRUE(decode_bundle(Bytes(256 * 2)));
    EXPECT_FALSE(decode_bundle(Bytes(257 * 2)));
    EXPECT_DEATH(append_to_bundle(bundle, Bytes(entry_bytes_max + 1)), "internal check failed");
}

}  // namespace
}  // namespace huiyin::ledger
