#include "cli/office_folder.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/credentials.hpp"
#include "cli/files.hpp"
#include "cli/log_key.hpp"
#include "store/sqlite/store.hpp"
#include "vault/keys.hpp"

namespace huiyin::cli {

namespace {

constexpr std::size_t key_bytes_max = 4096;

Trouble key_trouble(const vault::KeyFileError& error, const Console& console) {
    return {Exit::environment, console.text("A key of the office: {0}", "机构密钥：{0}", vault::to_text(error))};
}

Trouble file_trouble(const FileError& error, const Console& console) {
    return {Exit::environment, console.text("{0}: {1}", "{0}：{1}", error.path.string(), error.what)};
}

Trouble not_a_key(const std::filesystem::path& file, const Console& console) {
    return {Exit::environment, console.text("{0} holds no key of its kind.", "{0} 中不是应有的密钥。", file.string())};
}

vault::OtherRights others_with(const SecretFile& file) {
    return file.is_credential ? vault::OtherRights::group_reads : vault::OtherRights::none;
}

std::optional<int> locked(const std::filesystem::path& file, int how) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return std::nullopt;
    int outcome = ::flock(descriptor, how);
    while (outcome != 0 && errno == EINTR) outcome = ::flock(descriptor, how);
    if (outcome == 0) return descriptor;
    ::close(descriptor);
    return std::nullopt;
}

}  // namespace

std::filesystem::path OfficeFolder::verifier_key() const { return path_ / log_key_name; }
std::filesystem::path OfficeFolder::keys() const { return path_ / "keys"; }
std::filesystem::path OfficeFolder::log_key() const { return keys() / "log.key"; }
std::filesystem::path OfficeFolder::server_key() const { return keys() / "server.key"; }
std::filesystem::path OfficeFolder::custodian_key() const { return keys() / "custodian.key"; }
std::filesystem::path OfficeFolder::custodian_public_key() const { return keys() / "custodian.pub"; }
std::filesystem::path OfficeFolder::custodian_key_beside() const {
    const auto whole = std::filesystem::absolute(path_).lexically_normal();
    // A path that ends with a slash has an empty last part.
    return (whole.has_filename() ? whole : whole.parent_path()).string() + ".custodian.key";
}
std::filesystem::path OfficeFolder::attachments() const { return path_ / "attachments"; }
std::filesystem::path OfficeFolder::clock_lock() const { return path_ / "clock.lock"; }
bool OfficeFolder::has_office() const { return std::filesystem::exists(path_ / store::sqlite::database_name); }

Exit say(const Trouble& trouble, Console& console) {
    console.print_note(trouble.what);
    return trouble.exit;
}

Result<OfficeKeys, Trouble> read_office_keys(const OfficeFolder& folder, const Console& console) {
    const SecretFile log_file = secret_file(folder.log_key());
    auto log_text = vault::read_secret_file(log_file.path, others_with(log_file));
    if (!log_text) return fail(key_trouble(log_text.error(), console));
    auto log = ledger::SigningKey::parse(trimmed(*log_text));
    wipe(*log_text);
    if (!log) return fail(not_a_key(log_file.path, console));
    auto server = read_server_key(folder, console);
    if (!server) return fail(server.error());
    const auto custodian_text = read_file(folder.custodian_public_key(), key_bytes_max);
    if (!custodian_text) return fail(file_trouble(custodian_text.error(), console));
    const auto custodian = vault::parse_custodian_public_key(trimmed(*custodian_text));
    if (!custodian) return fail(not_a_key(folder.custodian_public_key(), console));
    return OfficeKeys{*std::move(log), *std::move(server), *custodian};
}

Result<vault::Key, Trouble> read_server_key(const OfficeFolder& folder, const Console& console) {
    const SecretFile file = secret_file(folder.server_key());
    auto key = vault::read_server_key(file.path, others_with(file));
    if (!key) return fail(key_trouble(key.error(), console));
    return *std::move(key);
}

Result<NewOfficeKeys, Trouble> create_office_keys(const OfficeFolder& folder, const std::string& origin,
                                                  const Console& console) {
    if (::mkdir(folder.keys().c_str(), S_IRWXU) != 0) {
        return fail(file_trouble({folder.keys(), std::error_code(errno, std::generic_category()).message()}, console));
    }
    auto log = ledger::SigningKey::generate(origin);
    std::string secret = log.text();
    const auto written = vault::write_secret_file(folder.log_key(), secret);
    wipe(secret);
    if (!written) return fail(key_trouble(written.error(), console));
    auto server = vault::create_server_key(folder.server_key());
    if (!server) return fail(key_trouble(server.error(), console));
    vault::CustodianKey custodian = vault::CustodianKey::generate();
    const vault::CustodianPublicKey public_key = custodian.public_key();
    if (const auto kept = write_new_file(folder.custodian_public_key(), vault::to_text(public_key) + "\n"); !kept) {
        return fail(file_trouble(kept.error(), console));
    }
    if (const auto kept = write_new_file(folder.verifier_key(), log.verifier().text() + "\n"); !kept) {
        return fail(file_trouble(kept.error(), console));
    }
    return NewOfficeKeys{OfficeKeys{std::move(log), *std::move(server), public_key}, std::move(custodian)};
}

Result<vault::CustodianKey, Trouble> read_custodian_key(const std::filesystem::path& file, const Console& console) {
    auto key = vault::read_custodian_key(file);
    if (!key) return fail(key_trouble(key.error(), console));
    return *std::move(key);
}

Result<Done, Trouble> write_custodian_key(const std::filesystem::path& file, const vault::CustodianKey& key,
                                          const Console& console) {
    if (const auto written = vault::write_custodian_key(file, key); !written) {
        return fail(key_trouble(written.error(), console));
    }
    return Done{};
}

Result<ledger::VerifierKey, Trouble> read_verifier_key(const OfficeFolder& folder, const Console& console) {
    const auto text = read_file(folder.verifier_key(), key_bytes_max);
    if (!text) return fail(file_trouble(text.error(), console));
    if (auto key = log_key_in(*text)) return *std::move(key);
    return fail(not_a_key(folder.verifier_key(), console));
}

std::optional<FileLock> FileLock::try_take(const std::filesystem::path& file) {
    const auto descriptor = locked(file, LOCK_EX | LOCK_NB);
    if (!descriptor) return std::nullopt;
    return FileLock(*descriptor);
}

std::optional<FileLock> FileLock::take(const std::filesystem::path& file) {
    const auto descriptor = locked(file, LOCK_EX);
    if (!descriptor) return std::nullopt;
    return FileLock(*descriptor);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace huiyin::cli
