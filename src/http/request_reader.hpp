#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "http/request.hpp"

namespace huiyin::http {

/// Reads requests from the bytes of one connection, one after the other. Knows no socket and no time. What is
/// ambiguous is refused, for two readers of the same bytes (a proxy and this one) must never see different requests.
class RequestReader {
public:
    struct Bounds {
        std::size_t header_bytes_max;
        std::size_t body_bytes_max;
    };

    enum class State : std::uint8_t {
        empty,   ///< Nothing of the next request has come.
        header,  ///< In the request line or the fields.
        body,
        whole,    ///< request() may be taken.
        refused,  ///< Answer status() and close.
    };

    /// Asked for each request with a body, once its header has come: see Handler::sink_for(). May complete the head.
    using SinkMaker = std::function<std::shared_ptr<BodySink>(Request& head)>;

    explicit RequestReader(const Bounds& bounds, SinkMaker sink_for = {});
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;
    ~RequestReader();

    /// Forgets the last request and waits for the next.
    void restart();
    /// Reads on from `bytes`, which begin with what the last call left, and says how many it is done with. Reads no
    /// further than the end of the request.
    [[nodiscard]] std::size_t read(std::string_view bytes);

    [[nodiscard]] State state() const noexcept;
    /// Of a refused request: 400, 413, 414, 417 or 431.
    [[nodiscard]] int refused_with() const noexcept;
    /// The request's path, as far as it has been read and was fit; empty if not.
    [[nodiscard]] std::string_view path() const noexcept;
    /// Whether the client waits for leave to send its body. True once.
    [[nodiscard]] bool take_expectation() noexcept;
    /// Whether the client wants to keep the connection, and whether it speaks HTTP/1.0. Known after the header.
    [[nodiscard]] bool keeps_alive() const noexcept;
    [[nodiscard]] bool is_http_1_0() const noexcept;
    /// Whether the body goes to a sink.
    [[nodiscard]] bool has_sink() const noexcept;
    /// The request without what only the connection knows: client_address and the flags.
    [[nodiscard]] Request take_request();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::http
