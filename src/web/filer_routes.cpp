#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/overloaded.hpp"
#include "domain/grievance/case_number.hpp"
#include "web/act_form.hpp"
#include "web/attachments.hpp"
#include "web/case_bundle.hpp"
#include "web/case_door.hpp"
#include "web/case_page.hpp"
#include "web/filing_form.hpp"
#include "web/joining.hpp"
#include "web/receipt_page.hpp"
#include "web/silence_statement.hpp"
#include "web/site.hpp"

namespace huiyin::web {

namespace {

constexpr int unprocessable = 422;

// --- the other language ----------------------------------------------------------------------------------------------

/// Whether a form asks for its page in the other language. A link would lose number, code and what was typed, or show
/// them in an address.
bool asks_for_language(const http::Form& form) { return form.value("go") == "language"; }

void switch_language(Call& call) { call.language = call.language == Language::zh ? Language::en : Language::zh; }

/// The page in the language that was asked for, which the browser remembers from here on.
http::Response in_new_language(const Desk& desk, const Call& call, http::Response response) {
    response.headers.push_back({"Set-Cookie", language_cookie(call.language, desk.services.settings.secure)});
    return response;
}

/// The switch in the head of a page that answers a form: it sends that form, or another of the page, again.
void show_language_form(Page& page, const Call& call, std::string_view form_id, std::string_view url) {
    if (call.request.method != http::Method::post) return;
    page.add("language_form").set("form_id", form_id).set("form_url", url);
}

// --- filing ----------------------------------------------------------------------------------------------------------

std::vector<FieldError> of_step(const std::vector<FilingError>& errors, FilingStep step) {
    std::vector<FieldError> some;
    for (const FilingError& error : errors) {
        if (error.step == step) some.push_back(error.error);
    }
    return some;
}

http::Response filing_page(const Desk& desk, const Call& call, FilingStep step, const FilingForm& form,
                           const std::vector<FieldError>& errors, int status = 200) {
    const app::OfficePointer office = desk.services.office();
    Page page = desk.filer_page(filing_template(step), call, *office);
    fill_filing_page(page, step, form, *office, call.language, errors, desk.services.attachments.limits());
    http::Response response = personal_page(page, errors.empty() || status != 200 ? status : unprocessable);
    response.route = call.route->name;
    return response;
}

http::Response first_filing_page(const Desk& desk, const Call& call) {
    FilingForm form;
    form.token = desk.sessions.new_token();
    form.case_class = query_of(call.request).value("class");
    return filing_page(desk, call, FilingStep::what, form, {});
}

http::Response receipt_page(Desk& desk, const Call& call, const app::FilingReceipt& receipt) {
    Page page = desk.filer_page("receipt", call, *desk.services.office());
    show_hidden(page, {{"number", receipt.number}, {"code", receipt.code}});
    show_language_form(page, call, "receipt-form", "/receipt");
    fill_receipt(page, desk, call, receipt);
    http::Response response = personal_page(page);
    response.route = call.route->name;
    return response;
}

http::Response not_filed(const Desk& desk, const Call& call, FilingForm form, const app::FilingError& error) {
    const Locale& locale = desk.services.locale;
    const auto say = [&](std::string_view text, int status) {
        return filing_page(desk, call, FilingStep::check, form, {{{}, locale.pattern(text, call.language)}}, status);
    };
    const auto answer = Overloaded{
        [&](const Refusal& refusal) {
            const FilingError at = filing_error_of(refusal, call.language, desk.words);
            return filing_page(desk, call, at.step, form, {at.error});
        },
        [&](const app::AlreadyImported&) { return say("refusal.already_filed", 409); },
        [&](const app::RepeatMismatch&) {
            // Sent once and then changed: it may be meant as another grievance, so the next sending is one.
            form.token = desk.sessions.new_token();
            return say("file.already_sent", 409);
        },
        [&](const app::StoreTrouble&) { return say("error.503.body", 503); },
    };
    return std::visit(answer, error);
}

void send_filing(Desk& desk, Call call, http::Responder respond, FilingForm form, std::optional<app::Joining> joins) {
    const Services& services = desk.services;
    const auto taken = desk.take_try(rate::filing, call.request);
    if (!taken) {
        const std::string message = desk.too_many_tries_text(call.language, taken.error());
        respond(filing_page(desk, call, FilingStep::check, form, {{{}, message}}, 429));
        return;
    }
    struct Pending {
        Call call;
        FilingForm form;
        http::Responder respond;
    };
    app::FilingRequest request = request_of(form, call.language, call.now);
    request.joins = joins;
    const auto pending = std::make_shared<Pending>(Pending{std::move(call), std::move(form), std::move(respond)});
    services.filing.submit(std::move(request), [&desk, pending](app::FilingResult result) {
        desk.after_commit.post([&desk, pending, result = std::move(result)] {
            try {
                pending->respond(result ? receipt_page(desk, pending->call, *result)
                                        : not_filed(desk, pending->call, pending->form, result.error()));
            } catch (const std::exception&) {
                // The server answers 500 for a responder that is dropped; sending again gives the receipt of this case.
                desk.services.log.write(http::Level::error, "receipt_not_shown");
            }
        });
    });
}

FilingStep after(FilingStep step) { return static_cast<FilingStep>(std::min(static_cast<int>(step) + 1, 4)); }
FilingStep before(FilingStep step) { return static_cast<FilingStep>(std::max(static_cast<int>(step) - 1, 0)); }

void file_step(Desk& desk, Call call, http::Responder respond) {
    const auto posted = posted_form(call.request);
    if (!posted) {
        http::Response response = desk.error_page(400, call.language);
        response.route = call.route->name;
        respond(std::move(response));
        return;
    }
    FilingForm form = FilingForm::from(*posted);
    if (form.token.empty()) form.token = desk.sessions.new_token();
    const FilingStep step = parse_filing_step(posted->value("step")).value_or(FilingStep::what);
    FormFiles files = files_of(desk, call, *posted);
    form.files = std::move(files.files);
    if (files.was_for_files || !files.errors.empty()) {
        respond(filing_page(desk, call, FilingStep::what, form, files.errors));
        return;
    }
    const std::string_view go = posted->value("go");
    const app::OfficePointer office = desk.services.office();
    const auto errors = [&] { return errors_of(form, *office, call.now, call.language, desk.words); };

    if (go == "send" && step == FilingStep::check) {
        std::vector<FilingError> all = errors();
        const auto joins = joining_of(desk, call, form);
        if (!joins) all.push_back({FilingStep::what, joins.error()});
        if (all.empty()) {
            send_filing(desk, std::move(call), std::move(respond), std::move(form), *joins);
            return;
        }
        respond(filing_page(desk, call, all.front().step, form, of_step(all, all.front().step)));
        return;
    }
    if (asks_for_language(*posted)) {
        switch_language(call);
        respond(in_new_language(desk, call, filing_page(desk, call, step, form, {})));
        return;
    }
    if (go == "back") {
        if (step == FilingStep::what) {
            http::Response response = see_other("/");
            response.route = call.route->name;
            respond(std::move(response));
            return;
        }
        respond(filing_page(desk, call, before(step), form, {}));
        return;
    }
    if (const auto wanted = parse_filing_step(go); wanted && step == FilingStep::check) {
        form.from_check = true;
        respond(filing_page(desk, call, *wanted, form, {}));
        return;
    }
    std::vector<FieldError> wrong = of_step(errors(), step);
    if (step == FilingStep::what) {
        if (const auto joins = joining_of(desk, call, form); !joins) wrong.push_back(joins.error());
    }
    if (!wrong.empty()) {
        respond(filing_page(desk, call, step, form, wrong));
        return;
    }
    const FilingStep next = form.from_check ? FilingStep::check : after(step);
    respond(filing_page(desk, call, next, form, {}));
}

// --- the case for its holder -----------------------------------------------------------------------------------------

http::Response find_page(const Desk& desk, const Call& call, const http::Form& typed,
                         const std::vector<FieldError>& errors) {
    Page page = desk.filer_page("find", call, *desk.services.office());
    page.set("number", typed.value("number")).set("code", typed.value("code"));
    show_hidden(page, {{"page", "find"}});
    show_language_form(page, call, "find-form", "/case");
    show_errors(page, errors);
    return personal_page(page, errors.empty() ? 200 : unprocessable);
}

/// Gone, and it can be said so to whoever holds the receipt.
constexpr int gone = 410;

http::Response erased_page(Desk& desk, const Call& call, const app::CaseFile& file) {
    const app::OfficePointer office = desk.services.office();
    const Staff nobody({});
    const Rulebook& rulebook = office->rulebook(file.state.rulebook);
    Page page = desk.filer_page("erased", call, *office);
    fill_erased_page(page, {file, *office, rulebook, desk.words, nobody, call.language, call.now.on});
    return personal_page(page, gone);
}

http::Response holder_page(Desk& desk, const Call& call, const OpenedCase& opened, const TypedAct* act,
                           std::string notice, int status = 200, const std::vector<FormFile>& files = {}) {
    if (opened.file.state.erased_on) return erased_page(desk, call, opened.file);
    const app::OfficePointer office = desk.services.office();
    const auto staff = desk.staff_names.at(call.now.at);
    const Case& current = opened.file.state;
    const Context context = app::context_for(*office, current, opened.actor, true, call.now);
    const CaseView view{opened.file, *office, context.rulebook, desk.words, *staff, call.language, call.now.on};
    Page page = desk.filer_page("case", call, *office);
    std::vector<Action> possible = offered_actions(desk, opened.file, context);
    const bool came_back =
        act != nullptr && std::find(possible.begin(), possible.end(), act->form->action) != possible.end();
    if (came_back) {
        const std::string name(to_text(act->form->action));
        show_language_form(page, call, "act-" + name + "-form", "/case/" + name);
    } else {
        show_language_form(page, call, "receipt-form", "/case");
    }
    const auto identity = desk.services.filing.identity_for(opened.file, opened.code);
    fill_case_page(
        page, view,
        {.possible = std::move(possible),
         .hidden = {{"number", opened.number}, {"code", opened.code}, {"version", std::to_string(current.version)}},
         .act = act,
         .notice = std::move(notice),
         .matter = matter_text(desk, opened.file, context.rulebook, call.language),
         .is_helper = opened.actor.roles.contains(Role::helper),
         .identity = identity ? &*identity : nullptr});
    show_files(page, desk.services.attachments.limits(), files);
    return personal_page(page, act != nullptr && !act->errors.empty() && status == 200 ? unprocessable : status);
}

http::Response show_holders_case(Desk& desk, Call& call) {
    const auto form = posted_form(call.request);
    if (!form) return desk.error_page(400, call.language);
    const bool turned = asks_for_language(*form);
    if (turned) switch_language(call);
    if (turned && form->value("page") == "find") return in_new_language(desk, call, find_page(desk, call, *form, {}));
    const auto opened = open_case(desk, *form, call);
    if (!opened) return find_page(desk, call, *form, opened.error());
    http::Response response = holder_page(desk, call, *opened, nullptr, {});
    return turned ? in_new_language(desk, call, std::move(response)) : response;
}

http::Response send_receipt(Desk& desk, Call& call) {
    const auto form = posted_form(call.request);
    if (!form) return desk.error_page(400, call.language);
    const bool turned = asks_for_language(*form);
    if (turned) switch_language(call);
    const auto opened = open_case(desk, *form, call);
    if (!opened) return find_page(desk, call, *form, opened.error());
    if (opened->file.state.erased_on) return erased_page(desk, call, opened->file);
    const std::string number = case_number(opened->file.id, opened->file.state.filed.on);
    std::string text = desk.services.filing.receipt_for(opened->file, opened->code);
    if (turned) {
        const app::FilingReceipt receipt{
            .id = opened->file.id, .number = number, .code = opened->code, .receipt = std::move(text)};
        return in_new_language(desk, call, receipt_page(desk, call, receipt));
    }
    http::Response response{.content_type = "text/plain; charset=utf-8", .body = std::move(text)};
    response.headers.push_back({"Cache-Control", "no-store"});
    response.headers.push_back({"Content-Disposition", "attachment; filename=\"huiyin-" + number + ".txt\""});
    return response;
}

/// A file of the case, for whoever holds its receipt or helps.
http::Response send_attachment(Desk& desk, Call& call) {
    const auto form = posted_form(call.request);
    if (!form) return desk.error_page(400, call.language);
    const auto opened = open_case(desk, *form, call);
    if (!opened) return find_page(desk, call, *form, opened.error());
    const Attachment* const attachment = find_attachment(opened->file, form->value("sha256"));
    auto original = attachment == nullptr ? std::nullopt : original_of(desk, opened->file.id, *attachment);
    return original ? *std::move(original) : desk.error_page(404, call.language);
}

http::Response send_bundle(Desk& desk, Call& call) {
    const auto form = posted_form(call.request);
    if (!form) return desk.error_page(400, call.language);
    const auto opened = open_case(desk, *form, call);
    if (!opened) return find_page(desk, call, *form, opened.error());
    if (opened->file.state.erased_on) return erased_page(desk, call, opened->file);
    auto made = case_bundle(desk, call, opened->file, opened->actor);
    return made ? *std::move(made) : desk.error_page(503, call.language);
}

/// The only page that ever shows the code.
http::Response code_given_page(const Desk& desk, const Call& call, const OpenedCase& opened, std::string_view scope,
                               const std::string& code) {
    Page page = desk.filer_page("code_given", call, *desk.services.office());
    page.set("number", case_number(opened.file.id, opened.file.state.filed.on)).set("code", code);
    page.show(scope);
    if (!desk.services.settings.base_url.empty()) page.add("site").set("site", desk.services.settings.base_url);
    show_hidden(page, {{"number", opened.number}, {"code", opened.code}});
    return personal_page(page);
}

http::Response send_statement(Desk& desk, Call& call) {
    const auto form = posted_form(call.request);
    if (!form) return desk.error_page(400, call.language);
    const auto opened = open_case(desk, *form, call);
    if (!opened) return find_page(desk, call, *form, opened.error());
    if (opened->file.state.erased_on) return erased_page(desk, call, opened->file);
    auto text = silence_statement(desk, opened->file, call.language);
    if (!text) return desk.error_page(404, call.language);
    http::Response response{.content_type = "text/plain; charset=utf-8", .body = *std::move(text)};
    response.headers.push_back({"Cache-Control", "no-store"});
    const std::string number = case_number(opened->file.id, opened->file.state.filed.on);
    response.headers.push_back({"Content-Disposition", "attachment; filename=\"huiyin-silence-" + number + ".txt\""});
    return response;
}

/// Whether the event is of this kind and says the same as the command of that kind.
template <class Asked, class Done>
bool is_same(const Event& event, const Command& command, auto says_the_same) {
    const auto* const asked = std::get_if<Asked>(&command);
    const auto* const done = std::get_if<Done>(&event);
    return asked != nullptr && done != nullptr && says_the_same(*asked, *done);
}

/// Whether the event is what the command asked for.
bool is_outcome_of(const Event& event, const Command& command) {
    const auto by_kind = [](const auto&, const auto&) { return true; };
    const auto by_reason = [](const auto& asked, const auto& done) { return asked.reason == done.reason; };
    return is_same<ReplyToOffice, FilerReplied>(event, command,
                                                [](const auto& asked, const auto& done) {
                                                    return asked.text == done.text &&
                                                           asked.attachments == done.attachments;
                                                }) ||
           is_same<RateAnswer, AnswerRated>(event, command,
                                            [](const auto& asked, const auto& done) {
                                                return asked.rating == done.rating && asked.comment == done.comment;
                                            }) ||
           is_same<ReopenCase, GrievanceReopened>(event, command, by_reason) ||
           is_same<WithdrawGrievance, GrievanceWithdrawn>(event, command, by_reason) ||
           is_same<AskForReview, ReviewRequested>(event, command, by_reason) ||
           is_same<StateSilence, SilenceStated>(event, command, by_kind) ||
           is_same<AnswerLookBack, LookBackAnswered>(
               event, command, [](const auto& asked, const auto& done) { return asked.comment == done.comment; }) ||
           is_same<OfferMediation, MediationOffered>(
               event, command, [](const auto& asked, const auto& done) { return asked.proposal == done.proposal; }) ||
           is_same<AcceptMediation, MediationBegun>(event, command, by_kind) ||
           is_same<AcceptAgreement, MediationEnded>(event, command,
                                                    [](const auto&, const auto& done) { return done.agreed; }) ||
           is_same<EndMediation, MediationEnded>(event, command, by_reason);
}

/// A form that was sent twice, or again by reloading the page, was done the first time.
bool was_done_since(const app::CaseFile& file, std::uint64_t version, const Command& command) {
    for (std::size_t i = version; i < file.timeline.size(); ++i) {
        if (is_outcome_of(file.timeline[i].recorded.event, command)) return true;
    }
    return false;
}

http::Response act_as_holder(Desk& desk, Call& call) {
    const auto form = posted_form(call.request);
    if (!form) return desk.error_page(400, call.language);
    const ActForm* const act_form = find_act_form(call.parameters[0]);
    if (act_form == nullptr) return desk.error_page(404, call.language);
    const Services& services = desk.services;
    const Locale& locale = services.locale;
    const std::string done = "done." + call.parameters[0];
    TypedAct act{act_form, *form, {}};
    FormFiles files;
    if (act_form->action == Action::reply) files = files_of(desk, call, *form);
    if (asks_for_language(*form)) {
        switch_language(call);
        const auto opened = open_case(desk, *form, call);
        if (!opened) return find_page(desk, call, *form, opened.error());
        return in_new_language(desk, call, holder_page(desk, call, *opened, &act, {}, 200, files.files));
    }
    if (files.was_for_files || !files.errors.empty()) {
        const auto opened = open_case(desk, *form, call);
        if (!opened) return find_page(desk, call, *form, opened.error());
        act.errors = files.errors;
        return holder_page(desk, call, *opened, &act, {}, files.errors.empty() ? 200 : unprocessable, files.files);
    }
    // The office may act at the same time. That does not stop the holder: the case is read again and asked again.
    constexpr int tries_max = 5;
    for (int tries = 0; tries < tries_max; ++tries) {
        auto opened = open_case(desk, *form, call);
        if (!opened) return find_page(desk, call, *form, opened.error());
        const app::OfficePointer office = services.office();
        const Case& current = opened->file.state;
        const Context context = app::context_for(*office, current, opened->actor, true, call.now);
        if (!permitted({Role::filer}, act_form->action, {Relation::receipt_holder})) {
            return desk.error_page(404, call.language);
        }
        const Staff nobody({});
        Command command = command_of(*act_form, *form, nobody, context.rulebook, call.language, desk.words);
        std::optional<app::SealedIdentity> sealed;
        if (auto* const give = std::get_if<GiveIdentity>(&command)) {
            auto made = services.filing.seal(identity_in(*form), current.tag, opened->code,
                                             form->value("give_identity_readable") == "yes");
            if (!made) {
                act.errors = {error_of(*act_form, made.error(), call.language, desk.words)};
                return holder_page(desk, call, *opened, &act, {});
            }
            sealed = *std::move(made);
            give->identity_digest = vault::identity_digest(sealed->box);
        }
        app::NewCode new_code;
        if (auto* const give = std::get_if<GiveCode>(&command)) {
            new_code = services.door.new_code();
            give->code_digest = new_code.digest;
        }
        if (auto* const reply = std::get_if<ReplyToOffice>(&command)) reply->attachments = attachments_of(files.files);
        const auto version = parse_decimal(form->value("version"));
        if (version && was_done_since(opened->file, *version, command)) {
            return holder_page(desk, call, *opened, nullptr, locale.pattern(done, call.language));
        }
        act.errors = errors_of(*act_form, *form, nobody, current, context, call.language, desk.words);
        if (!act.errors.empty()) return holder_page(desk, call, *opened, &act, {}, 200, files.files);
        const app::ChangeResult result = services.case_log.submit_and_wait({.id = opened->file.id,
                                                                            .command = command,
                                                                            .actor = opened->actor,
                                                                            .holds_receipt = true,
                                                                            .shown_code = opened->shown,
                                                                            .now = call.now,
                                                                            .sealed_identity = std::move(sealed),
                                                                            .attachment_keys = keys_of(files.files),
                                                                            .expected_version = current.version});
        if (result) {
            if (const auto* const given = std::get_if<GiveCode>(&command)) {
                return code_given_page(desk, call, *opened, given->scope, new_code.text);
            }
            if (auto file = services.cases.find(opened->file.id)) opened->file = *std::move(file);
            return holder_page(desk, call, *opened, nullptr, locale.pattern(done, call.language));
        }
        if (const auto* const refusal = std::get_if<Refusal>(&result.error())) {
            act.errors = {error_of(*act_form, *refusal, call.language, desk.words)};
            return holder_page(desk, call, *opened, &act, {}, 200, files.files);
        }
        if (!std::holds_alternative<app::Conflict>(result.error()) || tries + 1 == tries_max) {
            act.errors = {{{}, locale.pattern("error.503.body", call.language)}};
            return holder_page(desk, call, *opened, &act, {}, 503, files.files);
        }
    }
    return desk.error_page(503, call.language);
}

}  // namespace

std::vector<Route> filer_routes(Desk& desk) {
    using http::Execution;
    using http::Method;
    return {
        {.method = Method::get,
         .pattern = "/file",
         .execution = Execution::inline_,
         .name = "file_start",
         .answer = Answer([&desk](Call& call) { return first_filing_page(desk, call); })},
        {.method = Method::post,
         .pattern = "/file",
         .execution = Execution::inline_,
         .takes_files = true,
         .name = "file",
         .answer = DeferredAnswer(
             [&desk](Call call, http::Responder respond) { file_step(desk, std::move(call), std::move(respond)); })},
        {.method = Method::get,
         .pattern = "/case",
         .execution = Execution::inline_,
         .name = "find",
         .answer = Answer([&desk](Call& call) { return find_page(desk, call, {}, {}); })},
        {.method = Method::post,
         .pattern = "/case",
         .execution = Execution::inline_,
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "case",
         .answer = Answer([&desk](Call& call) { return show_holders_case(desk, call); })},
        {.method = Method::post,
         .pattern = "/case/{action}",
         .execution = Execution::pooled,
         .access = Access::receipt_holder,
         .takes_files = true,
         .rate_rule = rate::code_tries,
         .name = "case_act",
         .answer = Answer([&desk](Call& call) { return act_as_holder(desk, call); })},
        {.method = Method::post,
         .pattern = "/attachment",
         .execution = Execution::pooled,
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "attachment",
         .answer = Answer([&desk](Call& call) { return send_attachment(desk, call); })},
        {.method = Method::post,
         .pattern = "/bundle",
         .execution = Execution::pooled,
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "bundle",
         .answer = Answer([&desk](Call& call) { return send_bundle(desk, call); })},
        {.method = Method::post,
         .pattern = "/receipt",
         .execution = Execution::pooled,
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "receipt",
         .answer = Answer([&desk](Call& call) { return send_receipt(desk, call); })},
        {.method = Method::post,
         .pattern = "/statement",
         .execution = Execution::pooled,
         .access = Access::receipt_holder,
         .rate_rule = rate::code_tries,
         .name = "statement",
         .answer = Answer([&desk](Call& call) { return send_statement(desk, call); })},
    };
}

}  // namespace huiyin::web
