#include "store/sqlite/store.hpp"

#include <mutex>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "store/sqlite/archive.hpp"
#include "store/sqlite/cosignatures.hpp"
#include "store/sqlite/custody_book.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/log_store.hpp"
#include "store/sqlite/migration.hpp"
#include "store/sqlite/postbox.hpp"
#include "store/sqlite/public_log.hpp"
#include "store/sqlite/reader_pool.hpp"
#include "store/sqlite/register.hpp"
#include "store/sqlite/staff_book.hpp"

namespace huiyin::store::sqlite {

struct Store::Parts {
    Parts(std::filesystem::path database, const Options& options)
        : file(std::move(database)),
          readers(file),
          log(file, turn, options.report),
          cases(readers),
          public_log(readers),
          staff(file, turn, readers),
          custody(file, turn),
          postbox(file, turn),
          cosignatures(file, turn) {
        if (options.pages_max > 0) log.limit_pages(options.pages_max);
    }

    std::filesystem::path file;
    WriteTurn turn;
    ReaderPool readers;
    SqliteLogStore log;
    SqliteRegister cases;
    SqlitePublicLog public_log;
    SqliteStaffBook staff;
    SqliteCustodyBook custody;
    SqlitePostbox postbox;
    SqliteCosignatures cosignatures;
};

namespace {

OpenError seen_from_outside(const DatabaseError& error) {
    const bool damaged = error.trouble() == Trouble::damaged || error.trouble() == Trouble::bug;
    return {damaged ? OpenError::Kind::damaged : OpenError::Kind::unavailable, error.what()};
}

OpenError seen_from_outside(const SchemaError& error) {
    switch (error.kind) {
        case SchemaError::Kind::foreign:
            return {OpenError::Kind::not_ours, "the file is the database of another program"};
        case SchemaError::Kind::newer: break;
    }
    return {OpenError::Kind::newer, "the database has version " + std::to_string(error.found) +
                                        " and this program knows versions up to " + std::to_string(error.known) +
                                        ": use the newer program that last opened it"};
}

/// Why there is no database at that path to open; none if there is one.
std::optional<OpenError> absence_of(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::exists(file, error)) return std::nullopt;
    if (error) return OpenError{OpenError::Kind::unavailable, error.message()};
    return OpenError{OpenError::Kind::missing, file.string()};
}

bool is_writable(const std::filesystem::path& path) { return ::access(path.c_str(), W_OK) == 0; }

std::filesystem::path beside(std::filesystem::path file, std::string_view end) {
    file += end;
    return file;
}

bool may_write(const std::filesystem::path& file) {
    return is_writable(file) && is_writable(std::filesystem::absolute(file).parent_path());
}

/// How to read what this process may not be able to write. While anybody has the file open, there is a `-shm`.
Access reading_access(const std::filesystem::path& file) {
    if (may_write(file)) return Access::read;
    std::error_code error;
    if (std::filesystem::exists(beside(file, "-shm"), error)) return Access::read;
    const auto bytes = std::filesystem::file_size(beside(file, "-wal"), error);
    return error || bytes == 0 ? Access::frozen : Access::read;
}

}  // namespace

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>, OpenError> Store::create(const std::filesystem::path& directory, Options options) {
    const auto file = directory / database_name;
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return fail(OpenError{OpenError::Kind::exists, file.string()});
    try {
        Database database(file, Access::create);
        if (auto migrated = migrate(database, migrations()); !migrated) {
            return fail(seen_from_outside(migrated.error()));
        }
        return std::unique_ptr<Store>(new Store(std::make_unique<Parts>(file, options)));
    } catch (const DatabaseError& error) {
        return fail(seen_from_outside(error));
    }
}

Result<std::unique_ptr<Store>, OpenError> Store::open(const std::filesystem::path& directory, Options options) {
    const auto file = directory / database_name;
    if (auto absence = absence_of(file)) return fail(*std::move(absence));
    try {
        {
            Database database(file, Access::write);
            if (auto migrated = migrate(database, migrations()); !migrated) {
                return fail(seen_from_outside(migrated.error()));
            }
        }
        return std::unique_ptr<Store>(new Store(std::make_unique<Parts>(file, options)));
    } catch (const DatabaseError& error) {
        return fail(seen_from_outside(error));
    }
}

bool Store::empty_write_ahead_log() {
    const std::lock_guard turn(parts_->turn);
    Database database(parts_->file, Access::write);
    database.execute("PRAGMA busy_timeout = 50");
    return database.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
}

app::LogStore& Store::log() noexcept { return parts_->log; }
app::Register& Store::cases() noexcept { return parts_->cases; }
app::PublicLog& Store::public_log() noexcept { return parts_->public_log; }
app::StaffBook& Store::staff() noexcept { return parts_->staff; }
app::CustodyBook& Store::custody() noexcept { return parts_->custody; }
app::Postbox& Store::postbox() noexcept { return parts_->postbox; }
app::Leftovers& Store::leftovers() noexcept { return parts_->staff; }
app::Cosignatures& Store::cosignatures() noexcept { return parts_->cosignatures; }

void Store::limit_pages(std::int64_t pages_max) { parts_->log.limit_pages(pages_max); }

std::unique_ptr<app::Archive> Store::archive() { return std::make_unique<SqliteArchive>(parts_->file); }

Result<Done, OpenError> Store::copy_to(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return fail(OpenError{OpenError::Kind::exists, file.string()});
    const auto whole_path = std::filesystem::absolute(file, ignored);
    try {
        create_private_file(whole_path);
        Database database(parts_->file, Access::write);
        Statement copy = database.prepare("VACUUM INTO ?1");
        copy.run(whole_path.string());
        make_durable(whole_path);
        return Done{};
    } catch (const DatabaseError& error) {
        std::filesystem::remove(whole_path, ignored);
        return fail(seen_from_outside(error));
    }
}

Result<std::unique_ptr<app::Archive>, OpenError> open_archive(const std::filesystem::path& directory) {
    const auto file = directory / database_name;
    if (auto absence = absence_of(file)) return fail(*std::move(absence));
    try {
        const Access access = reading_access(file);
        const auto known = static_cast<int>(migrations().size());
        std::optional<Database> database(std::in_place, file, access);
        const auto version = schema_version(*database, migrations());
        database.reset();
        if (!version) return fail(seen_from_outside(version.error()));
        if (*version < known && !may_write(file)) {
            return fail(OpenError{OpenError::Kind::older,
                                  "the database has version " + std::to_string(*version) +
                                      ", and this program would have to write to it first: copy the folder, or use the "
                                      "program that last opened it"});
        }
        if (*version < known) {
            Database writing(file, Access::write);
            if (auto migrated = migrate(writing, migrations()); !migrated) {
                return fail(seen_from_outside(migrated.error()));
            }
        }
        return std::unique_ptr<app::Archive>(std::make_unique<SqliteArchive>(file, access));
    } catch (const DatabaseError& error) {
        OpenError seen = seen_from_outside(error);
        if (seen.kind == OpenError::Kind::unavailable && !may_write(file)) {
            seen.detail +=
                "; it may not be written here, and its write-ahead log may have to be joined to it first: copy the "
                "whole "
                "folder to where it may be written, or use a backup";
        }
        return fail(std::move(seen));
    }
}

}  // namespace huiyin::store::sqlite
