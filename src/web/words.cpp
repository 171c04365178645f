#include "web/words.hpp"

#include <cstddef>
#include <string>

namespace huiyin::web {

namespace {

constexpr std::array<std::string_view, line_label_count> line_names{
    "account",       "agreed",     "agreement",         "asked_by",    "asked_late",  "asked_outside", "asked_unit",
    "attachment",    "back_to",    "calendar",          "case_class",  "comment",     "conclusion",    "day",
    "due",           "entered_on", "filed_together",    "for_promise", "for_silence", "from",          "ground",
    "how",           "limit",      "mediator",          "meeting",     "minutes",     "new_due",       "not_agreed",
    "not_settled",   "number",     "objection_refused", "officer",     "outcome",     "participants",  "pause",
    "place",         "procedure",  "promise",           "purpose",     "question",    "rating",        "reason",
    "reception",     "reply",      "responsible",       "reviewer",    "rule",        "scope",         "settled",
    "settled_above", "to",         "trigger",           "unit",        "until",       "what",
};

constexpr std::size_t at(Language language) { return static_cast<std::size_t>(language); }

template <class E>
constexpr std::size_t at(E value) {
    return static_cast<std::size_t>(value);
}

template <std::size_t... i>
constexpr auto event_types(std::index_sequence<i...> /*all*/) {
    return std::array<std::string_view, sizeof...(i)>{std::variant_alternative_t<i, EventVariant>::type...};
}

}  // namespace

Words::Words(const Locale& locale) : locale_(&locale) {
    constexpr auto types = event_types(std::make_index_sequence<std::variant_size_v<EventVariant>>{});
    for (const Language language : languages) {
        const auto fill = [&](auto& table, std::string_view family, auto name_of_index) {
            auto& row = table.at(at(language));
            for (std::size_t i = 0; i < row.size(); ++i) row.at(i) = &locale.name(family, name_of_index(i), language);
        };
        fill(stages_, "stage", [](std::size_t i) { return to_text(static_cast<Stage>(i)); });
        fill(roles_, "role", [](std::size_t i) { return to_text(static_cast<Role>(i)); });
        fill(channels_, "channel", [](std::size_t i) { return to_text(static_cast<Channel>(i)); });
        fill(languages_, "language", [](std::size_t i) { return to_text(static_cast<Language>(i)); });
        fill(events_, "event", [&](std::size_t i) { return types.at(i); });
        fill(lines_, "line", [](std::size_t i) { return line_names.at(i); });
    }
}

const std::string& Words::stage(Stage stage, Language language) const {
    return *stages_.at(at(language)).at(at(stage));
}

const std::string& Words::role(Role role, Language language) const { return *roles_.at(at(language)).at(at(role)); }

const std::string& Words::channel(Channel channel, Language language) const {
    return *channels_.at(at(language)).at(at(channel));
}

const std::string& Words::language(Language named, Language language) const {
    return *languages_.at(at(language)).at(at(named));
}

const std::string& Words::event(const Event& event, Language language) const {
    return *events_.at(at(language)).at(event.index());
}

const std::string& Words::line(LineLabel label, Language language) const {
    return *lines_.at(at(language)).at(at(label));
}

std::string Words::refusal(const Refusal& refusal, Language language) const {
    const std::string id = "refusal." + std::string(to_text(refusal.code));
    const std::string limit = std::to_string(refusal.limit);
    return locale_->text(id, language, {{"limit", limit}, {"day", Locale::date(refusal.day, language)}});
}

std::string Words::by(const RecordedActor& actor, const Units& units, Language language) const {
    if (actor.role == Role::filer) return locale_->pattern("by.filer", language);
    if (actor.role == Role::helper) return locale_->pattern("by.helper", language);
    if (actor.role == Role::clock) return locale_->pattern("by.clock", language);
    const std::string_view unit = unit_name(units, actor.unit, language);
    return locale_->text("by.officer", language, {{"unit", unit}, {"role", role(actor.role, language)}});
}

std::string Words::rule(const Rulebook& rulebook, std::string_view article, Language language) const {
    const std::string& name = in_language(rulebook.name, language);
    const bool is_own = article.ends_with('*');
    if (is_own) article.remove_suffix(1);
    std::string place = name;
    if (!article.empty()) {
        const bool is_number = article.front() >= '0' && article.front() <= '9';
        place = locale_->text(is_number ? "limit.article" : "limit.place", language,
                              {{"rulebook", name}, {"article", article}});
    }
    return is_own ? locale_->text("limit.own", language, {{"place", place}}) : place;
}

const std::string& in_language(const Label& label, Language language) {
    return language == Language::en && !label.en.empty() ? label.en : label.zh;
}

const std::string& name_of(const Unit& unit, Language language) {
    return language == Language::en && !unit.name_en.empty() ? unit.name_en : unit.name_zh;
}

std::string_view unit_name(const Units& units, UnitId id, Language language) {
    const Unit* const unit = units.find(id);
    if (unit == nullptr) return {};
    return name_of(*unit, language);
}

}  // namespace huiyin::web
