#pragma once

#include <span>
#include <string>

#include "web/render/templates.hpp"

namespace huiyin::web {

/// What is wrong with one field of a form, in the page's language.
struct FieldError {
    std::string field;  ///< Id of the field in the template; empty if it is about the form as a whole.
    std::string message;
    std::string label{};  ///< What the field is called, if it is not a field that the template itself names.
};

/// Shows the summary on top of the page, where each message stands with what the page calls its field, and each message
/// beside its field. Does nothing if there is no error.
void show_errors(Page& page, std::span<const FieldError> errors);

}  // namespace huiyin::web
