#include "http/form.hpp"

#include <array>

#include <gtest/gtest.h>

namespace huiyin::http {
namespace {

using Fields = std::vector<Form::Field>;

TEST(ParseForm, takes_fields_in_order_with_repeats_and_chinese) {
    struct {
        std::string_view text;
        Fields fields;
    } const examples[] = {
        {"", {}},
        {"a=1", {{"a", "1"}}},
        {"a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}},
        {"&&a=1&", {{"a", "1"}}},
        {"a", {{"a", ""}}},
        {"a=", {{"a", ""}}},
        {"=x", {{"", "x"}}},
        {"a=b=c", {{"a", "b=c"}}},
        {"a+b=c+d", {{"a b", "c d"}}},
        {"a=%2B%26%3d%25", {{"a", "+&=%"}}},
        {"text=%E5%9B%9E%E9%9F%B3%0D%0Ax", {{"text", "回音\r\nx"}}},
        {"text=回音", {{"text", "回音"}}},
        {"%E8%AF%89%E6%B1%82=%F0%9F%93%A8", {{"诉求", "📨"}}},
    };
    for (const auto& [text, fields] : examples) {
        SCOPED_TRACE(text);
        const auto form = parse_form(text);
        ASSERT_TRUE(form);
        EXPECT_EQ(form->fields(), fields);
    }
}

TEST(ParseForm, refuses_with_the_position_of_the_field_at_fault) {
    const FormLimits tight{.bytes_max = 60, .fields_max = 3, .name_bytes_max = 6, .value_bytes_max = 9};
    struct {
        std::string_view text;
        FormFault fault;
    } const examples[] = {
        {"a=%", {FormError::bad_encoding, 0}},
        {"a=%4", {FormError::bad_encoding, 0}},
        {"a=1&b=%GG", {FormError::bad_encoding, 4}},
        {"%=1", {FormError::bad_encoding, 0}},
        {"a=%E5%9B", {FormError::bad_text, 0}},
        {"a=%00", {FormError::bad_text, 0}},
        {"a=%ED%A0%80", {FormError::bad_text, 0}},
        {"a=%C0%80", {FormError::bad_text, 0}},
        {"a=1&a=2&a=3&a=4", {FormError::too_many_fields, 12}},
        {"toolong=1", {FormError::too_long, 0}},
        {"a=1234567890", {FormError::too_long, 0}},
        {"a=%31%32%33%34%35%36%37%38%39%30", {FormError::too_long, 0}},
        {"a=1&b=2&c=34567890123456789012345678901234567890123456789012345", {FormError::too_long, 60}},
    };
    for (const auto& [text, fault] : examples) {
        SCOPED_TRACE(text);
        const auto form = parse_form(text, tight);
        ASSERT_FALSE(form);
        EXPECT_EQ(form.error(), fault);
    }
    EXPECT_TRUE(parse_form("a=%31%32%33%34%35%36%37%38%39&b=2&c=3", tight));
}

TEST(Form, finds_the_first_and_all_of_a_name) {
    const Form form({{"a", "1"}, {"b", "2"}, {"a", "3"}});
    EXPECT_TRUE(form.has("b"));
    EXPECT_FALSE(form.has("c"));
    EXPECT_EQ(form.value("a"), "1");
    EXPECT_EQ(form.value("c"), "");
    EXPECT_EQ(form.values("a"), (std::vector<std::string_view>{"1", "3"}));
}

TEST(PercentEncoding, goes_there_and_back) {
    EXPECT_EQ(percent_encode("回音 a/b?c&d~e.f"), "%E5%9B%9E%E9%9F%B3%20a%2Fb%3Fc%26d~e.f");
    for (const std::string_view text : {"", "回音", "a b+c", "100%", "\x01\xff"}) {
        EXPECT_EQ(percent_decode(percent_encode(text)), text);
    }
    EXPECT_EQ(percent_decode("a+b"), "a+b");
    EXPECT_FALSE(percent_decode("%"));
    EXPECT_FALSE(percent_decode("%0"));
    EXPECT_FALSE(percent_decode("%0x"));
}

TEST(Cookies, are_found_by_their_exact_name) {
    EXPECT_EQ(cookie_value("a=1; session=abc; b=2", "session"), "abc");
    EXPECT_EQ(cookie_value("session=abc", "session"), "abc");
    EXPECT_EQ(cookie_value("session=\"abc\"", "session"), "abc");
    EXPECT_EQ(cookie_value("session=a=b", "session"), "a=b");
    EXPECT_EQ(cookie_value("session=1; session=2", "session"), "1");
    EXPECT_EQ(cookie_value("session=", "session"), "");
    EXPECT_EQ(cookie_value("xsession=1", "session"), std::nullopt);
    EXPECT_EQ(cookie_value("Session=1", "session"), std::nullopt);
    EXPECT_EQ(cookie_value("session", "session"), std::nullopt);
    EXPECT_EQ(cookie_value("", "session"), std::nullopt);
    EXPECT_EQ(cookie_value(";;;", "session"), std::nullopt);
}

TEST(Cookies, are_set_out_of_the_reach_of_scripts) {
    EXPECT_EQ(set_cookie({.name = "language", .value = "zh"}), "language=zh; Path=/; HttpOnly; SameSite=Lax");
    EXPECT_EQ(set_cookie({.name = "session",
                          .value = "abc",
                          .path = "/staff",
                          .max_age = std::chrono::hours(1),
                          .secure = true,
                          .same_site = Cookie::SameSite::strict}),
              "session=abc; Path=/staff; HttpOnly; Max-Age=3600; Secure; SameSite=Strict");
    EXPECT_DEATH(static_cast<void>(set_cookie({.name = "a", .value = "b; Path=/"})), "");
    EXPECT_DEATH(static_cast<void>(set_cookie({.name = "a b", .value = "b"})), "");
}

TEST(NegotiateLanguage, follows_the_weights_and_falls_back_to_the_first) {
    constexpr std::array<std::string_view, 2> offered = {"zh", "en"};
    struct {
        std::string_view field;
        std::string_view chosen;
    } const examples[] = {
        {"", "zh"},
        {"en", "en"},
        {"EN", "en"},
        {"en-GB,en;q=0.9", "en"},
        {"zh-CN,zh;q=0.9,en;q=0.8", "zh"},
        {"en;q=0.8, zh-TW", "zh"},
        {"fr", "zh"},
        {"fr, en;q=0.1", "en"},
        {"*", "zh"},
        {"*;q=0.5, en;q=0.6", "en"},
        {"zh;q=0, *", "en"},
        {"zh;q=0", "zh"},
        {"en;q=1.1", "zh"},
        {"en;q=", "zh"},
        {"en;q=0.1234", "zh"},
        {";;;,,,", "zh"},
        {"english", "zh"},
        {"zh-TW;q=0.2, zh-CN;q=0.9, en;q=0.5", "zh"},
        {"a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,en", "zh"},
    };
    for (const auto& [field, chosen] : examples) {
        SCOPED_TRACE(field);
        EXPECT_EQ(negotiate_language(field, offered), chosen);
    }
}

}  // namespace
}  // namespace huiyin::http
