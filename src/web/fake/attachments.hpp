#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "app/attachments.hpp"

namespace huiyin::web::fake {

/// Keeps files in memory, unsealed. Their kind is told by their first letters: `JPEG`, `%PDF`, `text`; others are of a
/// kind that is not taken. For tests.
class Attachments final : public app::AttachmentStore {
public:
    [[nodiscard]] const app::AttachmentLimits& limits() const noexcept override { return limits_; }
    [[nodiscard]] Result<std::unique_ptr<app::IncomingFile>, app::UploadProblem> begin(
        const app::UploadSource& source) override;
    [[nodiscard]] Result<app::TakenFile, app::UploadProblem> finish(std::unique_ptr<app::IncomingFile> file,
                                                                    std::string_view name, Instant now) override;
    [[nodiscard]] std::optional<app::RedeemedFile> redeem(std::string_view ticket, Instant now) override;
    [[nodiscard]] std::unique_ptr<app::OpenedFile> open(const Attachment& attachment, ByteView wrapped_key) override;
    void settle(const std::function<bool(const Hash& stored)>& is_attached) override;
    std::size_t remove_abandoned(const std::function<bool(const Hash& stored)>& is_attached) override;

    /// Whether an upload that goes on is told that it has lost its place.
    std::shared_ptr<std::atomic<bool>> is_crowded = std::make_shared<std::atomic<bool>>(false);

private:
    struct Kept {
        Attachment attachment;
        std::string bytes;
        Instant expires;
    };
    app::AttachmentLimits limits_{.files_max = 3, .file_bytes_max = 100'000, .all_bytes_max = 150'000};
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;  ///< By ticket.
};

}  // namespace huiyin::web::fake
