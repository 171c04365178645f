#include "cli/http_source.hpp"

#include <gtest/gtest.h>

namespace huiyin::cli {
namespace {

TEST(LogAddress, is_read_from_an_address) {
    struct {
        std::string_view text;
        LogAddress then;
    } const examples[] = {
        {"http://log.example", {false, "log.example", "80", "/"}},
        {"https://log.example/", {true, "log.example", "443", "/"}},
        {"http://127.0.0.1:8080/log", {false, "127.0.0.1", "8080", "/log/"}},
        {"http://[::1]:8080/a/b/", {false, "::1", "8080", "/a/b/"}},
        {"https://[2001:db8::1]", {true, "2001:db8::1", "443", "/"}},
    };
    for (const auto& [text, then] : examples) {
        SCOPED_TRACE(text);
        EXPECT_EQ(parse_log_address(text), then);
    }
}

TEST(LogAddress, is_refused_if_it_is_anything_else) {
    for (const std::string_view text :
         {"", "log.example", "ftp://log.example", "http://", "http://:80/", "http://a b/", "http://user@log.example/",
          "http://log.example/?q", "http://log.example/#x", "http://log.example:0/", "http://log.example:65536/",
          "http://log.example:http/", "http://::1/", "http://[::1/", "http://[::1]x/", "http://a\r\nb/"}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(parse_log_address(text), std::nullopt);
    }
}

TEST(HttpSource, says_when_nobody_answers) {
    HttpSource source({false, "127.0.0.1", "1", "/"});
    const auto fetched = source.fetch("checkpoint", 1000);
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().kind, ledger::FetchError::Kind::unreachable);
}

}  // namespace
}  // namespace huiyin::cli
