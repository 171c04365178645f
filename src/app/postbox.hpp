#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/register.hpp"
#include "base/date.hpp"
#include "base/id.hpp"

namespace huiyin::app {

/// How long the news of a day is kept, and what became of the mails that were made of it.
inline constexpr std::chrono::days news_kept{40};
/// How often a mail is tried.
inline constexpr int notice_tries_max = 8;

/// Where the digest of a unit goes: an address of the office, never of a person who files.
struct Mailbox {
    UnitId unit;
    bool below = false;   ///< The digest of the unit and of all that are below it.
    std::string address;  ///< Empty: it is to be removed.
    friend bool operator==(const Mailbox&, const Mailbox&) = default;
};

/// Visible ASCII with one @, and nothing that could end a line or an address.
[[nodiscard]] bool is_mail_address(std::string_view text);

/// A digest on its way to a mailbox. It holds whose and of which day, never what is in it.
struct Notice {
    std::int64_t id = 0;
    UnitId unit;
    bool below = false;
    Date day{};
    int tries = 0;        ///< That failed.
    std::string failure;  ///< Of the last one.
    std::optional<Instant> delivered_at;
};

/// What happened on cases in a time: those that lie with the units now, without those that complain of
/// `complained_of` (I5), neither counted nor shown.
struct NewsQuery {
    std::vector<std::string_view> events;  ///< Types of event.
    Instant from{};
    Instant until{};
    std::vector<UnitId> units;
    UnitId complained_of;
    std::vector<UnitId> unheld_without;  ///< As in QueueQuery.
    std::size_t rows_max = 50;
};

/// The outbox: news of cases as the log wrote them, and the digests that are made of it. Safe from any thread.
class Postbox {
public:
    Postbox() = default;
    Postbox(const Postbox&) = delete;
    Postbox& operator=(const Postbox&) = delete;
    virtual ~Postbox() = default;

    /// They are set by an act of administration (StaffAct).
    [[nodiscard]] virtual std::vector<Mailbox> mailboxes() = 0;

    [[nodiscard]] virtual QueuePage news(const NewsQuery& query) = 0;

    /// Puts the digest of a day on its way, once and only once, however often it is asked for.
    virtual void put(const Mailbox& mailbox, Date day, Instant now) = 0;
    /// Those that are to be tried now, the oldest first.
    [[nodiscard]] virtual std::vector<Notice> waiting(Instant now, std::size_t notices_max) = 0;
    virtual void set_delivered(std::int64_t notice, Instant now) = 0;
    virtual void set_failed(std::int64_t notice, std::string_view failure, Instant next_try) = 0;
    /// All that are still kept, the newest day first.
    [[nodiscard]] virtual std::vector<Notice> notices() = 0;

    /// Removes what is older than news_kept.
    virtual void purge(Instant now) = 0;
};

}  // namespace huiyin::app
