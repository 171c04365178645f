#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "store/sqlite/database.hpp"

/// How dates and times stand in the database.
namespace huiyin::store::sqlite {

[[nodiscard]] constexpr std::int64_t to_days(Date date) { return date.time_since_epoch().count(); }
[[nodiscard]] constexpr Date from_days(std::int64_t days) { return Date{std::chrono::days{days}}; }
[[nodiscard]] constexpr std::int64_t to_milliseconds(Instant at) { return at.time_since_epoch().count(); }
[[nodiscard]] constexpr Instant from_milliseconds(std::int64_t count) {
    return Instant{std::chrono::milliseconds{count}};
}

/// Stands in case_view.next_due where no duty runs: later than every date, so that such cases sort last.
inline constexpr std::int64_t no_due = 2'932'897;

[[nodiscard]] constexpr std::int64_t due_to_days(const std::optional<Date>& due) {
    return due ? to_days(*due) : no_due;
}
[[nodiscard]] constexpr std::optional<Date> due_from_days(std::int64_t days) {
    if (days >= no_due) return std::nullopt;
    return from_days(days);
}

/// A digest that may be missing stands as an empty blob where it is.
[[nodiscard]] inline std::optional<Hash> digest_at(const Rows& rows, int column) {
    if (rows.blob(column).empty()) return std::nullopt;
    return rows.array<32>(column);
}
[[nodiscard]] inline Bytes bytes_at(const Rows& rows, int column) {
    const ByteView view = rows.blob(column);
    return {view.begin(), view.end()};
}
[[nodiscard]] inline ByteView view_of(const std::optional<Hash>& digest) {
    return digest ? ByteView(*digest) : ByteView();
}

}  // namespace huiyin::store::sqlite
