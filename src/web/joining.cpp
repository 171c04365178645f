#include "web/joining.hpp"

#include "base/bytes.hpp"

namespace huiyin::web {

Result<std::optional<app::Joining>, FieldError> joining_of(const Desk& desk, const Call& call, const FilingForm& form) {
    if (trimmed(form.matter_number).empty() && trimmed(form.joining_code).empty()) return std::optional<app::Joining>{};
    const Locale& locale = desk.services.locale;
    const auto refuse = [&](const char* field, std::string_view text) {
        return fail(FieldError{field, locale.pattern(text, call.language)});
    };
    if (trimmed(form.matter_number).empty()) return refuse("matter_number", "refusal.text_missing");
    if (trimmed(form.joining_code).empty()) return refuse("joining_code", "refusal.text_missing");
    if (const auto taken = desk.take_try(rate::code_tries, call.request); !taken) {
        return fail(FieldError{"joining_code", desk.too_many_tries_text(call.language, taken.error())});
    }
    const auto joining = desk.services.door.join(form.matter_number, form.joining_code);
    if (joining) {
        desk.give_back_try(rate::code_tries, call.request);
        return std::optional(*joining);
    }
    switch (joining.error()) {
        case app::AccessDenied::mistyped_number: return refuse("matter_number", "find.mistyped_number");
        case app::AccessDenied::mistyped_code: return refuse("joining_code", "find.mistyped_code");
        case app::AccessDenied::no_match: break;
    }
    return refuse("joining_code", "refusal.joining_code_wrong");
}

}  // namespace huiyin::web
