#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/filing.hpp"
#include "app/office.hpp"
#include "http/form.hpp"
#include "web/form_files.hpp"
#include "web/render/form_errors.hpp"
#include "web/render/templates.hpp"
#include "web/words.hpp"

namespace huiyin::web {

/// The pages of filing, in order.
enum class FilingStep : std::uint8_t { what, where, wish, who, check };

[[nodiscard]] std::string_view filing_step_name(FilingStep step);
[[nodiscard]] std::optional<FilingStep> parse_filing_step(std::string_view text);

/// Everything that was typed so far. It travels in the pages themselves, so that nothing is kept of a filing that was
/// not sent, and nothing typed is lost.
struct FilingForm {
    std::string case_class;  ///< Empty: the ordinary one.
    std::string subject;
    std::string text;
    std::string matter_number;  ///< Of the case whose filer gave a joining code; empty: a matter of its own.
    std::string joining_code;
    std::string place;
    std::string unit;   ///< Id of the unit that the person chose; empty: none.
    std::string about;  ///< A body or official a line.
    std::string wish;
    vault::Identity identity;
    std::string readable;  ///< `yes`: the filer wants to read the identity later, with the code.
    /// Made with the first page: the same token with the same words is one case, however often it is sent.
    std::string token;
    std::vector<FormFile> files = {};
    bool from_check = false;  ///< The page was opened from the last one, to change something.
    friend bool operator==(const FilingForm&, const FilingForm&) = default;

    [[nodiscard]] static FilingForm from(const http::Form& form);
};

/// An error and the page on which its field stands.
struct FilingError {
    FilingStep step = FilingStep::check;
    FieldError error;
};

/// What the rules have against the form, field by field.
[[nodiscard]] std::vector<FilingError> errors_of(const FilingForm& form, const app::Office& office, const Moment& now,
                                                 Language language, const Words& words);
/// A refusal of the whole filing as an error of its field.
[[nodiscard]] FilingError filing_error_of(const Refusal& refusal, Language language, const Words& words);

/// The request to file it.
[[nodiscard]] app::FilingRequest request_of(const FilingForm& form, Language language, const Moment& now);

/// Fills a page on which all steps stand together: what was typed, the most that may be, the units to choose from.
void fill_whole_form(Page& page, const FilingForm& form, const app::Office& office, Language language,
                     const app::AttachmentLimits& limits);
/// Fills what is looked at before it is sent.
void fill_check(Page& page, const FilingForm& form, const app::Office& office, Language language);
/// Every field that is filled in, as what a page carries without showing it.
void hide_fields(Page& page, const FilingForm& form);

/// The template of a step.
[[nodiscard]] std::string_view filing_template(FilingStep step);
/// Fills the page of a step; `errors` are those of its fields.
void fill_filing_page(Page& page, FilingStep step, const FilingForm& form, const app::Office& office, Language language,
                      const std::vector<FieldError>& errors, const app::AttachmentLimits& limits);

}  // namespace huiyin::web
