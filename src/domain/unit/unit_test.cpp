#include "domain/unit/unit.hpp"

#include <gtest/gtest.h>

#include "domain/unit/comparable.hpp"

namespace huiyin {
namespace {

const Units county{{
    {.id = {1}, .parent = {}, .kind = UnitKind::bureau, .name_zh = "清和县信访局", .name_en = "Qinghe Petition Bureau"},
    {.id = {2}, .parent = {1}, .kind = UnitKind::body, .name_zh = "清和县水务局", .name_en = "Qinghe Water Bureau"},
    {.id = {3}, .parent = {1}, .kind = UnitKind::body, .name_zh = "清和县东镇派出所", .name_en = "East Town Police"},
    {.id = {4}, .parent = {2}, .kind = UnitKind::body, .name_zh = "柳林供水站", .name_en = ""},
}};

using Ids = std::vector<UnitId>;

TEST(Units, are_found_by_what_people_call_them) {
    const struct {
        std::string_view text;
        Ids named;
    } examples[] = {
        {"清和县水务局", {UnitId{2}}},
        {"水务局", {UnitId{2}}},
        {"县水务局", {UnitId{2}}},
        {"水务局李科长", {UnitId{2}}},
        {"清和县 水务局", {UnitId{2}}},
        {"清和县　水务局、东镇派出所", {UnitId{2}, UnitId{3}}},
        {"qinghe water bureau", {UnitId{2}}},
        {"the Water Bureau", {UnitId{2}}},
        {"ＷＡＴＥＲ ｂｕｒｅａｕ", {UnitId{2}}},
        {"水務局", {UnitId{2}}},
        {"清和縣水務局、東鎮派出所", {UnitId{2}, UnitId{3}}},
        {"柳林供水站長", {UnitId{4}}},
        {"信访局", {UnitId{1}}},
        {"柳林供水站", {UnitId{4}}},
        {"水务", {}},
        {"派出所", {}},
        {"清和县", {}},
        {"某公司", {}},
        {"", {}},
    };
    for (const auto& [text, named] : examples) {
        SCOPED_TRACE(text);
        EXPECT_EQ(county.named_in(comparable(text)), named);
    }
}

TEST(Units, that_are_governments_are_found_by_what_they_are_called_every_day) {
    const Units governments{{
        {.id = {1}, .parent = {}, .name_zh = "清和县人民政府"},
        {.id = {2}, .parent = {1}, .name_zh = "清和县信访局"},
        {.id = {3}, .parent = {1}, .name_zh = "东河镇人民政府"},
    }};
    const auto named = [&](std::string_view text) { return governments.named_in(comparable(text)); };
    EXPECT_EQ(named("县政府"), Ids{UnitId{1}});
    EXPECT_EQ(named("清和縣政府"), Ids{UnitId{1}});
    EXPECT_EQ(named("清和县人民政府"), Ids{UnitId{1}});
    EXPECT_EQ(named("东河镇政府"), Ids{UnitId{3}});
    EXPECT_EQ(named("东河镇人民政府"), Ids{UnitId{3}}) << "not the county's as well";
    EXPECT_EQ(named("平川县人民政府"), Ids{}) << "of another place";
    EXPECT_EQ(named("人民政府"), Ids{});
    EXPECT_EQ(named("政府"), Ids{});
    EXPECT_EQ(named("西山镇政府"), Ids{});
}

TEST(Units, whose_name_is_part_of_a_longer_one_are_not_meant_by_that) {
    const Units units{{{.id = {1}, .parent = {}, .name_zh = "清和县"},
                       {.id = {2}, .parent = {}, .name_zh = "水务局"},
                       {.id = {3}, .parent = {2}, .name_zh = "东河水务局稽查队"}}};
    EXPECT_EQ(units.named_in(comparable("东河水务局稽查队")), Ids{UnitId{3}});
    EXPECT_EQ(units.named_in(comparable("东河水务局稽查队和水务局")), (Ids{UnitId{2}, UnitId{3}}));
}

TEST(Units, with_a_short_name_are_found_by_the_whole_of_it) {
    const Units units{{{.id = {1}, .parent = {}, .name_zh = "甲局"}, {.id = {2}, .parent = {1}, .name_zh = "甲乙"}}};
    EXPECT_EQ(units.named_in(comparable("甲乙")), Ids{UnitId{2}});
    EXPECT_EQ(units.named_in(comparable("乙")), Ids{});
}

TEST(Comparable, keeps_what_tells_names_apart_and_survives_broken_text) {
    EXPECT_EQ(comparable("第３ 中学（东区）"), "第3中学东区");
    EXPECT_EQ(comparable("O'Neill & Co."), "oneillco");
    EXPECT_EQ(comparable("水\xE6"), "水");
    EXPECT_EQ(comparable("臺灣衛生發展與環境"), "台湾卫生发展与环境");
    EXPECT_EQ(comparable("乾县著作"), "乾县著作");
}

TEST(Comparable, text_names_a_person_by_the_whole_name) {
    const auto names = [](std::string_view text, std::string_view name) {
        return names_person(comparable(text), name);
    };
    EXPECT_TRUE(names("水务局的王建國科长", "王建国"));
    EXPECT_TRUE(names("Mr. Lin Daiyu, Water Office", "lin daiyu"));
    EXPECT_TRUE(names("Li", "li"));
    EXPECT_FALSE(names("police", "Li")) << "a part of a word is nobody";
    EXPECT_FALSE(names("王科长", "王建国"));
    EXPECT_FALSE(names("王科长", "王"));
    EXPECT_FALSE(names("水务局", ""));
}

}  // namespace
}  // namespace huiyin
