#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/request.hpp"
#include "web/services.hpp"

namespace huiyin::web {

/// `https://huiyin.example[:port]` from the same with or without slashes at its end; none if it is no address of a
/// whole site, such as one with a path.
[[nodiscard]] std::optional<std::string> parse_base_url(std::string_view text);

/// Where the site is found, without a slash at the end: what the office says, else what this request was sent to. Empty
/// if neither says anything. Only for pages that are made for one request or kept by this address.
[[nodiscard]] std::string site_address(const SiteSettings& settings, const http::Request& request);

}  // namespace huiyin::web
