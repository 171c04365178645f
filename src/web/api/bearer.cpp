#include "web/api/bearer.hpp"

#include "vault/token.hpp"

namespace huiyin::web::api {

std::string_view bearer_of(const http::Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    std::string_view value = request.header("Authorization");
    if (!http::same_ignoring_case(value.substr(0, scheme.size()), scheme)) return {};
    value.remove_prefix(scheme.size());
    return trimmed(value);
}

std::shared_ptr<const SignedIn> officer_of(const Desk& desk, const http::Request& request, Instant now) {
    const std::string_view text = bearer_of(request);
    if (text.size() != vault::token_characters) return nullptr;
    const auto token = desk.services.staff_book.token(desk.services.token_digest(text), now);
    if (!token) return nullptr;
    const auto account = desk.services.staff_book.find(token->officer);
    if (!account || account->disabled) return nullptr;
    if (desk.sessions.requires_factor(account->officer)) {
        const auto factor = desk.services.staff_book.second_factor(token->officer);
        if (!factor || !factor->enrolled) return nullptr;
    }
    return std::make_shared<const SignedIn>(
        SignedIn{.officer = account->officer, .csrf = {}, .token = token->token, .expires = token->expires});
}

Problem token_required(const http::Request& request) {
    const bool was_given = !request.header("Authorization").empty();
    return {.code = "token_required",
            .headers = {{"WWW-Authenticate",
                         was_given ? R"(Bearer realm="staff", error="invalid_token")" : R"(Bearer realm="staff")"}}};
}

Problem code_required() {
    return {.code = "code_required", .headers = {{"WWW-Authenticate", R"(Bearer realm="case")"}}};
}

}  // namespace huiyin::web::api
