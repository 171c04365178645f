#include "cli/date_recount.hpp"

#include <string>

#include <gtest/gtest.h>

#include "cli/embedded.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::cli {
namespace {

const Date friday = *parse_date("2026-01-09");

std::string rules() { return std::string(*embedded::rules().find("rules/past/cn-xinfang-2022-1.toml")); }
std::string days(std::string_view version, std::string_view off) {
    return "id = \"cn\"\nversion = \"" + std::string(version) + "\"\n[[year]]\nyear = 2026\nnotice = \"n\"\noff = [" +
           std::string(off) + "]\nwork = []\n";
}

codec::RulebookPublished published_rules() { return {"cn-xinfang-2022@1", ledger::sha256(as_bytes(rules())), {}}; }
codec::CalendarPublished published(std::string_view version, const std::string& text) {
    return {"cn", std::string(version), ledger::sha256(as_bytes(text)), {}};
}

/// The start of a limit of five working days.
codec::PublicEntry start(std::string_view due) {
    codec::PublicEntry entry;
    entry.kind = "referred";
    entry.day = friday;
    entry.rule = "cn-xinfang-2022@1";
    entry.starts = {{"jurisdiction_objection", *parse_date(due)}};
    return entry;
}

TEST(DateRecount, counts_each_date_in_the_calendar_that_was_published_last_before_it) {
    const std::string first = days("2026.1", "");
    const std::string second = days("2026.2", R"({ name = "a holiday", on = 2026-01-14 })");
    DateRecount recount;
    for (const std::string& text : {rules(), first, second}) recount.know(text);
    recount.add(published("2026.1", first));
    recount.add(published_rules());
    recount.add(2, start("2026-01-16"));
    recount.add(published("2026.2", second));
    recount.add(4, start("2026-01-19"));
    EXPECT_EQ(recount.agreed(), 2U);
    EXPECT_EQ(recount.unknown(), 0U);
    ASSERT_FALSE(recount.first_wrong());
    recount.add(5, start("2026-01-16"));
    ASSERT_TRUE(recount.first_wrong());
    EXPECT_EQ(recount.first_wrong()->index, 5U);
    EXPECT_EQ(recount.first_wrong()->computed, parse_date("2026-01-19"));
}

TEST(DateRecount, says_what_it_cannot_compute_and_never_goes_on_with_an_older_calendar) {
    const std::string first = days("2026.1", "");
    const std::string nobody_has = days("2026.2", "");
    DateRecount recount;
    recount.know(rules());
    recount.know(first);
    recount.add(published_rules());
    recount.add(1, start("2026-01-16"));
    EXPECT_EQ(recount.unknown(), 1U) << "no calendar yet";
    recount.add(published("2026.1", first));
    recount.add(published("2026.2", nobody_has));
    recount.add(4, start("2026-01-16"));
    EXPECT_EQ(recount.unknown(), 2U);
    EXPECT_EQ(recount.agreed(), 0U);
    EXPECT_FALSE(recount.first_wrong());
}

}  // namespace
}  // namespace huiyin::cli
