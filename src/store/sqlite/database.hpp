#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/id.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace huiyin::store::sqlite {

/// What a failed statement means for the one who asked.
enum class Trouble : std::uint8_t {
    full,         ///< No room on the disk.
    unavailable,  ///< The disk does not read or write, or another process holds the lock for too long.
    damaged,      ///< The file is no database, or its pages contradict each other.
    bug,          ///< A wrong statement or a broken constraint.
};

/// Thrown inside the store and by its reads. The message names statement parts, never values.
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(Trouble trouble, const std::string& what) : std::runtime_error(what), trouble_(trouble) {}
    [[nodiscard]] Trouble trouble() const noexcept { return trouble_; }

private:
    Trouble trouble_;
};

/// The rows of one execution. While it lives, its connection holds a read of the database, so keep it short.
class Rows {
public:
    explicit Rows(sqlite3_stmt& statement) noexcept : statement_(&statement) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows();

    /// Whether there is another row. What text() and blob() returned before is gone.
    [[nodiscard]] bool next();
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] ByteView blob(int column) const;
    /// A blob of exactly that length; another one means a damaged database.
    template <std::size_t n>
    [[nodiscard]] std::array<std::uint8_t, n> array(int column) const {
        std::array<std::uint8_t, n> bytes{};
        copy_exactly(blob(column), bytes.data(), n);
        return bytes;
    }

private:
    static void copy_exactly(ByteView from, std::uint8_t* to, std::size_t bytes);

    sqlite3_stmt* statement_;
};

/// A prepared statement, for one thread at a time. Parameters are bound in order, from ?1.
class Statement {
public:
    Statement() = default;

    /// Executes what returns no rows; how many rows it changed is changes() of the database.
    template <class... Values>
    void run(const Values&... values) {
        bind_all(Lifetime::outlives, values...);
        finish();
    }
    /// Executes what returns rows. The values are copied.
    template <class... Values>
    [[nodiscard]] Rows rows(const Values&... values) {
        bind_all(Lifetime::copied, values...);
        return Rows(*statement_);
    }

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    explicit Statement(sqlite3_stmt* statement) noexcept : statement_(statement) {}

    /// Whether a bound value lives until the execution is over.
    enum class Lifetime : std::uint8_t { outlives, copied };

    template <class... Values>
    void bind_all([[maybe_unused]] Lifetime lifetime, const Values&... values) {
        int parameter = 0;
        (bind(++parameter, lifetime, values), ...);
    }
    template <std::integral Integer>
    void bind(int parameter, Lifetime /*lifetime*/, Integer value) {
        bind_integer(parameter, static_cast<std::int64_t>(value));
    }
    template <class Kind>
    void bind(int parameter, Lifetime /*lifetime*/, Id<Kind> id) {
        bind_integer(parameter, id.value);
    }
    void bind(int parameter, Lifetime lifetime, std::string_view text);
    void bind(int parameter, Lifetime lifetime, ByteView bytes);
    void bind(int parameter, Lifetime lifetime, const Bytes& bytes) { bind(parameter, lifetime, ByteView(bytes)); }
    template <std::size_t n>
    void bind(int parameter, Lifetime lifetime, const std::array<std::uint8_t, n>& bytes) {
        bind(parameter, lifetime, ByteView(bytes));
    }
    void bind_integer(int parameter, std::int64_t value);
    void finish();

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// An empty file that the account of this process alone may read; SQLite gives what it puts beside it the same rights.
void create_private_file(const std::filesystem::path& file);
/// The file and its name are on the disk when this returns. The path has to name its folder.
void make_durable(const std::filesystem::path& file);

/// How a connection is opened. `frozen` is for a file that nobody can write to while it is read: no lock is taken,
/// nothing is written beside it, and a write-ahead log is not looked for.
enum class Access : std::uint8_t { create, write, read, frozen };

/// One connection to one database file, for one thread at a time. Every commit is on the disk before it returns.
class Database {
public:
    /// `create` makes a new file and fails if there is one.
    Database(const std::filesystem::path& file, Access access);
    Database(Database&&) noexcept = default;
    Database& operator=(Database&&) noexcept = default;

    [[nodiscard]] Statement prepare(std::string_view sql);
    /// Executes any number of statements that need no values.
    void execute(const std::string& sql);
    /// The single number that a query gives.
    [[nodiscard]] std::int64_t number(std::string_view sql);
    /// Rows that the last statement inserted, changed or deleted.
    [[nodiscard]] std::int64_t changes() const noexcept;
    [[nodiscard]] std::int64_t last_insert_id() const noexcept;
    [[nodiscard]] bool in_transaction() const noexcept;
    /// Ends a transaction without a trace, if there still is one: SQLite ends it by itself after some failures.
    void roll_back() noexcept;
    /// For the functions of SQLite that this class does not wrap.
    [[nodiscard]] sqlite3* handle() noexcept { return connection_.get(); }

private:
    struct Close {
        void operator()(sqlite3* connection) const noexcept;
    };
    std::unique_ptr<sqlite3, Close> connection_;
};

/// A writing transaction, from its first moment on; undone unless commit() was reached.
class Transaction {
public:
    explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction() { database_.roll_back(); }
    void commit() { database_.execute("COMMIT"); }

private:
    Database& database_;
};

/// Several reads of the same state of the database.
class Snapshot {
public:
    explicit Snapshot(Database& database) : database_(database) { database_.execute("BEGIN"); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot() { database_.roll_back(); }

private:
    Database& database_;
};

}  // namespace huiyin::store::sqlite
