#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "store/sqlite/database.hpp"

namespace huiyin::store::sqlite {

/// Carries what was committed from SQLite's write-ahead log over into the database, on a thread and connection of its
/// own, so that no commit has to wait for it. A log that grows faster than that is carried over by the writer itself
/// once it has log_pages_max, which bounds the file.
class Checkpointer {
public:
    /// Pages of 8 KiB that are carried over at a time: enough that pages which each group writes again go over rarely.
    static constexpr int step_pages = 1000;
    static constexpr int log_pages_max = 16'384;

    explicit Checkpointer(const std::filesystem::path& file);
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;
    ~Checkpointer();

    /// Takes this connection's commits into account, in place of what it does by itself. It has to die first.
    void watch(Database& writer);

private:
    static int committed(void* self, sqlite3* connection, const char* name, int pages);
    void serve();

    Database database_;
    std::atomic<int> carried_pages_ = 0;
    std::mutex mutex_;
    std::condition_variable wanted_;
    bool work_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace huiyin::store::sqlite
