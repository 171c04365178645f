#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/audit.hpp"
#include "app/cosignatures.hpp"
#include "app/custody_book.hpp"
#include "app/log_store.hpp"
#include "app/postbox.hpp"
#include "app/register.hpp"
#include "app/staff_book.hpp"
#include "app/sweep.hpp"
#include "base/result.hpp"

namespace huiyin::store::sqlite {

/// Name of the database in an office's directory. SQLite keeps two more files beside it while it is in use.
inline constexpr std::string_view database_name = "huiyin.db";

/// Why an office's database cannot be used; `detail` is in English, for the person who runs the office.
struct OpenError {
    enum class Kind : std::uint8_t {
        missing,      ///< There is no database in the directory.
        exists,       ///< create() found one.
        not_ours,     ///< The file belongs to some other program.
        older,        ///< An earlier version made it, and it cannot be migrated because it cannot be written.
        newer,        ///< A later version of this program made or migrated it.
        unavailable,  ///< The file or its directory cannot be read or written, or the disk is full.
        damaged,
    };
    Kind kind = Kind::unavailable;
    std::string detail;
};

struct Options {
    /// Gets a line, without any content, for each trouble with the file that becomes a StoreTrouble.
    std::function<void(std::string_view)> report;
    /// As limit_pages(). 0: no limit.
    std::int64_t pages_max = 0;
};

/// Everything that an office keeps, in one SQLite file. The parts live as long as the store; each says from which
/// threads it may be called.
class Store {
public:
    /// A new database in an existing directory.
    [[nodiscard]] static Result<std::unique_ptr<Store>, OpenError> create(const std::filesystem::path& directory,
                                                                          Options options = {});
    /// The database of an office, migrated to this program's schema if it is older.
    [[nodiscard]] static Result<std::unique_ptr<Store>, OpenError> open(const std::filesystem::path& directory,
                                                                        Options options = {});
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    ~Store();

    [[nodiscard]] app::LogStore& log() noexcept;
    [[nodiscard]] app::Register& cases() noexcept;
    [[nodiscard]] app::PublicLog& public_log() noexcept;
    [[nodiscard]] app::StaffBook& staff() noexcept;
    [[nodiscard]] app::CustodyBook& custody() noexcept;
    [[nodiscard]] app::Postbox& postbox() noexcept;
    [[nodiscard]] app::Leftovers& leftovers() noexcept;
    [[nodiscard]] app::Cosignatures& cosignatures() noexcept;
    /// Lets the log grow the file to at most so many pages of 8 KiB, or to what it has if that is more: a full disk,
    /// for tests. From any thread.
    void limit_pages(std::int64_t pages_max);
    /// Everything as it is at this moment, for an audit.
    [[nodiscard]] std::unique_ptr<app::Archive> archive();
    /// A whole copy of the database as it is at this moment, in a new file, while others read and write. What the log
    /// had acknowledged before the call is in it.
    [[nodiscard]] Result<Done, OpenError> copy_to(const std::filesystem::path& file);

    /// Carries what was written into the file and empties the log beside it, which still has what was destroyed. False
    /// if somebody reads or writes, so that it has to be tried again.
    [[nodiscard]] bool empty_write_ahead_log();

private:
    struct Parts;
    explicit Store(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

/// Everything in the database of an office, for an audit that need not be able to write. Where file or directory cannot
/// be written and there is nothing in a write-ahead log, as on read-only media, the file is taken as one that nobody
/// writes to. With a log beside it that cannot be joined to the file here, it is `unavailable`: what the file alone
/// says is not all.
[[nodiscard]] Result<std::unique_ptr<app::Archive>, OpenError> open_archive(const std::filesystem::path& directory);

}  // namespace huiyin::store::sqlite
