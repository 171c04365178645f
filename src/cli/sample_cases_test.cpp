#include "cli/sample_cases.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "cli/county.hpp"

namespace huiyin::cli {
namespace {

std::string text_of(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(std::string(HUIYIN_SOURCE_DIR) + "/demo/" + name).rdbuf();
    return text.str();
}

TEST(SampleCases, have_what_their_stories_need) {
    const auto county = parse_county(text_of("county.toml"));
    const auto cases = parse_sample_cases(text_of("cases.toml"));
    ASSERT_TRUE(county) << county.error();
    ASSERT_TRUE(cases) << cases.error();
    EXPECT_GT(cases->size(), 100U);
    for (const SampleCase& sample : *cases) {
        SCOPED_TRACE(sample.subject);
        EXPECT_TRUE(county->unit(sample.unit));
        const auto steps = steps_of(sample.story, sample.days_ago, sample.unit == "bureau");
        const auto has = [&](Deed deed) { return std::ranges::find(steps, deed, &StoryStep::deed) != steps.end(); };
        if (has(Deed::answer) || has(Deed::decline)) {
            EXPECT_FALSE(sample.facts.empty());
            EXPECT_FALSE(sample.rule.empty());
            EXPECT_FALSE(sample.reasons.empty());
        }
        EXPECT_EQ(has(Deed::decline), !sample.ground.empty());
        if (!steps.empty()) {
            EXPECT_LE(steps.back().day, sample.days_ago);
        }
    }
}

TEST(SampleCases, tell_their_stories_in_order) {
    for (int story = 0; story <= static_cast<int>(Story::withdrawn); ++story) {
        for (const bool here : {true, false}) {
            const auto steps = steps_of(static_cast<Story>(story), 120, here);
            EXPECT_TRUE(std::ranges::is_sorted(steps, {}, &StoryStep::day)) << story;
        }
    }
}

}  // namespace
}  // namespace huiyin::cli
