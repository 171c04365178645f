#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/attachments.hpp"
#include "app/sweep.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

/// The clock of an office: at once, and then each minute, records the limits that were missed and removes what has run
/// out. Waits a minute where an import is at work.
class Sweeper {
public:
    struct Events {
        std::function<void(const app::Swept&)> swept;
        std::function<void(const char* what)> failed;
    };
    Sweeper(WorkingOffice& office, app::AttachmentStore& attachments, Events events);
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;
    /// Ends after the sweep that runs.
    ~Sweeper();

private:
    void serve();
    void sweep_once();

    WorkingOffice& office_;
    app::AttachmentStore& attachments_;
    Events events_;
    unsigned sweeps_ = 0;
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace huiyin::cli
