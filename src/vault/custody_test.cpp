#include "vault/custody.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "vault/password.hpp"

namespace huiyin::vault {
namespace {

constexpr std::string_view password = "a long password, 一个很长的密码";

StaffKey staff_key() {
    auto made = make_staff_key(password);
    EXPECT_TRUE(made);
    return *std::move(made);
}

template <class T>
StaffKeyError error_of(const Result<T, StaffKeyError>& result) {
    EXPECT_FALSE(result);
    return result.error();
}

TEST(StaffKey, opens_with_its_password_alone) {
    const StaffKey key = staff_key();
    const auto opened = open_staff_key(key, password);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->public_key(), key.public_key);
    EXPECT_EQ(error_of(open_staff_key(key, "another password")), StaffKeyError::wrong_password);
    EXPECT_EQ(error_of(open_staff_key(key, "")), StaffKeyError::wrong_password);
    const std::string endless(password_bytes_max + 1, 'x');
    EXPECT_EQ(error_of(open_staff_key(key, endless)), StaffKeyError::wrong_password);
}

TEST(StaffKey, does_not_hold_its_secret_half_in_clear_and_is_never_the_same_twice) {
    const StaffKey key = staff_key();
    const auto pair = open_staff_key(key, password);
    ASSERT_TRUE(pair);
    const auto& secret = pair->secret().bytes();
    EXPECT_EQ(std::search(key.sealed_secret.begin(), key.sealed_secret.end(), secret.begin(), secret.begin() + 8),
              key.sealed_secret.end());
    EXPECT_NE(staff_key().sealed_secret, key.sealed_secret);
}

TEST(StaffKey, that_was_altered_in_any_part_does_not_open) {
    const StaffKey key = staff_key();
    EXPECT_EQ(key.sealed_secret.size(), 96U);
    for (const std::size_t at : {0U, 7U, 8U, 24U, 48U, 95U}) {
        StaffKey altered = key;
        altered.sealed_secret.at(at) ^= 1U;
        EXPECT_FALSE(open_staff_key(altered, password)) << at;
    }
    StaffKey others = key;
    others.public_key = CustodianKey::generate().public_key();
    EXPECT_EQ(error_of(open_staff_key(others, password)), StaffKeyError::wrong_password);
    StaffKey shorter = key;
    shorter.sealed_secret.pop_back();
    EXPECT_EQ(error_of(open_staff_key(shorter, password)), StaffKeyError::not_a_key);
}

TEST(StaffKey, stays_the_same_pair_under_a_new_password) {
    const StaffKey key = staff_key();
    const auto again = reseal_staff_key(key, password, "the next password");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key, key.public_key);
    EXPECT_TRUE(open_staff_key(*again, "the next password"));
    EXPECT_EQ(error_of(open_staff_key(*again, password)), StaffKeyError::wrong_password);
    EXPECT_EQ(error_of(reseal_staff_key(key, "wrong", "the next password")), StaffKeyError::wrong_password);
}

TEST(CustodyShare, opens_for_its_holder_alone_and_names_its_key) {
    const CustodianKey custodian = CustodianKey::generate();
    const CustodianKey holder = CustodianKey::generate();
    const Bytes share = share_custody(custodian, holder.public_key());
    EXPECT_EQ(share.size(), 80U);
    const auto opened = open_share(share, holder, custodian.public_key());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->secret().bytes(), custodian.secret().bytes());
    EXPECT_FALSE(open_share(share, CustodianKey::generate(), custodian.public_key()));
    EXPECT_FALSE(open_share(share, holder, CustodianKey::generate().public_key()));
    for (std::size_t at = 0; at < share.size(); ++at) {
        Bytes altered = share;
        altered.at(at) ^= 1U;
        ASSERT_FALSE(open_share(altered, holder, custodian.public_key())) << at;
    }
    EXPECT_FALSE(open_share(ByteView(share).first(79), holder, custodian.public_key()));
}

}  // namespace
}  // namespace huiyin::vault
