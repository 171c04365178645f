#include "views/figures.hpp"

#include <algorithm>
#include <chrono>

#include "base/check.hpp"

namespace huiyin::views {

namespace {

using Facts = const PeriodFacts&;

constexpr std::string_view turned_open = "turned-open";
constexpr std::string_view turned_closed = "turned-closed";

std::uint64_t changed(Facts facts, const std::string& round) {
    const std::string decided = "review-decided:" + round;
    return facts.count(decided + "-change") + facts.count(decided + "-send-back");
}

std::uint64_t decided(Facts facts, const std::string& round) {
    const std::string kind = "review-decided:" + round;
    return changed(facts, round) + facts.count(kind + "-uphold") + facts.count(kind + "-not-admitted");
}

std::uint64_t rated(Facts facts, std::string_view kind) {
    const auto found = facts.of_what_is_rated.find(kind);
    return found == facts.of_what_is_rated.end() ? 0 : found->second;
}

constexpr std::array<Figure, 36> all_figures{{
    {"filed", "cases", [](Facts facts) { return facts.count("filed"); }},
    {"accepted", "cases", [](Facts facts) { return facts.count("accepted"); }},
    {"declined", "cases", [](Facts facts) { return facts.count("declined"); }},
    {"withdrawn", "cases", [](Facts facts) { return facts.count("withdrawn"); }},
    {"reopened", "cases", [](Facts facts) { return facts.count("reopened"); }},
    {"answered", "answers", [](Facts facts) { return facts.count("answered"); }},
    {"answered_on_time", "answers", [](Facts facts) { return facts.count("answered-on-time"); }},
    {"answered_late", "answers", [](Facts facts) { return facts.count("answered-late"); }},
    {"open", "open", [](Facts facts) { return facts.open; }},
    {"open_15", "open", [](Facts facts) { return facts.open_by_age[0]; }},
    {"open_60", "open", [](Facts facts) { return facts.open_by_age[1]; }},
    {"open_90", "open", [](Facts facts) { return facts.open_by_age[2]; }},
    {"open_180", "open", [](Facts facts) { return facts.open_by_age[3]; }},
    {"open_longer", "open", [](Facts facts) { return facts.open_by_age[4]; }},
    {"missed_limits", "limits", [](Facts facts) { return facts.count("limit-missed"); }},
    {"missed_to_accept", "limits", [](Facts facts) { return facts.count("limit-missed:accept"); }},
    {"missed_to_answer", "limits", [](Facts facts) { return facts.count("limit-missed:answer"); }},
    {"missed_to_review", "limits", [](Facts facts) { return facts.count("limit-missed:review"); }},
    {"extended", "limits", [](Facts facts) { return facts.count("limit-extended"); }},
    {"escalated", "limits", [](Facts facts) { return facts.count("escalated"); }},
    {"reviews_asked", "reviews", [](Facts facts) { return facts.count("review-requested:round-1"); }},
    {"reviews_decided", "reviews", [](Facts facts) { return decided(facts, "round-1"); }},
    {"reviews_changed", "reviews", [](Facts facts) { return changed(facts, "round-1"); }},
    {"rereviews_asked", "reviews", [](Facts facts) { return facts.count("review-requested:round-2"); }},
    {"rereviews_decided", "reviews", [](Facts facts) { return decided(facts, "round-2"); }},
    {"rereviews_changed", "reviews", [](Facts facts) { return changed(facts, "round-2"); }},
    {"ratings_asked", "ratings", [](Facts facts) { return facts.count("rating-asked"); }},
    {"ratings_given", "ratings", [](Facts facts) { return rated(facts, "rated"); }},
    {"ratings_satisfied", "ratings", [](Facts facts) { return rated(facts, "rated:satisfied"); }},
    {"ratings_other", "ratings", [](Facts facts) { return rated(facts, "rated:other"); }},
    {"promises_kept", "promises", [](Facts facts) { return facts.count("promise-kept"); }},
    {"promises_contested", "promises", [](Facts facts) { return facts.count("promise-contested"); }},
    {"promises_broken", "promises", [](Facts facts) { return facts.count("promise-broken"); }},
    {"identities_opened", "confidence", [](Facts facts) { return facts.count("identity-opened"); }},
    {"codes_reissued", "confidence", [](Facts facts) { return facts.count("code-reissued"); }},
    {"originals_taken", "confidence", [](Facts facts) { return facts.count("attachment-opened"); }},
}};

constexpr std::array<Rate, 4> all_rates{{
    {"timely_acceptance", [](Facts facts) { return facts.count("received-on-time"); },
     [](Facts facts) { return facts.count("received-on-time") + facts.count("limit-missed:accept"); }},
    {"timely_answers", [](Facts facts) { return facts.count("answered-on-time"); },
     [](Facts facts) { return facts.count("answered-on-time") + facts.count("limit-missed:answer"); }},
    {"participation", [](Facts facts) { return rated(facts, "rated"); },
     [](Facts facts) { return facts.count("rating-asked"); }},
    {"satisfaction", [](Facts facts) { return rated(facts, "rated:satisfied"); },
     [](Facts facts) { return rated(facts, "rated:satisfied") + rated(facts, "rated:other"); }},
}};

constexpr std::array<Split, 10> all_splits{{
    {"filed_by_channel", SplitBy::channel, "channel:", "filed"},
    {"declined_by_ground", SplitBy::ground, "ground:", "declined"},
    {"filed_by_unit", SplitBy::unit, "unit-filed:", "filed"},
    {"accepted_by_unit", SplitBy::unit, "unit-accepted:", "accepted"},
    {"declined_by_unit", SplitBy::unit, "unit-declined:", "declined"},
    {"answered_on_time_by_unit", SplitBy::unit, "unit-answered-on-time:", "answered_on_time"},
    {"answered_late_by_unit", SplitBy::unit, "unit-answered-late:", "answered_late"},
    {"missed_to_accept_by_unit", SplitBy::unit, "unit-missed-to-accept:", "missed_to_accept"},
    {"missed_to_answer_by_unit", SplitBy::unit, "unit-missed-to-answer:", "missed_to_answer"},
    {"reviews_changed_by_unit", SplitBy::unit, "unit-reviews-changed:", "reviews_changed"},
}};
constexpr std::array<std::string_view, 3> split_by_names{"channel", "ground", "unit"};

constexpr std::array<std::string_view, 4> parted_names{"whole", "month", "quarter", "year"};

std::chrono::year_month_day civil(Date day) { return std::chrono::year_month_day{day}; }

Date first_of(std::chrono::year_month month) { return Date{month / std::chrono::day{1}}; }

/// The day on which the part that the day lies in begins.
Date begin_of_part(Date day, PartedBy parted) {
    const std::chrono::year year = civil(day).year();
    switch (parted) {
        case PartedBy::month: return first_of(year / civil(day).month());
        case PartedBy::quarter: return begin_of_quarter(day);
        case PartedBy::year:
        case PartedBy::whole: break;
    }
    return first_of(year / std::chrono::January);
}

Date end_of_part(Date day, PartedBy parted) {
    const auto begin = civil(begin_of_part(day, parted));
    const int months = parted == PartedBy::month ? 1 : parted == PartedBy::quarter ? 3 : 12;
    return first_of(begin.year() / begin.month() + std::chrono::months{months}) - std::chrono::days{1};
}

OpenByAge open_by_age(const TallyRows& rows, Date on, std::uint64_t open) {
    std::array<std::int64_t, age_bounds.size()> bands{};
    const Date first = on - std::chrono::days{age_bounds.back()};
    for (auto row = std::ranges::lower_bound(rows.by_age, first, {}, &AgedTally::since);
         row != rows.by_age.end() && row->since <= on; ++row) {
        const bool opens = row->kind == turned_open;
        if (row->day > on || (!opens && row->kind != turned_closed)) continue;
        const auto band = std::ranges::lower_bound(age_bounds, (on - row->since).count()) - age_bounds.begin();
        const auto count = static_cast<std::int64_t>(row->count);
        bands.at(static_cast<std::size_t>(band)) += opens ? count : -count;
    }
    OpenByAge ages{};
    std::uint64_t younger = 0;
    for (std::size_t i = 0; i < bands.size(); ++i) {
        ages.at(i) = static_cast<std::uint64_t>(std::max<std::int64_t>(bands.at(i), 0));
        younger += ages.at(i);
    }
    ages.back() = open > younger ? open - younger : 0;
    return ages;
}

bool is_small(std::uint64_t count, int small_cell) {
    return count > 0 && count < static_cast<std::uint64_t>(std::max(small_cell, 0));
}

}  // namespace

std::uint64_t PeriodFacts::count(std::string_view kind) const {
    const auto found = counts.find(kind);
    return found == counts.end() ? 0 : found->second;
}

Date first_since(Date from) { return from - std::chrono::days{age_bounds.back()}; }

PeriodFacts facts_of(const TallyRows& rows, Period period) {
    PeriodFacts facts{.period = period, .counts = {}, .of_what_is_rated = {}, .open = rows.open_before};
    for (const Tally& row : rows.by_day) {
        if (row.day > period.to) break;
        if (row.kind == turned_open) facts.open += row.count;
        if (row.kind == turned_closed) facts.open -= std::min(facts.open, row.count);
        if (row.day >= period.from) facts.counts[row.kind] += row.count;
    }
    for (auto row = std::ranges::lower_bound(rows.by_age, period.from, {}, &AgedTally::since);
         row != rows.by_age.end() && row->since <= period.to; ++row) {
        if (row->kind != turned_open && row->kind != turned_closed) facts.of_what_is_rated[row->kind] += row->count;
    }
    facts.open_by_age = open_by_age(rows, period.to, facts.open);
    return facts;
}

std::span<const Figure> figures() { return all_figures; }

std::uint64_t figure(std::string_view id, const PeriodFacts& facts) {
    const auto* const found = std::ranges::find(all_figures, id, &Figure::id);
    check(found != all_figures.end());
    return found->value(facts);
}

std::span<const Rate> rates() { return all_rates; }

std::optional<std::string> percent(std::uint64_t numerator, std::uint64_t denominator) {
    if (denominator == 0) return std::nullopt;
    const std::uint64_t tenths = (numerator * 2000 + denominator) / (denominator * 2);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::vector<std::pair<std::string, std::uint64_t>> missed_by_limit(const PeriodFacts& facts) {
    constexpr std::string_view start = "missed:";
    std::vector<std::pair<std::string, std::uint64_t>> missed;
    for (auto found = facts.counts.lower_bound(start); found != facts.counts.end() && found->first.starts_with(start);
         ++found) {
        missed.emplace_back(found->first.substr(start.size()), found->second);
    }
    return missed;
}

std::span<const Split> splits() { return all_splits; }

std::string_view to_text(SplitBy by) { return split_by_names.at(static_cast<std::size_t>(by)); }

void hide_small(std::vector<SplitCell>& cells, int small_cell) {
    std::vector<bool> hidden(cells.size(), false);
    std::size_t number = 0;
    std::uint64_t sum = 0;
    bool any_not_small = false;
    const auto hide = [&](std::size_t i) {
        hidden[i] = true;
        ++number;
        sum += *cells[i].count;
        any_not_small = any_not_small || !is_small(*cells[i].count, small_cell);
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (is_small(*cells[i].count, small_cell)) hide(i);
    }
    if (number == 0) return;
    const auto enough = [&] {
        return number > 1 && any_not_small && sum >= 2 * static_cast<std::uint64_t>(small_cell);
    };
    // First those that count anything, then, where that is not enough, the empty ones.
    for (const bool empty : {false, true}) {
        for (std::size_t i = 0; i < cells.size() && !enough(); ++i) {
            if (!hidden[i] && (*cells[i].count == 0) == empty) hide(i);
        }
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (hidden[i]) cells[i].count.reset();
    }
}

std::vector<Period> quarters_over(Period period, Date today) {
    std::vector<Period> over;
    for (const Period& part : parts_of(period, PartedBy::quarter)) {
        const bool is_whole = part.from == begin_of_part(part.from, PartedBy::quarter) &&
                              part.to == end_of_part(part.from, PartedBy::quarter);
        if (is_whole && part.to < today) over.push_back(part);
    }
    return over;
}

std::vector<SplitCell> split_of(const Split& split, const PeriodFacts& quarter, const std::vector<std::string>& ids,
                                int small_cell) {
    std::vector<SplitCell> cells;
    for (const std::string& id : ids) cells.push_back({id, quarter.count(std::string(split.kinds) + id)});
    for (auto found = quarter.counts.lower_bound(split.kinds);
         found != quarter.counts.end() && found->first.starts_with(split.kinds); ++found) {
        const std::string id = found->first.substr(split.kinds.size());
        if (std::ranges::find(ids, id) == ids.end()) cells.push_back({id, found->second});
    }
    hide_small(cells, small_cell);
    return cells;
}

std::string_view to_text(PartedBy parted) { return parted_names.at(static_cast<std::size_t>(parted)); }

std::optional<PartedBy> parse_parted_by(std::string_view text) {
    const auto* const found = std::ranges::find(parted_names, text);
    if (found == parted_names.end()) return std::nullopt;
    return static_cast<PartedBy>(found - parted_names.begin());
}

std::vector<Period> parts_of(Period period, PartedBy parted) {
    std::vector<Period> parts;
    if (parted == PartedBy::whole) return parts;
    for (Date from = period.from; from <= period.to;) {
        const Date to = std::min(end_of_part(from, parted), period.to);
        parts.push_back({from, to});
        from = to + std::chrono::days{1};
    }
    return parts;
}

Period last_year(Date today) {
    const auto month = civil(today).year() / civil(today).month();
    return {first_of(month - std::chrono::months{11}), today};
}

}  // namespace huiyin::views
