#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "http/form.hpp"
#include "http/response.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// The answer to a route for staff when nobody is signed in: the way to the sign-in page and back. What was typed into
/// a form whose session was over goes along, so that it is not lost.
[[nodiscard]] http::Response sign_in_first(const Desk& desk, const Call& call);

/// The sign-in page, and taking what was typed into it.
[[nodiscard]] http::Response sign_in_page(const Desk& desk, const Call& call);
[[nodiscard]] http::Response sign_in(Desk& desk, Call& call);
/// The second step, with a code.
[[nodiscard]] http::Response sign_in_with_code(Desk& desk, Call& call);
[[nodiscard]] http::Response sign_out(Desk& desk, Call& call);

/// An address of ours for staff, and of no other site.
[[nodiscard]] bool is_staff_address(std::string_view path);

/// Fields of a form that waits behind another one: all but its token and passwords, under names that no form has; those
/// of a posted form that were kept in this way; and under their own names again.
[[nodiscard]] std::vector<http::Form::Field> keep_fields(const http::Form& form);
[[nodiscard]] std::vector<http::Form::Field> kept_fields(const http::Form& form);
[[nodiscard]] std::vector<http::Form::Field> without_prefix(const std::vector<http::Form::Field>& kept);

[[nodiscard]] std::string too_many_sign_ins(const Locale& locale, Language language, std::chrono::milliseconds wait);

}  // namespace huiyin::web
