#include "cli/mailer.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <utility>

#include "web/digest_text.hpp"

namespace huiyin::cli {

namespace {

// Mornings that are made up for when nobody served the office.
constexpr std::chrono::days made_up_max{7};
// Mails of one round, so that an end of the program waits for few.
constexpr std::size_t mails_of_round_max = 4;

}  // namespace

std::chrono::minutes pause_after(int tries_failed) {
    constexpr std::array<int, app::notice_tries_max> minutes{1, 5, 15, 60, 120, 240, 480, 960};
    const int at = std::clamp(tries_failed, 1, app::notice_tries_max) - 1;
    return std::chrono::minutes{minutes.at(static_cast<std::size_t>(at))};
}

void Mailing::make_digests(const Moment& now) {
    if (now.at < means_.time.at({.on = now.on, .since_midnight = means_.hour}).at) return;
    const Date yesterday = now.on - std::chrono::days{1};
    const std::vector<app::Notice> notices = means_.postbox.notices();
    for (const app::Mailbox& mailbox : means_.postbox.mailboxes()) {
        std::optional<Date> last;
        for (const app::Notice& notice : notices) {
            if (notice.unit != mailbox.unit || notice.below != mailbox.below) continue;
            last = std::max(last.value_or(notice.day), notice.day);
        }
        Date day = yesterday;
        if (last) day = std::max(*last + std::chrono::days{1}, yesterday - made_up_max + std::chrono::days{1});
        for (; day <= yesterday; day += std::chrono::days{1}) means_.postbox.put(mailbox, day, now.at);
    }
}

Result<Done, std::string> Mailing::hand_over(const app::Notice& notice, const Moment& now) {
    const auto mailboxes = means_.postbox.mailboxes();
    const auto mailbox = std::find_if(mailboxes.begin(), mailboxes.end(), [&](const app::Mailbox& one) {
        return one.unit == notice.unit && one.below == notice.below;
    });
    if (mailbox == mailboxes.end()) return fail(std::string("the unit has no mailbox any more"));
    const app::OfficePointer office = means_.office();
    const app::DigestScope scope{.unit = notice.unit, .below = notice.below, .unheld = notice.below};
    const app::Digest digest =
        app::digest_of({means_.cases, means_.postbox, means_.time, office->units}, scope, notice.day, now.on);
    web::DigestMail mail = web::digest_mail(digest, scope, *office, means_.locale, means_.site);
    return means_.send({.to = mailbox->address,
                        .subject = std::move(mail.subject),
                        .body = std::move(mail.body),
                        .id = "digest-" + to_text(notice.day) + "-" + std::to_string(notice.unit.value) +
                              (notice.below ? "-below" : ""),
                        .at = now.at});
}

Mailing::Round Mailing::round(const Moment& now) {
    make_digests(now);
    Round round;
    for (const app::Notice& notice : means_.postbox.waiting(now.at, mails_of_round_max)) {
        const auto handed_over = hand_over(notice, now);
        if (handed_over) {
            means_.postbox.set_delivered(notice.id, now.at);
            ++round.sent;
        } else {
            means_.postbox.set_failed(notice.id, handed_over.error(), now.at + pause_after(notice.tries + 1));
            ++round.failed;
        }
    }
    return round;
}

Mailer::Mailer(Mailing mailing, const app::OfficeTime& time, Events events)
    : mailing_(std::move(mailing)), time_(time), events_(std::move(events)), thread_([this] { serve(); }) {}

Mailer::~Mailer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stopped_.notify_all();
    thread_.join();
}

void Mailer::serve() {
    constexpr std::chrono::minutes pause{1};
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        try {
            events_.done(mailing_.round(time_.now()));
        } catch (const std::exception& error) {
            events_.failed(error.what());
        }
        lock.lock();
        stopped_.wait_for(lock, pause, [this] { return stopping_; });
    }
}

}  // namespace huiyin::cli
