#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace huiyin::store::sqlite {

/// Whose turn it is to write, among the threads of this process: first come, first served. Without it the log's writer,
/// which begins a group as soon as it has ended one, would keep the others waiting for long.
class WriteTurn {
public:
    void lock() {
        std::unique_lock lock(mutex_);
        const std::uint64_t ticket = next_++;
        changed_.wait(lock, [&] { return ticket == serving_; });
    }
    void unlock() {
        const std::lock_guard lock(mutex_);
        ++serving_;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t next_ = 0;
    std::uint64_t serving_ = 0;
};

}  // namespace huiyin::store::sqlite
