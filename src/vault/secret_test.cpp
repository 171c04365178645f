#include "vault/secret.hpp"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vault/digest.hpp"
#include "vault/random.hpp"
#include "vault/token.hpp"

namespace huiyin::vault {
namespace {

Key counting_key() {
    Key::Raw raw{};
    for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<std::uint8_t>(i);
    return Key(raw);
}

TEST(Key, is_taken_over_and_moved_without_a_trace) {
    Key::Raw raw{};
    raw.fill(7);
    Key first(raw);
    EXPECT_EQ(raw, Key::Raw{});
    const Key second = std::move(first);
    EXPECT_EQ(second.bytes()[31], 7);
    EXPECT_EQ(first.bytes(), Key::Raw{});  // NOLINT(bugprone-use-after-move): that is what is asked
    EXPECT_EQ(second.copy().bytes(), second.bytes());
    Key third = Key::generate();
    third = second.copy();
    EXPECT_EQ(third.bytes(), second.bytes());
}

TEST(Same, compares_whole_values) {
    Hash left{};
    Hash right{};
    EXPECT_TRUE(same(left, right));
    right.back() = 1;
    EXPECT_FALSE(same(left, right));
    EXPECT_TRUE(same("abc", "abc"));
    EXPECT_FALSE(same("abc", "abd"));
    EXPECT_FALSE(same("abc", "ab"));
    EXPECT_TRUE(same("", ""));
}

TEST(Random, never_gives_the_same_twice_on_any_thread) {
    constexpr int threads = 4;
    constexpr int each = 1000;
    std::vector<std::vector<std::array<std::uint8_t, 16>>> drawn(threads);
    std::vector<std::thread> running;
    for (auto& mine : drawn) {
        running.emplace_back([&mine] {
            for (int i = 0; i < each; ++i) mine.push_back(random_array<16>());
        });
    }
    for (std::thread& thread : running) thread.join();
    std::set<std::array<std::uint8_t, 16>> seen;
    for (const auto& mine : drawn) seen.insert(mine.begin(), mine.end());
    EXPECT_EQ(seen.size(), std::size_t{threads * each});
}

TEST(Random, fills_more_than_its_stock) {
    Bytes bytes(20'000);
    fill_random(bytes);
    std::array<int, 256> counts{};
    for (const std::uint8_t byte : bytes) ++counts[byte];
    for (const int count : counts) EXPECT_GT(count, 20);  // 78 on average; below 20 less than once in 10^12
    fill_random({});
}

TEST(Random, differs_after_a_fork) {
    static_cast<void>(random_array<16>());
    int pipes[2] = {-1, -1};
    ASSERT_EQ(::pipe(pipes), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto bytes = random_array<16>();
        _exit(::write(pipes[1], bytes.data(), bytes.size()) == 16 ? 0 : 1);
    }
    ASSERT_GT(child, 0);
    std::array<std::uint8_t, 16> theirs{};
    EXPECT_EQ(::read(pipes[0], theirs.data(), theirs.size()), 16);
    EXPECT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_NE(random_array<16>(), theirs);
    ::close(pipes[0]);
    ::close(pipes[1]);
}

TEST(KeyedDigest, is_blake2b_over_label_and_parts_with_their_lengths) {
    // By Python's hashlib.blake2b.
    const Key key = counting_key();
    EXPECT_EQ(hex_encode(keyed_digest(key, "label", {as_bytes("ab"), as_bytes("c")})),
              "11784a7f0df9ed68c756c54fb86d9c98c59ef7b3933eebd089743e6eea79f0a1");
    EXPECT_NE(keyed_digest(key, "label", {as_bytes("ab"), as_bytes("c")}),
              keyed_digest(key, "label", {as_bytes("a"), as_bytes("bc")}));
    EXPECT_NE(keyed_digest(key, "label", {as_bytes("ab")}), keyed_digest(key, "labela", {as_bytes("b")}));
    EXPECT_EQ(derived_key(key, "label", {as_bytes("ab")}).bytes(), keyed_digest(key, "label", {as_bytes("ab")}));
}

TEST(Token, can_stand_in_a_cookie_and_is_kept_as_a_keyed_digest) {
    std::set<std::string> seen;
    for (int i = 0; i < 500; ++i) {
        const std::string token = make_token();
        EXPECT_EQ(token.size(), token_characters);
        for (const char c : token) {
            const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            EXPECT_TRUE(allowed || c == '-' || c == '_') << token;
        }
        EXPECT_TRUE(seen.insert(token).second);
    }
    EXPECT_EQ(hex_encode(token_digest(counting_key(), "abc")),
              "ad49bd1df64b1dd073e572febf44f0d3ef56c088ec6763ea01a6e38edae40c41");
}

}  // namespace
}  // namespace huiyin::vault
