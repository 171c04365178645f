#include "web/filing_form.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/bytes.hpp"
#include "base/contains.hpp"
#include "domain/grievance/case.hpp"
#include "domain/unit/comparable.hpp"

namespace huiyin::web {

namespace {

constexpr std::array<std::string_view, 5> step_names{"what", "where", "wish", "who", "check"};

constexpr int about_points_max = TextLimits::about_entries * (TextLimits::line + 1);

/// A field of the form: its name, the page it stands on, and where its value is kept.
struct Field {
    std::string_view name;
    FilingStep step;
    std::string& (*value)(FilingForm&);
    bool is_choice = false;  ///< From a list, so that its value stands beside an option.
};

constexpr std::array fields{
    Field{"case_class", FilingStep::what, [](FilingForm& form) -> std::string& { return form.case_class; }, true},
    Field{"subject", FilingStep::what, [](FilingForm& form) -> std::string& { return form.subject; }},
    Field{"text", FilingStep::what, [](FilingForm& form) -> std::string& { return form.text; }},
    Field{"matter_number", FilingStep::what, [](FilingForm& form) -> std::string& { return form.matter_number; }},
    Field{"joining_code", FilingStep::what, [](FilingForm& form) -> std::string& { return form.joining_code; }},
    Field{"place", FilingStep::where, [](FilingForm& form) -> std::string& { return form.place; }},
    Field{"unit", FilingStep::where, [](FilingForm& form) -> std::string& { return form.unit; }, true},
    Field{"about", FilingStep::where, [](FilingForm& form) -> std::string& { return form.about; }},
    Field{"wish", FilingStep::wish, [](FilingForm& form) -> std::string& { return form.wish; }},
    Field{"name", FilingStep::who, [](FilingForm& form) -> std::string& { return form.identity.name; }},
    Field{"phone", FilingStep::who, [](FilingForm& form) -> std::string& { return form.identity.phone; }},
    Field{"address", FilingStep::who, [](FilingForm& form) -> std::string& { return form.identity.address; }},
    Field{"email", FilingStep::who, [](FilingForm& form) -> std::string& { return form.identity.email; }},
    Field{"words", FilingStep::who, [](FilingForm& form) -> std::string& { return form.identity.words; }},
    Field{"readable", FilingStep::who, [](FilingForm& form) -> std::string& { return form.readable; }, true},
};

const Field* find_field(std::string_view name) {
    const auto* const found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
    return found == fields.end() ? nullptr : found;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        if (!line.empty()) lines.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

UnitId unit_of(std::string_view text) {
    const auto number = parse_decimal(text);
    if (!number || *number > INT64_MAX) return {};
    return {static_cast<std::int64_t>(*number)};
}

/// What the rules say of a line about who files; the domain never sees it, so its rule for a line is applied to the
/// place of a matter, which is a line as well.
FileGrievance with_line(const std::string& line) {
    FileGrievance command;
    command.subject = "x";
    command.text = "x";
    command.place = line;
    return command;
}

/// A filing with nothing wrong but, perhaps, this field.
FileGrievance with_only(const FilingForm& form, std::string_view field) {
    FileGrievance command = with_line({});
    if (field == "case_class") command.case_class = form.case_class;
    if (field == "subject") command.subject = form.subject;
    if (field == "text") command.text = form.text;
    if (field == "place") command.place = form.place;
    if (field == "wish") command.wish = form.wish;
    if (field == "about") command.about = lines_of(form.about);
    if (field == "unit" && !form.unit.empty()) {
        const UnitId unit = unit_of(form.unit);
        command.addressed_to = unit ? unit : UnitId{-1};
    }
    if (field == "name") command.place = form.identity.name;
    if (field == "phone") command.place = form.identity.phone;
    if (field == "address") command.place = form.identity.address;
    if (field == "email") command.place = form.identity.email;
    if (field == "words") command.wish = form.identity.words;
    return command;
}

}  // namespace

std::string_view filing_step_name(FilingStep step) { return step_names.at(static_cast<std::size_t>(step)); }

std::optional<FilingStep> parse_filing_step(std::string_view text) {
    const auto* const found = std::find(step_names.begin(), step_names.end(), text);
    if (found == step_names.end()) return std::nullopt;
    return static_cast<FilingStep>(found - step_names.begin());
}

FilingForm FilingForm::from(const http::Form& form) {
    FilingForm result;
    for (const Field& field : fields) field.value(result) = form.value(field.name);
    result.token = form.value("token");
    result.from_check = form.value("from") == "check";
    return result;
}

FilingError filing_error_of(const Refusal& refusal, Language language, const Words& words) {
    const Field* const field = find_field(refusal.field);
    FieldError error{.field = {}, .message = words.refusal(refusal, language)};
    if (field == nullptr) return {FilingStep::check, std::move(error)};
    error.field = field->name;
    return {field->step, std::move(error)};
}

std::vector<FilingError> errors_of(const FilingForm& form, const app::Office& office, const Moment& now,
                                   Language language, const Words& words) {
    const Rulebook& rulebook = office.rulebook(office.rulebook_in_force);
    const Context context{.now = now,
                          .actor = Actor::filer(),
                          .rulebook = rulebook,
                          .calendar = office.calendar(rulebook),
                          .units = office.units};
    std::vector<FilingError> errors;
    for (const Field& field : fields) {
        const auto decision = decide(Case{}, with_only(form, field.name), context);
        if (decision) continue;
        Refusal refusal = decision.error();
        if (field.step == FilingStep::who && (refusal.field == "place" || refusal.field == "wish")) {
            refusal.field = field.name;
        }
        FilingError error = filing_error_of(refusal, language, words);
        if (error.step == FilingStep::check) return {std::move(error)};  // Not about a field: nothing can be filed now.
        errors.push_back(std::move(error));
    }
    return errors;
}

app::FilingRequest request_of(const FilingForm& form, Language language, const Moment& now) {
    app::FilingRequest request{
        .subject = form.subject,
        .text = form.text,
        .place = form.place,
        .about = lines_of(form.about),
        .wish = form.wish,
        .case_class = form.case_class,
        .channel = Channel::web,
        .language = language,
        .addressed_to = unit_of(form.unit),
        .identity = form.identity,
        .readable = form.readable == "yes",
        .now = now,
    };
    for (const FormFile& one : form.files) request.attachments.push_back(one.file);
    if (!form.token.empty()) request.idempotency_key = form.token;
    FilingForm copy = form;
    constexpr std::size_t length_bytes_max = 21;
    std::size_t room = 0;
    for (const Field& field : fields) room += length_bytes_max + field.value(copy).size();
    constexpr std::size_t hash_digits = 64;
    room += form.files.size() * hash_digits;
    request.request_bytes.reserve(room);
    for (const Field& field : fields) {
        const std::string& value = field.value(copy);
        request.request_bytes.append(std::to_string(value.size())).append(1, ':').append(value);
    }
    for (const FormFile& one : form.files) request.request_bytes.append(hex_encode(one.file.attachment.stored));
    return request;
}

std::string_view filing_template(FilingStep step) {
    constexpr std::array<std::string_view, 5> names{"file_what", "file_where", "file_wish", "file_who", "file_check"};
    return names.at(static_cast<std::size_t>(step));
}

namespace {

/// The classes that are the filer's to choose, where there is a choice; the ordinary one unless another was chosen.
void show_classes(Page& page, const FilingForm& form, const Rulebook& rulebook, Language language) {
    const auto is_choosable = [](const CaseClass& one) { return one.chosen_by == ClassChooser::filer; };
    if (std::count_if(rulebook.classes.begin(), rulebook.classes.end(), is_choosable) < 2) return;
    const std::string chosen = form.case_class.empty() ? rulebook.ordinary_class() : form.case_class;
    Dictionary choice = page.add("choose_class");
    for (const CaseClass& one : rulebook.classes) {
        if (!is_choosable(one)) continue;
        Dictionary option = choice.add("case_class_option");
        option.set("value", one.id).set("label", in_language(one.name, language));
        if (one.id == chosen) option.show("selected");
    }
}

void fill_fields(Page& page, FilingStep step, const FilingForm& form, const app::Office& office, Language language) {
    if (step == FilingStep::what) {
        page.set("text_max", std::int64_t{TextLimits::text});
        show_classes(page, form, office.rulebook(office.rulebook_in_force), language);
        if (!form.matter_number.empty() || !form.joining_code.empty()) page.show("joins");
    }
    if (step == FilingStep::who) {
        page.set("words_max", std::int64_t{TextLimits::passage});
        if (form.readable == "yes") page.show("readable");
    }
    if (step == FilingStep::wish) page.set("wish_max", std::int64_t{TextLimits::passage});
    if (step == FilingStep::where) {
        page.set("about_max", std::int64_t{about_points_max});
        for (const Unit& unit : office.units.all()) {
            const std::string value = std::to_string(unit.id.value);
            Dictionary option = page.add("unit_option");
            option.set("value", value).set("label", name_of(unit, language));
            if (value == form.unit) option.show("selected");
        }
    }
}

/// Which units the entries of whom it is about shut out, and which entries name none: better seen before than after.
void show_shut_out(Page& page, const FilingForm& form, const Units& units, Language language) {
    std::string shut_out;
    std::string not_recognised;
    const auto add_line = [](std::string& lines, std::string_view line) {
        if (!lines.empty()) lines += '\n';
        lines += line;
    };
    std::vector<UnitId> named;
    for (const std::string& entry : lines_of(form.about)) {
        const std::vector<UnitId> found = units.named_in(comparable(entry));
        if (found.empty()) add_line(not_recognised, entry);
        for (const UnitId unit : found) {
            if (contains(named, unit)) continue;
            named.push_back(unit);
            add_line(shut_out, unit_name(units, unit, language));
        }
    }
    page.show("shut_out", shut_out);
    page.show("not_recognised", not_recognised);
}

}  // namespace

void fill_check(Page& page, const FilingForm& form, const app::Office& office, Language language) {
    const auto show_or_none = [&](std::string_view section, std::string_view value) {
        if (trimmed(value).empty()) {
            page.show("no_" + std::string(section));
        } else {
            page.show(section, value);
        }
    };
    page.set("subject", form.subject).set("text", form.text);
    const Rulebook& rulebook = office.rulebook(office.rulebook_in_force);
    if (const CaseClass* const chosen = rulebook.find_class(form.case_class)) {
        page.show("case_class", in_language(chosen->name, language));
    }
    page.show("matter_number", form.matter_number);
    show_or_none("place", form.place);
    show_or_none("unit", unit_name(office.units, unit_of(form.unit), language));
    show_or_none("about", form.about);
    show_shut_out(page, form, office.units, language);
    show_or_none("wish", form.wish);
    for (const FormFile& one : form.files) {
        page.add("check_file")
            .set("file_name", one.file.attachment.name)
            .set("file_size", Locale::size(one.file.attachment.bytes));
    }
    if (form.files.empty()) page.show("no_files");
    if (form.identity.empty()) {
        page.show("anonymous");
        return;
    }
    Dictionary identity = page.add("identity");
    identity.show("name", form.identity.name);
    identity.show("phone", form.identity.phone);
    identity.show("address", form.identity.address);
    identity.show("email", form.identity.email);
    identity.show("words", form.identity.words);
    if (form.readable == "yes") identity.show("readable");
}

void fill_whole_form(Page& page, const FilingForm& form, const app::Office& office, Language language,
                     const app::AttachmentLimits& limits) {
    show_files(page, limits, form.files);
    for (const FilingStep step : {FilingStep::what, FilingStep::where, FilingStep::wish, FilingStep::who}) {
        fill_fields(page, step, form, office, language);
    }
    FilingForm copy = form;
    for (const Field& field : fields) {
        if (!field.is_choice) page.set(field.name, field.value(copy));
    }
}

void hide_fields(Page& page, const FilingForm& form) {
    page.add("hidden").set("name", "token").set("value", form.token);
    FilingForm copy = form;
    for (const Field& field : fields) {
        const std::string& value = field.value(copy);
        if (!value.empty()) page.add("hidden").set("name", field.name).set("value", value);
    }
    for (const FormFile& one : form.files) page.add("hidden").set("name", "attachment").set("value", one.ticket);
}

void fill_filing_page(Page& page, FilingStep step, const FilingForm& form, const app::Office& office, Language language,
                      const std::vector<FieldError>& errors, const app::AttachmentLimits& limits) {
    const auto hide = [&](std::string_view name, std::string_view value) {
        page.add("hidden").set("name", name).set("value", value);
    };
    hide("step", filing_step_name(step));
    hide("token", form.token);
    if (form.from_check && step != FilingStep::check) hide("from", "check");
    FilingForm copy = form;
    for (const Field& field : fields) {
        const std::string& value = field.value(copy);
        if (field.step != step) {
            if (!value.empty()) hide(field.name, value);
        } else if (!field.is_choice) {
            page.set(field.name, value);
        }
    }
    if (step == FilingStep::what) {
        show_files(page, limits, form.files);
    } else {
        for (const FormFile& one : form.files) hide("attachment", one.ticket);
    }
    show_errors(page, errors);
    if (step == FilingStep::check) {
        fill_check(page, form, office, language);
    } else {
        fill_fields(page, step, form, office, language);
    }
}

}  // namespace huiyin::web
