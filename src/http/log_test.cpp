#include "http/log.hpp"

#include <array>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/bytes.hpp"

namespace huiyin::http {
namespace {

/// A pipe whose far end a Log writes into.
class Pipe {
public:
    Pipe() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK), 0); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    [[nodiscard]] int into() const { return ends_[1]; }
    [[nodiscard]] std::string text() const {
        std::string text(1 << 16, '\0');
        const ssize_t count = ::read(ends_[0], text.data(), text.size());
        text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return text;
    }

private:
    std::array<int, 2> ends_{};
};

std::string after_time(const std::string& line) { return line.substr(std::min(line.size(), std::size_t{34})); }

TEST(Log, writes_one_json_object_a_line) {
    const Pipe pipe;
    Log log(pipe.into());
    log.write(Level::info, "started", {{"port", 8080}, {"ratio", 0.5}, {"new", true}, {"name", "回音 \"a\"\\\n\x01"}});
    const std::string line = pipe.text();
    EXPECT_EQ(line.substr(0, 9), R"({"time":")");
    EXPECT_EQ(after_time(line),
              R"(,"level":"info","event":"started","port":8080,"ratio":0.5,"new":true,"name":"回音 \"a\"\\\n\u0001"})"
              "\n");
}

TEST(Log, leaves_out_what_is_below_its_level) {
    const Pipe pipe;
    Log log(pipe.into(), Level::warning);
    log.write(Level::info, "started");
    EXPECT_EQ(pipe.text(), "");
    log.write(Level::warning, "full");
    EXPECT_EQ(after_time(pipe.text()), ",\"level\":\"warning\",\"event\":\"full\"}\n");
}

TEST(Log, says_of_a_request_neither_who_nor_what_for) {
    const Pipe pipe;
    Log log(pipe.into());
    log.access(
        {.method = Method::get, .route = "case", .status = 200, .bytes = 12, .took = std::chrono::microseconds(7)});
    EXPECT_EQ(after_time(pipe.text()),
              ",\"level\":\"info\",\"event\":\"request\",\"method\":\"GET\",\"route\":\"case\",\"status\":200,"
              "\"bytes\":12,\"micros\":7}\n");
}

TEST(Log, bounds_a_line_and_never_halves_a_character) {
    const Pipe pipe;
    Log log(pipe.into());
    std::string wide;
    for (int i = 0; i < 1000; ++i) wide += "音";
    log.write(Level::info, "long", {{"a", wide}});
    std::string line = pipe.text();
    EXPECT_LT(line.size(), 700U);
    EXPECT_TRUE(is_utf8(line));
    log.write(Level::info, "long", {{"a", wide}, {"b", wide}, {"c", wide}, {"d", wide}, {"e", wide}, {"f", 1}});
    line = pipe.text();
    EXPECT_LE(line.size(), Log::line_bytes_max);
    EXPECT_TRUE(line.ends_with(",\"cut\":true,\"f\":1}\n")) << line;
    log.write(Level::info, "torn", {{"a", "\xE5\x9B x"}});
    EXPECT_EQ(after_time(pipe.text()), ",\"level\":\"info\",\"event\":\"torn\",\"a\":\"?? x\"}\n");
}

TEST(Log, counts_what_it_could_not_write) {
    Log log(-1);
    log.write(Level::info, "started");
    EXPECT_EQ(log.lost_lines(), 1U);
}

}  // namespace
}  // namespace huiyin::http
