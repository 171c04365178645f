#include "web/act_form.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace huiyin::web {

namespace {

constexpr int passage = TextLimits::passage;
constexpr int part = TextLimits::answer_part;

constexpr std::array reply_fields{ActField{"reply_text", "text", TextLimits::text}};
constexpr std::array rate_fields{ActField{"rating", "rating"}, ActField{"rating_comment", "comment", passage}};
constexpr std::array reopen_fields{ActField{"reopen_reason", "reason", passage}};
constexpr std::array withdraw_fields{ActField{"withdraw_reason", "reason", passage}};
constexpr std::array refer_fields{ActField{"refer_to", "unit"}, ActField{"refer_reason", "reason", passage}};
constexpr std::array object_fields{ActField{"object_reasons", "reasons", passage}};
constexpr std::array accept_fields{ActField{"accept_procedure", "procedure", passage}};
constexpr std::array decline_fields{
    ActField{"decline_ground", "ground"},
    ActField{"decline_facts", "facts", passage},
    ActField{"decline_rule", "rule", passage},
    ActField{"decline_reasons", "reasons", passage},
    ActField{"decline_where_to_go", "where_to_go", passage},
};
constexpr std::array assign_handler_fields{ActField{"assign_handler_officer", "officer"}};
constexpr std::array assign_lead_fields{ActField{"assign_lead_officer", "officer"}};
constexpr std::array ask_fields{ActField{"ask_question", "question", passage}};
constexpr std::array answer_fields{
    ActField{"answer_claim", "claim", part}, ActField{"answer_facts", "facts", part},
    ActField{"answer_rule", "rule", part},   ActField{"answer_reasons", "reasons", part},
    ActField{"answer_outcome", "outcome"},   ActField{"answer_next_step", "next_step", part},
};
constexpr std::array open_fields{ActField{"open_purpose", "purpose"}, ActField{"open_reason", "reason", passage}};

constexpr int date_length = 10;
constexpr std::array extend_fields{
    ActField{"extend_limit", "limit"},
    ActField{"extend_due_on", "due_on", date_length},
    ActField{"extend_reason", "reason", passage},
};
constexpr std::array ask_review_fields{ActField{"review_reason", "reason", passage}};
constexpr std::array decide_review_fields{
    ActField{"decide_review_facts", "facts", part},         ActField{"decide_review_rule", "rule", part},
    ActField{"decide_review_reasons", "reasons", part},     ActField{"decide_review_outcome", "outcome"},
    ActField{"decide_review_next_step", "next_step", part},
};

constexpr std::array<ActForm, 17> forms{{
    {Action::reply, reply_fields},
    {Action::rate, rate_fields},
    {Action::reopen, reopen_fields},
    {Action::ask_review, ask_review_fields},
    {Action::withdraw, withdraw_fields},
    {Action::register_case, {}},
    {Action::refer, refer_fields},
    {Action::object_to_jurisdiction, object_fields},
    {Action::accept, accept_fields},
    {Action::decline, decline_fields},
    {Action::assign_handler, assign_handler_fields},
    {Action::assign_lead, assign_lead_fields},
    {Action::ask_filer, ask_fields},
    {Action::answer, answer_fields},
    {Action::extend_limit, extend_fields},
    {Action::decide_review, decide_review_fields},
    {Action::open_identity, open_fields},
}};

template <class Kind>
Id<Kind> id_of(std::string_view text) {
    const auto number = parse_decimal(trimmed(text));
    if (!number || *number > INT64_MAX) return {};
    return {static_cast<std::int64_t>(*number)};
}

/// None if nothing was typed; what is no date comes in as a day that no rule allows.
std::optional<Date> typed_date(std::string_view text) {
    if (trimmed(text).empty()) return std::nullopt;
    return parse_date(trimmed(text)).value_or(Date{});
}

Officer officer_of(std::string_view text, const Staff& staff) {
    const Officer* const officer = staff.find(id_of<OfficerIdKind>(text));
    return officer == nullptr ? Officer{} : *officer;
}

/// A value that the rules take for the field, to hear what they say of the others; none for a choice among units or
/// officers.
std::optional<std::string> acceptable(const ActForm& form, const ActField& field, const Rulebook& rulebook) {
    if (field.of_command == "due_on") return "";
    if (field.points_max > 0) return "x";
    const auto first = [](const auto& list) -> std::optional<std::string> {
        if (list.empty()) return std::nullopt;
        return list.front().id;
    };
    if (field.of_command == "ground") return first(rulebook.grounds);
    if (form.action == Action::decide_review) return first(rulebook.review_outcomes);
    if (field.of_command == "outcome") return first(rulebook.outcomes);
    if (field.of_command == "rating") return first(rulebook.ratings);
    if (field.of_command == "purpose") return first(rulebook.opening_purposes);
    return std::nullopt;
}

http::Form with_value(const http::Form& typed, std::string_view name, std::string value) {
    std::vector<http::Form::Field> fields;
    for (const http::Form::Field& field : typed.fields()) {
        if (field.name != name) fields.push_back(field);
    }
    fields.push_back({std::string(name), std::move(value)});
    return http::Form(std::move(fields));
}

/// What remains open to the filer after the review that is pending: the next round, or what the rulebook says of the
/// last one.
std::string after_this_review(const CaseView& view) {
    const auto& rounds = view.rulebook.reviews;
    const auto& pending = view.file.state.review;
    const Language language = view.filed().language;
    if (pending && pending->round < std::ssize(rounds)) {
        const Choice* const next =
            find_choice(view.rulebook.next_steps, rounds.at(static_cast<std::size_t>(pending->round)).id);
        if (next != nullptr) return in_language(next->name, language);
    }
    return in_language(view.rulebook.after_reviews, language);
}

/// What a field says before anybody typed anything.
std::string default_of(const ActField& field, const CaseView& view) {
    // In the language of the filer, who will read it.
    if (field.name == "decide_review_next_step") return after_this_review(view);
    if (field.name != "answer_next_step") return {};
    std::string proposed;
    for (const Choice& step : view.rulebook.next_steps) {
        if (!proposed.empty()) proposed += '\n';
        proposed += in_language(step.name, view.filed().language);
    }
    return proposed;
}

struct Option {
    std::string value;
    std::string_view label;
};

std::vector<Option> options_of(const ActField& field, const CaseView& view) {
    std::vector<Option> options;
    const Case& current = view.file.state;
    const auto take = [&](const auto& list) {
        for (const auto& entry : list) options.push_back({entry.id, in_language(entry.name, view.language)});
    };
    if (field.of_command == "ground") take(view.rulebook.grounds);
    if (field.name == "decide_review_outcome") {
        for (const ReviewOutcome& outcome : view.rulebook.review_outcomes) {
            const bool only_late = outcome.effect == ReviewEffect::not_admitted;
            if (only_late && !(current.review && current.review->late)) continue;
            options.push_back({outcome.id, in_language(outcome.name, view.language)});
        }
        return options;
    }
    if (field.of_command == "limit") {
        for (const RunningLimit& running : current.limits) {
            const LimitRule* const rule = view.rulebook.find_limit(running.limit);
            if (rule == nullptr || !rule->extension || running.missed) continue;
            options.push_back({rule->id, in_language(rule->name, view.language)});
        }
    }
    if (field.of_command == "outcome") take(view.rulebook.outcomes);
    if (field.of_command == "rating") take(view.rulebook.ratings);
    if (field.of_command == "purpose") take(view.rulebook.opening_purposes);
    if (field.of_command == "unit") {
        const std::vector<UnitId> complained_of = accused(current, view.office.units);
        for (const Unit& unit : view.office.units.all()) {
            if (contains(complained_of, unit.id)) continue;
            if (unit.id == current.holder && !current.objection) continue;
            options.push_back({std::to_string(unit.id.value), name_of(unit, view.language)});
        }
    }
    if (field.of_command == "officer") {
        const bool leads = field.name == "assign_lead_officer";
        for (const Officer& officer : view.staff.all()) {
            const auto refusal =
                leads ? refusal_of_lead(current, officer, view.office.units) : refusal_of_handler(current, officer);
            if (refusal) continue;
            options.push_back({std::to_string(officer.id.value), officer.name});
        }
    }
    return options;
}

void show_field(Dictionary& form, const ActField& field, const CaseView& view, const TypedAct* act) {
    const std::string name(field.name);
    if (field.points_max > 0) {
        form.set(name + "_max", std::int64_t{field.points_max});
        form.set(name, act != nullptr ? act->typed.value(field.name) : std::string_view(default_of(field, view)));
        return;
    }
    const std::string_view chosen = act != nullptr ? act->typed.value(field.name) : std::string_view{};
    const std::string section = name + "_option";
    for (const Option& option : options_of(field, view)) {
        Dictionary shown = form.add(section);
        shown.set("value", option.value).set("label", option.label);
        if (!chosen.empty() && option.value == chosen) shown.show("selected");
    }
}

}  // namespace

std::span<const ActForm> act_forms() { return forms; }

const ActForm* find_act_form(std::string_view action) {
    const auto* const found =
        std::find_if(forms.begin(), forms.end(), [&](const ActForm& form) { return to_text(form.action) == action; });
    return found == forms.end() ? nullptr : found;
}

Command command_of(const ActForm& form, const http::Form& typed, const Staff& staff, const Rulebook& rulebook,
                   Language language, const Words& words) {
    const auto text = [&](std::string_view name) { return std::string(typed.value(name)); };
    switch (form.action) {
        case Action::reply: return ReplyToOffice{text("reply_text")};
        case Action::rate: return RateAnswer{text("rating"), text("rating_comment")};
        case Action::reopen: return ReopenCase{text("reopen_reason")};
        case Action::withdraw: return WithdrawGrievance{text("withdraw_reason")};
        case Action::register_case: return RegisterCase{};
        case Action::refer: return ReferCase{id_of<UnitIdKind>(typed.value("refer_to")), text("refer_reason")};
        case Action::object_to_jurisdiction: return ObjectToJurisdiction{text("object_reasons")};
        case Action::accept: return AcceptCase{text("accept_procedure")};
        case Action::decline: {
            std::string rule = text("decline_rule");
            const Ground* const ground = rulebook.find_ground(typed.value("decline_ground"));
            if (trimmed(rule).empty() && ground != nullptr) rule = words.rule(rulebook, ground->article, language);
            return DeclineCase{text("decline_ground"), text("decline_facts"), std::move(rule), text("decline_reasons"),
                               text("decline_where_to_go")};
        }
        case Action::assign_handler: return AssignHandler{officer_of(typed.value("assign_handler_officer"), staff)};
        case Action::assign_lead: return AssignLead{officer_of(typed.value("assign_lead_officer"), staff)};
        case Action::ask_filer: return AskFiler{text("ask_question")};
        case Action::answer:
            return AnswerGrievance{text("answer_claim"),   text("answer_facts"),   text("answer_rule"),
                                   text("answer_reasons"), text("answer_outcome"), text("answer_next_step")};
        case Action::extend_limit:
            return ExtendLimit{text("extend_limit"), typed_date(typed.value("extend_due_on")), text("extend_reason")};
        case Action::ask_review: return AskForReview{text("review_reason")};
        case Action::decide_review:
            return DecideReview{text("decide_review_outcome"), text("decide_review_facts"), text("decide_review_rule"),
                                text("decide_review_reasons"), text("decide_review_next_step")};
        case Action::open_identity: return OpenIdentity{text("open_purpose"), text("open_reason")};
        case Action::file:
        case Action::view_case:
        case Action::record_missed_limits:
        case Action::view_queues:
        case Action::manage_office: break;
    }
    check(false);
    return RegisterCase{};
}

FieldError error_of(const ActForm& form, const Refusal& refusal, Language language, const Words& words) {
    FieldError error{.field = {}, .message = words.refusal(refusal, language)};
    for (const ActField& field : form.fields) {
        if (!refusal.field.empty() && field.of_command == refusal.field) error.field = field.name;
    }
    return error;
}

std::vector<FieldError> errors_of(const ActForm& form, const http::Form& typed, const Staff& staff, const Case& current,
                                  const Context& context, Language language, const Words& words) {
    std::vector<FieldError> errors;
    http::Form tried = typed;
    for (std::size_t round = 0; round <= form.fields.size(); ++round) {
        const auto decision =
            decide(current, command_of(form, tried, staff, context.rulebook, language, words), context);
        if (decision) break;
        errors.push_back(error_of(form, decision.error(), language, words));
        const auto field = std::find_if(form.fields.begin(), form.fields.end(), [&](const ActField& candidate) {
            return candidate.name == errors.back().field;
        });
        if (field == form.fields.end()) break;
        auto value = acceptable(form, *field, context.rulebook);
        if (!value) break;
        tried = with_value(tried, field->name, *std::move(value));
    }
    return errors;
}

void show_act_forms(Dictionary& page, const CaseView& view, const std::vector<Action>& possible,
                    const std::string& case_url, const TypedAct* act) {
    for (const ActForm& form : forms) {
        if (std::find(possible.begin(), possible.end(), form.action) == possible.end()) continue;
        const std::string name(to_text(form.action));
        const bool is_typed = act != nullptr && act->form == &form;
        Dictionary shown = page.add("can_" + name);
        shown.set("case_url", case_url);
        if (is_typed) shown.show(name + "_open");
        // Without a question the same act adds something, and must not be called an answer.
        if (form.action == Action::reply) shown.show(view.file.state.question_open ? "asked" : "not_asked");
        for (const ActField& field : form.fields) show_field(shown, field, view, is_typed ? act : nullptr);
    }
}

}  // namespace huiyin::web
