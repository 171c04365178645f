#include "ledger/note.hpp"

#include <algorithm>
#include <limits>

#include <sodium.h>

#include "base/check.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::ledger {

namespace {

constexpr std::string_view signature_start = "\xE2\x80\x94 ";  // em dash, space
constexpr std::string_view private_start = "PRIVATE+KEY+";
constexpr std::size_t id_bytes = 4;
constexpr std::size_t time_bytes = 8;

/// What stands after the spaces of ASCII: the other code points that Unicode calls white space, in UTF-8.
constexpr std::array<std::string_view, 19> wide_spaces = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80",
};

bool is_control(char c) noexcept { return static_cast<std::uint8_t>(c) < 0x20; }

std::array<std::uint8_t, id_bytes> big_endian(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
            static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
}

std::uint64_t from_big_endian(ByteView bytes) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8U | byte;
    return value;
}

std::uint32_t key_id(std::string_view name, KeyType type, const PublicKey& key) {
    const auto type_byte = static_cast<std::uint8_t>(type);
    const Hash hash = sha256({as_bytes(name), as_bytes("\n"), ByteView{&type_byte, 1}, key});
    return static_cast<std::uint32_t>(from_big_endian(ByteView{hash}.first(id_bytes)));
}

std::string typed_base64(KeyType type, ByteView key) {
    Bytes bytes{static_cast<std::uint8_t>(type)};
    bytes.insert(bytes.end(), key.begin(), key.end());
    return base64_encode(bytes);
}

std::string name_and_id(std::string_view name, std::uint32_t id) {
    std::string text{name};
    return text.append("+").append(hex_encode(big_endian(id))).append("+");
}

/// `name+id+base64(type || 32 bytes)`, the shape that public and private keys share.
struct KeyText {
    std::string_view name;
    std::uint32_t id = 0;
    KeyType type = KeyType::ed25519;
    std::array<std::uint8_t, 32> key{};
};

std::optional<KeyText> parse_key_text(std::string_view text) {
    // At the first two only: base64 may hold a plus as well.
    const std::size_t first = text.find('+');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = text.find('+', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const std::string_view name = text.substr(0, first);
    const auto id = hex_decode(text.substr(first + 1, second - first - 1));
    const auto key = base64_decode(text.substr(second + 1));
    if (!is_key_name(name) || !id || id->size() != id_bytes || !key || key->size() != 33) return std::nullopt;
    KeyText parsed{.name = name, .id = static_cast<std::uint32_t>(from_big_endian(*id))};
    if (key->front() == static_cast<std::uint8_t>(KeyType::ed25519_cosignature)) {
        parsed.type = KeyType::ed25519_cosignature;
    } else if (key->front() != static_cast<std::uint8_t>(KeyType::ed25519)) {
        return std::nullopt;
    }
    std::copy(key->begin() + 1, key->end(), parsed.key.begin());
    return parsed;
}

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    check(started);
}

/// A witness signs its time together with the whole text.
std::string cosigned_message(std::string_view text, std::uint64_t at_seconds) {
    std::string message = "cosignature/v1\ntime ";
    return message.append(std::to_string(at_seconds)).append("\n").append(text);
}

std::string line_of(const VerifierKey& key, ByteView before, ByteView signature) {
    const auto id = big_endian(key.id());
    Bytes bytes{id.begin(), id.end()};
    bytes.insert(bytes.end(), before.begin(), before.end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    std::string line{signature_start};
    return line.append(key.name()).append(" ").append(base64_encode(bytes)).append("\n");
}

/// The time a good signature states (0 for a log's), or nothing for a bad one.
std::optional<std::uint64_t> verified_time(const VerifierKey& key, std::string_view text, ByteView signature) {
    const bool timed = key.type() == KeyType::ed25519_cosignature;
    if (signature.size() != signature_bytes + (timed ? time_bytes : 0)) return std::nullopt;
    std::uint64_t at_seconds = 0;
    std::string timed_text;
    if (timed) {
        at_seconds = from_big_endian(signature.first(time_bytes));
        if (at_seconds > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return std::nullopt;
        timed_text = cosigned_message(text, at_seconds);
    }
    const ByteView message = as_bytes(timed ? std::string_view{timed_text} : text);
    start_sodium();
    const bool good = crypto_sign_verify_detached(signature.last(signature_bytes).data(), message.data(),
                                                  message.size(), key.key().data()) == 0;
    return good ? std::optional{at_seconds} : std::nullopt;
}

std::optional<Signature> parse_signature_line(std::string_view line) {
    if (!line.starts_with(signature_start)) return std::nullopt;
    line.remove_prefix(signature_start.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
    const auto bytes = base64_decode(line.substr(space + 1));
    if (!bytes || bytes->size() <= id_bytes) return std::nullopt;
    return Signature{.name = std::string{line.substr(0, space)},
                     .key_id = static_cast<std::uint32_t>(from_big_endian(ByteView{*bytes}.first(id_bytes))),
                     .bytes = {bytes->begin() + id_bytes, bytes->end()}};
}

}  // namespace

bool is_key_name(std::string_view name) {
    if (name.empty() || !is_utf8(name)) return false;
    const auto is_bad = [](char c) { return is_control(c) || c == ' ' || c == '+'; };
    if (std::ranges::any_of(name, is_bad)) return false;
    // No sequence can start inside another character of valid UTF-8, so a plain search is exact.
    return std::ranges::none_of(wide_spaces, [&](std::string_view space) { return name.find(space) != name.npos; });
}

VerifierKey::VerifierKey(std::string name, KeyType type, const PublicKey& key)
    : name_(std::move(name)), id_(key_id(name_, type, key)), type_(type), key_(key) {
    check(is_key_name(name_));
}

std::optional<VerifierKey> VerifierKey::parse(std::string_view text) {
    const auto parsed = parse_key_text(text);
    if (!parsed) return std::nullopt;
    VerifierKey key{std::string{parsed->name}, parsed->type, parsed->key};
    if (key.id() != parsed->id) return std::nullopt;
    return key;
}

std::string VerifierKey::text() const { return name_and_id(name_, id_) + typed_base64(type_, key_); }

SigningKey::SigningKey(VerifierKey verifier, const std::array<std::uint8_t, 64>& secret)
    : verifier_(std::move(verifier)), secret_(secret) {}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

SigningKey SigningKey::generate(std::string name, KeyType type) {
    start_sodium();
    Seed seed{};
    randombytes_buf(seed.data(), seed.size());
    SigningKey key = from_seed(std::move(name), seed, type);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

SigningKey SigningKey::from_seed(std::string name, const Seed& seed, KeyType type) {
    start_sodium();
    PublicKey public_key{};
    std::array<std::uint8_t, 64> secret{};
    check(crypto_sign_seed_keypair(public_key.data(), secret.data(), seed.data()) == 0);
    SigningKey key{VerifierKey{std::move(name), type, public_key}, secret};
    sodium_memzero(secret.data(), secret.size());
    return key;
}

std::optional<SigningKey> SigningKey::parse(std::string_view text) {
    if (!text.starts_with(private_start)) return std::nullopt;
    auto parsed = parse_key_text(text.substr(private_start.size()));
    if (!parsed) return std::nullopt;
    SigningKey key = from_seed(std::string{parsed->name}, parsed->key, parsed->type);
    sodium_memzero(parsed->key.data(), parsed->key.size());
    if (key.verifier().id() != parsed->id) return std::nullopt;
    return key;
}

std::string SigningKey::text() const {
    const ByteView seed = ByteView{secret_}.first(seed_bytes);
    std::string text{private_start};
    return text.append(name_and_id(verifier_.name(), verifier_.id())).append(typed_base64(verifier_.type(), seed));
}

std::array<std::uint8_t, signature_bytes> SigningKey::sign(ByteView message) const {
    std::array<std::uint8_t, signature_bytes> signature{};
    check(crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_.data()) == 0);
    return signature;
}

std::string SigningKey::signature_line(std::string_view text) const {
    check(verifier_.type() == KeyType::ed25519);
    return line_of(verifier_, {}, sign(as_bytes(text)));
}

std::string SigningKey::cosignature_line(std::string_view text, std::uint64_t at_seconds) const {
    check(verifier_.type() == KeyType::ed25519_cosignature);
    check(at_seconds <= std::uint64_t{std::numeric_limits<std::int64_t>::max()});
    std::array<std::uint8_t, time_bytes> time{};
    for (std::size_t i = 0; i < time_bytes; ++i) time[i] = static_cast<std::uint8_t>(at_seconds >> (56U - 8U * i));
    return line_of(verifier_, time, sign(as_bytes(cosigned_message(text, at_seconds))));
}

bool is_note_text(std::string_view text) {
    const auto is_bad = [](char c) { return is_control(c) && c != '\n'; };
    return text.size() <= note_bytes_max && text.ends_with('\n') && is_utf8(text) && std::ranges::none_of(text, is_bad);
}

Result<Note, NoteError> parse_note(std::string_view bytes) {
    if (!is_note_text(bytes)) return fail(NoteError::malformed);
    // The text may hold blank lines itself; the last one ends it.
    const std::size_t blank = bytes.rfind("\n\n");
    if (blank == std::string_view::npos) return fail(NoteError::malformed);
    Note note{.text = std::string{bytes.substr(0, blank + 1)}, .signatures = {}};
    std::string_view lines = bytes.substr(blank + 2);
    if (lines.empty()) return fail(NoteError::malformed);
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        auto signature = parse_signature_line(lines.substr(0, end));
        if (!signature || note.signatures.size() == signatures_max) return fail(NoteError::malformed);
        note.signatures.push_back(*std::move(signature));
        lines.remove_prefix(end + 1);
    }
    return note;
}

std::string signature_line(const Signature& signature) {
    const auto id = big_endian(signature.key_id);
    Bytes bytes{id.begin(), id.end()};
    bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
    std::string line{signature_start};
    return line.append(signature.name).append(" ").append(base64_encode(bytes)).append("\n");
}

std::string keep_signatures(const Note& note, std::span<const VerifierKey> keys) {
    std::vector<std::string> lines;
    for (const Signature& signature : note.signatures) {
        const auto made_it = [&](const VerifierKey& key) {
            return key.id() == signature.key_id && key.name() == signature.name;
        };
        if (std::ranges::none_of(keys, made_it)) continue;
        std::string line = signature_line(signature);
        if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
    }
    return make_note(note.text, lines);
}

std::string make_note(std::string_view text, std::span<const std::string> signature_lines) {
    check(is_note_text(text));
    std::string note{text};
    note += '\n';
    for (const std::string& line : signature_lines) note += line;
    return note;
}

Result<OpenedNote, NoteError> open_note(std::string_view bytes, std::span<const VerifierKey> known) {
    auto note = parse_note(bytes);
    if (!note) return fail(note.error());
    OpenedNote opened{.text = std::move(note->text), .signers = {}};
    for (const Signature& signature : note->signatures) {
        const auto same_key = [&](const VerifierKey& key) {
            return key.id() == signature.key_id && key.name() == signature.name;
        };
        const auto key = std::ranges::find_if(known, same_key);
        if (key == known.end()) continue;
        const auto at_seconds = verified_time(*key, opened.text, signature.bytes);
        if (!at_seconds) return fail(NoteError::bad_signature);
        const auto position = static_cast<std::size_t>(key - known.begin());
        const auto is_same = [&](const Signer& signer) { return signer.key == position; };
        if (std::ranges::none_of(opened.signers, is_same)) opened.signers.push_back({position, *at_seconds});
    }
    if (opened.signers.empty()) return fail(NoteError::not_signed);
    return opened;
}

}  // namespace huiyin::ledger
