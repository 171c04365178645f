#pragma once

#include <filesystem>

namespace huiyin::cli {

/// A file with a secret, and whether systemd hands it to this process.
struct SecretFile {
    std::filesystem::path path;
    bool is_credential = false;
};

/// Where a secret of the office is: a credential of the file's name (`log.key`) if the service was given one
/// (LoadCredential=, $CREDENTIALS_DIRECTORY), else the file itself.
[[nodiscard]] SecretFile secret_file(const std::filesystem::path& file);

}  // namespace huiyin::cli
