#include "app/public_name.hpp"

#include <string>

#include <gtest/gtest.h>

namespace huiyin::app {
namespace {

std::string times(int count, std::string_view text) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

TEST(PublicName, is_short_plain_text) {
    using P = NameProblem;
    const struct {
        std::string name;
        std::optional<NameProblem> problem;
    } examples[] = {
        {"清和县水务局", std::nullopt},
        {"水局", std::nullopt},
        {"St. Mary's, ward 3", std::nullopt},
        {times(100, "局"), std::nullopt},
        {times(101, "局"), P::too_long},
        {times(300, "X"), P::too_long},
        {"局", P::too_short},
        {"", P::too_short},
        {" 水务局", P::spaced},
        {"水务局\u3000", P::spaced},
        {"\u00a0水务局", P::spaced},
        {"水\n务局", P::unprintable},
        {"水\t务局", P::unprintable},
        {"水\u0085务局", P::unprintable},
        {"水\u202e务局", P::unprintable},
        {"水\u200b务局", P::unprintable},
        {"\xff\xfe", P::unprintable},
    };
    for (const auto& [name, problem] : examples) {
        SCOPED_TRACE(name);
        EXPECT_EQ(problem_of_name(name), problem);
    }
}

TEST(PublicName, of_a_unit_is_its_own_in_each_language) {
    Office office;
    office.units = Units({{UnitId{1}, {}, UnitKind::bureau, "信访局", "Petition Bureau"}});
    const auto problem = [&](const std::string& zh, const std::string& en) -> std::optional<NameProblem> {
        const auto unfit = unfit_name(office, codec::UnitAdded{{UnitId{2}, {}, UnitKind::body, zh, en}});
        return unfit ? std::optional{unfit->problem} : std::nullopt;
    };
    EXPECT_EQ(problem("水务局", "Water Bureau"), std::nullopt);
    EXPECT_EQ(problem("信访局", "Another Bureau"), NameProblem::taken);
    EXPECT_EQ(problem("另一个局", "Petition Bureau"), NameProblem::taken);
    EXPECT_EQ(problem("Petition Bureau", "信访局"), std::nullopt) << "in another language it is another name";
    EXPECT_EQ(problem("水务局", "W"), NameProblem::too_short);
}

TEST(PublicName, of_the_office_itself_is_held_to_the_same) {
    const auto problem = [](const std::string& name, const std::string& name_en) {
        return unfit_name({}, codec::OfficeFounded{name, "huiyin.example/log", "Asia/Shanghai", name_en});
    };
    EXPECT_FALSE(problem("清和县信访局", "").has_value());
    EXPECT_FALSE(problem("清和县信访局", "Qinghe Petition Bureau").has_value());
    EXPECT_EQ(problem("局", "")->problem, NameProblem::too_short);
    EXPECT_EQ(problem("清和县信访局", "Qinghe ")->problem, NameProblem::spaced);
    EXPECT_FALSE(unfit_name({}, codec::RulebookPutInForce{"x"}).has_value());
}

}  // namespace
}  // namespace huiyin::app
