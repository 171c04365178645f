#include "store/sqlite/public_log.hpp"

#include <utility>

#include "ledger/merkle.hpp"
#include "ledger/tiles.hpp"

namespace huiyin::store::sqlite {

namespace {

std::uint64_t size_of_log(Reader& reader) {
    Rows rows = reader.log_size.rows();
    if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
    return static_cast<std::uint64_t>(rows.integer(0));
}

std::optional<Bytes> stored_tile(Reader& reader, unsigned level, std::uint64_t index) {
    Rows rows = reader.tile.rows(level, index);
    if (!rows.next()) return std::nullopt;
    return Bytes(rows.blob(0).begin(), rows.blob(0).end());
}

bool has_tile(unsigned level, std::uint64_t index, unsigned width, std::uint64_t size) {
    if (level > ledger::tile_level_max || width == 0) return false;
    return width <= ledger::width_at(static_cast<std::uint8_t>(level), index, size);
}

}  // namespace

std::shared_ptr<const std::string> SqlitePublicLog::checkpoint() {
    const auto reader = readers_->take();
    const std::uint64_t size = size_of_log(*reader);
    {
        const std::lock_guard lock(mutex_);
        if (size <= kept_size_) return kept_;
    }
    Rows rows = reader->checkpoint.rows();
    if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
    const auto newest_size = static_cast<std::uint64_t>(rows.integer(0));
    auto newest = std::make_shared<const std::string>(rows.text(1));
    const std::lock_guard lock(mutex_);
    if (newest_size > kept_size_) {  // another thread may have read a later one
        kept_size_ = newest_size;
        kept_ = std::move(newest);
    }
    return kept_;
}

std::optional<Bytes> SqlitePublicLog::tile(unsigned level, std::uint64_t index, unsigned width) {
    const auto reader = readers_->take();
    const Snapshot snapshot(reader->database);
    if (!has_tile(level, index, width, size_of_log(*reader))) return std::nullopt;
    auto hashes = stored_tile(*reader, level, index);
    if (!hashes || hashes->size() < width * ledger::hash_bytes) {
        throw DatabaseError(Trouble::damaged, "a tile of the tree is missing");
    }
    hashes->resize(width * ledger::hash_bytes);
    return hashes;
}

std::optional<Bytes> SqlitePublicLog::entries(std::uint64_t index, unsigned width) {
    const auto reader = readers_->take();
    const Snapshot snapshot(reader->database);
    if (!has_tile(0, index, width, size_of_log(*reader))) return std::nullopt;
    Bytes bundle;
    unsigned found = 0;
    const std::uint64_t first = index * ledger::tile_width_max;
    Rows rows = reader->entries.rows(first, first + width);
    for (; rows.next(); ++found) ledger::append_to_bundle(bundle, rows.blob(0));
    if (found != width) throw DatabaseError(Trouble::damaged, "an entry of the log is missing");
    return bundle;
}

std::optional<app::PublicLog::Proof> SqlitePublicLog::prove(std::uint64_t leaf) {
    const auto reader = readers_->take();
    const Snapshot snapshot(reader->database);
    Proof proof;
    std::uint64_t size = 0;
    {
        Rows head = reader->checkpoint.rows();
        if (!head.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
        size = static_cast<std::uint64_t>(head.integer(0));
        proof.checkpoint = head.text(1);
    }
    if (leaf >= size) return std::nullopt;
    Rows entry = reader->entry.rows(leaf);
    if (!entry.next()) throw DatabaseError(Trouble::damaged, "an entry of the log is missing");
    proof.entry = entry.text(0);
    auto hashes = ledger::inclusion_proof(
        leaf, size, [&](const ledger::Tile& tile) { return stored_tile(*reader, tile.level, tile.index); });
    if (!hashes) throw DatabaseError(Trouble::damaged, "a tile of the tree is missing");
    proof.inclusion = *std::move(hashes);
    return proof;
}

}  // namespace huiyin::store::sqlite
