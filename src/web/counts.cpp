#include "web/counts.hpp"

#include <map>
#include <string_view>

#include "domain/grievance/events.hpp"
#include "web/words.hpp"

namespace huiyin::web {

Counts counts_of(const std::vector<views::Tally>& tallies) {
    constexpr std::string_view missed = "missed:";
    std::map<std::string_view, std::uint64_t> sums;
    for (const views::Tally& tally : tallies) sums[tally.kind] += tally.count;
    const auto sum = [&](std::string_view kind) {
        const auto found = sums.find(kind);
        return found == sums.end() ? std::uint64_t{0} : found->second;
    };
    Counts counts{
        .filed = sum(GrievanceFiled::type),
        .answered = sum(GrievanceAnswered::type),
        .answered_on_time = sum("answered-on-time"),
        .answered_late = sum("answered-late"),
        .declined = sum(GrievanceDeclined::type),
        .withdrawn = sum(GrievanceWithdrawn::type),
        .reopened = sum(GrievanceReopened::type),
        .missed_limits = sum(LimitMissed::type),
    };
    const std::uint64_t begun = sum("turned-open");
    const std::uint64_t ended = sum("turned-closed");
    counts.open = begun > ended ? begun - ended : 0;
    for (const auto& [kind, count] : sums) {
        if (kind.starts_with(missed)) counts.missed_by_limit.emplace_back(kind.substr(missed.size()), count);
    }
    return counts;
}

void fill_counts_page(Page& page, const Counts& counts, const app::Office& office, Date as_of, std::uint64_t log_size,
                      Language language) {
    const auto set = [&](std::string_view name, std::uint64_t value) { page.set(name, std::to_string(value)); };
    for (const auto& [name, value] : figures) set(name, counts.*value);
    page.set("as_of", Locale::date(as_of, language));
    set("log_size", log_size);
    if (counts.missed_by_limit.empty()) return;
    const Rulebook& rulebook = office.rulebook(office.rulebook_in_force);
    Dictionary limits = page.add("limits");
    for (const auto& [id, count] : counts.missed_by_limit) {
        const LimitRule* const rule = rulebook.find_limit(id);
        limits.add("limit")
            .set("name", rule == nullptr ? id : in_language(rule->name, language))
            .set("missed", std::to_string(count));
    }
}

}  // namespace huiyin::web
