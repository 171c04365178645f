#include "app/present.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace huiyin::app {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

Date day(int year, unsigned month, unsigned day_of_month) {
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day_of_month}};
}

TEST(OfficeTime, counts_days_where_the_office_is) {
    const auto time = office_time("Asia/Shanghai");
    ASSERT_NE(time, nullptr);
    const Moment early = time->at({day(2026, 1, 5), hours{7}});
    EXPECT_EQ(early.on, day(2026, 1, 5));
    EXPECT_EQ(early.at, Instant{day(2026, 1, 4)} + hours{23});
    const Moment now = time->now();
    EXPECT_EQ(now.on, std::chrono::floor<std::chrono::days>(now.at + hours{8}));
}

TEST(OfficeTime, takes_the_earlier_of_two_times_with_one_name) {
    const auto time = office_time("Europe/Berlin");
    ASSERT_NE(time, nullptr);
    // 02:30 comes twice on 25 October 2026: at 00:30 and at 01:30 UTC.
    EXPECT_EQ(time->at({day(2026, 10, 25), hours{2} + std::chrono::minutes{30}}).at,
              Instant{day(2026, 10, 25)} + std::chrono::minutes{30});
    EXPECT_EQ(time->at({day(2026, 7, 1), hours{12}}).at, Instant{day(2026, 7, 1)} + hours{10});
    EXPECT_EQ(time->at({day(2026, 12, 1), hours{12}}).at, Instant{day(2026, 12, 1)} + hours{11});
}

TEST(OfficeTime, does_not_guess_an_unknown_zone) {
    EXPECT_EQ(office_time("Asia/Qinghe"), nullptr);
    EXPECT_EQ(office_time(""), nullptr);
    EXPECT_NE(office_time("UTC"), nullptr);
}

}  // namespace
}  // namespace huiyin::app
