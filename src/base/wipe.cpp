#include "base/wipe.hpp"

#include <cstring>

namespace huiyin {

void wipe(std::span<std::uint8_t> bytes) noexcept {
    // Nothing has no address, which may not be given to the function.
    if (!bytes.empty()) ::explicit_bzero(bytes.data(), bytes.size());
}

void wipe(std::string& text) noexcept {
    // A text that was moved from still has its short form's bytes, so everything that it has room for is overwritten.
    text.resize(text.capacity());
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace huiyin
