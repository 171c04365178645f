#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace huiyin::http {

/// Threads for work that may block, with a bounded queue before them.
class WorkerPool {
public:
    WorkerPool(std::size_t threads, std::size_t queue_max);
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool();

    /// Whether a worker was free or there was room to wait for one. The work must not throw.
    [[nodiscard]] bool offer(std::function<void()> work);
    [[nodiscard]] std::size_t waiting() const;
    /// Drops what waits, lets what runs finish, and joins. May be called again.
    void stop();

private:
    void serve();

    std::size_t queue_max_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> queue_;
    std::size_t idle_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace huiyin::http
