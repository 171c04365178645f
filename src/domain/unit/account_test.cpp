#include "domain/unit/account.hpp"

#include <gtest/gtest.h>

namespace huiyin {
namespace {

const UnitId unit{1};
const OfficerId machine{};
const OfficerId first_admin{1};
const OfficerId second_admin{2};
const OfficerId custodian{3};
const OfficerId clerk{4};
const Instant now = Instant{std::chrono::days{20'000}};

Accounts office() {
    Accounts accounts;
    EXPECT_TRUE(accounts.add({first_admin, unit, {Role::administrator}}, false, machine));
    EXPECT_TRUE(accounts.add({second_admin, unit, {Role::administrator}}, false, machine));
    EXPECT_TRUE(accounts.add({custodian, unit, {Role::custodian}}, false, machine));
    EXPECT_TRUE(accounts.add({clerk, unit, {Role::clerk}}, false, machine));
    return accounts;
}

PowerProposal proposal_of(Roles roles, OfficerId account, OfficerId by) { return {1, account, roles, by, now}; }

TEST(Accounts, are_added_by_administrators_without_power) {
    Accounts accounts = office();
    EXPECT_EQ(accounts.next(), OfficerId{5});
    EXPECT_EQ(accounts.add({OfficerId{5}, unit, {Role::clerk}}, false, clerk), fail(AccountRefusal::not_permitted));
    EXPECT_EQ(accounts.add({OfficerId{5}, unit, {Role::custodian}}, false, first_admin),
              fail(AccountRefusal::needs_second));
    EXPECT_EQ(accounts.add({OfficerId{5}, unit, {Role::filer}}, false, machine), fail(AccountRefusal::no_such_role));
    EXPECT_EQ(accounts.add({OfficerId{7}, unit, {Role::clerk}}, false, machine), fail(AccountRefusal::not_the_next));
    EXPECT_EQ(accounts.add({OfficerId{7}, unit, {Role::clerk}}, true, first_admin), fail(AccountRefusal::not_the_next));
    EXPECT_TRUE(accounts.add({OfficerId{5}, unit, {Role::clerk}}, false, first_admin));
    EXPECT_TRUE(accounts.add({OfficerId{9}, unit, {Role::custodian}}, true, machine)) << "taken over with a gap";
    EXPECT_EQ(accounts.next(), OfficerId{10});
}

TEST(Accounts, get_no_power_from_one_person) {
    Accounts accounts = office();
    EXPECT_EQ(accounts.change(clerk, unit, {Role::clerk, Role::custodian}, first_admin),
              fail(AccountRefusal::needs_second));
    EXPECT_EQ(accounts.change(first_admin, unit, {Role::administrator, Role::custodian}, first_admin),
              fail(AccountRefusal::needs_second));
    EXPECT_TRUE(accounts.change(clerk, unit, {Role::handler}, first_admin));
    EXPECT_TRUE(accounts.change(second_admin, unit, {Role::auditor}, first_admin)) << "taking it away needs one";
    EXPECT_EQ(accounts.change(second_admin, unit, {Role::administrator}, first_admin),
              fail(AccountRefusal::needs_second));
    EXPECT_TRUE(accounts.change(second_admin, unit, {Role::administrator}, machine));
}

TEST(Accounts, with_power_are_let_in_again_on_the_machine_only) {
    Accounts accounts = office();
    EXPECT_TRUE(accounts.set_disabled(custodian, true, first_admin));
    EXPECT_EQ(accounts.set_disabled(custodian, true, first_admin), fail(AccountRefusal::nothing_to_change));
    EXPECT_EQ(accounts.set_disabled(custodian, false, first_admin), fail(AccountRefusal::holds_power));
    EXPECT_TRUE(accounts.set_disabled(custodian, false, machine));
    EXPECT_EQ(accounts.may_reset(custodian, first_admin), fail(AccountRefusal::holds_power));
    EXPECT_EQ(accounts.may_reset(clerk, custodian), fail(AccountRefusal::not_permitted));
    EXPECT_TRUE(accounts.may_reset(clerk, first_admin));
    EXPECT_TRUE(accounts.may_reset(custodian, machine));
}

TEST(Power, takes_two_people) {
    Accounts accounts = office();
    EXPECT_EQ(accounts.propose(proposal_of({Role::custodian}, clerk, custodian)), fail(AccountRefusal::not_permitted));
    EXPECT_EQ(accounts.propose(proposal_of({Role::clerk}, clerk, first_admin)), fail(AccountRefusal::no_such_role));
    EXPECT_EQ(accounts.propose(proposal_of({Role::custodian}, custodian, first_admin)),
              fail(AccountRefusal::nothing_to_change));
    ASSERT_TRUE(accounts.propose(proposal_of({Role::custodian}, first_admin, first_admin)));
    EXPECT_EQ(accounts.confirm(1, first_admin, now), fail(AccountRefusal::own_proposal));
    EXPECT_EQ(accounts.confirm(1, clerk, now), fail(AccountRefusal::not_permitted));
    EXPECT_EQ(accounts.confirm(2, custodian, now), fail(AccountRefusal::no_such_proposal));
    EXPECT_FALSE(accounts.find(first_admin)->roles.contains(Role::custodian));
    ASSERT_TRUE(accounts.confirm(1, custodian, now));
    EXPECT_TRUE(accounts.find(first_admin)->roles.contains(Role::custodian));
    EXPECT_TRUE(accounts.find(first_admin)->roles.contains(Role::administrator));
    EXPECT_EQ(accounts.confirm(1, second_admin, now), fail(AccountRefusal::no_such_proposal)) << "once";
}

TEST(Power, is_not_given_by_a_proposal_that_ran_out_or_whose_first_person_is_gone) {
    Accounts accounts = office();
    ASSERT_TRUE(accounts.propose(proposal_of({Role::custodian}, clerk, first_admin)));
    EXPECT_EQ(accounts.confirm(1, second_admin, now + proposal_valid), fail(AccountRefusal::no_such_proposal));
    ASSERT_TRUE(accounts.set_disabled(first_admin, true, second_admin));
    EXPECT_EQ(accounts.confirm(1, second_admin, now), fail(AccountRefusal::no_such_proposal));
    ASSERT_TRUE(accounts.withdraw(1, custodian, now));
    EXPECT_EQ(accounts.withdraw(1, custodian, now), fail(AccountRefusal::no_such_proposal));
    EXPECT_FALSE(accounts.find(clerk)->roles.contains(Role::custodian));
}

TEST(Tokens, are_made_by_the_account_itself_or_on_the_machine) {
    Accounts accounts = office();
    EXPECT_TRUE(accounts.may_make_token(clerk, clerk));
    EXPECT_TRUE(accounts.may_make_token(clerk, machine));
    EXPECT_EQ(accounts.may_make_token(clerk, first_admin), fail(AccountRefusal::not_permitted));
    EXPECT_TRUE(accounts.may_end_token(clerk, first_admin));
    EXPECT_EQ(accounts.may_end_token(clerk, custodian), fail(AccountRefusal::not_permitted));
}

TEST(RoleWords, are_read_as_they_are_written_and_not_otherwise) {
    const Roles roles{Role::administrator, Role::clerk};
    EXPECT_EQ(role_words(roles), "clerk administrator");
    EXPECT_EQ(parse_role_words("clerk administrator"), roles);
    EXPECT_EQ(parse_role_words(""), Roles{});
    for (const std::string_view text : {"administrator clerk", "clerk  auditor", "clerk ", "king", "clerk clerk"}) {
        EXPECT_EQ(parse_role_words(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace huiyin
