#include "cli/credentials.hpp"

#include <cstdlib>
#include <system_error>
#include <utility>

namespace huiyin::cli {

SecretFile secret_file(const std::filesystem::path& file) {
    const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe): nothing sets it
    if (folder == nullptr || *folder != '/') return {.path = file};
    std::filesystem::path given = std::filesystem::path(folder) / file.filename();
    std::error_code ignored;
    if (!std::filesystem::exists(given, ignored)) return {.path = file};
    return {.path = std::move(given), .is_credential = true};
}

}  // namespace huiyin::cli
