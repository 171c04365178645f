#include "store/sqlite/database.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.hpp"

namespace huiyin::store::sqlite {

namespace {

// With pages of 8 KiB: 32 MiB, so that the pages which every group writes again are copied rarely.
constexpr int wal_pages_max = 4096;
constexpr int busy_tries_max = 10'000;

Trouble trouble_of(int code) {
    switch (code & 0xFF) {
        case SQLITE_FULL: return Trouble::full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_NOMEM:
        case SQLITE_PROTOCOL: return Trouble::unavailable;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Trouble::damaged;
        default: return Trouble::bug;
    }
}

[[noreturn]] void raise(sqlite3* connection, int code) {
    const int extended = connection != nullptr ? sqlite3_extended_errcode(connection) : code;
    const char* message = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    throw DatabaseError(trouble_of(code), "sqlite " + std::to_string(extended) + ": " + message);
}

void expect_ok(sqlite3* connection, int code) {
    if (code != SQLITE_OK) raise(connection, code);
}

// SQLite's own handler sleeps up to 100 ms at a time, in which a group of the writer begins and ends many times.
int wait_for_lock(void* /*unused*/, int tries) {
    if (tries >= busy_tries_max) return 0;
    sqlite3_sleep(1);
    return 1;
}

/// A path as SQLite takes it in a URI.
std::string uri_of(const std::filesystem::path& file) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        if (c != '%' && c != '?' && c != '#') {
            uri.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return uri;
}

[[noreturn]] void raise_system(const std::string& what) {
    throw DatabaseError(Trouble::unavailable, what + ": " + std::error_code(errno, std::generic_category()).message());
}

}  // namespace

void create_private_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) raise_system("cannot create the file");
    ::close(descriptor);
}

void make_durable(const std::filesystem::path& file) {
    for (const std::filesystem::path& one : {file, file.parent_path()}) {
        const int descriptor = ::open(one.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) raise_system("cannot open what was written");
        const int synced = ::fsync(descriptor);
        ::close(descriptor);
        if (synced != 0) raise_system("cannot make the file durable");
    }
}

Rows::~Rows() { sqlite3_reset(statement_); }

bool Rows::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) raise(sqlite3_db_handle(statement_), code);
    return false;
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_, column); }

bool Rows::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::string_view Rows::text(int column) const { return as_text(blob(column)); }

ByteView Rows::blob(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size)};
}

void Rows::copy_exactly(ByteView from, std::uint8_t* to, std::size_t bytes) {
    if (from.size() != bytes) throw DatabaseError(Trouble::damaged, "a stored value does not have its length");
    std::copy(from.begin(), from.end(), to);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Statement::bind(int parameter, Lifetime lifetime, std::string_view text) {
    const char* bytes = text.data() != nullptr ? text.data() : "";
    auto* const destroy = lifetime == Lifetime::outlives ? SQLITE_STATIC : SQLITE_TRANSIENT;
    expect_ok(sqlite3_db_handle(statement_.get()),
              sqlite3_bind_text64(statement_.get(), parameter, bytes, text.size(), destroy, SQLITE_UTF8));
}

void Statement::bind(int parameter, Lifetime lifetime, ByteView bytes) {
    auto* const destroy = lifetime == Lifetime::outlives ? SQLITE_STATIC : SQLITE_TRANSIENT;
    sqlite3* connection = sqlite3_db_handle(statement_.get());
    if (bytes.empty()) {
        expect_ok(connection, sqlite3_bind_zeroblob(statement_.get(), parameter, 0));
        return;
    }
    expect_ok(connection, sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), destroy));
}

void Statement::bind_integer(int parameter, std::int64_t value) {
    expect_ok(sqlite3_db_handle(statement_.get()), sqlite3_bind_int64(statement_.get(), parameter, value));
}

void Statement::finish() {
    Rows rows(*statement_);
    check(!rows.next());
}

void Database::Close::operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }

Database::Database(const std::filesystem::path& file, Access access) {
    if (access == Access::create) create_private_file(file);
    sqlite3* connection = nullptr;
    // A reader opens for writing too: without that it could not recover the log that a killed process left behind.
    const bool frozen = access == Access::frozen;
    const std::string name = frozen ? uri_of(file) + "?immutable=1" : file.string();
    const int flags = frozen ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
    const int code = sqlite3_open_v2(name.c_str(), &connection, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(connection);
    expect_ok(connection, code);
    sqlite3_extended_result_codes(connection, 1);
    sqlite3_busy_handler(connection, wait_for_lock, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (access == Access::create) execute("PRAGMA page_size = 8192");
    execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
    if (access == Access::read || frozen) {
        execute("PRAGMA query_only = ON; PRAGMA mmap_size = 4294967296; PRAGMA cache_size = -8192");
        return;
    }
    // A copy of a database comes without a write-ahead log.
    execute("PRAGMA journal_mode = WAL");
    // What is deleted is overwritten: a destroyed key must not be found in the file.
    execute("PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864");
    sqlite3_wal_autocheckpoint(connection, wal_pages_max);
}

Statement Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    expect_ok(connection_.get(), sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                                    SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return Statement(statement);
}

void Database::execute(const std::string& sql) {
    expect_ok(connection_.get(), sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

std::int64_t Database::number(std::string_view sql) {
    Statement statement = prepare(sql);
    Rows rows = statement.rows();
    if (!rows.next()) throw DatabaseError(Trouble::damaged, "a row that is always there is missing");
    return rows.integer(0);
}

std::int64_t Database::changes() const noexcept { return sqlite3_changes64(connection_.get()); }

std::int64_t Database::last_insert_id() const noexcept { return sqlite3_last_insert_rowid(connection_.get()); }

bool Database::in_transaction() const noexcept { return sqlite3_get_autocommit(connection_.get()) == 0; }

void Database::roll_back() noexcept {
    if (in_transaction()) sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace huiyin::store::sqlite
