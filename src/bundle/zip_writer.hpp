#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace huiyin::bundle {

/// Bytes of all files of an archive together at most, so that it needs no extension of the format for large ones.
inline constexpr std::uint64_t zip_bytes_max = 4'000'000'000;

/// A file that goes into an archive.
struct ZipEntry {
    std::string name;  ///< As is_entry_name() has it.
    std::uint64_t bytes = 0;
};

/// Whether a file of an archive may have the name: parts of A-Z, a-z, 0-9, `.`, `_` and `-` between single slashes,
/// none of them `.` or `..`, at most 100 bytes. So it means the same to every program, and never leads out of a folder.
[[nodiscard]] bool is_entry_name(std::string_view name) noexcept;

/// How many bytes ZipWriter makes of them, whatever they hold.
[[nodiscard]] std::uint64_t zip_size(std::span<const ZipEntry> entries);

/// Makes a zip archive piece by piece. The files are stored as they are, and no time and no owner is told, so that the
/// same files always give the same bytes. A wrong name, more bytes than were announced or fewer are a bug.
class ZipWriter {
public:
    ZipWriter();
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;
    ZipWriter(ZipWriter&&) noexcept;
    ZipWriter& operator=(ZipWriter&&) noexcept;
    ~ZipWriter();

    /// The file that was begun before has all its bytes.
    void begin(const ZipEntry& entry);
    /// Bytes of the file that was begun last.
    void write(ByteView bytes);
    /// No file comes any more.
    void finish();
    /// What was made and not taken away yet; whoever sends it clears it.
    [[nodiscard]] std::string& made() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace huiyin::bundle
