#pragma once

#include <string>
#include <vector>

#include "app/access.hpp"
#include "app/register.hpp"
#include "base/result.hpp"
#include "http/form.hpp"
#include "web/desk.hpp"
#include "web/render/form_errors.hpp"

namespace huiyin::web {

/// A case opened with number and code, that of the receipt or the helper's, which every form on its pages sends again.
struct OpenedCase {
    app::CaseFile file;
    std::string number;  ///< As it was typed.
    std::string code;
    Actor actor;   ///< The filer, or the filer's helper.
    Hash shown{};  ///< For app::Change::shown_code.
};

/// Opens the case that the fields `number` and `code` name, and notes in the call that it did. An unknown number and a
/// wrong code get the same words.
[[nodiscard]] Result<OpenedCase, std::vector<FieldError>> open_case(const Desk& desk, const http::Form& form,
                                                                    Call& call);

}  // namespace huiyin::web
