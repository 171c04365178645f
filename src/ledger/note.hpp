#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace huiyin::ledger {

/// What a key signs. The number is part of the key's id.
enum class KeyType : std::uint8_t {
    ed25519 = 0x01,              ///< The text of the note: how a log signs.
    ed25519_cosignature = 0x04,  ///< The text with a time in front: how a witness signs.
};

inline constexpr std::size_t public_key_bytes = 32;
inline constexpr std::size_t seed_bytes = 32;
inline constexpr std::size_t signature_bytes = 64;
/// Of a whole note. Ours have some 300 bytes; this bounds what a stranger can make us read.
inline constexpr std::size_t note_bytes_max = 1'000'000;
/// A note with more signature lines is refused (golang.org/x/mod has the same limit).
inline constexpr std::size_t signatures_max = 100;

/// Not empty, valid UTF-8, and without control characters, Unicode spaces and `+`.
[[nodiscard]] bool is_key_name(std::string_view name);

using PublicKey = std::array<std::uint8_t, public_key_bytes>;

/// Who may have signed: `log.example/cases+9404b6ce+Ac0D+93K...`. Its id is a function of the rest.
class VerifierKey {
public:
    /// A bad name is a bug.
    VerifierKey(std::string name, KeyType type, const PublicKey& key);
    /// Strict: the id must be that of the name and key. Nothing for the types that we cannot verify.
    [[nodiscard]] static std::optional<VerifierKey> parse(std::string_view text);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] std::uint32_t id() const noexcept { return id_; }
    [[nodiscard]] KeyType type() const noexcept { return type_; }
    [[nodiscard]] const PublicKey& key() const noexcept { return key_; }
    [[nodiscard]] std::string text() const;

    friend bool operator==(const VerifierKey&, const VerifierKey&) = default;

private:
    std::string name_;
    std::uint32_t id_ = 0;
    KeyType type_ = KeyType::ed25519;
    PublicKey key_{};
};

/// A private key. Its text form is the one of golang.org/x/mod, `PRIVATE+KEY+name+id+base64(type || seed)`, so the file
/// that holds it also works with other tools. Overwritten in memory when it dies.
class SigningKey {
public:
    using Seed = std::array<std::uint8_t, seed_bytes>;

    /// A new key from the system's random source. A bad name is a bug.
    [[nodiscard]] static SigningKey generate(std::string name, KeyType type = KeyType::ed25519);
    [[nodiscard]] static SigningKey from_seed(std::string name, const Seed& seed, KeyType type = KeyType::ed25519);
    [[nodiscard]] static std::optional<SigningKey> parse(std::string_view text);

    SigningKey(SigningKey&&) noexcept = default;
    SigningKey& operator=(SigningKey&&) noexcept = default;
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;
    ~SigningKey();

    [[nodiscard]] const VerifierKey& verifier() const noexcept { return verifier_; }
    /// The secret itself, for the key file alone.
    [[nodiscard]] std::string text() const;

    /// The signature line, newline included, for a note with that text, which ends with a newline. Type ed25519 only;
    /// about 20 us.
    [[nodiscard]] std::string signature_line(std::string_view text) const;
    /// The same of a witness: it says that at that time (seconds since 1970) this was the largest consistent tree of
    /// that origin that it had seen. Type ed25519_cosignature only.
    [[nodiscard]] std::string cosignature_line(std::string_view text, std::uint64_t at_seconds) const;

private:
    SigningKey(VerifierKey verifier, const std::array<std::uint8_t, 64>& secret);
    [[nodiscard]] std::array<std::uint8_t, signature_bytes> sign(ByteView message) const;

    VerifierKey verifier_;
    std::array<std::uint8_t, 64> secret_;  // seed, then public key: libsodium's form
};

/// One signature line, not verified. `bytes` is what follows the key id.
struct Signature {
    std::string name;
    std::uint32_t key_id = 0;
    Bytes bytes;
    friend bool operator==(const Signature&, const Signature&) = default;
};

/// A signed note taken apart: nothing in it may be believed before open_note().
struct Note {
    std::string text;  ///< With its last newline: exactly the bytes that are signed.
    std::vector<Signature> signatures;
    friend bool operator==(const Note&, const Note&) = default;
};

enum class NoteError : std::uint8_t {
    malformed,      ///< No signed note: bytes, blank line or a signature line are not as the format wants them.
    bad_signature,  ///< A signature by a known key does not verify.
    not_signed,     ///< No known key signed it.
};

/// A known key that signed. Each key stands here at most once.
struct Signer {
    std::size_t key = 0;           ///< Position in the list of known keys.
    std::uint64_t at_seconds = 0;  ///< What a witness states; 0 for a log's signature.
    friend bool operator==(const Signer&, const Signer&) = default;
};

/// A note whose text may be believed as far as its signers are.
struct OpenedNote {
    std::string text;
    std::vector<Signer> signers;
};

[[nodiscard]] Result<Note, NoteError> parse_note(std::string_view bytes);
/// Whether `text` can be the text of a note: lines of UTF-8 without control characters, the last one ended too.
[[nodiscard]] bool is_note_text(std::string_view text);
/// The line that parse_note() took it from, with its newline.
[[nodiscard]] std::string signature_line(const Signature& signature);
/// The note with only those of its signature lines that are by one of the keys, each line once: what strangers added is
/// gone.
[[nodiscard]] std::string keep_signatures(const Note& note, std::span<const VerifierKey> keys);
/// `text` and its signature lines (from SigningKey, each with its newline) as one note.
[[nodiscard]] std::string make_note(std::string_view text, std::span<const std::string> signature_lines);
/// Signatures by unknown keys are passed over, also when their name or id alone is known; a bad one by a known key
/// refuses the whole note, and so does the lack of a good one.
[[nodiscard]] Result<OpenedNote, NoteError> open_note(std::string_view bytes, std::span<const VerifierKey> known);

}  // namespace huiyin::ledger
