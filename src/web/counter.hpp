#pragma once

#include "http/form.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// Filing at the counter, by a clerk for somebody who is there, rings or writes: a form, what was typed in large type
/// and the filer's language to be read back, and the slip. All of it travels in the pages, which nobody keeps: nothing
/// of a filing is left with the clerk.
inline constexpr std::string_view counter_path = "/staff/file";

/// An empty form, as of today.
[[nodiscard]] http::Response counter_form(Desk& desk, const Call& call);
/// One step further with what was posted. Waits for the log.
[[nodiscard]] http::Response file_at_counter(Desk& desk, Call& call);
/// The form with what was typed before the session ended.
[[nodiscard]] http::Response counter_typed_again(Desk& desk, const Call& call, const http::Form& typed);

}  // namespace huiyin::web
