#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "http/form.hpp"
#include "http/target.hpp"

namespace {

using namespace huiyin;

/// Whatever text comes as a form, a cookie, a language or a target, it is taken apart or refused; what was taken keeps
/// the limits and is the same after encoding and reading.
void take_apart(std::string_view text) {
    constexpr http::FormLimits limits;
    const auto form = http::parse_form(text);
    if (!form) check(form.error().position <= text.size());
    if (form) {
        check(form->fields().size() <= limits.fields_max);
        std::string encoded;
        for (const http::Form::Field& field : form->fields()) {
            check(is_utf8(field.name) && is_utf8(field.value));
            check(field.name.size() <= limits.name_bytes_max && field.value.size() <= limits.value_bytes_max);
            if (!encoded.empty()) encoded += '&';
            encoded += http::percent_encode(field.name) + '=' + http::percent_encode(field.value);
        }
        const auto again = http::parse_form(encoded, {.bytes_max = encoded.size()});
        check(again && (encoded.empty() || again->fields() == form->fields()));
    }
    if (const auto decoded = http::percent_decode(text)) {
        check(http::percent_decode(http::percent_encode(*decoded)) == *decoded);
    }
    if (const auto value = http::cookie_value(text, "session")) check(value->size() <= text.size());
    constexpr std::array<std::string_view, 2> languages{"zh", "en"};
    check(std::find(languages.begin(), languages.end(), http::negotiate_language(text, languages)) != languages.end());
    if (const auto target = http::parse_target(text)) check(target->path.starts_with('/'));
    static_cast<void>(http::is_host(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    take_apart(as_text({data, size}));
    return 0;
}
