#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "app/digest.hpp"
#include "app/office.hpp"
#include "base/result.hpp"
#include "cli/smtp.hpp"
#include "web/render/locale.hpp"

namespace huiyin::cli {

/// How long after a try that failed the next one follows; longer each time.
[[nodiscard]] std::chrono::minutes pause_after(int tries_failed);

/// Makes the digest of yesterday each morning, and hands over what is on its way.
class Mailing {
public:
    struct Means {
        app::Register& cases;
        app::Postbox& postbox;
        const app::OfficeTime& time;
        std::function<app::OfficePointer()> office;
        const web::Locale& locale;
        std::string site;  ///< As web::digest_mail() takes it.
        std::chrono::hours hour{7};
        std::function<Result<Done, std::string>(const OutgoingMail&)> send;
    };
    struct Round {
        std::size_t sent = 0;
        std::size_t failed = 0;
    };
    explicit Mailing(Means means) : means_(std::move(means)) {}

    /// One look at clock and outbox. What was made before a restart is still on its way after it.
    [[nodiscard]] Round round(const Moment& now);

private:
    void make_digests(const Moment& now);
    [[nodiscard]] Result<Done, std::string> hand_over(const app::Notice& notice, const Moment& now);

    Means means_;
};

/// Runs a Mailing each minute, on a thread of its own.
class Mailer {
public:
    struct Events {
        std::function<void(const Mailing::Round&)> done;
        std::function<void(const char* what)> failed;
    };
    Mailer(Mailing mailing, const app::OfficeTime& time, Events events);
    Mailer(const Mailer&) = delete;
    Mailer& operator=(const Mailer&) = delete;
    /// Ends after the mail that is being handed over.
    ~Mailer();

private:
    void serve();

    Mailing mailing_;
    const app::OfficeTime& time_;
    Events events_;
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace huiyin::cli
