#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/office.hpp"
#include "views/tally.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// The figures of the counts page. All of them follow from the public log (I8), and none gets better when fewer people
/// file.
struct Counts {
    std::uint64_t filed = 0;
    std::uint64_t open = 0;
    std::uint64_t answered = 0;
    std::uint64_t answered_on_time = 0;
    std::uint64_t answered_late = 0;
    std::uint64_t declined = 0;
    std::uint64_t withdrawn = 0;
    std::uint64_t reopened = 0;
    std::uint64_t missed_limits = 0;
    std::vector<std::pair<std::string, std::uint64_t>> missed_by_limit;  ///< By the limit's id.
    friend bool operator==(const Counts&, const Counts&) = default;
};

/// A figure by the name that the page and the API have for it.
struct Figure {
    std::string_view name;
    std::uint64_t Counts::*value;
};
/// All but the sums for each limit.
inline constexpr std::array<Figure, 9> figures{{
    {"filed", &Counts::filed},
    {"open", &Counts::open},
    {"answered", &Counts::answered},
    {"answered_on_time", &Counts::answered_on_time},
    {"answered_late", &Counts::answered_late},
    {"declined", &Counts::declined},
    {"withdrawn", &Counts::withdrawn},
    {"reopened", &Counts::reopened},
    {"missed_limits", &Counts::missed_limits},
}};

[[nodiscard]] Counts counts_of(const std::vector<views::Tally>& tallies);

/// Fills `counts`.
void fill_counts_page(Page& page, const Counts& counts, const app::Office& office, Date as_of, std::uint64_t log_size,
                      Language language);

}  // namespace huiyin::web
