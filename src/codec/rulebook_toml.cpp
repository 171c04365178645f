#include "codec/rulebook_toml.hpp"

#include <algorithm>
#include <utility>

#include "codec/toml_reader.hpp"

namespace huiyin::codec {

namespace {

template <class E>
using Words = std::initializer_list<std::pair<std::string_view, E>>;

/// The meaning of a word from a closed list.
template <class E>
E one_of(const TomlValue& value, Words<E> words) {
    const std::string word = value.text();
    std::string known;
    for (const auto& [name, meaning] : words) {
        if (name == word) return meaning;
        known.append(known.empty() ? "" : ", ").append(name);
    }
    value.reject(TomlProblem::unknown_value, "`" + word + "` is not one of: " + known);
}

LengthUnit read_unit(const TomlValue& value) {
    return one_of<LengthUnit>(value, {{"hour", LengthUnit::hour},
                                      {"calendar_day", LengthUnit::calendar_day},
                                      {"working_day", LengthUnit::working_day},
                                      {"month", LengthUnit::month}});
}

LimitKind read_kind(const TomlValue& value) {
    return one_of<LimitKind>(value, {{"duty", LimitKind::duty}, {"window", LimitKind::window}});
}

Lapse read_lapse(const TomlValue& value) {
    return one_of<Lapse>(value, {{"none", Lapse::none},
                                 {"accountability", Lapse::accountability},
                                 {"escalate", Lapse::escalate},
                                 {"final", Lapse::final},
                                 {"deemed_approved", Lapse::deemed_approved}});
}

Label read_label(const TomlValue& value) {
    value.allow_only({"zh", "en"});
    return {.zh = value.at("zh").text(), .en = value.at("en").text()};
}

std::vector<std::string> read_ids(const TomlValue& value) {
    std::vector<std::string> ids;
    for (const TomlValue& element : value.list()) ids.push_back(element.id());
    return ids;
}

/// The classes of case that a rule is for.
std::vector<std::string> read_classes(const TomlValue& rule) {
    return rule.has("classes") ? read_ids(rule.at("classes")) : std::vector<std::string>();
}

std::vector<Step> read_steps(const TomlValue& value) {
    std::vector<Step> steps;
    for (const TomlValue& element : value.list()) {
        const std::string word = element.text();
        const auto step = parse_step(word);
        if (!step) element.reject(TomlProblem::unknown_value, "`" + word + "` is not a step");
        if (std::ranges::find(steps, *step) != steps.end()) {
            element.reject(TomlProblem::duplicate, "`" + word + "` is given twice");
        }
        steps.push_back(*step);
    }
    return steps;
}

/// The length that a table gives beside other things.
Length read_amount(const TomlValue& value) {
    return {.amount = value.at("amount").number(1, length_amount_max), .unit = read_unit(value.at("unit"))};
}

Length read_length(const TomlValue& value) {
    value.allow_only({"amount", "unit"});
    return read_amount(value);
}

Extension read_extension(const TomlValue& value) {
    value.allow_only({"amount", "unit", "times_max", "approver", "notice_before"});
    return {.length = read_amount(value),
            .times_max = value.at("times_max").number(1, length_amount_max),
            .approver = value.at("approver").id(),
            .notice_before = value.at("notice_before").flag()};
}

LimitRule read_limit(const TomlValue& value) {
    value.allow_only(
        {"id", "name", "kind", "starts_on", "met_by", "length", "duty", "article", "extension", "lapse", "classes"});
    LimitRule limit;
    limit.id = value.at("id").id();
    limit.name = read_label(value.at("name"));
    limit.kind = read_kind(value.at("kind"));
    limit.starts_on = read_steps(value.at("starts_on"));
    limit.met_by = read_steps(value.at("met_by"));
    if (value.has("length")) limit.length = read_length(value.at("length"));
    limit.duty = read_label(value.at("duty"));
    limit.article = value.at("article").text();
    if (value.has("extension")) limit.extension = read_extension(value.at("extension"));
    limit.lapse = read_lapse(value.at("lapse"));
    limit.classes = read_classes(value);
    return limit;
}

Ground read_ground(const TomlValue& value) {
    value.allow_only({"id", "name", "article"});
    return {.id = value.at("id").id(), .name = read_label(value.at("name")), .article = value.at("article").text()};
}

std::string read_article_if_any(const TomlValue& value) {
    return value.has("article") ? value.at("article").text() : std::string();
}

Choice read_choice(const TomlValue& value) {
    value.allow_only({"id", "name", "article", "classes"});
    return {.id = value.at("id").id(),
            .name = read_label(value.at("name")),
            .article = read_article_if_any(value),
            .classes = read_classes(value)};
}

OpeningPurpose read_purpose(const TomlValue& value) {
    value.allow_only({"id", "name", "article", "classes", "second_role"});
    return {{.id = value.at("id").id(),
             .name = read_label(value.at("name")),
             .article = read_article_if_any(value),
             .classes = read_classes(value)},
            value.has("second_role") ? value.at("second_role").id() : std::string()};
}

CaseClass read_class(const TomlValue& value) {
    value.allow_only({"id", "name", "article", "chosen_by", "bypass"});
    return {.id = value.at("id").id(),
            .name = read_label(value.at("name")),
            .article = read_article_if_any(value),
            .chosen_by = one_of<ClassChooser>(value.at("chosen_by"),
                                              {{"filer", ClassChooser::filer}, {"office", ClassChooser::office}}),
            .bypass = value.has("bypass") && value.at("bypass").flag()};
}

PauseRule read_pause(const TomlValue& value) {
    value.allow_only({"id", "name", "article", "cause", "limits", "days_max"});
    return {.id = value.at("id").id(),
            .name = read_label(value.at("name")),
            .article = read_article_if_any(value),
            .cause = one_of<PauseCause>(value.at("cause"), {{"clarification", PauseCause::clarification},
                                                            {"mediation", PauseCause::mediation},
                                                            {"hearing", PauseCause::hearing},
                                                            {"force_majeure", PauseCause::force_majeure}}),
            .limits = read_ids(value.at("limits")),
            .days_max = value.at("days_max").number(1, length_amount_max)};
}

SupervisionTrigger read_supervision(const TomlValue& value) {
    value.allow_only({"id", "name", "article", "cause"});
    return {.id = value.at("id").id(),
            .name = read_label(value.at("name")),
            .article = read_article_if_any(value),
            .cause = one_of<SupervisionCause>(value.at("cause"), {{"missed_limit", SupervisionCause::missed_limit},
                                                                  {"broken_promise", SupervisionCause::broken_promise},
                                                                  {"by_hand", SupervisionCause::by_hand}})};
}

ReviewAuthority read_authority(const TomlValue& value) {
    return one_of<ReviewAuthority>(value, {{"next_higher", ReviewAuthority::next_higher},
                                           {"other_officer", ReviewAuthority::other_officer},
                                           {"same_officer", ReviewAuthority::same_officer}});
}

ReviewRound read_review(const TomlValue& value) {
    value.allow_only({"id", "name", "article", "decided_by"});
    return {.id = value.at("id").id(),
            .name = read_label(value.at("name")),
            .article = value.at("article").text(),
            .decided_by = read_authority(value.at("decided_by"))};
}

ReviewEffect read_effect(const TomlValue& value) {
    return one_of<ReviewEffect>(value, {{"uphold", ReviewEffect::uphold},
                                        {"change", ReviewEffect::change},
                                        {"send_back", ReviewEffect::send_back},
                                        {"not_admitted", ReviewEffect::not_admitted}});
}

ReviewOutcome read_review_outcome(const TomlValue& value) {
    value.allow_only({"id", "name", "article", "effect"});
    return {.id = value.at("id").id(),
            .name = read_label(value.at("name")),
            .article = read_article_if_any(value),
            .effect = read_effect(value.at("effect"))};
}

/// Reads each element of a list of tables; two with the same id are an error at the second.
template <class Read>
auto read_all(const TomlValue& list, Read read) {
    std::vector<decltype(read(list))> items;
    for (const TomlValue& element : list.list()) {
        auto item = read(element);
        if (std::ranges::find(items, item.id, &decltype(item)::id) != items.end()) {
            element.at("id").reject(TomlProblem::duplicate, "`" + item.id + "` is given twice");
        }
        items.push_back(std::move(item));
    }
    return items;
}

Counting read_counting(const TomlValue& value) {
    value.allow_only({"count_from_next_day", "roll_to_next_workday", "recount_by_new_calendar"});
    return {.from_next_day = value.at("count_from_next_day").flag(),
            .roll_to_workday = value.at("roll_to_next_workday").flag(),
            .recount = !value.has("recount_by_new_calendar") || value.at("recount_by_new_calendar").flag()};
}

std::optional<int> read_number(const TomlValue& value, std::string_view key) {
    if (!value.has(key)) return std::nullopt;
    return value.at(key).number(1, length_amount_max);
}

Retention read_retention(const TomlValue& value) {
    value.allow_only({"months", "declined_months", "withdrawn_months", "article"});
    const auto months_if_any = [&](std::string_view key) -> std::optional<int> {
        if (!value.has(key)) return std::nullopt;
        return value.at(key).number(1, retention_months_max);
    };
    return {.months = value.at("months").number(1, retention_months_max),
            .declined_months = months_if_any("declined_months"),
            .withdrawn_months = months_if_any("withdrawn_months"),
            .article = read_article_if_any(value)};
}

Rulebook read_rulebook(const TomlValue& value) {
    value.allow_only({"id",
                      "version",
                      "name",
                      "source",
                      "calendar",
                      "counting",
                      "rating_days_max",
                      "reopen_days_max",
                      "limit",
                      "ground",
                      "outcome",
                      "rating",
                      "opening_purpose",
                      "next_step",
                      "review",
                      "review_outcome",
                      "after_reviews",
                      "satisfied",
                      "class",
                      "pause",
                      "supervision",
                      "representatives_max",
                      "look_back_days",
                      "small_cell",
                      "retention"});
    Rulebook rulebook;
    rulebook.id = value.at("id").id();
    rulebook.version = value.at("version").number(1, 1'000'000);
    rulebook.name = read_label(value.at("name"));
    rulebook.source = value.at("source").text();
    rulebook.calendar = value.at("calendar").id();
    rulebook.counting = read_counting(value.at("counting"));
    rulebook.rating_days_max = read_number(value, "rating_days_max");
    rulebook.reopen_days_max = read_number(value, "reopen_days_max");
    rulebook.limits = read_all(value.at("limit"), read_limit);
    rulebook.grounds = read_all(value.at("ground"), read_ground);
    rulebook.outcomes = read_all(value.at("outcome"), read_choice);
    rulebook.ratings = read_all(value.at("rating"), read_choice);
    rulebook.opening_purposes = read_all(value.at("opening_purpose"), read_purpose);
    rulebook.next_steps = read_all(value.at("next_step"), read_choice);
    if (value.has("review")) rulebook.reviews = read_all(value.at("review"), read_review);
    if (value.has("review_outcome")) {
        rulebook.review_outcomes = read_all(value.at("review_outcome"), read_review_outcome);
    }
    if (value.has("after_reviews")) rulebook.after_reviews = read_label(value.at("after_reviews"));
    if (value.has("satisfied")) rulebook.satisfied = read_ids(value.at("satisfied"));
    if (value.has("class")) rulebook.classes = read_all(value.at("class"), read_class);
    if (value.has("pause")) rulebook.pauses = read_all(value.at("pause"), read_pause);
    if (value.has("supervision")) rulebook.supervision = read_all(value.at("supervision"), read_supervision);
    rulebook.representatives_max = read_number(value, "representatives_max");
    rulebook.look_back_days = read_number(value, "look_back_days");
    if (value.has("small_cell")) rulebook.small_cell = value.at("small_cell").number(1, small_cell_max);
    if (value.has("retention")) rulebook.retention = read_retention(value.at("retention"));
    return rulebook;
}

}  // namespace

Result<Rulebook, TomlError> parse_rulebook(std::string_view toml) { return read_toml(toml, read_rulebook); }

}  // namespace huiyin::codec
