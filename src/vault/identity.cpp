#include "vault/identity.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/sha.h>
#include <sodium.h>

#include "base/check.hpp"
#include "vault/digest.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

namespace {

// The box, part by part. Version 2 has the filer's private words as a fifth part of the content.
constexpr std::array<std::uint8_t, 7> magic{'H', 'Y', 'I', 'D', 'E', 'N', 'T'};
constexpr std::size_t version_at = magic.size();
constexpr std::uint8_t first_version = 1;
constexpr std::uint8_t this_version = 2;
constexpr std::size_t key_id_bytes = 8;
constexpr std::size_t wrap_nonce_bytes = crypto_box_NONCEBYTES;
constexpr std::size_t wrapped_bytes = Key::size + crypto_box_MACBYTES;
constexpr std::size_t body_nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

constexpr std::size_t key_id_at = version_at + 1;
constexpr std::size_t ephemeral_at = key_id_at + key_id_bytes;
constexpr std::size_t wrap_nonce_at = ephemeral_at + crypto_box_PUBLICKEYBYTES;
constexpr std::size_t wrapped_at = wrap_nonce_at + wrap_nonce_bytes;
constexpr std::size_t body_nonce_at = wrapped_at + wrapped_bytes;
constexpr std::size_t body_at = body_nonce_at + body_nonce_bytes;
static_assert(body_at == 144);

/// The body's length is a multiple of this, so that it tells little about how much somebody gave.
constexpr std::size_t padding_step = 256;

constexpr std::size_t filers_key_bytes = body_nonce_bytes + Key::size + tag_bytes;

constexpr std::size_t parts = 5;
constexpr std::size_t parts_of_first_version = 4;
constexpr std::size_t length_bytes = 2;

static_assert(std::tuple_size_v<KeyId> == key_id_bytes);

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
                             identity.address.size() + identity.email.size() + identity.words.size() + mark;
    return (size + padding_step - 1) / padding_step * padding_step;
}

/// Each part with its length in front, then the byte 0x80, then zeros.
void write_padded(const Identity& identity, Bytes& out) {
    auto to = out.begin();
    for (const WipedText* part :
         {&identity.name, &identity.phone, &identity.address, &identity.email, &identity.words}) {
        check(part->size() <= identity_part_bytes_max);
        *to++ = static_cast<std::uint8_t>(part->size() >> 8U);
        *to++ = static_cast<std::uint8_t>(part->size());
        to = std::copy(part->begin(), part->end(), to);
    }
    *to++ = 0x80;
    std::fill(to, out.end(), std::uint8_t{0});
}

std::optional<Identity> read_padded(ByteView bytes, std::size_t part_count) {
    Identity identity;
    const std::array<WipedText*, parts> all{&identity.name, &identity.phone, &identity.address, &identity.email,
                                            &identity.words};
    for (WipedText* part : std::span(all).first(part_count)) {
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

/// Whether it is a box of a known version, by its form.
bool is_box(ByteView box) {
    return box.size() >= body_at + padding_step + tag_bytes && (box.size() - body_at - tag_bytes) % padding_step == 0 &&
           std::equal(magic.begin(), magic.end(), box.begin()) && box[version_at] >= first_version &&
           box[version_at] <= this_version;
}

/// The case's key, from a box that is_box().
Result<Key, SealError> key_of(ByteView box, const CustodianKey& custodian) {
    const KeyId id = key_id_of(custodian.public_key());
    if (!std::equal(id.begin(), id.end(), box.begin() + key_id_at)) return fail(SealError::another_key);
    auto key = unwrap(box, custodian);
    if (!key) return fail(SealError::broken);
    return *std::move(key);
}

Result<Identity, SealError> open_with(const Key& key, ByteView box, ByteView context) {
    WipedBytes plain(box.size() - body_at - tag_bytes);
    const Bytes bound = bound_to(box.first(body_at), context);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt((*plain).data(), nullptr, nullptr, box.data() + body_at,
                                                   box.size() - body_at, bound.data(), bound.size(),
                                                   box.data() + body_nonce_at, key.bytes().data()) != 0) {
        return fail(SealError::broken);
    }
    auto identity = read_padded(*plain, box[version_at] == first_version ? parts_of_first_version : parts);
    if (!identity) return fail(SealError::broken);
    return *std::move(identity);
}

/// What the code gives. It has too many random bits to be guessed, so a fast function is enough.
Key key_of_code(const SecretCode& code) {
    Key::Raw raw{};
    const ByteView plain = as_bytes(code.plain());
    check(crypto_generichash(raw.data(), raw.size(), plain.data(), plain.size(), nullptr, 0) == 0);
    const Key hashed(raw);
    return derived_key(hashed, "huiyin filer's key 1", {});
}

/// Bound to the box, so that it cannot be put beside another one.
Bytes sealed_to(const SecretCode& code, const Key& key, ByteView box) {
    const Hash bound = identity_digest(box);
    Bytes sealed(filers_key_bytes);
    fill_random(std::span(sealed).first(body_nonce_bytes));
    check(crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + body_nonce_bytes, nullptr, key.bytes().data(),
                                                     Key::size, bound.data(), bound.size(), nullptr, sealed.data(),
                                                     key_of_code(code).bytes().data()) == 0);
    return sealed;
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
    : custodian_(custodian), key_id_(key_id_of(custodian)), limits_(limits) {
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

struct IdentitySealer::SealedWithKey {
    Bytes box;
    Key key;
};

// XSalsa20 and XChaCha20 take nonces of 24 bytes, so random ones never meet.
IdentitySealer::SealedWithKey IdentitySealer::seal_with_key(const Identity& identity, ByteView context) {
    const auto sender = ephemeral();
    Key key = Key::generate();
    WipedBytes plain(padded_size(identity));
    write_padded(identity, *plain);

    Bytes box(body_at + (*plain).size() + tag_bytes);
    std::copy(magic.begin(), magic.end(), box.begin());
    box[version_at] = this_version;
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
    return {std::move(box), std::move(key)};
}

Bytes IdentitySealer::seal(const Identity& identity, ByteView context) { return seal_with_key(identity, context).box; }

IdentitySealer::SealedForFiler IdentitySealer::seal(const Identity& identity, ByteView context,
                                                    const SecretCode& code) {
    SealedWithKey sealed = seal_with_key(identity, context);
    Bytes filers_key = sealed_to(code, sealed.key, sealed.box);
    return {std::move(sealed.box), std::move(filers_key)};
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
    if (!is_box(box)) return fail(SealError::not_a_box);
    const auto key = key_of(box, custodian);
    if (!key) return fail(key.error());
    return open_with(*key, box, context);
}

Result<Identity, SealError> open_identity(ByteView box, ByteView context, ByteView filers_key, const SecretCode& code) {
    if (!is_box(box) || filers_key.size() != filers_key_bytes) return fail(SealError::not_a_box);
    const Hash bound = identity_digest(box);
    Key::Raw raw{};
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        raw.data(), nullptr, nullptr, filers_key.data() + body_nonce_bytes, filers_key.size() - body_nonce_bytes,
        bound.data(), bound.size(), filers_key.data(), key_of_code(code).bytes().data());
    const Key key(raw);
    if (opened != 0) return fail(SealError::another_key);
    return open_with(key, box, context);
}

Result<Bytes, SealError> seal_to_filer(ByteView box, const CustodianKey& custodian, const SecretCode& code) {
    if (!is_box(box)) return fail(SealError::not_a_box);
    const auto key = key_of(box, custodian);
    if (!key) return fail(key.error());
    return sealed_to(code, *key, box);
}

KeyId key_id_of(const CustodianPublicKey& key) {
    const Hash hash = identity_digest(key);
    KeyId id{};
    std::copy_n(hash.begin(), id.size(), id.begin());
    return id;
}

Hash identity_digest(ByteView box) {
    Hash hash{};
    // OpenSSL's uses the processor's own SHA-256, libsodium's does not.
    check(SHA256(box.data(), box.size(), hash.data()) != nullptr);
    return hash;
}

}  // namespace huiyin::vault
