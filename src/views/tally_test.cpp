#include "views/tally.hpp"

#include <gtest/gtest.h>

namespace huiyin::views {
namespace {

using codec::PublicEntry;

constexpr Date new_year{std::chrono::year{2026} / std::chrono::January / 1};

PublicEntry entry(std::string kind, int day, std::string turns = {}, std::string fact = {}, std::uint8_t tag = 1) {
    PublicEntry one;
    one.kind = std::move(kind);
    one.day = new_year + std::chrono::days{day};
    one.tag = {tag};
    one.turns = std::move(turns);
    one.fact = std::move(fact);
    return one;
}

TEST(Tally, counts_an_entry_under_each_kind_that_a_figure_asks_for) {
    PublicEntry late = entry("answered", 3, "closed");
    late.missed = {"handle"};
    PublicEntry missed = entry("limit-missed", 3, "", "answer");
    missed.missed = {"handle"};
    struct {
        PublicEntry entry;
        std::vector<std::string> kinds;
    } const examples[] = {
        {entry("filed", 0, "open"), {"filed", "turned-open"}},
        {entry("accepted", 1), {"accepted", "received-on-time"}},
        {entry("declined", 1, "closed"), {"declined", "received-on-time", "turned-closed"}},
        {late, {"answered", "answered-late", "rating-asked", "turned-closed"}},
        {missed, {"limit-missed", "limit-missed:answer", "missed:handle"}},
        {entry("review-decided", 3, "closed", "round-1-uphold"),
         {"review-decided", "review-decided:round-1-uphold", "rating-asked", "turned-closed"}},
        {entry("review-decided", 3, "", "round-1-send-back"), {"review-decided", "review-decided:round-1-send-back"}},
        {entry("review-decided", 3, "closed", "round-1-not-admitted"),
         {"review-decided", "review-decided:round-1-not-admitted", "turned-closed"}},
        {entry("rated", 3), {"rated"}},
        {entry("promise-broken", 3, "open"), {"promise-broken", "turned-open"}},
    };
    for (const auto& [one, kinds] : examples) EXPECT_EQ(tally_kinds(one), kinds) << one.kind;
}

TEST(Tally, knows_each_case_of_the_log_by_its_tag) {
    CasesOfLog cases;
    TallySheet sheet;
    for (const PublicEntry& one :
         {entry("filed", 0, "open"), entry("filed", 2, "open", "", 2), entry("answered", 5, "closed"),
          entry("rated", 9, "", "satisfied"), entry("reopened", 10, "open"), entry("answered", 12, "closed"),
          entry("rated", 12, "", "other"), entry("withdrawn", 12, "closed", "", 2)}) {
        sheet.add(one, cases.take(one));
    }
    const auto on = [](int day) { return new_year + std::chrono::days{day}; };
    EXPECT_EQ(sheet.by_age(), (TallySheet::ByAge{
                                  {{on(0), "turned-open", on(0)}, 1},
                                  {{on(0), "turned-closed", on(5)}, 1},
                                  {{on(0), "turned-open", on(10)}, 1},
                                  {{on(0), "turned-closed", on(12)}, 1},
                                  {{on(2), "turned-open", on(2)}, 1},
                                  {{on(2), "turned-closed", on(12)}, 1},
                                  {{on(5), "rated", on(9)}, 1},
                                  {{on(5), "rated:satisfied", on(9)}, 1},
                                  {{on(12), "rated", on(12)}, 1},
                                  {{on(12), "rated:other", on(12)}, 1},
                              }));
}

TEST(Tally, counts_a_rating_with_the_decision_that_stands) {
    CasesOfLog cases;
    TallySheet sheet;
    for (const PublicEntry& one :
         {entry("filed", 0, "open"), entry("answered", 5, "closed"), entry("review-requested", 60, "open", "round-1"),
          entry("review-decided", 70, "closed", "round-1-not-admitted"), entry("rated", 71)}) {
        sheet.add(one, cases.take(one));
    }
    const auto on = [](int day) { return new_year + std::chrono::days{day}; };
    EXPECT_TRUE(sheet.by_age().contains({on(5), "rated", on(71)}));
}

using SplitKinds = std::vector<std::pair<std::string, Date>>;

TEST(Tally, takes_filings_and_declines_apart_on_their_day_and_by_unit_on_the_first_of_the_quarter) {
    constexpr Date today = new_year + std::chrono::days{40};
    GrievanceFiled filed;
    filed.channel = Channel::letter;
    filed.unit = UnitId{3};
    EXPECT_EQ(split_kinds(entry("filed", 40, "open"), filed, {}),
              (SplitKinds{{"channel:letter", today}, {"unit-filed:3", new_year}}));
    filed.unit = {};
    EXPECT_EQ(split_kinds(entry("filed", 40, "open"), filed, {}).back().first, "unit-filed:none");
    GrievanceDeclined declined;
    declined.ground = "in_court";
    Case before;
    before.first_unit = UnitId{3};
    before.holder = UnitId{4};
    EXPECT_EQ(split_kinds(entry("declined", 40, "closed"), declined, before),
              (SplitKinds{{"ground:in_court", today}, {"unit-declined:4", new_year}}));
    EXPECT_EQ(begin_of_quarter(new_year - std::chrono::days{1}), new_year - std::chrono::days{92});
}

TEST(Tally, counts_what_a_unit_did_or_failed_to_do_while_it_had_the_case) {
    PublicEntry late = entry("answered", 3, "closed");
    late.missed = {"handle"};
    Case before;
    before.holder = UnitId{4};
    before.review = PendingReview{.round = 1, .decided_by_unit = UnitId{7}};
    const struct {
        PublicEntry entry;
        Event event;
        SplitKinds kinds;
    } examples[] = {
        {entry("accepted", 1), GrievanceAccepted{}, {{"unit-accepted:4", new_year}}},
        {entry("answered", 1, "closed"), GrievanceAnswered{}, {{"unit-answered-on-time:4", new_year}}},
        {late, GrievanceAnswered{}, {{"unit-answered-late:4", new_year}}},
        {entry("limit-missed", 1, "", "accept"), LimitMissed{}, {{"unit-missed-to-accept:4", new_year}}},
        {entry("limit-missed", 1, "", "answer"), LimitMissed{}, {{"unit-missed-to-answer:4", new_year}}},
        {entry("limit-missed", 1, "", "review"), LimitMissed{}, {}},
        {entry("limit-missed", 1), LimitMissed{}, {}},
        {entry("review-decided", 1, "closed", "round-1-change"),
         ReviewDecided{},
         {{"unit-reviews-changed:7", new_year}}},
        {entry("review-decided", 1, "", "round-1-send-back"), ReviewDecided{}, {{"unit-reviews-changed:7", new_year}}},
        {entry("review-decided", 1, "closed", "round-1-uphold"), ReviewDecided{}, {}},
        {entry("review-decided", 1, "closed", "round-2-change"), ReviewDecided{}, {}},
        {entry("rated", 1, "", "other"), AnswerRated{}, {}},
    };
    for (const auto& [one, event, kinds] : examples) {
        EXPECT_EQ(split_kinds(one, event, before), kinds) << one.kind << ' ' << one.fact;
    }
}

}  // namespace
}  // namespace huiyin::views
