#include "vault/secret_code.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace huiyin::vault {
namespace {

constexpr std::string_view known = "7K3MQ0ZT4H8WN2PXVB5C9DJ0";
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

Key counting_key() {
    Key::Raw raw{};
    for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<std::uint8_t>(i);
    return Key(raw);
}

CodeError error_of(std::string_view typed) {
    const auto code = SecretCode::parse(typed);
    EXPECT_FALSE(code) << typed;
    return code ? CodeError{} : code.error();
}

TEST(SecretCode, is_shown_in_groups_and_read_back) {
    const auto code = SecretCode::parse(known);
    ASSERT_TRUE(code);
    EXPECT_EQ(code->plain(), known);
    EXPECT_EQ(code->text(), "7K3M-Q0ZT-4H8W-N2PX-VB5C-9DJ0");
    ASSERT_TRUE(SecretCode::parse(code->text()));
}

TEST(SecretCode, a_new_one_is_always_valid_and_never_the_same) {
    std::set<std::string> seen;
    std::set<char> used;
    for (int i = 0; i < 2000; ++i) {
        const SecretCode code = SecretCode::generate();
        const auto again = SecretCode::parse(code.text());
        ASSERT_TRUE(again);
        EXPECT_EQ(again->plain(), code.plain());
        EXPECT_TRUE(seen.insert(code.text()).second);
        used.insert(code.plain().begin(), code.plain().end());
    }
    EXPECT_EQ(used.size(), alphabet.size());
}

TEST(SecretCode, forgives_how_people_type) {
    const std::string_view ways[] = {
        "7k3mq0zt4h8wn2pxvb5c9dj0",      " 7K3M Q0ZT 4H8W N2PX VB5C 9DJ0\r\n",
        "7K3M–Q0ZT—4H8W‐N2PX−VB5C-9DJ0", "7K3M　Q0ZT　4H8W　N2PX　VB5C　9DJ0",
        "7K3M-Q0ZT-4H8W-N2PX-VB5C-9DJ0", "7k3m.q0zt_4h8w\tn2px ー vb5c \xC2\xA0 9dj0",
        "7K3MQOZT4H8WN2PXVB5C9DJo",
    };
    for (const std::string_view way : ways) {
        const auto code = SecretCode::parse(way);
        ASSERT_TRUE(code) << way;
        EXPECT_EQ(code->plain(), known);
    }
    const auto ones = SecretCode::parse("111111111111111111111111");
    const auto letters = SecretCode::parse("iIlLiIlLiIlLiIlLiIlLiIlL");
    EXPECT_EQ(ones.has_value(), letters.has_value());
}

TEST(SecretCode, says_what_is_wrong_with_what_was_typed) {
    EXPECT_EQ(error_of(""), CodeError::wrong_length);
    EXPECT_EQ(error_of(known.substr(1)), CodeError::wrong_length);
    EXPECT_EQ(error_of(std::string(known) + "0"), CodeError::wrong_length);
    EXPECT_EQ(error_of(std::string(401, ' ')), CodeError::wrong_length);
    EXPECT_EQ(error_of("7K3M-Q0ZT-4H8W-N2PX-VB5C-9DJU"), CodeError::wrong_character);
    EXPECT_EQ(error_of("7K3M-Q0ZT-4H8W-N2PX-VB5C-9DJ密"), CodeError::wrong_character);
    EXPECT_EQ(error_of("7K3M-Q0ZT-4H8W-N2PX-VB5C-9DJ\xff"), CodeError::wrong_character);
    EXPECT_EQ(error_of("7K3M-Q0ZT-4H8W-N2PX-VB5C-9DJ1"), CodeError::mistyped);
    EXPECT_EQ(to_text(CodeError::mistyped), "mistyped");
}

TEST(SecretCode, finds_every_single_wrong_character) {
    for (int i = 0; i < 50; ++i) {
        const std::string code{SecretCode::generate().plain()};
        for (std::size_t at = 0; at < code.size(); ++at) {
            for (const char other : alphabet) {
                if (other == code[at]) continue;
                std::string wrong = code;
                wrong[at] = other;
                ASSERT_EQ(error_of(wrong), CodeError::mistyped);
            }
        }
    }
}

TEST(SecretCode, finds_every_exchange_of_two_characters) {
    for (int i = 0; i < 50; ++i) {
        const std::string code{SecretCode::generate().plain()};
        for (std::size_t left = 0; left < code.size(); ++left) {
            for (std::size_t right = left + 1; right < code.size(); ++right) {
                if (code[left] == code[right]) continue;
                std::string wrong = code;
                std::swap(wrong[left], wrong[right]);
                ASSERT_EQ(error_of(wrong), CodeError::mistyped);
            }
        }
    }
}

TEST(SecretCode, digest_is_keyed_and_does_not_depend_on_how_it_was_typed) {
    // Keyed BLAKE2b-256 of label and code, each with its length in eight bytes in front, by Python's hashlib.
    const Hash digest = code_digest(counting_key(), *SecretCode::parse(known));
    EXPECT_EQ(hex_encode(digest), "6a4c65942a5d3888f8a299fcf306b305c39a9ff0f1f4a04de3c3424157b0cd60");
    EXPECT_TRUE(same(digest, code_digest(counting_key(), *SecretCode::parse("7k3m q0zt 4h8w n2px vb5c 9djo"))));
    EXPECT_FALSE(same(digest, code_digest(Key::generate(), *SecretCode::parse(known))));
    EXPECT_FALSE(same(digest, code_digest(counting_key(), SecretCode::generate())));
}

}  // namespace
}  // namespace huiyin::vault
