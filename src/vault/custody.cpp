#include "vault/custody.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <sodium.h>

#include "base/check.hpp"
#include "vault/password.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

namespace {

// The sealed secret half, part by part.
constexpr std::array<std::uint8_t, 8> magic{'H', 'Y', 'S', 'T', 'A', 'F', 'F', 1};
constexpr std::size_t salt_at = magic.size();
constexpr std::size_t nonce_at = salt_at + std::tuple_size_v<PasswordSalt>;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t secret_at = nonce_at + nonce_bytes;
constexpr std::size_t sealed_bytes = secret_at + Key::size + crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(sealed_bytes == 96);

constexpr std::size_t share_bytes = Key::size + crypto_box_SEALBYTES;
static_assert(share_bytes == 80);

/// What the sealed half is bound to: what stands before it, and the public half.
using Bound = std::array<std::uint8_t, secret_at + std::tuple_size_v<CustodianPublicKey>>;

Bound bound_to(ByteView header, const CustodianPublicKey& public_key) {
    Bound bound{};
    std::copy(public_key.begin(), public_key.end(), std::copy(header.begin(), header.end(), bound.begin()));
    return bound;
}

PasswordSalt salt_in(ByteView sealed) {
    PasswordSalt salt{};
    std::copy_n(sealed.begin() + salt_at, salt.size(), salt.begin());
    return salt;
}

Result<StaffKey, StaffKeyError> sealed_under(const CustodianKey& pair, std::string_view password) {
    StaffKey key{.public_key = pair.public_key(), .sealed_secret = Bytes(sealed_bytes)};
    Bytes& sealed = key.sealed_secret;
    std::copy(magic.begin(), magic.end(), sealed.begin());
    fill_random(std::span(sealed).subspan(salt_at, secret_at - salt_at));
    const auto under = key_of_password(password, salt_in(sealed));
    if (!under) return fail(StaffKeyError::busy);
    const Bound bound = bound_to(ByteView(sealed).first(secret_at), key.public_key);
    check(crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + secret_at, nullptr, pair.secret().bytes().data(),
                                                     Key::size, bound.data(), bound.size(), nullptr,
                                                     sealed.data() + nonce_at, under->bytes().data()) == 0);
    return key;
}

}  // namespace

Result<StaffKey, StaffKeyError> make_staff_key(std::string_view password) {
    check(sodium_init() >= 0);
    check(password.size() <= password_bytes_max);
    return sealed_under(CustodianKey::generate(), password);
}

Result<CustodianKey, StaffKeyError> open_staff_key(const StaffKey& key, std::string_view password) {
    check(sodium_init() >= 0);
    const ByteView sealed = key.sealed_secret;
    if (sealed.size() != sealed_bytes || !std::equal(magic.begin(), magic.end(), sealed.begin())) {
        return fail(StaffKeyError::not_a_key);
    }
    if (password.size() > password_bytes_max) return fail(StaffKeyError::wrong_password);
    const auto under = key_of_password(password, salt_in(sealed));
    if (!under) return fail(StaffKeyError::busy);
    const Bound bound = bound_to(sealed.first(secret_at), key.public_key);
    Key::Raw raw{};
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        raw.data(), nullptr, nullptr, sealed.data() + secret_at, sealed.size() - secret_at, bound.data(), bound.size(),
        sealed.data() + nonce_at, under->bytes().data());
    Key secret(raw);
    if (opened != 0) return fail(StaffKeyError::wrong_password);
    CustodianKey pair(std::move(secret));
    if (pair.public_key() != key.public_key) return fail(StaffKeyError::not_a_key);
    return pair;
}

Result<StaffKey, StaffKeyError> reseal_staff_key(const StaffKey& key, std::string_view password,
                                                 std::string_view new_password) {
    const auto pair = open_staff_key(key, password);
    if (!pair) return fail(pair.error());
    return sealed_under(*pair, new_password);
}

Bytes share_custody(const CustodianKey& custodian, const CustodianPublicKey& holder) {
    check(sodium_init() >= 0);
    Bytes share(share_bytes);
    // Fails only for a key of low order, which is_custodian_public_key() refuses.
    check(crypto_box_seal(share.data(), custodian.secret().bytes().data(), Key::size, holder.data()) == 0);
    return share;
}

std::optional<CustodianKey> open_share(ByteView share, const CustodianKey& holder,
                                       const CustodianPublicKey& custodian) {
    if (share.size() != share_bytes) return std::nullopt;
    Key::Raw raw{};
    const int opened = crypto_box_seal_open(raw.data(), share.data(), share.size(), holder.public_key().data(),
                                            holder.secret().bytes().data());
    Key secret(raw);
    if (opened != 0) return std::nullopt;
    CustodianKey key(std::move(secret));
    if (key.public_key() != custodian) return std::nullopt;
    return key;
}

}  // namespace huiyin::vault
