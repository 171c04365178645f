#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "bundle/zip_writer.hpp"

namespace huiyin::bundle {

/// Whether a file that begins so is a zip archive.
[[nodiscard]] bool is_zip(std::string_view beginning) noexcept;

/// Why an archive is not read to its end.
enum class ZipProblem : std::uint8_t {
    cannot_open,  ///< The file is not there, or may not be read.
    malformed,    ///< Damaged, enciphered, or nothing that this program writes.
    bad_name,     ///< A file's name is not as is_entry_name() has it: it could lead out of the folder.
    repeated,     ///< Two files have one name, be it in small and capital letters.
    not_a_file,   ///< A link or the like.
    too_many,     ///< More files than the limits say.
    too_large,    ///< More bytes than the limits say, of all files together.
};

struct ZipError {
    ZipProblem problem = ZipProblem::malformed;
    std::string name{};  ///< Of the file that it is about, as far as it can be shown; empty: of the whole.
    friend bool operator==(const ZipError&, const ZipError&) = default;
};

struct ZipLimits {
    std::size_t files_max = 20'000;
    std::uint64_t bytes_max = zip_bytes_max;   ///< Of all files together, unpacked.
    std::uint64_t list_bytes_max = 4'000'000;  ///< Of the list of files at the end, which is read into memory.
};

/// Told of each piece of each file, in turn; an empty piece ends a file.
using OnZipPiece = std::function<void(std::string_view name, ByteView piece)>;

/// Reads an archive that may be hostile, with little memory, and writes nothing to the disk. Folders in it are passed
/// over.
[[nodiscard]] Result<Done, ZipError> read_zip(const std::filesystem::path& path, const OnZipPiece& on_piece,
                                              const ZipLimits& limits = {});

}  // namespace huiyin::bundle
