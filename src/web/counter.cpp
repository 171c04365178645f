#include "web/counter.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/overloaded.hpp"
#include "web/case_page.hpp"
#include "web/filing_form.hpp"
#include "web/joining.hpp"
#include "web/receipt_page.hpp"

namespace huiyin::web {

namespace {

constexpr int unprocessable = 422;

/// The ways in which something reaches a counter.
constexpr std::array channels{Channel::visit, Channel::letter, Channel::telephone, Channel::fax, Channel::email};

/// Whether the person is there to hear it read back.
bool is_spoken(Channel channel) { return channel == Channel::visit || channel == Channel::telephone; }

/// What was typed so far, as it came.
struct CounterForm {
    FilingForm filing;
    std::string channel;
    std::string received_on;
    std::string language;
    bool confirmed = false;

    [[nodiscard]] static CounterForm from(const http::Form& form) {
        return {.filing = FilingForm::from(form),
                .channel = std::string(form.value("channel")),
                .received_on = std::string(form.value("received_on")),
                .language = std::string(form.value("language")),
                .confirmed = form.value("confirmed") == "yes"};
    }
};

/// What the form says once nothing is wrong with it.
struct Told {
    Channel channel = Channel::visit;
    Language language = Language::zh;
    Date received_on{};
    std::optional<app::Joining> joins{};
};

class Counter {
public:
    Counter(Desk& desk, const Call& call, CounterForm form)
        : desk_(desk), call_(call), locale_(desk.services.locale), form_(std::move(form)) {}

    /// The form with these faults.
    [[nodiscard]] http::Response form_page(const std::vector<FieldError>& errors, int status = 200) const {
        const app::OfficePointer office = desk_.services.office();
        Page page = desk_.staff_page("staff_file", call_, *office);
        page.add("back").set("back_url", "/staff");
        show_hidden(page, {{"csrf", call_.officer->csrf}, {"step", "form"}, {"token", form_.filing.token}});
        show_choice(page, "channel_option", channels, form_.channel,
                    [&](Channel one) { return desk_.words.channel(one, call_.language); });
        show_choice(page, "language_option", languages, form_.language,
                    [&](Language one) { return desk_.words.language(one, call_.language); });
        page.set("received_on", form_.received_on)
            .set("days", std::int64_t{desk_.services.settings.counter_days_max.count()});
        fill_whole_form(page, form_.filing, *office, call_.language, desk_.services.attachments.limits());
        show_errors(page, errors);
        return personal_page(page, errors.empty() || status != 200 ? status : unprocessable);
    }

    /// What is read back, in the language of the filer.
    [[nodiscard]] http::Response check_page(const Told& told, const std::vector<FieldError>& errors,
                                            int status = 200) const {
        const app::OfficePointer office = desk_.services.office();
        Call in_filers = call_;
        in_filers.language = told.language;
        Page page = desk_.staff_page("staff_file_check", in_filers, *office);
        show_hidden(page, {{"csrf", call_.officer->csrf},
                           {"step", "check"},
                           {"channel", form_.channel},
                           {"received_on", form_.received_on},
                           {"language", form_.language}});
        hide_fields(page, form_.filing);
        page.set("channel", desk_.words.channel(told.channel, told.language))
            .set("received_on", Locale::date(told.received_on, told.language))
            .set("received_iso", to_text(told.received_on));
        page.show(is_spoken(told.channel) ? "spoken" : "written");
        fill_check(page, form_.filing, *office, told.language);
        show_errors(page, errors);
        return personal_page(page, errors.empty() || status != 200 ? status : unprocessable);
    }

    /// What the form says, or what is wrong with it.
    [[nodiscard]] Result<Told, std::vector<FieldError>> read() const {
        std::vector<FieldError> errors;
        Told told{.received_on = call_.now.on};
        const auto channel = parse_channel(form_.channel);
        const bool is_ours = channel && std::find(channels.begin(), channels.end(), *channel) != channels.end();
        if (is_ours) told.channel = *channel;
        if (!is_ours) add(errors, "channel", "counter.channel.missing");
        const auto language = parse_language(form_.language);
        if (language) told.language = *language;
        if (!language) add(errors, "language", "counter.language.missing");
        read_day(told, errors);
        const Moment received{desk_.services.time.at({.on = told.received_on, .since_midnight = {}}).at,
                              told.received_on};
        for (const FilingError& error :
             errors_of(form_.filing, *desk_.services.office(), received, call_.language, desk_.words)) {
            errors.push_back(error.error);
        }
        const auto joins = joining_of(desk_, call_, form_.filing);
        if (joins) told.joins = *joins;
        if (!joins) errors.push_back(joins.error());
        if (!errors.empty()) return fail(std::move(errors));
        return told;
    }

    /// Files it, and shows the slip.
    [[nodiscard]] http::Response send(const Told& told) {
        app::FilingRequest request = request_of(form_.filing, told.language, call_.now);
        request.channel = told.channel;
        request.actor = Actor::of(call_.officer->officer);
        request.joins = told.joins;
        for (const std::string& part :
             {std::to_string(request.actor.officer.value), form_.channel, to_text(told.received_on), form_.language}) {
            request.request_bytes += "\n" + part;
        }
        const auto counted =
            app::count_from(request, told.received_on, desk_.services.time, desk_.services.settings.counter_days_max);
        if (!counted) return form_page({day_error(counted.error())});
        const app::FilingResult filed = desk_.services.filing.submit_and_wait(std::move(request));
        if (filed) return receipt_page(told, *filed);
        const auto say = [&](std::string_view text, int status) {
            return check_page(told, {{{}, locale_.pattern(text, told.language)}}, status);
        };
        const auto answer = Overloaded{
            [&](const Refusal& refusal) {
                return form_page({filing_error_of(refusal, call_.language, desk_.words).error});
            },
            [&](const app::AlreadyImported&) { return say("refusal.already_filed", 409); },
            [&](const app::RepeatMismatch&) {
                // Filed once and changed then: it may be meant as another one, so the next sending is.
                form_.filing.token = desk_.sessions.new_token();
                return say("file.already_sent", 409);
            },
            [&](app::StoreTrouble) { return say("error.503.body", 503); },
        };
        return std::visit(answer, filed.error());
    }

    [[nodiscard]] FieldError error(std::string_view field, std::string_view text, Language language) const {
        return {std::string(field), locale_.pattern(text, language)};
    }
    [[nodiscard]] const CounterForm& form() const { return form_; }

private:
    template <class Choices, class Name>
    static void show_choice(Page& page, std::string_view section, const Choices& choices, std::string_view chosen,
                            Name name) {
        for (const auto choice : choices) {
            const std::string_view value = to_text(choice);
            Dictionary option = page.add(section);
            option.set("value", value).set("label", name(choice));
            if (value == chosen) option.show("selected");
        }
    }

    void add(std::vector<FieldError>& errors, std::string_view field, std::string_view text) const {
        errors.push_back(error(field, text, call_.language));
    }

    [[nodiscard]] FieldError day_error(app::ReceivedProblem problem) const {
        if (problem == app::ReceivedProblem::in_future) {
            return error("received_on", "counter.received_on.in_future", call_.language);
        }
        const std::string days = std::to_string(desk_.services.settings.counter_days_max.count());
        return {"received_on", locale_.text("counter.received_on.too_long_ago", call_.language, {{"days", days}})};
    }

    void read_day(Told& told, std::vector<FieldError>& errors) const {
        const auto day = parse_date(trimmed(form_.received_on));
        if (!day) return add(errors, "received_on", "counter.received_on.unreadable");
        app::FilingRequest probe;
        probe.now = call_.now;
        const auto counted =
            app::count_from(probe, *day, desk_.services.time, desk_.services.settings.counter_days_max);
        if (counted) told.received_on = *day;
        if (!counted) errors.push_back(day_error(counted.error()));
    }

    [[nodiscard]] http::Response receipt_page(const Told& told, const app::FilingReceipt& receipt) const {
        Call in_filers = call_;
        in_filers.language = told.language;
        Page page = desk_.staff_page("staff_receipt", in_filers, *desk_.services.office());
        show_hidden(page, {{"csrf", call_.officer->csrf}, {"number", receipt.number}, {"code", receipt.code}});
        page.show(is_spoken(told.channel) ? "spoken" : "written");
        fill_receipt(page, desk_, in_filers, receipt);
        return personal_page(page);
    }

    Desk& desk_;
    const Call& call_;
    const Locale& locale_;
    CounterForm form_;
};

}  // namespace

http::Response counter_form(Desk& desk, const Call& call) {
    CounterForm form{.received_on = to_text(call.now.on), .language = std::string(to_text(call.language))};
    form.filing.token = desk.sessions.new_token();
    return Counter(desk, call, std::move(form)).form_page({});
}

http::Response file_at_counter(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    CounterForm form = CounterForm::from(*posted);
    if (form.filing.token.empty()) form.filing.token = desk.sessions.new_token();
    FormFiles files = files_of(desk, call, *posted);
    form.filing.files = std::move(files.files);
    const std::string_view go = posted->value("go");
    if (go == "language") {
        call.language = call.language == Language::zh ? Language::en : Language::zh;
        http::Response response = Counter(desk, call, std::move(form)).form_page({});
        response.headers.push_back({"Set-Cookie", language_cookie(call.language, desk.services.settings.secure)});
        return response;
    }
    Counter counter(desk, call, std::move(form));
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) {
        return counter.form_page({counter.error({}, "form.expired", call.language)}, 403);
    }
    if (files.was_for_files || !files.errors.empty()) return counter.form_page(files.errors);
    if (go == "change") return counter.form_page({});
    const auto told = counter.read();
    if (!told) return counter.form_page(told.error());
    if (posted->value("step") != "check" || go != "send") return counter.check_page(*told, {});
    if (!counter.form().confirmed) {
        const std::string_view text =
            is_spoken(told->channel) ? "counter.confirmed.not_read_back" : "counter.confirmed.not_compared";
        return counter.check_page(*told, {counter.error("confirmed", text, told->language)});
    }
    return counter.send(*told);
}

http::Response counter_typed_again(Desk& desk, const Call& call, const http::Form& typed) {
    const Counter counter(desk, call, CounterForm::from(typed));
    return counter.form_page({counter.error({}, "form.expired", call.language)}, 403);
}

}  // namespace huiyin::web
