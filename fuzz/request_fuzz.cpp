#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "http/request_reader.hpp"

namespace {

using namespace huiyin;
using State = http::RequestReader::State;

constexpr http::RequestReader::Bounds bounds{.header_bytes_max = 2'000, .body_bytes_max = 1'000};

/// The first request in the bytes, if they hold a whole one, when they come in pieces of that size.
std::optional<http::Request> first_of(std::string_view bytes, std::size_t piece) {
    http::RequestReader reader(bounds);
    std::string pending;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        pending += bytes.substr(at, piece);
        const std::size_t done = reader.read(pending);
        check(done <= pending.size());
        pending.erase(0, done);
        if (reader.state() == State::whole) return reader.take_request();
        if (reader.state() != State::refused) continue;
        check(reader.refused_with() >= 400 && reader.refused_with() < 500);
        return std::nullopt;
    }
    return std::nullopt;
}

bool is_fit_segment(std::string_view segment) { return !segment.empty() && segment != "." && segment != ".."; }

/// What Request promises of a path to every handler.
void check_path(std::string_view path) {
    check(path.starts_with('/') && is_utf8(path));
    check(std::none_of(path.begin(), path.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }));
    for (std::string_view rest = path.substr(1); !rest.empty();) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        check(is_fit_segment(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

/// Whatever bytes come over a connection, they are one request or none, however they are cut, and a request keeps what
/// it promises.
void read_requests(std::string_view bytes, std::size_t piece) {
    const auto whole = first_of(bytes, bytes.size() + 1);
    const auto pieces = first_of(bytes, piece);
    check(whole.has_value() == pieces.has_value());
    if (!whole) return;
    check(whole->method == pieces->method && whole->path == pieces->path && whole->query == pieces->query);
    check(whole->headers == pieces->headers && whole->body == pieces->body);
    check_path(whole->path);
    check(whole->body.size() <= bounds.body_bytes_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    read_requests(as_text({data, size}).substr(1), std::size_t{data[0]} % 64 + 1);
    return 0;
}
