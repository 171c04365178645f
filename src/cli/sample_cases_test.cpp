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
        EXPECT_EQ(has(Deed::make_promise), !sample.promise.empty());
        EXPECT_EQ(has(Deed::plan_step) ? 2U : 0U, sample.plan.size());
        EXPECT_EQ(has(Deed::record_reception), !sample.minutes.empty() && !sample.conclusion.empty());
        EXPECT_EQ(has(Deed::give_joining_code), !sample.together.empty());
    }
}

TEST(SampleCases, tell_their_stories_in_order) {
    for (int story = 0; story < story_count; ++story) {
        for (const bool here : {true, false}) {
            const auto steps = steps_of(static_cast<Story>(story), 120, here);
            EXPECT_TRUE(std::ranges::is_sorted(steps, {}, &StoryStep::day)) << story;
        }
    }
}

}  // namespace
}  // namespace huiyin::cli
