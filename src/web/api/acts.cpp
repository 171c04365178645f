#include "web/api/acts.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "domain/grievance/case_number.hpp"
#include "web/act_form.hpp"
#include "web/api/bearer.hpp"
#include "web/api/case_json.hpp"
#include "web/api/problem.hpp"
#include "web/api/request_body.hpp"
#include "web/api/uploads.hpp"
#include "web/attachments.hpp"
#include "web/case_bundle.hpp"
#include "web/case_page.hpp"
#include "web/staff_case.hpp"

namespace huiyin::web::api {

namespace {

constexpr std::array<Act, 18> acts_of_holder{{
    {Action::reply, "replies", "/api/v1/cases/{number}/replies", "api_reply"},
    {Action::rate, "rating", "/api/v1/cases/{number}/rating", "api_rate"},
    {Action::withdraw, "withdrawal", "/api/v1/cases/{number}/withdrawal", "api_withdraw"},
    {Action::reopen, "reopening", "/api/v1/cases/{number}/reopening", "api_reopen"},
    {Action::ask_review, "review-request", "/api/v1/cases/{number}/review-request", "api_ask_review"},
    {Action::state_silence, "silence-statement", "/api/v1/cases/{number}/silence-statement", "api_state_silence"},
    {Action::contest_promise, "promise-contest", "/api/v1/cases/{number}/promise-contest", "api_contest_promise"},
    {Action::answer_look_back, "look-back", "/api/v1/cases/{number}/look-back", "api_answer_look_back"},
    {Action::offer_mediation, "mediation-offer", "/api/v1/cases/{number}/mediation-offer",
     "api_offer_mediation_by_filer"},
    {Action::accept_mediation, "mediation-consent", "/api/v1/cases/{number}/mediation-consent",
     "api_accept_mediation_by_filer"},
    {Action::accept_agreement, "agreement-acceptance", "/api/v1/cases/{number}/agreement-acceptance",
     "api_accept_agreement"},
    {Action::end_mediation, "mediation-end", "/api/v1/cases/{number}/mediation-end", "api_end_mediation_by_filer"},
    {Action::give_code, "codes", "/api/v1/cases/{number}/codes", "api_give_code"},
    {Action::take_back_code, "code-return", "/api/v1/cases/{number}/code-return", "api_take_back_code"},
    {Action::give_identity, "identity", "/api/v1/cases/{number}/identity", "api_give_identity"},
    {Action::part, "parting", "/api/v1/cases/{number}/parting", "api_part"},
    {Action::choose_representative, "representation", "/api/v1/cases/{number}/representation", "api_represent"},
    {Action::release_representative, "representation-end", "/api/v1/cases/{number}/representation-end",
     "api_end_representation"},
}};

constexpr std::array<Act, 38> acts_of_staff{{
    {Action::register_case, "registration", "/api/v1/staff/cases/{number}/registration", "api_register"},
    {Action::refer, "referral", "/api/v1/staff/cases/{number}/referral", "api_refer"},
    {Action::object_to_jurisdiction, "objection", "/api/v1/staff/cases/{number}/objection", "api_object"},
    {Action::accept, "acceptance", "/api/v1/staff/cases/{number}/acceptance", "api_accept"},
    {Action::decline, "decline", "/api/v1/staff/cases/{number}/decline", "api_decline"},
    {Action::assign_handler, "handler", "/api/v1/staff/cases/{number}/handler", "api_assign_handler"},
    {Action::assign_lead, "lead", "/api/v1/staff/cases/{number}/lead", "api_assign_lead"},
    {Action::ask_filer, "question", "/api/v1/staff/cases/{number}/question", "api_ask"},
    {Action::answer, "answer", "/api/v1/staff/cases/{number}/answer", "api_answer"},
    {Action::extend_limit, "extension", "/api/v1/staff/cases/{number}/extension", "api_extend"},
    {Action::decide_review, "review-decision", "/api/v1/staff/cases/{number}/review-decision", "api_decide_review"},
    {Action::open_identity, "identity-opening", "/api/v1/staff/cases/{number}/identity-opening", "api_open_identity"},
    {Action::classify, "classification", "/api/v1/staff/cases/{number}/classification", "api_classify"},
    {Action::acknowledge_review, "review-acknowledgement", "/api/v1/staff/cases/{number}/review-acknowledgement",
     "api_acknowledge_review"},
    {Action::pause_clock, "pause", "/api/v1/staff/cases/{number}/pause", "api_pause_clock"},
    {Action::resume_clock, "resumption", "/api/v1/staff/cases/{number}/resumption", "api_resume_clock"},
    {Action::offer_mediation, "mediation-offer", "/api/v1/staff/cases/{number}/mediation-offer",
     "api_offer_mediation_by_staff"},
    {Action::accept_mediation, "mediation-consent", "/api/v1/staff/cases/{number}/mediation-consent",
     "api_accept_mediation_by_staff"},
    {Action::propose_agreement, "agreement", "/api/v1/staff/cases/{number}/agreement", "api_propose_agreement"},
    {Action::end_mediation, "mediation-end", "/api/v1/staff/cases/{number}/mediation-end",
     "api_end_mediation_by_staff"},
    {Action::set_meeting, "meeting", "/api/v1/staff/cases/{number}/meeting", "api_set_meeting"},
    {Action::record_meeting, "minutes", "/api/v1/staff/cases/{number}/minutes", "api_record_meeting"},
    {Action::cancel_meeting, "meeting-cancellation", "/api/v1/staff/cases/{number}/meeting-cancellation",
     "api_cancel_meeting"},
    {Action::make_promise, "promise", "/api/v1/staff/cases/{number}/promise", "api_make_promise"},
    {Action::keep_promise, "promise-kept", "/api/v1/staff/cases/{number}/promise-kept", "api_keep_promise"},
    {Action::set_plan_step, "plan-step", "/api/v1/staff/cases/{number}/plan-step", "api_set_plan_step"},
    {Action::finish_plan_step, "plan-step-done", "/api/v1/staff/cases/{number}/plan-step-done", "api_finish_plan_step"},
    {Action::open_supervision, "supervision", "/api/v1/staff/cases/{number}/supervision", "api_open_supervision"},
    {Action::answer_supervision, "supervision-answer", "/api/v1/staff/cases/{number}/supervision-answer",
     "api_answer_supervision"},
    {Action::mark_urgent, "urgency", "/api/v1/staff/cases/{number}/urgency", "api_mark_urgent"},
    {Action::report_urgent, "urgent-report", "/api/v1/staff/cases/{number}/urgent-report", "api_report_urgent"},
    {Action::merge, "merger", "/api/v1/staff/cases/{number}/merger", "api_merge"},
    {Action::part, "parting", "/api/v1/staff/cases/{number}/parting", "api_staff_part"},
    {Action::approve_opening, "opening-approval", "/api/v1/staff/cases/{number}/opening-approval",
     "api_approve_opening"},
    {Action::reissue_code, "code-reissue", "/api/v1/staff/cases/{number}/code-reissue", "api_reissue_code"},
    {Action::recuse, "recusal", "/api/v1/staff/cases/{number}/recusal", "api_recuse"},
    {Action::place_hold, "hold", "/api/v1/staff/cases/{number}/hold", "api_place_hold"},
    {Action::lift_hold, "hold-lifting", "/api/v1/staff/cases/{number}/hold-lifting", "api_lift_hold"},
}};

http::Response json_response(std::string body, Language language) {
    return {.content_type = "application/json",
            .headers = {{"Cache-Control", "no-store"},
                        {"Content-Language", std::string(Locale::tag(language))},
                        {"X-Content-Type-Options", "nosniff"}},
            .body = std::move(body)};
}

http::Response respond(const Desk& desk, const Call& call, const Problem& problem) {
    return respond_with(problem, call.language, desk.words);
}

// --- the body of an act ----------------------------------------------------------------------------------------------

/// What was asked for, in the fields of the form that a page would have sent.
struct Asked {
    const ActForm* form = nullptr;
    http::Form typed;
    std::optional<int> expected_version;
    std::vector<std::string> tickets;
};

bool is_number(const ActField& field) {
    return field.of_command == "unit" || field.of_command == "officer" || field.of_command == "number" ||
           field.of_command == "reception";
}

Result<Asked, Problem> read_act(const http::Request& request, const Act& act) {
    const ActForm& form = check(find_act_form(to_text(act.action)));
    constexpr std::size_t fields_max = 8;
    std::array<std::string, fields_max> texts;
    std::array<std::optional<std::int64_t>, fields_max> numbers;
    std::optional<std::int64_t> version;
    std::vector<std::string> tickets;
    std::vector<Member> members{{"expected_version", &version}};
    // Who files stands in an object of its own wherever it stands.
    std::vector<Member> identity;
    if (act.action == Action::reply) members.push_back({"attachments", Member::Texts{&tickets}});
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const ActField& field = form.fields[i];
        if (is_number(field)) {
            members.push_back({field.of_command, &numbers.at(i)});
        } else if (act.action == Action::give_identity && field.of_command != "readable") {
            identity.push_back({field.of_command, &texts.at(i)});
        } else {
            members.push_back({field.of_command, &texts.at(i)});
        }
    }
    if (!identity.empty()) members.push_back({"identity", Members{identity.data(), identity.size()}});
    if (auto problem = read_body(request, members)) return fail(*std::move(problem));
    if (version && (*version < 0 || *version > INT32_MAX)) {
        return fail(Problem{.code = "wrong_type", .field = "expected_version"});
    }
    std::vector<http::Form::Field> typed;
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const ActField& field = form.fields[i];
        std::string value = std::move(texts.at(i));
        if (const auto& number = numbers.at(i)) value = std::to_string(*number);
        if (is_day(field) && !trimmed(value).empty() && !parse_date(trimmed(value))) {
            return fail(unreadable_day(field.of_command, value));
        }
        typed.push_back({std::string(field.name), std::move(value)});
    }
    Asked asked{.form = &form,
                .typed = http::Form(std::move(typed)),
                .expected_version = std::nullopt,
                .tickets = std::move(tickets)};
    if (version) asked.expected_version = static_cast<int>(*version);
    return asked;
}

/// What was typed into the form's field for a secret; empty if it has none.
std::string_view secret_in(const ActForm& form, const http::Form& typed) {
    const auto field = std::ranges::find_if(form.fields, is_secret);
    return field == form.fields.end() ? std::string_view{} : typed.value(field->name);
}

Problem version_conflict(int version) {
    return {.code = "version_conflict", .field = "expected_version", .version = version};
}

Problem problem_of(const app::ChangeError& error) {
    const auto name = Overloaded{
        [](const Refusal& refusal) { return Problem::of(refusal); },
        [](const app::AlreadyFiled&) { return problem_of_status(500); },
        [](const app::RepeatMismatch&) { return problem_of_status(500); },
        [](const app::Conflict& conflict) { return version_conflict(conflict.version); },
        [](app::StoreTrouble) { return unavailable(); },
    };
    return std::visit(name, error);
}

Problem erased(const Case& current) {
    return Problem::of({.code = RefusalCode::case_erased, .field = {}, .day = *current.erased_on});
}

// --- what the caller sees --------------------------------------------------------------------------------------------

std::vector<std::string_view> possible_words(const std::vector<Action>& possible, std::span<const Act> acts) {
    std::vector<std::string_view> words;
    for (const Act& act : acts) {
        if (std::find(possible.begin(), possible.end(), act.action) != possible.end()) words.push_back(act.word);
    }
    return words;
}

/// As far as it goes: what the act that was just done adds to the case.
struct Addition {
    std::string_view new_code;
    int left_out = 0;
};

http::Response case_for(Desk& desk, const Call& call, const app::CaseFile& file, const app::Office& office,
                        const Actor& actor, Addition added = {}) {
    if (file.state.erased_on) return respond(desk, call, erased(file.state));
    const bool is_staff = call.officer != nullptr;
    const auto staff = desk.staff_names.at(call.now.at);
    const Context context = app::context_for(office, file.state, actor, !is_staff, call.now);
    const CaseView view{file,   office,        context.rulebook, desk.words,
                        *staff, call.language, call.now.on,      is_staff ? Reader::staff : Reader::filer};
    std::string body;
    JsonWriter json(body);
    const CaseId leading = file.state.follows ? file.state.follows : file.id;
    write_case(json, view,
               {.acts = possible_words(offered_actions(desk, file, context), is_staff ? staff_acts() : holder_acts()),
                .matter_size = desk.services.cases.matter_size(leading),
                .new_code = added.new_code,
                .left_out = added.left_out});
    return json_response(std::move(body), call.language);
}

struct Opened {
    app::CaseFile file;
    Actor actor;
    Hash shown{};
};

/// The case that number and code open, noted in the call, in the words of the door: it cannot be told apart which of
/// the two is wrong.
Result<Opened, Problem> open_case(const Desk& desk, Call& call) {
    const std::string_view code = bearer_of(call.request);
    if (code.empty()) return fail(code_required());
    const auto entered = desk.services.door.enter(call.parameters[0], code);
    if (!entered) {
        switch (entered.error()) {
            case app::AccessDenied::mistyped_number: return fail(Problem{.code = "mistyped_number", .field = "number"});
            case app::AccessDenied::mistyped_code: return fail(Problem{.code = "mistyped_code", .field = "code"});
            case app::AccessDenied::no_match: break;
        }
        return fail(problem_of_status(404));
    }
    auto file = desk.services.cases.find(entered->id);
    if (!file) return fail(problem_of_status(404));
    call.code_was_right = true;
    return Opened{*std::move(file), entered->actor, entered->shown};
}

http::Response identity_json(const vault::Identity& identity, Language language) {
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.begin_object("identity");
    json.text_or_none("name", identity.name);
    json.text_or_none("phone", identity.phone);
    json.text_or_none("address", identity.address);
    json.text_or_none("email", identity.email);
    json.text_or_none("words", identity.words);
    json.end_object();
    json.end_object();
    return json_response(std::move(body), language);
}

Problem problem_of(app::CustodyProblem problem) {
    switch (problem) {
        case app::CustodyProblem::wrong_password: return {.code = "wrong_password", .field = "password"};
        case app::CustodyProblem::no_share: return {.code = "no_custody"};
        case app::CustodyProblem::broken: return {.code = "seal_broken"};
        case app::CustodyProblem::busy:
        case app::CustodyProblem::not_a_custodian:
        case app::CustodyProblem::no_staff_key:
        case app::CustodyProblem::holds_already:
        case app::CustodyProblem::not_written: break;
    }
    return unavailable();
}

/// Asks for what takes a custodian's password; of such tries only those that guess wrong count.
template <class Ask>
auto with_password(Desk& desk, const Call& call, Ask ask) -> Result<typename decltype(ask())::value_type, Problem> {
    const auto taken = desk.take_try(rate::sign_in, call.request);
    if (!taken) return fail(too_many_requests(taken.error()));
    auto answer = ask();
    const auto* const custody = answer ? nullptr : std::get_if<app::CustodyProblem>(&answer.error());
    if (custody == nullptr || *custody != app::CustodyProblem::wrong_password) {
        desk.give_back_try(rate::sign_in, call.request);
    }
    if (answer) return *std::move(answer);
    const auto name = Overloaded{
        [](const Refusal& refusal) { return Problem::of(refusal); },
        [](const app::Conflict& conflict) { return version_conflict(conflict.version); },
        [](app::StoreTrouble) { return unavailable(); },
        [](app::CustodyProblem problem) { return problem_of(problem); },
        [](const app::SealBroken&) { return Problem{.code = "seal_broken"}; },
    };
    return fail(std::visit(name, answer.error()));
}

}  // namespace

std::span<const Act> holder_acts() { return acts_of_holder; }
std::span<const Act> staff_acts() { return acts_of_staff; }

http::Response holders_case(Desk& desk, Call& call) {
    const auto opened = open_case(desk, call);
    if (!opened) return respond(desk, call, opened.error());
    return case_for(desk, call, opened->file, *desk.services.office(), opened->actor);
}

http::Response holders_receipt(Desk& desk, Call& call) {
    const auto opened = open_case(desk, call);
    if (!opened) return respond(desk, call, opened.error());
    if (opened->file.state.erased_on) return respond(desk, call, erased(opened->file.state));
    const std::string code(bearer_of(call.request));
    return {.content_type = "text/plain; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}},
            .body = desk.services.filing.receipt_for(opened->file, code)};
}

http::Response holders_attachment(Desk& desk, Call& call) {
    const auto opened = open_case(desk, call);
    if (!opened) return respond(desk, call, opened.error());
    const Attachment* const attachment = find_attachment(opened->file, call.parameters[1]);
    auto original = attachment == nullptr ? std::nullopt : original_of(desk, opened->file.id, *attachment);
    return original ? *std::move(original) : respond(desk, call, problem_of_status(404));
}

http::Response staffs_attachment(Desk& desk, Call& call) {
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, call.parameters[0], *office);
    const Attachment* const attachment = file ? find_attachment(*file, call.parameters[1]) : nullptr;
    auto original = attachment == nullptr ? std::nullopt : original_of(desk, file->id, *attachment);
    if (!original) return respond(desk, call, problem_of_status(404));
    const app::ChangeResult done =
        desk.services.case_log.submit_and_wait({.id = file->id,
                                                .command = OpenAttachment{attachment->content},
                                                .actor = Actor::of(call.officer->officer),
                                                .now = call.now});
    if (!done) return respond(desk, call, problem_of(done.error()));
    return *std::move(original);
}

std::string kept_case(Desk& desk, const CaseView& view) {
    std::string text;
    JsonWriter json(text);
    const CaseId leading = view.file.state.follows ? view.file.state.follows : view.file.id;
    write_case(json, view, {.matter_size = desk.services.cases.matter_size(leading), .is_kept = true});
    return text;
}

http::Response holders_bundle(Desk& desk, Call& call) {
    const auto opened = open_case(desk, call);
    if (!opened) return respond(desk, call, opened.error());
    if (opened->file.state.erased_on) return respond(desk, call, erased(opened->file.state));
    auto made = case_bundle(desk, call, opened->file, opened->actor);
    return made ? *std::move(made) : respond(desk, call, unavailable());
}

http::Response staffs_bundle(Desk& desk, Call& call) {
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, call.parameters[0], *office);
    if (!file) return respond(desk, call, problem_of_status(404));
    if (file->state.erased_on) return respond(desk, call, erased(file->state));
    auto taken = take_bundle(desk, call, *file);
    if (!taken) return respond(desk, call, problem_of(taken.error()));
    auto made = *std::move(taken);
    return made ? *std::move(made) : respond(desk, call, unavailable());
}

http::Response staffs_case(Desk& desk, Call& call) {
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, call.parameters[0], *office);
    if (!file) return respond(desk, call, problem_of_status(404));
    return case_for(desk, call, *file, *office, Actor::of(call.officer->officer));
}

http::Response act_as_holder(Desk& desk, Call& call, const Act& act) {
    const auto opened = open_case(desk, call);
    if (!opened) return respond(desk, call, opened.error());
    const auto asked = read_act(call.request, act);
    if (!asked) return respond(desk, call, asked.error());
    const app::OfficePointer office = desk.services.office();
    const app::CaseFile& file = opened->file;
    const Rulebook& rulebook = office->rulebook(file.state.rulebook);
    Command command = command_of(*asked->form, asked->typed, Staff({}), rulebook, call.language, desk.words);
    app::NewCode new_code;
    if (auto* const give = std::get_if<GiveCode>(&command)) {
        new_code = desk.services.door.new_code();
        give->code_digest = new_code.digest;
    }
    std::optional<app::SealedIdentity> sealed;
    if (auto* const give = std::get_if<GiveIdentity>(&command)) {
        const bool readable = asked->typed.value("give_identity_readable") == "yes";
        auto made =
            desk.services.filing.seal(identity_in(asked->typed), file.state.tag, bearer_of(call.request), readable);
        if (!made) {
            Problem problem = Problem::of(made.error());
            problem.field = "identity." + problem.field;
            return respond(desk, call, problem);
        }
        sealed = *std::move(made);
        give->identity_digest = vault::identity_digest(sealed->box);
    }
    const auto files = files_of_tickets(desk, asked->tickets, call.now.at);
    if (!files) return respond(desk, call, files.error());
    if (auto* const reply = std::get_if<ReplyToOffice>(&command)) reply->attachments = attachments_of(*files);
    // The office may act at the same time. Unless the holder says which state is meant, that does not matter.
    const app::ChangeResult done =
        desk.services.case_log.submit_and_wait({.id = file.id,
                                                .command = std::move(command),
                                                .actor = opened->actor,
                                                .holds_receipt = true,
                                                .shown_code = opened->shown,
                                                .now = call.now,
                                                .sealed_identity = std::move(sealed),
                                                .attachment_keys = keys_of(*files),
                                                .expected_version = asked->expected_version});
    if (!done) return respond(desk, call, problem_of(done.error()));
    const auto after = desk.services.cases.find(file.id);
    return case_for(desk, call, after ? *after : file, *office, opened->actor, {.new_code = new_code.text});
}

http::Response act_as_staff(Desk& desk, Call& call, const Act& act) {
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, call.parameters[0], *office);
    if (!file) return respond(desk, call, problem_of_status(404));
    const auto asked = read_act(call.request, act);
    if (!asked) return respond(desk, call, asked.error());
    const auto* const filed = std::get_if<GrievanceFiled>(&file->timeline.front().recorded.event);
    const Language filers = filed == nullptr ? call.language : filed->language;
    const auto staff = desk.staff_names.at(call.now.at);
    Command command =
        command_of(*asked->form, asked->typed, *staff, office->rulebook(file->state.rulebook), filers, desk.words);
    const auto* const opening = std::get_if<OpenIdentity>(&command);
    const auto* const lost = std::get_if<ReissueCode>(&command);
    if (opening != nullptr || lost != nullptr) {
        if (asked->expected_version && *asked->expected_version != file->state.version) {
            return respond(desk, call, version_conflict(file->state.version));
        }
        const Actor actor = Actor::of(call.officer->officer);
        app::IdentityOpening& custodian = desk.services.identity_opening;
        const std::string_view password = secret_in(*asked->form, asked->typed);
        if (opening != nullptr) {
            const auto opened = with_password(
                desk, call, [&] { return custodian.open(file->id, *opening, actor, password, call.now); });
            return opened ? identity_json(*opened, call.language) : respond(desk, call, opened.error());
        }
        const auto code = with_password(
            desk, call, [&] { return custodian.reissue(file->id, lost->reason, actor, password, call.now); });
        if (!code) return respond(desk, call, code.error());
        const auto after = desk.services.cases.find(file->id);
        return case_for(desk, call, after ? *after : *file, *office, actor, {.new_code = *code});
    }
    const app::ChangeResult done =
        desk.services.case_log.submit_and_wait({.id = file->id,
                                                .command = std::move(command),
                                                .actor = Actor::of(call.officer->officer),
                                                .now = call.now,
                                                .expected_version = asked->expected_version});
    if (!done) return respond(desk, call, problem_of(done.error()));
    const auto after = desk.services.cases.find(file->id);
    // Who referred a case on may not see it any more, but is told what it has become.
    return case_for(desk, call, after ? *after : *file, *office, Actor::of(call.officer->officer),
                    {.left_out = done->left_out});
}

}  // namespace huiyin::web::api
