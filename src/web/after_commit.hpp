#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace huiyin::web {

/// A thread for what is to be done after a commit, or beside a request, so that neither the log's writer nor a thread
/// that serves sockets has to do it: rendering the page of a filing, keeping a session alive, refreshing a kept page.
class AfterCommit {
public:
    AfterCommit();
    AfterCommit(const AfterCommit&) = delete;
    AfterCommit& operator=(const AfterCommit&) = delete;
    /// As stop().
    ~AfterCommit();

    /// From any thread. The work must not throw. Work that comes after stop() is dropped.
    void post(std::function<void()> work);
    /// Does what is waiting, then ends the thread. What the work uses must outlive this call.
    void stop();

private:
    void serve();

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace huiyin::web
