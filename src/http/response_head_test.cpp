#include "http/response_head.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace huiyin::http {
namespace {

TEST(DateText, is_the_form_that_http_asks_for) {
    DateText date;
    const std::chrono::sys_seconds at{std::chrono::seconds(784'111'777)};
    EXPECT_EQ(date.at(at), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(date.at(at + std::chrono::milliseconds(999)), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(date.at(at + std::chrono::seconds(1)), "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST(WriteHead, says_what_is_true_of_the_answer) {
    std::string head;
    write_head(head, {.status = 200, .content_type = "text/plain", .headers = {{"ETag", "\"1\""}}, .body = "abc"},
               Persistence::kept, "today");
    EXPECT_EQ(head,
              "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nETag: \"1\"\r\n\r\n");
    write_head(head, {.status = 304}, Persistence::closed, "today");
    EXPECT_EQ(head, "HTTP/1.1 304 Not Modified\r\nDate: today\r\nConnection: close\r\n\r\n");
    write_head(head, {.status = 303}, Persistence::kept_for_http_1_0, "today");
    EXPECT_EQ(head, "HTTP/1.1 303 See Other\r\nDate: today\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST(FaultIn, finds_what_would_break_the_answer) {
    EXPECT_EQ(fault_in({}), "");
    EXPECT_EQ(fault_in({.headers = {{"Location", "/a?b=%E5"}}}), "");
    EXPECT_EQ(fault_in({.status = 100}), "status");
    EXPECT_EQ(fault_in({.status = 600}), "status");
    EXPECT_EQ(fault_in({.content_type = "a\r\nb"}), "content type");
    EXPECT_EQ(fault_in({.headers = {{"a b", "c"}}}), "name of a header");
    EXPECT_EQ(fault_in({.headers = {{"", "c"}}}), "name of a header");
    EXPECT_EQ(fault_in({.headers = {{"Location", "/a\r\nSet-Cookie: x"}}}), "value of a header");
    EXPECT_EQ(fault_in({.headers = {{"content-length", "1"}}}), "header that is the server's own");
}

}  // namespace
}  // namespace huiyin::http
