#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/loop.hpp"
#include "http/request_reader.hpp"
#include "http/tls.hpp"

namespace huiyin::http {

class Exchange;

/// One connection, from its first request to its last. Lives in its coroutine, on the thread of its loop.
class Connection {
public:
    /// The peer has been admitted; leaving gives its place back.
    Connection(Site& site, Loop& loop, asio::ip::tcp::socket socket, const Address& peer);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    asio::awaitable<void> converse();

    /// What the loop asks while the coroutine waits: to end a wait that is too long, to go if there is no request, to
    /// go whatever there is.
    void expire(Loop::Clock::time_point now);
    void close_if_idle();
    void close_now();

    /// Its place in the loop's list, for the loop only.
    std::size_t place = 0;

private:
    enum class Phase : std::uint8_t { handshake, idle, header, body, answer, farewell };

    void begin_request();
    [[nodiscard]] bool needs_more();
    void begin_body();
    void enter_phase(Phase phase);
    void take_in(const boost::system::error_code& error, std::size_t count);
    [[nodiscard]] asio::mutable_buffer space();
    void begin_answer();
    [[nodiscard]] Request whole_request();
    void name_client(Request& request) const;
    void finish_answer();
    void send_refusal(int status, Reason reason, std::string_view incident = {});
    void frame(Response response, bool keep);
    void wipe_what_was_read() noexcept;
    void seal_more();
    [[nodiscard]] bool write_at_once();
    [[nodiscard]] bool has_next_piece();
    void end_write(const boost::system::error_code& error) noexcept;
    void note_answer();
    asio::awaitable<void> shake_hands();
    asio::awaitable<void> answer_plaintext();
    asio::awaitable<void> hear();
    asio::awaitable<void> hear_sealed();
    asio::awaitable<boost::system::error_code> hear_wire();
    asio::awaitable<void> write_sealed();
    asio::awaitable<void> await_answer();
    asio::awaitable<void> say_continue();
    asio::awaitable<void> write_rest();
    asio::awaitable<void> say_farewell();

    Site& site_;
    Loop& loop_;
    asio::ip::tcp::socket socket_;
    Address peer_;
    std::string peer_text_;
    RequestReader reader_;
    std::optional<TlsSession> tls_;  ///< None on a server without TLS.

    std::vector<char> buffer_;  ///< What has been received and not yet read: [begin_, end_).
    std::size_t begin_ = 0;
    std::size_t end_ = 0;

    Phase phase_ = Phase::idle;
    Loop::Clock::time_point deadline_ = Loop::Clock::time_point::max();
    Loop::Clock::time_point last_deadline_ =
        Loop::Clock::time_point::max();  ///< Of a body that comes or goes in pieces.
    bool timed_out_ = false;             ///< The wait that just ended was ended by expire().
    bool lost_ = false;                  ///< There is nobody to talk to any more.
    bool keeps_ = false;                 ///< Whether the connection outlives the current answer.
    bool used_tls_ = false;              ///< Whether the client of the current request spoke TLS, with us or a proxy.
    std::size_t requests_ = 0;

    std::shared_ptr<Exchange> exchange_;
    Method method_ = Method::other;
    std::string path_;  ///< Of the request that was handed to the handler.
    Loop::Clock::time_point asked_at_{};
    Response response_;
    std::string head_;
    std::uint64_t body_bytes_ = 0;  ///< Of the answer, as sent.
    std::uint64_t unmade_ = 0;      ///< Of a body that is made while it is sent.
    std::array<asio::const_buffer, 2> unsent_;
};

}  // namespace huiyin::http
