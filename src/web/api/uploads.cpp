#include "web/api/uploads.hpp"

#include <algorithm>
#include <utility>

#include "web/api/json_writer.hpp"
#include "web/form_upload.hpp"

namespace huiyin::web::api {

http::Response take_files(Desk& desk, Call& call) {
    const FormUpload* const upload = form_upload_of(call.request);
    if (upload == nullptr) return respond_with({.code = "not_form_type"}, call.language, desk.words);
    if (!upload->is_whole()) return respond_with({.code = "bad_request"}, call.language, desk.words);
    const Taking taking = take_uploads(desk, call.request, call.now.at, 0, 0);
    const app::AttachmentLimits& limits = desk.services.attachments.limits();
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.begin_array("attachments");
    for (const app::TakenFile& one : taking.taken) {
        json.begin_object();
        json.text("upload", one.ticket);
        json.text("filename", one.attachment.name);
        json.text("kind", one.attachment.kind);
        json.number("bytes", one.attachment.bytes);
        json.text("sha256", hex_encode(one.attachment.content));
        json.end_object();
    }
    json.end_array();
    json.begin_array("refused");
    for (const Taking::Refused& one : taking.refused) {
        json.begin_object();
        json.text("filename", app::clean_file_name(one.name));
        json.text("reason", one.reason);
        json.text("detail", refusal_text(one, limits, call.language, desk.services.locale));
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return {.status = taking.taken.empty() ? 422 : 201,
            .content_type = "application/json",
            .headers = {{"Cache-Control", "no-store"},
                        {"Content-Language", std::string(Locale::tag(call.language))},
                        {"X-Content-Type-Options", "nosniff"}},
            .body = std::move(body)};
}

Result<std::vector<FormFile>, Problem> files_of_tickets(const Desk& desk, const std::vector<std::string>& tickets,
                                                        Instant now) {
    const app::AttachmentLimits& limits = desk.services.attachments.limits();
    if (tickets.size() > limits.files_max) {
        return fail(Problem::of({.code = RefusalCode::too_many_entries,
                                 .field = "attachments",
                                 .limit = static_cast<int>(limits.files_max)}));
    }
    std::vector<FormFile> files;
    std::uint64_t bytes = 0;
    for (const std::string& ticket : tickets) {
        auto redeemed = desk.services.attachments.redeem(ticket, now);
        if (!redeemed) return fail(Problem{.code = "attachment_expired", .field = "attachments"});
        const auto is_same = [&](const FormFile& one) {
            return one.file.attachment.stored == redeemed->attachment.stored;
        };
        if (std::any_of(files.begin(), files.end(), is_same)) continue;
        bytes += static_cast<std::uint64_t>(redeemed->attachment.bytes);
        files.push_back({ticket, *std::move(redeemed)});
    }
    if (bytes > limits.all_bytes_max) return fail(Problem{.code = "attachments_too_large", .field = "attachments"});
    return files;
}

}  // namespace huiyin::web::api
