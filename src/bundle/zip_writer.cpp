#include "bundle/zip_writer.hpp"

#include <algorithm>

#include <archive.h>
#include <archive_entry.h>

#include "base/check.hpp"

namespace huiyin::bundle {

namespace {

constexpr std::size_t name_bytes_max = 100;
constexpr int mode_of_files = 0644;

struct ArchiveFreed {
    void operator()(archive* one) const noexcept { archive_write_free(one); }
};
struct EntryFreed {
    void operator()(archive_entry* one) const noexcept { archive_entry_free(one); }
};

la_ssize_t append(archive* /*one*/, void* made, const void* bytes, std::size_t size) {
    static_cast<std::string*>(made)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

bool is_plain(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

}  // namespace

struct ZipWriter::State {
    std::string made;
    std::uint64_t missing = 0;                                           ///< Bytes of the file that was begun last.
    std::unique_ptr<archive, ArchiveFreed> writer{archive_write_new()};  // goes before what it writes to
};

bool is_entry_name(std::string_view name) noexcept {
    if (name.empty() || name.size() > name_bytes_max) return false;
    while (true) {
        const std::size_t slash = std::min(name.find('/'), name.size());
        const std::string_view part = name.substr(0, slash);
        if (part.empty() || part == "." || part == ".." || !std::all_of(part.begin(), part.end(), is_plain)) {
            return false;
        }
        if (slash == name.size()) return true;
        name.remove_prefix(slash + 1);
    }
}

std::uint64_t zip_size(std::span<const ZipEntry> entries) {
    // What stands around a file depends on its name alone, so it is measured around empty ones.
    ZipWriter empty;
    std::uint64_t size = 0;
    std::uint64_t bytes = 0;
    for (const ZipEntry& entry : entries) {
        empty.begin({entry.name, 0});
        size += empty.made().size();
        empty.made().clear();
        bytes += entry.bytes;
        check(bytes <= zip_bytes_max);
    }
    empty.finish();
    return size + empty.made().size() + bytes;
}

ZipWriter::ZipWriter() : state_(std::make_unique<State>()) {
    archive* const writer = state_->writer.get();
    check(writer != nullptr);
    check(archive_write_set_format_zip(writer) == ARCHIVE_OK);
    check(archive_write_set_options(writer, "zip:compression=store") == ARCHIVE_OK);
    check(archive_write_set_bytes_per_block(writer, 0) == ARCHIVE_OK);
    check(archive_write_set_bytes_in_last_block(writer, 1) == ARCHIVE_OK);
    check(archive_write_open(writer, &state_->made, nullptr, append, nullptr) == ARCHIVE_OK);
}

ZipWriter::ZipWriter(ZipWriter&&) noexcept = default;
ZipWriter& ZipWriter::operator=(ZipWriter&&) noexcept = default;
ZipWriter::~ZipWriter() = default;

void ZipWriter::begin(const ZipEntry& entry) {
    check(state_->missing == 0);
    check(is_entry_name(entry.name));
    const std::unique_ptr<archive_entry, EntryFreed> header(archive_entry_new());
    check(header != nullptr);
    archive_entry_copy_pathname(header.get(), entry.name.c_str());
    archive_entry_set_filetype(header.get(), AE_IFREG);
    archive_entry_set_perm(header.get(), mode_of_files);
    archive_entry_set_size(header.get(), static_cast<la_int64_t>(entry.bytes));
    check(archive_write_header(state_->writer.get(), header.get()) == ARCHIVE_OK);
    state_->missing = entry.bytes;
}

void ZipWriter::write(ByteView bytes) {
    check(bytes.size() <= state_->missing);
    if (bytes.empty()) return;
    const la_ssize_t written = archive_write_data(state_->writer.get(), bytes.data(), bytes.size());
    check(written == static_cast<la_ssize_t>(bytes.size()));
    state_->missing -= bytes.size();
}

void ZipWriter::finish() {
    check(state_->missing == 0);
    check(archive_write_close(state_->writer.get()) == ARCHIVE_OK);
}

std::string& ZipWriter::made() noexcept { return state_->made; }

}  // namespace huiyin::bundle
