#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/wipe.hpp"

namespace huiyin::http {

/// The boundary of a multipart/form-data body; none if the Content-Type field is not of one.
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

/// A part of a form as its header names it.
struct FormPart {
    std::string name;
    std::optional<std::string> file_name;  ///< As the browser gave it; none: a field that is no file.
};

/// What gets the parts of a form as they come: begin, any number of bytes, end.
class PartReceiver {
public:
    PartReceiver() = default;
    PartReceiver(const PartReceiver&) = delete;
    PartReceiver& operator=(const PartReceiver&) = delete;
    virtual ~PartReceiver() = default;
    /// Each says whether to go on.
    [[nodiscard]] virtual bool begin_part(FormPart part) = 0;
    [[nodiscard]] virtual bool part_bytes(std::string_view bytes) = 0;
    [[nodiscard]] virtual bool end_part() = 0;
};

/// Takes a multipart/form-data body (RFC 7578) apart as its bytes come, whatever the pieces. Holds no more than one
/// header and one delimiter. Strict: what browsers and well-known clients send is read, anything else is refused, for a
/// form that two readers understand differently is worse than none.
class MultipartReader {
public:
    struct Bounds {
        std::size_t parts_max = 250;
        std::size_t header_bytes_max = 4096;  ///< Of one part.
    };

    MultipartReader(std::string_view boundary, PartReceiver& receiver, Bounds bounds);
    MultipartReader(std::string_view boundary, PartReceiver& receiver)
        : MultipartReader(boundary, receiver, Bounds{}) {}

    /// False if this is no such form, or the receiver does not want to go on; nothing is read from then on.
    [[nodiscard]] bool read(std::string_view bytes);
    /// Whether the last delimiter has come.
    [[nodiscard]] bool is_whole() const noexcept { return state_ == State::over; }

private:
    enum class State : std::uint8_t { preamble, delimiter, header, body, over, refused };

    [[nodiscard]] bool step();
    [[nodiscard]] bool read_until_delimiter();
    [[nodiscard]] bool read_delimiter_end();
    [[nodiscard]] bool read_header();
    bool refuse() noexcept;

    std::string delimiter_;  ///< CR LF `--` boundary.
    PartReceiver& receiver_;
    Bounds bounds_;
    State state_ = State::preamble;
    std::size_t parts_ = 0;
    WipedText unread_;
};

}  // namespace huiyin::http
