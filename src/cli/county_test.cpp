#include "cli/county.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace huiyin::cli {
namespace {

TEST(County, is_read_from_toml) {
    const auto county = parse_county(R"(
[[unit]]
key = "bureau"
kind = "bureau"
name_zh = "清和县信访局"
name_en = "Qinghe Petition Bureau"

[[unit]]
key = "water"
kind = "body"
parent = "bureau"
name_zh = "清和县水务局"

[[officer]]
sign_in = "water-registrar"
unit = "water"
roles = ["registrar", "approver"]
name = "收文审批员"
)");
    ASSERT_TRUE(county);
    ASSERT_EQ(county->units.size(), 2U);
    EXPECT_EQ(county->units[0].unit.kind, UnitKind::bureau);
    EXPECT_EQ(county->units[1].unit.parent, UnitId{1});
    EXPECT_EQ(county->units[1].unit.name_en, "清和县水务局");
    ASSERT_EQ(county->accounts.size(), 1U);
    EXPECT_EQ(county->accounts[0].unit, UnitId{2});
    EXPECT_EQ(county->accounts[0].roles, (Roles{Role::registrar, Role::approver}));
}

TEST(County, names_what_is_wrong_with_its_line) {
    struct {
        std::string_view toml;
        std::string_view what;
    } const examples[] = {
        {"[[unit]]\nkey = ", "line 2: "},
        {"[[unit]]\nkey = \"a\"\nkind = \"body\"\n", "line 1: name_zh is missing"},
        {"[[unit]]\nkey = \"a\"\nkind = \"office\"\nname_zh = \"n\"\n", "line 1: kind has to be bureau or body"},
        {"[[unit]]\nkey = \"a\"\nkind = \"body\"\nname_zh = \"n\"\nparent = \"b\"\n",
         "line 1: no unit b stands above this one"},
        {"[[unit]]\nkey = \"a\"\nkind = \"body\"\nname_zh = \"n\"\ncolour = \"b\"\n", "line 5: unknown key colour"},
        {"[[officer]]\nsign_in = \"a\"\nunit = \"b\"\n", "line 1: there is no such unit"},
        {"unit = 7\n", "line 1: unit has to be a list of tables"},
    };
    for (const auto& [toml, what] : examples) {
        SCOPED_TRACE(toml);
        const auto county = parse_county(toml);
        ASSERT_FALSE(county);
        EXPECT_TRUE(county.error().starts_with(what)) << county.error();
    }
}

TEST(County, of_the_samples_can_be_read) {
    std::ostringstream text;
    text << std::ifstream(std::string(HUIYIN_SOURCE_DIR) + "/demo/county.toml").rdbuf();
    const auto county = parse_county(text.str());
    ASSERT_TRUE(county) << county.error();
    EXPECT_GT(county->units.size(), 5U);
    EXPECT_GT(county->accounts.size(), 10U);
}

TEST(Roles, are_read_and_written_as_a_list) {
    EXPECT_EQ(parse_roles("registrar, approver"), (Roles{Role::registrar, Role::approver}));
    EXPECT_EQ(roles_text(Roles{Role::approver, Role::registrar}), "registrar,approver");
    for (const std::string_view words : {"", "filer", "clock", "registrar,", "king"}) {
        SCOPED_TRACE(words);
        EXPECT_EQ(parse_roles(words), std::nullopt);
    }
}

}  // namespace
}  // namespace huiyin::cli
