#include "ledger/checkpoint.hpp"

#include <gtest/gtest.h>

#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::ledger {
namespace {

const Hash root = sha256(as_bytes("root"));

SigningKey key_of(std::string name, KeyType type = KeyType::ed25519, std::string_view seed = "seed") {
    return SigningKey::from_seed(std::move(name), sha256(as_bytes(seed)), type);
}

Checkpoint checkpoint_of(std::uint64_t size) {
    return {.origin = "log.example/cases", .size = size, .root = root, .extensions = {}};
}

TEST(Checkpoint, text_is_origin_size_and_root) {
    const Checkpoint checkpoint = checkpoint_of(20852163);
    EXPECT_EQ(checkpoint_text(checkpoint), "log.example/cases\n20852163\n" + base64_encode(root) + "\n");
    EXPECT_EQ(parse_checkpoint_text(checkpoint_text(checkpoint)), checkpoint);
    const Checkpoint empty{.origin = "log.example/cases", .size = 0, .root = empty_root(), .extensions = {"a", "b c"}};
    EXPECT_EQ(parse_checkpoint_text(checkpoint_text(empty)), empty);
}

TEST(Checkpoint, text_is_read_strictly) {
    const std::string hash = base64_encode(root);
    std::string stray = hash;  // another last character that a lenient decoder takes for the same hash
    stray[42] = stray[42] == '9' ? '8' : static_cast<char>(stray[42] + 1);
    for (const std::string& text : {
             std::string{},
             std::string{"o\n"},
             std::string{"o\n1\n"},
             "o\n1\n" + hash,
             "\n1\n" + hash + "\n",
             "o\n+5\n" + hash + "\n",
             "o\n05\n" + hash + "\n",
             "o\n 5\n" + hash + "\n",
             "o\n5 \n" + hash + "\n",
             "o\n-5\n" + hash + "\n",
             "o\n0x5\n" + hash + "\n",
             "o\n\n" + hash + "\n",
             "o\n18446744073709551617\n" + hash + "\n",
             "o\n4611686018427387905\n" + hash + "\n",
             "o\n0\n" + hash + "\n",
             "o\n0\n" + base64_encode(Hash{}) + "\n",
             "o\n5\n" + hash.substr(0, 43) + "\n",
             "o\n5\n" + hash + "=\n",
             "o\n5\n" + hex_encode(root) + "\n",
             "o\n5\n" + base64_encode(ByteView{root}.first(31)) + "\n",
             "o\n5\n" + stray + "\n",
             "o\n5\n" + hash + "\n\n",
             "o\n5\n" + hash + "\next",
             "o\n5\n" + hash + "\next\n\n",
             "o\r\n5\r\n" + hash + "\r\n",
         }) {
        EXPECT_FALSE(parse_checkpoint_text(text)) << text;
    }
    EXPECT_TRUE(parse_checkpoint_text("o\n4611686018427387904\n" + hash + "\n"));
}

TEST(Checkpoint, opens_for_the_log_that_signed_it) {
    const SigningKey key = key_of("log.example/cases");
    const std::string note = sign_checkpoint(checkpoint_of(5), key);
    const auto opened = open_checkpoint(note, key.verifier());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->checkpoint, checkpoint_of(5));
    EXPECT_TRUE(opened->cosigned.empty());
    const SigningKey other = key_of("log.example/cases", KeyType::ed25519, "other");
    EXPECT_EQ(open_checkpoint(note, other.verifier()).error(), CheckpointError::not_signed);
}

TEST(Checkpoint, of_another_log_does_not_pass_though_the_key_signed_it) {
    const SigningKey key = key_of("log.example/cases");
    Checkpoint other = checkpoint_of(5);
    other.origin = "log.example/others";
    const std::string text = checkpoint_text(other);
    const std::array<std::string, 1> lines{key.signature_line(text)};
    EXPECT_EQ(open_checkpoint(make_note(text, lines), key.verifier()).error(), CheckpointError::another_origin);
    const std::string message = "just a message\n";
    const std::array<std::string, 1> message_lines{key.signature_line(message)};
    EXPECT_EQ(open_checkpoint(make_note(message, message_lines), key.verifier()).error(), CheckpointError::malformed);
}

TEST(Checkpoint, counts_distinct_witnesses_and_never_without_the_log) {
    const SigningKey log = key_of("log.example/cases");
    const SigningKey witness = key_of("w1.example", KeyType::ed25519_cosignature, "w1");
    const SigningKey alias = key_of("w2.example", KeyType::ed25519_cosignature, "w1");
    const SigningKey double_role = key_of("w3.example", KeyType::ed25519_cosignature);
    const SigningKey plain = key_of("w4.example", KeyType::ed25519, "w4");
    const std::vector<VerifierKey> witnesses{witness.verifier(), alias.verifier(), double_role.verifier(),
                                             plain.verifier()};
    const std::string text = checkpoint_text(checkpoint_of(5));
    const std::string cosignatures = witness.cosignature_line(text, 100) + alias.cosignature_line(text, 101) +
                                     double_role.cosignature_line(text, 102) + plain.signature_line(text) +
                                     witness.cosignature_line(text, 103);
    const auto opened =
        open_checkpoint(sign_checkpoint(checkpoint_of(5), log) + cosignatures, log.verifier(), witnesses);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->cosigned, (std::vector<Cosigned>{{.witness = "w1.example", .at_seconds = 100}}));
    const std::array<std::string, 1> only_witness{witness.cosignature_line(text, 100)};
    EXPECT_EQ(open_checkpoint(make_note(text, only_witness), log.verifier(), witnesses).error(),
              CheckpointError::not_signed);
    const std::string bad = sign_checkpoint(checkpoint_of(5), log) + witness.cosignature_line("x\n", 100);
    EXPECT_EQ(open_checkpoint(bad, log.verifier(), witnesses).error(), CheckpointError::bad_signature);
    EXPECT_TRUE(open_checkpoint(bad, log.verifier()));
}

}  // namespace
}  // namespace huiyin::ledger
