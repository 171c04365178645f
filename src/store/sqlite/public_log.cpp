#include "store/sqlite/public_log.hpp"

#include <utility>

#include "ledger/merkle.hpp"
#include "ledger/tiles.hpp"
#include "store/sqlite/values.hpp"

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

/// The size, and how often something was signed by a witness.
std::pair<std::uint64_t, std::int64_t> turn_of_log(Reader& reader) {
    Rows rows = reader.log_turn.rows();
    if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
    return {static_cast<std::uint64_t>(rows.integer(0)), rows.integer(1)};
}

/// The newest checkpoint as the log alone signed it.
std::string checkpoint_of(Reader& reader) {
    Rows rows = reader.checkpoint.rows();
    if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
    return std::string(rows.text(1));
}

/// What the witnesses have signed, and their lines on the newest checkpoint that any of them signed.
struct Cosigned {
    std::string checkpoint;  ///< As the log alone signed it.
    std::shared_ptr<app::Witnessed> witnessed;

    /// The log's note with the witnesses' lines, if it is the one that they signed.
    [[nodiscard]] std::string complete(std::string note) const {
        return witnessed != nullptr && note == checkpoint ? witnessed->checkpoint : std::move(note);
    }
};

Cosigned cosigned_of(Reader& reader) {
    Cosigned cosigned;
    Rows rows = reader.cosignatures.rows();
    while (rows.next()) {
        const auto size = static_cast<std::uint64_t>(rows.integer(1));
        if (cosigned.witnessed == nullptr) {
            cosigned.checkpoint = rows.text(2);
            cosigned.witnessed = std::make_shared<app::Witnessed>(
                app::Witnessed{.size = size, .checkpoint = cosigned.checkpoint, .by = {}});
        }
        app::Witnessed& witnessed = *cosigned.witnessed;
        if (rows.text(2) == cosigned.checkpoint) witnessed.checkpoint += rows.text(3);
        witnessed.by.push_back({std::string(rows.text(0)), size, from_milliseconds(rows.integer(4))});
    }
    return cosigned;
}

bool has_tile(unsigned level, std::uint64_t index, unsigned width, std::uint64_t size) {
    if (level > ledger::tile_level_max || width == 0) return false;
    return width <= ledger::width_at(static_cast<std::uint8_t>(level), index, size);
}

}  // namespace

SqlitePublicLog::Kept SqlitePublicLog::newest() {
    const auto reader = readers_->take();
    {
        const auto [size, turn] = turn_of_log(*reader);
        const std::lock_guard lock(mutex_);
        if (size <= kept_.size && turn <= kept_.turn) return kept_;
    }
    const Snapshot snapshot(reader->database);
    const auto [size, turn] = turn_of_log(*reader);
    const Cosigned cosigned = cosigned_of(*reader);
    Kept newest{.size = size,
                .turn = turn,
                .checkpoint = std::make_shared<const std::string>(cosigned.complete(checkpoint_of(*reader))),
                .witnessed = cosigned.witnessed};
    const std::lock_guard lock(mutex_);
    // Another thread may have read a later state.
    if (size >= kept_.size && turn >= kept_.turn) kept_ = std::move(newest);
    return kept_;
}

std::shared_ptr<const std::string> SqlitePublicLog::checkpoint() { return newest().checkpoint; }

std::shared_ptr<const app::Witnessed> SqlitePublicLog::witnessed() { return newest().witnessed; }

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
    std::uint64_t size = size_of_log(*reader);
    if (leaf >= size) return std::nullopt;
    const Cosigned cosigned = cosigned_of(*reader);
    if (cosigned.witnessed != nullptr && leaf < cosigned.witnessed->size && cosigned.witnessed->size <= size) {
        size = cosigned.witnessed->size;
        proof.checkpoint = cosigned.witnessed->checkpoint;
    } else {
        proof.checkpoint = checkpoint_of(*reader);
    }
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
