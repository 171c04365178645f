#include "vault/repeated_filing.hpp"

#include <array>

#include <sodium.h>

#include "base/check.hpp"
#include "vault/digest.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t box_bytes = nonce_bytes + SecretCode::characters + tag_bytes;

Key box_key(const Key& server, std::string_view idempotency_key, std::string_view request) {
    return derived_key(server, "huiyin repeated filing code 1", {as_bytes(idempotency_key), as_bytes(request)});
}

}  // namespace

Hash repeat_key_digest(const Key& server, std::string_view idempotency_key) {
    return keyed_digest(server, "huiyin repeated filing key 1", {as_bytes(idempotency_key)});
}

Hash repeat_request_digest(const Key& server, std::string_view request) {
    return keyed_digest(server, "huiyin repeated filing request 1", {as_bytes(request)});
}

Bytes seal_code(const Key& server, std::string_view idempotency_key, std::string_view request, const SecretCode& code) {
    const Key key = box_key(server, idempotency_key, request);
    const ByteView plain = as_bytes(code.plain());
    Bytes box(box_bytes);
    fill_random(std::span(box).first(nonce_bytes));
    check(crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + nonce_bytes, nullptr, plain.data(), plain.size(),
                                                     nullptr, 0, nullptr, box.data(), key.bytes().data()) == 0);
    return box;
}

std::optional<SecretCode> open_code(const Key& server, std::string_view idempotency_key, std::string_view request,
                                    ByteView box) {
    if (box.size() != box_bytes) return std::nullopt;
    const Key key = box_key(server, idempotency_key, request);
    std::array<std::uint8_t, SecretCode::characters> plain{};
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, box.data() + nonce_bytes,
                                                   box.size() - nonce_bytes, nullptr, 0, box.data(),
                                                   key.bytes().data()) != 0) {
        return std::nullopt;
    }
    auto code = SecretCode::parse(as_text(plain));
    wipe(plain);
    if (!code) return std::nullopt;
    return *std::move(code);
}

}  // namespace huiyin::vault
