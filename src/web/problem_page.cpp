#include "web/problem_page.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "web/api/problem.hpp"

namespace huiyin::web {

namespace {

struct Meaning {
    int status = 0;
    std::string title;
    std::string text;  ///< Empty if the title says it all.
};

std::optional<Meaning> meaning_of(std::string_view code, const Locale& locale, Language language) {
    for (const api::ProblemKind& kind : api::problem_kinds()) {
        if (kind.code == code) return Meaning{kind.status, locale.name("problem", code, language), {}};
    }
    for (int i = 0; i < refusal_code_count; ++i) {
        const auto refusal = static_cast<RefusalCode>(i);
        if (to_text(refusal) != code) continue;
        // With its braces: what they stand for is in the answer itself.
        return Meaning{api::status_of(refusal), locale.name("problem", "refused", language),
                       locale.pattern("refusal." + std::string(code), language)};
    }
    return std::nullopt;
}

}  // namespace

http::Response problem_page(const Desk& desk, const Call& call) {
    const std::string& code = call.parameters[0];
    const auto meaning = meaning_of(code, desk.services.locale, call.language);
    if (!meaning) return desk.error_page(404, call.language);
    Page page = desk.filer_page("problem", call, *desk.services.office());
    page.set("title", meaning->title).set("code", code).set("status", std::int64_t{meaning->status});
    page.show("meaning", meaning->text);
    return personal_page(page);
}

}  // namespace huiyin::web
