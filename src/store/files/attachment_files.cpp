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
    ~Descriptor() { close(); }
    void close() noexcept {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
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

std::uint64_t free_bytes_of(const std::filesystem::path& folder) {
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0) return 0;
    return std::uint64_t{disk.f_bavail} * std::uint64_t{disk.f_frsize};
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
    Incoming(std::filesystem::path path, Descriptor file, std::uint64_t bytes_max, std::shared_ptr<UploadRoom> room,
             UploadRoom::Place place)
        : path_(std::move(path)),
          file_(std::move(file)),
          bytes_max_(bytes_max),
          room_(std::move(room)),
          place_(place),
          sealer_(std::in_place) {}
    ~Incoming() override {
        room_->leave(place_);
        if (file_.is_open() && !is_kept_) ::unlink(path_.c_str());
    }

    void take(ByteView bytes) override {
        taken_ += bytes.size();
        if (problem_) return;
        if (taken_ > bytes_max_) return drop(app::UploadProblem::too_large);
        if (const auto trouble = room_->take(place_, bytes.size(), UploadRoom::Clock::now())) return drop(*trouble);
        sealer_->take(bytes, sealed_);
        flush();
    }
    void wait(std::uint64_t bytes) override {
        if (problem_) return;
        room_->wait(place_, bytes, UploadRoom::Clock::now());
        if (!room_->has(place_)) drop(app::UploadProblem::too_busy);
    }
    [[nodiscard]] std::uint64_t bytes() const noexcept override { return taken_; }
    [[nodiscard]] std::optional<app::UploadProblem> problem() const override {
        if (!problem_ && !room_->has(place_)) return app::UploadProblem::too_busy;
        return problem_;
    }
    /// Only without a problem.
    [[nodiscard]] const vault::AttachmentSealer& sealer() const { return sealer_.value(); }

    /// Seals the end and waits until all is on the disk.
    [[nodiscard]] bool finish() {
        sealer_->finish(sealed_);
        flush();
        return !problem_ && file_.sync();
    }
    /// The first bytes of the file, opened again, since nothing of it was kept in memory.
    [[nodiscard]] std::optional<Bytes> beginning() const {
        Bytes sealed;
        Bytes plain;
        if (!file_.rewind() || !file_.read(sealed, vault::attachment_head_bytes)) return std::nullopt;
        auto opener = vault::AttachmentOpener::begin(sealer_->key(), sealed);
        if (!opener || !file_.read(sealed, sealed_piece_bytes) || !opener->open(sealed, plain)) return std::nullopt;
        return plain;
    }
    /// Gives it its name for good. False if that cannot be made to last.
    [[nodiscard]] bool keep(const std::filesystem::path& folder) {
        const std::filesystem::path target = folder / attachment_file_name(sealer_->stored());
        if (::rename(path_.c_str(), target.c_str()) != 0) return false;
        is_kept_ = true;
        room_->keep(place_, sealer_->stored(), sealer_->bytes());
        return Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)).sync();
    }

private:
    void flush() {
        if (!file_.write(sealed_)) return drop(app::UploadProblem::no_room);
        sealed_.clear();
        if (sealed_.capacity() > sealed_piece_bytes) sealed_ = {};
    }
    /// Lets everything go that it holds: whoever sends it may go on for long.
    void drop(app::UploadProblem problem) {
        problem_ = problem;
        room_->leave(place_);
        ::unlink(path_.c_str());
        file_.close();
        sealer_.reset();
        sealed_ = {};
    }

    std::filesystem::path path_;
    Descriptor file_;
    std::uint64_t bytes_max_;
    std::shared_ptr<UploadRoom> room_;  ///< Which may outlive the store.
    UploadRoom::Place place_;
    std::optional<vault::AttachmentSealer> sealer_;  ///< None once there is a problem.
    Bytes sealed_;
    std::uint64_t taken_ = 0;
    std::optional<app::UploadProblem> problem_;
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
    : folder_(std::move(folder)),
      server_(server),
      limits_(limits),
      room_(std::make_shared<UploadRoom>(limits, [path = folder_] { return free_bytes_of(path); })) {
    if (::mkdir(folder_.c_str(), S_IRWXU) == 0 || errno == EEXIST) return;
    throw std::filesystem::filesystem_error("cannot make the folder of attachments", folder_,
                                            std::error_code(errno, std::generic_category()));
}

Result<std::unique_ptr<app::IncomingFile>, app::UploadProblem> AttachmentFiles::begin(const app::UploadSource& source) {
    const auto place = room_->enter(source, UploadRoom::Clock::now());
    if (!place) return fail(place.error());
    const std::string name = std::string(incoming_start) + hex_encode(vault::random_array<16>());
    Descriptor file(::open((folder_ / name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.is_open()) {
        room_->leave(*place);
        return fail(app::UploadProblem::no_room);
    }
    return std::unique_ptr<app::IncomingFile>(
        std::make_unique<Incoming>(folder_ / name, std::move(file), limits_.file_bytes_max, room_, *place));
}

Result<app::TakenFile, app::UploadProblem> AttachmentFiles::finish(std::unique_ptr<app::IncomingFile> file,
                                                                   std::string_view name, Instant now) {
    auto& incoming = dynamic_cast<Incoming&>(*file);
    if (incoming.bytes() == 0) return fail(app::UploadProblem::empty);
    if (const auto problem = incoming.problem()) return fail(*problem);
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

void AttachmentFiles::settle(const std::function<bool(const Hash& stored)>& is_attached) {
    for (const Hash& stored : room_->unfiled()) {
        if (is_attached(stored)) room_->forget(stored);
    }
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
        if (gone) continue;
        const bool has_case = stored && is_attached(*stored);
        const bool is_abandoned = !has_case && written <= before && ::unlink(entry.path().c_str()) == 0;
        if (is_abandoned) ++removed;
        if (!stored) continue;
        if (has_case || is_abandoned) {
            room_->forget(*stored);
        } else if (const auto bytes = entry.file_size(gone); !gone) {
            room_->count(*stored, bytes);
        }
    }
    return removed;
}

}  // namespace huiyin::store::files
