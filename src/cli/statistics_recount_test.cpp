#include "cli/statistics_recount.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/verify_statistics.hpp"

namespace huiyin::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

codec::PublicEntry entry(std::uint8_t number, std::string kind, std::string_view day, std::string turns) {
    codec::PublicEntry one;
    one.kind = std::move(kind);
    one.day = *parse_date(day);
    one.tag = {number};
    one.turns = std::move(turns);
    return one;
}

/// Two cases were filed and one was answered. What is said of `filed`, and of the channels, is the test's.
std::string published(std::uint64_t filed, std::string_view cells) {
    std::string figures;
    for (const views::Figure& one : views::figures()) {
        std::uint64_t value = 0;
        if (one.id == "filed") value = filed;
        if (one.id == "answered" || one.id == "answered_on_time" || one.id == "ratings_asked" || one.id == "open" ||
            one.id == "open_15") {
            value = 1;
        }
        figures += std::string(figures.empty() ? "" : ",") + '"' + std::string(one.id) + "\":" + std::to_string(value);
    }
    std::string text = R"({"origin":"a","log_size":4,"whole":{"from":"2026-01-01","to":"2026-01-10","figures":{)" +
                       figures +
                       R"(},"rates":{"timely_acceptance":{"numerator":0,"denominator":0},)"
                       R"("timely_answers":{"numerator":1,"denominator":1,"percent":"100.0"},)"
                       R"("participation":{"numerator":0,"denominator":1,"percent":"0.0"},)"
                       R"("satisfaction":{"numerator":0,"denominator":0}},"missed_by_limit":[]},"parts":[],)"
                       R"("splits":[{"id":"filed_by_channel","total":"filed","quarters":[)"
                       R"({"from":"2026-01-01","to":"2026-03-31","total":2,"cells":[)";
    text += cells;
    return text + "]}]}]}";
}

StatisticsRecount recounted(const std::string& text) {
    auto recount = StatisticsRecount::read(text);
    EXPECT_TRUE(recount) << recount.error();
    recount->add(1, entry(1, "filed", "2026-01-05", "open"));
    recount->add(2, entry(2, "filed", "2026-01-06", "open"));
    recount->add(3, entry(1, "answered", "2026-01-07", "closed"));
    // After what the statistics count.
    recount->add(4, entry(2, "answered", "2026-01-07", "closed"));
    return *std::move(recount);
}

constexpr std::string_view two_by_web = R"({"id":"web","count":2})";

TEST(StatisticsRecount, agrees_with_what_follows_from_the_log) {
    const auto recount = recounted(published(2, two_by_web));
    EXPECT_THAT(recount.differences(), SizeIs(0));
    EXPECT_EQ(recount.not_recountable(), std::vector<std::string>{"filed_by_channel"});
    EXPECT_GT(recount.compared(), views::figures().size());
}

TEST(StatisticsRecount, names_each_figure_that_was_changed) {
    const auto differences = recounted(published(3, two_by_web)).differences();
    ASSERT_THAT(differences, SizeIs(1));
    EXPECT_EQ(differences.front(), (StatisticsRecount::Difference{
                                       "filed", {*parse_date("2026-01-01"), *parse_date("2026-01-10")}, "3", "2"}));

    const auto change = [](std::string_view from, std::string_view to) {
        std::string text = published(2, two_by_web);
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return recounted(text.replace(at, from.size(), to)).differences();
    };
    EXPECT_EQ(change("100.0", "99.9").front().figure, "timely_answers.percent");
    EXPECT_EQ(change(R"("denominator":1,"percent":"0.0")", R"("denominator":0)").size(), 2U);
    EXPECT_EQ(change(R"("answered":1,)", "").front().published, "-");
    EXPECT_EQ(change(R"("missed_by_limit":[])", R"("missed_by_limit":[{"limit":"x","missed":1}])").front().recounted,
              "-");
    EXPECT_EQ(change(R"("total":2)", R"("total":1)").front().figure, "filed_by_channel.total");
}

TEST(StatisticsRecount, holds_a_split_to_its_total_though_not_to_its_parts) {
    EXPECT_THAT(recounted(published(2, R"({"id":"web","count":1},{"id":"fax","count":1})")).differences(), SizeIs(0));
    EXPECT_THAT(recounted(published(2, R"({"id":"web","hidden":true},{"id":"fax","hidden":true})")).differences(),
                SizeIs(0));
    EXPECT_EQ(recounted(published(2, R"({"id":"web","count":1})")).differences().front().figure,
              "filed_by_channel.sum");
    EXPECT_EQ(recounted(published(2, R"({"id":"web","count":3},{"id":"fax","hidden":true})")).differences().size(), 1U);
}

TEST(StatisticsRecount, names_a_figure_that_it_does_not_know) {
    std::string text = published(2, two_by_web);
    text.replace(text.find(R"("figures":{)"), 11, R"("figures":{"people_counted":7,)");
    const auto recount = recounted(text);
    EXPECT_THAT(recount.differences(), SizeIs(0));
    EXPECT_THAT(recount.not_recountable(), testing::Contains("people_counted"));
}

TEST(StatisticsRecount, refuses_what_is_no_statistics) {
    for (const std::string_view text : {"", "{}", "[]", R"({"origin":"a","log_size":-1})", "<html>"}) {
        EXPECT_FALSE(StatisticsRecount::read(text)) << text;
    }
}

TEST(StatisticsRecount, refuses_what_nests_instead_of_a_number) {
    constexpr std::size_t deep = 50'000;
    const std::string nested = std::string(deep, '[') + std::string(deep, ']');
    std::string text = published(2, two_by_web);
    const std::string_view number = R"("filed":2)";
    text.replace(text.find(number), number.size(), R"("filed":)" + nested);
    EXPECT_FALSE(StatisticsRecount::read(text));
}

TEST(VerifyStatistics, says_what_holds_what_does_not_and_what_it_cannot_tell) {
    const auto ask = [](const StatisticsRecount& recount, std::string origin, std::uint64_t size) {
        std::ostringstream out;
        Console console(out, out, Language::en);
        const Exit exit =
            say_statistics(recount, {.origin = std::move(origin), .size = size, .root = {}, .extensions = {}}, console);
        return std::pair{exit, out.str()};
    };
    const auto good = recounted(published(2, two_by_web));
    EXPECT_EQ(ask(good, "a", 5).first, Exit::ok);
    EXPECT_THAT(ask(good, "a", 5).second, HasSubstr("Not recounted: filed_by_channel"));
    EXPECT_EQ(ask(good, "a", 3).first, Exit::does_not_hold);
    EXPECT_EQ(ask(good, "b", 5).first, Exit::does_not_hold);
    const auto [exit, text] = ask(recounted(published(7, two_by_web)), "a", 5);
    EXPECT_EQ(exit, Exit::does_not_hold);
    EXPECT_THAT(text, HasSubstr("filed, 2026-01-01 to 2026-01-10: published 7, by the log 2"));
}

TEST(VerifyStatistics, finds_the_site_of_an_address) {
    EXPECT_EQ(site_of_statistics("http://a:8080"), "http://a:8080/");
    EXPECT_EQ(site_of_statistics("https://a/huiyin/statistics?by=year"), "https://a/huiyin/");
    EXPECT_EQ(site_of_statistics("http://a/api/v1/statistics?from=2026-01-01"), "http://a/");
    EXPECT_EQ(site_of_statistics("figures.json"), "");
}

}  // namespace
}  // namespace huiyin::cli
