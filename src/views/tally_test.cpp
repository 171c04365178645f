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

TEST(Tally, takes_only_filings_and_declines_apart) {
    GrievanceFiled filed;
    filed.channel = Channel::letter;
    GrievanceDeclined declined;
    declined.ground = "in_court";
    EXPECT_EQ(split_kind(filed), "channel:letter");
    EXPECT_EQ(split_kind(declined), "ground:in_court");
    EXPECT_EQ(split_kind(GrievanceAccepted{}), std::nullopt);
}

}  // namespace
}  // namespace huiyin::views
