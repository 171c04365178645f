#include "http/form.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "http/request.hpp"

namespace huiyin::http {

namespace {

constexpr int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr bool is_alphanumeric(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<std::string> decoded(std::string_view text, bool plus_is_space) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            plain.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else if (plus_is_space && text[i] == '+') {
            plain.push_back(' ');
        } else {
            plain.push_back(text[i]);
        }
    }
    return plain;
}

Result<std::string, FormError> form_text(std::string_view encoded, std::size_t bytes_max) {
    // Three characters stand for at most one byte, so what is longer need not be decoded to be known as too long.
    if (encoded.size() / 3 > bytes_max) return fail(FormError::too_long);
    auto text = decoded(encoded, true);
    if (!text) return fail(FormError::bad_encoding);
    if (text->size() > bytes_max) return fail(FormError::too_long);
    if (!is_utf8(*text)) return fail(FormError::bad_text);
    return std::move(*text);
}

Result<Form::Field, FormError> form_field(std::string_view part, const FormLimits& limits) {
    const std::size_t equals = std::min(part.find('='), part.size());
    auto name = form_text(part.substr(0, equals), limits.name_bytes_max);
    if (!name) return fail(name.error());
    auto value = form_text(part.substr(std::min(equals + 1, part.size())), limits.value_bytes_max);
    if (!value) return fail(value.error());
    return Form::Field{.name = std::move(*name), .value = std::move(*value)};
}

std::string_view without_spaces(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The part of `text` before the separator; `text` keeps what follows it.
std::string_view next_part(std::string_view& text, char separator) noexcept {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

/// A weight of RFC 9110 section 12.4.2 in thousandths, or nothing.
std::optional<int> weight(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    int thousandths = (text[0] - '0') * 1000;
    int unit = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (c < '0' || c > '9') return std::nullopt;
        thousandths += (c - '0') * unit;
        unit /= 10;
    }
    if (thousandths > 1000) return std::nullopt;
    return thousandths;
}

/// What follows the range: `;q=0.8`. A range whose weight cannot be read counts as not liked at all.
int weight_of_range(std::string_view parameters) noexcept {
    while (!parameters.empty()) {
        const std::string_view parameter = without_spaces(next_part(parameters, ';'));
        if (parameter.size() >= 2 && same_ignoring_case(parameter.substr(0, 2), "q=")) {
            return weight(parameter.substr(2)).value_or(0);
        }
    }
    return 1000;
}

/// How closely a range names a tag: 3 the tag itself, 2 the tag's language in another variety or the tag as a variety
/// of the range, 1 anything, 0 not.
int closeness(std::string_view range, std::string_view tag) noexcept {
    if (range == "*") return 1;
    if (same_ignoring_case(range, tag)) return 3;
    const auto begins = [](std::string_view longer, std::string_view shorter) {
        return longer.size() > shorter.size() && longer[shorter.size()] == '-' &&
               same_ignoring_case(longer.substr(0, shorter.size()), shorter);
    };
    return begins(range, tag) || begins(tag, range) ? 2 : 0;
}

bool is_token(std::string_view text) noexcept {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const auto fits = [&](char c) { return is_alphanumeric(c) || marks.find(c) != std::string_view::npos; };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

/// RFC 6265: visible ASCII but for the quote, the comma, the semicolon and the backslash.
bool is_cookie_text(std::string_view text) noexcept {
    const auto fits = [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\'; };
    return std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

bool Form::has(std::string_view name) const noexcept {
    return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
}

std::string_view Form::value(std::string_view name) const noexcept {
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
    return found == fields_.end() ? std::string_view() : std::string_view(found->value);
}

std::vector<std::string_view> Form::values(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const Field& field : fields_) {
        if (field.name == name) values.emplace_back(field.value);
    }
    return values;
}

Result<Form, FormFault> parse_form(std::string_view text, const FormLimits& limits) {
    if (text.size() > limits.bytes_max) return fail(FormFault{FormError::too_long, limits.bytes_max});
    std::vector<Form::Field> fields;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t position = text.size() - rest.size();
        const std::string_view part = next_part(rest, '&');
        if (part.empty()) continue;
        if (fields.size() == limits.fields_max) return fail(FormFault{FormError::too_many_fields, position});
        auto field = form_field(part, limits);
        if (!field) return fail(FormFault{field.error(), position});
        fields.push_back(std::move(*field));
    }
    return Form(std::move(fields));
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded.push_back(c);
        } else {
            const auto byte = static_cast<std::uint8_t>(c);
            encoded.push_back('%');
            encoded.push_back(digits[byte >> 4U]);
            encoded.push_back(digits[byte & 15U]);
        }
    }
    return encoded;
}

std::optional<std::string> percent_decode(std::string_view text) { return decoded(text, false); }

std::optional<std::string_view> cookie_value(std::string_view cookie_field, std::string_view name) noexcept {
    while (!cookie_field.empty()) {
        std::string_view value = without_spaces(next_part(cookie_field, ';'));
        if (value.find('=') == std::string_view::npos) continue;
        if (without_spaces(next_part(value, '=')) != name) continue;
        value = without_spaces(value);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value;
    }
    return std::nullopt;
}

std::string set_cookie(const Cookie& cookie) {
    check(is_token(cookie.name));
    check(is_cookie_text(cookie.value));
    check(is_cookie_text(cookie.path));
    std::string field = fmt::format("{}={}; Path={}; HttpOnly", cookie.name, cookie.value, cookie.path);
    if (cookie.max_age) field += fmt::format("; Max-Age={}", cookie.max_age->count());
    if (cookie.secure) field += "; Secure";
    switch (cookie.same_site) {
        case Cookie::SameSite::strict: field += "; SameSite=Strict"; break;
        case Cookie::SameSite::lax: field += "; SameSite=Lax"; break;
    }
    return field;
}

std::string_view negotiate_language(std::string_view accept_language, std::span<const std::string_view> offered) {
    constexpr int ranges_max = 20;
    check(!offered.empty());
    std::vector<int> liking(offered.size(), 0);
    std::vector<int> closest(offered.size(), 0);
    for (int ranges = 0; ranges < ranges_max && !accept_language.empty(); ++ranges) {
        std::string_view parameters = next_part(accept_language, ',');
        const std::string_view range = without_spaces(next_part(parameters, ';'));
        const int likes = weight_of_range(parameters);
        for (std::size_t i = 0; i < offered.size(); ++i) {
            const int close = closeness(range, offered[i]);
            // Of two ranges that name a tag equally closely (zh-TW, zh-CN), the better liked one speaks for it.
            if (close == 0 || close < closest[i] || (close == closest[i] && likes < liking[i])) continue;
            closest[i] = close;
            liking[i] = likes;
        }
    }
    const auto best = std::max_element(liking.begin(), liking.end());
    return offered[static_cast<std::size_t>(best - liking.begin())];
}

}  // namespace huiyin::http
