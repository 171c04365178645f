#include "vault/keys.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace huiyin::vault {

namespace {

constexpr std::string_view server_prefix = "huiyin-server-key-1 ";
constexpr std::string_view custodian_prefix = "huiyin-custodian-key-1 ";
constexpr std::string_view custodian_public_prefix = "huiyin-custodian-public-key-1 ";

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
constexpr mode_t all_others = S_IRWXG | S_IRWXO;
constexpr std::size_t file_bytes_max = 65'536;

/// An open file, closed when it dies.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

Failure<KeyFileError> failed(KeyFileProblem problem, const std::filesystem::path& path, int system_error = 0) {
    return fail(KeyFileError{problem, path, system_error});
}

bool write_whole(const Descriptor& file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file.number(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file.number()) == 0;
}

/// Without this, a power cut could take the name of a file whose content is safe.
bool sync_directory_of(const std::filesystem::path& path) {
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory.is_open() && ::fsync(directory.number()) == 0;
}

bool read_whole(const Descriptor& file, std::string& text) {
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(file.number(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return true;
}

template <std::size_t n>
std::optional<std::array<std::uint8_t, n>> parse_line(std::string_view prefix, std::string_view text) {
    if (!text.starts_with(prefix)) return std::nullopt;
    text.remove_prefix(prefix.size());
    if (text.ends_with('\n')) text.remove_suffix(1);
    auto bytes = base64_decode(text);
    if (!bytes || bytes->size() != n) return std::nullopt;
    std::array<std::uint8_t, n> array{};
    std::copy(bytes->begin(), bytes->end(), array.begin());
    wipe(*bytes);
    return array;
}

std::string line(std::string_view prefix, ByteView bytes) {
    std::string encoded = base64_encode(bytes);
    std::string text;
    text.reserve(prefix.size() + encoded.size() + 1);
    text.append(prefix).append(encoded).push_back('\n');
    wipe(encoded);
    return text;
}

Result<Done, KeyFileError> write_key(const std::filesystem::path& path, std::string_view prefix, const Key& key) {
    std::string text = line(prefix, key.bytes());
    auto written = write_secret_file(path, text);
    wipe(text);
    return written;
}

Result<Key, KeyFileError> read_key(const std::filesystem::path& path, std::string_view prefix,
                                   OtherRights others = OtherRights::none) {
    auto text = read_secret_file(path, others);
    if (!text) return fail(text.error());
    auto bytes = parse_line<Key::size>(prefix, *text);
    wipe(*text);
    if (!bytes) return failed(KeyFileProblem::not_a_key, path);
    return Key(*bytes);
}

std::string_view sentence(KeyFileProblem problem) {
    switch (problem) {
        case KeyFileProblem::exists_already: return "is there already and is not overwritten";
        case KeyFileProblem::not_there: return "is not there";
        case KeyFileProblem::not_a_file: return "is not a plain file";
        case KeyFileProblem::too_open:
            return "holds a secret, but others than its owner have a right to it; run chmod 600 on it";
        case KeyFileProblem::too_long: return "is too long for a key";
        case KeyFileProblem::not_a_key: return "does not hold a key of this kind";
        case KeyFileProblem::cannot_write: return "cannot be written";
        case KeyFileProblem::cannot_read: return "cannot be read";
    }
    return {};
}

}  // namespace

std::string to_text(const KeyFileError& error) {
    std::string text = error.path.string();
    text.append(" ").append(sentence(error.problem));
    if (error.system_error != 0) {
        text.append(": ").append(std::error_code(error.system_error, std::generic_category()).message());
    }
    return text;
}

Result<Done, KeyFileError> write_secret_file(const std::filesystem::path& path, std::string_view text) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_only));
    if (!file.is_open()) {
        if (errno == EEXIST) return failed(KeyFileProblem::exists_already, path);
        return failed(KeyFileProblem::cannot_write, path, errno);
    }
    if (::fchmod(file.number(), owner_only) != 0 || !write_whole(file, text) || !sync_directory_of(path)) {
        const int why = errno;
        static_cast<void>(::unlink(path.c_str()));
        return failed(KeyFileProblem::cannot_write, path, why);
    }
    return Done{};
}

Result<std::string, KeyFileError> read_secret_file(const std::filesystem::path& path, OtherRights others) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.is_open()) {
        if (errno == ENOENT) return failed(KeyFileProblem::not_there, path);
        if (errno == ELOOP) return failed(KeyFileProblem::not_a_file, path);
        return failed(KeyFileProblem::cannot_read, path, errno);
    }
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return failed(KeyFileProblem::cannot_read, path, errno);
    if (!S_ISREG(status.st_mode)) return failed(KeyFileProblem::not_a_file, path);
    const mode_t refused = others == OtherRights::group_reads ? all_others & ~static_cast<mode_t>(S_IRGRP) : all_others;
    if ((status.st_mode & refused) != 0) return failed(KeyFileProblem::too_open, path);
    if (static_cast<std::size_t>(status.st_size) > file_bytes_max) return failed(KeyFileProblem::too_long, path);
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    if (!read_whole(file, text)) return failed(KeyFileProblem::cannot_read, path, errno);
    return text;
}

Result<Key, KeyFileError> create_server_key(const std::filesystem::path& path) {
    Key key = Key::generate();
    if (const auto written = write_key(path, server_prefix, key); !written) return fail(written.error());
    return key;
}

Result<Key, KeyFileError> read_server_key(const std::filesystem::path& path, OtherRights others) {
    return read_key(path, server_prefix, others);
}

Result<Done, KeyFileError> write_custodian_key(const std::filesystem::path& path, const CustodianKey& key) {
    return write_key(path, custodian_prefix, key.secret());
}

Result<CustodianKey, KeyFileError> read_custodian_key(const std::filesystem::path& path) {
    auto key = read_key(path, custodian_prefix);
    if (!key) return fail(key.error());
    return CustodianKey(*std::move(key));
}

std::string to_text(const CustodianPublicKey& key) { return line(custodian_public_prefix, key); }

std::optional<CustodianPublicKey> parse_custodian_public_key(std::string_view text) {
    const auto key = parse_line<std::tuple_size_v<CustodianPublicKey>>(custodian_public_prefix, text);
    if (!key || !is_custodian_public_key(*key)) return std::nullopt;
    return key;
}

}  // namespace huiyin::vault
