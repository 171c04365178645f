#include "vault/password.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace huiyin::vault {
namespace {

TEST(Password, is_kept_as_argon2id_and_checked) {
    const auto stored = hash_password("清河 correct horse");
    ASSERT_TRUE(stored);
    EXPECT_TRUE(stored->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << *stored;
    EXPECT_EQ(check_password(*stored, "清河 correct horse"), PasswordCheck::right);
    EXPECT_EQ(check_password(*stored, "清河 correct horsf"), PasswordCheck::wrong);
    EXPECT_EQ(check_password(*stored, std::string(password_bytes_max + 1, 'x')), PasswordCheck::wrong);
    EXPECT_NE(*stored, *hash_password("清河 correct horse"));
    EXPECT_FALSE(needs_rehash(*stored));
}

TEST(Password, of_no_account_is_wrong) {
    EXPECT_EQ(check_password("", "x"), PasswordCheck::wrong);
    EXPECT_EQ(check_password(std::string(500, 'x'), "x"), PasswordCheck::wrong);
    EXPECT_EQ(check_password("not a stored password", "x"), PasswordCheck::wrong);
}

TEST(Password, of_another_cost_is_to_be_made_anew) {
    EXPECT_TRUE(
        needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
                     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    EXPECT_TRUE(needs_rehash(""));
}

TEST(Password, checks_wait_for_their_turn) {
    const auto stored = hash_password("x");
    ASSERT_TRUE(stored);
    std::atomic<int> right{0};
    std::vector<std::thread> running;
    for (int i = 0; i < 5; ++i) {
        running.emplace_back([&] { right += check_password(*stored, "x") == PasswordCheck::right ? 1 : 0; });
    }
    for (std::thread& thread : running) thread.join();
    EXPECT_EQ(right, 5);
}

}  // namespace
}  // namespace huiyin::vault
