#include "http/target.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "http/form.hpp"
#include "http/request.hpp"

namespace huiyin::http {

namespace {

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool has_good_segments(std::string_view path) noexcept {
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view segment = path.substr(0, end);
        const bool is_last = end == path.size();
        if (segment == "." || segment == ".." || (segment.empty() && !is_last)) return false;
        path.remove_prefix(end);
    }
    return true;
}

/// Without `http://host`, if the target begins so.
std::optional<std::string_view> origin_form(std::string_view raw) {
    if (raw.starts_with('/')) return raw;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (raw.size() < scheme.size() || !same_ignoring_case(raw.substr(0, scheme.size()), scheme)) continue;
        raw.remove_prefix(scheme.size());
        const std::size_t end = std::min(raw.find_first_of("/?#"), raw.size());
        if (end == 0 || !is_host(raw.substr(0, end))) return std::nullopt;
        return raw.substr(end);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Target> parse_target(std::string_view raw) {
    const auto origin = origin_form(raw);
    if (!origin || origin->find('#') != std::string_view::npos) return std::nullopt;
    if (std::any_of(origin->begin(), origin->end(), is_control)) return std::nullopt;
    const std::size_t mark = std::min(origin->find('?'), origin->size());
    const std::string_view raw_path = origin->substr(0, mark);
    auto path = percent_decode(raw_path.empty() ? std::string_view("/") : raw_path);
    if (!path || !path->starts_with('/') || !is_utf8(*path)) return std::nullopt;
    if (std::any_of(path->begin(), path->end(), is_control)) return std::nullopt;
    if (!raw_path.empty() &&
        std::count(path->begin(), path->end(), '/') != std::count(raw_path.begin(), raw_path.end(), '/')) {
        return std::nullopt;
    }
    if (!has_good_segments(*path)) return std::nullopt;
    return Target{
        .path = std::move(*path),
        .query = std::string(origin->substr(std::min(mark + 1, origin->size()))),
    };
}

bool is_host(std::string_view value) noexcept {
    const auto fits = [](char c) {
        const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return is_alphanumeric || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
    };
    return value.size() <= 260 && std::all_of(value.begin(), value.end(), fits);
}

}  // namespace huiyin::http
