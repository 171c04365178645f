#include "store/sqlite/witness_book.hpp"

#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include "ledger/sha256.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

namespace {

// "hywt" in ASCII: a witness's database, not an office's.
constexpr std::int64_t application_id = 0x68797774;
constexpr std::int64_t schema_version_known = 1;

constexpr std::string_view schema = R"(
CREATE TABLE watched_log (
    origin  TEXT NOT NULL,
    key     TEXT NOT NULL,     -- a verifier key
    watched INTEGER NOT NULL,  -- 0: not any more
    PRIMARY KEY (origin, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE signed_checkpoint (
    origin      TEXT NOT NULL,
    size        INTEGER NOT NULL,
    root        BLOB NOT NULL,
    note        TEXT NOT NULL,  -- with the log's signature and the witness's
    signed_at   INTEGER NOT NULL,
    origin_hash BLOB NOT NULL,
    PRIMARY KEY (origin, size)
) STRICT, WITHOUT ROWID;
CREATE INDEX signed_by_hash ON signed_checkpoint (origin_hash, size);
CREATE TABLE evidence (
    id          INTEGER PRIMARY KEY,
    origin      TEXT NOT NULL,
    first_size  INTEGER NOT NULL,
    second_size INTEGER NOT NULL,
    second_root BLOB NOT NULL,
    convicts    INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    text        TEXT NOT NULL,
    UNIQUE (origin, first_size, second_size, second_root)
) STRICT;
)";

app::SignedCheckpoint signed_of(const Rows& rows) {
    return {.tree = {static_cast<std::uint64_t>(rows.integer(0)), rows.array<32>(1)},
            .note = std::string(rows.text(2)),
            .at = from_milliseconds(rows.integer(3))};
}

std::optional<app::SignedCheckpoint> first_signed(Rows rows) {
    if (!rows.next()) return std::nullopt;
    return signed_of(rows);
}

/// One connection and its statements, for one thread at a time.
struct Parts {
    explicit Parts(Database given) : database(std::move(given)) {}

    std::mutex mutex;
    Database database;
    Statement keys = database.prepare("SELECT key FROM watched_log WHERE origin = ?1 AND watched <> 0 ORDER BY key");
    Statement logs = database.prepare("SELECT key, watched, origin FROM watched_log ORDER BY origin, key");
    Statement watch = database.prepare(
        "INSERT INTO watched_log (origin, key, watched) VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET watched = 1");
    Statement unwatch =
        database.prepare("UPDATE watched_log SET watched = 0 WHERE origin = ?1 AND key = ?2 AND watched <> 0");
    Statement last = database.prepare(
        "SELECT size, root, note, signed_at FROM signed_checkpoint WHERE origin = ?1 ORDER BY size DESC LIMIT 1");
    Statement at_size =
        database.prepare("SELECT size, root, note, signed_at FROM signed_checkpoint WHERE origin = ?1 AND size = ?2");
    Statement by_hash = database.prepare(
        "SELECT size, root, note, signed_at FROM signed_checkpoint WHERE origin_hash = ?1 ORDER BY size DESC LIMIT 1");
    Statement sign = database.prepare(
        "INSERT INTO signed_checkpoint (origin, size, root, note, signed_at, origin_hash) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    Statement forget_signed = database.prepare(
        "DELETE FROM signed_checkpoint WHERE origin = ?1 AND size < "
        "(SELECT size FROM signed_checkpoint WHERE origin = ?1 ORDER BY size DESC LIMIT 1 OFFSET ?2)");
    Statement settle = database.prepare(
        "DELETE FROM evidence WHERE origin = ?1 AND convicts = 0 AND second_size = ?2 AND second_root = ?3");
    Statement count_convictions = database.prepare("SELECT count(*) FROM evidence WHERE origin = ?1 AND convicts <> 0");
    Statement count_all_convictions = database.prepare("SELECT count(*) FROM evidence WHERE convicts <> 0");
    Statement keep = database.prepare(
        "INSERT INTO evidence (origin, first_size, second_size, second_root, convicts, seen_at, text) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
        "ON CONFLICT DO UPDATE SET convicts = 1, text = excluded.text WHERE excluded.convicts > convicts");
    Statement forget_open = database.prepare(
        "DELETE FROM evidence WHERE origin = ?1 AND convicts = 0 AND id <= "
        "(SELECT id FROM evidence WHERE origin = ?1 AND convicts = 0 ORDER BY id DESC LIMIT 1 OFFSET ?2)");
    Statement evidence = database.prepare(
        "SELECT id, origin, first_size, second_size, second_root, convicts, seen_at, text FROM evidence ORDER BY id");
};

class SqliteTurn final : public app::WitnessTurn {
public:
    SqliteTurn(Parts& parts, std::string_view origin)
        : parts_(parts), lock_(parts.mutex), transaction_(parts.database), origin_(origin) {}

    std::optional<app::SignedCheckpoint> last() override { return first_signed(parts_.last.rows(origin_)); }
    std::optional<app::SignedCheckpoint> at_size(std::uint64_t size) override {
        return first_signed(parts_.at_size.rows(origin_, size));
    }
    void sign(const app::SignedCheckpoint& signed_now) override {
        const auto& [tree, note, at] = signed_now;
        parts_.sign.run(origin_, tree.size, tree.root, note, to_milliseconds(at), ledger::sha256(as_bytes(origin_)));
        parts_.forget_signed.run(origin_, app::signed_checkpoints_max - 1);
        parts_.settle.run(origin_, tree.size, tree.root);
    }
    void keep(const app::WitnessEvidence& evidence) override {
        if (evidence.convicts && convictions() >= app::convictions_max) return;
        parts_.keep.run(origin_, evidence.first_size, evidence.second_size, evidence.second_root,
                        evidence.convicts ? 1 : 0, to_milliseconds(evidence.seen_at), evidence.text);
        parts_.forget_open.run(origin_, app::open_pairs_max);
    }
    void commit() override { transaction_.commit(); }

private:
    std::int64_t convictions() {
        Rows rows = parts_.count_convictions.rows(origin_);
        return rows.next() ? rows.integer(0) : 0;
    }

    Parts& parts_;
    std::unique_lock<std::mutex> lock_;
    Transaction transaction_;
    std::string origin_;
};

class SqliteWitnessBook final : public app::WitnessBook {
public:
    explicit SqliteWitnessBook(Database database) : parts_(std::move(database)) {}

    std::vector<ledger::VerifierKey> keys_of(std::string_view origin) override {
        const std::lock_guard lock(parts_.mutex);
        std::vector<ledger::VerifierKey> keys;
        Rows rows = parts_.keys.rows(origin);
        while (rows.next()) {
            auto key = ledger::VerifierKey::parse(rows.text(0));
            if (!key) throw DatabaseError(Trouble::damaged, "a log's key is none");
            keys.push_back(*std::move(key));
        }
        return keys;
    }

    std::unique_ptr<app::WitnessTurn> begin(std::string_view origin) override {
        return std::make_unique<SqliteTurn>(parts_, origin);
    }

    std::vector<app::WatchedLog> logs() override {
        const std::lock_guard lock(parts_.mutex);
        std::vector<app::WatchedLog> all;
        Rows rows = parts_.logs.rows();
        while (rows.next()) {
            all.push_back({.key = std::string(rows.text(0)),
                           .watched = rows.integer(1) != 0,
                           .last = first_signed(parts_.last.rows(rows.text(2)))});
        }
        return all;
    }

    void watch(const ledger::VerifierKey& log) override {
        const std::lock_guard lock(parts_.mutex);
        parts_.watch.run(log.name(), log.text());
    }

    bool unwatch(const ledger::VerifierKey& log) override {
        const std::lock_guard lock(parts_.mutex);
        parts_.unwatch.run(log.name(), log.text());
        return parts_.database.changes() > 0;
    }

    std::optional<app::SignedCheckpoint> newest(const Hash& origin_hash) override {
        const std::lock_guard lock(parts_.mutex);
        return first_signed(parts_.by_hash.rows(origin_hash));
    }

    std::vector<app::KeptWitnessEvidence> evidence() override {
        const std::lock_guard lock(parts_.mutex);
        std::vector<app::KeptWitnessEvidence> all;
        Rows rows = parts_.evidence.rows();
        while (rows.next()) {
            all.push_back({.id = rows.integer(0),
                           .origin = std::string(rows.text(1)),
                           .evidence = {.first_size = static_cast<std::uint64_t>(rows.integer(2)),
                                        .second_size = static_cast<std::uint64_t>(rows.integer(3)),
                                        .second_root = rows.array<32>(4),
                                        .convicts = rows.integer(5) != 0,
                                        .seen_at = from_milliseconds(rows.integer(6)),
                                        .text = std::string(rows.text(7))}});
        }
        return all;
    }

    std::int64_t convictions() override {
        const std::lock_guard lock(parts_.mutex);
        Rows rows = parts_.count_all_convictions.rows();
        return rows.next() ? rows.integer(0) : 0;
    }

private:
    Parts parts_;
};

OpenError seen_from_outside(const DatabaseError& error) {
    const bool damaged = error.trouble() == Trouble::damaged || error.trouble() == Trouble::bug;
    return {damaged ? OpenError::Kind::damaged : OpenError::Kind::unavailable, error.what()};
}

}  // namespace

Result<std::unique_ptr<app::WitnessBook>, OpenError> create_witness_book(const std::filesystem::path& directory) {
    const auto file = std::filesystem::absolute(directory / witness_database_name);
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return fail(OpenError{OpenError::Kind::exists, file.string()});
    try {
        Database database(file, Access::create);
        {
            Transaction transaction(database);
            database.execute(std::string(schema));
            database.execute("PRAGMA application_id = " + std::to_string(application_id));
            database.execute("PRAGMA user_version = " + std::to_string(schema_version_known));
            transaction.commit();
        }
        make_durable(file);
        return std::unique_ptr<app::WitnessBook>(std::make_unique<SqliteWitnessBook>(std::move(database)));
    } catch (const DatabaseError& error) {
        return fail(seen_from_outside(error));
    }
}

Result<std::unique_ptr<app::WitnessBook>, OpenError> open_witness_book(const std::filesystem::path& directory) {
    const auto file = directory / witness_database_name;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return fail(OpenError{OpenError::Kind::missing, file.string()});
    try {
        Database database(file, Access::write);
        if (database.number("PRAGMA application_id") != application_id) {
            return fail(OpenError{OpenError::Kind::not_ours, "the file is the database of another program"});
        }
        if (database.number("PRAGMA user_version") > schema_version_known) {
            return fail(OpenError{OpenError::Kind::newer, "a later version of this program made the file"});
        }
        return std::unique_ptr<app::WitnessBook>(std::make_unique<SqliteWitnessBook>(std::move(database)));
    } catch (const DatabaseError& error) {
        return fail(seen_from_outside(error));
    }
}

}  // namespace huiyin::store::sqlite
