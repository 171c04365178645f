#pragma once

#include <cstdint>
#include <string_view>

namespace huiyin::http {

/// Takes the body of one request piece by piece, so that a large one is never held as a whole. A handler makes one for
/// a request whose header it has seen, and finds it again in Request::sink. All calls but the destructor come from the
/// thread that serves the socket: they have to be quick.
class BodySink {
public:
    BodySink() = default;
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;
    virtual ~BodySink() = default;
    /// Most bytes of the body; with more, the request is refused with 413.
    [[nodiscard]] virtual std::uint64_t bytes_max() const noexcept = 0;
    /// Takes the next piece. False if it cannot be part of such a body: the request is refused with 400.
    [[nodiscard]] virtual bool take(std::string_view bytes) = 0;
};

}  // namespace huiyin::http
