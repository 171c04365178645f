#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/wipe.hpp"
#include "http/body_sink.hpp"

namespace huiyin::http {

// NOLINTNEXTLINE(readability-identifier-naming): `delete` is taken.
enum class Method : std::uint8_t { get, head, post, put, delete_, options, other };

/// The method as it stands on the wire; `OTHER` for one that we do not know.
[[nodiscard]] std::string_view name_of(Method method) noexcept;

/// One field of a message. The value is the sender's bytes without white space at both ends; it need not be UTF-8.
struct Header {
    std::string name;
    std::string value;
    friend bool operator==(const Header&, const Header&) = default;
};

/// The same ASCII letters, whatever their case.
[[nodiscard]] bool same_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// A whole request, read within the limits. What a handler gets has passed these checks already; a request that fails
/// one is answered 400 and no handler hears of it.
struct Request {
    Method method = Method::get;
    /// Percent-decoded. Begins with `/`; valid UTF-8 without control characters; no segment is `.`, `..` or empty
    /// (but the last may be empty, as in `/log/`), and a `/` never came from `%2F`.
    std::string path = "/";
    /// What follows the first `?`, as sent; parse_form() takes it apart.
    std::string query = {};
    std::vector<Header> headers = {};
    /// What has taken the body, if the handler made one for it; `body` is then empty.
    std::shared_ptr<BodySink> sink = {};
    WipedText body = {};  ///< Overwritten with the request, for it may say who files, or a password.
    /// The client as text (`203.0.113.7`, `2001:db8::1`): the peer of the socket or, if the peer is a proxy configured
    /// as trusted, the nearest address in its forwarding header that is not. For limits only: never log or store it.
    std::string client_address = {};
    /// Whether the client is this machine. False for what a trusted proxy passes on without saying for whom.
    bool client_is_loopback = false;
    /// Whether the client spoke TLS, with this server or with a trusted proxy (`X-Forwarded-Proto: https`).
    bool client_used_tls = false;

    /// Value of the first field of this name in any case, or empty.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

}  // namespace huiyin::http
