#pragma once

#include <algorithm>
#include <variant>
#include <vector>

#include "domain/grievance/events.hpp"

/// For tests: one full example of every event. test/golden/events/ holds the bytes of each.
namespace huiyin::codec {

[[nodiscard]] constexpr Date day(int year, unsigned month, unsigned day) {
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}

template <std::size_t n>
[[nodiscard]] constexpr std::array<std::uint8_t, n> counting_from(std::uint8_t first) {
    std::array<std::uint8_t, n> bytes{};
    for (std::uint8_t& byte : bytes) byte = first++;
    return bytes;
}

inline constexpr Moment example_moment{Instant{day(2026, 1, 5)} + std::chrono::milliseconds{30'600'123},
                                       day(2026, 1, 5)};

/// The example of every alternative of Event, in their order.
[[nodiscard]] std::vector<Recorded> examples();

/// The example of this event.
template <class T>
[[nodiscard]] Recorded example() {
    const std::vector<Recorded> all = examples();
    return *std::find_if(all.begin(), all.end(),
                         [](const Recorded& recorded) { return std::holds_alternative<T>(recorded.event); });
}

}  // namespace huiyin::codec
