#include "http/tls.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/server.hpp"

namespace huiyin::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view get_hello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

template <class T, void (*release)(T*)>
struct Released {
    void operator()(T* owned) const { release(owned); }
};
using KeyOwner = std::unique_ptr<EVP_PKEY, Released<EVP_PKEY, EVP_PKEY_free>>;
using CertificateOwner = std::unique_ptr<X509, Released<X509, X509_free>>;
using SslContextOwner = std::unique_ptr<SSL_CTX, Released<SSL_CTX, SSL_CTX_free>>;
using SslOwner = std::unique_ptr<SSL, Released<SSL, SSL_free>>;

/// A folder with a certificate that its own key signed, which goes when the test ends.
class Papers {
public:
    explicit Papers(const std::string& name) {
        std::string pattern = std::filesystem::temp_directory_path() / "huiyin-tls-XXXXXX";
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        write(name);
    }
    Papers(const Papers&) = delete;
    Papers& operator=(const Papers&) = delete;
    ~Papers() { std::filesystem::remove_all(folder_); }

    void write(const std::string& name) const {
        const KeyOwner key(EVP_EC_gen("P-256"));
        const CertificateOwner certificate(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        X509_NAME* const subject = X509_get_subject_name(certificate.get());
        const std::vector<unsigned char> text(name.begin(), name.end());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text.data(), static_cast<int>(text.size()), -1, 0);
        X509_set_issuer_name(certificate.get(), subject);
        EXPECT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
        FILE* file = std::fopen(files().certificate.c_str(), "we");
        EXPECT_EQ(PEM_write_X509(file, certificate.get()), 1);
        std::fclose(file);
        file = std::fopen(files().key.c_str(), "we");
        EXPECT_EQ(PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
        std::fclose(file);
    }

    [[nodiscard]] TlsFiles files() const {
        return {.certificate = folder_ / "certificate.pem", .key = folder_ / "key.pem"};
    }

private:
    std::filesystem::path folder_;
};

/// How a client speaks.
struct Manners {
    int version_max = TLS1_3_VERSION;
    std::string protocols = "\x08http/1.1";
    std::string ciphers_1_2;
};

int connected(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(descriptor, reinterpret_cast<const sockaddr*>(&server), sizeof server), 0);
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return descriptor;
}

/// A blocking client that believes every certificate.
class Caller {
public:
    explicit Caller(std::uint16_t port, const Manners& manners = {}) : socket_(connected(port)) {
        const SslContextOwner context(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_security_level(context.get(), 0);
        SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context.get(), manners.version_max);
        if (!manners.ciphers_1_2.empty()) SSL_CTX_set_cipher_list(context.get(), manners.ciphers_1_2.c_str());
        ssl_.reset(SSL_new(context.get()));
        if (!manners.protocols.empty()) {
            const std::vector<unsigned char> wire(manners.protocols.begin(), manners.protocols.end());
            SSL_set_alpn_protos(ssl_.get(), wire.data(), static_cast<unsigned>(wire.size()));
        }
        SSL_set_fd(ssl_.get(), socket_);
        is_open = SSL_connect(ssl_.get()) == 1;
        ERR_clear_error();
    }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;
    ~Caller() { ::close(socket_); }

    void send(std::string_view text) const {
        if (!text.empty()) SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()));
    }

    /// The head and body of the next answer; empty if the server closed before.
    std::pair<std::string, std::string> receive() {
        std::size_t end = std::string::npos;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive_more()) return {};
        }
        std::string head = take(end + 4);
        const std::size_t field = head.find("Content-Length: ");
        const std::size_t length = field == std::string::npos ? 0 : std::stoul(head.substr(field + 16));
        while (received_.size() < length) {
            if (!receive_more()) return {};
        }
        return {std::move(head), take(length)};
    }
    std::string body() { return receive().second; }

    /// Whether the server ended the connection, and said so by TLS.
    bool sees_end() {
        char byte = 0;
        const int result = SSL_read(ssl_.get(), &byte, 1);
        return result <= 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN;
    }
    [[nodiscard]] std::string version() const { return SSL_get_version(ssl_.get()); }
    [[nodiscard]] std::string protocol() const {
        const unsigned char* chosen = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(ssl_.get(), &chosen, &length);
        return {chosen, chosen + length};
    }
    [[nodiscard]] std::string shown_name() const {
        const CertificateOwner certificate(SSL_get1_peer_certificate(ssl_.get()));
        std::array<char, 100> name{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(), name.size());
        return name.data();
    }
    [[nodiscard]] bool is_aead() const { return SSL_CIPHER_is_aead(SSL_get_current_cipher(ssl_.get())) == 1; }

    bool is_open = false;

private:
    bool receive_more() {
        std::array<char, 65536> bytes{};
        const int count = SSL_read(ssl_.get(), bytes.data(), bytes.size());
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
    SslOwner ssl_;
    std::string received_;
};

/// What comes on a plain socket until the server closes it.
std::string heard_in_the_clear(std::uint16_t port, std::string_view said) {
    const int descriptor = connected(port);
    EXPECT_EQ(::send(descriptor, said.data(), said.size(), MSG_NOSIGNAL), static_cast<ssize_t>(said.size()));
    std::string heard;
    std::array<char, 4096> bytes{};
    ssize_t count = 0;
    while ((count = ::recv(descriptor, bytes.data(), bytes.size(), 0)) > 0) {
        heard.append(bytes.data(), static_cast<std::size_t>(count));
    }
    EXPECT_TRUE(count == 0 || errno == ECONNRESET) << "the server said nothing for five seconds";
    ::close(descriptor);
    return heard;
}

const KeptBytes large = std::make_shared<const std::string>(3'000'000, 'x');

/// Says back what was asked.
class Echo final : public Handler {
public:
    [[nodiscard]] Plan plan(const Request& request) const override {
        return {request.path == "/pooled" ? Execution::pooled : Execution::inline_, 0};
    }
    void handle(Request request, std::size_t /*note*/, Responder respond) override {
        if (request.path == "/large") return respond({.content_type = "text/plain", .body = large});
        respond({.content_type = "text/plain", .body = fmt::format("{} {}", request.client_used_tls, request.body)});
    }
};

/// A server with TLS, stopped at the end.
class Running {
public:
    explicit Running(const Papers& papers, Limits limits = {})
        : server_({.limits = limits, .tls = papers.files()}, echo_, log_, metrics_) {
        const auto started = server_.start();
        EXPECT_TRUE(started) << started.error().detail;
    }
    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    [[nodiscard]] Server& server() { return server_; }
    [[nodiscard]] bool comes_to_count(const std::string& line) const {
        for (int i = 0; i < 400; ++i) {
            if (metrics_.text().find(line + "\n") != std::string::npos) return true;
            std::this_thread::sleep_for(milliseconds(5));
        }
        return false;
    }

private:
    Echo echo_;
    Log log_{-1};
    Metrics metrics_;
    Server server_;
};

TEST(Tls, answers_many_requests_of_a_connection) {
    const Papers papers("one");
    const Running running(papers);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Caller caller(running.port(), {.version_max = version});
        ASSERT_TRUE(caller.is_open);
        EXPECT_EQ(caller.protocol(), "http/1.1");
        EXPECT_TRUE(caller.is_aead());
        for (int i = 0; i < 3; ++i) {
            caller.send(get_hello);
            EXPECT_EQ(caller.body(), "true ");
        }
        const std::string body(200'000, 'b');
        caller.send("POST /pooled HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" + body);
        EXPECT_EQ(caller.body(), "true " + body);
        caller.send(std::string(get_hello) + std::string(get_hello));
        EXPECT_EQ(caller.body() + caller.body(), "true true ");
    }
}

TEST(Tls, sends_large_answers_whole_also_to_who_reads_late) {
    const Papers papers("one");
    const Running running(papers);
    Caller caller(running.port());
    for (int i = 0; i < 3; ++i) {
        caller.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        std::this_thread::sleep_for(milliseconds(20));
        EXPECT_TRUE(caller.body() == *large);
    }
}

TEST(Tls, gives_leave_to_send_a_body) {
    const Papers papers("one");
    const Running running(papers);
    Caller caller(running.port());
    caller.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(caller.receive().first, "HTTP/1.1 100 Continue\r\n\r\n");
    caller.send("abc");
    EXPECT_EQ(caller.body(), "true abc");
}

TEST(Tls, says_by_tls_that_it_ends) {
    const Papers papers("one");
    const Running running(papers);
    Caller caller(running.port());
    caller.send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(caller.body(), "true ");
    EXPECT_TRUE(caller.sees_end());
}

TEST(Tls, speaks_nothing_old_or_weak) {
    const Papers papers("one");
    const Running running(papers);
    struct {
        std::string_view name;
        Manners manners;
        bool is_open;
    } const examples[] = {
        {"TLS 1.3", {}, true},
        {"TLS 1.2", {.version_max = TLS1_2_VERSION}, true},
        {"TLS 1.1", {.version_max = TLS1_1_VERSION, .ciphers_1_2 = "ALL:@SECLEVEL=0"}, false},
        {"TLS 1.0", {.version_max = TLS1_VERSION, .ciphers_1_2 = "ALL:@SECLEVEL=0"}, false},
        {"no authenticated encryption", {.version_max = TLS1_2_VERSION, .ciphers_1_2 = "ECDHE+AES+SHA256"}, false},
        {"no forward secrecy", {.version_max = TLS1_2_VERSION, .ciphers_1_2 = "kRSA"}, false},
        {"without ALPN", {.protocols = {}}, true},
        {"HTTP/2 or 1.1", {.protocols = "\x02h2\x08http/1.1"}, true},
        {"HTTP/2 alone", {.protocols = "\x02h2"}, false},
    };
    for (const auto& [name, manners, is_open] : examples) {
        SCOPED_TRACE(name);
        const Caller caller(running.port(), manners);
        EXPECT_EQ(caller.is_open, is_open);
    }
    EXPECT_TRUE(running.comes_to_count("huiyin_http_refusals_total{reason=\"handshake\"} 5"));
    EXPECT_TRUE(running.comes_to_count("huiyin_http_connections 0"));
}

TEST(Tls, tells_who_speaks_plain_http_and_hangs_on_nobody) {
    const Papers papers("one");
    const Running running(papers, {.handshake_time_max = milliseconds(400)});
    const std::string answer = heard_in_the_clear(running.port(), get_hello);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 Bad Request\r\n")) << answer;
    EXPECT_NE(answer.find("https://"), std::string::npos);
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos);
    EXPECT_TRUE(running.comes_to_count("huiyin_http_refusals_total{reason=\"plaintext\"} 1"));
    for (const std::string_view garbage : {"\x16\x03\x01 and what is no handshake", "\x80 something old", "0123"}) {
        EXPECT_EQ(heard_in_the_clear(running.port(), garbage).find("HTTP"), std::string::npos);
    }
    EXPECT_TRUE(running.comes_to_count("huiyin_http_refusals_total{reason=\"handshake\"} 3"));
    EXPECT_TRUE(running.comes_to_count("huiyin_http_connections 0"));
}

TEST(Tls, bounds_the_handshake_in_time_and_number) {
    const Papers papers("one");
    const Running running(papers, {.connections_max = 3, .handshake_time_max = milliseconds(150)});
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(heard_in_the_clear(running.port(), "\x16"), "");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(3));
    EXPECT_TRUE(running.comes_to_count("huiyin_http_refusals_total{reason=\"handshake\"} 1"));
    {
        const Caller first(running.port());
        const Caller second(running.port());
        const int silent = connected(running.port());
        EXPECT_TRUE(running.comes_to_count("huiyin_http_connections 3"));
        EXPECT_EQ(heard_in_the_clear(running.port(), "\x16"), "") << "who waits for a handshake has a place too";
        EXPECT_TRUE(running.comes_to_count("huiyin_http_refusals_total{reason=\"connections\"} 1"));
        EXPECT_TRUE(running.comes_to_count("huiyin_http_connections 2"));
        ::close(silent);
    }
    EXPECT_TRUE(Caller(running.port()).is_open);
}

TEST(Tls, takes_another_certificate_and_drops_no_connection) {
    const Papers papers("old");
    Running running(papers);
    Caller before(running.port());
    EXPECT_EQ(before.shown_name(), "old");
    papers.write("new");
    EXPECT_EQ(Caller(running.port()).shown_name(), "old") << "nobody has said yet";
    ASSERT_TRUE(running.server().renew_tls());
    Caller after(running.port());
    EXPECT_EQ(after.shown_name(), "new");
    for (Caller* caller : {&before, &after}) {
        caller->send(get_hello);
        EXPECT_EQ(caller->body(), "true ");
    }
    std::ofstream(papers.files().key) << "no key";
    const auto failed = running.server().renew_tls();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, StartError::Kind::bad_key);
    EXPECT_EQ(Caller(running.port()).shown_name(), "new") << "what cannot be used replaces nothing";
    const auto expires = running.server().certificate_expires_at();
    ASSERT_TRUE(expires.has_value());
    EXPECT_GT(*expires, std::chrono::system_clock::now());
}

TEST(Tls, says_what_is_wrong_with_the_files) {
    const Papers papers("one");
    const Papers others("two");
    const auto kind_of = [](const TlsFiles& files) {
        const auto loaded = TlsIdentity::load(files);
        if (loaded) throw std::logic_error("loaded");
        EXPECT_FALSE(loaded.error().detail.empty());
        return loaded.error().kind;
    };
    const TlsFiles mine = papers.files();
    const TlsFiles theirs = others.files();
    EXPECT_EQ(kind_of({.certificate = "/nowhere", .key = mine.key}), TlsError::Kind::certificate);
    EXPECT_EQ(kind_of({.certificate = mine.key, .key = mine.key}), TlsError::Kind::certificate);
    EXPECT_EQ(kind_of({.certificate = mine.certificate, .key = "/nowhere"}), TlsError::Kind::key);
    EXPECT_EQ(kind_of({.certificate = mine.certificate, .key = theirs.key}), TlsError::Kind::mismatch);
}

TEST(Tls, lets_idle_connections_go_when_it_stops) {
    const Papers papers("one");
    Running running(papers);
    Caller idle(running.port());
    idle.send(get_hello);
    EXPECT_EQ(idle.body(), "true ");
    const int silent = connected(running.port());
    EXPECT_TRUE(running.comes_to_count("huiyin_http_connections 2"));
    const auto begun = std::chrono::steady_clock::now();
    running.server().stop(seconds(5));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(3));
    ::close(silent);
}

}  // namespace
}  // namespace huiyin::http
