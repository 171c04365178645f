// The raw limit that filing is compared with: events and one projection row each, written by a bare loop over SQLite,
// in transactions of a given size, synced. Prints events a second.
//
//     sqlite_loop FILE GROUP SECONDS

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <sqlite3.h>

namespace {

/// An event of the size that a grievance of 200 Chinese characters has.
constexpr std::size_t event_bytes = 882;

[[noreturn]] void stop(const char* what, sqlite3* database) {
    static_cast<void>(std::fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(database)));
    std::exit(1);
}

void run(sqlite3* database, const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) stop(sql, database);
}

sqlite3_stmt* prepare(sqlite3* database, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK) stop(sql, database);
    return statement;
}

void step(sqlite3* database, sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) stop("step", database);
    sqlite3_reset(statement);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        static_cast<void>(std::fprintf(stderr, "usage: sqlite_loop FILE GROUP SECONDS\n"));
        return 2;
    }
    const std::string file = argv[1];
    const int group = std::atoi(argv[2]);
    const auto duration = std::chrono::duration<double>(std::atof(argv[3]));
    std::filesystem::remove(file);
    sqlite3* database = nullptr;
    if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) stop("open", database);
    run(database, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    run(database,
        "CREATE TABLE event(id INTEGER PRIMARY KEY, stream INTEGER, version INTEGER, body BLOB, UNIQUE(stream, "
        "version));"
        "CREATE TABLE row(stream INTEGER PRIMARY KEY, unit INTEGER, stage INTEGER, due INTEGER, subject TEXT);"
        "CREATE INDEX row_by_unit ON row(unit, stage, due);");
    sqlite3_stmt* event = prepare(database, "INSERT INTO event(stream, version, body) VALUES(?, 1, ?)");
    sqlite3_stmt* row =
        prepare(database, "INSERT INTO row VALUES(?1, ?2, 1, ?3, ?4) ON CONFLICT(stream) DO UPDATE SET stage=1");
    const std::string body(event_bytes, 'x');
    const std::string subject = "自来水发黄已经一周";
    sqlite3_int64 written = 0;
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < duration) {
        run(database, "BEGIN IMMEDIATE");
        for (int i = 0; i < group; ++i) {
            ++written;
            sqlite3_bind_int64(event, 1, written);
            sqlite3_bind_blob(event, 2, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
            step(database, event);
            sqlite3_bind_int64(row, 1, written);
            sqlite3_bind_int64(row, 2, written % 20);
            sqlite3_bind_int64(row, 3, written % 60);
            sqlite3_bind_text(row, 4, subject.data(), static_cast<int>(subject.size()), SQLITE_STATIC);
            step(database, row);
        }
        run(database, "COMMIT");
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%.0f\n", static_cast<double>(written) / took.count());
    sqlite3_finalize(event);
    sqlite3_finalize(row);
    sqlite3_close(database);
    return 0;
}
