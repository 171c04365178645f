#include <array>
#include <new>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "base/wipe.hpp"

namespace huiyin {
namespace {

TEST(Wipe, leaves_nothing) {
    std::string text = "secret";
    const char* const at = text.data();
    wipe(text);
    EXPECT_TRUE(text.empty());
    for (int i = 0; i < 6; ++i) EXPECT_EQ(at[i], '\0');
    Bytes bytes{1, 2, 3};
    wipe(bytes);
    EXPECT_EQ(bytes, (Bytes{0, 0, 0}));
}

TEST(WipedText, leaves_nothing_where_it_was_moved_from_or_died) {
    alignas(WipedText) std::array<unsigned char, sizeof(WipedText)> place{};
    const auto seen = [&](const char* text) {
        return std::string_view(reinterpret_cast<const char*>(place.data()), place.size()).find(text) !=
               std::string_view::npos;
    };
    auto* const short_one = new (place.data()) WipedText("13900000000");
    EXPECT_TRUE(seen("13900000000"));
    WipedText taken = std::move(*short_one);
    EXPECT_EQ(taken, "13900000000");
    EXPECT_FALSE(seen("1390"));
    *short_one = std::move(taken);
    EXPECT_TRUE(seen("13900000000"));
    EXPECT_TRUE(taken.empty());  // NOLINT(bugprone-use-after-move): that is what is asked
    short_one->~WipedText();
    EXPECT_FALSE(seen("1390"));
}

TEST(Base64, accepts_exactly_one_text_for_each_byte_string) {
    EXPECT_EQ(base64_encode(as_bytes("")), "");
    EXPECT_EQ(base64_encode(as_bytes("f")), "Zg==");
    EXPECT_EQ(base64_encode(as_bytes("fo")), "Zm8=");
    EXPECT_EQ(base64_encode(as_bytes("foobar")), "Zm9vYmFy");
    for (const std::string_view text : {"Zg==", "Zm8=", "Zm9v", "Zm9vYg==", ""}) {
        const auto bytes = base64_decode(text);
        ASSERT_TRUE(bytes) << text;
        EXPECT_EQ(base64_encode(*bytes), text);
    }
    for (const std::string_view text :
         {"Zh==", "Zm9=", "Zg=", "Zg", "Z===", "Zm9v\n", "Zm-_", "====", "=", "Zg==Zg=="}) {
        EXPECT_FALSE(base64_decode(text)) << text;
    }
}

TEST(Hex, takes_lower_case_only) {
    EXPECT_EQ(hex_encode(as_bytes("\x01\xfe")), "01fe");
    EXPECT_EQ(hex_decode("01fe"), to_bytes("\x01\xfe"));
    EXPECT_FALSE(hex_decode("01FE"));
    EXPECT_FALSE(hex_decode("01f"));
}

TEST(Utf8, refuses_what_is_not_a_character) {
    EXPECT_TRUE(is_utf8("回音 a\xF0\x9F\x93\xA8"));
    for (const std::string_view text : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE5\x9B", "\x80"}) {
        EXPECT_FALSE(is_utf8(text));
    }
    EXPECT_FALSE(is_utf8(std::string_view("a\0b", 3)));
    EXPECT_EQ(code_points("回音a"), 3U);
    EXPECT_EQ(utf8_prefix("回音a", 1), "回");
    EXPECT_EQ(utf8_prefix("回音a", 3), "回音a");
    EXPECT_EQ(trimmed(" \n　回 音　"), "回 音");
}

TEST(Decimal, is_plain) {
    EXPECT_EQ(parse_decimal("0"), 0U);
    EXPECT_EQ(parse_decimal("18446744073709551615"), 18446744073709551615U);
    for (const std::string_view text : {"", "+5", "05", " 5", "18446744073709551616", "-1", "1a"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
}

TEST(DateText, reads_only_days_that_exist) {
    EXPECT_EQ(to_text(*parse_date("2024-02-29")), "2024-02-29");
    for (const std::string_view text : {"2023-02-29", "2024-13-01", "2024-1-01", "0000-01-01", "2024-01-01T"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
    const auto filed = parse_local_time("2019-12-13T10:51:04");
    ASSERT_TRUE(filed);
    EXPECT_EQ(to_text(Instant{filed->on} + filed->since_midnight), "2019-12-13T10:51:04.000Z");
    EXPECT_EQ(parse_local_time("2019-12-13 10:51")->since_midnight, std::chrono::minutes{651});
    EXPECT_EQ(parse_local_time("2019-12-13")->since_midnight, std::chrono::minutes{0});
    for (const std::string_view text : {"2019-12-13T24:00:00", "2019-12-13T10:51:0", "2019-12-13x10:51", ""}) {
        EXPECT_FALSE(parse_local_time(text)) << text;
    }
}

TEST(Result, holds_a_value_or_a_reason) {
    const Result<int, std::string> good = 3;
    const Result<int, std::string> bad = fail(std::string("no"));
    EXPECT_EQ(*good, 3);
    EXPECT_FALSE(bad);
    EXPECT_EQ(bad.error(), "no");
}

}  // namespace
}  // namespace huiyin
