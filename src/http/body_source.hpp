#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace huiyin::http {

/// The body of an answer that is made while it is sent, so that a large one is never held as a whole. Asked from the
/// thread that serves the socket.
class BodySource {
public:
    BodySource() = default;
    BodySource(const BodySource&) = delete;
    BodySource& operator=(const BodySource&) = delete;
    virtual ~BodySource() = default;
    /// Bytes in all, as the header says.
    [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;
    /// The next piece, not empty, which stays as it is until the next call. None if it cannot be had, though size() has
    /// not been reached: the connection is closed, so that nobody takes what came for the whole.
    [[nodiscard]] virtual std::optional<std::string_view> next() = 0;
};

}  // namespace huiyin::http
