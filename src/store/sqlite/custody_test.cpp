#include "app/custody.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "store/sqlite/database.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

using app::CustodyProblem;

constexpr std::string_view password = "a custodian's password";
const Moment monday{Instant{day(2026, 3, 2)}, day(2026, 3, 2)};

/// An office with two custodians and a clerk, none of whom holds anything yet.
class CustodyTest : public testing::Test {
protected:
    ~CustodyTest() override { office_.writer().stop(); }

    OfficerId account(const std::string& sign_in, Roles roles) {
        return office_.add({{}, UnitId{1}, roles, sign_in, sign_in}, "hash of " + sign_in);
    }
    void set_roles(OfficerId id, Roles roles) {
        office_.administer(TrialOffice::on_machine().change(id, UnitId{1}, roles));
    }
    CustodyProblem problem_of(const Result<Done, CustodyProblem>& done) {
        EXPECT_FALSE(done);
        return done.error();
    }
    CustodyProblem key_problem(OfficerId id, std::string_view typed) {
        const auto key = custody_.key(id, typed);
        EXPECT_FALSE(key);
        return key.error();
    }
    void give_to_first() {
        custody_.make_staff_key(first_, password);
        ASSERT_TRUE(custody_.give(key_, first_, monday));
    }

    TrialDirectory directory_;
    TrialOffice office_{directory_.path()};
    vault::CustodianKey key_ = vault::CustodianKey::generate();
    app::Custody custody_{office_.store().custody(), office_.store().staff(), key_.public_key(),
                          [this](codec::RecordedOfficeEvent recorded) {
                              return office_.writer().publish_and_wait({std::move(recorded)});
                          }};
    OfficerId first_ = account("first", {Role::custodian});
    OfficerId second_ = account("second", {Role::custodian});
    OfficerId clerk_ = account("clerk", {Role::clerk});
};

TEST_F(CustodyTest, of_the_key_is_given_from_one_custodian_to_the_next) {
    give_to_first();
    EXPECT_EQ(custody_.key(first_, password)->secret().bytes(), key_.secret().bytes());
    EXPECT_EQ(key_problem(first_, "guess"), CustodyProblem::wrong_password);
    EXPECT_EQ(key_problem(second_, password), CustodyProblem::no_share);
    EXPECT_EQ(problem_of(custody_.give(first_, password, second_, monday)), CustodyProblem::no_staff_key);
    custody_.make_staff_key(second_, "the second password");
    EXPECT_EQ(problem_of(custody_.give(first_, "guess", second_, monday)), CustodyProblem::wrong_password);
    ASSERT_TRUE(custody_.give(first_, password, second_, monday));
    EXPECT_TRUE(custody_.key(second_, "the second password"));
    EXPECT_EQ(problem_of(custody_.give(first_, password, second_, monday)), CustodyProblem::holds_already);
    const auto holders = office_.writer().office()->custody;
    ASSERT_EQ(holders.size(), 2U);
    EXPECT_EQ(holders.at(1).officer, second_);
    EXPECT_TRUE(office_.audit().clean());
}

TEST_F(CustodyTest, is_for_those_with_the_role_and_the_key_of_this_office) {
    custody_.make_staff_key(clerk_, password);
    EXPECT_EQ(problem_of(custody_.give(key_, clerk_, monday)), CustodyProblem::not_a_custodian);
    EXPECT_EQ(problem_of(custody_.give(key_, OfficerId{99}, monday)), CustodyProblem::not_a_custodian);
    custody_.make_staff_key(first_, password);
    EXPECT_EQ(problem_of(custody_.give(vault::CustodianKey::generate(), first_, monday)), CustodyProblem::broken);
    EXPECT_TRUE(office_.writer().office()->custody.empty());
    EXPECT_TRUE(office_.store().custody().holders().empty());
}

TEST_F(CustodyTest, is_taken_back_by_another_custodian_on_record) {
    give_to_first();
    EXPECT_EQ(problem_of(custody_.take_back(first_, second_, monday)), CustodyProblem::no_share);
    ASSERT_TRUE(custody_.take_back(first_, OfficerId{}, monday));
    EXPECT_EQ(key_problem(first_, password), CustodyProblem::no_share);
    EXPECT_TRUE(office_.writer().office()->custody.empty());
}

TEST_F(CustodyTest, ends_with_the_role_the_account_or_a_password_that_somebody_else_set) {
    give_to_first();
    office_.administer(TrialOffice::on_machine().change(first_, UnitId{1}, {Role::custodian, Role::clerk}));
    EXPECT_TRUE(custody_.key(first_, password)) << "another role has nothing to do with it";
    set_roles(first_, {Role::clerk});
    EXPECT_EQ(key_problem(first_, password), CustodyProblem::no_share);
    EXPECT_TRUE(office_.writer().office()->custody.empty()) << "the log says as much";

    set_roles(first_, {Role::custodian});
    ASSERT_TRUE(custody_.give(key_, first_, monday)) << "the key pair is the same";
    office_.administer(TrialOffice::on_machine().set_password(first_, {"another hash", {}}));
    EXPECT_EQ(key_problem(first_, password), CustodyProblem::no_share);
    EXPECT_FALSE(office_.store().custody().staff_key(first_)) << "nobody can open it any more";

    custody_.make_staff_key(first_, "a new password");
    ASSERT_TRUE(custody_.give(key_, first_, monday));
    office_.administer(TrialOffice::on_machine().set_disabled(first_, true));
    EXPECT_EQ(key_problem(first_, "a new password"), CustodyProblem::no_share);
    EXPECT_TRUE(office_.writer().office()->custody.empty());
    EXPECT_TRUE(office_.audit().clean());
}

TEST_F(CustodyTest, has_its_key_pair_from_the_start_where_the_password_is_at_hand) {
    const auto own = vault::make_staff_key(password);
    office_.administer(TrialOffice::on_machine().set_password(second_, {"hash", *own}));
    EXPECT_EQ(office_.store().custody().staff_key(second_), *own);
    EXPECT_TRUE(custody_.give(key_, second_, monday));
}

TEST_F(CustodyTest, goes_on_when_one_changes_the_own_password) {
    give_to_first();
    const auto resealed = custody_.resealed(first_, password, "the next password");
    ASSERT_TRUE(resealed && *resealed);
    EXPECT_FALSE(office_.store().staff().change_password(first_, "a guess", "the next hash", *resealed, {}));
    EXPECT_TRUE(custody_.key(first_, password)) << "nothing was changed";
    EXPECT_TRUE(office_.store().staff().change_password(first_, "hash of first", "the next hash", *resealed, {}));
    EXPECT_EQ(office_.store().staff().find(first_)->password_hash, "the next hash");
    EXPECT_EQ(key_problem(first_, password), CustodyProblem::wrong_password);
    EXPECT_TRUE(custody_.key(first_, "the next password"));
    EXPECT_FALSE(*custody_.resealed(clerk_, password, "next")) << "a clerk has no key pair";
}

TEST_F(CustodyTest, that_the_log_does_not_know_of_is_found_by_an_audit) {
    give_to_first();
    custody_.make_staff_key(second_, password);
    const auto own = office_.store().custody().staff_key(second_);
    office_.store().custody().save_share({second_, key_.public_key(), vault::share_custody(key_, own->public_key)},
                                         own->public_key);
    const auto report = office_.audit();
    ASSERT_FALSE(report.clean());
    EXPECT_EQ(report.first->table, "custody_share");
    office_.store().custody().remove_share(second_);
    EXPECT_TRUE(office_.audit().clean());

    // A thief's key pair in the place of the custodian's.
    const auto thiefs = vault::make_staff_key("the thief's");
    Database database(directory_.database(), Access::write);
    database.prepare("UPDATE staff_key SET public_key = ?1, sealed_secret = ?2 WHERE officer = ?3")
        .run(thiefs->public_key, thiefs->sealed_secret, first_);
    const auto exchanged = office_.audit();
    ASSERT_FALSE(exchanged.clean());
    EXPECT_EQ(exchanged.first->column, "key of the holder");
}

}  // namespace
}  // namespace huiyin::store::sqlite
