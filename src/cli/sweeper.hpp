#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "app/attachments.hpp"
#include "app/sweep.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

/// The clock of an office: at once, and then each minute, records the limits that were missed, erases the cases whose
/// retention is over and removes what has run out. Waits a minute where an import is at work.
class Sweeper {
public:
    struct Events {
        std::function<void(const app::Swept&)> swept;
        std::function<void(const app::Erased&)> erased;
        std::function<void(const char* what)> failed;
    };
    enum class Erasing : std::uint8_t { off, on };
    Sweeper(WorkingOffice& office, app::AttachmentStore& attachments, Erasing erasing, Events events);
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;
    /// Ends after the sweep that runs.
    ~Sweeper();

private:
    void serve();
    void sweep_once();
    /// Whether anything was erased.
    bool erase_once(const Moment& now);

    WorkingOffice& office_;
    app::AttachmentStore& attachments_;
    Erasing erasing_;
    Events events_;
    unsigned sweeps_ = 0;
    /// What was erased may still stand in the write-ahead log; also what a process before this one erased.
    bool log_to_empty_ = true;
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::thread thread_;
};

/// Erases what is due before anybody can ask for it: a backup that was put back may have what was erased since it was
/// made. Leaves it to the sweeps where an import is at work.
app::Erased erase_before_serving(WorkingOffice& office);

}  // namespace huiyin::cli
