#include "vault/second_factor.hpp"

#include <array>
#include <set>

#include <gtest/gtest.h>
#include <liboath/oath.h>

namespace huiyin::vault {
namespace {

using std::chrono::seconds;

const OfficerId officer{7};
const Instant now = Instant{seconds{1'780'000'000}};

Key server() {
    Key::Raw bytes{1, 2, 3};
    return Key(bytes);
}

/// What an app shows that was given the secret as text.
std::string code_of_app(std::string_view text, Instant at) {
    char* secret = nullptr;
    std::size_t length = 0;
    EXPECT_EQ(oath_base32_decode(text.data(), text.size(), &secret, &length), OATH_OK);
    std::array<char, 7> code{};
    const auto time = std::chrono::floor<seconds>(at.time_since_epoch()).count();
    EXPECT_EQ(oath_totp_generate(secret, length, time, 30, 0, 6, code.data()), OATH_OK);
    free(secret);
    return code.data();
}

TEST(SecondFactor, takes_the_code_of_its_time_and_one_step_around_it) {
    const SecondFactors factors(server());
    const Bytes sealed = factors.new_secret(officer);
    const auto text = factors.text_of(officer, sealed);
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(text->size(), 32U);
    const std::string code = code_of_app(*text, now);
    const std::int64_t step = now.time_since_epoch() / seconds{30};
    EXPECT_EQ(factors.step_of(officer, sealed, code, now), step);
    EXPECT_EQ(factors.step_of(officer, sealed, code, now + seconds{30}), step);
    EXPECT_EQ(factors.step_of(officer, sealed, code, now - seconds{30}), step);
    EXPECT_EQ(factors.step_of(officer, sealed, code, now + seconds{60}), std::nullopt);
    EXPECT_EQ(factors.step_of(officer, sealed, code, now - seconds{60}), std::nullopt);
    const std::string spaced = code.substr(0, 3) + ' ' + code.substr(3);
    EXPECT_EQ(factors.step_of(officer, sealed, spaced, now), step);
    std::string wide;
    for (const char c : code) wide += std::string("\xEF\xBC") + static_cast<char>(0x90 + (c - '0'));
    EXPECT_EQ(factors.step_of(officer, sealed, wide, now), step);
    const std::string longer = code + "0";
    for (const std::string_view other : {"", "abcdef", "12345", longer.c_str()}) {
        EXPECT_EQ(factors.step_of(officer, sealed, other, now), std::nullopt) << other;
    }
}

TEST(SecondFactor, agrees_with_the_example_of_the_standard) {
    // RFC 6238, appendix B: the secret 12345678901234567890 at 59 seconds gives 94287082, of which six digits are used.
    EXPECT_EQ(code_of_app("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Instant{seconds{59}}), "287082");
}

TEST(SecondFactor, is_sealed_for_one_account_by_one_server) {
    const SecondFactors factors(server());
    const Bytes sealed = factors.new_secret(officer);
    EXPECT_FALSE(factors.text_of(OfficerId{8}, sealed).has_value());
    Key::Raw bytes{9};
    const SecondFactors elsewhere{Key(bytes)};
    EXPECT_FALSE(elsewhere.text_of(officer, sealed).has_value());
    Bytes changed = sealed;
    changed.back() ^= 1U;
    EXPECT_FALSE(factors.text_of(officer, changed).has_value());
    EXPECT_FALSE(factors.text_of(officer, Bytes{1, 2}).has_value());
    EXPECT_NE(factors.new_secret(officer), sealed);
}

TEST(RecoveryCodes, are_known_again_by_their_digests) {
    const SecondFactors factors(server());
    const auto made = factors.new_recovery_codes(officer);
    ASSERT_EQ(made.texts.size(), recovery_codes_made);
    EXPECT_EQ((std::set(made.texts.begin(), made.texts.end()).size()), recovery_codes_made);
    for (std::size_t i = 0; i < made.texts.size(); ++i) {
        EXPECT_EQ(made.texts[i].size(), 14U);
        EXPECT_EQ(factors.recovery_digest(officer, made.texts[i]), made.digests[i]);
        std::string shouted = " " + made.texts[i] + " ";
        for (char& c : shouted) c = static_cast<char>(c == '-' ? ' ' : std::toupper(c));
        EXPECT_EQ(factors.recovery_digest(officer, shouted), made.digests[i]);
        EXPECT_NE(factors.recovery_digest(OfficerId{8}, made.texts[i]), made.digests[i]);
    }
    EXPECT_EQ(factors.recovery_digest(officer, "123456"), std::nullopt) << "a code of an app is none";
    EXPECT_EQ(factors.recovery_digest(officer, "k7m2-x9qp-4tz!"), std::nullopt);
}

TEST(Otpauth, names_office_and_account) {
    EXPECT_EQ(otpauth_uri("Qinghe County", "li&mei", "ABC"),
              "otpauth://totp/Qinghe%20County:li%26mei?secret=ABC&issuer=Qinghe%20County");
}

}  // namespace
}  // namespace huiyin::vault
