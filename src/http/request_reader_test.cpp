#include "http/request_reader.hpp"

#include <string>

#include <gtest/gtest.h>

namespace huiyin::http {
namespace {

using State = RequestReader::State;

constexpr RequestReader::Bounds bounds{.header_bytes_max = 600, .body_bytes_max = 40};

/// Feeds the text in pieces and says what came of it: 0 for a whole request, the status of a refusal, or -1 for more.
int verdict_on(std::string_view text, std::size_t piece, Request* request = nullptr) {
    RequestReader reader(bounds);
    std::string pending;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        pending += text.substr(at, piece);
        pending.erase(0, reader.read(pending));
        if (reader.state() == State::refused) return reader.refused_with();
        if (reader.state() != State::whole) continue;
        if (request != nullptr) *request = reader.take_request();
        return 0;
    }
    return -1;
}

TEST(RequestReader, reads_a_request_however_it_is_cut) {
    const std::string text =
        "POST /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nX-Note:  two words \r\n\r\n"
        "5;ext=1\r\nhello\r\n3\r\n, y\r\n2\r\nou\r\n0\r\nTrailer: dropped\r\nHost: other\r\n\r\n";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        SCOPED_TRACE(piece);
        Request request;
        ASSERT_EQ(verdict_on(text, piece, &request), 0);
        EXPECT_EQ(request.method, Method::post);
        EXPECT_EQ(request.path, "/a b");
        EXPECT_EQ(request.query, "x=1");
        EXPECT_EQ(request.header("x-note"), "two words");
        EXPECT_EQ(request.header("trailer"), "");
        EXPECT_EQ(request.body, "hello, you");
    }
}

TEST(RequestReader, reads_an_empty_last_chunk_however_it_is_cut) {
    const std::string text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        SCOPED_TRACE(piece);
        EXPECT_EQ(verdict_on(text, piece), 0);
    }
}

TEST(RequestReader, reads_one_request_at_a_time) {
    RequestReader reader(bounds);
    const std::string first = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
    const std::string both = first + "\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n";
    EXPECT_EQ(reader.read(both), first.size());
    EXPECT_EQ(reader.state(), State::whole);
    EXPECT_EQ(reader.take_request().body, "abc");
    reader.restart();
    EXPECT_EQ(reader.state(), State::empty);
    EXPECT_EQ(reader.read(std::string_view(both).substr(first.size())), both.size() - first.size());
    EXPECT_EQ(reader.state(), State::whole);
    EXPECT_EQ(reader.take_request().path, "/next");
}

TEST(RequestReader, refuses_what_two_readers_could_read_in_two_ways) {
    struct {
        std::string_view name;
        std::string_view text;
        int status;
    } const examples[] = {
        {"two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
        {"the same length twice", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
         400},
        {"a list of lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3\r\n\r\nabc", 400},
        {"length then chunked",
         "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"chunked then length",
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
        {"chunked twice",
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"another coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
        {"chunked not last", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n", 400},
        {"almost chunked", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
        {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"space before the colon", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 3\r\n\r\nabc", 400},
        {"signed length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc", 400},
        {"hexadecimal length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x3\r\n\r\nabc", 400},
        {"negative length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400},
        {"no length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", 400},
        {"overflowing length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551617\r\n\r\n", 400},
        {"overflowing chunk", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000003\r\n",
         400},
        {"chunk without its end",
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", 400},
        {"length in a trailer",
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n", 400},
        {"bare line feeds", "GET / HTTP/1.1\nHost: h\n\n", 400},
        {"NUL in a value", std::string_view("GET / HTTP/1.1\r\nHost: h\r\nA: x\0y\r\n\r\n", 35), 400},
        {"two hosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"host that ends a link", "GET / HTTP/1.1\r\nHost: h/x\"><\r\n\r\n", 400},
        {"other version", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400},
        {"no version", "GET /\r\n\r\n", 400},
        {"two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},
        {"another expectation", "POST / HTTP/1.1\r\nHost: h\r\nExpect: much\r\nContent-Length: 3\r\n\r\nabc", 417},
        {"large body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 41\r\n\r\n", 413},
        {"large chunk", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n29\r\na", 413},
        {"large together",
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
         "chunked\r\n\r\n20\r\n12345678901234567890123456789012\r\n9\r\n",
         413},
    };
    for (const auto& [name, text, status] : examples) {
        SCOPED_TRACE(name);
        EXPECT_EQ(verdict_on(text, text.size()), status);
        EXPECT_NE(verdict_on(text, 1), 0);
    }
}

TEST(RequestReader, bounds_the_header_wherever_it_grows) {
    const std::string start = "GET / HTTP/1.1\r\nHost: h\r\n";
    const std::string chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    struct {
        std::string_view name;
        std::string text;
        int status;
    } const examples[] = {
        {"fits", start + "A: " + std::string(600 - start.size() - 7, 'a') + "\r\n\r\n", 0},
        {"one too many", start + "A: " + std::string(601 - start.size() - 7, 'a') + "\r\n\r\n", 431},
        {"field without end", start + "A: " + std::string(700, 'a'), 431},
        {"name without end", start + std::string(700, 'a'), 431},
        {"target without end", "GET /" + std::string(700, 'a'), 414},
        {"method without end", std::string(700, 'G'), 414},
        {"chunk extension without end", chunked + "1;" + std::string(700, 'a'), 400},
        {"trailer without end", chunked + "0\r\nA: " + std::string(700, 'a'), 400},
    };
    for (const auto& [name, text, status] : examples) {
        SCOPED_TRACE(name);
        EXPECT_EQ(verdict_on(text, text.size()), status);
        EXPECT_EQ(verdict_on(text, 7), status);
    }
    std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 100; ++i) many += "a:\r\n";
    EXPECT_EQ(verdict_on(many + "\r\n", many.size()), 431) << "more than 100 fields";
}

TEST(RequestReader, tells_whether_the_connection_goes_on) {
    struct {
        std::string_view text;
        bool keeps;
        bool is_1_0;
    } const examples[] = {
        {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true, false},
        {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false, false},
        {"GET / HTTP/1.0\r\n\r\n", false, true},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, true},
    };
    for (const auto& [text, keeps, is_1_0] : examples) {
        SCOPED_TRACE(text);
        RequestReader reader(bounds);
        EXPECT_EQ(reader.read(text), text.size());
        EXPECT_EQ(reader.keeps_alive(), keeps);
        EXPECT_EQ(reader.is_http_1_0(), is_1_0);
    }
}

TEST(RequestReader, tells_once_that_the_client_waits_for_leave) {
    RequestReader reader(bounds);
    EXPECT_GT(reader.read("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n"), 0U);
    EXPECT_EQ(reader.state(), State::body);
    EXPECT_TRUE(reader.take_expectation());
    EXPECT_FALSE(reader.take_expectation());
    EXPECT_EQ(reader.read("abc"), 3U);
    EXPECT_EQ(reader.state(), State::whole);
}

}  // namespace
}  // namespace huiyin::http
