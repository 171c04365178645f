#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "views/tally.hpp"

/// The one definition of each published figure: of the page, the JSON, the CSV and the program that recounts them. A
/// figure measures how the office answers. None is about people, and none gets better when fewer of them file; the
/// words that explain each stand under `statistics.` in web/locales/.
namespace huiyin::views {

/// From the first day to the last one, both counted.
struct Period {
    Date from{};
    Date to{};
    friend bool operator==(const Period&, const Period&) = default;
};

/// Cases that are open, by the days since they were filed: up to 15, 16 to 60, 61 to 90, 91 to 180, longer.
inline constexpr std::array<int, 4> age_bounds{15, 60, 90, 180};
using OpenByAge = std::array<std::uint64_t, age_bounds.size() + 1>;

using Counts = std::map<std::string, std::uint64_t, std::less<>>;

/// What the public log says of a period, in sums.
struct PeriodFacts {
    Period period;
    Counts counts;            ///< Entries of the period, by tally kind.
    Counts of_what_is_rated;  ///< Ratings, whenever they were given, of what was answered in the period.
    std::uint64_t open = 0;   ///< Cases that are open when the last day ends.
    OpenByAge open_by_age{};
    [[nodiscard]] std::uint64_t count(std::string_view kind) const;
};

/// The rows of both tables that some days need.
struct TallyRows {
    std::uint64_t log_size = 0;     ///< Entries of the log that are counted in them.
    std::uint64_t open_before = 0;  ///< Cases that were open when the first day of `by_day` began.
    std::vector<Tally> by_day;      ///< In the order of days.
    std::vector<AgedTally> by_age;  ///< In the order of `since`.
};

/// The first `since` that facts_of() looks at for a period that begins on that day.
[[nodiscard]] Date first_since(Date from);
/// The facts of a period, from rows that hold all its days, and every `since` from first_since() on.
[[nodiscard]] PeriodFacts facts_of(const TallyRows& rows, Period period);

/// A number of the statistics.
struct Figure {
    std::string_view id;
    std::string_view group;  ///< Which figures are shown together.
    std::uint64_t (*value)(const PeriodFacts& facts);
};
[[nodiscard]] std::span<const Figure> figures();
[[nodiscard]] std::uint64_t figure(std::string_view id, const PeriodFacts& facts);

/// A customary rate: so many of so many. Without any it is not computed.
struct Rate {
    std::string_view id;
    std::uint64_t (*numerator)(const PeriodFacts& facts);
    std::uint64_t (*denominator)(const PeriodFacts& facts);
};
[[nodiscard]] std::span<const Rate> rates();
/// `83.3`, rounded to the nearest tenth; none of nothing.
[[nodiscard]] std::optional<std::string> percent(std::uint64_t numerator, std::uint64_t denominator);

/// The limits that were missed in the period, by their id.
[[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> missed_by_limit(const PeriodFacts& facts);

// --- splits: what the public log does not show -----------------------------------------------------------------------

/// What a figure is taken apart by.
enum class SplitBy : std::uint8_t { channel, ground, unit };
[[nodiscard]] std::string_view to_text(SplitBy by);

/// A figure taken apart by something that is in no public entry.
struct Split {
    std::string_view id;
    SplitBy by = SplitBy::channel;
    std::string_view kinds;  ///< What its tally kinds begin with.
    std::string_view total;  ///< The figure that it takes apart.
};
[[nodiscard]] std::span<const Split> splits();

struct SplitCell {
    std::string id;
    std::optional<std::uint64_t> count;  ///< None: hidden.
    friend bool operator==(const SplitCell&, const SplitCell&) = default;
};

/// Hides each count from 1 to `small_cell` - 1, and as many of the others that no hidden one follows from what is
/// shown, from the total, which anybody can count, and from this rule. The others are taken in the order in which they
/// stand, whatever they are, until one that is not small is among at least two, and they hold 2 * `small_cell`
/// together. Each table is hidden by itself: no two that are published of one quarter have cells that add up to one.
void hide_small(std::vector<SplitCell>& cells, int small_cell);

/// The calendar quarters that lie in the period and were over before the day. A split is shown for these alone: two
/// overlapping periods, or the same one on two days, could be subtracted.
[[nodiscard]] std::vector<Period> quarters_over(Period period, Date today);

/// One split of one quarter, with what is small hidden. `ids` are the cells that are shown in any case.
[[nodiscard]] std::vector<SplitCell> split_of(const Split& split, const PeriodFacts& quarter,
                                              const std::vector<std::string>& ids, int small_cell);

// --- what is asked for -----------------------------------------------------------------------------------------------

enum class PartedBy : std::uint8_t { whole, month, quarter, year };
[[nodiscard]] std::string_view to_text(PartedBy parted);
[[nodiscard]] std::optional<PartedBy> parse_parted_by(std::string_view text);

/// The most parts and the most days that are shown at once.
inline constexpr std::size_t parts_max = 40;
inline constexpr int days_max = 10 * 366;

/// The calendar months, quarters or years that the period lies in, the first and last cut off where it ends; none for
/// the whole.
[[nodiscard]] std::vector<Period> parts_of(Period period, PartedBy parted);
/// The twelve months that end with the day.
[[nodiscard]] Period last_year(Date today);

}  // namespace huiyin::views
