#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"

namespace huiyin {

/// The working days of one jurisdiction: Monday to Friday, less the days off, plus the make-up working days.
/// Only the loaded years are known. A question about any other year is refused, never guessed.
struct Calendar {
    std::string id;
    std::string version;
    std::set<int> years;
    /// Days off, weekends included where the official notice names them, each with the name of the holiday.
    std::map<Date, std::string> off;
    /// Days worked although they fall on a weekend, each with the name of the holiday that they make up for.
    std::map<Date, std::string> work;
    /// For each year, the official notice that the days were taken from.
    std::map<int, std::string> notices{};
    friend bool operator==(const Calendar&, const Calendar&) = default;
};

/// Whether one version of a calendar is higher than another. A version is numbers with dots between, such as `2026.2`,
/// compared number by number; none if one of them is not that.
[[nodiscard]] std::optional<bool> is_newer(std::string_view version, std::string_view than);

/// Why a day is not a working day.
enum class DayOff { weekend, holiday };

/// A day that was passed over while counting.
struct SkippedDay {
    Date on{};
    DayOff why{};
    std::string holiday;  ///< Name of the holiday; empty for a weekend.
    friend bool operator==(const SkippedDay&, const SkippedDay&) = default;
};

/// The calendar has no data for the year of this day.
struct BeyondCalendar {
    std::string calendar;
    Date day{};
    friend bool operator==(const BeyondCalendar&, const BeyondCalendar&) = default;
};

/// Whether the day is worked; why_off() says why one is not. A day outside the loaded years is refused.
[[nodiscard]] Result<bool, BeyondCalendar> is_working_day(const Calendar& calendar, Date day);

/// The reason why a day is off: the holiday that the notice names, else the weekend. The day must be one on which
/// is_working_day() answered no.
[[nodiscard]] SkippedDay why_off(const Calendar& calendar, Date day);

}  // namespace huiyin
