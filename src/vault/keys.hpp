#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "vault/identity.hpp"
#include "vault/secret.hpp"

/// Files that hold secrets, each one key as a line of text. docs/formats/keys.md describes them.
namespace huiyin::vault {

enum class KeyFileProblem : std::uint8_t {
    exists_already,
    not_there,
    not_a_file,  ///< A directory, a symbolic link, a device ..
    too_open,    ///< Others than the owner have a right to it.
    too_long,
    not_a_key,  ///< Not the text of a key of this kind.
    cannot_write,
    cannot_read,
};

struct KeyFileError {
    KeyFileProblem problem{};
    std::filesystem::path path;
    int system_error = 0;  ///< errno, where the system said why.
    friend bool operator==(const KeyFileError&, const KeyFileError&) = default;
};

/// One English sentence with the path, for the log and the command line; it tells what to do where that helps.
[[nodiscard]] std::string to_text(const KeyFileError& error);

/// Creates the file with mode 0600 and makes it durable before it returns. What is there already is never overwritten.
[[nodiscard]] Result<Done, KeyFileError> write_secret_file(const std::filesystem::path& path, std::string_view text);
/// Who besides the owner may have a right to a file that is read.
enum class OtherRights : std::uint8_t {
    none,
    /// A credential of systemd: it lies in a folder that is this process's alone, where an access list shows as a right
    /// of the group to read.
    group_reads,
};

/// Reads it, provided that it is a plain file and nobody else has a right to it. The caller wipes the text.
[[nodiscard]] Result<std::string, KeyFileError> read_secret_file(const std::filesystem::path& path,
                                                                 OtherRights others = OtherRights::none);

/// The server's own secret, from which all keyed digests are made.
[[nodiscard]] Result<Key, KeyFileError> create_server_key(const std::filesystem::path& path);
[[nodiscard]] Result<Key, KeyFileError> read_server_key(const std::filesystem::path& path,
                                                        OtherRights others = OtherRights::none);

/// The custodian's key, to be kept away from the server, which seals with the public one alone.
[[nodiscard]] Result<Done, KeyFileError> write_custodian_key(const std::filesystem::path& path,
                                                             const CustodianKey& key);
[[nodiscard]] Result<CustodianKey, KeyFileError> read_custodian_key(const std::filesystem::path& path);

/// The custodian's public key as a line of text, and back; none if it is no key.
[[nodiscard]] std::string to_text(const CustodianPublicKey& key);
[[nodiscard]] std::optional<CustodianPublicKey> parse_custodian_public_key(std::string_view text);

}  // namespace huiyin::vault
