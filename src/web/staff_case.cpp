#include "web/staff_case.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "app/reception.hpp"
#include "base/bytes.hpp"
#include "base/overloaded.hpp"
#include "domain/grievance/case_number.hpp"
#include "web/act_form.hpp"
#include "web/attachments.hpp"
#include "web/case_bundle.hpp"
#include "web/custody_page.hpp"
#include "web/receipt_page.hpp"

namespace huiyin::web {

namespace {

http::Response page_of(Desk& desk, const Call& call, const app::CaseFile& file, const app::Office& office,
                       const StaffCaseExtras& extras) {
    const auto staff = desk.staff_names.at(call.now.at);
    const Context context = app::context_for(office, file.state, Actor::of(call.officer->officer), false, call.now);
    const CaseView view{file, office, context.rulebook, desk.words, *staff, call.language, call.now.on, Reader::staff};
    if (file.state.erased_on) {
        constexpr int gone = 410;
        Page tombstone = desk.staff_page("staff_erased", call, office);
        tombstone.add("back").set("back_url", "/staff");
        fill_erased_page(tombstone, view);
        return personal_page(tombstone, gone);
    }
    Page page = desk.staff_page("staff_case", call, office);
    page.add("back").set("back_url", "/staff");
    fill_staff_case_page(page, view,
                         {.possible = possible_actions(file.state, context),
                          .hidden = {{"csrf", call.officer->csrf}, {"version", std::to_string(file.state.version)}},
                          .act = extras.act,
                          .notice = extras.notice,
                          .matter = matter_text(desk, file, context.rulebook, call.language),
                          .may_set_reception = app::keeps_rota(call.officer->officer, call.officer->officer.unit) &&
                                               is_large_matter(desk, file, context.rulebook),
                          .identity = extras.identity});
    return personal_page(page, extras.status);
}

/// What happened on the case since the form was made, in a sentence.
std::string what_changed(const Desk& desk, const app::CaseFile& file, std::uint64_t version, Language language) {
    std::string events;
    for (std::size_t i = version; i < file.timeline.size(); ++i) {
        if (!events.empty()) events += desk.services.locale.pattern("form.conflict_separator", language);
        events += desk.words.event(file.timeline[i].recorded.event, language);
    }
    return desk.services.locale.text("form.conflict", language, {{"events", events}});
}

/// Puts the command to the log and turns its answer into a page.
class Act {
public:
    Act(Desk& desk, const Call& call, TypedAct& act, std::string number)
        : desk_(desk), call_(call), act_(act), number_(std::move(number)) {}

    http::Response open_identity(const app::CaseFile& file, const OpenIdentity& command) {
        const std::string_view password = act_.typed.value("open_password");
        const auto taken = desk_.take_try(rate::sign_in, call_.request);
        if (!taken) return desk_.too_many_tries(call_.language, taken.error());
        const auto opened = desk_.services.identity_opening.open(file.id, command, actor(), password, call_.now);
        give_back_unless_guessed(opened);
        if (opened) return staff_case_page(desk_, call_, number_, {.notice = done(), .identity = &*opened});
        return custody_answer(opened.error());
    }

    http::Response reissue_code(const app::CaseFile& file, const ReissueCode& command) {
        const auto taken = desk_.take_try(rate::sign_in, call_.request);
        if (!taken) return desk_.too_many_tries(call_.language, taken.error());
        const std::string_view password = act_.typed.value("reissue_code_password");
        const auto code =
            desk_.services.identity_opening.reissue(file.id, command.reason, actor(), password, call_.now);
        give_back_unless_guessed(code);
        if (!code) return custody_answer(code.error());
        const auto& filed = std::get<GrievanceFiled>(file.timeline.front().recorded.event);
        Call in_filers = call_;
        in_filers.language = filed.language;
        Page page = desk_.staff_page("code_reissued", in_filers, *desk_.services.office());
        fill_receipt(page, desk_, in_filers,
                     {.id = file.id,
                      .number = number_,
                      .code = *code,
                      .receipt = desk_.services.filing.receipt_for(file, *code)});
        show_hidden(page, {{"csrf", call_.officer->csrf}});
        page.add("back").set("back_url", "/staff/case/" + number_);
        return personal_page(page);
    }

    http::Response submit(const app::CaseFile& file, Command command, std::optional<std::uint64_t> version) {
        const auto expected =
            version ? static_cast<int>(std::min<std::uint64_t>(*version, INT32_MAX)) : file.state.version;
        const app::ChangeResult result = desk_.services.case_log.submit_and_wait({.id = file.id,
                                                                                  .command = std::move(command),
                                                                                  .actor = actor(),
                                                                                  .now = call_.now,
                                                                                  .expected_version = expected});
        if (result) {
            std::string next = "/staff/case/" + number_ + "?done=" + std::string(to_text(act_.form->action));
            if (result->left_out > 0) next += "&left_out=" + std::to_string(result->left_out);
            return see_other(std::move(next));
        }
        const auto answer = Overloaded{
            [&](const Refusal& refusal) { return refused(refusal); },
            [&](const app::AlreadyFiled&) { return trouble(500, "error.500.body"); },
            [&](const app::RepeatMismatch&) { return trouble(500, "error.500.body"); },
            [&](const app::Conflict&) { return conflict(static_cast<std::uint64_t>(expected)); },
            [&](app::StoreTrouble) { return trouble(503, "error.503.body"); },
        };
        return std::visit(answer, result.error());
    }

    http::Response conflict(std::uint64_t version) {
        const app::OfficePointer office = desk_.services.office();
        const auto file = visible_case(desk_, call_, number_, *office);
        if (!file) return desk_.error_page(404, call_.language);
        act_.errors = {{{}, what_changed(desk_, *file, version, call_.language)}};
        return page_of(desk_, call_, *file, *office, {.act = &act_, .status = 409});
    }

private:
    [[nodiscard]] Actor actor() const { return Actor::of(call_.officer->officer); }
    [[nodiscard]] std::string done() const {
        return desk_.services.locale.name("done", to_text(act_.form->action), call_.language);
    }
    http::Response refused(const Refusal& refusal) {
        act_.errors = {error_of(*act_.form, refusal, call_.language, desk_.words)};
        return staff_case_page(desk_, call_, number_, {.act = &act_, .status = 422});
    }
    /// Of tries with a password only those that guess wrong count.
    template <class Answer>
    void give_back_unless_guessed(const Result<Answer, app::OpeningError>& answer) {
        const auto* const custody = answer ? nullptr : std::get_if<app::CustodyProblem>(&answer.error());
        if (custody != nullptr && *custody == app::CustodyProblem::wrong_password) return;
        desk_.give_back_try(rate::sign_in, call_.request);
    }
    http::Response custody_answer(const app::OpeningError& error) {
        const auto answer = Overloaded{
            [&](const Refusal& refusal) { return refused(refusal); },
            [&](const app::Conflict&) { return trouble(503, "error.503.body"); },
            [&](app::StoreTrouble) { return trouble(503, "error.503.body"); },
            [&](app::CustodyProblem problem) { return custody_refused(problem); },
            [&](const app::SealBroken&) { return trouble(500, "identity.seal_broken"); },
        };
        return std::visit(answer, error);
    }
    http::Response custody_refused(app::CustodyProblem problem) {
        const Locale& locale = desk_.services.locale;
        std::string message = locale.name("custody.problem", app::to_text(problem), call_.language);
        act_.errors.clear();
        if (problem == app::CustodyProblem::wrong_password) {
            act_.errors.push_back(secret_error_of(*act_.form, std::move(message), call_.language, desk_.words));
        } else {
            act_.errors.push_back({{}, std::move(message)});
        }
        return staff_case_page(desk_, call_, number_, {.act = &act_, .status = status_of(problem)});
    }
    http::Response trouble(int status, std::string_view text) {
        act_.errors = {{{}, desk_.services.locale.pattern(text, call_.language)}};
        return staff_case_page(desk_, call_, number_, {.act = &act_, .status = status});
    }

    Desk& desk_;
    const Call& call_;
    TypedAct& act_;
    std::string number_;
};

}  // namespace

std::optional<app::CaseFile> visible_case(Desk& desk, const Call& call, std::string_view number,
                                          const app::Office& office) {
    const auto parsed = parse_case_number(number);
    if (!parsed) return std::nullopt;
    auto file = desk.services.cases.find(parsed->id);
    if (!file || case_number(file->id, file->state.filed.on) != number) return std::nullopt;
    const Context context = app::context_for(office, file->state, Actor::of(call.officer->officer), false, call.now);
    if (refusal_of(file->state, Action::view_case, context)) return std::nullopt;
    return file;
}

http::Response staff_case_page(Desk& desk, const Call& call, std::string_view number, const StaffCaseExtras& extras) {
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, number, *office);
    if (!file) return desk.error_page(404, call.language);
    return page_of(desk, call, *file, *office, extras);
}

http::Response act_as_officer(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const ActForm* const form = find_act_form(call.parameters[1]);
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, call.parameters[0], *office);
    if (form == nullptr || !file) return desk.error_page(404, call.language);
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) {
        return typed_again(desk, call, {call.parameters[0], form}, *posted);
    }

    TypedAct act{form, *posted, {}};
    Act acting(desk, call, act, call.parameters[0]);
    const auto version = parse_decimal(posted->value("version"));
    if (version && *version < static_cast<std::uint64_t>(file->state.version)) return acting.conflict(*version);

    const Context context = app::context_for(*office, file->state, Actor::of(call.officer->officer), false, call.now);
    const auto staff = desk.staff_names.at(call.now.at);
    const auto* const filed = std::get_if<GrievanceFiled>(&file->timeline.front().recorded.event);
    const Language filers = filed == nullptr ? call.language : filed->language;
    act.errors = errors_of(*form, *posted, *staff, file->state, context, call.language, desk.words);
    const auto secret = std::ranges::find_if(form->fields, is_secret);
    if (secret != form->fields.end() && posted->value(secret->name).empty()) {
        act.errors.push_back(secret_error_of(
            *form, desk.services.locale.pattern("custody.password.missing", call.language), call.language, desk.words));
    }
    if (!act.errors.empty()) {
        const bool forbidden = refusal_of(file->state, form->action, context).has_value();
        return page_of(desk, call, *file, *office, {.act = &act, .status = forbidden ? 403 : 422});
    }
    Command command = command_of(*form, *posted, *staff, context.rulebook, filers, desk.words);
    if (const auto* const opening = std::get_if<OpenIdentity>(&command)) return acting.open_identity(*file, *opening);
    if (const auto* const lost = std::get_if<ReissueCode>(&command)) return acting.reissue_code(*file, *lost);
    return acting.submit(*file, std::move(command), version);
}

http::Response open_attachment(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, call.parameters[0], *office);
    const Attachment* const attachment = file ? find_attachment(*file, posted->value("sha256")) : nullptr;
    if (attachment == nullptr) return desk.error_page(404, call.language);
    const auto say = [&](std::string_view text, int status) {
        return staff_case_page(desk, call, call.parameters[0],
                               {.notice = desk.services.locale.pattern(text, call.language), .status = status});
    };
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) return say("form.expired", 403);
    auto original = original_of(desk, file->id, *attachment);
    if (!original) return say("attachments.gone", 404);
    const app::ChangeResult result =
        desk.services.case_log.submit_and_wait({.id = file->id,
                                                .command = OpenAttachment{attachment->content},
                                                .actor = Actor::of(call.officer->officer),
                                                .now = call.now});
    if (result) return *std::move(original);
    const bool is_refused = std::holds_alternative<Refusal>(result.error());
    return is_refused ? desk.error_page(403, call.language) : say("error.503.body", 503);
}

http::Response send_case_bundle(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const app::OfficePointer office = desk.services.office();
    const auto file = visible_case(desk, call, call.parameters[0], *office);
    if (!file) return desk.error_page(404, call.language);
    const auto say = [&](std::string_view text, int status) {
        return staff_case_page(desk, call, call.parameters[0],
                               {.notice = desk.services.locale.pattern(text, call.language), .status = status});
    };
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) return say("form.expired", 403);
    if (file->state.erased_on) return staff_case_page(desk, call, call.parameters[0], {});
    auto taken = take_bundle(desk, call, *file);
    if (!taken && std::holds_alternative<Refusal>(taken.error())) return desk.error_page(403, call.language);
    if (!taken) return say("error.503.body", 503);
    auto made = *std::move(taken);
    return made ? *std::move(made) : say("error.503.body", 503);
}

std::optional<ActAddress> parse_act_address(std::string_view path) {
    constexpr std::string_view beginning = "/staff/case/";
    if (!path.starts_with(beginning)) return std::nullopt;
    path.remove_prefix(beginning.size());
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const ActForm* const form = find_act_form(path.substr(slash + 1));
    const std::string_view number = path.substr(0, slash);
    if (form == nullptr || !parse_case_number(number)) return std::nullopt;
    return ActAddress{std::string(number), form};
}

http::Response typed_again(Desk& desk, const Call& call, const ActAddress& address, http::Form typed) {
    const TypedAct act{
        address.form, std::move(typed), {{{}, desk.services.locale.pattern("form.expired", call.language)}}};
    return staff_case_page(desk, call, address.number, {.act = &act, .status = 403});
}

}  // namespace huiyin::web
