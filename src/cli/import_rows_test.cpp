#include "cli/import_rows.hpp"

#include <gtest/gtest.h>

namespace huiyin::cli {
namespace {

using Kind = RowFault::Kind;
using Fields = std::vector<std::string>;

const Date today = *parse_date("2026-11-22");

CsvRow row_of(Fields fields) { return {.line = 2, .fields = std::move(fields)}; }

ImportColumns columns_of(Fields names) {
    auto columns = ImportColumns::from_head({.line = 1, .fields = std::move(names)});
    EXPECT_TRUE(columns);
    return *std::move(columns);
}

TEST(ImportRows, need_subject_time_and_text) {
    EXPECT_EQ(ImportColumns::from_head(row_of({"subject", "text"})).error(), "filed_at");
    EXPECT_EQ(ImportColumns::from_head(row_of({"subject", "text", "filed_at", "text"})).error(), "text");
    const auto columns = columns_of({"source_id", "subject", "filed_at", "text", "agree", "disagree"});
    EXPECT_EQ(columns.passed_over(), (Fields{"agree", "disagree"}));
}

TEST(ImportRows, become_cases) {
    const auto columns = columns_of({"source_id", "subject", "filed_at", "text", "answer", "answered_at", "about"});
    const auto imported = columns.read(
        row_of({"7", " 路灯不亮 ", "2019-12-13T10:51:04", "a\r\nb\r", "Mended", "2020-01-06 11:25", "甲局; 乙局;"}),
        today);
    ASSERT_TRUE(imported);
    EXPECT_EQ(imported->source_key, "id:7");
    EXPECT_EQ(imported->subject, "路灯不亮");
    EXPECT_EQ(imported->text, "a\nb");
    EXPECT_EQ(imported->answer, "Mended");
    EXPECT_EQ(imported->filed_at.on, *parse_date("2019-12-13"));
    EXPECT_EQ(imported->answered_at.on, *parse_date("2020-01-06"));
    EXPECT_EQ(imported->about, (Fields{"甲局", "乙局"}));
}

TEST(ImportRows, without_an_id_are_known_by_all_that_they_say) {
    const auto columns = columns_of({"subject", "filed_at", "text"});
    const auto one = columns.read(row_of({"ab", "2019-12-13", "c"}), today);
    const auto same = columns.read(row_of({"ab", "2019-12-13", "c"}), today);
    const auto other = columns.read(row_of({"a", "2019-12-13", "bc"}), today);
    ASSERT_TRUE(one && same && other);
    EXPECT_EQ(one->source_key, same->source_key);
    EXPECT_NE(one->source_key, other->source_key);
}

TEST(ImportRows, are_refused_with_the_reason) {
    const auto columns = columns_of({"subject", "filed_at", "text", "answer", "answered_at"});
    struct {
        std::string_view name;
        Fields fields;
        RowFault fault;
    } const examples[] = {
        {"a field too few", {"s", "2019-12-13", "t", "a"}, {Kind::wrong_width, ""}},
        {"no UTF-8", {"s", "2019-12-13", "\xB5\xE7", "", ""}, {Kind::not_utf8, "text"}},
        {"blank text", {"s", "2019-12-13", " \n", "", ""}, {Kind::missing, "text"}},
        {"no subject", {"", "2019-12-13", "t", "", ""}, {Kind::missing, "subject"}},
        {"no such day", {"s", "2019-02-29", "t", "", ""}, {Kind::not_a_time, "filed_at"}},
        {"filed tomorrow", {"s", "2026-11-23", "t", "", ""}, {Kind::in_the_future, "filed_at"}},
        {"filed in the year 1, whose first hours are in the year 0 elsewhere",
         {"s", "0001-01-01", "t", "", ""},
         {Kind::too_early, "filed_at"}},
        {"filed on the day that a database puts for none",
         {"s", "1900-01-01", "t", "", ""},
         {Kind::too_early, "filed_at"}},
        {"answered in the year 999", {"s", "2019-12-13", "t", "a", "0999-12-31"}, {Kind::too_early, "answered_at"}},
        {"answer without a time", {"s", "2019-12-13", "t", "a", ""}, {Kind::answer_without_time, "answered_at"}},
        {"time without an answer", {"s", "2019-12-13", "t", "", "2019-12-14"}, {Kind::time_without_answer, "answer"}},
        {"answered before filed",
         {"s", "2019-12-13T10:00:00", "t", "a", "2019-12-13T09:59:59"},
         {Kind::answered_before_filed, "answered_at"}},
    };
    for (const auto& [name, fields, fault] : examples) {
        SCOPED_TRACE(name);
        const auto imported = columns.read(row_of(fields), today);
        ASSERT_FALSE(imported);
        EXPECT_EQ(imported.error(), fault);
    }
}

TEST(ImportRows, may_be_as_old_as_the_first_day) {
    const auto columns = columns_of({"subject", "filed_at", "text", "answer", "answered_at"});
    EXPECT_TRUE(columns.read(row_of({"s", "1901-01-01", "t", "a", "1901-01-01"}), today));
}

}  // namespace
}  // namespace huiyin::cli
