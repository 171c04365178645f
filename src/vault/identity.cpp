#include "vault/identity.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/sha.h>
#include <sodium.h>

#include "base/check.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

namespace {

// The box, part by part.
constexpr std::array<std::uint8_t, 8> magic{'H', 'Y', 'I', 'D', 'E', 'N', 'T', 1};
constexpr std::size_t key_id_bytes = 8;
constexpr std::size_t wrap_nonce_bytes = crypto_box_NONCEBYTES;
constexpr std::size_t wrapped_bytes = Key::size + crypto_box_MACBYTES;
constexpr std::size_t body_nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

constexpr std::size_t key_id_at = magic.size();
constexpr std::size_t ephemeral_at = key_id_at + key_id_bytes;
constexpr std::size_t wrap_nonce_at = ephemeral_at + crypto_box_PUBLICKEYBYTES;
constexpr std::size_t wrapped_at = wrap_nonce_at + wrap_nonce_bytes;
constexpr std::size_t body_nonce_at = wrapped_at + wrapped_bytes;
constexpr std::size_t body_at = body_nonce_at + body_nonce_bytes;
static_assert(body_at == 144);

/// The body's length is a multiple of this, so that it tells little about how much somebody gave.
constexpr std::size_t padding_step = 256;

constexpr std::size_t parts = 4;
constexpr std::size_t length_bytes = 2;

using KeyId = std::array<std::uint8_t, key_id_bytes>;

/// The first bytes of the SHA-256 of the public key: enough to say that a box is for another custodian.
KeyId key_id(const CustodianPublicKey& key) {
    const Hash hash = identity_digest(key);
    KeyId id{};
    std::copy_n(hash.begin(), id.size(), id.begin());
    return id;
}

/// Bytes that are overwritten when they die.
class WipedBytes {
public:
    explicit WipedBytes(std::size_t size) : bytes_(size) {}
    WipedBytes(const WipedBytes&) = delete;
    WipedBytes& operator=(const WipedBytes&) = delete;
    ~WipedBytes() { wipe(bytes_); }
    [[nodiscard]] Bytes& operator*() noexcept { return bytes_; }

private:
    Bytes bytes_;
};

std::size_t padded_size(const Identity& identity) {
    constexpr std::size_t mark = 1;
    const std::size_t size = parts * length_bytes + identity.name.size() + identity.phone.size() +
                             identity.address.size() + identity.email.size() + mark;
    return (size + padding_step - 1) / padding_step * padding_step;
}

/// Each part with its length in front, then the byte 0x80, then zeros.
void write_padded(const Identity& identity, Bytes& out) {
    auto to = out.begin();
    for (const WipedText* part : {&identity.name, &identity.phone, &identity.address, &identity.email}) {
        check(part->size() <= identity_part_bytes_max);
        *to++ = static_cast<std::uint8_t>(part->size() >> 8U);
        *to++ = static_cast<std::uint8_t>(part->size());
        to = std::copy(part->begin(), part->end(), to);
    }
    *to++ = 0x80;
    std::fill(to, out.end(), std::uint8_t{0});
}

std::optional<Identity> read_padded(ByteView bytes) {
    Identity identity;
    for (WipedText* part : {&identity.name, &identity.phone, &identity.address, &identity.email}) {
        if (bytes.size() < length_bytes) return std::nullopt;
        const std::size_t size = std::size_t{bytes[0]} << 8U | bytes[1];
        bytes = bytes.subspan(length_bytes);
        if (bytes.size() < size) return std::nullopt;
        part->assign(as_text(bytes.first(size)));
        bytes = bytes.subspan(size);
    }
    if (bytes.empty() || bytes.front() != 0x80) return std::nullopt;
    const ByteView zeros = bytes.subspan(1);
    if (zeros.size() >= padding_step || std::any_of(zeros.begin(), zeros.end(), [](auto byte) { return byte != 0; })) {
        return std::nullopt;
    }
    return identity;
}

/// What the body is bound to: all that stands before it in the box, and the context.
Bytes bound_to(ByteView header, ByteView context) {
    Bytes bytes(header.size() + context.size());
    std::copy(context.begin(), context.end(), std::copy(header.begin(), header.end(), bytes.begin()));
    return bytes;
}

using SharedKey = std::array<std::uint8_t, crypto_box_BEFORENMBYTES>;

/// The case's key, taken out of the box.
std::optional<Key> unwrap(ByteView box, const CustodianKey& custodian) {
    SharedKey shared{};
    if (crypto_box_beforenm(shared.data(), box.data() + ephemeral_at, custodian.secret().bytes().data()) != 0) {
        return std::nullopt;
    }
    Key::Raw raw{};
    const int opened = crypto_box_open_easy_afternm(raw.data(), box.data() + wrapped_at, wrapped_bytes,
                                                    box.data() + wrap_nonce_at, shared.data());
    wipe(shared);
    Key key(raw);
    if (opened != 0) return std::nullopt;
    return key;
}

}  // namespace

bool is_custodian_public_key(const CustodianPublicKey& key) {
    const CustodianKey any = CustodianKey::generate();
    SharedKey shared{};
    const bool fit = crypto_box_beforenm(shared.data(), key.data(), any.secret().bytes().data()) == 0;
    wipe(shared);
    return fit;
}

CustodianKey CustodianKey::generate() { return CustodianKey(Key::generate()); }

CustodianKey::CustodianKey(Key secret) : secret_(std::move(secret)) {
    check(crypto_scalarmult_base(public_key_.data(), secret_.bytes().data()) == 0);
}

/// One ephemeral key pair; of its secret half only what it has in common with the custodian is kept.
struct IdentitySealer::Ephemeral {
    CustodianPublicKey public_key{};
    SharedKey shared{};

    Ephemeral() = default;
    Ephemeral(const Ephemeral&) = delete;
    Ephemeral& operator=(const Ephemeral&) = delete;
    ~Ephemeral() { wipe(shared); }
};

IdentitySealer::IdentitySealer(const CustodianPublicKey& custodian, SealerLimits limits)
    : custodian_(custodian), key_id_(key_id(custodian)), limits_(limits) {
    check(sodium_init() >= 0);
    check(limits.uses_max > 0);
}

IdentitySealer::~IdentitySealer() = default;

std::shared_ptr<const IdentitySealer::Ephemeral> IdentitySealer::ephemeral() {
    const auto now = std::chrono::steady_clock::now();
    const std::scoped_lock lock(mutex_);
    if (!current_ || uses_ >= limits_.uses_max || now - born_ >= limits_.age_max) {
        const CustodianKey pair = CustodianKey::generate();
        const auto made = std::make_shared<Ephemeral>();
        made->public_key = pair.public_key();
        // Fails only for a key of low order, which is_custodian_public_key() refuses.
        check(crypto_box_beforenm(made->shared.data(), custodian_.data(), pair.secret().bytes().data()) == 0);
        current_ = made;
        uses_ = 0;
        born_ = now;
    }
    ++uses_;
    return current_;
}

// XSalsa20 and XChaCha20 take nonces of 24 bytes, so random ones never meet.
Bytes IdentitySealer::seal(const Identity& identity, ByteView context) {
    const auto sender = ephemeral();
    const Key key = Key::generate();
    WipedBytes plain(padded_size(identity));
    write_padded(identity, *plain);

    Bytes box(body_at + (*plain).size() + tag_bytes);
    std::copy(magic.begin(), magic.end(), box.begin());
    std::copy(key_id_.begin(), key_id_.end(), box.begin() + key_id_at);
    std::copy(sender->public_key.begin(), sender->public_key.end(), box.begin() + ephemeral_at);
    fill_random(std::span(box).subspan(wrap_nonce_at, wrap_nonce_bytes));
    fill_random(std::span(box).subspan(body_nonce_at, body_nonce_bytes));
    check(crypto_box_easy_afternm(box.data() + wrapped_at, key.bytes().data(), Key::size, box.data() + wrap_nonce_at,
                                  sender->shared.data()) == 0);
    const Bytes bound = bound_to(ByteView(box).first(body_at), context);
    check(crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + body_at, nullptr, (*plain).data(), (*plain).size(),
                                                     bound.data(), bound.size(), nullptr, box.data() + body_nonce_at,
                                                     key.bytes().data()) == 0);
    return box;
}

std::string_view to_text(SealError error) {
    switch (error) {
        case SealError::not_a_box: return "not a sealed identity";
        case SealError::another_key: return "sealed to another custodian's key";
        case SealError::broken: return "altered, or of another case";
    }
    return {};
}

Result<Identity, SealError> open_identity(ByteView box, ByteView context, const CustodianKey& custodian) {
    const bool whole = box.size() >= body_at + padding_step + tag_bytes &&
                       (box.size() - body_at - tag_bytes) % padding_step == 0 &&
                       std::equal(magic.begin(), magic.end(), box.begin());
    if (!whole) return fail(SealError::not_a_box);
    const KeyId id = key_id(custodian.public_key());
    if (!std::equal(id.begin(), id.end(), box.begin() + key_id_at)) return fail(SealError::another_key);
    const auto key = unwrap(box, custodian);
    if (!key) return fail(SealError::broken);

    WipedBytes plain(box.size() - body_at - tag_bytes);
    const Bytes bound = bound_to(box.first(body_at), context);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt((*plain).data(), nullptr, nullptr, box.data() + body_at,
                                                   box.size() - body_at, bound.data(), bound.size(),
                                                   box.data() + body_nonce_at, key->bytes().data()) != 0) {
        return fail(SealError::broken);
    }
    auto identity = read_padded(*plain);
    if (!identity) return fail(SealError::broken);
    return *std::move(identity);
}

Hash identity_digest(ByteView box) {
    Hash hash{};
    // OpenSSL's uses the processor's own SHA-256, libsodium's does not.
    check(SHA256(box.data(), box.size(), hash.data()) != nullptr);
    return hash;
}

}  // namespace huiyin::vault
