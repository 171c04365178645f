#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/change.hpp"
#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "domain/grievance/events.hpp"

namespace huiyin::app {

/// What an office lets people hand in.
struct AttachmentLimits {
    std::size_t files_max = 10;  ///< Of one filing or reply; at most TextLimits::attachments.
    std::uint64_t file_bytes_max = 20'000'000;
    std::uint64_t all_bytes_max = 60'000'000;      ///< Of one filing or reply together.
    std::size_t uploads_max = 256;                 ///< Files that are on their way in at the same time.
    std::size_t uploads_per_source_max = 32;       ///< Of these, for one source, once half of all places are taken.
    std::uint64_t free_bytes_min = 1'000'000'000;  ///< Of the disk: with less, no file is taken.
    /// Of all files together that are on their way or belong to no case; each counts as 64 KiB at least.
    std::uint64_t unfiled_bytes_max = 10'000'000'000;
    /// An upload that has had less than 32 KiB in this time makes room for another when there is none.
    std::chrono::seconds still_max{90};
    std::chrono::hours kept{24};  ///< How long a file is kept that belongs to no case yet.
};

/// Where a file comes from, as far as places are shared out: a number that stands for an address and is none.
struct UploadSource {
    std::uint64_t key = 0;
    bool is_spared = false;  ///< Has no share of its own: it may stand for all who come through an onion service.
};

/// What a file is, as far as it is shown to people.
enum class FileGroup : std::uint8_t { picture, pdf, document, text, sound, video };

[[nodiscard]] std::string_view to_text(FileGroup group);
/// The group of a media type; none if such files are not taken.
[[nodiscard]] std::optional<FileGroup> group_of(std::string_view kind);

/// A file's name without path and without what is not drawn or turns the text around; at most 120 characters, of which
/// the end with the extension is kept; `file` if nothing is left.
[[nodiscard]] std::string clean_file_name(std::string_view given);

/// Why a file was not taken.
enum class UploadProblem : std::uint8_t { too_large, empty, kind_not_taken, too_busy, no_room };

[[nodiscard]] std::string_view to_text(UploadProblem problem);

/// A file on its way in, sealed on the disk as it comes. One that dies before it is finished leaves nothing.
class IncomingFile {
public:
    IncomingFile() = default;
    IncomingFile(const IncomingFile&) = delete;
    IncomingFile& operator=(const IncomingFile&) = delete;
    virtual ~IncomingFile() = default;
    /// Seals and writes, without waiting for the disk. What is beyond the limit, or comes after a failure, is dropped.
    virtual void take(ByteView bytes) = 0;
    /// What it came with has gone on by so many bytes, which are of another file: it is still on its way.
    virtual void wait(std::uint64_t bytes) = 0;
    [[nodiscard]] virtual std::uint64_t bytes() const noexcept = 0;  ///< So far, what was dropped too.
    /// Why it will not be taken, as far as that is known before it is finished: too_large, too_busy if it has lost its
    /// place, no_room.
    [[nodiscard]] virtual std::optional<UploadProblem> problem() const = 0;
};

/// A file that was taken, and the ticket by which a filing or reply brings it along. The office keeps no list of these:
/// whoever loses the ticket has to hand the file in again.
struct TakenFile {
    Attachment attachment;
    std::string ticket;
};

/// A file with the key that goes into the database with it.
struct RedeemedFile {
    Attachment attachment;
    AttachmentKey key;
    friend bool operator==(const RedeemedFile&, const RedeemedFile&) = default;
};

/// A file that is given out, piece by piece.
class OpenedFile {
public:
    OpenedFile() = default;
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;
    virtual ~OpenedFile() = default;
    /// The next piece, which stays as it is until the next call; an empty one after the last; none if the file is cut
    /// or was altered.
    [[nodiscard]] virtual std::optional<ByteView> next() = 0;
};

/// Where files are kept that people hand in. Safe to call from any thread.
class AttachmentStore {
public:
    AttachmentStore() = default;
    AttachmentStore(const AttachmentStore&) = delete;
    AttachmentStore& operator=(const AttachmentStore&) = delete;
    virtual ~AttachmentStore() = default;

    [[nodiscard]] virtual const AttachmentLimits& limits() const noexcept = 0;
    /// Quick. No file can be taken at present: too_busy, no_room.
    [[nodiscard]] virtual Result<std::unique_ptr<IncomingFile>, UploadProblem> begin(const UploadSource& source) = 0;
    /// Recognises what it is and makes it durable: waits for the disk. The name as it was given.
    [[nodiscard]] virtual Result<TakenFile, UploadProblem> finish(std::unique_ptr<IncomingFile> file,
                                                                  std::string_view name, Instant now) = 0;
    /// None if the ticket is not ours or has expired, or its file is gone.
    [[nodiscard]] virtual std::optional<RedeemedFile> redeem(std::string_view ticket, Instant now) = 0;
    /// None if the key does not fit or the file is not there.
    [[nodiscard]] virtual std::unique_ptr<OpenedFile> open(const Attachment& attachment, ByteView wrapped_key) = 0;
    /// Counts no more as unfiled what belongs to a case by now. To be called about once a minute.
    virtual void settle(const std::function<bool(const Hash& stored)>& is_attached) = 0;
    /// Deletes what was begun or taken longer ago than it is kept, and belongs to no case. How many. Counts what is
    /// left of such files too, also what an earlier process took: to be called at the start.
    virtual std::size_t remove_abandoned(const std::function<bool(const Hash& stored)>& is_attached) = 0;
};

}  // namespace huiyin::app
