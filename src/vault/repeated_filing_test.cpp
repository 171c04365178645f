#include "vault/repeated_filing.hpp"

#include <gtest/gtest.h>

namespace huiyin::vault {
namespace {

Key counting_key() {
    Key::Raw raw{};
    for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<std::uint8_t>(i);
    return Key(raw);
}

TEST(RepeatedFiling, gets_the_code_of_the_first) {
    const SecretCode code = SecretCode::generate();
    const Bytes box = seal_code(counting_key(), "key", "request", code);
    const auto opened = open_code(counting_key(), "key", "request", box);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->plain(), code.plain());
    EXPECT_EQ(as_text(box).find(code.plain()), std::string_view::npos);
    EXPECT_NE(seal_code(counting_key(), "key", "request", code), box);
}

TEST(RepeatedFiling, box_opens_only_with_secret_key_and_request_together) {
    const Bytes box = seal_code(counting_key(), "key", "request", SecretCode::generate());
    EXPECT_FALSE(open_code(Key::generate(), "key", "request", box));
    EXPECT_FALSE(open_code(counting_key(), "kez", "request", box));
    EXPECT_FALSE(open_code(counting_key(), "key", "requesu", box));
    EXPECT_FALSE(open_code(counting_key(), "keyr", "equest", box));
    for (std::size_t i = 0; i < box.size(); ++i) {
        Bytes altered = box;
        altered[i] ^= 1;
        EXPECT_FALSE(open_code(counting_key(), "key", "request", altered));
        EXPECT_FALSE(open_code(counting_key(), "key", "request", ByteView(box).first(i)));
    }
}

TEST(RepeatedFiling, what_is_stored_is_keyed_and_not_the_key_of_the_box) {
    // By Python's hashlib.blake2b.
    EXPECT_EQ(hex_encode(repeat_key_digest(counting_key(), "abc")),
              "afd25002721a4299a4915870532d28769888832c11e78734a490c6d51e0a5b31");
    EXPECT_EQ(hex_encode(repeat_request_digest(counting_key(), "abc")),
              "e26dbd871c32c3a5a65cdb3669f536398a0f15397a18bd2456b61c64709d06c2");
    EXPECT_NE(repeat_key_digest(Key::generate(), "abc"), repeat_key_digest(counting_key(), "abc"));
}

}  // namespace
}  // namespace huiyin::vault
