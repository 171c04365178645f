#include "ledger/proof.hpp"

#include <gtest/gtest.h>

#include "ledger/batch.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::ledger {
namespace {

constexpr std::string_view file =
    "c2sp.org/tlog-proof@v1\n"
    "extra eyJjYXNlIjoxLCJldmVudCI6ImUifQ==\n"
    "index 1\n"
    "u0NzE8QE4h1V0W6pyEPrzyVk545Ed00n9sHOnFpGHJg=\n"
    "XVGS/NdlARLuvzU8SmSJ/qnM7H0ytaI9PLSFOS49yW8=\n"
    "\n"
    "log.example/cases\n"
    "3\n"
    "SDqWg6kt6Hu1nbuP4Nl2ivi318JDyTIf/9p2QbdnLp4=\n"
    "\n"
    "— log.example/cases "
    "lAS2zrSOFgwDuQu9R+UDU0KxeY22oG/d9FABVo7iVh6vFYQWahunJt0ATgOCt6R3T3XywlIwhjnCJSgLBcF9NKoQQAU=\n"
    "— witness.example/w1 "
    "p+EhRAAAAABoTuGAq9LsfxkYTq2x5aMkJCOtP/"
    "0NLTmiZKLUNs6Bv6kjKsUjP8UufsKX1MU80vpkzBBdn/UdLOVpG+qlruQyCi1XCg==\n";

const VerifierKey log_key =
    *VerifierKey::parse("log.example/cases+9404b6ce+Ac0D+93KqicDwlFlbVzN2Z9WNbHgZTwGNrlRo6PbIdrU");
const std::vector<VerifierKey> witness_keys{
    *VerifierKey::parse("witness.example/w1+a7e12144+BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO")};

std::string entry_text(std::size_t number) {
    return R"({"case":)" + std::to_string(number) + R"(,"event":")" + std::string(number, 'e') + R"("})";
}

Bytes entry(std::size_t number) { return to_bytes(entry_text(number)); }

TEST(ProofFile, is_written_byte_for_byte_as_another_program_wrote_it) {
    const SigningKey log = SigningKey::from_seed("log.example/cases", sha256(as_bytes("1")));
    const SigningKey witness =
        SigningKey::from_seed("witness.example/w1", sha256(as_bytes("witness")), KeyType::ed25519_cosignature);
    EXPECT_EQ(log.verifier(), log_key);
    EXPECT_EQ(witness.verifier(), witness_keys.front());

    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < 3; ++i) leaves.push_back(leaf_hash(entry(i)));
    const Batch batch{CompactRange{}, leaves};
    const Checkpoint checkpoint{.origin = "log.example/cases", .size = 3, .root = batch.root(), .extensions = {}};
    const std::string text = checkpoint_text(checkpoint);
    const std::string note = sign_checkpoint(checkpoint, log) + witness.cosignature_line(text, 1750000000);
    EXPECT_EQ(write_proof({.extra = entry(1), .index = 1, .hashes = batch.inclusion_proof(1), .checkpoint = note}),
              file);
}

TEST(ProofFile, is_read_back_and_verifies) {
    const auto proof = parse_proof(file);
    ASSERT_TRUE(proof);
    EXPECT_EQ(write_proof(*proof), file);
    EXPECT_EQ(proof->extra, entry(1));
    const auto opened = verify_proof(*proof, entry(1), log_key, witness_keys);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->checkpoint.size, 3U);
    EXPECT_EQ(opened->cosigned, (std::vector<Cosigned>{{.witness = "witness.example/w1", .at_seconds = 1750000000}}));
    EXPECT_EQ(verify_proof(*proof, entry(0), log_key).error(), ProofError::not_included);
    EXPECT_EQ(verify_proof(*proof, entry(1), witness_keys.front()).error(), ProofError::not_signed);
}

TEST(ProofFile, any_flipped_bit_breaks_it) {
    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
        std::string bad{file};
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        const auto proof = parse_proof(bad);
        if (!proof) continue;
        // What is not signed by a known key, or not authenticated at all, shows as a proof of another entry or signer.
        const auto opened = proof->extra ? verify_proof(*proof, *proof->extra, log_key, witness_keys)
                                         : Result<OpenedCheckpoint, ProofError>{fail(ProofError::malformed)};
        ASSERT_TRUE(!opened || opened->cosigned.empty()) << bad;
    }
}

TEST(ProofFile, is_read_strictly) {
    const std::string good{file};
    const auto replaced = [&](std::string_view from, std::string_view to) {
        std::string text = good;
        text.replace(text.find(from), from.size(), to);
        return text;
    };
    const std::string hash = "u0NzE8QE4h1V0W6pyEPrzyVk545Ed00n9sHOnFpGHJg=\n";
    EXPECT_TRUE(parse_proof(replaced("extra eyJjYXNlIjoxLCJldmVudCI6ImUifQ==\n", "")));
    EXPECT_TRUE(parse_proof(replaced("eyJjYXNlIjoxLCJldmVudCI6ImUifQ==", "")));
    for (const std::string& text : {
             std::string{},
             replaced("proof@v1", "proof@v2"),
             replaced("index 1", "index 01"),
             replaced("index 1", "index +1"),
             replaced("index 1", "index"),
             replaced("index 1\n", ""),
             replaced("index 1", "Index 1"),
             replaced("extra ", "extra  "),
             replaced("fQ==", "fR=="),
             replaced("fQ==", "fQ"),
             replaced("HJg=", "HJh="),
             replaced("HJg=", "HJg=\r"),
             replaced("HJg=", "HJg"),
             replaced(hash, hash.substr(0, 20) + "\n" + hash.substr(20)),
             replaced("\n\nlog", "\nlog"),
             good.substr(0, 100),
         }) {
        EXPECT_FALSE(parse_proof(text)) << text;
    }
    std::string many;
    for (int i = 0; i < 62; ++i) many += hash;
    EXPECT_TRUE(parse_proof("c2sp.org/tlog-proof@v1\nindex 0\n" + many + "\n"));
    EXPECT_FALSE(parse_proof("c2sp.org/tlog-proof@v1\nindex 0\n" + hash + many + "\n"));
}

}  // namespace
}  // namespace huiyin::ledger
