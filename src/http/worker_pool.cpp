#include "http/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace huiyin::http {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
    for (std::size_t i = 0; i < std::max<std::size_t>(1, threads); ++i) threads_.emplace_back([this] { serve(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::offer(std::function<void()> work) {
    {
        const std::lock_guard hold(mutex_);
        if (stopping_ || queue_.size() >= queue_max_ + idle_) return false;
        queue_.push_back(std::move(work));
    }
    arrived_.notify_one();
    return true;
}

std::size_t WorkerPool::waiting() const {
    const std::lock_guard hold(mutex_);
    return queue_.size() - std::min(queue_.size(), idle_);
}

void WorkerPool::stop() {
    std::deque<std::function<void()>> dropped;
    {
        const std::lock_guard hold(mutex_);
        stopping_ = true;
        dropped.swap(queue_);
    }
    arrived_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

void WorkerPool::serve() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock hold(mutex_);
            ++idle_;
            arrived_.wait(hold, [this] { return stopping_ || !queue_.empty(); });
            --idle_;
            if (stopping_) return;
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}

}  // namespace huiyin::http
