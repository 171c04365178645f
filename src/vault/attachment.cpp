#include "vault/attachment.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/evp.h>
#include <sodium.h>

#include "base/check.hpp"
#include "vault/digest.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

namespace {

constexpr std::array<std::uint8_t, 8> magic{'H', 'Y', 'A', 'T', 'T', 'C', 'H', 1};
static_assert(attachment_head_bytes == magic.size() + crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(attachment_seal_bytes == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(Key::size == crypto_secretstream_xchacha20poly1305_KEYBYTES);

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::string_view wrap_label = "huiyin attachment key 1";
constexpr std::string_view ticket_label = "huiyin attachment ticket 1";
constexpr std::uint8_t ticket_version = 1;

/// A random nonce, then the sealed bytes.
Bytes seal(const Key& key, ByteView plain, ByteView context) {
    Bytes box(nonce_bytes + plain.size() + tag_bytes);
    fill_random(std::span(box).first(nonce_bytes));
    check(crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + nonce_bytes, nullptr, plain.data(), plain.size(),
                                                     context.data(), context.size(), nullptr, box.data(),
                                                     key.bytes().data()) == 0);
    return box;
}

std::optional<Bytes> unseal(const Key& key, ByteView box, ByteView context) {
    if (box.size() < nonce_bytes + tag_bytes) return std::nullopt;
    Bytes plain(box.size() - nonce_bytes - tag_bytes);
    const ByteView sealed = box.subspan(nonce_bytes);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, sealed.data(), sealed.size(),
                                                   context.data(), context.size(), box.data(),
                                                   key.bytes().data()) != 0) {
        return std::nullopt;
    }
    return plain;
}

void append_number(Bytes& out, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = bytes; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void append_text(Bytes& out, std::string_view text) {
    check(text.size() <= ticket_text_bytes_max);
    append_number(out, text.size(), 2);
    out.insert(out.end(), text.begin(), text.end());
}

/// Takes the parts of a ticket from the front. What is missing makes it fail, once and for all.
class Reader {
public:
    explicit Reader(ByteView bytes) : rest_(bytes) {}

    [[nodiscard]] std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        for (const std::uint8_t byte : take(bytes)) value = value << 8U | byte;
        return value;
    }
    [[nodiscard]] std::array<std::uint8_t, 32> array() {
        std::array<std::uint8_t, 32> out{};
        const ByteView bytes = take(out.size());
        std::copy(bytes.begin(), bytes.end(), out.begin());
        return out;
    }
    [[nodiscard]] std::string text() { return std::string(as_text(take(number(2)))); }
    [[nodiscard]] bool is_whole() const noexcept { return !failed_ && rest_.empty(); }

private:
    [[nodiscard]] ByteView take(std::size_t bytes) {
        if (rest_.size() < bytes) {
            failed_ = true;
            return {};
        }
        const ByteView taken = rest_.first(bytes);
        rest_ = rest_.subspan(bytes);
        return taken;
    }

    ByteView rest_;
    bool failed_ = false;
};

/// base64url without padding (RFC 4648 section 5).
std::string to_url_text(ByteView bytes) {
    std::string text = base64_encode(bytes);
    while (text.ends_with('=')) text.pop_back();
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

std::optional<Bytes> from_url_text(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    plain.append((4 - plain.size() % 4) % 4, '=');
    return base64_decode(plain);
}

}  // namespace

/// OpenSSL's, as everywhere: with the processor's own instructions, what libsodium's does not use.
struct FileDigest::State {
    struct Free {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

FileDigest::FileDigest() : state_(std::make_unique<State>()) {
    check(EVP_DigestInit_ex2(&check(state_->context.get()), EVP_sha256(), nullptr) == 1);
}
FileDigest::FileDigest(FileDigest&&) noexcept = default;
FileDigest& FileDigest::operator=(FileDigest&&) noexcept = default;
FileDigest::~FileDigest() = default;

void FileDigest::add(ByteView bytes) {
    check(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Hash FileDigest::finish() {
    Hash hash{};
    check(EVP_DigestFinal_ex(state_->context.get(), hash.data(), nullptr) == 1);
    return hash;
}

struct AttachmentSealer::State {
    Key key = Key::generate();
    crypto_secretstream_xchacha20poly1305_state stream{};
    std::array<std::uint8_t, crypto_secretstream_xchacha20poly1305_HEADERBYTES> header{};
    Bytes piece;  ///< What waits until there is enough of it.
    bool has_head = false;
    bool is_over = false;
    std::uint64_t bytes = 0;
    FileDigest plain_digest;
    FileDigest sealed_digest;
    Hash content{};
    Hash stored{};

    State() { check(crypto_secretstream_xchacha20poly1305_init_push(&stream, header.data(), key.bytes().data()) == 0); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        sodium_memzero(&stream, sizeof stream);
        wipe(piece);
    }

    void append(Bytes& out, ByteView sealed) {
        sealed_digest.add(sealed);
        out.insert(out.end(), sealed.begin(), sealed.end());
    }
    void push_head(Bytes& out) {
        if (std::exchange(has_head, true)) return;
        append(out, magic);
        append(out, header);
    }
    void push(ByteView plain, std::uint8_t tag, Bytes& out) {
        const std::size_t start = out.size();
        out.resize(start + plain.size() + attachment_seal_bytes);
        check(crypto_secretstream_xchacha20poly1305_push(&stream, out.data() + start, nullptr, plain.data(),
                                                         plain.size(), nullptr, 0, tag) == 0);
        sealed_digest.add(ByteView(out).subspan(start));
    }
};

AttachmentSealer::AttachmentSealer() {
    check(sodium_init() >= 0);
    state_ = std::make_unique<State>();
}
AttachmentSealer::AttachmentSealer(AttachmentSealer&&) noexcept = default;
AttachmentSealer& AttachmentSealer::operator=(AttachmentSealer&&) noexcept = default;
AttachmentSealer::~AttachmentSealer() = default;

void AttachmentSealer::take(ByteView plain, Bytes& out) {
    State& state = *state_;
    check(!state.is_over);
    state.push_head(out);
    state.bytes += plain.size();
    state.plain_digest.add(plain);
    while (!plain.empty()) {
        if (state.piece.empty() && plain.size() >= attachment_piece_bytes) {
            state.push(plain.first(attachment_piece_bytes), crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, out);
            plain = plain.subspan(attachment_piece_bytes);
            continue;
        }
        if (state.piece.empty()) state.piece.reserve(attachment_piece_bytes);
        const ByteView some = plain.first(std::min(plain.size(), attachment_piece_bytes - state.piece.size()));
        state.piece.insert(state.piece.end(), some.begin(), some.end());
        plain = plain.subspan(some.size());
        if (state.piece.size() < attachment_piece_bytes) continue;
        state.push(state.piece, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, out);
        wipe(state.piece);
        state.piece = {};
    }
}

void AttachmentSealer::finish(Bytes& out) {
    State& state = *state_;
    check(!state.is_over);
    state.push_head(out);
    state.push(state.piece, crypto_secretstream_xchacha20poly1305_TAG_FINAL, out);
    wipe(state.piece);
    state.piece = {};
    state.is_over = true;
    state.content = state.plain_digest.finish();
    state.stored = state.sealed_digest.finish();
}

std::uint64_t AttachmentSealer::bytes() const noexcept { return state_->bytes; }
const Key& AttachmentSealer::key() const noexcept { return state_->key; }
const Hash& AttachmentSealer::content() const noexcept { return state_->content; }
const Hash& AttachmentSealer::stored() const noexcept { return state_->stored; }

struct AttachmentOpener::State {
    crypto_secretstream_xchacha20poly1305_state stream{};
    bool is_over = false;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { sodium_memzero(&stream, sizeof stream); }
};

AttachmentOpener::AttachmentOpener(std::unique_ptr<State> state) : state_(std::move(state)) {}
AttachmentOpener::AttachmentOpener(AttachmentOpener&&) noexcept = default;
AttachmentOpener& AttachmentOpener::operator=(AttachmentOpener&&) noexcept = default;
AttachmentOpener::~AttachmentOpener() = default;

std::optional<AttachmentOpener> AttachmentOpener::begin(const Key& key, ByteView head) {
    if (head.size() != attachment_head_bytes || !std::equal(magic.begin(), magic.end(), head.begin())) {
        return std::nullopt;
    }
    auto state = std::make_unique<State>();
    if (crypto_secretstream_xchacha20poly1305_init_pull(&state->stream, head.data() + magic.size(),
                                                        key.bytes().data()) != 0) {
        return std::nullopt;
    }
    return AttachmentOpener(std::move(state));
}

bool AttachmentOpener::open(ByteView sealed, Bytes& plain) {
    if (state_->is_over || sealed.size() < attachment_seal_bytes) return false;
    plain.resize(sealed.size() - attachment_seal_bytes);
    std::uint8_t tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&state_->stream, plain.data(), nullptr, &tag, sealed.data(),
                                                   sealed.size(), nullptr, 0) != 0) {
        plain.clear();
        return false;
    }
    state_->is_over = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return true;
}

bool AttachmentOpener::is_over() const noexcept { return state_->is_over; }

Bytes wrap_attachment_key(const Key& server, const Key& key, const Hash& stored) {
    return seal(derived_key(server, wrap_label, {}), key.bytes(), stored);
}

std::optional<Key> unwrap_attachment_key(const Key& server, ByteView wrapped, const Hash& stored) {
    auto plain = unseal(derived_key(server, wrap_label, {}), wrapped, stored);
    if (!plain || plain->size() != Key::size) return std::nullopt;
    Key::Raw raw{};
    std::copy(plain->begin(), plain->end(), raw.begin());
    wipe(*plain);
    return Key(raw);
}

std::string seal_ticket(const Key& server, const AttachmentTicket& ticket) {
    Bytes plain;
    plain.reserve(3 * Key::size + ticket.kind.size() + ticket.name.size() + 32);
    plain.push_back(ticket_version);
    plain.insert(plain.end(), ticket.content.begin(), ticket.content.end());
    plain.insert(plain.end(), ticket.stored.begin(), ticket.stored.end());
    plain.insert(plain.end(), ticket.key.bytes().begin(), ticket.key.bytes().end());
    append_number(plain, ticket.bytes, 8);
    append_number(plain, static_cast<std::uint64_t>(ticket.expires.time_since_epoch().count()), 8);
    append_text(plain, ticket.kind);
    append_text(plain, ticket.name);
    const std::string text = to_url_text(seal(derived_key(server, ticket_label, {}), plain, {}));
    wipe(plain);
    return text;
}

std::optional<AttachmentTicket> open_ticket(const Key& server, std::string_view text, Instant now) {
    if (text.size() > ticket_characters_max) return std::nullopt;
    const auto box = from_url_text(text);
    if (!box) return std::nullopt;
    auto plain = unseal(derived_key(server, ticket_label, {}), *box, {});
    if (!plain) return std::nullopt;
    Reader reader(*plain);
    const bool is_known = reader.number(1) == ticket_version;
    const Hash content = reader.array();
    const Hash stored = reader.array();
    Key::Raw key = reader.array();
    const std::uint64_t bytes = reader.number(8);
    const Instant expires{Instant::duration{static_cast<Instant::rep>(reader.number(8))}};
    AttachmentTicket ticket{.content = content,
                            .bytes = bytes,
                            .kind = reader.text(),
                            .name = reader.text(),
                            .stored = stored,
                            .key = Key(key),
                            .expires = expires};
    const bool is_good = is_known && reader.is_whole() && expires > now;
    wipe(*plain);
    if (!is_good) return std::nullopt;
    return ticket;
}

}  // namespace huiyin::vault
