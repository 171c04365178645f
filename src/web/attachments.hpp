#pragma once

#include <optional>
#include <vector>

#include "app/register.hpp"
#include "web/case_view.hpp"
#include "web/desk.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// A file that was handed in with a case, and when.
struct CaseAttachment {
    const Attachment* attachment = nullptr;
    const Recorded* with = nullptr;  ///< The filing or reply that it came with.
};

/// All files of a case, the oldest first. They live as long as the file of the case.
[[nodiscard]] std::vector<CaseAttachment> attachments_of(const app::CaseFile& file);
/// The one with this SHA-256 in hexadecimal digits; null if there is none.
[[nodiscard]] const Attachment* find_attachment(const app::CaseFile& file, std::string_view sha256);

/// Lists them, each with the form that asks for it at `url`. Nothing is shown if there are none.
void show_attachments(Dictionary& page, const CaseView& view, std::string_view url);

/// The file as it was handed in, to be kept and not shown by a browser: nothing in it can run on this site. None if its
/// key or what it opens is gone.
[[nodiscard]] std::optional<http::Response> original_of(const Desk& desk, CaseId id, const Attachment& attachment);

}  // namespace huiyin::web
