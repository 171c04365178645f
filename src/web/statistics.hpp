#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/office.hpp"
#include "app/register.hpp"
#include "http/form.hpp"
#include "views/figures.hpp"
#include "web/render/locale.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// What a reader of the statistics asks for.
struct AskedStatistics {
    views::Period period;
    views::PartedBy parted = views::PartedBy::month;
};

/// From the query: `from` and `to` as days, `by` as a PartedBy; the last twelve months by month if it says nothing. No
/// later than today. None if a value cannot be read, or it is more than views::days_max and parts_max allow.
[[nodiscard]] std::optional<AskedStatistics> asked_statistics(const http::Form& query, Date today);

/// One split with the quarters that may be shown.
struct SplitTable {
    struct Row {
        views::Period quarter;
        std::uint64_t total = 0;
        std::vector<views::SplitCell>
            cells;  ///< By unit, those that are shown to be empty are left out: they are most.
    };
    const views::Split* split = nullptr;
    std::vector<std::string> ids;  ///< What may have a cell, in the order of the cells.
    std::vector<Row> rows;
};

/// All figures of a period, for the page, the JSON and the CSV.
struct Statistics {
    Date as_of{};
    std::uint64_t log_size = 0;
    AskedStatistics asked;
    int small_cell = 0;
    views::PeriodFacts whole;
    std::vector<views::PeriodFacts> parts;
    std::vector<SplitTable> splits;
};

[[nodiscard]] Statistics statistics_of(app::Register& cases, const app::Office& office, const AskedStatistics& asked,
                                       Date today);

/// What a cell of a split is called: a channel, a ground of any rulebook, or a unit.
[[nodiscard]] std::string name_of_cell(const views::Split& split, const std::string& id, const app::Office& office,
                                       const Locale& locale, Language language);

/// Fills `statistics`.
void fill_statistics_page(Page& page, const Statistics& statistics, const app::Office& office, const Locale& locale,
                          Language language);
/// docs/formats/statistics.md has both.
[[nodiscard]] std::string statistics_json(const Statistics& statistics, const app::Office& office, const Locale& locale,
                                          Language language);
[[nodiscard]] std::string statistics_csv(const Statistics& statistics, const app::Office& office, const Locale& locale,
                                         Language language);

}  // namespace huiyin::web
