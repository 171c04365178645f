#include "web/attachments.hpp"

#include <memory>
#include <utility>

#include "http/body_source.hpp"
#include "http/form.hpp"

namespace huiyin::web {

namespace {

/// Opens the file as it is sent.
class OriginalBody final : public http::BodySource {
public:
    OriginalBody(std::unique_ptr<app::OpenedFile> file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
    [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }
    [[nodiscard]] std::optional<std::string_view> next() override {
        const auto piece = file_->next();
        if (!piece) return std::nullopt;
        return as_text(*piece);
    }

private:
    std::unique_ptr<app::OpenedFile> file_;
    std::uint64_t size_;
};

/// The name for a program that knows ASCII alone, and as it is (RFC 6266).
std::string disposition_of(const std::string& name) {
    std::string plain;
    for (const char c : name) {
        const bool is_plain = c >= ' ' && c < '\x7f' && c != '"' && c != '\\' && c != '%' && c != ';';
        if (is_plain || (static_cast<unsigned char>(c) & 0xC0U) != 0x80) plain += is_plain ? c : '_';
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + http::percent_encode(name);
}

}  // namespace

std::vector<CaseAttachment> attachments_of(const app::CaseFile& file) {
    std::vector<CaseAttachment> all;
    for (const app::KeptEvent& kept : file.timeline) {
        const auto add = [&](const std::vector<Attachment>& attachments) {
            for (const Attachment& one : attachments) all.push_back({&one, &kept.recorded});
        };
        if (const auto* const filed = std::get_if<GrievanceFiled>(&kept.recorded.event)) add(filed->attachments);
        if (const auto* const replied = std::get_if<FilerReplied>(&kept.recorded.event)) add(replied->attachments);
    }
    return all;
}

const Attachment* find_attachment(const app::CaseFile& file, std::string_view sha256) {
    for (const CaseAttachment& one : attachments_of(file)) {
        if (hex_encode(one.attachment->content) == sha256) return one.attachment;
    }
    return nullptr;
}

void show_attachments(Dictionary& page, const CaseView& view, std::string_view url) {
    const std::vector<CaseAttachment> all = attachments_of(view.file);
    if (all.empty()) return;
    Dictionary section = page.add("attachments");
    for (const CaseAttachment& one : all) {
        const auto group = app::group_of(one.attachment->kind);
        section.add("attachment")
            .set("attachment_url", url)
            .set("sha256", hex_encode(one.attachment->content))
            .set("file_name", one.attachment->name)
            .set("file_size", Locale::size(one.attachment->bytes))
            .set("file_group",
                 group ? view.words.locale().name("file_group", to_text(*group), view.language) : one.attachment->kind)
            .set("date", Locale::date(one.with->at.on, view.language))
            .set("date_iso", to_text(one.with->at.on));
    }
}

std::optional<http::Response> original_of(const Desk& desk, CaseId id, const Attachment& attachment) {
    const auto key = desk.services.cases.attachment_key(id, attachment.stored);
    if (!key) return std::nullopt;
    auto file = desk.services.attachments.open(attachment, *key);
    if (file == nullptr) return std::nullopt;
    return http::Response{
        .content_type = attachment.kind,
        .headers = {{"Content-Disposition", disposition_of(attachment.name)},
                    {"Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"},
                    {"X-Content-Type-Options", "nosniff"},
                    {"Cross-Origin-Resource-Policy", "same-origin"},
                    {"Referrer-Policy", "no-referrer"},
                    {"Cache-Control", "no-store"}},
        .body = std::shared_ptr<http::BodySource>(
            std::make_shared<OriginalBody>(std::move(file), static_cast<std::uint64_t>(attachment.bytes)))};
}

}  // namespace huiyin::web
