#include "ledger/tiles.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace huiyin::ledger {

namespace {

constexpr std::uint64_t tile_index_max = tree_size_max / tile_width_max;

void append_index(std::string& path, std::uint64_t index) {
    std::string digits = std::to_string(index);
    digits.insert(0, (3 - digits.size() % 3) % 3, '0');
    for (std::size_t i = 0; i < digits.size(); i += 3) {
        if (i != 0) path += '/';
        if (i + 3 < digits.size()) path += 'x';
        path.append(digits, i, 3);
    }
}

void append_width(std::string& path, std::uint16_t width) {
    check(width >= 1);
    check(width <= tile_width_max);
    if (width < tile_width_max) path.append(".p/").append(std::to_string(width));
}

/// The text up to the next slash, which is taken away together with it.
std::string_view next_part(std::string_view& rest) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    return part;
}

std::optional<std::uint64_t> three_digits(std::string_view text) {
    if (text.size() != 3) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

std::optional<Bundle> parse_index_and_width(std::string_view rest) {
    Bundle bundle{.index = 0, .width = tile_width_max};
    if (const std::size_t partial = rest.find(".p/"); partial != std::string_view::npos) {
        const auto width = parse_decimal(rest.substr(partial + 3));
        if (!width || *width == 0 || *width >= tile_width_max) return std::nullopt;
        bundle.width = static_cast<std::uint16_t>(*width);
        rest = rest.substr(0, partial);
    }
    for (bool first = true, more = true; more; first = false) {
        more = rest.starts_with('x');
        if (more) rest.remove_prefix(1);
        // The last group has no slash behind it, and all others do.
        if (more != (rest.find('/') != std::string_view::npos)) return std::nullopt;
        const auto group = three_digits(next_part(rest));
        if (!group || (first && more && *group == 0)) return std::nullopt;
        bundle.index = bundle.index * 1000 + *group;
        if (bundle.index > tile_index_max) return std::nullopt;
    }
    return bundle;
}

}  // namespace

std::string path_of(const Tile& tile) {
    std::string path = "tile/";
    path.append(std::to_string(tile.level)) += '/';
    append_index(path, tile.index);
    append_width(path, tile.width);
    return path;
}

std::string path_of(const Bundle& bundle) {
    std::string path = "tile/entries/";
    append_index(path, bundle.index);
    append_width(path, bundle.width);
    return path;
}

std::optional<std::variant<Tile, Bundle>> parse_tile_path(std::string_view path) {
    if (next_part(path) != "tile") return std::nullopt;
    const std::string_view kind = next_part(path);
    const auto place = parse_index_and_width(path);
    if (!place) return std::nullopt;
    std::uint64_t level = 0;
    if (kind != "entries") {
        const auto number = parse_decimal(kind);
        if (!number || *number > tile_level_max) return std::nullopt;
        level = *number;
    }
    const std::uint64_t hashes_max = hashes_at(static_cast<std::uint8_t>(level), tree_size_max);
    if (place->index * tile_width_max + place->width > hashes_max) return std::nullopt;
    if (kind == "entries") return *place;
    return Tile{.level = static_cast<std::uint8_t>(level), .index = place->index, .width = place->width};
}

std::uint64_t hashes_at(std::uint8_t level, std::uint64_t size) noexcept {
    return level < 8 ? size >> (8U * level) : 0;
}

std::uint16_t width_at(std::uint8_t level, std::uint64_t index, std::uint64_t size) noexcept {
    const std::uint64_t hashes = hashes_at(level, size);
    if (index > hashes / tile_width_max) return 0;
    return static_cast<std::uint16_t>(std::min(tile_width_max, hashes - index * tile_width_max));
}

std::vector<Tile> tiles_of(std::uint64_t size) {
    std::vector<Tile> tiles;
    for (std::uint8_t level = 0; hashes_at(level, size) > 0; ++level) {
        for (std::uint64_t index = 0; width_at(level, index, size) > 0; ++index) {
            tiles.push_back({.level = level, .index = index, .width = width_at(level, index, size)});
        }
    }
    return tiles;
}

Bytes encode_tile(std::span<const Hash> hashes) {
    Bytes bytes;
    bytes.reserve(hashes.size() * hash_bytes);
    for (const Hash& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
    return bytes;
}

std::optional<std::vector<Hash>> decode_tile(ByteView bytes) {
    if (bytes.size() % hash_bytes != 0 || bytes.size() > tile_bytes_max) return std::nullopt;
    std::vector<Hash> hashes(bytes.size() / hash_bytes);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        std::ranges::copy(bytes.subspan(i * hash_bytes, hash_bytes), hashes[i].begin());
    }
    return hashes;
}

void append_to_bundle(Bytes& bundle, ByteView entry) {
    check(entry.size() <= entry_bytes_max);
    bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8U));
    bundle.push_back(static_cast<std::uint8_t>(entry.size() & 0xFFU));
    bundle.insert(bundle.end(), entry.begin(), entry.end());
}

std::optional<std::vector<ByteView>> decode_bundle(ByteView bundle) {
    std::vector<ByteView> entries;
    while (!bundle.empty()) {
        if (bundle.size() < 2 || entries.size() == tile_width_max) return std::nullopt;
        const std::size_t length = static_cast<std::size_t>(bundle[0]) << 8U | bundle[1];
        if (bundle.size() - 2 < length) return std::nullopt;
        entries.push_back(bundle.subspan(2, length));
        bundle = bundle.subspan(2 + length);
    }
    return entries;
}

}  // namespace huiyin::ledger
