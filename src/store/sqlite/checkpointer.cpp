#include "store/sqlite/checkpointer.hpp"

#include <sqlite3.h>

namespace huiyin::store::sqlite {

Checkpointer::Checkpointer(const std::filesystem::path& file)
    : database_(file, Access::write), thread_([this] { serve(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wanted_.notify_all();
    thread_.join();
}

void Checkpointer::watch(Database& writer) { sqlite3_wal_hook(writer.handle(), committed, this); }

int Checkpointer::committed(void* self, sqlite3* connection, const char* /*name*/, int pages) {
    auto& checkpointer = *static_cast<Checkpointer*>(self);
    if (pages >= log_pages_max) {
        sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        return SQLITE_OK;
    }
    const int carried = checkpointer.carried_pages_;
    // Fewer pages than were carried over: the log has begun anew.
    const int waiting = pages < carried ? pages : pages - carried;
    if (waiting < step_pages) return SQLITE_OK;
    {
        const std::lock_guard lock(checkpointer.mutex_);
        checkpointer.work_ = true;
    }
    checkpointer.wanted_.notify_one();
    return SQLITE_OK;
}

void Checkpointer::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wanted_.wait(lock, [this] { return work_ || stopping_; });
        if (stopping_) return;
        work_ = false;
        lock.unlock();
        int carried = 0;
        // What does not work now (the disk is full, somebody else is at it) is tried again after the next commits.
        const int code =
            sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &carried);
        if (code == SQLITE_OK) carried_pages_ = carried;
        lock.lock();
    }
}

}  // namespace huiyin::store::sqlite
