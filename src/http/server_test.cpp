#include "http/server.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace huiyin::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

constexpr std::string_view get_hello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

/// A plain blocking socket to the server under test, which reads answers by their Content-Length.
class Caller {
public:
    explicit Caller(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port = htons(port);
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server), 0);
    }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;
    ~Caller() { ::close(socket_); }

    void send(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// The head and body of the next answer; empty if the server closed before. `has_body` as for HEAD.
    std::pair<std::string, std::string> receive(bool has_body = true) {
        std::size_t end = std::string::npos;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive_more()) return {};
        }
        std::string head = take(end + 4);
        const std::size_t field = head.find("Content-Length: ");
        const std::size_t length = field == std::string::npos || !has_body ? 0 : std::stoul(head.substr(field + 16));
        while (received_.size() < length) {
            if (!receive_more()) return {};
        }
        return {std::move(head), take(length)};
    }

    int status() {
        const std::string head = receive().first;
        return head.empty() ? 0 : std::stoi(head.substr(9, 3));
    }

    std::string body() { return receive().second; }

    /// Reads 64 KiB each 20 ms until so many bytes have come or the server closes. How many came.
    std::size_t receive_slowly(std::size_t bytes) const {
        std::vector<char> piece(65'536);
        std::size_t came = 0;
        while (came < bytes) {
            const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
            if (count <= 0) break;
            came += static_cast<std::size_t>(count);
            std::this_thread::sleep_for(milliseconds(20));
        }
        return came;
    }

    /// Whether the server closes within two seconds, without another byte.
    bool sees_end() { return received_.empty() && !receive_more(); }

    [[nodiscard]] bool hears_within(milliseconds most) const {
        pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
        return ::poll(&wait, 1, static_cast<int>(most.count())) == 1;
    }

private:
    bool receive_more() {
        if (!hears_within(seconds(5))) {
            ADD_FAILURE() << "the server said nothing for five seconds";
            return false;
        }
        std::array<char, 65536> bytes{};
        const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (count <= 0) return false;
        received_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }

    std::string take(std::size_t count) {
        std::string taken = received_.substr(0, count);
        received_.erase(0, count);
        return taken;
    }

    int socket_;
    std::string received_;
};

/// A gate that handlers wait at.
class Gate {
public:
    void open() {
        {
            const std::lock_guard hold(mutex_);
            open_ = true;
        }
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock hold(mutex_);
        ++arrived_;
        changed_.notify_all();
        changed_.wait(hold, [this] { return open_; });
    }
    void await_arrivals(int count) {
        std::unique_lock hold(mutex_);
        changed_.wait(hold, [&] { return arrived_ >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int arrived_ = 0;
};

const KeptBytes large = std::make_shared<const std::string>(8 * 1024 * 1024, 'x');

/// A body of which only the size is kept.
class Counting final : public BodySink {
public:
    [[nodiscard]] std::uint64_t bytes_max() const noexcept override { return 20'000'000; }
    [[nodiscard]] bool take(std::string_view bytes) override {
        taken += bytes.size();
        return bytes.find('!') == std::string_view::npos;
    }
    std::uint64_t taken = 0;
};

/// Ten million bytes, or the promise of them with only half to show.
class Making final : public BodySource {
public:
    explicit Making(std::uint64_t has) : has_(has) {}
    [[nodiscard]] std::uint64_t size() const noexcept override { return 10'000'000; }
    [[nodiscard]] std::optional<std::string_view> next() override {
        if (has_ == 0) return std::nullopt;
        const std::size_t some = std::min<std::uint64_t>(has_, piece_.size());
        has_ -= some;
        return std::string_view(piece_).substr(0, some);
    }

private:
    std::string piece_ = std::string(65'536, 'm');
    std::uint64_t has_;
};

std::shared_ptr<BodySource> made(bool whole) { return std::make_shared<Making>(whole ? 10'000'000 : 5'000'000); }

/// A site whose paths misbehave in every way that a handler can.
class Paths final : public Handler {
public:
    Gate gate;
    std::atomic<int> handled{0};

    ~Paths() override { join(); }

    [[nodiscard]] std::shared_ptr<BodySink> sink_for(const Request& head) override {
        if (head.path == "/upload") return std::make_shared<Counting>();
        if (head.path == "/upload-unmade") throw std::runtime_error("secret");
        return nullptr;
    }

    [[nodiscard]] Plan plan(const Request& request) const override {
        if (request.path == "/undecided") throw std::runtime_error("secret");
        return {request.path.starts_with("/pooled") ? Execution::pooled : Execution::inline_, request.path.size()};
    }

    void handle(Request request, std::size_t note, Responder respond) override {
        ++handled;
        const std::string& path = request.path;
        if (path == "/pooled/gate") gate.pass();
        if (path.ends_with("/throw")) throw std::runtime_error("secret");
        if (path.ends_with("/throw-int")) throw 42;
        if (path.ends_with("/drop")) return;
        if (path == "/never") return keep(std::move(respond));
        if (path == "/late") return answer_late(std::move(respond));
        if (path == "/unfit") return respond({.headers = {{"Location", "/\r\nSet-Cookie: a=b"}}});
        if (path.ends_with("/note")) return respond({.content_type = "text/plain", .body = std::to_string(note)});
        if (path == "/nothing") return respond({.status = 204});
        if (path == "/upload") {
            const auto& counting = dynamic_cast<const Counting&>(*request.sink);
            return respond({.content_type = "text/plain", .body = fmt::format("{} {}", counting.taken, request.body)});
        }
        if (path == "/made" || path == "/made-in-part") return respond({.body = made(path == "/made")});
        if (path == "/large") return respond({.content_type = "text/plain", .body = large});
        if (path == "/echo") return respond({.content_type = "text/plain", .body = echo_of(request)});
        respond({.content_type = "text/plain", .headers = {{"X-Own", "1"}}, .body = "hello", .route = "hello"});
    }

    /// Lets go of what was kept and waits for what is late.
    void join() {
        for (std::thread& thread : late_) thread.join();
        late_.clear();
        kept_.clear();
    }

private:
    static std::string echo_of(const Request& request) {
        return fmt::format("{} {} {} {} {} {} {}", name_of(request.method), request.path, request.query, request.body,
                           request.client_address, request.client_is_loopback, request.client_used_tls);
    }

    void keep(Responder respond) {
        const std::lock_guard hold(mutex_);
        kept_.push_back(std::move(respond));
    }

    void answer_late(Responder respond) {
        const std::lock_guard hold(mutex_);
        late_.emplace_back([kept = std::move(respond)]() mutable {
            std::this_thread::sleep_for(milliseconds(20));
            kept({.body = "late"});
        });
    }

    std::mutex mutex_;
    std::vector<Responder> kept_;
    std::vector<std::thread> late_;
};

/// A server with its log in memory, stopped at the end.
class Running {
public:
    explicit Running(const std::function<void(Settings&)>& change = [](Settings&) {}) {
        EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK), 0);
        log_.emplace(ends_[1]);
        Settings settings;
        settings.limits.idle_max = seconds(5);
        change(settings);
        server_.emplace(settings, paths, *log_, metrics);
        const auto started = server_->start();
        EXPECT_TRUE(started) << started.error().detail;
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        paths.gate.open();
        server_.reset();
        ::close(ends_[0]);
        ::close(ends_[1]);
    }

    [[nodiscard]] Caller caller() const { return Caller(server_->port()); }
    [[nodiscard]] Server& server() { return *server_; }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] std::string log_text() const {
        std::string text(1 << 16, '\0');
        const ssize_t count = ::read(ends_[0], text.data(), text.size());
        text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return text;
    }
    /// One answer to one request on a connection of its own.
    [[nodiscard]] std::pair<std::string, std::string> ask(std::string_view request) const {
        Caller caller(server_->port());
        caller.send(request);
        return caller.receive();
    }
    [[nodiscard]] std::pair<std::string, std::string> get(std::string_view path) const {
        return ask(fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", path));
    }
    [[nodiscard]] bool counts(std::string_view line) const {
        return metrics.text().find(fmt::format("{}\n", line)) != std::string::npos;
    }
    /// The same, for what the server counts only after the client has its answer.
    [[nodiscard]] bool comes_to_count(std::string_view line) const {
        return comes_true([&] { return counts(line); });
    }

    /// Whether the condition holds at some moment of the next two seconds.
    [[nodiscard]] static bool comes_true(const std::function<bool()>& condition) {
        for (int i = 0; i < 400; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(milliseconds(5));
        }
        return false;
    }

    Paths paths;
    Metrics metrics;

private:
    std::array<int, 2> ends_{};
    std::optional<Log> log_;
    std::optional<Server> server_;
};

void one_io_thread(Settings& settings) { settings.limits.io_threads = 1; }

TEST(Server, answers_and_keeps_the_connection) {
    const Running running;
    Caller caller = running.caller();
    for (int i = 0; i < 3; ++i) {
        caller.send(get_hello);
        const auto [head, body] = caller.receive();
        EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << head;
        EXPECT_TRUE(head.ends_with(" GMT\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nX-Own: 1\r\n\r\n"))
            << head;
        EXPECT_EQ(body, "hello");
    }
    EXPECT_TRUE(running.counts("huiyin_http_connections 1"));
}

TEST(Server, answers_pipelined_requests_in_order) {
    const Running running;
    Caller caller = running.caller();
    std::string requests;
    for (int i = 0; i < 50; ++i) {
        const std::string_view path = i % 3 == 0 ? "/late" : i % 3 == 1 ? "/hello" : "/pooled/hello";
        requests += fmt::format("POST {} HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", path);
    }
    caller.send(requests);
    for (int i = 0; i < 50; ++i) EXPECT_EQ(caller.body(), i % 3 == 0 ? "late" : "hello") << i;
    EXPECT_EQ(running.paths.handled, 50);
}

TEST(Server, tells_the_handler_what_was_asked) {
    const Running running;
    EXPECT_EQ(running.ask("PUT /echo?a=%E5 HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n回音").second,
              "PUT /echo a=%E5 回音 127.0.0.1 true false");
    EXPECT_EQ(running
                  .ask("DELETE http://h/echo HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 1.1.1.1\r\n"
                       "X-Forwarded-Proto: https\r\n\r\n")
                  .second,
              "DELETE /echo   127.0.0.1 true false");
}

TEST(Server, gives_the_handler_its_own_note_back) {
    const Running running;
    EXPECT_EQ(running.ask("GET /note HTTP/1.1\r\nHost: h\r\n\r\n").second, "5");
    EXPECT_EQ(running.ask("GET /pooled/note HTTP/1.1\r\nHost: h\r\n\r\n").second, "12");
}

TEST(Server, takes_the_client_from_a_trusted_proxy) {
    const Running running([](Settings& settings) { settings.trusted_proxies = {"10.0.0.0/8", "127.0.0.1"}; });
    EXPECT_EQ(running
                  .ask("GET /echo HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 127.0.0.1, 203.0.113.9\r\n"
                       "X-Forwarded-Proto: https\r\nForwarded: for=127.0.0.1\r\n\r\n")
                  .second,
              "GET /echo   203.0.113.9 false true");
    EXPECT_EQ(running.get("/echo").second, "GET /echo   127.0.0.1 false false");
}

TEST(Server, leaves_the_body_out_where_there_is_none) {
    const Running running;
    Caller caller = running.caller();
    caller.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(caller.receive(false).first.find("Content-Length: 5\r\n"), std::string::npos);
    caller.send("GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(caller.receive().first.find("Content-Length"), std::string::npos);
    caller.send(get_hello);
    EXPECT_EQ(caller.body(), "hello");
}

TEST(Server, closes_when_asked_and_for_http_1_0) {
    const Running running;
    for (const std::string_view request :
         {"GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET /hello HTTP/1.0\r\n\r\n"}) {
        Caller caller = running.caller();
        caller.send(request);
        EXPECT_NE(caller.receive().first.find("\r\nConnection: close\r\n"), std::string::npos);
        EXPECT_TRUE(caller.sees_end());
    }
    Caller caller = running.caller();
    caller.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(caller.receive().first.find("\r\nConnection: keep-alive\r\n"), std::string::npos);
    caller.send(get_hello);
    EXPECT_EQ(caller.status(), 200);
}

TEST(Server, gives_leave_to_send_a_body) {
    const Running running;
    Caller caller = running.caller();
    caller.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(caller.receive().first, "HTTP/1.1 100 Continue\r\n\r\n");
    caller.send("abc");
    EXPECT_EQ(caller.body(), "POST /echo  abc 127.0.0.1 true false");
    caller.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
    EXPECT_EQ(caller.status(), 413) << "and none for one that is too large";
}

TEST(Server, refuses_before_any_handler_hears_of_it) {
    const Running running([](Settings& settings) {
        settings.limits.header_bytes_max = 1000;
        settings.limits.body_bytes_max = 10;
    });
    struct {
        std::string request;
        int status;
    } const examples[] = {
        {"GET /a/../b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"nonsense\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n01234567890", 413},
        {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n", 413},
        {"GET /" + std::string(2000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414},
        {"GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(2000, 'a') + "\r\n\r\n", 431},
        {"POST / HTTP/1.1\r\nHost: h\r\nExpect: x\r\nContent-Length: 1\r\n\r\na", 417},
    };
    for (const auto& [request, status] : examples) {
        SCOPED_TRACE(request);
        Caller caller = running.caller();
        caller.send(request);
        const auto [head, body] = caller.receive();
        EXPECT_TRUE(head.starts_with(fmt::format("HTTP/1.1 {} ", status))) << head;
        EXPECT_NE(head.find("\r\nConnection: close\r\n"), std::string::npos);
        EXPECT_TRUE(body.starts_with(std::to_string(status)));
        EXPECT_TRUE(caller.sees_end());
    }
    EXPECT_EQ(running.paths.handled, 0);
    EXPECT_TRUE(running.counts("huiyin_http_refusals_total{reason=\"too_large\"} 4"));
}

TEST(Server, lets_the_reason_be_read_while_the_body_still_comes) {
    const Running running([](Settings& settings) { settings.limits.body_bytes_max = 10; });
    Caller caller = running.caller();
    caller.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" + std::string(500'000, 'a'));
    EXPECT_EQ(caller.status(), 413);
}

TEST(Server, tells_the_slow_that_they_are_too_slow) {
    const Running running([](Settings& settings) {
        settings.limits.header_time_max = milliseconds(80);
        settings.limits.body_time_max = milliseconds(80);
    });
    for (const std::string_view start : {"GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"}) {
        Caller caller = running.caller();
        caller.send(start);
        EXPECT_EQ(caller.status(), 408);
        EXPECT_TRUE(caller.sees_end());
    }
    Caller caller = running.caller();
    bool heard = false;
    for (int i = 0; i < 500 && !heard; ++i) {
        caller.send("a");
        heard = caller.hears_within(milliseconds(10));
    }
    EXPECT_TRUE(heard) << "a byte now and then gains no time";
    EXPECT_EQ(caller.status(), 408);
    EXPECT_EQ(running.paths.handled, 0);
}

TEST(Server, closes_idle_connections_without_a_word) {
    const Running running([](Settings& settings) { settings.limits.idle_max = milliseconds(60); });
    Caller fresh = running.caller();
    EXPECT_TRUE(fresh.sees_end());
    Caller used = running.caller();
    used.send(get_hello);
    EXPECT_EQ(used.status(), 200);
    EXPECT_TRUE(used.sees_end());
}

TEST(Server, gives_up_on_a_reader_that_does_not_read) {
    const Running running([](Settings& settings) { settings.limits.write_time_max = milliseconds(80); });
    const Caller caller = running.caller();
    for (int i = 0; i < 4; ++i) caller.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(Running::comes_true([&] { return running.paths.handled > 0; }));
    EXPECT_TRUE(running.comes_to_count("huiyin_http_connections 0"));
    EXPECT_LE(running.paths.handled, 2);
}

TEST(Server, sends_large_kept_bytes_whole) {
    const Running running;
    Caller caller = running.caller();
    for (int i = 0; i < 3; ++i) {
        caller.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        std::this_thread::sleep_for(milliseconds(5));
        EXPECT_EQ(caller.body() == *large, true);
    }
}

TEST(Server, bounds_the_connections) {
    const Running running([](Settings& settings) { settings.limits.connections_max = 2; });
    Caller first = running.caller();
    {
        Caller second = running.caller();
        for (Caller* caller : {&first, &second}) {
            caller->send(get_hello);
            EXPECT_EQ(caller->status(), 200);
        }
        Caller third = running.caller();
        EXPECT_EQ(third.status(), 503);
        EXPECT_TRUE(third.sees_end());
    }
    EXPECT_TRUE(running.comes_to_count("huiyin_http_connections 1"));
    EXPECT_TRUE(running.get("/hello").first.starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(running.counts("huiyin_http_refusals_total{reason=\"connections\"} 1"));
}

TEST(Server, bounds_the_requests_of_a_connection) {
    const Running running([](Settings& settings) { settings.limits.requests_per_connection_max = 2; });
    Caller caller = running.caller();
    caller.send(get_hello);
    EXPECT_EQ(caller.receive().first.find("Connection: close"), std::string::npos);
    caller.send(get_hello);
    EXPECT_NE(caller.receive().first.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(caller.sees_end());
}

TEST(Server, numbers_a_fault_and_keeps_its_message_from_the_client) {
    const Running running;
    for (const std::string_view path :
         {"/throw", "/pooled/throw", "/throw-int", "/drop", "/pooled/drop", "/unfit", "/undecided"}) {
        SCOPED_TRACE(path);
        const auto [head, body] = running.get(path);
        EXPECT_TRUE(head.starts_with("HTTP/1.1 500 ")) << head;
        EXPECT_EQ(head.find("secret"), std::string::npos);
        EXPECT_EQ(head.find("Set-Cookie"), std::string::npos);
        EXPECT_EQ(body, "500 Internal Server Error\n");
        const std::string log = running.log_text();
        EXPECT_NE(log.find("\"incident\":\""), std::string::npos) << log;
        EXPECT_EQ(log.find("127.0.0.1"), std::string::npos) << log;
        EXPECT_EQ(log.find(path), std::string::npos) << log;
    }
    EXPECT_TRUE(running.get("/hello").first.starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(running.counts("huiyin_http_refusals_total{reason=\"failed\"} 7"));
}

TEST(Server, waits_for_a_late_answer_but_not_for_ever) {
    Running running([](Settings& settings) {
        one_io_thread(settings);
        settings.limits.answer_time_max = milliseconds(200);
    });
    EXPECT_EQ(running.get("/late").second, "late");
    Caller caller = running.caller();
    caller.send("GET /never HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto [head, body] = caller.receive();
    EXPECT_TRUE(head.starts_with("HTTP/1.1 503 ")) << head;
    EXPECT_NE(head.find("\r\nRetry-After: "), std::string::npos);
    running.paths.join();
    caller.send(get_hello);
    EXPECT_EQ(caller.body(), "hello") << "what comes too late disturbs nothing";
    EXPECT_TRUE(running.counts("huiyin_http_refusals_total{reason=\"no_answer_in_time\"} 1"));
}

TEST(Server, turns_away_what_its_workers_cannot_take) {
    Running running([](Settings& settings) {
        settings.limits.worker_threads = 1;
        settings.limits.worker_queue_max = 1;
    });
    Caller at_work = running.caller();
    at_work.send("GET /pooled/gate HTTP/1.1\r\nHost: h\r\n\r\n");
    running.paths.gate.await_arrivals(1);
    Caller waiting = running.caller();
    waiting.send("GET /pooled/hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(running.comes_to_count("huiyin_http_requests_in_flight 2"));
    const auto [head, body] = running.get("/pooled/hello");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 503 ")) << head;
    EXPECT_NE(head.find("\r\nRetry-After: "), std::string::npos);
    EXPECT_TRUE(running.get("/hello").first.starts_with("HTTP/1.1 200 ")) << "what is inline still goes";
    running.paths.gate.open();
    EXPECT_EQ(at_work.status(), 200);
    EXPECT_EQ(waiting.status(), 200);
}

TEST(Server, finishes_what_has_begun_when_it_stops) {
    // One thread: what came before the answered request was read before it.
    Running running(one_io_thread);
    Caller busy = running.caller();
    busy.send("GET /pooled/gate HTTP/1.1\r\nHost: h\r\n\r\n");
    Caller halfway = running.caller();
    halfway.send("GET /hello HTTP/1.1\r\n");
    Caller idle = running.caller();
    idle.send(get_hello);
    EXPECT_EQ(idle.status(), 200);
    running.paths.gate.await_arrivals(1);
    std::thread stopping([&] { running.server().stop(seconds(5)); });
    EXPECT_TRUE(idle.sees_end());
    halfway.send("Host: h\r\n\r\n");
    EXPECT_NE(halfway.receive().first.find("200 OK"), std::string::npos);
    running.paths.gate.open();
    const auto [head, body] = busy.receive();
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << head;
    EXPECT_NE(head.find("\r\nConnection: close\r\n"), std::string::npos);
    EXPECT_TRUE(busy.sees_end());
    stopping.join();
}

TEST(Server, stops_when_the_grace_is_over) {
    Running running;
    Caller stuck = running.caller();
    stuck.send("GET /never HTTP/1.1\r\nHost: h\r\n\r\n");
    Caller slow = running.caller();
    slow.send("GET /hel");
    EXPECT_TRUE(Running::comes_true([&] { return running.paths.handled > 0; }));
    const auto begun = Clock::now();
    running.server().stop(milliseconds(50));
    EXPECT_LT(Clock::now() - begun, seconds(2));
    EXPECT_TRUE(stuck.sees_end());
    EXPECT_TRUE(slow.sees_end());
}

TEST(Server, says_why_it_does_not_start) {
    Paths paths;
    Metrics metrics;
    Log log(-1);
    const auto refusal = [&](const Settings& settings) -> std::optional<StartError::Kind> {
        Server server(settings, paths, log, metrics);
        const auto started = server.start();
        if (started) return std::nullopt;
        return started.error().kind;
    };
    const Running running;
    const std::uint16_t taken = running.port();
    EXPECT_EQ(refusal({.listen = {.host = "nowhere"}}), StartError::Kind::bad_address);
    EXPECT_EQ(refusal({.listen = {.host = "192.0.2.1"}}), StartError::Kind::bad_address);
    EXPECT_EQ(refusal({.trusted_proxies = {"10.0.0.0/40"}}), StartError::Kind::bad_proxy);
    EXPECT_EQ(refusal({.listen = {.port = taken}}), StartError::Kind::address_in_use);
    EXPECT_EQ(refusal({.listen = {.port = taken}, .limits = {.io_threads = 1}}), StartError::Kind::address_in_use);
    EXPECT_EQ(refusal({.listen = {.host = "localhost"}}), std::nullopt);
}

TEST(Server, serves_many_at_once_on_all_threads) {
    const Running running([](Settings& settings) { settings.access_log = false; });
    std::vector<std::thread> clients;
    clients.reserve(8);
    std::atomic<int> right{0};
    for (int client = 0; client < 8; ++client) {
        clients.emplace_back([&, client] {
            Caller caller = running.caller();
            for (int i = 0; i < 60; ++i) {
                const std::string_view path = (i + client) % 3 == 0   ? "/hello"
                                              : (i + client) % 3 == 1 ? "/pooled/hello"
                                                                      : "/late";
                caller.send(fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", path));
                right += caller.body() == ((i + client) % 3 == 2 ? "late" : "hello") ? 1 : 0;
            }
        });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(right, 480);
    EXPECT_TRUE(running.comes_to_count("huiyin_http_requests_in_flight 0"));
}

TEST(Server, hands_a_large_body_on_as_it_comes_when_the_handler_wants_it) {
    const Running running;
    const std::string body(15'000'000, 'b');
    const auto request = [&](std::string_view path, const std::string& bytes) {
        return fmt::format("POST {} HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{}", path, bytes.size(), bytes);
    };
    Caller caller = running.caller();
    caller.send(request("/upload", body));
    EXPECT_EQ(caller.body(), "15000000 ");
    caller.send(
        "POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    EXPECT_EQ(caller.body(), "5 ");
    caller.send(request("/echo", "abc"));
    EXPECT_NE(caller.body().find("abc"), std::string::npos) << "and others as before";
    EXPECT_NE(running.ask(request("/upload-unmade", "x")).first.find(" 200 "), std::string::npos);
    EXPECT_NE(running.ask(request("/upload", "a!")).first.find(" 400 "), std::string::npos);
    EXPECT_NE(running.ask("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 20000001\r\n\r\n").first.find(" 413 "),
              std::string::npos);
    EXPECT_NE(running.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n").first.find(" 413 "),
              std::string::npos);
}

TEST(Server, gives_a_large_body_time_as_long_as_it_comes) {
    const Running running([](Settings& settings) {
        settings.limits.body_time_max = milliseconds(300);
        settings.limits.upload_time_max = milliseconds(1'500);
    });
    Caller caller = running.caller();
    caller.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
    for (int i = 0; i < 5; ++i) {
        std::this_thread::sleep_for(milliseconds(150));
        caller.send("x");
    }
    EXPECT_EQ(caller.body(), "5 ");
    Caller endless = running.caller();
    endless.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
    for (int i = 0; i < 20 && !endless.hears_within(milliseconds(0)); ++i) {
        std::this_thread::sleep_for(milliseconds(150));
        endless.send("x");
    }
    EXPECT_EQ(endless.status(), 408);
}

TEST(Server, sends_a_body_that_is_made_on_the_way_and_closes_when_it_cannot_be_made) {
    const Running running;
    Caller caller = running.caller();
    caller.send("GET /made HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(caller.body(), std::string(10'000'000, 'm'));
    caller.send("HEAD /made HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(caller.receive(false).first.find("Content-Length: 10000000"), std::string::npos);
    caller.send(get_hello);
    EXPECT_EQ(caller.body(), "hello") << "the connection goes on";
    caller.send("GET /made-in-part HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(caller.receive().second, "") << "what came is not taken for the whole";
    EXPECT_NE(running.log_text().find("answer_cut_short"), std::string::npos);
}

TEST(Server, ends_a_download_that_is_slower_than_the_least_rate) {
    constexpr std::size_t bytes = 10'000'000;
    const auto came_at_rate = [](std::size_t rate_min) {
        const Running running([&](Settings& settings) {
            settings.limits.write_time_max = milliseconds(1'000);
            settings.limits.download_rate_min = rate_min;
        });
        const Caller caller = running.caller();
        caller.send("GET /made HTTP/1.1\r\nHost: h\r\n\r\n");
        return caller.receive_slowly(bytes);
    };
    EXPECT_LT(came_at_rate(100'000'000), bytes) << "though each piece was taken in time";
    EXPECT_GE(came_at_rate(1'000), bytes);
}

}  // namespace
}  // namespace huiyin::http
