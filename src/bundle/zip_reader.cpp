#include "bundle/zip_reader.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <set>

#include <archive.h>
#include <archive_entry.h>

namespace huiyin::bundle {

namespace {

constexpr std::size_t piece_bytes = 65'536;
constexpr std::size_t shown_bytes_max = 100;

struct ArchiveFreed {
    void operator()(archive* one) const noexcept { archive_read_free(one); }
};

std::string in_small_letters(std::string_view name) {
    std::string small(name);
    for (char& c : small) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return small;
}

/// The name with what could play tricks on a terminal left out.
std::string shown(std::string_view name) {
    std::string text;
    for (const char c : name.substr(0, shown_bytes_max)) text += c >= ' ' && c <= '~' ? c : '?';
    return text;
}

std::uint64_t number_at(const std::array<char, 42>& end, std::size_t at) {
    std::uint64_t number = 0;
    for (std::size_t i = 4; i-- > 0;) number = number << 8U | static_cast<unsigned char>(end.at(at + i));
    return number;
}

/// Whether the archive ends with its list of files, of bounded size, and with nothing behind it. The library would read
/// a list of any length into memory.
Result<Done, ZipError> check_list(const std::filesystem::path& path, std::uint64_t list_bytes_max) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return fail(ZipError{ZipProblem::cannot_open});
    const auto size = static_cast<std::uint64_t>(std::max<std::streamoff>(file.tellg(), 0));
    // The last record of an archive, and before it the place where one for large archives would point elsewhere.
    constexpr std::uint64_t last_bytes = 22;
    constexpr std::uint64_t pointer_bytes = 20;
    std::array<char, last_bytes + pointer_bytes> end{};
    if (size < end.size()) return fail(ZipError{});
    file.seekg(-static_cast<std::streamoff>(end.size()), std::ios::end);
    if (!file.read(end.data(), end.size())) return fail(ZipError{ZipProblem::cannot_open});
    const std::string_view text(end.data(), end.size());
    constexpr std::string_view last_mark("PK\x05\x06", 4);
    constexpr std::string_view pointer_mark("PK\x06\x07", 4);
    if (!text.substr(pointer_bytes).starts_with(last_mark) || text.starts_with(pointer_mark)) return fail(ZipError{});
    const std::uint64_t list_bytes = number_at(end, pointer_bytes + 12);
    const std::uint64_t list_at = number_at(end, pointer_bytes + 16);
    if (list_at + list_bytes + last_bytes != size) return fail(ZipError{});
    if (list_bytes > list_bytes_max) return fail(ZipError{ZipProblem::too_many});
    return Done{};
}

/// One pass over the archive.
class Reading {
public:
    Reading(const OnZipPiece& on_piece, const ZipLimits& limits) : on_piece_(on_piece), limits_(limits) {}

    Result<Done, ZipError> read(const std::filesystem::path& path) {
        archive* const reader = reader_.get();
        if (reader == nullptr || archive_read_support_format_zip_seekable(reader) != ARCHIVE_OK ||
            archive_read_open_filename(reader, path.c_str(), piece_bytes) != ARCHIVE_OK) {
            return fail(ZipError{});
        }
        while (true) {
            archive_entry* entry = nullptr;
            const int answer = archive_read_next_header(reader, &entry);
            if (answer == ARCHIVE_EOF) return Done{};
            if (answer != ARCHIVE_OK) return fail(ZipError{});
            if (auto done = read_entry(entry); !done) return done;
        }
    }

private:
    Result<Done, ZipError> read_entry(archive_entry* entry) {
        const char* const named = archive_entry_pathname(entry);
        std::string name = named == nullptr ? "" : named;
        const bool is_folder = archive_entry_filetype(entry) == AE_IFDIR;
        if (is_folder && name.ends_with('/')) name.pop_back();
        if (!is_entry_name(name)) return fail(ZipError{ZipProblem::bad_name, shown(name)});
        if (++files_ > limits_.files_max) return fail(ZipError{ZipProblem::too_many});
        if (is_folder) return Done{};
        if (archive_entry_filetype(entry) != AE_IFREG) return fail(ZipError{ZipProblem::not_a_file, name});
        if (!names_.insert(in_small_letters(name)).second) return fail(ZipError{ZipProblem::repeated, name});
        while (true) {
            const la_ssize_t count = archive_read_data(reader_.get(), piece_.data(), piece_.size());
            if (count < 0) return fail(ZipError{ZipProblem::malformed, name});
            if (count == 0) break;
            bytes_ += static_cast<std::uint64_t>(count);
            if (bytes_ > limits_.bytes_max) return fail(ZipError{ZipProblem::too_large, name});
            on_piece_(name, ByteView(piece_.data(), static_cast<std::size_t>(count)));
        }
        on_piece_(name, {});
        return Done{};
    }

    const OnZipPiece& on_piece_;
    const ZipLimits& limits_;
    std::unique_ptr<archive, ArchiveFreed> reader_{archive_read_new()};
    std::set<std::string> names_;
    std::size_t files_ = 0;
    std::uint64_t bytes_ = 0;
    Bytes piece_ = Bytes(piece_bytes);
};

}  // namespace

bool is_zip(std::string_view beginning) noexcept { return beginning.starts_with(std::string_view("PK\x03\x04", 4)); }

Result<Done, ZipError> read_zip(const std::filesystem::path& path, const OnZipPiece& on_piece,
                                const ZipLimits& limits) {
    if (auto sound = check_list(path, limits.list_bytes_max); !sound) return sound;
    return Reading(on_piece, limits).read(path);
}

}  // namespace huiyin::bundle
