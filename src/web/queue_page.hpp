#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "app/office.hpp"
#include "app/register.hpp"
#include "web/render/templates.hpp"
#include "web/staff_names.hpp"
#include "web/words.hpp"

namespace huiyin::web {

inline constexpr std::size_t queue_rows = 50;
/// How many days ahead "due soon" looks.
inline constexpr std::chrono::days due_soon_days{7};
/// From how many days after filing a case that is still open belongs to the backlog.
inline constexpr std::chrono::days backlog_days{90};

inline constexpr std::array queues{app::Queue::mine,    app::Queue::my_unit, app::Queue::due_soon,
                                   app::Queue::overdue, app::Queue::unowned, app::Queue::backlog};

/// The last part of a queue's address, and back.
[[nodiscard]] std::string_view queue_name(app::Queue queue);
[[nodiscard]] std::optional<app::Queue> parse_queue(std::string_view name);

/// The units whose cases all of the officer's roles together let the officer see: the own one, and those below.
[[nodiscard]] std::vector<UnitId> visible_units(const Officer& officer, const Units& units);

/// The question to the register for a page of a queue, counted from 0.
[[nodiscard]] app::QueueQuery queue_query(app::Queue queue, const Officer& officer, const Units& units, Date today,
                                          std::size_t page);

/// How far the plan for a case has come.
struct PlanProgress {
    std::size_t done = 0;
    std::size_t steps = 0;  ///< 0: there is no plan.
    /// The first step that is open; none if all are done.
    std::optional<Undertaking> next;
};
[[nodiscard]] PlanProgress plan_progress(const Case& current);

/// What the page of a queue shows.
struct QueueView {
    app::Queue queue = app::Queue::mine;
    const app::QueuePage& rows;
    std::array<std::size_t, queues.size()> totals{};
    std::size_t page = 0;
    const Units& units;
    const Staff& staff;
    const Words& words;
    Language language = Language::zh;
    Date today{};
    std::vector<PlanProgress> plans{};  ///< Of the backlog alone: one for each row.
};
/// Fills `queue`.
void fill_queue_page(Page& page, const QueueView& view);

}  // namespace huiyin::web
