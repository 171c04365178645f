#include "vault/digest.hpp"

#include <array>

#include <sodium.h>

#include "base/check.hpp"

namespace huiyin::vault {

namespace {

class Digest {
public:
    explicit Digest(const Key& key) {
        check(crypto_generichash_init(&state_, key.bytes().data(), Key::size, std::tuple_size_v<Hash>) == 0);
    }
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;
    ~Digest() { sodium_memzero(&state_, sizeof state_); }

    void add(ByteView part) {
        std::array<std::uint8_t, 8> length{};
        for (std::size_t i = 0; i < length.size(); ++i) {
            length[i] = static_cast<std::uint8_t>(std::uint64_t{part.size()} >> (8 * i));
        }
        check(crypto_generichash_update(&state_, length.data(), length.size()) == 0);
        check(crypto_generichash_update(&state_, part.data(), part.size()) == 0);
    }
    [[nodiscard]] Hash finish() {
        Hash hash{};
        check(crypto_generichash_final(&state_, hash.data(), hash.size()) == 0);
        return hash;
    }

private:
    crypto_generichash_state state_{};
};

}  // namespace

Hash keyed_digest(const Key& key, std::string_view label, std::initializer_list<ByteView> parts) {
    Digest digest(key);
    digest.add(as_bytes(label));
    for (const ByteView part : parts) digest.add(part);
    return digest.finish();
}

Key derived_key(const Key& key, std::string_view label, std::initializer_list<ByteView> parts) {
    static_assert(std::tuple_size_v<Hash> == Key::size);
    Hash bytes = keyed_digest(key, label, parts);
    return Key(bytes);
}

}  // namespace huiyin::vault
