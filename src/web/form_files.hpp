#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/attachments.hpp"
#include "web/desk.hpp"
#include "web/render/form_errors.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// A file that was taken and travels with a form, by its ticket in a hidden field.
struct FormFile {
    std::string ticket;
    app::RedeemedFile file;
    friend bool operator==(const FormFile&, const FormFile&) = default;
};

/// The files of a form, and what became of those that were not taken.
struct FormFiles {
    std::vector<FormFile> files;
    std::vector<FieldError> errors;
    /// The form was sent to add a file or to take one out, and for nothing else.
    bool was_for_files = false;
};

/// Those that the form carries along, less the one that `go=remove-N` takes out, and those that came with this request.
/// Waits for the disk. The same file twice counts once.
[[nodiscard]] FormFiles files_of(const Desk& desk, const Call& call, const http::Form& form);

/// Takes files that came, as long as the limits allow, and says of each other one why not.
struct Taking {
    std::vector<app::TakenFile> taken;
    struct Refused {
        std::string name;
        std::string_view reason;  ///< `too_many`, `all_too_large`, or that of an UploadProblem.
    };
    std::vector<Refused> refused;
};
[[nodiscard]] Taking take_uploads(const Desk& desk, const http::Request& request, Instant now, std::size_t files_before,
                                  std::uint64_t bytes_before);
/// Why a file was not taken, in a sentence.
[[nodiscard]] std::string refusal_text(const Taking::Refused& refused, const app::AttachmentLimits& limits,
                                       Language language, const Locale& locale);

/// Fills the part `files`: what may be handed in, and what was taken already.
void show_files(Dictionary& page, const app::AttachmentLimits& limits, const std::vector<FormFile>& files);

/// The keys that go with the attachments of a command.
[[nodiscard]] std::vector<app::AttachmentKey> keys_of(const std::vector<FormFile>& files);
[[nodiscard]] std::vector<Attachment> attachments_of(const std::vector<FormFile>& files);

}  // namespace huiyin::web
