#pragma once

#include <string_view>

#include "http/response.hpp"

namespace huiyin::web {

/// What a page may load and do: our own styles, scripts and pictures, no script or style in the page itself, in no
/// frame, and forms that go nowhere else. Scripts may send what a form would.
inline constexpr std::string_view page_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What is no page may do nothing at all, should a browser take it for one.
inline constexpr std::string_view file_policy =
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Adds to an answer of any kind the fields that keep it safe in a browser, wherever it does not have them yet: so what
/// a route forgets is kept by no cache, shown in no frame and read by no other site. `used_tls`: the client came by
/// https, and is told to stay there for a year.
void dress(http::Response& response, bool used_tls);

}  // namespace huiyin::web
