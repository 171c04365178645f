#include "web/route.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"

namespace huiyin::web {

namespace {

using Parameters = std::array<std::string_view, parameters_max>;

/// Where the first brace of a pattern stands, or its length.
std::size_t literal_bytes(std::string_view pattern) { return std::min(pattern.find('{'), pattern.size()); }

bool fits(std::string_view pattern, std::string_view path, Parameters& parameters) noexcept {
    std::size_t found = 0;
    for (;;) {
        const std::size_t literal = std::min(pattern.find('{'), pattern.size());
        if (path.substr(0, literal) != pattern.substr(0, literal)) return false;
        path.remove_prefix(literal);
        pattern.remove_prefix(literal);
        if (pattern.empty()) return path.empty();
        const std::size_t close = pattern.find('}');
        const bool takes_rest = pattern.substr(0, close).ends_with("..");
        const std::size_t end = takes_rest ? path.size() : std::min(path.find('/'), path.size());
        if (end == 0) return false;
        parameters.at(found++) = path.substr(0, end);
        path.remove_prefix(end);
        pattern.remove_prefix(close + 1);
    }
}

bool serves(const Route& route, http::Method method) noexcept {
    return route.method == method || (route.method == http::Method::get && method == http::Method::head);
}

}  // namespace

RouteTable::RouteTable(std::vector<Route> routes) : routes_(std::move(routes)) {
    // The longest literal beginning first, so that /staff/case is not taken for a case of that number.
    std::stable_sort(routes_.begin(), routes_.end(), [](const Route& a, const Route& b) {
        return literal_bytes(a.pattern) > literal_bytes(b.pattern);
    });
    for (const Route& route : routes_) {
        check(!route.name.empty() && route.pattern.starts_with('/'));
        check(!route.action || route.access == Access::staff || route.access == Access::token);
    }
}

std::size_t RouteTable::find(http::Method method, std::string_view path) const {
    const auto answers = [&](const Route& route) {
        // Most routes differ from the path early, at the end of their literal beginning.
        Parameters parameters{};
        const std::string_view literal = route.pattern.substr(0, literal_bytes(route.pattern));
        return path.starts_with(literal) && serves(route, method) && fits(route.pattern, path, parameters);
    };
    return static_cast<std::size_t>(std::find_if(routes_.begin(), routes_.end(), answers) - routes_.begin());
}

std::array<std::string, parameters_max> RouteTable::parameters(const Route& route, std::string_view path) {
    Parameters found{};
    check(fits(route.pattern, path, found));
    std::array<std::string, parameters_max> copies;
    std::copy(found.begin(), found.end(), copies.begin());
    return copies;
}

std::string RouteTable::allowed(std::string_view path) const {
    std::string methods;
    for (const Route& route : routes_) {
        Parameters parameters{};
        if (!fits(route.pattern, path, parameters)) continue;
        if (!methods.empty()) methods += ", ";
        methods += http::name_of(route.method);
        if (route.method == http::Method::get) methods += ", HEAD";
    }
    return methods;
}

}  // namespace huiyin::web
