#include "views/figures.hpp"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace huiyin::views {
namespace {

using std::chrono::days;

Date on(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

/// Adds up entries of cases by their number, as the log has them.
class TrialLog {
public:
    void add(std::uint8_t number, std::string kind, Date day, std::string turns = {}, std::string fact = {}) {
        codec::PublicEntry entry;
        entry.kind = std::move(kind);
        entry.day = day;
        entry.tag = {number};
        entry.turns = std::move(turns);
        entry.fact = std::move(fact);
        sheet_.add(entry, cases_.take(entry));
    }
    [[nodiscard]] PeriodFacts facts(Date from, Date to) const { return facts_of(rows(), {from, to}); }
    [[nodiscard]] TallyRows rows() const {
        return {.log_size = 0, .open_before = 0, .by_day = sheet_.tallies(), .by_age = sheet_.aged_tallies()};
    }

private:
    TallySheet sheet_;
    CasesOfLog cases_;
};

TEST(Figures, have_an_id_of_their_own_and_are_nothing_of_nothing) {
    std::set<std::string_view> ids;
    for (const Figure& one : figures()) {
        EXPECT_TRUE(ids.insert(one.id).second) << one.id;
        EXPECT_EQ(one.value(PeriodFacts{}), 0U) << one.id;
    }
    for (const Rate& one : rates()) EXPECT_TRUE(ids.insert(one.id).second) << one.id;
    for (const Split& one : splits()) EXPECT_TRUE(ids.insert(one.id).second) << one.id;
}

TEST(Figures, follow_from_the_entries_of_the_period) {
    TrialLog log;
    log.add(1, "filed", on(2026, 1, 5), "open");
    log.add(2, "filed", on(2026, 1, 6), "open");
    log.add(3, "filed", on(2026, 1, 7), "open");
    log.add(1, "accepted", on(2026, 1, 8));
    log.add(2, "limit-missed", on(2026, 1, 25), "", "accept");
    log.add(2, "declined", on(2026, 1, 26), "closed");
    log.add(1, "answered", on(2026, 2, 2), "closed");
    log.add(1, "rated", on(2026, 3, 2), "", "other");
    log.add(1, "review-requested", on(2026, 3, 3), "open", "round-1");
    log.add(1, "review-decided", on(2026, 3, 20), "closed", "round-1-change");
    log.add(1, "rated", on(2026, 3, 21), "", "satisfied");
    log.add(1, "review-requested", on(2026, 3, 22), "open", "round-2");
    log.add(1, "review-decided", on(2026, 4, 2), "", "round-2-send-back");
    log.add(1, "promise-kept", on(2026, 4, 3));
    log.add(1, "identity-opened", on(2026, 2, 3));
    log.add(2, "identity-opened", on(2026, 2, 4));
    log.add(1, "code-reissued", on(2026, 3, 3));
    log.add(1, "attachment-opened", on(2026, 4, 4));
    struct {
        std::string_view id;
        std::array<std::uint64_t, 4> by_month;
    } const examples[] = {
        {"filed", {3, 0, 0, 0}},
        {"accepted", {1, 0, 0, 0}},
        {"declined", {1, 0, 0, 0}},
        {"answered", {0, 1, 0, 0}},
        {"answered_on_time", {0, 1, 0, 0}},
        {"open", {2, 1, 2, 2}},
        {"missed_limits", {1, 0, 0, 0}},
        {"missed_to_accept", {1, 0, 0, 0}},
        {"missed_to_answer", {0, 0, 0, 0}},
        {"reviews_asked", {0, 0, 1, 0}},
        {"reviews_decided", {0, 0, 1, 0}},
        {"reviews_changed", {0, 0, 1, 0}},
        {"rereviews_asked", {0, 0, 1, 0}},
        {"rereviews_decided", {0, 0, 0, 1}},
        {"rereviews_changed", {0, 0, 0, 1}},
        {"ratings_asked", {0, 1, 1, 0}},
        // A rating counts with the answer that it is of, whenever it came.
        {"ratings_given", {0, 1, 1, 0}},
        {"ratings_satisfied", {0, 0, 1, 0}},
        {"promises_kept", {0, 0, 0, 1}},
        {"identities_opened", {0, 2, 0, 0}},
        {"codes_reissued", {0, 0, 1, 0}},
        {"originals_taken", {0, 0, 0, 1}},
    };
    for (const auto& [id, by_month] : examples) {
        for (unsigned month = 1; month <= 4; ++month) {
            const Date from = on(2026, month, 1);
            const Date to = on(2026, month + 1, 1) - days{1};
            EXPECT_EQ(figure(id, log.facts(from, to)), by_month.at(month - 1)) << id << ' ' << month;
        }
    }
}

TEST(Figures, put_every_open_case_into_one_band_by_its_age_on_that_day) {
    TrialLog log;
    const Date end = on(2026, 8, 31);
    const std::array<int, 10> ages{0, 15, 16, 60, 61, 90, 91, 180, 181, 400};
    std::uint8_t number = 0;
    for (auto age = ages.rbegin(); age != ages.rend(); ++age) log.add(++number, "filed", end - days{*age}, "open");
    EXPECT_EQ(log.facts(end, end).open_by_age, (OpenByAge{2, 2, 2, 2, 2}));
    EXPECT_EQ(log.facts(end, end).open, 10U);

    // What is closed later was still open, and what was reopened counts by its filing.
    log.add(1, "answered", end + days{1}, "closed");
    log.add(10, "answered", end + days{1}, "closed");
    EXPECT_EQ(log.facts(end, end).open_by_age, (OpenByAge{2, 2, 2, 2, 2}));
    // A day later each of the others is a day older, and the oldest of a band is in the next.
    EXPECT_EQ(log.facts(end + days{1}, end + days{1}).open_by_age, (OpenByAge{0, 2, 2, 2, 2}));
    log.add(1, "reopened", end + days{2}, "open");
    EXPECT_EQ(log.facts(end + days{2}, end + days{2}).open_by_age.back(), 3U);
}

TEST(Figures, of_a_period_need_only_the_rows_of_its_days) {
    TrialLog log;
    Date day = on(2024, 1, 1);
    for (std::uint8_t number = 0; number < 250; ++number, day += days{3}) {
        log.add(number, "filed", day, "open");
        if (number >= 40) log.add(static_cast<std::uint8_t>(number - 40), "answered", day, "closed");
        if (number >= 41) log.add(static_cast<std::uint8_t>(number - 41), "rated", day, "", "other");
    }
    const Period period{on(2025, 3, 1), on(2025, 3, 31)};
    const PeriodFacts of_all = facts_of(log.rows(), period);
    TallyRows few;
    for (const Tally& row : log.rows().by_day) {
        if (row.day < period.from && row.kind == "turned-open") few.open_before += row.count;
        if (row.day < period.from && row.kind == "turned-closed") few.open_before -= row.count;
        if (row.day >= period.from && row.day <= period.to) few.by_day.push_back(row);
    }
    for (const AgedTally& row : log.rows().by_age) {
        if (row.since >= first_since(period.from) && row.since <= period.to) few.by_age.push_back(row);
    }
    const PeriodFacts of_few = facts_of(few, period);
    EXPECT_EQ(of_few.counts, of_all.counts);
    EXPECT_EQ(of_few.of_what_is_rated, of_all.of_what_is_rated);
    EXPECT_EQ(of_few.open, of_all.open);
    EXPECT_EQ(of_few.open_by_age, of_all.open_by_age);
    EXPECT_GT(of_all.open, 0U);
}

struct Shares {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> of;
    friend bool operator==(const Shares&, const Shares&) = default;
};

Shares shares(const PeriodFacts& facts) {
    Shares all;
    for (const Rate& rate : rates()) all.of.emplace_back(rate.numerator(facts), rate.denominator(facts));
    return all;
}

TEST(Rates, get_no_better_when_fewer_people_file) {
    PeriodFacts facts;
    facts.counts = {{"filed", 100},           {"received-on-time", 60},    {"limit-missed:accept", 20},
                    {"answered-on-time", 30}, {"limit-missed:answer", 10}, {"rating-asked", 40}};
    facts.of_what_is_rated = {{"rated", 20}, {"rated:satisfied", 5}, {"rated:other", 15}};
    const Shares before = shares(facts);
    EXPECT_EQ(before, (Shares{{{60, 80}, {30, 40}, {20, 40}, {5, 20}}}));
    facts.counts["filed"] = 1;
    facts.open = 7;
    EXPECT_EQ(shares(facts), before);
}

TEST(Rates, count_silence_as_soon_as_a_limit_passes_and_only_once) {
    TrialLog log;
    log.add(1, "filed", on(2026, 1, 5), "open");
    log.add(1, "limit-missed", on(2026, 1, 6), "", "answer");
    const auto answers = [&] { return shares(log.facts(on(2026, 1, 1), on(2026, 1, 31))).of.at(1); };
    EXPECT_EQ(answers(), (std::pair<std::uint64_t, std::uint64_t>{0, 1}));
    codec::PublicEntry late;
    late.kind = "answered";
    late.day = on(2026, 1, 9);
    late.missed = {"handle"};
    TallySheet sheet;
    sheet.add(late, {});
    const TallyRows rows{.log_size = 0, .open_before = 0, .by_day = sheet.tallies(), .by_age = {}};
    EXPECT_EQ(shares(facts_of(rows, {on(2026, 1, 1), on(2026, 1, 31)})).of.at(1).second, 0U);
}

TEST(Rates, are_not_computed_of_nothing_and_are_rounded_to_a_tenth) {
    EXPECT_EQ(percent(0, 0), std::nullopt);
    EXPECT_EQ(percent(0, 3), "0.0");
    EXPECT_EQ(percent(1, 3), "33.3");
    EXPECT_EQ(percent(2, 3), "66.7");
    EXPECT_EQ(percent(1, 2000), "0.1");
    EXPECT_EQ(percent(7, 7), "100.0");
}

// --- small cells -----------------------------------------------------------------------------------------------------

using Row = std::vector<std::uint64_t>;

/// What somebody outside sees of a row: its total, and the cells that are not hidden.
struct Shown {
    std::uint64_t total = 0;
    std::vector<std::optional<std::uint64_t>> cells;
    friend auto operator<=>(const Shown&, const Shown&) = default;
};

Shown shown(const Row& row, int small_cell) {
    Shown all;
    std::vector<SplitCell> cells;
    for (const std::uint64_t count : row) {
        all.total += count;
        cells.push_back({"x", count});
    }
    hide_small(cells, small_cell);
    for (const SplitCell& cell : cells) all.cells.push_back(cell.count);
    return all;
}

TEST(SmallCell, is_never_shown_and_never_the_only_one_hidden) {
    using Cells = std::vector<std::optional<std::uint64_t>>;
    const std::optional<std::uint64_t> hidden;
    EXPECT_EQ(shown({20, 30, 0}, 5).cells, (Cells{20, 30, 0}));
    EXPECT_EQ(shown({20, 30, 1}, 5).cells, (Cells{hidden, 30, hidden}));
    EXPECT_EQ(shown({0, 30, 1}, 5).cells, (Cells{0, hidden, hidden}));
    EXPECT_EQ(shown({4, 4, 9, 9}, 5).cells, (Cells{hidden, hidden, hidden, 9}));
    EXPECT_EQ(shown({3, 0, 0}, 5).cells, (Cells{hidden, hidden, hidden}));
    EXPECT_EQ(shown({0, 0, 0}, 5).cells, (Cells{0, 0, 0}));
    EXPECT_EQ(shown({1, 2, 3}, 1).cells, (Cells{1, 2, 3}));
}

/// An adversary who subtracts what is shown from the total, knows the rule by which cells are hidden, and tries every
/// table that could be behind what is shown.
TEST(SmallCell, is_found_by_nobody_who_subtracts_and_knows_the_rule) {
    constexpr std::uint64_t total_max = 16;
    constexpr int small_cell = 4;
    std::map<Shown, std::vector<Row>> behind;
    for (std::uint64_t a = 0; a <= total_max; ++a) {
        for (std::uint64_t b = 0; a + b <= total_max; ++b) {
            for (std::uint64_t c = 0; a + b + c <= total_max; ++c) {
                for (std::uint64_t d = 0; a + b + c + d <= total_max; ++d) {
                    const Row row{a, b, c, d};
                    behind[shown(row, small_cell)].push_back(row);
                }
            }
        }
    }
    std::size_t hidden = 0;
    for (const auto& [seen, rows] : behind) {
        for (std::size_t i = 0; i < seen.cells.size(); ++i) {
            if (seen.cells.at(i)) {
                EXPECT_FALSE(*seen.cells.at(i) > 0 && *seen.cells.at(i) < small_cell);
                continue;
            }
            ++hidden;
            std::set<std::uint64_t> possible;
            for (const Row& row : rows) possible.insert(row.at(i));
            EXPECT_GT(possible.size(), 1U) << "of " << seen.total << ", cell " << i;
        }
    }
    EXPECT_GT(hidden, 100U);
}

TEST(Split, is_shown_of_whole_quarters_that_are_over) {
    const Period period{on(2025, 2, 1), on(2026, 3, 31)};
    EXPECT_EQ(quarters_over(period, on(2026, 3, 31)), (std::vector<Period>{{on(2025, 4, 1), on(2025, 6, 30)},
                                                                           {on(2025, 7, 1), on(2025, 9, 30)},
                                                                           {on(2025, 10, 1), on(2025, 12, 31)}}));
    EXPECT_EQ(quarters_over(period, on(2026, 4, 1)).size(), 4U);
    EXPECT_EQ(quarters_over({on(2025, 4, 2), on(2025, 6, 30)}, on(2026, 4, 1)), std::vector<Period>{});
}

TEST(Split, shows_the_cells_that_are_named_and_those_that_are_there) {
    PeriodFacts quarter;
    quarter.counts = {{"channel:letter", 40}, {"channel:pigeon", 50}, {"channels", 1}, {"channel", 1}};
    const auto cells = split_of(splits().front(), quarter, {"web", "letter"}, 5);
    EXPECT_EQ(cells, (std::vector<SplitCell>{{"web", 0}, {"letter", 40}, {"pigeon", 50}}));
}

TEST(Split, has_parts_that_add_up_to_its_total) {
    TallySheet sheet;
    const auto add = [&](std::string kind, std::string fact, const Event& event, UnitId unit) {
        codec::PublicEntry entry;
        entry.kind = std::move(kind);
        entry.fact = std::move(fact);
        entry.day = on(2026, 5, 20);
        Case before;
        before.holder = unit;
        before.review = PendingReview{.round = 1, .decided_by_unit = unit};
        sheet.add(entry, {});
        sheet.add_split(entry, event, before);
    };
    for (const UnitId unit : {UnitId{1}, UnitId{2}, UnitId{2}}) {
        GrievanceFiled filed;
        filed.unit = unit;
        add("filed", "", filed, {});
        add("accepted", "", GrievanceAccepted{}, unit);
        add("declined", "", GrievanceDeclined{}, unit);
        add("answered", "", GrievanceAnswered{}, unit);
        add("limit-missed", "accept", LimitMissed{}, unit);
        add("limit-missed", "answer", LimitMissed{}, unit);
        add("review-decided", "round-1-change", ReviewDecided{}, unit);
        add("review-decided", "round-1-send-back", ReviewDecided{}, unit);
    }
    const TallyRows rows{.log_size = 0, .open_before = 0, .by_day = sheet.tallies(), .by_age = {}};
    const PeriodFacts quarter = facts_of(rows, {on(2026, 4, 1), on(2026, 6, 30)});
    for (const Split& split : splits()) {
        SCOPED_TRACE(split.id);
        std::uint64_t sum = 0;
        for (const SplitCell& cell : split_of(split, quarter, {"1", "2"}, 1)) sum += *cell.count;
        EXPECT_EQ(sum, figure(split.total, quarter));
        if (split.by == SplitBy::unit) {
            EXPECT_EQ(split_of(split, quarter, {"1", "2"}, 1).back().count, sum / 3 * 2);
        }
    }
    EXPECT_EQ(split_of(splits()[2], quarter, {"1", "2"}, 5),
              (std::vector<SplitCell>{{"1", std::nullopt}, {"2", std::nullopt}}));
}

TEST(Period, is_parted_by_the_calendar) {
    const Period period{on(2025, 11, 15), on(2026, 2, 10)};
    EXPECT_EQ(parts_of(period, PartedBy::whole), std::vector<Period>{});
    EXPECT_EQ(parts_of(period, PartedBy::month), (std::vector<Period>{{on(2025, 11, 15), on(2025, 11, 30)},
                                                                      {on(2025, 12, 1), on(2025, 12, 31)},
                                                                      {on(2026, 1, 1), on(2026, 1, 31)},
                                                                      {on(2026, 2, 1), on(2026, 2, 10)}}));
    EXPECT_EQ(parts_of(period, PartedBy::quarter),
              (std::vector<Period>{{on(2025, 11, 15), on(2025, 12, 31)}, {on(2026, 1, 1), on(2026, 2, 10)}}));
    EXPECT_EQ(parts_of(period, PartedBy::year).front().to, on(2025, 12, 31));
    EXPECT_EQ(last_year(on(2026, 2, 10)), (Period{on(2025, 3, 1), on(2026, 2, 10)}));
    EXPECT_EQ(parts_of(last_year(on(2026, 2, 10)), PartedBy::month).size(), 12U);
}

}  // namespace
}  // namespace huiyin::views
