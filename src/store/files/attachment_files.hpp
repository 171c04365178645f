#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "app/attachments.hpp"
#include "store/files/upload_room.hpp"
#include "vault/secret.hpp"

/// Files that people hand in, each sealed in a file of its own. docs/formats/attachment.md describes the folder.
namespace huiyin::store::files {

/// The name under which a sealed file is kept.
[[nodiscard]] std::string attachment_file_name(const Hash& stored);

enum class StoredFile : std::uint8_t { sound, missing, altered };

/// Whether the folder has the file, with the bytes that its name stands for. Reads all of it.
[[nodiscard]] StoredFile check_attachment_file(const std::filesystem::path& folder, const Hash& stored);

class AttachmentFiles final : public app::AttachmentStore {
public:
    /// Makes the folder if it is not there, for this account alone. The key has to outlive it. What cannot be made is
    /// thrown as a std::filesystem::filesystem_error.
    AttachmentFiles(std::filesystem::path folder, const vault::Key& server, app::AttachmentLimits limits);

    [[nodiscard]] const app::AttachmentLimits& limits() const noexcept override { return limits_; }
    [[nodiscard]] Result<std::unique_ptr<app::IncomingFile>, app::UploadProblem> begin(
        const app::UploadSource& source) override;
    [[nodiscard]] Result<app::TakenFile, app::UploadProblem> finish(std::unique_ptr<app::IncomingFile> file,
                                                                    std::string_view name, Instant now) override;
    [[nodiscard]] std::optional<app::RedeemedFile> redeem(std::string_view ticket, Instant now) override;
    [[nodiscard]] std::unique_ptr<app::OpenedFile> open(const Attachment& attachment, ByteView wrapped_key) override;
    void settle(const std::function<bool(const Hash& stored)>& is_attached) override;
    std::size_t remove_abandoned(const std::function<bool(const Hash& stored)>& is_attached) override;

private:
    std::filesystem::path folder_;
    const vault::Key& server_;
    app::AttachmentLimits limits_;
    std::shared_ptr<UploadRoom> room_;  ///< Also of those who are on their way, who may live longer.
};

}  // namespace huiyin::store::files
