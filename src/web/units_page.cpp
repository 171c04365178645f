#include "web/units_page.hpp"

#include <string>

#include "base/check.hpp"

namespace huiyin::web {

namespace {

std::string_view length_text_id(LengthUnit unit) {
    switch (unit) {
        case LengthUnit::hour: return "length.hours";
        case LengthUnit::calendar_day: return "length.days";
        case LengthUnit::working_day: return "length.working_days";
        case LengthUnit::month: return "length.months";
    }
    check(false);
    return {};
}

}  // namespace

std::string length_text(const LimitRule& rule, const Locale& locale, Language language) {
    if (!rule.length) return locale.pattern("length.none", language);
    return locale.text(length_text_id(rule.length->unit), language, {{"amount", std::to_string(rule.length->amount)}});
}

namespace {

/// The names of the classes of case that a limit is for; empty if it is for all.
std::string names_of_classes(const std::vector<std::string>& ids, const Rulebook& rulebook, Language language) {
    std::string names;
    for (const std::string& id : ids) {
        const CaseClass* const one = rulebook.find_class(id);
        if (one == nullptr) continue;
        if (!names.empty()) names += language == Language::zh ? "、" : ", ";
        names += in_language(one->name, language);
    }
    return names;
}

}  // namespace

void fill_units_page(Page& page, const app::Office& office, const Desk& desk, Language language) {
    const Locale& locale = desk.services.locale;
    for (const Unit& unit : office.units.all()) {
        Dictionary row = page.add("unit");
        row.set("name", name_of(unit, language));
        row.show("above", unit_name(office.units, unit.parent, language));
    }
    const Rulebook& rulebook = office.rulebook(office.rulebook_in_force);
    page.set("rulebook", in_language(rulebook.name, language)).set("source", rulebook.source);
    for (const LimitRule& rule : rulebook.limits) {
        Dictionary row = page.add("limit");
        row.set("name", in_language(rule.name, language))
            .set("duty", in_language(rule.duty, language))
            .set("length", length_text(rule, locale, language))
            .set("rule", desk.words.rule(rulebook, rule.article, language));
        row.show("of_class", names_of_classes(rule.classes, rulebook, language));
    }
    for (const Ground& ground : rulebook.grounds) {
        page.add("ground")
            .set("name", in_language(ground.name, language))
            .set("rule", desk.words.rule(rulebook, ground.article, language));
    }
}

}  // namespace huiyin::web
