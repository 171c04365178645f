#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"

namespace huiyin::ledger {

/// Hashes of a full tile, and entries of a full bundle.
inline constexpr std::uint64_t tile_width_max = 256;
inline constexpr std::size_t hash_bytes = 32;
/// The length in front of an entry in a bundle is a uint16.
inline constexpr std::size_t entry_bytes_max = 65535;
inline constexpr std::size_t tile_bytes_max = tile_width_max * hash_bytes;
inline constexpr std::size_t bundle_bytes_max = tile_width_max * (2 + entry_bytes_max);
inline constexpr std::uint8_t tile_level_max = 63;
/// Trees that we read, write or prove anything about are at most this large. It bounds every proof to 62 hashes, and
/// tree arithmetic elsewhere (golang.org/x/mod) does not end on larger ones.
inline constexpr std::uint64_t tree_size_max = std::uint64_t{1} << 62U;

/// `width` consecutive hashes of one tile level from hash `index` * 256 on. Hash i of level l is the root of the leaves
/// [i * 256^l, (i + 1) * 256^l), so level 0 holds leaf hashes. A tile of 256 is full and never changes again; a
/// narrower one is what the full one looked like at some smaller tree size.
struct Tile {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    std::uint16_t width = 0;
    friend bool operator==(const Tile&, const Tile&) = default;
};

/// The entries whose leaf hashes are level 0 tile `index`.
struct Bundle {
    std::uint64_t index = 0;
    std::uint16_t width = 0;
    friend bool operator==(const Bundle&, const Bundle&) = default;
};

/// Paths below the log's prefix: `tile/0/x001/234`, `tile/1/000.p/17`, `tile/entries/273.p/112`.
[[nodiscard]] std::string path_of(const Tile& tile);
[[nodiscard]] std::string path_of(const Bundle& bundle);
/// Exactly the texts that path_of() makes, for a tile or bundle that some tree of at most tree_size_max has.
[[nodiscard]] std::optional<std::variant<Tile, Bundle>> parse_tile_path(std::string_view path);

/// How many hashes of that level a tree of `size` leaves has.
[[nodiscard]] std::uint64_t hashes_at(std::uint8_t level, std::uint64_t size) noexcept;
/// How wide that tile is in a tree of `size` leaves; 0 if it does not exist. For a bundle: level 0.
[[nodiscard]] std::uint16_t width_at(std::uint8_t level, std::uint64_t index, std::uint64_t size) noexcept;
/// All tiles of a tree, lowest level first. It is a list as long as size / 256: for tests and for copying small logs.
[[nodiscard]] std::vector<Tile> tiles_of(std::uint64_t size);

/// The hashes of a tile one after the other, and back; nothing if the length is not a multiple of 32 or above 8192.
[[nodiscard]] Bytes encode_tile(std::span<const Hash> hashes);
[[nodiscard]] std::optional<std::vector<Hash>> decode_tile(ByteView bytes);

/// Appends one entry to a bundle, its big-endian length in front. A longer entry than entry_bytes_max is a bug.
void append_to_bundle(Bytes& bundle, ByteView entry);
/// The entries of a bundle, as views into it; nothing if a length does not fit or there are more than 256.
[[nodiscard]] std::optional<std::vector<ByteView>> decode_bundle(ByteView bundle);

}  // namespace huiyin::ledger
