#include "app/witness.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "ledger/evidence.hpp"
#include "ledger/example_log.hpp"
#include "store/sqlite/trial_office.hpp"
#include "store/sqlite/witness_book.hpp"

namespace huiyin::store::sqlite {
namespace {

using app::WitnessAnswer;
using ledger::AddCheckpoint;
using ledger::WitnessRefusal;

namespace example = ledger::example;

const Instant now{std::chrono::seconds{1'750'000'000}};

ledger::SigningKey witness_key() {
    return ledger::SigningKey::from_seed("witness.example/w1", ledger::sha256(as_bytes("witness")),
                                         ledger::KeyType::ed25519_cosignature);
}

/// A witness that watches the example log, in a folder.
struct TrialWitness {
    explicit TrialWitness(const std::filesystem::path& folder)
        : book(std::filesystem::exists(folder / witness_database_name) ? *open_witness_book(folder)
                                                                       : *create_witness_book(folder)),
          witness(*book, witness_key()) {
        book->watch(example::log_key().verifier());
    }
    WitnessAnswer add(const AddCheckpoint& request) {
        return witness.add_checkpoint(write_add_checkpoint(request), now);
    }
    std::unique_ptr<app::WitnessBook> book;
    app::Witness witness;
};

std::string note_of(const example::Log& log) { return sign_checkpoint(log.checkpoint(), example::log_key()); }

AddCheckpoint from(std::uint64_t old_size, const example::Log& log) {
    return {.old_size = old_size,
            .proof = *consistency_proof(old_size, log.checkpoint().size, log.reader()),
            .checkpoint = note_of(log)};
}

/// Shares its first entries with log_of() and goes on otherwise.
example::Log fork_of(std::size_t shared, std::size_t size) {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < size; ++i) entries.push_back(i < shared ? example::entry_text(i) : "fork");
    example::Log log;
    log.grow(entries);
    return log;
}

TEST(WitnessService, signs_what_goes_on_and_remembers_it_over_a_restart) {
    const TrialDirectory directory;
    {
        TrialWitness trial(directory.path());
        const WitnessAnswer first = trial.add(from(0, example::log_of(3)));
        EXPECT_EQ(first.status, 200);
        // Ed25519 gives the same bytes everywhere: another program made this line.
        EXPECT_EQ(first.body,
                  "— witness.example/w1 p+EhRAAAAABoTuGAq9LsfxkYTq2x5aMkJCOtP/0NLTmiZKLUNs6Bv6kjKsUjP8UufsKX1MU80vpk"
                  "zBBdn/UdLOVpG+qlruQyCi1XCg==\n");
        EXPECT_EQ(trial.add(from(3, example::log_of(7))).status, 200);
    }
    TrialWitness trial(directory.path());
    const WitnessAnswer behind = trial.add(from(3, example::log_of(9)));
    EXPECT_EQ(behind.status, 409);
    EXPECT_EQ(behind.body, "7\n");
    EXPECT_EQ(trial.add(from(7, example::log_of(9))).status, 200);
    EXPECT_EQ(trial.add(from(9, example::log_of(9))).status, 200) << "the same again";
    const auto newest = trial.book->newest(ledger::sha256(as_bytes(example::origin)));
    ASSERT_TRUE(newest.has_value());
    const std::array known{witness_key().verifier()};
    const auto opened = ledger::open_checkpoint(newest->note, example::log_key().verifier(), known);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->checkpoint.size, 9U);
    EXPECT_EQ(opened->cosigned.size(), 1U);
    EXPECT_TRUE(trial.book->evidence().empty());
}

TEST(WitnessService, refuses_logs_that_it_does_not_watch) {
    const TrialDirectory directory;
    TrialWitness trial(directory.path());
    const ledger::VerifierKey log = example::log_key().verifier();
    EXPECT_EQ(trial.add(from(0, example::log_of(3))).status, 200);
    EXPECT_TRUE(trial.book->unwatch(log));
    EXPECT_FALSE(trial.book->unwatch(log));
    EXPECT_EQ(trial.add(from(3, example::log_of(4))).status, 404);
    trial.book->watch(log);
    EXPECT_EQ(trial.add(from(0, fork_of(1, 4))).status, 409) << "what was signed before still binds";
    EXPECT_EQ(trial.witness.add_checkpoint("old 0\n", now).status, 400);
    EXPECT_EQ(trial.witness.add_checkpoint("", now).status, 400);
}

std::vector<app::WitnessEvidence> evidence_of(TrialWitness& trial) {
    std::vector<app::WitnessEvidence> all;
    for (const auto& kept : trial.book->evidence()) all.push_back(kept.evidence);
    return all;
}

TEST(WitnessService, keeps_what_convicts_a_log_that_shows_two_histories) {
    const TrialDirectory directory;
    TrialWitness trial(directory.path());
    ASSERT_EQ(trial.add(from(0, example::log_of(3))).status, 200);
    ASSERT_EQ(trial.add(from(3, example::log_of(7))).status, 200);
    const WitnessAnswer same_size = trial.add({.old_size = 7, .proof = {}, .checkpoint = note_of(fork_of(5, 7))});
    EXPECT_EQ(same_size.refusal, WitnessRefusal::other_root);
    EXPECT_TRUE(same_size.convicts);
    const WitnessAnswer larger = trial.add(from(7, fork_of(5, 9)));
    EXPECT_EQ(larger.refusal, WitnessRefusal::not_consistent);
    EXPECT_TRUE(larger.convicts);
    const WitnessAnswer earlier = trial.add({.old_size = 0, .proof = {}, .checkpoint = note_of(fork_of(1, 3))});
    EXPECT_EQ(earlier.status, 409);
    EXPECT_TRUE(earlier.convicts) << "what was signed of that size is kept";
    EXPECT_FALSE(trial.add(from(0, example::log_of(3))).convicts) << "an old one that was true";
    const auto kept = evidence_of(trial);
    ASSERT_EQ(kept.size(), 3U);
    for (const app::WitnessEvidence& one : kept) {
        EXPECT_TRUE(one.convicts);
        const auto evidence = ledger::parse_evidence(one.text);
        ASSERT_TRUE(evidence.has_value());
        EXPECT_TRUE(check_evidence(*evidence, example::log_key().verifier()).has_value());
    }
    static_cast<void>(trial.add(from(7, fork_of(5, 9))));
    EXPECT_EQ(evidence_of(trial).size(), 3U) << "each once";
    EXPECT_EQ(trial.add(from(7, example::log_of(9))).status, 200) << "the history that was signed may go on";
}

TEST(WitnessService, does_not_take_a_wrong_proof_for_a_second_history) {
    const TrialDirectory directory;
    TrialWitness trial(directory.path());
    ASSERT_EQ(trial.add(from(0, example::log_of(7))).status, 200);
    AddCheckpoint made_up = from(7, example::log_of(9));
    made_up.proof.back()[0] ^= 1U;
    EXPECT_EQ(trial.add(made_up).status, 422);
    auto kept = evidence_of(trial);
    ASSERT_EQ(kept.size(), 1U) << "anybody may have sent it; both checkpoints are kept";
    EXPECT_FALSE(kept.front().convicts);
    const auto evidence = ledger::parse_evidence(kept.front().text);
    EXPECT_EQ(check_evidence(*evidence, example::log_key().verifier()).error(),
              ledger::EvidenceGap::hashes_lead_nowhere);
    EXPECT_EQ(trial.add(from(7, example::log_of(9))).status, 200);
    EXPECT_TRUE(evidence_of(trial).empty()) << "settled";
    for (std::size_t size = 10; size < 10 + app::open_pairs_max + 20; ++size) {
        AddCheckpoint request = from(9, example::log_of(size));
        request.proof.back()[0] ^= 1U;
        EXPECT_EQ(trial.add(request).status, 422);
    }
    EXPECT_EQ(evidence_of(trial).size(), static_cast<std::size_t>(app::open_pairs_max));
}

/// Whoever changes its key may have two for a while. That each signed a history of its own convicts neither.
TEST(WitnessService, convicts_no_log_of_what_two_keys_of_one_name_have_signed) {
    const TrialDirectory directory;
    TrialWitness trial(directory.path());
    const auto other = ledger::SigningKey::from_seed(std::string(example::origin), ledger::sha256(as_bytes("another")),
                                                     ledger::KeyType::ed25519);
    trial.book->watch(other.verifier());
    ASSERT_EQ(trial.add(from(0, example::log_of(7))).status, 200);
    const auto by_other = [&](const example::Log& log) { return sign_checkpoint(log.checkpoint(), other); };
    EXPECT_FALSE(trial.add({.old_size = 7, .proof = {}, .checkpoint = by_other(fork_of(5, 7))}).convicts);
    AddCheckpoint larger = from(7, fork_of(5, 9));
    larger.checkpoint = by_other(fork_of(5, 9));
    EXPECT_FALSE(trial.add(larger).convicts);
    EXPECT_EQ(evidence_of(trial).size(), 2U) << "kept all the same, to be asked about";
    EXPECT_EQ(trial.book->convictions(), 0);
    EXPECT_TRUE(trial.add(from(7, fork_of(5, 9))).convicts);
    EXPECT_EQ(trial.book->convictions(), 1);
}

/// From a power of two on, the proof does not hold the root that the log had there: nothing follows from it alone.
TEST(WitnessService, leaves_open_what_the_proof_cannot_show) {
    const TrialDirectory directory;
    TrialWitness trial(directory.path());
    ASSERT_EQ(trial.add(from(0, example::log_of(8))).status, 200);
    const example::Log fork = fork_of(5, 11);
    const WitnessAnswer answer = trial.add(from(8, fork));
    EXPECT_EQ(answer.refusal, WitnessRefusal::not_consistent);
    EXPECT_FALSE(answer.convicts);
    auto evidence = ledger::parse_evidence(evidence_of(trial).front().text);
    ASSERT_TRUE(evidence.has_value());
    evidence->hashes = *consistency_proof(8, 11, fork.reader());
    evidence->hashes.insert(evidence->hashes.begin(), compact_range(8, fork.reader())->root());
    EXPECT_TRUE(check_evidence(*evidence, example::log_key().verifier()).has_value()) << "whoever has the log adds it";
}

/// Two connections stand for two processes on one folder.
TEST(WitnessService, never_signs_two_histories_however_the_requests_cross) {
    const TrialDirectory directory;
    TrialWitness one(directory.path());
    TrialWitness other(directory.path());
    ASSERT_EQ(one.add(from(0, example::log_of(5))).status, 200);
    std::atomic<int> signed_count = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            example::Log log = example::log_of(5);
            log.grow(std::array{"entry of " + std::to_string(i)});
            TrialWitness& asked = i % 2 == 0 ? one : other;
            if (asked.add(from(5, log)).status == 200) ++signed_count;
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(signed_count, 1);
    const auto last = one.book->logs().front().last;
    ASSERT_TRUE(last.has_value());
    EXPECT_EQ(last->tree.size, 6U);
}

TEST(WitnessBook, says_why_it_cannot_be_opened) {
    const TrialDirectory directory;
    EXPECT_EQ(open_witness_book(directory.path()).error().kind, OpenError::Kind::missing);
    ASSERT_TRUE(create_witness_book(directory.path()).has_value());
    EXPECT_EQ(create_witness_book(directory.path()).error().kind, OpenError::Kind::exists);
    std::filesystem::remove(directory.path() / witness_database_name);
    ASSERT_TRUE(Store::create(directory.path()).has_value());
    std::filesystem::copy_file(directory.database(), directory.path() / witness_database_name);
    EXPECT_EQ(open_witness_book(directory.path()).error().kind, OpenError::Kind::not_ours);
}

}  // namespace
}  // namespace huiyin::store::sqlite
