#include "vault/secret.hpp"

#include <sodium.h>

#include "vault/random.hpp"

namespace huiyin::vault {

bool same(const Hash& left, const Hash& right) noexcept {
    return sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

bool same(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

Key Key::generate() {
    Raw bytes = random_array<size>();
    return Key(bytes);
}

Key::Key(Raw& bytes) noexcept : bytes_(bytes) { wipe(bytes); }

Key::Key(Key&& other) noexcept : Key(other.bytes_) {}

Key& Key::operator=(Key&& other) noexcept {
    if (this != &other) {
        bytes_ = other.bytes_;
        wipe(other.bytes_);
    }
    return *this;
}

Key::~Key() { wipe(bytes_); }

Key Key::copy() const {
    Raw bytes = bytes_;
    return Key(bytes);
}

}  // namespace huiyin::vault
