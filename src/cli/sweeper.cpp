#include "cli/sweeper.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace huiyin::cli {

Sweeper::Sweeper(WorkingOffice& office, app::AttachmentStore& attachments, Erasing erasing, Events events)
    : office_(office), attachments_(attachments), erasing_(erasing), events_(std::move(events)), thread_([this] {
          serve();
      }) {}

Sweeper::~Sweeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stopped_.notify_all();
    thread_.join();
}

void Sweeper::serve() {
    constexpr std::chrono::minutes pause{1};
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        sweep_once();
        lock.lock();
        stopped_.wait_for(lock, pause, [this] { return stopping_; });
    }
}

void Sweeper::sweep_once() {
    try {
        const auto is_attached = [&cases = office_.store().cases()](const Hash& stored) {
            return cases.is_attached(stored);
        };
        attachments_.settle(is_attached);
        // A command beside this process may have added a unit or published a newer law, and pages judge by it too.
        static_cast<void>(office_.writer().publish_and_wait({}));
        const auto turn = FileLock::try_take(office_.folder().clock_lock());
        if (!turn) return;
        const Moment now = office_.time().now();
        events_.swept(app::sweep(office_.store().cases(), office_.writer(), now));
        const bool erased = erasing_ == Erasing::on && erase_once(now);
        office_.store().leftovers().purge(now.at);
        office_.store().postbox().purge(now.at);
        if (erased) log_to_empty_ = true;
        if (log_to_empty_) log_to_empty_ = !office_.store().empty_write_ahead_log();
        constexpr unsigned each_hour = 60;
        if (sweeps_++ % each_hour != 0 && !erased) return;
        attachments_.remove_abandoned(is_attached);
    } catch (const std::exception& error) {
        events_.failed(error.what());
    }
}

bool Sweeper::erase_once(const Moment& now) {
    const app::Erased erased = app::erase_due(office_.store().cases(), office_.writer(), now);
    if (erased.cases > 0 || erased.interrupted) events_.erased(erased);
    return erased.cases > 0;
}

app::Erased erase_before_serving(WorkingOffice& office) {
    const auto turn = FileLock::try_take(office.folder().clock_lock());
    if (!turn) return {};
    return app::erase_due(office.store().cases(), office.writer(), office.time().now());
}

}  // namespace huiyin::cli
