#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "codec/entry.hpp"
#include "codec/office_event.hpp"
#include "domain/calendar/calendar.hpp"
#include "domain/rulebook/rulebook.hpp"

namespace huiyin::cli {

/// The due dates of a public log, computed again: each by the rulebook of its case and by the calendar that was
/// published last before it. The log names these texts by their hashes alone, so somebody has to have them.
class DateRecount {
public:
    /// A date that is not the one that the law gives.
    struct Wrong {
        std::uint64_t index = 0;
        std::string limit;
        Date stated{};
        std::optional<Date> computed;  ///< None if there is no such limit, or the calendar does not know a day.
    };

    /// A text of a rulebook or calendar; what the log does not name is never used.
    void know(std::string_view text);
    /// The entries in their order.
    void add(const codec::OfficeEvent& event);
    void add(std::uint64_t index, const codec::PublicEntry& entry);

    [[nodiscard]] std::uint64_t agreed() const noexcept { return agreed_; }
    /// Dates whose rulebook or calendar nobody gave us.
    [[nodiscard]] std::uint64_t unknown() const noexcept { return unknown_; }
    [[nodiscard]] const std::optional<Wrong>& first_wrong() const noexcept { return first_wrong_; }

private:
    struct Pause {
        Date from{};
        std::string id;
        std::optional<Date> until;
    };

    /// The last day of the limit after the pause, which ends on its last day even if the clock recorded that later.
    [[nodiscard]] static std::optional<Date> day_after(const Pause& pause, const codec::PublicMove& resumed, Date today,
                                                       const Rulebook& rules, const Calendar& calendar);

    std::map<std::pair<CaseTag, std::string>, Pause> pauses_;  ///< Those that go on.
    std::map<Hash, std::string> texts_;
    std::map<std::string, Rulebook, std::less<>> rulebooks_;
    std::map<std::string, Calendar, std::less<>> calendars_;
    std::uint64_t agreed_ = 0;
    std::uint64_t unknown_ = 0;
    std::optional<Wrong> first_wrong_;
};

}  // namespace huiyin::cli
