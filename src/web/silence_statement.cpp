#include "web/silence_statement.hpp"

#include <algorithm>
#include <variant>

#include "domain/grievance/case_number.hpp"
#include "ledger/proof.hpp"
#include "web/words.hpp"

namespace huiyin::web {

std::optional<std::string> silence_statement(const Desk& desk, const app::CaseFile& file, Language language) {
    const auto is_statement = [](const app::KeptEvent& kept) {
        return std::holds_alternative<SilenceStated>(kept.recorded.event);
    };
    const auto kept = std::find_if(file.timeline.rbegin(), file.timeline.rend(), is_statement);
    if (kept == file.timeline.rend()) return std::nullopt;
    const auto proof = desk.services.public_log.prove(kept->leaf);
    if (!proof) return std::nullopt;

    const Locale& locale = desk.services.locale;
    const app::OfficePointer office = desk.services.office();
    const Rulebook& rulebook = office->rulebook(file.state.rulebook);
    const auto say = [&](std::string_view id, std::initializer_list<Locale::Parameter> parameters) {
        return locale.text(id, language, parameters) + "\n";
    };
    std::string text = say("silence.title", {});
    text += say("silence.case", {{"office", office->name},
                                 {"number", case_number(file.id, file.state.filed.on)},
                                 {"filed_on", Locale::date(file.state.filed.on, language)}});
    text += say("silence.stated", {{"day", Locale::date(kept->recorded.at.on, language)}});
    for (const Lapsed& lapsed : std::get<SilenceStated>(kept->recorded.event).limits) {
        const LimitRule* const rule = rulebook.find_limit(lapsed.limit);
        text +=
            say("silence.limit", {{"name", rule == nullptr ? lapsed.limit : in_language(rule->name, language)},
                                  {"limit", lapsed.limit},
                                  {"rule", desk.words.rule(rulebook, rule == nullptr ? "" : rule->article, language)},
                                  {"due", Locale::date(lapsed.due_on, language)}});
    }
    text += say("silence.go_up", {});
    text += say("silence.check", {{"key", office->verifier_key}});
    text += "\n" + std::string(ledger::proof_begin) + "\n";
    ledger::append_proof(text, as_bytes(proof->entry), kept->leaf, proof->inclusion, proof->checkpoint);
    return text + std::string(ledger::proof_end) + "\n";
}

}  // namespace huiyin::web
