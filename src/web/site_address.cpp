#include "web/site_address.hpp"

#include "http/target.hpp"

namespace huiyin::web {

std::optional<std::string> parse_base_url(std::string_view text) {
    while (text.ends_with('/')) text.remove_suffix(1);
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        const std::string_view host = text.substr(scheme.size());
        if (host.empty() || !http::is_host(host)) return std::nullopt;
        return std::string(text);
    }
    return std::nullopt;
}

std::string site_address(const SiteSettings& settings, const http::Request& request) {
    if (!settings.base_url.empty()) return settings.base_url;
    const std::string_view host = request.header("Host");
    if (host.empty() || !http::is_host(host)) return {};
    return (request.client_used_tls ? "https://" : "http://") + std::string(host);
}

}  // namespace huiyin::web
