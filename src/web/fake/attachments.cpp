#include "web/fake/attachments.hpp"

#include "ledger/sha256.hpp"

namespace huiyin::web::fake {

namespace {

class Incoming final : public app::IncomingFile {
public:
    explicit Incoming(std::shared_ptr<std::atomic<bool>> is_crowded) : is_crowded_(std::move(is_crowded)) {}
    void take(ByteView bytes) override { text += as_text(bytes); }
    void wait(std::uint64_t /*bytes*/) override {}
    [[nodiscard]] std::uint64_t bytes() const noexcept override { return text.size(); }
    [[nodiscard]] std::optional<app::UploadProblem> problem() const override {
        if (*is_crowded_) return app::UploadProblem::too_busy;
        return std::nullopt;
    }
    std::string text;

private:
    std::shared_ptr<std::atomic<bool>> is_crowded_;
};

class Opened final : public app::OpenedFile {
public:
    explicit Opened(std::string bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] std::optional<ByteView> next() override {
        constexpr std::size_t piece = 1000;
        const ByteView rest = as_bytes(bytes_).subspan(done_);
        const ByteView some = rest.first(std::min(piece, rest.size()));
        done_ += some.size();
        return some;
    }

private:
    std::string bytes_;
    std::size_t done_ = 0;
};

std::string kind_of(std::string_view bytes) {
    if (bytes.starts_with("JPEG")) return "image/jpeg";
    if (bytes.starts_with("%PDF")) return "application/pdf";
    if (bytes.starts_with("text")) return "text/plain";
    return "application/x-dosexec";
}

}  // namespace

Result<std::unique_ptr<app::IncomingFile>, app::UploadProblem> Attachments::begin(const app::UploadSource& /*source*/) {
    return std::unique_ptr<app::IncomingFile>(std::make_unique<Incoming>(is_crowded));
}

Result<app::TakenFile, app::UploadProblem> Attachments::finish(std::unique_ptr<app::IncomingFile> file,
                                                               std::string_view name, Instant now) {
    std::string bytes = dynamic_cast<Incoming&>(*file).text;
    if (bytes.empty()) return fail(app::UploadProblem::empty);
    if (bytes.size() > limits_.file_bytes_max) return fail(app::UploadProblem::too_large);
    const std::string kind = kind_of(bytes);
    if (!app::group_of(kind)) return fail(app::UploadProblem::kind_not_taken);
    const std::lock_guard lock(mutex_);
    const std::string ticket = "ticket-" + std::to_string(kept_.size() + 1);
    const Attachment attachment{.content = ledger::sha256(as_bytes(bytes)),
                                .bytes = static_cast<std::int64_t>(bytes.size()),
                                .kind = kind,
                                .name = app::clean_file_name(name),
                                .stored = ledger::sha256(as_bytes(ticket))};
    kept_.emplace(ticket, Kept{attachment, std::move(bytes), now + limits_.kept});
    return app::TakenFile{attachment, ticket};
}

std::optional<app::RedeemedFile> Attachments::redeem(std::string_view ticket, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(std::string(ticket));
    if (found == kept_.end() || now >= found->second.expires) return std::nullopt;
    const Attachment& attachment = found->second.attachment;
    const ByteView key = as_bytes(ticket);
    return app::RedeemedFile{attachment, {attachment.stored, Bytes(key.begin(), key.end())}};
}

std::unique_ptr<app::OpenedFile> Attachments::open(const Attachment& attachment, ByteView wrapped_key) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(std::string(as_text(wrapped_key)));
    if (found == kept_.end() || found->second.attachment.stored != attachment.stored) return nullptr;
    return std::make_unique<Opened>(found->second.bytes);
}

void Attachments::settle(const std::function<bool(const Hash& stored)>& /*is_attached*/) {}

std::size_t Attachments::remove_abandoned(const std::function<bool(const Hash& stored)>& /*is_attached*/) { return 0; }

}  // namespace huiyin::web::fake
