#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/response_head.hpp"
#include "http/site.hpp"

namespace huiyin::http {

namespace asio = boost::asio;

class Connection;

/// One io thread: its acceptor and its connections. Everything runs on that thread, but for drain() and finish().
class Loop {
public:
    using Clock = std::chrono::steady_clock;

    Loop(Site& site, RequestMeter& meter);
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    ~Loop();

    /// Binds; says why not. `shares_port` lets the other loops bind to the same.
    boost::system::error_code listen(const asio::ip::tcp::endpoint& endpoint, bool shares_port);
    [[nodiscard]] asio::ip::tcp::endpoint endpoint() const;
    /// Serves until it is drained.
    void run();
    /// From any thread: accepts no more, closes what is idle now and the rest at `closes_at`.
    void drain(Clock::time_point closes_at);

    void enter(Connection& connection);
    void leave(Connection& connection) noexcept;
    [[nodiscard]] bool is_draining() const noexcept { return draining_; }
    /// Where sealed bytes of any connection pass through, for no longer than one call.
    [[nodiscard]] std::array<char, 32'768>& wire() noexcept { return wire_; }
    [[nodiscard]] RequestMeter& meter() const noexcept { return meter_; }
    [[nodiscard]] asio::io_context::executor_type executor() { return context_.get_executor(); }
    [[nodiscard]] std::string_view date_now() { return date_.at(std::chrono::system_clock::now()); }

private:
    asio::awaitable<void> accept();
    asio::awaitable<void> watch_time();
    void welcome(asio::ip::tcp::socket socket);
    void turn_away(asio::ip::tcp::socket& socket, Reason reason);

    Site& site_;
    RequestMeter& meter_;
    std::chrono::milliseconds tick_length_;
    std::vector<Connection*> connections_;
    std::array<char, 32'768> wire_{};
    DateText date_;
    asio::io_context context_{1};
    asio::ip::tcp::acceptor acceptor_{context_};
    asio::steady_timer pause_{context_};
    asio::steady_timer tick_{context_};
    bool draining_ = false;
    Clock::time_point closes_at_ = Clock::time_point::max();
};

}  // namespace huiyin::http
