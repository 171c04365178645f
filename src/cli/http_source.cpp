#include "cli/http_source.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace huiyin::cli {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

using Plain = beast::tcp_stream;
using Encrypted = beast::ssl_stream<beast::tcp_stream>;
using Request = bhttp::request<bhttp::empty_body>;
using Parser = bhttp::response_parser<bhttp::vector_body<std::uint8_t>>;

ledger::FetchError unreachable(std::string what) { return {ledger::FetchError::Kind::unreachable, std::move(what)}; }

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == ':';
}

}  // namespace

std::optional<LogAddress> parse_log_address(std::string_view text) {
    LogAddress address;
    if (text.starts_with("http://")) {
        text.remove_prefix(7);
    } else if (text.starts_with("https://")) {
        text.remove_prefix(8);
        address.encrypted = true;
    } else {
        return std::nullopt;
    }
    if (text.find_first_of("?#@ \t\r\n") != std::string_view::npos) return std::nullopt;
    const auto slash = text.find('/');
    std::string_view authority = text.substr(0, slash);
    address.prefix = slash == std::string_view::npos ? "/" : std::string(text.substr(slash));
    if (!address.prefix.ends_with('/')) address.prefix.push_back('/');
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto closing = authority.find(']');
        if (closing == std::string_view::npos) return std::nullopt;
        address.host = authority.substr(1, closing - 1);
        authority.remove_prefix(closing + 1);
        if (!authority.empty() && !authority.starts_with(':')) return std::nullopt;
        if (!authority.empty()) port = authority.substr(1);
    } else {
        const auto colon = authority.find(':');
        address.host = authority.substr(0, colon);
        if (colon != std::string_view::npos) port = authority.substr(colon + 1);
        if (address.host.find(':') != std::string::npos) return std::nullopt;
    }
    if (address.host.empty() || !std::ranges::all_of(address.host, is_host_character)) return std::nullopt;
    address.port = port.empty() ? (address.encrypted ? "443" : "80") : std::string(port);
    const auto number = parse_decimal(address.port);
    if (!number || *number == 0 || *number > 65'535) return std::nullopt;
    return address;
}

struct HttpSource::Parts {
    Parts(LogAddress given, std::chrono::seconds time) : address(std::move(given)), answer_time_max(time) {
        beast::error_code ignored;
        certificates.set_default_verify_paths(ignored);
        certificates.set_verify_mode(asio::ssl::verify_peer);
    }

    /// Starts one asynchronous act and waits for its end: only asynchronous ones mind the time limit.
    template <class Start>
    beast::error_code wait_for(Start start) {
        beast::error_code outcome;
        start([&outcome](const beast::error_code& error, const auto&...) { outcome = error; });
        context.restart();
        context.run();
        return outcome;
    }

    beast::tcp_stream& socket_of(Plain& stream) { return stream; }
    beast::tcp_stream& socket_of(Encrypted& stream) { return stream.next_layer(); }

    beast::error_code connect_socket(beast::tcp_stream& socket) {
        asio::ip::tcp::resolver resolver(context);
        beast::error_code unresolved;
        const auto found = resolver.resolve(address.host, address.port, unresolved);
        if (unresolved) return unresolved;
        socket.expires_after(answer_time_max);
        return wait_for([&](auto done) { socket.async_connect(found, std::move(done)); });
    }

    beast::error_code connect() {
        buffer.clear();
        if (!address.encrypted) return connect_socket(connection.emplace<Plain>(context));
        Encrypted& stream = connection.emplace<Encrypted>(context, certificates);
        std::string name = address.host;
        if (SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) !=
            1) {
            return asio::error::invalid_argument;
        }
        stream.set_verify_callback(asio::ssl::host_name_verification(address.host));
        if (auto error = connect_socket(stream.next_layer())) return error;
        return wait_for([&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, std::move(done)); });
    }

    template <class Stream>
    beast::error_code exchange_on(Stream& stream, const Request& request, Parser& parser) {
        socket_of(stream).expires_after(answer_time_max);
        if (auto error = wait_for([&](auto done) { bhttp::async_write(stream, request, std::move(done)); })) {
            return error;
        }
        return wait_for([&](auto done) { bhttp::async_read(stream, buffer, parser, std::move(done)); });
    }

    beast::error_code exchange(const Request& request, Parser& parser) {
        if (auto* const plain = std::get_if<Plain>(&connection)) return exchange_on(*plain, request, parser);
        return exchange_on(std::get<Encrypted>(connection), request, parser);
    }

    [[nodiscard]] bool connected() const { return !std::holds_alternative<std::monostate>(connection); }
    void disconnect() { connection.emplace<std::monostate>(); }

    LogAddress address;
    std::chrono::seconds answer_time_max;
    asio::io_context context{1};
    asio::ssl::context certificates{asio::ssl::context::tls_client};
    std::variant<std::monostate, Plain, Encrypted> connection;
    beast::flat_buffer buffer{16 * 1024 * 1024 + 64 * 1024};
};

HttpSource::HttpSource(LogAddress address, std::chrono::seconds answer_time_max)
    : parts_(std::make_unique<Parts>(std::move(address), answer_time_max)) {}

HttpSource::~HttpSource() = default;

Result<Bytes, ledger::FetchError> HttpSource::fetch(std::string_view path, std::size_t bytes_max) {
    Parts& parts = *parts_;
    Request request{bhttp::verb::get, parts.address.prefix + std::string(path), 11};
    const bool bracketed = parts.address.host.find(':') != std::string::npos;
    const std::string host = bracketed ? "[" + parts.address.host + "]" : parts.address.host;
    request.set(bhttp::field::host, host + ":" + parts.address.port);
    request.set(bhttp::field::accept_encoding, "identity");
    // A server may close a connection that was kept: then the same is asked once more on a new one.
    for (int attempt = 0;; ++attempt) {
        const bool kept = parts.connected();
        if (!kept) {
            if (const auto error = parts.connect()) {
                parts.disconnect();
                return fail(unreachable(error.message()));
            }
        }
        Parser parser;
        parser.body_limit(bytes_max);
        parser.header_limit(64 * 1024);
        const auto error = parts.exchange(request, parser);
        if (error) parts.disconnect();
        if (error == bhttp::error::body_limit) return fail(ledger::FetchError{ledger::FetchError::Kind::too_large, {}});
        if (error && kept && attempt == 0 && error != beast::error::timeout) continue;
        if (error) return fail(unreachable(error.message()));
        if (!parser.get().keep_alive()) parts.disconnect();
        const unsigned status = parser.get().result_int();
        if (status == 200) return std::move(parser.get().body());
        if (status == 404) return fail(ledger::FetchError{ledger::FetchError::Kind::not_found, {}});
        if (status >= 300 && status < 400) {
            return fail(unreachable("the server sends on to " + std::string(parser.get()[bhttp::field::location]) +
                                    "; give that address"));
        }
        return fail(unreachable("the server answers " + std::to_string(status)));
    }
}

}  // namespace huiyin::cli
