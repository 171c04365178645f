#include "http/response.hpp"

#include <fmt/format.h>

namespace huiyin::http {

std::string_view Body::view() const noexcept {
    if (const auto* text = std::get_if<std::string>(&bytes_)) return *text;
    const auto* kept = std::get_if<KeptBytes>(&bytes_);
    return kept != nullptr && *kept != nullptr ? std::string_view(**kept) : std::string_view();
}

std::uint64_t Body::size() const noexcept {
    const BodySource* const made = source();
    return made != nullptr ? made->size() : view().size();
}

BodySource* Body::source() const noexcept {
    const auto* const made = std::get_if<std::shared_ptr<BodySource>>(&bytes_);
    return made == nullptr ? nullptr : made->get();
}

Response plain_response(int status) {
    return Response{
        .status = status,
        .content_type = "text/plain; charset=utf-8",
        .body = fmt::format("{} {}\n", status, reason_of(status)),
    };
}

std::string_view reason_of(int status) noexcept {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 507: return "Insufficient Storage";
        default: return "Unknown";
    }
}

}  // namespace huiyin::http
