#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
    std::map<Hash, std::string> texts_;
    std::map<std::string, Rulebook, std::less<>> rulebooks_;
    std::map<std::string, Calendar, std::less<>> calendars_;
    std::uint64_t agreed_ = 0;
    std::uint64_t unknown_ = 0;
    std::optional<Wrong> first_wrong_;
};

}  // namespace huiyin::cli
