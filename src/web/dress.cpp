#include "web/dress.hpp"

#include <algorithm>
#include <string>

namespace huiyin::web {

namespace {

bool has(const http::Response& response, std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const http::Header& header) { return http::same_ignoring_case(header.name, name); });
}

void add_missing(http::Response& response, std::string_view name, std::string_view value) {
    if (!has(response, name)) response.headers.push_back({std::string(name), std::string(value)});
}

}  // namespace

void dress(http::Response& response, bool used_tls) {
    constexpr std::size_t fields_max = 16;
    response.headers.reserve(fields_max);
    const bool is_page = response.content_type.starts_with("text/html");
    add_missing(response, "Content-Security-Policy", is_page ? page_policy : file_policy);
    add_missing(response, "X-Content-Type-Options", "nosniff");
    add_missing(response, "Referrer-Policy", "no-referrer");
    add_missing(response, "Cache-Control", "no-store");
    // What any site may read is public, and may be shown there too.
    const bool is_for_all = has(response, "Access-Control-Allow-Origin");
    add_missing(response, "Cross-Origin-Resource-Policy", is_for_all ? "cross-origin" : "same-origin");
    if (is_page) {
        add_missing(response, "Cross-Origin-Opener-Policy", "same-origin");
        add_missing(response, "Cross-Origin-Embedder-Policy", "require-corp");
        add_missing(response, "Permissions-Policy",
                    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
        // For browsers that do not know frame-ancestors.
        add_missing(response, "X-Frame-Options", "DENY");
    }
    if (used_tls) add_missing(response, "Strict-Transport-Security", "max-age=31536000");
}

}  // namespace huiyin::web
