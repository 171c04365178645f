#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/handler.hpp"
#include "http/log.hpp"
#include "http/metrics.hpp"
#include "http/tls.hpp"

namespace huiyin::http {

/// Bounds on everything a client can make us hold or wait for.
struct Limits {
    std::size_t header_bytes_max = 16'384;   ///< Request line and fields; beyond it 431 (414 in the request line).
    std::size_t body_bytes_max = 1'048'576;  ///< After chunks are joined; beyond it 413.
    std::size_t connections_max = 4096;
    /// For an IPv4 address or IPv6 /64, once half of all places are taken; loopback and proxies spared.
    std::size_t connections_per_address_max = 64;
    std::size_t requests_per_connection_max = 10'000;
    std::chrono::milliseconds handshake_time_max{10'000};  ///< Of TLS, from the first byte to the last.
    std::chrono::milliseconds idle_max{30'000};            ///< Between requests, and before the first.
    std::chrono::milliseconds header_time_max{10'000};     ///< From a request's first byte to the end of its fields.
    std::chrono::milliseconds body_time_max{60'000};       ///< For the whole body; of one for a sink, between pieces.
    std::chrono::milliseconds upload_time_max{1'800'000};  ///< For the whole body that a sink takes.
    std::chrono::milliseconds write_time_max{60'000};      ///< For one whole answer; of one from a source, each piece.
    std::size_t download_rate_min = 8'192;                 ///< Bytes a second, beyond it, of an answer from a source.
    std::chrono::milliseconds answer_time_max{30'000};     ///< From the whole request to the handler's answer.
    std::size_t worker_threads = 4;                        ///< At least one, as of the io threads.
    std::size_t worker_queue_max = 256;                    ///< Requests waiting for a worker; beyond it 503.
    std::size_t io_threads = 2;
};

/// Where to listen: an IPv4 or IPv6 address, or `localhost`; port 0 takes any that is free.
struct Listen {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
};

/// Which field a trusted proxy writes the client's address into. Only that one is read, since a proxy passes on the
/// other as the client made it up.
enum class ForwardingField : std::uint8_t { x_forwarded_for, forwarded };

struct Settings {
    Listen listen = {};
    Limits limits = {};
    /// Addresses or prefixes (`10.0.0.0/8`, `::1`) of proxies whose word on the client we take.
    std::vector<std::string> trusted_proxies = {};
    /// With it the port speaks TLS and nothing else.
    std::optional<TlsFiles> tls = {};
    /// What somebody is told who speaks plain HTTP to it.
    std::string plaintext_hint = "Use the address that begins with https://\n";
    ForwardingField forwarding_field = ForwardingField::x_forwarded_for;
    /// A line for each request: method, route, status, bytes and time, never who or what for.
    bool access_log = true;
};

/// Why a server does not start, for the person who starts it.
struct StartError {
    enum class Kind : std::uint8_t {
        bad_address,
        bad_proxy,
        address_in_use,
        not_permitted,
        bad_certificate,
        bad_key,
        key_of_another,  ///< The key does not belong to the certificate.
        system,
    } kind;
    std::string detail;
};

/// Serves HTTP/1.1, over TLS or over plain TCP behind a proxy. Each io thread has its own acceptor and never hands a
/// connection to another.
class Server {
public:
    /// The handler, log and metrics must outlive the server and every Responder it gave out.
    Server(Settings settings, Handler& handler, Log& log, Metrics& metrics);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    /// As stop() with no grace.
    ~Server();

    /// Binds and serves until stop(). Once only.
    [[nodiscard]] Result<Done, StartError> start();
    /// The port that is listened on, once started.
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// Reads certificate and key again, for those who connect from now on. On failure the old ones stay. From any
    /// thread, once started with them.
    [[nodiscard]] Result<Done, StartError> renew_tls();
    /// When the certificate in use ends; nothing without TLS.
    [[nodiscard]] std::optional<std::chrono::sys_seconds> certificate_expires_at() const;
    /// Accepts no more, lets requests that have begun finish for at most `grace`, then closes what is left and joins
    /// the threads. A handler that is still running is waited for. Safe to call from any thread but a handler's.
    void stop(std::chrono::milliseconds grace);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::http
