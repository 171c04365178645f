#include "http/connection.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <typeinfo>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/core/demangle.hpp>

#include "base/check.hpp"

namespace huiyin::http {

namespace {

using boost::system::error_code;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t buffer_bytes_first = 4096;
/// How long, and for how much, a peer is listened to after we have said the last word: closing at once would throw away
/// what we said if anything of it is still unread.
constexpr milliseconds farewell_max{1000};
constexpr std::size_t farewell_bytes_max = 1'048'576;
/// How much of an answer is sealed ahead of the socket, so that a slow reader makes us hold no second copy of it.
constexpr std::size_t sealed_bytes_max = 65'536;

}  // namespace

/// One request and its answer, between the connection and whoever answers.
class Exchange final : public Delivery, public std::enable_shared_from_this<Exchange> {
public:
    Exchange(asio::io_context::executor_type executor, Log& log, Request asked)
        : request(std::move(asked)), executor_(std::move(executor)), log_(log) {}

    void deliver(Response response) noexcept override {
        const std::lock_guard hold(mutex_);
        if (state_ != State::open) return;
        response_ = std::move(response);
        settle(State::answered);
    }

    void abandon() noexcept override {
        const std::lock_guard hold(mutex_);
        if (state_ != State::open) return;
        note_incident("answer_missing", {}, {});
        settle(State::failed);
    }

    /// Calls the handler; never throws.
    void run(Handler& handler, std::size_t note) noexcept {
        guard([&] { handler.handle(std::move(request), note, Responder(shared_from_this())); });
    }

    /// Does what the handler may throw in, and makes an incident of it if it does.
    template <class Work>
    void guard(const Work& work) noexcept {
        try {
            work();
        } catch (const std::runtime_error& error) {
            fail(boost::core::demangle(typeid(error).name()), error.what());
        } catch (const std::logic_error& error) {
            fail(boost::core::demangle(typeid(error).name()), error.what());
        } catch (const std::exception& error) {
            fail(boost::core::demangle(typeid(error).name()), {});
        } catch (...) {
            fail("unknown", {});
        }
    }

    /// The rest is for the loop's thread. Whether wait() would return at once.
    [[nodiscard]] bool is_settled() {
        const std::lock_guard hold(mutex_);
        return state_ != State::open;
    }

    asio::awaitable<void> wait(milliseconds most) {
        timer_.emplace(executor_, most);
        if (begin_wait()) co_await timer_->async_wait(as_result);
        end_wait();
    }

    void interrupt() {
        if (timer_) timer_->cancel();
    }

    struct Outcome {
        std::optional<Response> response;
        std::string incident;  ///< Empty if there was none.
    };

    /// Ends the exchange: what comes later is dropped.
    [[nodiscard]] Outcome take() {
        const std::lock_guard hold(mutex_);
        const State before = std::exchange(state_, State::over);
        Outcome outcome{.response = std::nullopt, .incident = incident_};
        if (before == State::answered) outcome.response = std::move(response_);
        return outcome;
    }

    Request request;

private:
    enum class State : std::uint8_t { open, answered, failed, over };

    [[nodiscard]] bool begin_wait() {
        const std::lock_guard hold(mutex_);
        waiting_ = state_ == State::open;
        return waiting_;
    }

    void end_wait() {
        const std::lock_guard hold(mutex_);
        waiting_ = false;
        timer_.reset();
    }

    void fail(std::string_view type, std::string_view message) noexcept {
        const std::lock_guard hold(mutex_);
        note_incident("handler_threw", type, message);
        if (state_ == State::open) settle(State::failed);
    }

    /// With the mutex held, so that the loop cannot end between the look at waiting_ and the post.
    void settle(State state) noexcept {
        state_ = state;
        if (!waiting_) return;
        asio::post(executor_, [self = shared_from_this()] { self->interrupt(); });
    }

    void note_incident(std::string_view event, std::string_view type, std::string_view message) {
        if (incident_.empty()) incident_ = new_incident();
        log_.write(Level::error, event, {{"incident", incident_}, {"type", type}, {"message", message}});
    }

    asio::io_context::executor_type executor_;
    Log& log_;
    std::mutex mutex_;
    State state_ = State::open;
    bool waiting_ = false;
    Response response_;
    std::string incident_;
    std::optional<asio::steady_timer> timer_;
};

namespace {

/// A handler that fails at it takes no large body.
std::shared_ptr<BodySink> sink_for(Site& site, const Request& head) noexcept {
    try {
        return site.handler.sink_for(head);
    } catch (const std::exception& error) {
        site.log.write(Level::error, "sink_failed", {{"type", boost::core::demangle(typeid(error).name())}});
        return nullptr;
    }
}

}  // namespace

Connection::Connection(Site& site, Loop& loop, asio::ip::tcp::socket socket, const Address& peer)
    : site_(site),
      loop_(loop),
      socket_(std::move(socket)),
      peer_(peer),
      peer_text_(peer.text()),
      reader_({.header_bytes_max = site.limits.header_bytes_max, .body_bytes_max = site.limits.body_bytes_max},
              [this](Request& head) {
                  name_client(head);
                  return sink_for(site_, head);
              }),
      buffer_(std::min(buffer_bytes_first, site.limits.header_bytes_max + 1)) {
    if (const auto identity = site_.tls.identity()) tls_.emplace(*identity);
    loop_.enter(*this);
    site_.tally->connections.fetch_add(1, std::memory_order_relaxed);
}

Connection::~Connection() {
    site_.tally->connections.fetch_sub(1, std::memory_order_relaxed);
    site_.admission.leave(peer_, site_.spares(peer_));
    loop_.leave(*this);
}

asio::awaitable<void> Connection::converse() {
    if (tls_) co_await shake_hands();
    while (!lost_ && (!tls_ || tls_->state() == TlsSession::State::open)) {
        begin_request();
        while (needs_more()) {
            if (reader_.take_expectation()) co_await say_continue();
            co_await hear();
        }
        if (lost_) break;
        begin_answer();
        if (exchange_ && !exchange_->is_settled()) co_await await_answer();
        finish_answer();
        if (!lost_ && !write_at_once()) co_await write_rest();
        while (!lost_ && has_next_piece()) co_await write_rest();
        note_answer();
        if (!keeps_) break;
    }
    if (!lost_) co_await say_farewell();
}

void Connection::expire(Loop::Clock::time_point now) {
    if (now < deadline_) return;
    deadline_ = Loop::Clock::time_point::max();
    timed_out_ = true;
    socket_.cancel();
}

void Connection::close_if_idle() {
    if (phase_ == Phase::idle || phase_ == Phase::handshake) close_now();
}

void Connection::close_now() {
    lost_ = true;
    error_code ignored;
    socket_.close(ignored);
    if (exchange_) exchange_->interrupt();
}

void Connection::begin_request() {
    reader_.restart();
    used_tls_ = tls_.has_value();
    enter_phase(Phase::idle);
}

/// Reads what has been received. False if the request is whole or refused, or there will be no more.
bool Connection::needs_more() {
    if (lost_) return false;
    if (begin_ < end_) begin_ += reader_.read(std::string_view(buffer_.data() + begin_, end_ - begin_));
    switch (reader_.state()) {
        case RequestReader::State::empty: return true;
        case RequestReader::State::header:
            if (phase_ != Phase::header) enter_phase(Phase::header);
            return !timed_out_;
        case RequestReader::State::body:
            if (phase_ != Phase::body) begin_body();
            return !timed_out_;
        case RequestReader::State::whole:
        case RequestReader::State::refused: break;
    }
    return false;
}

void Connection::begin_body() {
    enter_phase(Phase::body);
    if (reader_.has_sink()) last_deadline_ = Loop::Clock::now() + site_.limits.upload_time_max;
}

void Connection::enter_phase(Phase phase) {
    phase_ = phase;
    timed_out_ = false;
    const auto most = [&]() -> milliseconds {
        switch (phase) {
            case Phase::handshake: return site_.limits.handshake_time_max;
            case Phase::idle: return site_.limits.idle_max;
            case Phase::header: return site_.limits.header_time_max;
            case Phase::body: return site_.limits.body_time_max;
            case Phase::answer: return site_.limits.write_time_max;
            case Phase::farewell: break;
        }
        return farewell_max;
    };
    deadline_ = Loop::Clock::now() + most();
    if (phase == Phase::answer) deadline_ = std::min(deadline_, last_deadline_);
}

void Connection::take_in(const error_code& error, std::size_t count) {
    end_ += count;
    // A large body has time as long as it comes, up to a limit for the whole.
    if (phase_ == Phase::body && reader_.has_sink() && count > 0) {
        deadline_ = std::min(Loop::Clock::now() + site_.limits.body_time_max, last_deadline_);
    }
    // A request that is too slow is told so; a connection that is idle too long, or closed, just ends.
    if (error && !(timed_out_ && phase_ != Phase::idle)) lost_ = true;
}

/// Room for more bytes. There always is some, for the reader refuses what would fill the largest buffer.
asio::mutable_buffer Connection::space() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t bytes_max = site_.limits.header_bytes_max + 1;
    if (end_ == buffer_.size()) buffer_.resize(std::min(2 * buffer_.size(), bytes_max));
    check(end_ < buffer_.size());
    return {buffer_.data() + end_, buffer_.size() - end_};
}

Request Connection::whole_request() {
    Request request = reader_.take_request();
    if (!request.body.empty() || request.sink != nullptr) wipe_what_was_read();
    name_client(request);
    used_tls_ = request.client_used_tls;
    return request;
}

/// Who asks, as far as the peer and the fields of the header tell.
void Connection::name_client(Request& request) const {
    const Client client = [&] {
        if (site_.trusted_proxies.empty()) return Client{.address = peer_, .is_loopback = peer_.is_loopback()};
        const std::string_view name = site_.reads_forwarded ? "Forwarded" : "X-Forwarded-For";
        std::vector<std::string_view> fields;
        for (const Header& header : request.headers) {
            if (same_ignoring_case(header.name, name)) fields.emplace_back(header.value);
        }
        return client_of(peer_, site_.trusted_proxies, fields, site_.reads_forwarded);
    }();
    request.client_address = client.address == peer_ ? peer_text_ : client.address.text();
    request.client_is_loopback = client.is_loopback;
    const bool proxy_says_so =
        any_holds(site_.trusted_proxies, peer_) && same_ignoring_case(request.header("X-Forwarded-Proto"), "https");
    request.client_used_tls = tls_.has_value() || proxy_says_so;
}

/// The body went through the buffer, piece by piece. What has already come of the next request stays.
void Connection::wipe_what_was_read() noexcept {
    std::fill_n(buffer_.begin(), begin_, '\0');
    std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.end(), '\0');
}

void Connection::begin_answer() {
    phase_ = Phase::answer;
    deadline_ = Loop::Clock::time_point::max();
    asked_at_ = Loop::Clock::now();
    site_.tally->in_flight.fetch_add(1, std::memory_order_relaxed);
    method_ = Method::other;
    if (reader_.state() != RequestReader::State::whole) return;
    exchange_ = std::make_shared<Exchange>(loop_.executor(), site_.log, whole_request());
    method_ = exchange_->request.method;
    path_ = exchange_->request.path;
    std::optional<Plan> plan;
    exchange_->guard([&] { plan = site_.handler.plan(exchange_->request); });
    if (!plan) return;
    if (plan->execution == Execution::inline_) return exchange_->run(site_.handler, plan->note);
    const auto work = [exchange = exchange_, &handler = site_.handler, note = plan->note] {
        exchange->run(handler, note);
    };
    if (!site_.workers.offer(work)) {
        static_cast<void>(exchange_->take());
        exchange_.reset();
    }
}

/// Takes what comes of the request, or that nothing will.
asio::awaitable<void> Connection::hear() {
    if (tls_) {
        co_await hear_sealed();
        co_return;
    }
    const auto [error, count] = co_await socket_.async_read_some(space(), as_result);
    take_in(error, count);
}

asio::awaitable<void> Connection::hear_sealed() {
    const asio::mutable_buffer room = space();
    while (!lost_) {
        const std::size_t count = tls_->read(static_cast<char*>(room.data()), room.size());
        take_in(error_code(), count);
        if (count > 0) break;
        if (tls_->state() != TlsSession::State::open) {
            take_in(asio::error::eof, 0);
            break;
        }
        co_await write_sealed();
        const error_code error = co_await hear_wire();
        take_in(error, 0);
        if (error) break;
    }
}

/// Hands what comes over the wire to the session. Waits first, also where something is there already, so that a peer
/// who never stops sending leaves the thread to the others in between.
asio::awaitable<error_code> Connection::hear_wire() {
    const auto [waited] = co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, as_result);
    error_code error = waited;
    if (error) co_return error;
    const std::size_t count = socket_.read_some(asio::buffer(loop_.wire()), error);
    if (error == asio::error::would_block || error == asio::error::try_again) error.clear();
    tls_->receive(std::string_view(loop_.wire().data(), count));
    co_return error;
}

asio::awaitable<void> Connection::shake_hands() {
    enter_phase(Phase::handshake);
    while (!lost_ && tls_->state() == TlsSession::State::handshake) {
        const error_code error = co_await hear_wire();
        if (error) lost_ = true;
        co_await write_sealed();
    }
    if (tls_->state() == TlsSession::State::plaintext) co_await answer_plaintext();
    if (tls_ && tls_->state() != TlsSession::State::open) site_.count(Reason::handshake);
}

/// Somebody asked without TLS: is told so, in the clear, and no more.
asio::awaitable<void> Connection::answer_plaintext() {
    tls_.reset();
    frame(site_.plaintext_refusal(), false);
    if (!write_at_once()) co_await write_rest();
    if (!lost_) co_await say_farewell();
    lost_ = true;
}

asio::awaitable<void> Connection::await_answer() { co_await exchange_->wait(site_.limits.answer_time_max); }

/// Makes of the outcome what is to be sent.
void Connection::finish_answer() {
    if (reader_.state() != RequestReader::State::whole) {
        if (timed_out_) return send_refusal(408, Reason::too_slow);
        const int status = reader_.refused_with();
        return send_refusal(status, status == 400 || status == 417 ? Reason::bad_request : Reason::too_large);
    }
    if (!exchange_) return send_refusal(503, Reason::queue_full);
    Exchange::Outcome outcome = std::exchange(exchange_, nullptr)->take();
    if (!outcome.response && outcome.incident.empty()) return send_refusal(503, Reason::no_answer_in_time);
    if (!outcome.response) return send_refusal(500, Reason::failed, outcome.incident);
    const std::string_view fault = fault_in(*outcome.response);
    if (!fault.empty()) {
        const std::string incident = new_incident();
        site_.log.write(Level::error, "answer_unfit",
                        {{"incident", incident}, {"route", outcome.response->route}, {"fault", fault}});
        return send_refusal(500, Reason::failed, incident);
    }
    ++requests_;
    const bool keep =
        reader_.keeps_alive() && !loop_.is_draining() && requests_ < site_.limits.requests_per_connection_max;
    frame(std::move(*outcome.response), keep);
}

void Connection::send_refusal(int status, Reason reason, std::string_view incident) {
    // After a request that was read to its end the next one can follow; after any other, its bytes would be in the way.
    const bool keep = reader_.state() == RequestReader::State::whole && reader_.keeps_alive() && !loop_.is_draining();
    const bool is_whole = reader_.state() == RequestReader::State::whole;
    frame(site_.refusal(status, reason, incident, is_whole ? std::string_view(path_) : reader_.path()), keep);
}

void Connection::frame(Response response, bool keep) {
    keeps_ = keep;
    response_ = std::move(response);
    site_.handler.dress(response_, used_tls_);
    Persistence persistence = Persistence::closed;
    if (keep) persistence = reader_.is_http_1_0() ? Persistence::kept_for_http_1_0 : Persistence::kept;
    write_head(head_, response_, persistence, loop_.date_now());
    const bool has_body = method_ != Method::head && may_have_body(response_.status);
    const std::string_view body = has_body ? response_.body.view() : std::string_view();
    body_bytes_ = has_body ? response_.body.size() : 0;
    unmade_ = has_body && response_.body.source() != nullptr ? body_bytes_ : 0;
    // Each piece has its own time, and all together what the least rate gives them.
    const std::chrono::seconds at_least_rate(body_bytes_ / site_.limits.download_rate_min);
    last_deadline_ =
        unmade_ > 0 ? Loop::Clock::now() + site_.limits.write_time_max + at_least_rate : Loop::Clock::time_point::max();
    unsent_ = {asio::buffer(head_), asio::buffer(body.data(), body.size())};
}

/// Seals some of what is unsent, so that something is on its way.
void Connection::seal_more() {
    std::size_t room = sealed_bytes_max;
    for (asio::const_buffer& part : unsent_) {
        const std::size_t of_part = std::min(room, part.size());
        tls_->write(std::string_view(static_cast<const char*>(part.data()), of_part));
        part += of_part;
        room -= of_part;
    }
}

/// Most answers fit into the socket's buffer and need no wait. False if something is left.
bool Connection::write_at_once() {
    if (tls_) seal_more();
    error_code error;
    std::size_t sent =
        tls_ ? socket_.write_some(asio::buffer(tls_->unsent()), error) : socket_.write_some(unsent_, error);
    if (error == asio::error::would_block || error == asio::error::try_again) error.clear();
    end_write(error);
    if (tls_) {
        tls_->sent(sent);
        return lost_ || (tls_->unsent().empty() && asio::buffer_size(unsent_) == 0);
    }
    for (asio::const_buffer& part : unsent_) {
        const std::size_t of_part = std::min(sent, part.size());
        part += of_part;
        sent -= of_part;
    }
    return lost_ || asio::buffer_size(unsent_) == 0;
}

/// Makes the next piece of a body that is made while it is sent.
bool Connection::has_next_piece() {
    if (unmade_ == 0) return false;
    const auto piece = response_.body.source()->next();
    if (!piece || piece->empty() || piece->size() > unmade_) {
        site_.log.write(Level::error, "answer_cut_short", {{"route", response_.route}});
        lost_ = true;
        return false;
    }
    unmade_ -= piece->size();
    unsent_ = {asio::buffer(piece->data(), piece->size()), asio::const_buffer()};
    return true;
}

asio::awaitable<void> Connection::write_rest() {
    enter_phase(Phase::answer);
    if (!tls_) {
        const auto [error, count] = co_await asio::async_write(socket_, unsent_, as_result);
        end_write(error);
        co_return;
    }
    co_await write_sealed();
    while (!lost_ && asio::buffer_size(unsent_) > 0) {
        seal_more();
        co_await write_sealed();
    }
}

/// What the session has for the wire.
asio::awaitable<void> Connection::write_sealed() {
    if (lost_ || tls_->unsent().empty()) co_return;
    const auto bytes = asio::buffer(tls_->unsent());
    const auto [error, count] = co_await asio::async_write(socket_, bytes, as_result);
    tls_->sent(count);
    end_write(error);
}

void Connection::end_write(const error_code& error) noexcept {
    if (error) lost_ = true;
}

void Connection::note_answer() {
    const auto took = std::chrono::duration_cast<microseconds>(Loop::Clock::now() - asked_at_);
    site_.tally->in_flight.fetch_sub(1, std::memory_order_relaxed);
    loop_.meter().add(response_.route, response_.status, took);
    if (!site_.access_log) return;
    site_.log.access(
        {.method = method_, .route = response_.route, .status = response_.status, .bytes = body_bytes_, .took = took});
}

asio::awaitable<void> Connection::say_continue() {
    constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
    if (tls_) {
        tls_->write(line);
        co_await write_sealed();
        co_return;
    }
    const auto bytes = asio::buffer(line.data(), line.size());
    const auto [error, count] = co_await asio::async_write(socket_, bytes, as_result);
    end_write(error);
}

asio::awaitable<void> Connection::say_farewell() {
    enter_phase(Phase::farewell);
    if (tls_) {
        tls_->close();
        co_await write_sealed();
        if (lost_) co_return;
    }
    error_code ended;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ended);
    for (std::size_t heard = 0; !ended && heard < farewell_bytes_max;) {
        const auto [error, count] = co_await socket_.async_read_some(asio::buffer(buffer_), as_result);
        heard += count;
        ended = error;
    }
}

}  // namespace huiyin::http
