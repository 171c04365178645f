#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace huiyin::cli {

/// Why a file could not be read or written, in the system's words.
struct FileError {
    std::filesystem::path path;
    std::string what;
};

/// The whole file, if it has at most `bytes_max`. `-` is the standard input.
[[nodiscard]] Result<std::string, FileError> read_file(const std::filesystem::path& path, std::size_t bytes_max);

/// Writes a file that only its owner may read, and makes it durable. One that is there is not touched.
[[nodiscard]] Result<Done, FileError> write_new_private_file(const std::filesystem::path& path, std::string_view bytes);
/// The same for everybody's eyes.
[[nodiscard]] Result<Done, FileError> write_new_file(const std::filesystem::path& path, std::string_view bytes);
/// Replaces the file whole, or leaves it as it was.
[[nodiscard]] Result<Done, FileError> replace_file(const std::filesystem::path& path, std::string_view bytes);

/// Makes the entry of that name in its folder durable.
void settle_name(const std::filesystem::path& path);

}  // namespace huiyin::cli
