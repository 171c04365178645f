#include "web/act_form.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "app/reception.hpp"
#include "base/bytes.hpp"
#include "base/check.hpp"
#include "base/contains.hpp"
#include "domain/grievance/case_number.hpp"

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
constexpr std::array open_fields{ActField{"open_purpose", "purpose"}, ActField{"open_reason", "reason", passage},
                                 ActField{"open_password", "password", TextLimits::line}};

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

constexpr std::array answer_look_back_fields{ActField{"answer_look_back_settled", "settled"},
                                             ActField{"answer_look_back_comment", "comment", passage}};
constexpr std::array offer_mediation_fields{ActField{"offer_mediation_mediator", "mediator"},
                                            ActField{"offer_mediation_proposal", "proposal", passage}};
constexpr std::array end_mediation_fields{ActField{"end_mediation_reason", "reason", passage}};
constexpr std::array classify_fields{ActField{"classify_case_class", "case_class"},
                                     ActField{"classify_reason", "reason", passage}};
constexpr std::array propose_agreement_fields{ActField{"propose_agreement_text", "text", part},
                                              ActField{"propose_agreement_promise", "promise", passage},
                                              ActField{"propose_agreement_due_on", "due_on", date_length}};
constexpr std::array set_meeting_fields{ActField{"set_meeting_kind", "kind"},
                                        ActField{"set_meeting_on", "on", date_length},
                                        ActField{"set_meeting_place", "place", TextLimits::line},
                                        ActField{"set_meeting_participants", "participants", passage}};
constexpr std::array record_meeting_fields{ActField{"record_meeting_kind", "kind"},
                                           ActField{"record_meeting_reception", "reception"},
                                           ActField{"record_meeting_on", "on", date_length},
                                           ActField{"record_meeting_participants", "participants", passage},
                                           ActField{"record_meeting_minutes", "minutes", part},
                                           ActField{"record_meeting_conclusion", "conclusion", passage}};
constexpr std::array cancel_meeting_fields{ActField{"cancel_meeting_reason", "reason", passage}};
constexpr std::array make_promise_fields{ActField{"make_promise_what", "what", passage},
                                         ActField{"make_promise_due_on", "due_on", date_length},
                                         ActField{"make_promise_unit", "unit"}};
constexpr std::array keep_promise_fields{ActField{"keep_promise_number", "number"},
                                         ActField{"keep_promise_how", "how", passage}};
constexpr std::array contest_promise_fields{ActField{"contest_promise_number", "number"},
                                            ActField{"contest_promise_reason", "reason", passage}};
constexpr std::array set_plan_step_fields{ActField{"set_plan_step_what", "what", passage},
                                          ActField{"set_plan_step_due_on", "due_on", date_length},
                                          ActField{"set_plan_step_unit", "unit"}};
constexpr std::array finish_plan_step_fields{ActField{"finish_plan_step_number", "number"},
                                             ActField{"finish_plan_step_how", "how", passage}};
constexpr std::array pause_clock_fields{ActField{"pause_clock_reason", "reason", passage}};
constexpr std::array resume_clock_fields{ActField{"resume_clock_reason", "reason", passage}};
constexpr std::array open_supervision_fields{ActField{"open_supervision_trigger", "trigger"},
                                             ActField{"open_supervision_reason", "reason", passage}};
constexpr std::array answer_supervision_fields{ActField{"answer_supervision_text", "text", part}};
constexpr std::array mark_urgent_fields{ActField{"mark_urgent_reason", "reason", passage}};
constexpr std::array report_urgent_fields{ActField{"report_urgent_to", "to", TextLimits::line},
                                          ActField{"report_urgent_what", "what", passage}};
constexpr std::array give_code_fields{ActField{"give_code_scope", "scope"}};
constexpr std::array take_back_code_fields{ActField{"take_back_code_scope", "scope"}};
constexpr std::array merge_fields{ActField{"merge_into", "into", TextLimits::line},
                                  ActField{"merge_reason", "reason", passage}};
constexpr std::array give_identity_fields{ActField{"give_identity_name", "name", TextLimits::line},
                                          ActField{"give_identity_phone", "phone", TextLimits::line},
                                          ActField{"give_identity_address", "address", TextLimits::line},
                                          ActField{"give_identity_email", "email", TextLimits::line},
                                          ActField{"give_identity_words", "words", passage},
                                          ActField{"give_identity_readable", "readable"}};
constexpr std::array reissue_code_fields{ActField{"reissue_code_reason", "reason", passage},
                                         ActField{"reissue_code_password", "password", TextLimits::line}};
constexpr std::array approve_opening_fields{ActField{"approve_opening_purpose", "purpose"},
                                            ActField{"approve_opening_reason", "reason", passage}};
constexpr std::array recuse_fields{ActField{"recuse_reason", "reason", passage}};
constexpr std::array place_hold_fields{ActField{"place_hold_reason", "reason", passage}};
constexpr std::array lift_hold_fields{ActField{"lift_hold_reason", "reason", passage}};
constexpr std::array part_fields{ActField{"part_reason", "reason", passage}};

constexpr std::array<ActForm, 52> forms{{
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
    {Action::state_silence, {}, true},
    {Action::contest_promise, contest_promise_fields, true},
    {Action::answer_look_back, answer_look_back_fields, true},
    {Action::offer_mediation, offer_mediation_fields, true},
    {Action::accept_mediation, {}, true},
    {Action::accept_agreement, {}, true},
    {Action::end_mediation, end_mediation_fields, true},
    {Action::classify, classify_fields, true},
    {Action::propose_agreement, propose_agreement_fields, true},
    {Action::set_meeting, set_meeting_fields, true},
    {Action::record_meeting, record_meeting_fields, true},
    {Action::cancel_meeting, cancel_meeting_fields, true},
    {Action::make_promise, make_promise_fields, true},
    {Action::keep_promise, keep_promise_fields, true},
    {Action::set_plan_step, set_plan_step_fields, true},
    {Action::finish_plan_step, finish_plan_step_fields, true},
    {Action::acknowledge_review, {}, true},
    {Action::pause_clock, pause_clock_fields, true},
    {Action::resume_clock, resume_clock_fields, true},
    {Action::open_supervision, open_supervision_fields, true},
    {Action::answer_supervision, answer_supervision_fields, true},
    {Action::mark_urgent, mark_urgent_fields, true},
    {Action::report_urgent, report_urgent_fields, true},
    {Action::give_code, give_code_fields, true},
    {Action::take_back_code, take_back_code_fields, true},
    {Action::give_identity, give_identity_fields, true},
    {Action::approve_opening, approve_opening_fields, true},
    {Action::reissue_code, reissue_code_fields, true},
    {Action::place_hold, place_hold_fields, true},
    {Action::lift_hold, lift_hold_fields, true},
    {Action::recuse, recuse_fields, true},
    {Action::choose_representative, {}, true},
    {Action::release_representative, {}, true},
    {Action::merge, merge_fields, true},
    {Action::part, part_fields, true},
}};

std::string name_of_field(const ActForm& form, std::string_view of_command) {
    return std::string(to_text(form.action)) + "_" + std::string(of_command);
}

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
std::optional<std::string> acceptable(const ActForm& form, const ActField& field, const Context& context) {
    const Rulebook& rulebook = context.rulebook;
    if (form.action == Action::extend_limit && field.of_command == "due_on") return "";
    if (field.of_command == "into") return std::nullopt;
    if (field.of_command == "reception") return "";
    if (field.points_max == date_length) return to_text(context.now.on);
    if (field.points_max > 0) return "x";
    const auto first = [](const auto& list) -> std::optional<std::string> {
        if (list.empty()) return std::nullopt;
        return list.front().id;
    };
    if (field.of_command == "ground") return first(rulebook.grounds);
    if (form.action == Action::decide_review) return first(rulebook.review_outcomes);
    if (field.of_command == "outcome") return first(rulebook.outcomes);
    if (field.of_command == "rating") return first(rulebook.ratings);
    if (form.action == Action::approve_opening && field.of_command == "purpose") {
        const auto asked = std::ranges::find_if(rulebook.opening_purposes,
                                                [](const OpeningPurpose& one) { return !one.second_role.empty(); });
        if (asked != rulebook.opening_purposes.end()) return asked->id;
    }
    if (field.of_command == "purpose") return first(rulebook.opening_purposes);
    if (field.of_command == "settled") return "yes";
    if (field.of_command == "mediator") return std::string(to_text(MediatorKind::people));
    if (field.of_command == "kind") {
        const bool is_set = form.action == Action::set_meeting;
        return std::string(to_text(is_set ? MeetingKind::hearing : MeetingKind::reception));
    }
    if (field.of_command == "trigger") {
        const auto by_hand =
            std::ranges::find(rulebook.supervision, SupervisionCause::by_hand, &SupervisionTrigger::cause);
        if (by_hand != rulebook.supervision.end()) return by_hand->id;
    }
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
    std::string label;
};

/// The meetings that can be set, or the one whose minutes can be taken now.
std::vector<MeetingKind> meetings_for(std::string_view field, const Case& current) {
    if (field.starts_with("set_meeting")) {
        return {MeetingKind::hearing, MeetingKind::joint_meeting, MeetingKind::evaluation};
    }
    std::vector<MeetingKind> kinds;
    if (current.meeting) kinds.push_back(current.meeting->kind);
    kinds.push_back(MeetingKind::reception);
    return kinds;
}

/// What was undertaken under this number, in its words, so that it can be told from others.
Option undertaking_option(const Undertaking& one, bool of_plan, const CaseView& view) {
    std::string_view what;
    for (const app::KeptEvent& kept : view.file.timeline) {
        const auto* const promise = std::get_if<PromiseMade>(&kept.recorded.event);
        const auto* const step = std::get_if<PlanStepSet>(&kept.recorded.event);
        if (!of_plan && promise != nullptr && promise->number == one.number) what = promise->what;
        if (of_plan && step != nullptr && step->number == one.number) what = step->what;
    }
    return {std::to_string(one.number), std::string(what)};
}

/// A reception of the rota that took place: day, times, unit and the office held.
Option reception_option(const Reception& one, const CaseView& view) {
    std::string label = Locale::date(one.day, view.language) + " " + app::clock_text(one.from_minute) + "–" +
                        app::clock_text(one.to_minute) + " · ";
    label.append(unit_name(view.office.units, one.unit, view.language)).append(" · ").append(one.title);
    return {std::to_string(one.id.value), std::move(label)};
}

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
            if (outcome.effect == ReviewEffect::uphold && current.judges.empty()) continue;
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
    if (field.of_command == "outcome") {
        for (const Choice& outcome : view.rulebook.outcomes) {
            if (!is_for_class(outcome.classes, current.case_class)) continue;
            options.push_back({outcome.id, in_language(outcome.name, view.language)});
        }
    }
    if (field.of_command == "rating") take(view.rulebook.ratings);
    if (field.of_command == "purpose") {
        for (const OpeningPurpose& purpose : view.rulebook.opening_purposes) {
            if (field.name.starts_with("approve") && purpose.second_role.empty()) continue;
            options.push_back({purpose.id, in_language(purpose.name, view.language)});
        }
    }
    const auto take_name = [&](std::string_view family, std::string_view name) {
        options.push_back({std::string(name), view.words.locale().name(family, name, view.language)});
    };
    if (field.of_command == "readable") {
        take_name("readable", "yes");
        take_name("readable", "no");
    }
    if (field.of_command == "settled") {
        take_name("settled", "yes");
        take_name("settled", "no");
    }
    if (field.of_command == "scope") {
        const bool takes_back = field.name.starts_with("take_back");
        if (current.helper_code == takes_back) take_name("scope", to_text(CodeScope::helper));
        const bool joinable = takes_back || is_open(current.stage);
        if (current.joining_code == takes_back && joinable) take_name("scope", to_text(CodeScope::joining));
    }
    if (field.of_command == "mediator") {
        for (int i = 0; i < mediator_kind_count; ++i) take_name("mediator", to_text(static_cast<MediatorKind>(i)));
    }
    if (field.of_command == "kind") {
        for (const MeetingKind kind : meetings_for(field.name, current)) take_name("meeting", to_text(kind));
    }
    if (field.of_command == "reception") {
        for (const Reception& one : app::receptions_for_minutes(view.office, current, view.today)) {
            options.push_back(reception_option(one, view));
        }
    }
    if (field.of_command == "case_class") {
        for (const CaseClass& one : view.rulebook.classes) {
            if (one.id == current.case_class || !view.rulebook.office_may_choose(one)) continue;
            options.push_back({one.id, in_language(one.name, view.language)});
        }
    }
    if (field.of_command == "trigger") {
        for (const SupervisionTrigger& trigger : view.rulebook.supervision) {
            if (trigger.cause != SupervisionCause::by_hand) continue;
            options.push_back({trigger.id, in_language(trigger.name, view.language)});
        }
    }
    if (field.of_command == "number") {
        const bool of_plan = field.name.starts_with("finish_plan_step");
        const bool is_contest = field.name.starts_with("contest_promise");
        for (const Undertaking& one : of_plan ? current.plan : current.promises) {
            const bool fits = is_contest ? !refusal_of_contest(one, view.rulebook, view.today)
                                         : one.state == Undertaking::State::open;
            if (fits) options.push_back(undertaking_option(one, of_plan, view));
        }
    }
    if (field.of_command == "unit") {
        const std::vector<UnitId> complained_of = accused(current, view.office.units);
        for (const Unit& unit : view.office.units.all()) {
            if (contains(complained_of, unit.id)) continue;
            if (field.name == "refer_to" && unit.id == current.holder && !current.objection) continue;
            options.push_back({std::to_string(unit.id.value), name_of(unit, view.language)});
        }
    }
    if (field.of_command == "officer") {
        const bool leads = field.name == "assign_lead_officer";
        for (const Officer& officer : view.staff.all()) {
            const auto refusal = leads ? refusal_of_lead(current, officer, view.office.units)
                                       : refusal_of_handler(current, officer, view.office.units);
            if (refusal) continue;
            options.push_back({std::to_string(officer.id.value), officer.name});
        }
    }
    return options;
}

void show_plain_field(Dictionary& form, const ActForm& of, const ActField& field, const CaseView& view,
                      const TypedAct* act) {
    const Locale& locale = view.words.locale();
    const std::vector<Option> options = field.points_max > 0 ? std::vector<Option>{} : options_of(field, view);
    // Most cases were at no reception of the last weeks.
    if (field.of_command == "reception" && options.empty()) return;
    Dictionary shown = form.add("field");
    shown.set("name", field.name)
        .set("label", locale.pattern(text_id(of, field, "label"), view.language))
        .set("hint", locale.pattern(text_id(of, field, "hint"), view.language));
    if (act != nullptr) {
        for (const FieldError& error : act->errors) {
            if (error.field == field.name) shown.show("error", error.message);
        }
    }
    if (is_secret(field)) {
        shown.show("secret");
        return;
    }
    const std::string_view typed = act != nullptr ? act->typed.value(field.name) : std::string_view{};
    if (field.points_max > TextLimits::line) {
        shown.add("long").set("value", typed).set("value_max", std::int64_t{field.points_max});
        return;
    }
    if (field.points_max > 0) {
        shown.add("short").set("value", typed).set("value_max", std::int64_t{field.points_max});
        return;
    }
    Dictionary choice = shown.add("choice");
    for (const Option& option : options) {
        Dictionary one = choice.add("option");
        one.set("value", option.value).set("option_label", option.label);
        if (!typed.empty() && option.value == typed) one.show("selected");
    }
}

void show_plain_form(Dictionary& page, const ActForm& form, const CaseView& view, const std::string& case_url,
                     const TypedAct* act) {
    const Locale& locale = view.words.locale();
    Dictionary shown = page.add("act");
    shown.set("action", to_text(form.action))
        .set("case_url", case_url)
        .set("title", locale.pattern(text_id(form, "title"), view.language))
        .set("body", locale.pattern(text_id(form, "body"), view.language))
        .set("submit", locale.pattern(text_id(form, "submit"), view.language));
    if (act != nullptr) shown.show("open");
    for (const ActField& field : form.fields) show_plain_field(shown, form, field, view, act);
}

void show_field(Dictionary& form, const ActField& field, const CaseView& view, const TypedAct* act) {
    const std::string name(field.name);
    if (is_secret(field)) return;
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

std::string text_id(const ActForm& form, std::string_view what) {
    return "do." + std::string(to_text(form.action)) + "." + std::string(what);
}

std::string text_id(const ActForm& form, const ActField& field, std::string_view what) {
    return text_id(form, std::string(field.of_command) + "." + std::string(what));
}

std::span<const ActForm> act_forms() { return forms; }

const ActForm* find_act_form(std::string_view action) {
    const auto* const found =
        std::find_if(forms.begin(), forms.end(), [&](const ActForm& form) { return to_text(form.action) == action; });
    return found == forms.end() ? nullptr : found;
}

Command command_of(const ActForm& form, const http::Form& typed, const Staff& staff, const Rulebook& rulebook,
                   Language language, const Words& words) {
    const auto text = [&](std::string_view name) { return std::string(typed.value(name)); };
    // The fields of a plain form are named after what they fill in.
    const auto typed_in = [&](std::string_view of_command) { return typed.value(name_of_field(form, of_command)); };
    const auto one = [&](std::string_view of_command) { return std::string(typed_in(of_command)); };
    const auto day = [&](std::string_view of_command) { return typed_date(typed_in(of_command)); };
    const auto unit = [&](std::string_view of_command) { return id_of<UnitIdKind>(typed_in(of_command)); };
    const auto number = [&](std::string_view of_command) -> std::int64_t {
        const auto parsed = parse_decimal(trimmed(typed_in(of_command)));
        return parsed && *parsed <= INT64_MAX ? static_cast<std::int64_t>(*parsed) : 0;
    };
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
        case Action::state_silence: return StateSilence{};
        case Action::answer_look_back: return AnswerLookBack{one("settled"), one("comment")};
        case Action::offer_mediation: return OfferMediation{one("mediator"), one("proposal")};
        case Action::accept_mediation: return AcceptMediation{};
        case Action::accept_agreement: return AcceptAgreement{};
        case Action::end_mediation: return EndMediation{one("reason")};
        case Action::classify: return ClassifyCase{one("case_class"), one("reason")};
        case Action::propose_agreement: return ProposeAgreement{one("text"), one("promise"), day("due_on")};
        case Action::set_meeting: return SetMeeting{one("kind"), day("on"), one("place"), one("participants")};
        case Action::record_meeting:
            return RecordMeeting{one("kind"),    day("on"),         one("participants"),
                                 one("minutes"), one("conclusion"), id_of<ReceptionIdKind>(typed_in("reception"))};
        case Action::cancel_meeting: return CancelMeeting{one("reason")};
        case Action::make_promise: return MakePromise{one("what"), day("due_on"), unit("unit")};
        case Action::keep_promise: return KeepPromise{number("number"), one("how")};
        case Action::contest_promise: return ContestPromise{number("number"), one("reason")};
        case Action::set_plan_step: return SetPlanStep{one("what"), day("due_on"), unit("unit")};
        case Action::finish_plan_step: return FinishPlanStep{number("number"), one("how")};
        case Action::acknowledge_review: return AcknowledgeReview{};
        case Action::pause_clock: return PauseClock{one("reason")};
        case Action::resume_clock: return ResumeClock{one("reason")};
        case Action::open_supervision: return OpenSupervision{one("trigger"), one("reason")};
        case Action::answer_supervision: return AnswerSupervision{one("text")};
        case Action::mark_urgent: return MarkUrgent{one("reason")};
        case Action::report_urgent: return ReportUrgent{one("to"), one("what")};
        case Action::give_code: return GiveCode{one("scope")};
        case Action::take_back_code: return TakeBackCode{one("scope")};
        case Action::give_identity: return GiveIdentity{};
        case Action::approve_opening: return ApproveOpening{one("purpose"), one("reason")};
        case Action::reissue_code: return ReissueCode{{}, one("reason")};
        case Action::recuse: return Recuse{one("reason")};
        case Action::place_hold: return PlaceHold{one("reason")};
        case Action::lift_hold: return LiftHold{one("reason")};
        case Action::merge: {
            const auto into = parse_case_number(typed_in("into"));
            return MergeCase{into ? into->id : CaseId{}, std::nullopt, one("reason")};
        }
        case Action::part: return PartCase{one("reason")};
        case Action::choose_representative: return ChooseRepresentative{};
        case Action::release_representative: return ReleaseRepresentative{};
        case Action::recount_limits:
        case Action::erase:
        case Action::open_attachment:
        case Action::file:
        case Action::view_case:
        case Action::record_missed_limits:
        case Action::view_queues:
        case Action::manage_office: break;
    }
    check(false);
    return RegisterCase{};
}

FieldError secret_error_of(const ActForm& form, std::string message, Language language, const Words& words) {
    const auto field = std::ranges::find_if(form.fields, is_secret);
    FieldError error{.field = std::string(field->name), .message = std::move(message)};
    if (form.is_plain) error.label = words.locale().pattern(text_id(form, *field, "label"), language);
    return error;
}

FieldError error_of(const ActForm& form, const Refusal& refusal, Language language, const Words& words) {
    FieldError error{.field = {}, .message = words.refusal(refusal, language)};
    for (const ActField& field : form.fields) {
        if (refusal.field.empty() || field.of_command != refusal.field) continue;
        error.field = field.name;
        if (form.is_plain) error.label = words.locale().pattern(text_id(form, field, "label"), language);
    }
    return error;
}

vault::Identity identity_in(const http::Form& form) {
    const auto value = [&](std::string_view name) {
        return std::string(form.value("give_identity_" + std::string(name)));
    };
    vault::Identity identity;
    identity.name.assign(trimmed(value("name")));
    identity.phone.assign(trimmed(value("phone")));
    identity.address.assign(trimmed(value("address")));
    identity.email.assign(trimmed(value("email")));
    identity.words.assign(value("words"));
    return identity;
}

bool is_secret(const ActField& field) { return field.of_command == "password"; }

bool is_day(const ActField& field) { return field.points_max == date_length; }

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
        const std::string_view given = trimmed(typed.value(field->name));
        if (is_day(*field) && !given.empty() && !parse_date(given)) {
            errors.back().message = words.locale().pattern("act.day_unreadable", language);
        }
        auto value = acceptable(form, *field, context);
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
        if (form.is_plain) {
            show_plain_form(page, form, view, case_url, is_typed ? act : nullptr);
            continue;
        }
        Dictionary shown = page.add("can_" + name);
        shown.set("case_url", case_url);
        if (is_typed) shown.show(name + "_open");
        // Without a question the same act adds something, and must not be called an answer.
        if (form.action == Action::reply) shown.show(view.file.state.question_open ? "asked" : "not_asked");
        for (const ActField& field : form.fields) show_field(shown, field, view, is_typed ? act : nullptr);
    }
}

}  // namespace huiyin::web
