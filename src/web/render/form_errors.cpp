#include "web/render/form_errors.hpp"

namespace huiyin::web {

void show_errors(Page& page, std::span<const FieldError> errors) {
    if (errors.empty()) return;
    Dictionary summary = page.add("errors");
    for (const FieldError& error : errors) {
        Dictionary line = summary.add("error");
        line.set("field", error.field.empty() ? "main" : error.field).set("message", error.message);
        const bool is_own = error.label.empty();
        const std::string_view label = is_own ? page.label(error.field) : std::string_view(error.label);
        if (label.empty()) {
            line.show("plain");
        } else {
            line.add("labelled").set("label", label);
        }
        if (is_own && !error.field.empty()) page.show(error.field + "_error", error.message);
    }
}

}  // namespace huiyin::web
