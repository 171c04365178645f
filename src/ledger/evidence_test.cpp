#include "ledger/evidence.hpp"

#include <random>

#include <gtest/gtest.h>

#include "ledger/example_log.hpp"

namespace huiyin::ledger {
namespace {

const VerifierKey log_verifier = example::log_key().verifier();

/// A log that shares its first entries with log_of() and goes on otherwise.
example::Log fork_of(std::size_t shared, std::size_t size) {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < size; ++i) entries.push_back(i < shared ? example::entry_text(i) : "fork");
    example::Log log;
    log.grow(entries);
    return log;
}

std::string note_of(const example::Log& log) { return sign_checkpoint(log.checkpoint(), example::log_key()); }

Proof whole_proof(const example::Log& log, std::uint64_t old_size) {
    return *joining_hashes(old_size, log.checkpoint().size, log.reader());
}

std::optional<EvidenceGap> gap_of(const Evidence& evidence) {
    const auto checked = check_evidence(evidence, log_verifier);
    return checked ? std::optional<EvidenceGap>{} : std::optional(checked.error());
}

TEST(Evidence, of_two_roots_for_one_size_convicts) {
    const Evidence evidence{note_of(example::log_of(7)), note_of(fork_of(3, 7)), {}};
    const auto convicted = check_evidence(evidence, log_verifier);
    ASSERT_TRUE(convicted.has_value());
    EXPECT_EQ(convicted->how, Contradiction::two_roots);
    EXPECT_EQ(convicted->first.size, 7U);
    EXPECT_EQ(gap_of({evidence.first, evidence.first, {}}), EvidenceGap::same_checkpoint);
}

TEST(Evidence, of_another_past_convicts_whichever_came_first) {
    for (std::size_t old_size = 1; old_size < 20; ++old_size) {
        for (std::size_t new_size = old_size + 1; new_size < 20; ++new_size) {
            SCOPED_TRACE(std::to_string(old_size) + " and " + std::to_string(new_size));
            const example::Log log = example::log_of(old_size);
            const example::Log fork = fork_of(old_size - 1, new_size);
            const Proof hashes = whole_proof(fork, old_size);
            for (const Evidence& evidence :
                 {Evidence{note_of(log), note_of(fork), hashes}, Evidence{note_of(fork), note_of(log), hashes}}) {
                const auto convicted = check_evidence(evidence, log_verifier);
                ASSERT_TRUE(convicted.has_value());
                EXPECT_EQ(convicted->how, Contradiction::other_past);
                EXPECT_EQ(convicted->past, compact_range(old_size, fork.reader())->root());
            }
        }
    }
}

/// A false accusation must not pass: an honest log, and any hashes that somebody could put beside its checkpoints.
TEST(Evidence, never_convicts_an_honest_log_whatever_the_hashes_are) {
    std::mt19937 random(20260701);
    for (std::size_t old_size = 1; old_size < 20; ++old_size) {
        for (std::size_t new_size = old_size + 1; new_size < 20; ++new_size) {
            SCOPED_TRACE(std::to_string(old_size) + " and " + std::to_string(new_size));
            const example::Log log = example::log_of(new_size);
            const std::string first = note_of(example::log_of(old_size));
            const Proof hashes = whole_proof(log, old_size);
            EXPECT_EQ(gap_of({first, note_of(log), hashes}), EvidenceGap::no_contradiction);
            for (int i = 0; i < 20; ++i) {
                Proof changed = hashes;
                switch (random() % 4) {
                    case 0: changed.pop_back(); break;
                    case 1: changed.emplace_back(); break;
                    case 2: changed.erase(changed.begin()); break;
                    default: changed[random() % changed.size()][random() % 32] ^= 1U;
                }
                EXPECT_EQ(gap_of({first, note_of(log), changed}), EvidenceGap::hashes_lead_nowhere);
            }
        }
    }
}

TEST(Evidence, needs_the_logs_own_signatures) {
    const std::string good = note_of(example::log_of(7));
    const SigningKey stranger = SigningKey::from_seed(std::string{example::origin}, sha256(as_bytes("stranger")));
    const std::string forged = sign_checkpoint(fork_of(3, 7).checkpoint(), stranger);
    EXPECT_EQ(gap_of({good, forged, {}}), EvidenceGap::second_not_signed);
    EXPECT_EQ(gap_of({forged, good, {}}), EvidenceGap::first_not_signed);
    EXPECT_EQ(gap_of({note_of(example::log_of(0)), good, {}}), EvidenceGap::no_contradiction);
}

TEST(Evidence, is_one_text_and_read_strictly) {
    const example::Log fork = fork_of(3, 9);
    const Evidence evidence{note_of(example::log_of(7)), note_of(fork), whole_proof(fork, 7)};
    const std::string text = write_evidence(evidence);
    EXPECT_TRUE(text.starts_with("huiyin-evidence@v1\nfirst 5\nlog.example/cases\n7\n"));
    EXPECT_EQ(parse_evidence(text), evidence);
    const Evidence without{evidence.first, evidence.second, {}};
    EXPECT_EQ(parse_evidence(write_evidence(without)), without);
    for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(parse_evidence(text.substr(0, size)));
    EXPECT_FALSE(parse_evidence(text + "\n"));
    EXPECT_FALSE(parse_evidence("huiyin-evidence@v1\nfirst 99999999999\n"));
    EXPECT_FALSE(parse_evidence("huiyin-evidence@v1\nfirst 0\nsecond 0\nhashes 01\n"));
}

}  // namespace
}  // namespace huiyin::ledger
