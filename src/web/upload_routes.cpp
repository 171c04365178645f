#include "web/upload_routes.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/bytes.hpp"
#include "web/api/json_writer.hpp"
#include "web/form_files.hpp"

namespace huiyin::web {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t piece_bytes = 262'144;
/// How long an upload waits for its next piece, and the answer to its end for being asked for again.
constexpr std::chrono::minutes idle_max{10};
/// How many are remembered, those that have ended too.
constexpr std::size_t uploads_max = 2'000;

/// A file that comes piece by piece.
struct Upload {
    std::mutex mutex;
    std::unique_ptr<app::IncomingFile> file;  ///< Null once it is finished.
    std::string name;
    std::uint64_t bytes = 0;  ///< That it is to have.
    /// What it ended with: kept for a while, since the answer may be lost on the way.
    std::optional<Result<app::TakenFile, app::UploadProblem>> end;
    Clock::time_point touched_at;  ///< Under the mutex of all.
};
using UploadPointer = std::shared_ptr<Upload>;

/// The uploads that are on their way, by their tokens. Whoever knows a token can go on with that upload and with no
/// other. They live in memory alone: after a restart, a file is sent again from its beginning.
class Uploads {
public:
    explicit Uploads(app::AttachmentStore& store) : store_(store) {}

    /// Begins one under the token, or says why not.
    [[nodiscard]] Result<Done, app::UploadProblem> begin(std::string token, std::string name, std::uint64_t bytes,
                                                         const app::UploadSource& source) {
        {
            // First: what was abandoned may be what takes up the room.
            const std::lock_guard hold(mutex_);
            forget_old(Clock::now());
        }
        auto file = store_.begin(source);
        if (!file) return fail(file.error());
        auto upload = std::make_shared<Upload>();
        upload->file = *std::move(file);
        upload->name = std::move(name);
        upload->bytes = bytes;
        const std::lock_guard hold(mutex_);
        upload->touched_at = Clock::now();
        uploads_.emplace(std::move(token), std::move(upload));
        return Done{};
    }
    /// Null if there is none, or no longer.
    [[nodiscard]] UploadPointer find(std::string_view token) {
        const std::lock_guard hold(mutex_);
        const auto found = uploads_.find(token);
        if (found == uploads_.end()) return nullptr;
        found->second->touched_at = Clock::now();
        return found->second;
    }

private:
    /// Those that nobody has asked about for long, and those that have lost their place to another. One that is in use
    /// right now stays. Of too many, one that is finished goes before one that is on its way.
    void forget_old(Clock::time_point now) {
        const auto is_on_its_way = [](Upload& upload) {
            const std::unique_lock hold(upload.mutex, std::try_to_lock);
            return !hold.owns_lock() || upload.file != nullptr;
        };
        const auto is_lost = [](Upload& upload) {
            const std::unique_lock hold(upload.mutex, std::try_to_lock);
            return hold.owns_lock() && upload.file != nullptr && upload.file->problem().has_value();
        };
        std::erase_if(uploads_,
                      [&](const auto& one) { return now - one.second->touched_at > idle_max || is_lost(*one.second); });
        if (uploads_.size() < uploads_max) return;
        uploads_.erase(std::min_element(uploads_.begin(), uploads_.end(), [&](const auto& a, const auto& b) {
            return std::pair(is_on_its_way(*a.second), a.second->touched_at) <
                   std::pair(is_on_its_way(*b.second), b.second->touched_at);
        }));
    }

    app::AttachmentStore& store_;
    std::mutex mutex_;
    std::map<std::string, UploadPointer, std::less<>> uploads_;
};

http::Response answer(int status, std::string body) {
    return {.status = status,
            .content_type = "application/json",
            .headers = {{"Cache-Control", "no-store"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"}},
            .body = std::move(body)};
}

http::Response refused(const Desk& desk, const Call& call, const std::string& name, std::string_view reason) {
    std::string body;
    api::JsonWriter json(body);
    json.begin_object();
    json.text("detail",
              refusal_text({name, reason}, desk.services.attachments.limits(), call.language, desk.services.locale));
    json.end_object();
    return answer(422, std::move(body));
}

/// How much has come, so that the sender knows where to go on.
http::Response received(int status, const Upload& upload) {
    std::string body;
    api::JsonWriter json(body);
    json.begin_object();
    json.number("received", static_cast<std::int64_t>(upload.file->bytes()));
    json.end_object();
    return answer(status, std::move(body));
}

/// Begins an upload: name and size in a form.
http::Response begin_upload(Desk& desk, Uploads& uploads, const Call& call) {
    const auto form = posted_form(call.request);
    const auto bytes = form ? parse_decimal(form->value("bytes")) : std::nullopt;
    if (!bytes) return http::plain_response(400);
    std::string name(form->value("name"));
    if (*bytes == 0) return refused(desk, call, name, to_text(app::UploadProblem::empty));
    if (*bytes > desk.services.attachments.limits().file_bytes_max) {
        return refused(desk, call, name, to_text(app::UploadProblem::too_large));
    }
    const std::string token = desk.sessions.new_token();
    if (const auto begun = uploads.begin(token, name, *bytes, desk.upload_source(call.request)); !begun) {
        return refused(desk, call, name, to_text(begun.error()));
    }
    std::string body;
    api::JsonWriter json(body);
    json.begin_object();
    json.text("upload", token);
    json.number("piece", piece_bytes);
    json.end_object();
    return answer(201, std::move(body));
}

/// Takes the piece that begins where the last one ended; of another one it says where to go on.
http::Response take_piece(const Desk& desk, Uploads& uploads, const Call& call) {
    const UploadPointer upload = uploads.find(call.request.header("X-Upload"));
    const auto offset = parse_decimal(call.request.header("X-Offset"));
    if (upload == nullptr) return http::plain_response(404);
    const std::string_view body = call.request.body;
    if (!offset || body.empty() || body.size() > piece_bytes) return http::plain_response(400);
    const std::lock_guard hold(upload->mutex);
    if (upload->file == nullptr) return http::plain_response(404);
    if (*offset != upload->file->bytes()) return received(409, *upload);
    if (*offset + body.size() > upload->bytes) return http::plain_response(400);
    upload->file->take(as_bytes(body));
    if (const auto problem = upload->file->problem()) return refused(desk, call, upload->name, to_text(*problem));
    return received(200, *upload);
}

/// Ends an upload of which all has come: the ticket with which the form brings the file along. Asked again, it answers
/// the same.
http::Response end_upload(Desk& desk, Uploads& uploads, const Call& call) {
    const UploadPointer upload = uploads.find(call.request.header("X-Upload"));
    if (upload == nullptr) return http::plain_response(404);
    const std::lock_guard hold(upload->mutex);
    if (!upload->end) {
        if (upload->file == nullptr) return http::plain_response(404);
        if (upload->file->bytes() != upload->bytes) return received(409, *upload);
        upload->end = desk.services.attachments.finish(std::move(upload->file), upload->name, call.now.at);
    }
    const auto& taken = *upload->end;
    if (!taken) return refused(desk, call, upload->name, to_text(taken.error()));
    std::string body;
    api::JsonWriter json(body);
    json.begin_object();
    json.text("ticket", taken->ticket);
    json.text("name", taken->attachment.name);
    json.text("size", Locale::size(taken->attachment.bytes));
    json.end_object();
    return answer(201, std::move(body));
}

}  // namespace

std::vector<Route> upload_routes(Desk& desk) {
    using http::Execution;
    using http::Method;
    const auto uploads = std::make_shared<Uploads>(desk.services.attachments);
    return {
        {.method = Method::post,
         .pattern = "/upload",
         .execution = Execution::pooled,
         .rate_rule = rate::uploads,
         .name = "upload_begin",
         .answer = Answer([&desk, uploads](Call& call) { return begin_upload(desk, *uploads, call); })},
        {.method = Method::put,
         .pattern = "/upload",
         .execution = Execution::pooled,
         .name = "upload_piece",
         .answer = Answer([&desk, uploads](Call& call) { return take_piece(desk, *uploads, call); })},
        {.method = Method::post,
         .pattern = "/upload/end",
         .execution = Execution::pooled,
         .name = "upload_end",
         .answer = Answer([&desk, uploads](Call& call) { return end_upload(desk, *uploads, call); })},
    };
}

}  // namespace huiyin::web
