#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using std::chrono::days;

Context approver(int day, Role role = Role::approver) {
    return context(officer({21}, water, {role}), monday + days{day});
}

const Date old_date = *parse_date("2026-03-06");
const ExtendLimit more_time{.limit = "handle", .due_on = {}, .reason = "情况复杂"};

TEST(Extension, moves_the_date_by_as_much_as_the_rulebook_allows) {
    const Case current = handled().then(more_time, approver(59)).state();
    ASSERT_EQ(current.limits.size(), 1U);
    EXPECT_EQ(current.limits[0].due_on, old_date + days{30});
    EXPECT_EQ(current.limits[0].extensions, 1);
}

TEST(Extension, may_be_shorter_and_never_longer_or_backwards) {
    const Case current = handled().state();
    const auto until = [](Date day) { return ExtendLimit{.limit = "handle", .due_on = day, .reason = "r"}; };
    EXPECT_TRUE(decide(current, until(old_date + days{1}), approver(10)));
    EXPECT_TRUE(decide(current, until(old_date + days{30}), approver(10)));
    for (const Date day : {old_date, old_date - days{1}, old_date + days{31}}) {
        const auto refusal = decide(current, until(day), approver(10));
        ASSERT_FALSE(refusal);
        EXPECT_EQ(refusal.error(),
                  (Refusal{.code = RefusalCode::date_out_of_range, .field = "due_on", .day = old_date + days{30}}));
    }
}

TEST(Extension, is_given_once_before_the_old_date_by_the_role_in_the_rulebook) {
    const Case current = handled().state();
    EXPECT_TRUE(decide(current, more_time, approver(60)));
    EXPECT_EQ(why(current, more_time, approver(61)), RefusalCode::limit_passed);
    EXPECT_EQ(why(current, more_time, approver(10, Role::supervisor)), RefusalCode::not_permitted);
    EXPECT_EQ(why(current, more_time, context(handler(water))), RefusalCode::not_permitted);
    const Case extended = handled().then(more_time, approver(10)).state();
    EXPECT_EQ(why(extended, more_time, approver(10)), RefusalCode::extended_already);
}

TEST(Extension, is_written_down_under_the_role_in_the_rulebook_whatever_else_the_officer_may) {
    const Actor both = officer({21}, water, {Role::registrar, Role::approver});
    const Case current = handled().state();
    const Context with = context(both, monday + days{10});
    const auto events = decide(current, more_time, with);
    ASSERT_TRUE(events);
    EXPECT_EQ(record(current, more_time, events->back(), with).by.role, Role::approver);
}

TEST(Extension, needs_a_reason_and_a_limit_that_can_have_it) {
    ExtendLimit unexplained = more_time;
    unexplained.reason = " ";
    EXPECT_EQ(why(handled().state(), unexplained, approver(10)), RefusalCode::text_missing);
    EXPECT_EQ(why(referred().state(), ExtendLimit{.limit = "notice", .due_on = {}, .reason = "r"}, approver(1)),
              RefusalCode::not_extendable);
    EXPECT_EQ(why(handled().state(), ExtendLimit{.limit = "notice", .due_on = {}, .reason = "r"}, approver(1)),
              RefusalCode::not_extendable);
}

TEST(Extension, leaves_nothing_missed_until_the_new_date_has_passed) {
    const Case current = handled().then(more_time, approver(10)).state();
    EXPECT_EQ(why(current, RecordMissedLimits{}, context(Actor::clock(), old_date + days{30})),
              RefusalCode::nothing_missed);
    EXPECT_TRUE(decide(current, RecordMissedLimits{}, context(Actor::clock(), old_date + days{31})));
}

}  // namespace
}  // namespace huiyin
