#include "web/after_commit.hpp"

#include <utility>

namespace huiyin::web {

AfterCommit::AfterCommit() : thread_([this] { serve(); }) {}

AfterCommit::~AfterCommit() { stop(); }

void AfterCommit::post(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        queue_.push_back(std::move(work));
    }
    arrived_.notify_one();
}

void AfterCommit::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void AfterCommit::serve() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}

}  // namespace huiyin::web
