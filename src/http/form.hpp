#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/wipe.hpp"

namespace huiyin::http {

/// Why a form or query was not taken.
enum class FormError : std::uint8_t {
    too_many_fields,
    too_long,      ///< A name, a value, or the whole.
    bad_encoding,  ///< A `%` without two hexadecimal digits.
    bad_text,      ///< Not UTF-8, or a NUL.
};

struct FormFault {
    FormError error;
    std::size_t position;  ///< Byte in the text where the field at fault begins.
    friend bool operator==(const FormFault&, const FormFault&) = default;
};

struct FormLimits {
    std::size_t bytes_max = 1'048'576;  ///< Of the whole text, encoded.
    std::size_t fields_max = 200;
    std::size_t name_bytes_max = 100;       ///< Decoded.
    std::size_t value_bytes_max = 262'144;  ///< Decoded.
};

/// The fields of a form in the order sent; a name may come more than once. Line breaks are as sent (browsers: CR LF).
class Form {
public:
    struct Field {
        std::string name;
        WipedText value;  ///< May say who files.
        friend bool operator==(const Field&, const Field&) = default;
    };

    Form() = default;
    explicit Form(std::vector<Field> fields) noexcept : fields_(std::move(fields)) {}

    [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// Value of the first field of this name, or empty.
    [[nodiscard]] std::string_view value(std::string_view name) const noexcept;
    [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;

private:
    std::vector<Field> fields_;
};

/// Takes apart application/x-www-form-urlencoded, which is also the form of a query.
[[nodiscard]] Result<Form, FormFault> parse_form(std::string_view text, const FormLimits& limits = {});

/// Percent-encoded but for letters, digits and `-._~`: right in a path segment and in a query.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// Strict; `+` stays `+`. Nothing if a `%` lacks its two digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

/// Value of the first cookie of this name in a Cookie field, without the quotes if it has any.
[[nodiscard]] std::optional<std::string_view> cookie_value(std::string_view cookie_field,
                                                           std::string_view name) noexcept;

/// A cookie to be set. Always HttpOnly, for no script of ours reads one.
struct Cookie {
    std::string name;   ///< A token of RFC 9110.
    std::string value;  ///< Letters, digits and `!#$&'()*+-./:<=>?@[]^_`{|}~` only; encode anything else.
    std::string path = "/";
    /// Without it, until the browser closes; zero removes the cookie.
    std::optional<std::chrono::seconds> max_age = {};
    bool secure = false;
    enum class SameSite : std::uint8_t { strict, lax } same_site = SameSite::lax;
};

/// The value of a Set-Cookie field. A name or value outside its alphabet is a bug.
[[nodiscard]] std::string set_cookie(const Cookie& cookie);

/// The language of `offered` (tags such as `zh`, `en`) that an Accept-Language field likes best; the first of them if
/// it likes none or says nothing. A range matches a tag that it equals or begins (`zh-CN` asks for `zh` too). At most
/// 20 ranges are read. `offered` must not be empty.
[[nodiscard]] std::string_view negotiate_language(std::string_view accept_language,
                                                  std::span<const std::string_view> offered);

}  // namespace huiyin::http
