#include "vault/attachment.hpp"

#include <gtest/gtest.h>

#include "base/bytes.hpp"

namespace huiyin::vault {
namespace {

constexpr Instant now{std::chrono::hours{500'000}};

Bytes counting(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 256);
    return bytes;
}

struct Sealed {
    AttachmentSealer sealer;
    Bytes file;
};

/// Sealed as it comes in parts of this size.
Sealed seal(const Bytes& plain, std::size_t part) {
    Sealed sealed;
    for (ByteView rest = plain; !rest.empty();) {
        const ByteView some = rest.first(std::min(part, rest.size()));
        sealed.sealer.take(some, sealed.file);
        rest = rest.subspan(some.size());
    }
    sealed.sealer.finish(sealed.file);
    return sealed;
}

/// The file, if each of its pieces opens and the last one is there.
std::optional<Bytes> open(const Key& key, ByteView file) {
    if (file.size() < attachment_head_bytes) return std::nullopt;
    auto opener = AttachmentOpener::begin(key, file.first(attachment_head_bytes));
    if (!opener) return std::nullopt;
    file = file.subspan(attachment_head_bytes);
    Bytes all;
    Bytes plain;
    while (!file.empty()) {
        const ByteView piece = file.first(std::min(attachment_piece_bytes + attachment_seal_bytes, file.size()));
        if (!opener->open(piece, plain)) return std::nullopt;
        all.insert(all.end(), plain.begin(), plain.end());
        file = file.subspan(piece.size());
    }
    if (!opener->is_over()) return std::nullopt;
    return all;
}

AttachmentTicket ticket() {
    return {.content = Hash{1},
            .bytes = 2'000'000,
            .kind = "image/jpeg",
            .name = "路灯.jpg",
            .stored = Hash{2},
            .key = Key::generate(),
            .expires = now + std::chrono::hours{24}};
}

TEST(SealedAttachment, opens_to_what_was_sealed_however_it_came) {
    for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 131'072U, 300'001U}) {
        SCOPED_TRACE(size);
        const Bytes plain = counting(size);
        for (const std::size_t part : {1'000U, 65'536U, 262'144U}) {
            const Sealed sealed = seal(plain, part);
            EXPECT_EQ(open(sealed.sealer.key(), sealed.file), plain);
            EXPECT_EQ(sealed.sealer.bytes(), size);
            const std::size_t pieces = size / attachment_piece_bytes + 1;
            EXPECT_EQ(sealed.file.size(), attachment_head_bytes + size + pieces * attachment_seal_bytes);
        }
    }
}

TEST(SealedAttachment, has_the_hashes_that_any_program_computes) {
    const Sealed sealed = seal(Bytes{'a', 'b', 'c'}, 1);
    EXPECT_EQ(hex_encode(sealed.sealer.content()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_NE(sealed.sealer.stored(), seal(Bytes{'a', 'b', 'c'}, 1).sealer.stored()) << "each under a key of its own";
}

TEST(SealedAttachment, does_not_open_when_anything_of_it_was_changed) {
    const Bytes plain = counting(200'000);
    const Sealed sealed = seal(plain, 65'536);
    const Key& key = sealed.sealer.key();
    constexpr std::size_t piece = attachment_piece_bytes + attachment_seal_bytes;
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{20}, std::size_t{40}, attachment_head_bytes + piece, sealed.file.size() - 1}) {
        Bytes changed = sealed.file;
        changed[at] ^= 1U;
        EXPECT_EQ(open(key, changed), std::nullopt) << at;
    }
    EXPECT_EQ(open(key, ByteView(sealed.file).first(attachment_head_bytes + 2 * piece)), std::nullopt) << "cut short";
    Bytes swapped = sealed.file;
    const auto first = swapped.begin() + attachment_head_bytes;
    std::swap_ranges(first, first + piece, first + piece);
    EXPECT_EQ(open(key, swapped), std::nullopt);
    EXPECT_EQ(open(Key::generate(), sealed.file), std::nullopt);
}

TEST(AttachmentKey, is_unwrapped_by_its_office_for_its_file_alone) {
    const Key server = Key::generate();
    const Key key = Key::generate();
    const Bytes wrapped = wrap_attachment_key(server, key, Hash{7});
    const auto unwrapped = unwrap_attachment_key(server, wrapped, Hash{7});
    ASSERT_TRUE(unwrapped.has_value());
    EXPECT_EQ(unwrapped->bytes(), key.bytes());
    EXPECT_FALSE(unwrap_attachment_key(server, wrapped, Hash{8}).has_value());
    EXPECT_FALSE(unwrap_attachment_key(Key::generate(), wrapped, Hash{7}).has_value());
    EXPECT_FALSE(unwrap_attachment_key(server, ByteView(wrapped).first(30), Hash{7}).has_value());
}

TEST(AttachmentTicket, says_to_its_office_all_that_was_known_and_to_others_nothing) {
    const Key server = Key::generate();
    const AttachmentTicket given = ticket();
    const std::string text = seal_ticket(server, given);
    EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_LE(text.size(), ticket_characters_max);
    const auto opened = open_ticket(server, text, now);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->content, given.content);
    EXPECT_EQ(opened->bytes, given.bytes);
    EXPECT_EQ(opened->kind, given.kind);
    EXPECT_EQ(opened->name, given.name);
    EXPECT_EQ(opened->stored, given.stored);
    EXPECT_EQ(opened->key.bytes(), given.key.bytes());
    EXPECT_EQ(opened->expires, given.expires);
    EXPECT_FALSE(open_ticket(Key::generate(), text, now).has_value());
}

TEST(AttachmentTicket, that_is_old_or_changed_is_worth_nothing) {
    const Key server = Key::generate();
    const AttachmentTicket given = ticket();
    const std::string text = seal_ticket(server, given);
    EXPECT_FALSE(open_ticket(server, text, given.expires).has_value());
    for (std::size_t at = 0; at < text.size(); at += 7) {
        std::string changed = text;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(open_ticket(server, changed, now).has_value()) << at;
        EXPECT_FALSE(open_ticket(server, std::string_view(text).substr(0, at), now).has_value());
    }
    EXPECT_FALSE(open_ticket(server, text + "=", now).has_value());
    EXPECT_FALSE(open_ticket(server, std::string(ticket_characters_max + 1, 'A'), now).has_value());
}

}  // namespace
}  // namespace huiyin::vault
