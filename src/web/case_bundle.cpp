#include "web/case_bundle.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/check.hpp"
#include "base/contains.hpp"
#include "bundle/manifest.hpp"
#include "bundle/zip_writer.hpp"
#include "ledger/proof.hpp"
#include "ledger/sha256.hpp"
#include "web/api/acts.hpp"
#include "web/attachments.hpp"
#include "web/case_page.hpp"

namespace huiyin::web {

namespace {

constexpr std::size_t piece_bytes = 65'536;

/// A file of the archive: a text that is there, or a file that was handed in and is opened when its turn comes.
struct Part {
    bundle::ZipEntry entry;
    std::string text = {};
    std::optional<Attachment> attachment = {};
    Bytes key = {};
};

std::uint64_t size_of(const std::vector<Part>& parts) {
    std::vector<bundle::ZipEntry> entries;
    for (const Part& part : parts) entries.push_back(part.entry);
    return bundle::zip_size(entries);
}

/// The archive, made while it is sent. Of each file that was handed in one piece is in memory.
class BundleBody final : public http::BodySource {
public:
    BundleBody(app::AttachmentStore& store, std::vector<Part> parts)
        : store_(store), parts_(std::move(parts)), size_(size_of(parts_)) {}

    [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }
    [[nodiscard]] std::optional<std::string_view> next() override {
        writer_.made().clear();
        while (writer_.made().size() < piece_bytes && !finished_) {
            if (!make_more()) return std::nullopt;
        }
        return writer_.made();
    }

private:
    /// False if a file cannot be opened, or is not what it was.
    bool make_more() {
        if (left_ > 0) return write_some();
        if (at_ == parts_.size()) {
            writer_.finish();
            finished_ = true;
            return true;
        }
        const Part& part = parts_[at_];
        ++at_;
        writer_.begin(part.entry);
        left_ = part.entry.bytes;
        if (!part.attachment) return true;
        open_ = store_.open(*part.attachment, part.key);
        return open_ != nullptr;
    }
    bool write_some() {
        const Part& part = parts_[at_ - 1];
        ByteView piece;
        if (!part.attachment) {
            const std::size_t from = part.text.size() - left_;
            piece = as_bytes(std::string_view(part.text).substr(from, piece_bytes));
        } else {
            const auto read = open_->next();
            if (!read || read->empty() || read->size() > left_) return false;
            piece = *read;
        }
        writer_.write(piece);
        left_ -= piece.size();
        return true;
    }

    app::AttachmentStore& store_;
    std::vector<Part> parts_;
    std::uint64_t size_;
    bundle::ZipWriter writer_;
    std::size_t at_ = 0;
    std::uint64_t left_ = 0;  ///< Bytes of the part before that are not written yet.
    bool finished_ = false;
    std::unique_ptr<app::OpenedFile> open_;
};

/// Endings by which no program runs what is in a file: whoever opens one from the disk has no site around it that would
/// keep it from that.
constexpr std::array<std::string_view, 41> endings{
    "3g2",  "3gp", "aac", "amr",  "avi", "avif", "bmp",  "csv", "doc",  "docx", "flac", "gif", "heic", "heif",
    "jpeg", "jpg", "m4a", "m4v",  "mkv", "mov",  "mp3",  "mp4", "mpeg", "mpg",  "odp",  "ods", "odt",  "ogg",
    "pdf",  "png", "ppt", "pptx", "rtf", "tif",  "tiff", "txt", "wav",  "webm", "webp", "xls", "xlsx",
};

/// `.png`, if the name ends so.
std::string extension_of(const Attachment& attachment) {
    const std::size_t dot = attachment.name.rfind('.');
    std::string ending = dot == std::string::npos ? "" : attachment.name.substr(dot + 1);
    for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (contains(endings, ending)) return "." + ending;
    return attachment.kind == "text/plain" ? ".txt" : "";
}

/// The key of a file that can be opened; none if that or the file itself is gone.
std::optional<Bytes> key_of(const Desk& desk, CaseId id, const Attachment& attachment) {
    auto key = desk.services.cases.attachment_key(id, attachment.stored);
    if (!key || desk.services.attachments.open(attachment, *key) == nullptr) return std::nullopt;
    return key;
}

/// What the filer wrote, and what the office wrote to the filer: the pages show all that stands in these events, so the
/// bytes that the log commits to can be shown too. Others name what nobody is shown, such as another case of the
/// matter.
bool is_shown_whole(const Event& event) {
    return std::visit(
        []<class T>(const T&) {
            return std::is_same_v<T, GrievanceFiled> || std::is_same_v<T, FilerAsked> ||
                   std::is_same_v<T, FilerReplied> || std::is_same_v<T, GrievanceAnswered> ||
                   std::is_same_v<T, GrievanceDeclined> || std::is_same_v<T, AnswerRated> ||
                   std::is_same_v<T, ReviewRequested> || std::is_same_v<T, ReviewDecided> ||
                   std::is_same_v<T, GrievanceWithdrawn> || std::is_same_v<T, GrievanceReopened> ||
                   std::is_same_v<T, SilenceStated>;
        },
        event);
}

class Making {
public:
    Making(Desk& desk, const Call& call, const app::CaseFile& file, const Actor& actor)
        : desk_(desk),
          call_(call),
          file_(file),
          actor_(actor),
          office_(desk.services.office()),
          staff_(desk.staff_names.at(call.now.at)),
          view_{file,          *office_,    office_->rulebook(file.state.rulebook),     desk.words, *staff_,
                call.language, call.now.on, is_staff() ? Reader::staff : Reader::filer, true} {}

    std::optional<http::Response> make() {
        describe();
        add_attachments();
        add("README.txt", readme());
        add("case.html", case_page());
        add("case.json", api::kept_case(desk_, view_) + "\n");
        add(std::string(bundle::receipt_name), desk_.services.filing.receipt_for(file_, {}));
        add("log-key.txt", office_->verifier_key + "\n");
        add("checkpoint.txt", *desk_.services.public_log.checkpoint());
        add("verify.html", verify_page());
        for (const char* const name : {"verify.js", "huiyin.css"}) {
            add(name, std::string(check(desk_.services.assets.by_name(name)).bytes));
        }
        if (!add_events()) return std::nullopt;
        std::ranges::move(attached_files_, std::back_inserter(manifest_.files));
        std::string text = bundle::write_manifest(manifest_);
        const bundle::ZipEntry entry{std::string(bundle::manifest_name), text.size()};
        parts_.insert(parts_.begin(), Part{.entry = entry, .text = std::move(text)});
        std::ranges::move(attached_, std::back_inserter(parts_));
        return answer();
    }

private:
    [[nodiscard]] bool is_staff() const { return call_.officer != nullptr; }

    void add(std::string path, std::string text) {
        manifest_.files.push_back({.path = path, .bytes = text.size(), .sha256 = ledger::sha256(as_bytes(text))});
        const std::uint64_t bytes = text.size();
        parts_.push_back({.entry = {std::move(path), bytes}, .text = std::move(text)});
    }

    void describe() {
        manifest_.case_number = view_.number();
        manifest_.made_on = call_.now.on;
        for (int i = 0; i < role_count; ++i) {
            if (actor_.roles.contains(static_cast<Role>(i))) {
                manifest_.made_for.emplace_back(to_text(static_cast<Role>(i)));
            }
        }
        manifest_.language = to_text(call_.language);
        manifest_.log_origin = office_->origin;
        manifest_.log_key = office_->verifier_key;
    }

    void add_attachments() {
        std::vector<Hash> seen;
        for (const CaseAttachment& one : attachments_of(file_)) {
            if (contains(seen, one.attachment->content)) continue;  // handed in twice
            seen.push_back(one.attachment->content);
            const auto is_with = [&](const app::KeptEvent& kept) { return &kept.recorded == one.with; };
            const auto event = std::ranges::find_if(file_.timeline, is_with) - file_.timeline.begin() + 1;
            add_attachment(*one.attachment, static_cast<int>(event));
        }
    }

    void add_attachment(const Attachment& one, int event) {
        const auto bytes = static_cast<std::uint64_t>(one.bytes);
        auto key = key_of(desk_, file_.id, one);
        if (!key || attached_bytes_ + bytes > bundle_attachments_bytes_max) {
            const char* const why = key ? "too_large" : "gone";
            manifest_.left_out.push_back(
                {.name = one.name, .bytes = bytes, .sha256 = one.content, .event = event, .why = why});
            return;
        }
        attached_bytes_ += bytes;
        const std::string path = fmt::format("attachments/{:02}{}", attached_.size() + 1, extension_of(one));
        attached_files_.push_back(
            {.path = path, .bytes = bytes, .sha256 = one.content, .name = one.name, .event = event});
        attached_.push_back({.entry = {path, bytes}, .attachment = one, .key = *std::move(key)});
    }

    /// The proof of each event, and what the log commits to, as far as the asker sees all of it.
    bool add_events() {
        for (std::size_t i = 0; i < file_.timeline.size(); ++i) {
            const app::KeptEvent& kept = file_.timeline[i];
            const auto proof = desk_.services.public_log.prove(kept.leaf);
            if (!proof) return false;
            bundle::ManifestEvent event{.number = static_cast<int>(i) + 1,
                                        .type = std::string(type_of(kept.recorded.event)),
                                        .day = kept.recorded.at.on,
                                        .leaf = kept.leaf,
                                        .proof = proof_path(i + 1)};
            std::string text;
            ledger::append_proof(text, as_bytes(proof->entry), kept.leaf, proof->inclusion, proof->checkpoint);
            add(event.proof, std::move(text));
            if (is_opened(i)) {
                event.opening = {.path = fmt::format("events/{:04}.json", i + 1), .salt = kept.salt};
                add(event.opening->path, kept.private_event);
            }
            manifest_.events.push_back(std::move(event));
        }
        return true;
    }

    /// The number of whoever acted for the office stands in an event and is not for the filer. That of the filing is in
    /// the receipt.
    [[nodiscard]] bool is_opened(std::size_t i) const {
        const Recorded& recorded = file_.timeline[i].recorded;
        return is_shown_whole(recorded.event) && (is_staff() || i == 0 || !recorded.by.officer);
    }

    [[nodiscard]] std::string readers(Language language) const {
        std::string text;
        for (int i = 0; i < role_count; ++i) {
            if (!actor_.roles.contains(static_cast<Role>(i))) continue;
            if (!text.empty()) text += desk_.services.locale.pattern("form.conflict_separator", language);
            text += desk_.words.role(static_cast<Role>(i), language);
        }
        return text;
    }

    [[nodiscard]] std::string readme() const {
        const Locale& locale = desk_.services.locale;
        std::string text;
        for (const Language language : languages) {
            if (!text.empty()) text += "\n----\n\n";
            text += locale.text("bundle.readme", language,
                                {{"office", office_->name_in(language)},
                                 {"number", manifest_.case_number},
                                 {"date", Locale::date(call_.now.on, language)},
                                 {"for", readers(language)},
                                 {"key", office_->verifier_key}});
            if (!manifest_.left_out.empty()) text += locale.pattern("bundle.readme_left_out", language);
        }
        return text;
    }

    [[nodiscard]] std::string case_page() const {
        const Locale& locale = desk_.services.locale;
        Page page = desk_.services.templates.page("bundle_case", call_.language);
        fill_kept_case(page, view_);
        page.set("for", readers(call_.language));
        for (const bundle::ManifestFile& file : attached_files_) {
            page.add("file")
                .set("file_path", file.path)
                .set("file_name", file.name)
                .set("file_size", Locale::size(static_cast<std::int64_t>(file.bytes)))
                .set("sha256", hex_encode(file.sha256));
        }
        for (const bundle::LeftOut& file : manifest_.left_out) {
            const bool is_gone = file.why == "gone";
            page.add("left_out")
                .set("file_name", file.name)
                .set("why", locale.pattern(is_gone ? "bundle.gone" : "bundle.too_large", call_.language))
                .set("sha256", hex_encode(file.sha256));
        }
        if (attached_.empty() && manifest_.left_out.empty()) page.show("no_files");
        return page.render();
    }

    [[nodiscard]] std::string verify_page() const {
        Page page = desk_.services.templates.page("bundle_verify", call_.language);
        // The key has to come from elsewhere: this page and the receipt have been in the same hands.
        page.set("office", office_->name_in(call_.language)).set("verifier_key", "");
        return page.render();
    }

    http::Response answer() {
        const std::string disposition = "attachment; filename=\"huiyin-case-" + manifest_.case_number + ".zip\"";
        return {.content_type = "application/zip",
                .headers = {{"Content-Disposition", disposition},
                            {"X-Content-Type-Options", "nosniff"},
                            {"Cache-Control", "no-store"}},
                .body = std::shared_ptr<http::BodySource>(
                    std::make_shared<BundleBody>(desk_.services.attachments, std::move(parts_)))};
    }

    Desk& desk_;
    const Call& call_;
    const app::CaseFile& file_;
    const Actor& actor_;
    app::OfficePointer office_;
    std::shared_ptr<const Staff> staff_;
    CaseView view_;
    bundle::Manifest manifest_;
    std::vector<Part> parts_;
    std::vector<bundle::ManifestFile> attached_files_;  ///< What was handed in, and stands at the end.
    std::vector<Part> attached_;
    std::uint64_t attached_bytes_ = 0;
};

}  // namespace

std::optional<http::Response> case_bundle(Desk& desk, const Call& call, const app::CaseFile& file, const Actor& actor) {
    return Making(desk, call, file, actor).make();
}

Result<std::optional<http::Response>, app::ChangeError> take_bundle(Desk& desk, const Call& call,
                                                                    const app::CaseFile& file) {
    const Actor actor = Actor::of(call.officer->officer);
    std::vector<Hash> taken;
    app::CaseFile current = file;
    // Again while files come in: what goes along was put on record.
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (const CaseAttachment& one : attachments_of(current)) {
            const Attachment& attachment = *one.attachment;
            if (contains(taken, attachment.content) || !key_of(desk, file.id, attachment)) continue;
            taken.push_back(attachment.content);
            is_new = true;
            const app::ChangeResult done = desk.services.case_log.submit_and_wait(
                {.id = file.id, .command = OpenAttachment{attachment.content}, .actor = actor, .now = call.now});
            if (!done) return fail(done.error());
        }
        auto after = desk.services.cases.find(file.id);
        if (!after || after->state.erased_on) return std::optional<http::Response>();
        current = *std::move(after);
    }
    return case_bundle(desk, call, current, actor);
}

}  // namespace huiyin::web
