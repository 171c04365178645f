#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace huiyin {

/// A day in the civil calendar of the office, without a time zone.
using Date = std::chrono::sys_days;

/// A point in time, UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A point in time together with the day it falls on at the office. The shell computes the day from the office's time
/// zone once, so that the rules never touch a time zone.
struct Moment {
    Instant at{};
    Date on{};
    friend bool operator==(const Moment&, const Moment&) = default;
};

/// `2026-01-05`, years 0001 to 9999.
[[nodiscard]] std::string to_text(Date date);
/// Exactly `YYYY-MM-DD` and a day that exists.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
/// `2026-01-05T08:30:00.123Z`.
[[nodiscard]] std::string to_text(Instant at);
/// `YYYY-MM-DDTHH:MM:SS`, without a zone, as milliseconds since the start of that day beside the day.
struct LocalTime {
    Date on{};
    std::chrono::milliseconds since_midnight{};
    friend bool operator==(const LocalTime&, const LocalTime&) = default;
};
/// `YYYY-MM-DD`, optionally followed by `T` or a space and `HH:MM` or `HH:MM:SS`.
[[nodiscard]] std::optional<LocalTime> parse_local_time(std::string_view text);

}  // namespace huiyin
