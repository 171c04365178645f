#include "ledger/witness.hpp"

#include <gtest/gtest.h>

#include "ledger/example_log.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::ledger {
namespace {

// The example request of the specification.
constexpr std::string_view example_request =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/"
    "V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

const VerifierKey log_verifier = example::log_key().verifier();

std::string signed_note(const example::Log& log) { return sign_checkpoint(log.checkpoint(), example::log_key()); }

AddCheckpoint request_of(const example::Log& log, std::uint64_t old_size) {
    return {.old_size = old_size,
            .proof = *consistency_proof(old_size, log.checkpoint().size, log.reader()),
            .checkpoint = signed_note(log)};
}

WitnessedTree tree_of(const example::Log& log) { return {log.checkpoint().size, log.checkpoint().root}; }

TEST(AddCheckpoint, of_the_specification_is_read_and_written) {
    const auto request = parse_add_checkpoint(example_request);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->old_size, 20852014U);
    EXPECT_EQ(request->proof.size(), 4U);
    EXPECT_EQ(origin_of(request->checkpoint), "example.com/behind-the-sofa");
    EXPECT_EQ(parse_note(request->checkpoint)->signatures.size(), 2U);
    EXPECT_EQ(write_add_checkpoint(*request), example_request);
}

TEST(AddCheckpoint, is_read_strictly) {
    const std::string hash = base64_encode(Hash{});
    std::string many = "old 5\n";
    for (std::size_t i = 0; i < consistency_lines_max; ++i) many += hash + "\n";
    EXPECT_TRUE(parse_add_checkpoint(many + "\nnote").has_value());
    for (const std::string& body :
         {std::string{}, std::string{"old 5"}, std::string{"old 5\n"}, "old 5\n" + hash + "\n",
          std::string{"old 05\n\nnote"}, std::string{"old +5\n\nnote"}, std::string{"old  5\n\nnote"},
          std::string{"old\n\nnote"}, std::string{"old 18446744073709551616\n\nnote"}, std::string{"Old 5\n\nnote"},
          std::string{"old 5\r\n\r\nnote"}, "old 5\n" + hash + " \n\nnote", "old 5\n" + hash.substr(1) + "\n\nnote",
          many + hash + "\n\nnote", "old 5\n\n" + std::string(add_checkpoint_bytes_max, 'x')}) {
        EXPECT_FALSE(parse_add_checkpoint(body).has_value()) << body.substr(0, 100);
    }
}

TEST(Witness, signs_every_step_of_a_log_that_only_grows) {
    WitnessedTree last;
    for (const std::size_t size : {0U, 1U, 1U, 2U, 7U, 8U, 256U, 300U}) {
        SCOPED_TRACE(size);
        const example::Log log = example::log_of(size);
        const AddCheckpoint request = request_of(log, last.size);
        const auto shown = open_shown(request, std::array{log_verifier});
        ASSERT_TRUE(shown.has_value());
        EXPECT_EQ(shown->note, request.checkpoint);
        EXPECT_EQ(judge(request, shown->checkpoint, last), std::nullopt);
        last = tree_of(log);
    }
}

TEST(Witness, refuses_as_the_specification_says) {
    const example::Log log = example::log_of(7);
    example::Log other = example::log_of(6);
    other.grow(std::array{std::string("another")});
    const AddCheckpoint good = request_of(log, 5);
    AddCheckpoint short_proof = good;
    short_proof.proof.pop_back();
    AddCheckpoint long_proof = good;
    long_proof.proof.push_back(Hash{});
    AddCheckpoint proof_from_nothing = request_of(log, 0);
    proof_from_nothing.proof.push_back(Hash{});
    const WitnessedTree five = tree_of(example::log_of(5));
    const WitnessedTree other_five{5, sha256(as_bytes("other"))};
    const struct {
        std::string_view name;
        AddCheckpoint request;
        WitnessedTree last;
        std::optional<WitnessRefusal> refusal;
        int status;
    } examples[] = {
        {"goes on", good, five, std::nullopt, 200},
        {"old size above the checkpoint's",
         {8, {}, signed_note(log)},
         {8, Hash{}},
         WitnessRefusal::old_size_beyond,
         400},
        {"old size below the witness's", good, tree_of(log), WitnessRefusal::another_size, 409},
        {"old size above the witness's", good, {}, WitnessRefusal::another_size, 409},
        {"nothing known", {0, {}, signed_note(log)}, five, WitnessRefusal::another_size, 409},
        {"a hash too few", short_proof, five, WitnessRefusal::not_consistent, 422},
        {"a hash too many", long_proof, five, WitnessRefusal::not_consistent, 422},
        {"another past", good, other_five, WitnessRefusal::not_consistent, 422},
        {"a proof from nothing", proof_from_nothing, {}, WitnessRefusal::proof_unexpected, 422},
        {"another root of this size", request_of(other, 7), tree_of(log), WitnessRefusal::other_root, 422},
        {"the same again", request_of(log, 7), tree_of(log), std::nullopt, 200},
    };
    for (const auto& [name, request, last, refusal, status] : examples) {
        SCOPED_TRACE(name);
        const auto shown = open_shown(request, std::array{log_verifier});
        ASSERT_TRUE(shown.has_value());
        const auto judged = judge(request, shown->checkpoint, last);
        EXPECT_EQ(judged, refusal);
        if (judged) {
            EXPECT_EQ(status_of(*judged), status);
        }
    }
}

TEST(Witness, opens_only_what_a_known_key_of_that_origin_signed) {
    const example::Log log = example::log_of(3);
    const SigningKey stranger = SigningKey::from_seed(std::string{example::origin}, sha256(as_bytes("stranger")));
    const SigningKey elsewhere = SigningKey::from_seed("elsewhere.example/log", sha256(as_bytes("1")));
    const std::string text = checkpoint_text(log.checkpoint());
    std::string broken_line = example::log_key().signature_line("another text\n");
    const auto open = [&](const std::string& note, std::vector<VerifierKey> keys) {
        const auto shown = open_shown({.old_size = 0, .proof = {}, .checkpoint = note}, keys);
        return shown ? std::optional<WitnessRefusal>{} : std::optional(shown.error());
    };
    const std::vector<VerifierKey> known{log_verifier};
    EXPECT_EQ(open(signed_note(log), known), std::nullopt);
    EXPECT_EQ(open(signed_note(log), {}), WitnessRefusal::unknown_origin);
    EXPECT_EQ(open(signed_note(log), {elsewhere.verifier()}), WitnessRefusal::unknown_origin);
    EXPECT_EQ(open(sign_checkpoint(log.checkpoint(), stranger), known), WitnessRefusal::not_signed);
    EXPECT_EQ(open(make_note(text, std::array{broken_line}), known), WitnessRefusal::not_signed);
    EXPECT_EQ(open("no note", known), WitnessRefusal::malformed);
    const std::string no_checkpoint = std::string(example::origin) + "\nmany\n";
    EXPECT_EQ(open(make_note(no_checkpoint, std::array{example::log_key().signature_line(no_checkpoint)}), known),
              WitnessRefusal::malformed);
    const std::string false_empty = std::string(example::origin) + "\n0\n" + base64_encode(Hash{}) + "\n";
    EXPECT_EQ(open(make_note(false_empty, std::array{example::log_key().signature_line(false_empty)}), known),
              WitnessRefusal::not_empty);
    EXPECT_EQ(status_of(WitnessRefusal::unknown_origin), 404);
    EXPECT_EQ(status_of(WitnessRefusal::not_signed), 403);
    EXPECT_EQ(status_of(WitnessRefusal::malformed), 400);
    EXPECT_EQ(status_of(WitnessRefusal::not_empty), 422);
}

TEST(Witness, keeps_of_a_note_only_what_the_log_signed) {
    const example::Log log = example::log_of(3);
    const SigningKey stranger = SigningKey::from_seed("stranger.example", sha256(as_bytes("stranger")));
    const std::string text = checkpoint_text(log.checkpoint());
    const std::string line = example::log_key().signature_line(text);
    const std::string note = make_note(text, std::array{stranger.signature_line(text), line, line});
    const auto shown = open_shown({.old_size = 0, .proof = {}, .checkpoint = note}, std::array{log_verifier});
    ASSERT_TRUE(shown.has_value());
    EXPECT_EQ(shown->note, signed_note(log));
}

}  // namespace
}  // namespace huiyin::ledger
