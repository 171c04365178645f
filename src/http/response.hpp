#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/body_source.hpp"
#include "http/request.hpp"

namespace huiyin::http {

/// Bytes that are sent again and again without a copy: a page kept ready, a tile of the log, a style sheet.
using KeptBytes = std::shared_ptr<const std::string>;

/// The body of an answer: its own text, or kept bytes shared with whoever keeps them.
class Body {
public:
    Body() = default;
    Body(std::string text) : bytes_(std::move(text)) {}    // NOLINT(google-explicit-constructor): `.body = page`
    Body(const char* text) : bytes_(std::string(text)) {}  // NOLINT(google-explicit-constructor): the same
    Body(std::shared_ptr<BodySource> source) : bytes_(std::move(source)) {}  // NOLINT(google-explicit-constructor)
    Body(KeptBytes kept) : bytes_(std::move(kept)) {}  // NOLINT(google-explicit-constructor): the same

    /// Empty for one that is made while it is sent.
    [[nodiscard]] std::string_view view() const noexcept;
    /// Bytes in all.
    [[nodiscard]] std::uint64_t size() const noexcept;
    /// What makes it while it is sent; null if it is there already.
    [[nodiscard]] BodySource* source() const noexcept;
    friend bool operator==(const Body& a, const Body& b) noexcept { return a.view() == b.view(); }

private:
    std::variant<std::string, KeptBytes, std::shared_ptr<BodySource>> bytes_;
};

/// An answer. The server adds Date, Content-Length and Connection, and leaves the body out for HEAD, 204 and 304.
struct Response {
    /// 200 to 599.
    int status = 200;
    /// Not sent if empty.
    std::string content_type = {};
    /// Must not hold Date, Content-Length, Content-Type, Connection or Transfer-Encoding, nor a line break or other
    /// control character: the server then answers 500 instead and logs which.
    std::vector<Header> headers = {};
    Body body = {};
    /// Name of the route, for the log and the metrics in place of the path, which may be personal. Must live as long
    /// as the process: a literal. At most 200 different ones are told apart.
    std::string_view route = "unnamed";
};

/// An answer of plain text that says no more than the status does: `404 Not Found`.
[[nodiscard]] Response plain_response(int status);

/// The standard words for a status, or `Unknown`.
[[nodiscard]] std::string_view reason_of(int status) noexcept;

}  // namespace huiyin::http
