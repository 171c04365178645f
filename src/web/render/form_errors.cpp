#include "web/render/form_errors.hpp"

namespace huiyin::web {

void show_errors(Dictionary& page, std::span<const FieldError> errors) {
    if (errors.empty()) return;
    Dictionary summary = page.add("errors");
    for (const FieldError& error : errors) {
        summary.add("error").set("field", error.field.empty() ? "main" : error.field).set("message", error.message);
        if (!error.field.empty()) page.show(error.field + "_error", error.message);
    }
}

}  // namespace huiyin::web
