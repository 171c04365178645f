#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "ledger/note.hpp"
#include "vault/identity.hpp"
#include "vault/secret.hpp"

namespace huiyin::cli {

/// The folder of one office: `huiyin.db`, `log.vkey`, `keys/` with one key a file, and `attachments/`.
/// docs/operating.md explains it.
class OfficeFolder {
public:
    explicit OfficeFolder(std::filesystem::path path) : path_(std::move(path)) {}

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::filesystem::path verifier_key() const;
    [[nodiscard]] std::filesystem::path keys() const;
    [[nodiscard]] std::filesystem::path log_key() const;
    [[nodiscard]] std::filesystem::path server_key() const;
    /// Where the custodian's key lay in offices of earlier versions.
    [[nodiscard]] std::filesystem::path custodian_key() const;
    [[nodiscard]] std::filesystem::path custodian_public_key() const;
    /// Where the custodian's key of a new office is written, beside the folder, to be taken elsewhere.
    [[nodiscard]] std::filesystem::path custodian_key_beside() const;
    /// Files that people handed in (docs/formats/attachment.md).
    [[nodiscard]] std::filesystem::path attachments() const;
    /// Held by whoever may change what the clock would see half done: the sweep while it runs, an import while it runs.
    [[nodiscard]] std::filesystem::path clock_lock() const;
    [[nodiscard]] bool has_office() const;

private:
    std::filesystem::path path_;
};

/// What a running office needs. The custodian's key is not among them: the custodians have it, each under a password.
struct OfficeKeys {
    ledger::SigningKey log;
    vault::Key server;
    vault::CustodianPublicKey custodian;
};

/// What went wrong with an office, said in the person's language, and how the command ends.
struct Trouble {
    Exit exit = Exit::environment;
    std::string what;
};
/// Says it, and how the command ends by it.
[[nodiscard]] Exit say(const Trouble& trouble, Console& console);

[[nodiscard]] Result<OfficeKeys, Trouble> read_office_keys(const OfficeFolder& folder, const Console& console);
/// The keys of a new office: those that are in its folder, and the one that is nowhere yet.
struct NewOfficeKeys {
    OfficeKeys office;
    vault::CustodianKey custodian;
};
/// The server's key alone.
[[nodiscard]] Result<vault::Key, Trouble> read_server_key(const OfficeFolder& folder, const Console& console);
/// Makes all keys of a new office in a folder that has none.
[[nodiscard]] Result<NewOfficeKeys, Trouble> create_office_keys(const OfficeFolder& folder, const std::string& origin,
                                                                const Console& console);
/// The custodian's key out of a file, as `init` wrote it.
[[nodiscard]] Result<vault::CustodianKey, Trouble> read_custodian_key(const std::filesystem::path& file,
                                                                      const Console& console);
/// Writes it into a new file for the owner alone.
[[nodiscard]] Result<Done, Trouble> write_custodian_key(const std::filesystem::path& file,
                                                        const vault::CustodianKey& key, const Console& console);
/// The public key of the log, for those who only read.
[[nodiscard]] Result<ledger::VerifierKey, Trouble> read_verifier_key(const OfficeFolder& folder,
                                                                     const Console& console);

/// A lock on a file that is let go when this dies. Other processes see it too.
class FileLock {
public:
    /// None if somebody else has it, or the file cannot be opened.
    [[nodiscard]] static std::optional<FileLock> try_take(const std::filesystem::path& file);
    /// Waits for it; none if the file cannot be opened.
    [[nodiscard]] static std::optional<FileLock> take(const std::filesystem::path& file);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace huiyin::cli
