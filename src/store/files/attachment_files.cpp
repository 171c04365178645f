#include "store/files/attachment_files.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/check.hpp"
#include "store/files/file_kind.hpp"
#include "vault/attachment.hpp"
#include "vault/random.hpp"

namespace huiyin::store::files {

namespace {

constexpr std::string_view incoming_start = "incoming-";
constexpr std::size_t sealed_piece_bytes = vault::attachment_piece_bytes + vault::attachment_seal_bytes;
/// Beyond how long a ticket holds, before a file that no case has is deleted: for a filing that is on its way.
constexpr std::chrono::hours margin{1};

/// A descriptor that is closed when this dies.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

    [[nodiscard]] bool write(ByteView bytes) const noexcept {
        while (!bytes.empty()) {
            const ssize_t count = ::write(number_, bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return false;
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Reads until there are so many bytes or no more; none if it fails.
    [[nodiscard]] bool read(Bytes& into, std::size_t bytes) const {
        into.resize(bytes);
        std::size_t have = 0;
        while (have < bytes) {
            const ssize_t count = ::read(number_, into.data() + have, bytes - have);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return false;
            if (count == 0) break;
            have += static_cast<std::size_t>(count);
        }
        into.resize(have);
        return true;
    }
    [[nodiscard]] bool sync() const noexcept { return ::fsync(number_) == 0; }
    [[nodiscard]] bool rewind() const noexcept { return ::lseek(number_, 0, SEEK_SET) == 0; }

private:
    int number_;
};

Descriptor open_to_read(const std::filesystem::path& path) {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

std::optional<Hash> hash_in_name(std::string_view name) {
    const auto bytes = hex_decode(name);
    Hash hash{};
    if (!bytes || bytes->size() != hash.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

class Incoming final : public app::IncomingFile {
public:
    Incoming(std::filesystem::path path, Descriptor file, std::uint64_t bytes_max,
             std::shared_ptr<std::atomic<std::size_t>> on_the_way)
        : path_(std::move(path)), file_(std::move(file)), bytes_max_(bytes_max), on_the_way_(std::move(on_the_way)) {}
    ~Incoming() override {
        on_the_way_->fetch_sub(1);
        if (!is_kept_) ::unlink(path_.c_str());
    }

    void take(ByteView bytes) override {
        taken_ += bytes.size();
        if (is_too_large() || failed_) return;
        sealer_.take(bytes, sealed_);
        flush();
    }
    [[nodiscard]] std::uint64_t bytes() const noexcept override { return taken_; }
    [[nodiscard]] bool is_too_large() const noexcept { return taken_ > bytes_max_; }
    [[nodiscard]] const vault::AttachmentSealer& sealer() const noexcept { return sealer_; }

    /// Seals the end and waits until all is on the disk.
    [[nodiscard]] bool finish() {
        sealer_.finish(sealed_);
        flush();
        return !failed_ && file_.sync();
    }
    /// The first bytes of the file, opened again, since nothing of it was kept in memory.
    [[nodiscard]] std::optional<Bytes> beginning() const {
        Bytes sealed;
        Bytes plain;
        if (!file_.rewind() || !file_.read(sealed, vault::attachment_head_bytes)) return std::nullopt;
        auto opener = vault::AttachmentOpener::begin(sealer_.key(), sealed);
        if (!opener || !file_.read(sealed, sealed_piece_bytes) || !opener->open(sealed, plain)) return std::nullopt;
        return plain;
    }
    /// Gives it its name for good. False if that cannot be made to last.
    [[nodiscard]] bool keep(const std::filesystem::path& folder) {
        const std::filesystem::path target = folder / attachment_file_name(sealer_.stored());
        if (::rename(path_.c_str(), target.c_str()) != 0) return false;
        is_kept_ = true;
        return Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)).sync();
    }

private:
    void flush() {
        if (!file_.write(sealed_)) failed_ = true;
        sealed_.clear();
        if (sealed_.capacity() > sealed_piece_bytes) sealed_ = {};
    }

    std::filesystem::path path_;
    Descriptor file_;
    std::uint64_t bytes_max_;
    std::shared_ptr<std::atomic<std::size_t>> on_the_way_;
    vault::AttachmentSealer sealer_;
    Bytes sealed_;
    std::uint64_t taken_ = 0;
    bool failed_ = false;
    bool is_kept_ = false;
};

class Opened final : public app::OpenedFile {
public:
    Opened(Descriptor file, vault::AttachmentOpener opener) : file_(std::move(file)), opener_(std::move(opener)) {}
    ~Opened() override { wipe(plain_); }

    [[nodiscard]] std::optional<ByteView> next() override {
        if (opener_.is_over()) return ByteView();
        if (!file_.read(sealed_, sealed_piece_bytes) || !opener_.open(sealed_, plain_)) return std::nullopt;
        return plain_;
    }

private:
    Descriptor file_;
    vault::AttachmentOpener opener_;
    Bytes sealed_;
    Bytes plain_;
};

}  // namespace

std::string attachment_file_name(const Hash& stored) { return hex_encode(stored); }

StoredFile check_attachment_file(const std::filesystem::path& folder, const Hash& stored) {
    const Descriptor file = open_to_read(folder / attachment_file_name(stored));
    if (!file.is_open()) return StoredFile::missing;
    vault::FileDigest digest;
    Bytes bytes;
    do {
        if (!file.read(bytes, sealed_piece_bytes)) return StoredFile::altered;
        digest.add(bytes);
    } while (!bytes.empty());
    return digest.finish() == stored ? StoredFile::sound : StoredFile::altered;
}

AttachmentFiles::AttachmentFiles(std::filesystem::path folder, const vault::Key& server, app::AttachmentLimits limits)
    : folder_(std::move(folder)), server_(server), limits_(limits) {
    if (::mkdir(folder_.c_str(), S_IRWXU) == 0 || errno == EEXIST) return;
    throw std::filesystem::filesystem_error("cannot make the folder of attachments", folder_,
                                            std::error_code(errno, std::generic_category()));
}

Result<std::unique_ptr<app::IncomingFile>, app::UploadProblem> AttachmentFiles::begin() {
    struct statvfs disk {};
    const bool has_room = ::statvfs(folder_.c_str(), &disk) == 0 &&
                          std::uint64_t{disk.f_bavail} * std::uint64_t{disk.f_frsize} >= limits_.free_bytes_min;
    if (!has_room) return fail(app::UploadProblem::no_room);
    if (on_the_way_->fetch_add(1) >= limits_.uploads_max) {
        on_the_way_->fetch_sub(1);
        return fail(app::UploadProblem::too_busy);
    }
    const std::string name = std::string(incoming_start) + hex_encode(vault::random_array<16>());
    Descriptor file(::open((folder_ / name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.is_open()) {
        on_the_way_->fetch_sub(1);
        return fail(app::UploadProblem::no_room);
    }
    return std::unique_ptr<app::IncomingFile>(
        std::make_unique<Incoming>(folder_ / name, std::move(file), limits_.file_bytes_max, on_the_way_));
}

Result<app::TakenFile, app::UploadProblem> AttachmentFiles::finish(std::unique_ptr<app::IncomingFile> file,
                                                                   std::string_view name, Instant now) {
    auto& incoming = dynamic_cast<Incoming&>(*file);
    if (incoming.bytes() == 0) return fail(app::UploadProblem::empty);
    if (incoming.is_too_large()) return fail(app::UploadProblem::too_large);
    if (!incoming.finish()) return fail(app::UploadProblem::no_room);
    auto beginning = incoming.beginning();
    if (!beginning) return fail(app::UploadProblem::no_room);
    const std::string kind = kind_of(*beginning);
    wipe(*beginning);
    if (!app::group_of(kind)) return fail(app::UploadProblem::kind_not_taken);
    if (!incoming.keep(folder_)) return fail(app::UploadProblem::no_room);
    const vault::AttachmentSealer& sealer = incoming.sealer();
    app::TakenFile taken{.attachment = {.content = sealer.content(),
                                        .bytes = static_cast<std::int64_t>(sealer.bytes()),
                                        .kind = kind,
                                        .name = app::clean_file_name(name),
                                        .stored = sealer.stored()},
                         .ticket = {}};
    taken.ticket = vault::seal_ticket(server_, {.content = sealer.content(),
                                                .bytes = sealer.bytes(),
                                                .kind = kind,
                                                .name = taken.attachment.name,
                                                .stored = sealer.stored(),
                                                .key = sealer.key().copy(),
                                                .expires = now + limits_.kept});
    return taken;
}

std::optional<app::RedeemedFile> AttachmentFiles::redeem(std::string_view ticket, Instant now) {
    const auto opened = vault::open_ticket(server_, ticket, now);
    if (!opened) return std::nullopt;
    if (::access((folder_ / attachment_file_name(opened->stored)).c_str(), R_OK) != 0) return std::nullopt;
    return app::RedeemedFile{
        .attachment = {.content = opened->content,
                       .bytes = static_cast<std::int64_t>(opened->bytes),
                       .kind = opened->kind,
                       .name = opened->name,
                       .stored = opened->stored},
        .key = {.stored = opened->stored, .wrapped = vault::wrap_attachment_key(server_, opened->key, opened->stored)},
    };
}

std::unique_ptr<app::OpenedFile> AttachmentFiles::open(const Attachment& attachment, ByteView wrapped_key) {
    const auto key = vault::unwrap_attachment_key(server_, wrapped_key, attachment.stored);
    if (!key) return nullptr;
    Descriptor file = open_to_read(folder_ / attachment_file_name(attachment.stored));
    Bytes head;
    if (!file.is_open() || !file.read(head, vault::attachment_head_bytes)) return nullptr;
    auto opener = vault::AttachmentOpener::begin(*key, head);
    if (!opener) return nullptr;
    return std::make_unique<Opened>(std::move(file), *std::move(opener));
}

std::size_t AttachmentFiles::remove_abandoned(const std::function<bool(const Hash& stored)>& is_attached) {
    std::size_t removed = 0;
    const auto before = std::filesystem::file_time_type::clock::now() - limits_.kept - margin;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        const std::string name = entry.path().filename().string();
        const auto stored = hash_in_name(name);
        if (!stored && !name.starts_with(incoming_start)) continue;
        std::error_code gone;
        const auto written = entry.last_write_time(gone);
        if (gone || written > before || (stored && is_attached(*stored))) continue;
        if (::unlink(entry.path().c_str()) == 0) ++removed;
    }
    return removed;
}

}  // namespace huiyin::store::files
