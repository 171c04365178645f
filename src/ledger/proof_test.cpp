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

}  // namespace
}  // namespace huiyin::ledger
