#include "cli/csv.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace huiyin::cli {
namespace {

using Fields = std::vector<std::string>;
using Kind = CsvError::Kind;

/// All rows of a text; a row that cannot be read stands as its error.
std::vector<Result<CsvRow, CsvError>> read_all(const std::string& text, CsvLimits limits = {}) {
    std::istringstream in(text);
    CsvReader reader(in, limits);
    std::vector<Result<CsvRow, CsvError>> rows;
    while (auto row = reader.next()) rows.push_back(*row);
    return rows;
}

TEST(Csv, reads_what_rfc_4180_allows) {
    struct {
        std::string_view name;
        std::string text;
        std::vector<CsvRow> then;
    } const examples[] = {
        {"nothing", "", {}},
        {"plain fields", "a,b\nc,d\n", {{1, {"a", "b"}}, {2, {"c", "d"}}}},
        {"no line end at the end", "a,b", {{1, {"a", "b"}}}},
        {"CRLF", "a,b\r\nc,d\r\n", {{1, {"a", "b"}}, {2, {"c", "d"}}}},
        {"CR", "a,b\r\rc,\"d\re\"\rf", {{1, {"a", "b"}}, {3, {"c", "d\re"}}, {5, {"f"}}}},
        {"empty fields", ",\n,,\n", {{1, {"", ""}}, {2, {"", "", ""}}}},
        {"comma in quotes", "\"a,b\",c\n", {{1, {"a,b", "c"}}}},
        {"doubled quotes", "\"say \"\"yes\"\"\"\n", {{1, {"say \"yes\""}}}},
        {"empty quotes", "\"\",a\n", {{1, {"", "a"}}}},
        {"line ends in quotes", "\"a\nb\r\nc\",d\ne,f\n", {{1, {"a\nb\r\nc", "d"}}, {4, {"e", "f"}}}},
        {"byte order mark", "\xEF\xBB\xBF\"a\",b\n", {{1, {"a", "b"}}}},
        {"empty lines", "\na\n\n\r\nb\n", {{2, {"a"}}, {5, {"b"}}}},
        {"other languages", "诉求,\"答复，好\"\n", {{1, {"诉求", "答复，好"}}}},
    };
    for (const auto& [name, text, then] : examples) {
        SCOPED_TRACE(name);
        std::vector<CsvRow> rows;
        for (const auto& row : read_all(text)) {
            ASSERT_TRUE(row);
            rows.push_back(*row);
        }
        EXPECT_EQ(rows, then);
    }
}

TEST(Csv, names_a_row_that_cannot_be_read_and_goes_on_with_the_next) {
    struct {
        std::string_view name;
        std::string text;
        Kind kind;
    } const examples[] = {
        {"quote inside a plain field", "a\"b,c\nok\n", Kind::stray_quote},
        {"before the CR of older programs", "a\"b,c\rok\r", Kind::stray_quote},
        {"text after a closing quote", "\"a\"b,c\nok\n", Kind::stray_quote},
        {"field too long", "123456789,c\nok\n", Kind::field_too_long},
        {"quoted field too long", "\"123\n456789\",c\nok\n", Kind::field_too_long},
        {"too many fields", "a,b,c,d\nok\n", Kind::too_many_fields},
    };
    for (const auto& [name, text, kind] : examples) {
        SCOPED_TRACE(name);
        const auto rows = read_all(text, {.field_bytes_max = 8, .fields_max = 3});
        ASSERT_EQ(rows.size(), 2U);
        ASSERT_FALSE(rows[0]);
        EXPECT_EQ(rows[0].error(), (CsvError{kind, 1}));
        ASSERT_TRUE(rows[1]);
        EXPECT_EQ(rows[1]->fields, Fields{"ok"});
    }
}

TEST(Csv, a_quote_that_never_closes_ends_the_file) {
    const auto rows = read_all("a\n\"b\nc\nd");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].error(), (CsvError{Kind::unclosed_quote, 2}));
}

TEST(Csv, counts_the_bytes_it_has_read) {
    std::istringstream in(
        "\xEF\xBB\xBF"
        "a,b\nc,d\n");
    CsvReader reader(in);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.bytes_read(), 7U);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.bytes_read(), 11U);
}

}  // namespace
}  // namespace huiyin::cli
