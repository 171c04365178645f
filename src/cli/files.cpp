#include "cli/files.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace huiyin::cli {

namespace {

FileError file_error(const std::filesystem::path& path) {
    return {path, std::error_code(errno, std::generic_category()).message()};
}

/// A descriptor that is closed when it goes.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ > STDERR_FILENO) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<Done, FileError> write_with_mode(const std::filesystem::path& path, std::string_view bytes, mode_t mode) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (file.number() < 0) return fail(file_error(path));
    if (!write_all(file.number(), bytes) || ::fsync(file.number()) != 0) {
        const FileError error = file_error(path);
        ::unlink(path.c_str());
        return fail(error);
    }
    settle_name(path);
    return Done{};
}

}  // namespace

Result<std::string, FileError> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
    const bool from_input = path == "-";
    const Descriptor file(from_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) return fail(file_error(path));
    std::string bytes;
    std::string part(65'536, '\0');
    for (;;) {
        const ssize_t got = ::read(file.number(), part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(file_error(path));
        if (got == 0) return bytes;
        bytes.append(part, 0, static_cast<std::size_t>(got));
        if (bytes.size() > bytes_max) {
            return fail(FileError{path, "larger than " + std::to_string(bytes_max) + " bytes"});
        }
    }
}

Result<Done, FileError> write_new_private_file(const std::filesystem::path& path, std::string_view bytes) {
    return write_with_mode(path, bytes, S_IRUSR | S_IWUSR);
}

Result<Done, FileError> write_new_file(const std::filesystem::path& path, std::string_view bytes) {
    return write_with_mode(path, bytes, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
}

Result<Done, FileError> replace_file(const std::filesystem::path& path, std::string_view bytes) {
    std::filesystem::path beside = path;
    beside += ".new";
    ::unlink(beside.c_str());
    if (auto written = write_new_file(beside, bytes); !written) return written;
    if (::rename(beside.c_str(), path.c_str()) != 0) {
        const FileError error = file_error(path);
        ::unlink(beside.c_str());
        return fail(error);
    }
    settle_name(path);
    return Done{};
}

// A new file is only in its folder for good when the folder is on the disk too.
void settle_name(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.number() >= 0) ::fsync(opened.number());
}

}  // namespace huiyin::cli
