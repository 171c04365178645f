#include "http/tls.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/check.hpp"

namespace huiyin::http {

namespace {

using ContextOwner = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

/// The innermost reason of the thread's last failure.
std::string last_error() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* const reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : "unknown";
}

/// Instead of asking at the terminal.
int no_passphrase(char* /*into*/, int /*room*/, int /*writes*/, void* /*data*/) { return 0; }

/// A client that speaks by ALPN has to speak HTTP/1.1 (RFC 7301 section 3.2).
int choose_protocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_bytes, void* /*data*/) {
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(&found, length, ours.data(), ours.size(), offered, offered_bytes);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// How we speak, whatever the certificate.
void set_manners(SSL_CTX* context) {
    check(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    // Authenticated encryption with forward secrecy. Those of TLS 1.3 all are.
    check(SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1);
    check(SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1);
    // Plain text of a request is overwritten as soon as it is handed on, as elsewhere in the server.
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA | SSL_OP_CLEANSE_PLAINTEXT);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    // Who comes back may shorten the handshake by a ticket, which the client keeps; we keep nothing.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
}

}  // namespace

Result<std::shared_ptr<const TlsIdentity>, TlsError> TlsIdentity::load(const TlsFiles& files) {
    ERR_clear_error();
    ContextOwner context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    check(context != nullptr);
    set_manners(context.get());
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
        return fail(TlsError{.kind = TlsError::Kind::certificate, .detail = last_error()});
    }
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const bool differs = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH ||
                             ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_TYPE_MISMATCH;
        const auto kind = differs ? TlsError::Kind::mismatch : TlsError::Kind::key;
        return fail(TlsError{.kind = kind, .detail = last_error()});
    }
    if (SSL_CTX_check_private_key(context.get()) != 1) {
        return fail(TlsError{.kind = TlsError::Kind::mismatch, .detail = last_error()});
    }
    return std::shared_ptr<const TlsIdentity>(new TlsIdentity(context.release()));
}

TlsIdentity::~TlsIdentity() { SSL_CTX_free(context_); }

std::chrono::sys_seconds TlsIdentity::expires_at() const noexcept {
    const X509* const certificate = SSL_CTX_get0_certificate(context_);
    std::tm broken_down{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &broken_down) != 1) return {};
    return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&broken_down)));
}

std::shared_ptr<const TlsIdentity> TlsDoor::identity() const {
    const std::lock_guard hold(mutex_);
    return identity_;
}

void TlsDoor::renew(std::shared_ptr<const TlsIdentity> identity) {
    const std::lock_guard hold(mutex_);
    identity_ = std::move(identity);
}

TlsSession::TlsSession(const TlsIdentity& identity) : ssl_(SSL_new(identity.context_)) {
    check(ssl_ != nullptr);
    SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_);
}

TlsSession::~TlsSession() { SSL_free(ssl_); }

void TlsSession::receive(std::string_view wire) {
    if (wire.empty() || state_ == State::broken || state_ == State::plaintext) return;
    if (!std::exchange(heard_, true)) {
        constexpr char handshake_record = 0x16;
        if (wire.front() != handshake_record) {
            state_ = wire.front() >= 'A' && wire.front() <= 'Z' ? State::plaintext : State::broken;
            return;
        }
    }
    ERR_clear_error();
    check(wire.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    const auto bytes = static_cast<int>(wire.size());
    check(BIO_write(SSL_get_rbio(ssl_), wire.data(), bytes) == bytes);
    if (state_ != State::handshake) return;
    const int result = SSL_do_handshake(ssl_);
    if (result == 1) {
        state_ = State::open;
    } else {
        note(result);
    }
    collect();
}

std::size_t TlsSession::read(char* into, std::size_t room) {
    if (state_ != State::open) return 0;
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_, into, room, &count);
    if (result != 1) note(result);
    collect();
    return result == 1 ? count : 0;
}

void TlsSession::write(std::string_view plain) {
    if (plain.empty() || state_ != State::open) return;
    ERR_clear_error();
    std::size_t count = 0;
    // Memory takes everything, so all is sealed at once or the session is broken.
    const int result = SSL_write_ex(ssl_, plain.data(), plain.size(), &count);
    if (result != 1 || count != plain.size()) state_ = State::broken;
    collect();
}

void TlsSession::close() {
    if (state_ != State::open && state_ != State::ended) return;
    ERR_clear_error();
    static_cast<void>(SSL_shutdown(ssl_));
    collect();
}

std::string_view TlsSession::unsent() const noexcept { return std::string_view(unsent_).substr(sent_); }

void TlsSession::sent(std::size_t count) noexcept {
    sent_ += count;
    if (sent_ < unsent_.size()) return;
    // What an idle connection holds counts thousandfold.
    constexpr std::size_t kept_bytes_max = 4096;
    if (unsent_.capacity() > kept_bytes_max) {
        unsent_ = std::string();
    } else {
        unsent_.clear();
    }
    sent_ = 0;
}

void TlsSession::note(int result) {
    switch (SSL_get_error(ssl_, result)) {
        case SSL_ERROR_WANT_READ: break;
        case SSL_ERROR_ZERO_RETURN: state_ = State::ended; break;
        default: state_ = State::broken; break;
    }
    ERR_clear_error();
}

void TlsSession::collect() {
    BIO* const sealed = SSL_get_wbio(ssl_);
    const std::size_t waiting = BIO_ctrl_pending(sealed);
    if (waiting == 0) return;
    const std::size_t before = unsent_.size();
    unsent_.resize(before + waiting);
    std::size_t count = 0;
    check(BIO_read_ex(sealed, unsent_.data() + before, waiting, &count) == 1 && count == waiting);
}

}  // namespace huiyin::http
