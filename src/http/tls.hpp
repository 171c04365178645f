#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace huiyin::http {

/// Where the server's certificate and its key are, both PEM: the certificate first, then those that lead to the root.
/// A key that asks for a passphrase is refused: nobody is there to be asked.
struct TlsFiles {
    std::string certificate;
    std::string key;
};

/// Why they cannot be served with.
struct TlsError {
    enum class Kind : std::uint8_t { certificate, key, mismatch } kind;
    std::string detail;  ///< The library's words; never anything of the key.
};

/// What the server shows for itself, and how it speaks: TLS 1.2 with authenticated encryption and forward secrecy, or
/// TLS 1.3; `http/1.1` alone by ALPN. Never changed once it is made: a newer certificate is another one, and who began
/// with the old one goes on with it. It also holds the keys of its session tickets, so it should not grow old.
class TlsIdentity {
public:
    [[nodiscard]] static Result<std::shared_ptr<const TlsIdentity>, TlsError> load(const TlsFiles& files);
    TlsIdentity(const TlsIdentity&) = delete;
    TlsIdentity& operator=(const TlsIdentity&) = delete;
    ~TlsIdentity();

    /// After this the certificate is believed by nobody.
    [[nodiscard]] std::chrono::sys_seconds expires_at() const noexcept;

private:
    friend class TlsSession;
    explicit TlsIdentity(ssl_ctx_st* context) noexcept : context_(context) {}
    ssl_ctx_st* context_;
};

/// The identity that new connections begin with. Safe from any thread.
class TlsDoor {
public:
    [[nodiscard]] std::shared_ptr<const TlsIdentity> identity() const;
    void renew(std::shared_ptr<const TlsIdentity> identity);

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const TlsIdentity> identity_;
};

/// The server's side of one TLS connection, between the bytes of the wire and those that are meant. Knows no socket and
/// no time.
class TlsSession {
public:
    enum class State : std::uint8_t {
        handshake,
        open,
        ended,      ///< The peer said that nothing follows.
        broken,     ///< What came is no TLS that we speak; what is unsent says so to the peer.
        plaintext,  ///< The first byte was a letter, as of an HTTP request without TLS.
    };

    explicit TlsSession(const TlsIdentity& identity);
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;
    ~TlsSession();

    [[nodiscard]] State state() const noexcept { return state_; }
    /// Takes what came from the wire, and shakes hands as far as that goes.
    void receive(std::string_view wire);
    /// What was meant, as far as it has come and there is room; 0 if more of the wire is needed, or will not help.
    [[nodiscard]] std::size_t read(char* into, std::size_t room);
    /// Seals what is meant for the peer. Only while open.
    void write(std::string_view plain);
    /// Tells the peer that nothing follows.
    void close();

    /// What has to go onto the wire; sent() takes off what went.
    [[nodiscard]] std::string_view unsent() const noexcept;
    void sent(std::size_t count) noexcept;

private:
    void note(int result);
    void collect();

    ssl_st* ssl_;
    State state_ = State::handshake;
    bool heard_ = false;
    std::string unsent_;
    std::size_t sent_ = 0;
};

}  // namespace huiyin::http
