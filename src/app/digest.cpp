#include "app/digest.hpp"

#include <algorithm>

namespace huiyin::app {

namespace {

constexpr std::array<std::string_view, digest_part_count> part_names{"came", "answered", "due", "overdue", "unowned"};
constexpr std::size_t rows_of_part_max = 50;

}  // namespace

std::string_view to_text(DigestPart part) { return part_names.at(static_cast<std::size_t>(part)); }

bool Digest::nothing() const {
    return std::all_of(parts.begin(), parts.end(), [](const QueuePage& part) { return part.total == 0; });
}

bool is_mail_address(std::string_view text) {
    constexpr std::size_t address_bytes_max = 200;
    const auto at = text.find('@');
    const bool has_ends = at != std::string_view::npos && at > 0 && at + 1 < text.size();
    if (!has_ends || text.find('@', at + 1) != std::string_view::npos || text.size() > address_bytes_max) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < '\x7f' && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
    });
}

Digest digest_of(const DigestSources& sources, const DigestScope& scope, Date day, Date today) {
    std::vector<UnitId> units{scope.unit};
    for (const Unit& unit : sources.units.all()) {
        if (scope.below && sources.units.is_above(scope.unit, unit.id)) units.push_back(unit.id);
    }
    const std::vector<UnitId> unheld_without =
        scope.unheld ? sources.units.upwards_from(scope.unit) : std::vector<UnitId>{};
    const auto news = [&](std::vector<std::string_view> events) {
        return sources.postbox.news(
            {.events = std::move(events),
             .from = sources.time.at({.on = day, .since_midnight = {}}).at,
             .until = sources.time.at({.on = day + std::chrono::days{1}, .since_midnight = {}}).at,
             .units = units,
             .complained_of = scope.unit,
             .unheld_without = unheld_without,
             .rows_max = rows_of_part_max});
    };
    const auto standing = [&](Queue queue) {
        return sources.cases.queue({.queue = queue,
                                    .officer = {},
                                    .units = units,
                                    .complained_of = scope.unit,
                                    .unheld_without = unheld_without,
                                    .due_before = today + std::chrono::days{1},
                                    .offset = 0,
                                    .rows_max = rows_of_part_max});
    };
    // What is referred within the units was new when it was filed.
    std::vector<std::string_view> coming{GrievanceFiled::type};
    if (!scope.below) coming.push_back(GrievanceReferred::type);
    return {.day = day,
            .today = today,
            .parts = {news(std::move(coming)), news({GrievanceAnswered::type}), standing(Queue::due_soon),
                      standing(Queue::overdue), standing(Queue::unowned)},
            .load = sources.cases.load(units, scope.unit)};
}

}  // namespace huiyin::app
