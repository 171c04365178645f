#include "http/server.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.hpp"
#include "http/connection.hpp"
#include "http/loop.hpp"
#include "http/site.hpp"

namespace huiyin::http {

namespace {

using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
using SharedPort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

/// Deadlines are looked at this often: within an eighth of the shortest, and four times a second at least.
milliseconds tick_length_of(const Limits& limits) {
    const milliseconds shortest = std::min({limits.handshake_time_max, limits.idle_max, limits.header_time_max,
                                            limits.body_time_max, limits.write_time_max, milliseconds(2000)});
    return std::max(shortest / 8, milliseconds(5));
}

Address address_of(const asio::ip::address& given) {
    const bool is_mapped = given.is_v6() && given.to_v6().is_v4_mapped();
    const auto copied = [](const auto& bytes, bool is_v4) {
        Address address;
        address.is_v4 = is_v4;
        std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
        return address;
    };
    if (given.is_v4()) return copied(given.to_v4().to_bytes(), true);
    if (is_mapped) return copied(asio::ip::make_address_v4(asio::ip::v4_mapped, given.to_v6()).to_bytes(), true);
    return copied(given.to_v6().to_bytes(), false);
}

error_code open(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, bool shares_port) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && shares_port) acceptor.set_option(SharedPort(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
    return error;
}

StartError system_error(const error_code& error) {
    const StartError::Kind kind = error == asio::error::address_in_use  ? StartError::Kind::address_in_use
                                  : error == asio::error::access_denied ? StartError::Kind::not_permitted
                                  : error == asio::error::no_permission ? StartError::Kind::not_permitted
                                  : error == boost::system::errc::address_not_available ? StartError::Kind::bad_address
                                                                                        : StartError::Kind::system;
    return StartError{.kind = kind, .detail = error.message()};
}

StartError tls_error(const TlsError& error) {
    const auto kind = [&] {
        switch (error.kind) {
            case TlsError::Kind::certificate: return StartError::Kind::bad_certificate;
            case TlsError::Kind::key: return StartError::Kind::bad_key;
            case TlsError::Kind::mismatch: break;
        }
        return StartError::Kind::key_of_another;
    };
    return StartError{.kind = kind(), .detail = error.detail};
}

asio::awaitable<void> serve(Site& site, Loop& loop, tcp::socket socket, Address peer) {
    Connection connection(site, loop, std::move(socket), peer);
    co_await connection.converse();
}

}  // namespace

Loop::Loop(Site& site, RequestMeter& meter) : site_(site), meter_(meter), tick_length_(tick_length_of(site.limits)) {}

Loop::~Loop() = default;

error_code Loop::listen(const tcp::endpoint& endpoint, bool shares_port) {
    return open(acceptor_, endpoint, shares_port);
}

tcp::endpoint Loop::endpoint() const { return acceptor_.local_endpoint(); }

void Loop::run() {
    const auto report = [this](const std::exception_ptr& thrown) {
        if (thrown) site_.log.write(Level::error, "loop_threw");
    };
    asio::co_spawn(context_, accept(), report);
    asio::co_spawn(context_, watch_time(), report);
    context_.run();
}

void Loop::drain(Clock::time_point closes_at) {
    asio::post(context_, [this, closes_at] {
        draining_ = true;
        closes_at_ = closes_at;
        error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        for (Connection* connection : connections_) connection->close_if_idle();
        tick_.cancel();
    });
}

void Loop::enter(Connection& connection) {
    connection.place = connections_.size();
    connections_.push_back(&connection);
}

void Loop::leave(Connection& connection) noexcept {
    connections_[connection.place] = connections_.back();
    connections_[connection.place]->place = connection.place;
    connections_.pop_back();
    if (draining_ && connections_.empty()) tick_.cancel();
}

asio::awaitable<void> Loop::accept() {
    while (!draining_) {
        auto [error, socket] = co_await acceptor_.async_accept(as_result);
        if (!error) {
            try {
                welcome(std::move(socket));
            } catch (const std::exception&) {
                site_.log.write(Level::error, "welcome_threw");
            }
        } else if (!draining_ && error != asio::error::connection_aborted) {
            // Out of descriptors or memory: trying again at once would only burn the processor.
            site_.log.write(Level::error, "accept_failed", {{"code", error.value()}});
            pause_.expires_after(milliseconds(100));
            co_await pause_.async_wait(as_result);
        }
    }
}

asio::awaitable<void> Loop::watch_time() {
    while (!draining_ || !connections_.empty()) {
        tick_.expires_after(tick_length_);
        co_await tick_.async_wait(as_result);
        const auto now = Clock::now();
        for (Connection* connection : connections_) connection->expire(now);
        if (now < closes_at_) continue;
        for (Connection* connection : connections_) connection->close_now();
    }
}

void Loop::welcome(tcp::socket socket) {
    error_code error;
    const tcp::endpoint remote = socket.remote_endpoint(error);
    if (!error) socket.non_blocking(true, error);
    if (!error) socket.set_option(tcp::no_delay(true), error);
    if (error) return;  // gone already
    const Address peer = address_of(remote.address());
    switch (site_.admission.admit(peer, site_.spares(peer))) {
        case Admission::Verdict::admitted: break;
        case Admission::Verdict::too_many: return turn_away(socket, Reason::connections);
        case Admission::Verdict::too_many_from_address: return turn_away(socket, Reason::connections_per_address);
    }
    const auto report = [this](const std::exception_ptr& thrown) {
        if (thrown) site_.log.write(Level::error, "connection_threw");
    };
    asio::co_spawn(context_, serve(site_, *this, std::move(socket), peer), report);
}

void Loop::turn_away(tcp::socket& socket, Reason reason) {
    const Response response = site_.refusal(503, reason);
    // Before a handshake nothing can be said that would be understood.
    if (site_.tls.identity()) return;
    std::string head;
    write_head(head, response, Persistence::closed, date_now());
    const std::string_view body = response.body.view();
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(body.data(), body.size())};
    // One try: who has no place here gets no patience either.
    error_code ignored;
    socket.write_some(parts, ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

struct Server::Parts {
    Parts(Settings given, Handler& answers, Log& lines, Metrics& counts)
        : settings(std::move(given)), handler(answers), log(lines), metrics(counts) {}

    Settings settings;
    Handler& handler;
    Log& log;
    Metrics& metrics;
    std::uint16_t port = 0;
    bool stopped = false;
    std::optional<Site> site;
    std::deque<Loop> loops;
    std::vector<std::thread> threads;

    [[nodiscard]] Result<tcp::endpoint, StartError> endpoint() const {
        const std::string host = settings.listen.host == "localhost" ? "127.0.0.1" : settings.listen.host;
        error_code error;
        const auto address = asio::ip::make_address(host, error);
        if (error) return fail(StartError{.kind = StartError::Kind::bad_address, .detail = settings.listen.host});
        return tcp::endpoint(address, settings.listen.port);
    }

    [[nodiscard]] Result<std::vector<Prefix>, StartError> proxies() const {
        std::vector<Prefix> prefixes;
        for (const std::string& text : settings.trusted_proxies) {
            const auto prefix = parse_prefix(text);
            if (!prefix) return fail(StartError{.kind = StartError::Kind::bad_proxy, .detail = text});
            prefixes.push_back(*prefix);
        }
        return prefixes;
    }

    /// Reads the files that the settings name, if any, for the connections to come.
    Result<Done, StartError> load_tls() {
        if (!settings.tls) return Done{};
        auto identity = TlsIdentity::load(*settings.tls);
        if (!identity) return fail(tls_error(identity.error()));
        site->tls.renew(*std::move(identity));
        return Done{};
    }

    /// Loops share a port by SO_REUSEPORT, which also lets a second server of the same user join in unnoticed. So the
    /// port is first bound without it.
    error_code bind_all(tcp::endpoint endpoint) {
        const bool shares = settings.limits.io_threads > 1;
        if (shares && endpoint.port() != 0) {
            asio::io_context context;
            tcp::acceptor probe(context);
            if (const error_code error = open(probe, endpoint, false)) return error;
        }
        for (std::size_t i = 0; i < std::max<std::size_t>(1, settings.limits.io_threads); ++i) {
            Loop& loop = loops.emplace_back(*site, metrics.request_meter());
            error_code error = loop.listen(endpoint, shares);
            if (i == 0 && error == asio::error::no_protocol_option) {
                log.write(Level::warning, "one_io_thread_only");
                loops.clear();
                error = loops.emplace_back(*site, metrics.request_meter()).listen(endpoint, false);
                return error;
            }
            if (error) return error;
            endpoint.port(loop.endpoint().port());
        }
        return {};
    }
};

Server::Server(Settings settings, Handler& handler, Log& log, Metrics& metrics)
    : parts_(std::make_unique<Parts>(std::move(settings), handler, log, metrics)) {}

Server::~Server() { stop(milliseconds(0)); }

Result<Done, StartError> Server::start() {
    Parts& parts = *parts_;
    check(!parts.site.has_value());
    const auto endpoint = parts.endpoint();
    if (!endpoint) return fail(endpoint.error());
    auto proxies = parts.proxies();
    if (!proxies) return fail(proxies.error());
    parts.site.emplace(parts.settings, std::move(*proxies), parts.handler, parts.log, parts.metrics);
    if (auto loaded = parts.load_tls(); !loaded) return loaded;
    if (const error_code error = parts.bind_all(*endpoint)) {
        parts.loops.clear();
        return fail(system_error(error));
    }
    parts.port = parts.loops.front().endpoint().port();
    for (Loop& loop : parts.loops) parts.threads.emplace_back([&loop] { loop.run(); });
    parts.log.write(Level::info, "listening", {{"port", parts.port}, {"io_threads", parts.loops.size()}});
    return Done{};
}

std::uint16_t Server::port() const noexcept { return parts_->port; }

Result<Done, StartError> Server::renew_tls() { return parts_->load_tls(); }

std::optional<std::chrono::sys_seconds> Server::certificate_expires_at() const {
    const auto identity = parts_->site ? parts_->site->tls.identity() : nullptr;
    if (identity == nullptr) return std::nullopt;
    return identity->expires_at();
}

void Server::stop(milliseconds grace) {
    Parts& parts = *parts_;
    if (std::exchange(parts.stopped, true)) return;
    for (Loop& loop : parts.loops) loop.drain(Loop::Clock::now() + grace);
    for (std::thread& thread : parts.threads) thread.join();
    if (parts.site) parts.site->workers.stop();
    if (!parts.threads.empty()) parts.log.write(Level::info, "stopped");
}

}  // namespace huiyin::http
