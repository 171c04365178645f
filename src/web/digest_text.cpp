#include "web/digest_text.hpp"

#include "domain/grievance/case_number.hpp"
#include "web/words.hpp"

namespace huiyin::web {

namespace {

std::string in_one_language(const app::Digest& digest, const app::DigestScope& scope, const app::Office& office,
                            const Locale& locale, Language language) {
    std::string text = office.name_in(language) + " · " + std::string(unit_name(office.units, scope.unit, language));
    text += scope.below ? locale.pattern("digest.mail.with_below", language) : std::string{};
    text += "\n" + locale.text("digest.mail.of_day", language, {{"day", Locale::date(digest.day, language)}}) + "\n\n";
    if (digest.nothing()) return text + locale.pattern("digest.nothing", language) + "\n";
    for (int i = 0; i < app::digest_part_count; ++i) {
        const auto which = static_cast<app::DigestPart>(i);
        const app::QueuePage& part = digest.part(which);
        text += locale.name("digest", to_text(which), language) + ": " + std::to_string(part.total) + "\n";
        for (const views::CaseRow& row : part.rows) {
            const std::string number = case_number(row.id, row.filed_on);
            const std::string filed = Locale::date(row.filed_on, language);
            text += "  " + locale.text("digest.mail.line", language, {{"number", number}, {"filed", filed}});
            if (row.next_due && is_open(row.stage)) {
                text += locale.text("digest.mail.due", language, {{"due", Locale::date(*row.next_due, language)}});
            }
            text += "\n";
        }
        if (part.total > part.rows.size()) {
            const std::string more = std::to_string(part.total - part.rows.size());
            text += "  " + locale.text("digest.more", language, {{"more", more}}) + "\n";
        }
    }
    return text;
}

}  // namespace

DigestMail digest_mail(const app::Digest& digest, const app::DigestScope& scope, const app::Office& office,
                       const Locale& locale, std::string_view site) {
    DigestMail mail;
    mail.subject = locale.text("digest.mail.subject", Language::zh, {{"day", to_text(digest.day)}}) + " / " +
                   locale.text("digest.mail.subject", Language::en, {{"day", to_text(digest.day)}});
    mail.body = in_one_language(digest, scope, office, locale, Language::zh) + "\n" +
                in_one_language(digest, scope, office, locale, Language::en);
    if (!site.empty()) mail.body += "\n" + std::string(site) + "/staff/digest\n";
    return mail;
}

}  // namespace huiyin::web
