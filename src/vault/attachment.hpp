#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "vault/secret.hpp"

/// Files that people hand in, each sealed under a key of its own. docs/formats/attachment.md has the sealed file, the
/// wrapped key and the ticket byte by byte.
namespace huiyin::vault {

/// SHA-256 of a file whose bytes come one after the other.
class FileDigest {
public:
    FileDigest();
    FileDigest(FileDigest&& other) noexcept;
    FileDigest& operator=(FileDigest&& other) noexcept;
    ~FileDigest();
    void add(ByteView bytes);
    /// Nothing may be added after it.
    [[nodiscard]] Hash finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A file is sealed in pieces of so many bytes, the last one shorter or empty.
inline constexpr std::size_t attachment_piece_bytes = 65'536;
/// What stands before the first piece, and what each piece is longer for being sealed.
inline constexpr std::size_t attachment_head_bytes = 32;
inline constexpr std::size_t attachment_seal_bytes = 17;

/// Seals one file as its bytes come, under a new random key. Holds less than one piece in memory, and nothing of it
/// between pieces.
class AttachmentSealer {
public:
    AttachmentSealer();
    AttachmentSealer(AttachmentSealer&& other) noexcept;
    AttachmentSealer& operator=(AttachmentSealer&& other) noexcept;
    ~AttachmentSealer();

    /// Appends to `out` what can be sealed by now, the head before all else.
    void take(ByteView plain, Bytes& out);
    /// Appends the last piece. Nothing may be taken after it.
    void finish(Bytes& out);

    [[nodiscard]] std::uint64_t bytes() const noexcept;  ///< Of the file, so far.
    [[nodiscard]] const Key& key() const noexcept;
    /// SHA-256 of the file, and of what was appended to `out` in all; after finish() only.
    [[nodiscard]] const Hash& content() const noexcept;
    [[nodiscard]] const Hash& stored() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Opens a sealed file piece by piece. A piece that was altered, left out, moved or is of another file does not open.
class AttachmentOpener {
public:
    /// None if the bytes are no head of this format.
    [[nodiscard]] static std::optional<AttachmentOpener> begin(const Key& key, ByteView head);
    AttachmentOpener(AttachmentOpener&& other) noexcept;
    AttachmentOpener& operator=(AttachmentOpener&& other) noexcept;
    ~AttachmentOpener();

    /// Writes the opened piece over what `plain` held; false if it does not open, or comes after the last one.
    [[nodiscard]] bool open(ByteView sealed, Bytes& plain);
    /// Whether the last piece was opened: a file that ends before it was cut.
    [[nodiscard]] bool is_over() const noexcept;

private:
    struct State;
    explicit AttachmentOpener(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The key of a file as the database keeps it: under a key that only the office's server key gives, and bound to the
/// sealed file, so that it opens no other. Without it the file is lost for ever.
[[nodiscard]] Bytes wrap_attachment_key(const Key& server, const Key& key, const Hash& stored);
/// None if it was altered, or is of another file or office.
[[nodiscard]] std::optional<Key> unwrap_attachment_key(const Key& server, ByteView wrapped, const Hash& stored);

/// A file that was handed in and belongs to no case yet. Everything that is known of it, its key too, is in the hands
/// of whoever sent it, as a sealed text; the office keeps the sealed file alone, which it cannot open.
struct AttachmentTicket {
    Hash content{};
    std::uint64_t bytes = 0;
    std::string kind;  ///< At most ticket_text_bytes_max, as the name.
    std::string name;
    Hash stored{};
    Key key;
    Instant expires{};
};
inline constexpr std::size_t ticket_text_bytes_max = 1'000;
/// Most characters of a ticket's text.
inline constexpr std::size_t ticket_characters_max = 4'000;

/// Letters, digits, `-` and `_` only.
[[nodiscard]] std::string seal_ticket(const Key& server, const AttachmentTicket& ticket);
/// None if the office did not make it, or it has expired.
[[nodiscard]] std::optional<AttachmentTicket> open_ticket(const Key& server, std::string_view text, Instant now);

}  // namespace huiyin::vault
