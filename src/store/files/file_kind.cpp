#include "store/files/file_kind.hpp"

#include <memory>
#include <mutex>

#include <magic.h>

namespace huiyin::store::files {

namespace {

struct Close {
    void operator()(magic_t cookie) const noexcept { magic_close(cookie); }
};
using Magic = std::unique_ptr<std::remove_pointer_t<magic_t>, Close>;

/// Null if the system has no database of kinds: no file is recognised then.
Magic open_magic() {
    Magic magic(magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF));
    if (magic == nullptr || magic_load(magic.get(), nullptr) != 0) return nullptr;
    return magic;
}

}  // namespace

std::string kind_of(ByteView beginning) {
    static std::mutex mutex;
    static const Magic magic = open_magic();
    const std::lock_guard hold(mutex);
    const char* const kind = magic == nullptr ? nullptr : magic_buffer(magic.get(), beginning.data(), beginning.size());
    return kind == nullptr ? "application/octet-stream" : kind;
}

}  // namespace huiyin::store::files
