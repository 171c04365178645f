#include "web/case_door.hpp"

#include <optional>
#include <utility>

#include "base/bytes.hpp"

namespace huiyin::web {

Result<OpenedCase, std::vector<FieldError>> open_case(const Desk& desk, const http::Form& form, Call& call) {
    const Language language = call.language;
    const Locale& locale = desk.services.locale;
    const std::string_view number = form.value("number");
    const std::string_view code = form.value("code");
    std::vector<FieldError> errors;
    for (const std::string_view field : {"number", "code"}) {
        if (trimmed(form.value(field)).empty()) {
            errors.push_back({std::string(field), locale.pattern("refusal.text_missing", language)});
        }
    }
    if (!errors.empty()) return fail(std::move(errors));
    const auto refuse = [&](const char* field, std::string_view text) {
        return fail(std::vector<FieldError>{{field, locale.pattern(text, language)}});
    };
    const auto entered = desk.services.door.enter(number, code);
    if (!entered) {
        switch (entered.error()) {
            case app::AccessDenied::mistyped_number: return refuse("number", "find.mistyped_number");
            case app::AccessDenied::mistyped_code: return refuse("code", "find.mistyped_code");
            case app::AccessDenied::no_match: break;
        }
        return refuse("number", "find.failed");
    }
    auto file = desk.services.cases.find(entered->id);
    if (!file) return refuse("number", "find.failed");
    call.code_was_right = true;
    return OpenedCase{*std::move(file), std::string(number), std::string(code), entered->actor, entered->shown};
}

}  // namespace huiyin::web
