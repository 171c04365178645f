#include "http/rate_limit.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace huiyin::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::vector<RateRule> rules = {
    {.name = "filing", .interval = seconds(10), .burst = 3},
    {.name = "code-tries", .interval = seconds(60), .burst = 1},
};
constexpr RateLimit::Clock::time_point start{std::chrono::hours(1)};

TEST(RateLimit, allows_a_burst_and_then_one_each_interval) {
    RateLimit limit(rules);
    const auto take = [&](milliseconds after) { return limit.take("filing", "203.0.113.9", false, start + after); };
    EXPECT_TRUE(take(seconds(0)));
    EXPECT_TRUE(take(seconds(0)));
    EXPECT_TRUE(take(seconds(0)));
    EXPECT_EQ(take(seconds(0)).error(), seconds(10));
    EXPECT_EQ(take(milliseconds(9'999)).error(), milliseconds(1));
    EXPECT_TRUE(take(seconds(10)));
    EXPECT_EQ(take(seconds(10)).error(), seconds(10));
    EXPECT_TRUE(take(seconds(1000)));
    EXPECT_TRUE(take(seconds(1000)));
    EXPECT_TRUE(take(seconds(1000))) << "never more than the burst, however long the rest";
    EXPECT_FALSE(take(seconds(1000)));
}

TEST(RateLimit, being_refused_costs_nothing) {
    RateLimit limit(rules);
    EXPECT_TRUE(limit.take("code-tries", "a", false, start));
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(limit.take("code-tries", "a", false, start + seconds(59)));
    EXPECT_TRUE(limit.take("code-tries", "a", false, start + seconds(60)));
}

TEST(RateLimit, keeps_rules_and_addresses_apart_and_a_household_together) {
    RateLimit limit(rules);
    EXPECT_TRUE(limit.take("code-tries", "203.0.113.9", false, start));
    EXPECT_TRUE(limit.take("code-tries", "203.0.113.10", false, start));
    EXPECT_TRUE(limit.take("filing", "203.0.113.9", false, start));
    EXPECT_FALSE(limit.take("code-tries", "::ffff:203.0.113.9", false, start));
    EXPECT_TRUE(limit.take("code-tries", "2001:db8:1:2::3", false, start));
    EXPECT_FALSE(limit.take("code-tries", "2001:db8:1:2:3:4:5:6", false, start));
    EXPECT_TRUE(limit.take("code-tries", "2001:db8:1:3::3", false, start));
}

TEST(RateLimit, takes_several_at_once) {
    RateLimit limit(rules);
    EXPECT_TRUE(limit.take("filing", "a", false, start, 2));
    EXPECT_EQ(limit.take("filing", "a", false, start, 2).error(), seconds(10));
    EXPECT_TRUE(limit.take("filing", "a", false, start));
}

TEST(RateLimit, counts_nothing_that_was_given_back) {
    RateLimit limit(rules);
    const auto take = [&] { return limit.take("filing", "203.0.113.9", false, start).has_value(); };
    EXPECT_TRUE(take());
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(take());
        limit.give_back("filing", "203.0.113.9", false);
    }
    EXPECT_TRUE(take());
    EXPECT_TRUE(take());
    EXPECT_FALSE(take()) << "what failed counts as before";
    limit.give_back("filing", "198.51.100.7", false);
    limit.give_back("filing", "127.0.0.1", true);
    EXPECT_FALSE(take()) << "nobody gives back for another";
}

TEST(RateLimit, spares_this_machine_unless_told_otherwise) {
    RateLimit sparing(rules);
    RateLimit strict(rules, {.spare_loopback = false});
    EXPECT_TRUE(strict.take("code-tries", "127.0.0.1", true, start));
    EXPECT_FALSE(strict.take("code-tries", "127.0.0.1", true, start));
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(sparing.take("code-tries", "127.0.0.1", true, start));
}

TEST(RateLimit, forgets_the_fullest_when_there_are_too_many) {
    RateLimit limit(rules, {.addresses_max = 64});
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take("filing", "203.0.113.9", false, start));
    for (int i = 0; i < 10'000; ++i) {
        EXPECT_TRUE(limit.take("filing", fmt::format("10.0.{}.{}", i / 250, i % 250), false, start));
    }
    EXPECT_FALSE(limit.take("filing", "203.0.113.9", false, start)) << "the emptiest bucket is kept longest";
}

}  // namespace
}  // namespace huiyin::http
