#pragma once

#include <optional>

#include "app/access.hpp"
#include "base/result.hpp"
#include "web/desk.hpp"
#include "web/filing_form.hpp"
#include "web/render/form_errors.hpp"
#include "web/route.hpp"

namespace huiyin::web {

/// The matter that the form's joining code opens, if it names one. Tries are counted as those of every code.
[[nodiscard]] Result<std::optional<app::Joining>, FieldError> joining_of(const Desk& desk, const Call& call,
                                                                         const FilingForm& form);

}  // namespace huiyin::web
