#include <gtest/gtest.h>

#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

const Date monday = day(2026, 3, 2);

ledger::SigningKey witness_key(std::string name) {
    const Hash seed = ledger::sha256(as_bytes(name));
    return ledger::SigningKey::from_seed(std::move(name), seed, ledger::KeyType::ed25519_cosignature);
}

/// What the witness signs of the checkpoint as it is served now.
app::Cosignature cosign(Store& store, const ledger::SigningKey& witness, std::int64_t seconds) {
    const auto note = ledger::parse_note(*store.public_log().checkpoint());
    const ledger::VerifierKey log = trial_key().verifier();
    return {.witness = witness.verifier().text(),
            .size = ledger::parse_checkpoint_text(note->text)->size,
            .checkpoint = ledger::keep_signatures(*note, std::span(&log, 1)),
            .line = witness.cosignature_line(note->text, static_cast<std::uint64_t>(seconds)),
            .at = Instant{std::chrono::seconds{seconds}}};
}

std::vector<ledger::Cosigned> cosigned_by(std::string_view note, const std::vector<ledger::VerifierKey>& witnesses) {
    const auto opened = ledger::open_checkpoint(note, trial_key().verifier(), witnesses);
    EXPECT_TRUE(opened.has_value());
    return opened ? opened->cosigned : std::vector<ledger::Cosigned>{};
}

TEST(Cosignatures, stand_on_the_checkpoint_that_they_are_for_until_the_log_grows) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    Store& store = office.store();
    office.file(monday);
    const auto first = witness_key("witness.example/w1");
    const auto second = witness_key("witness.example/w2");
    const std::vector<ledger::VerifierKey> both{first.verifier(), second.verifier()};
    const auto alone = store.public_log().checkpoint();
    EXPECT_EQ(store.public_log().witnessed(), nullptr);
    EXPECT_EQ(store.public_log().checkpoint(), alone) << "the same bytes as long as nothing changes";

    store.cosignatures().keep(cosign(store, first, 1'000));
    EXPECT_EQ(cosigned_by(*store.public_log().checkpoint(), both).size(), 1U);
    store.cosignatures().keep(cosign(store, second, 1'010));
    const auto kept = store.public_log().checkpoint();
    EXPECT_EQ(cosigned_by(*kept, both).size(), 2U);
    EXPECT_EQ(store.public_log().checkpoint(), kept);
    EXPECT_TRUE(kept->starts_with(*alone));

    office.file(monday);
    EXPECT_TRUE(cosigned_by(*store.public_log().checkpoint(), both).empty()) << "of the newest, nobody knows yet";
    const auto witnessed = store.public_log().witnessed();
    ASSERT_NE(witnessed, nullptr);
    EXPECT_EQ(witnessed->checkpoint, *kept) << "the one that they signed is still there";
    EXPECT_EQ(witnessed->by.size(), 2U);

    store.cosignatures().keep(cosign(store, second, 1'020));
    EXPECT_EQ(cosigned_by(store.public_log().witnessed()->checkpoint, both),
              (std::vector<ledger::Cosigned>{{"witness.example/w2", 1'020}}));
    EXPECT_EQ(*store.public_log().checkpoint(), store.public_log().witnessed()->checkpoint);
    EXPECT_EQ(store.public_log().witnessed()->by.size(), 2U) << "what the other signed is remembered";
}

TEST(Cosignatures, are_never_replaced_by_those_on_a_shorter_log_or_earlier_ones) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    Store& store = office.store();
    const auto witness = witness_key("witness.example/w1");
    office.file(monday);
    const app::Cosignature earlier = cosign(store, witness, 1'000);
    const app::Cosignature again = cosign(store, witness, 2'000);
    office.file(monday);
    const app::Cosignature later = cosign(store, witness, 1'500);
    store.cosignatures().keep(again);
    store.cosignatures().keep(earlier);
    EXPECT_EQ(store.cosignatures().newest(), std::vector{again});
    store.cosignatures().keep(later);
    store.cosignatures().keep(again);
    EXPECT_EQ(store.cosignatures().newest(), std::vector{later});
}

TEST(Cosignatures, are_what_a_proof_rests_on_as_soon_as_they_cover_the_entry) {
    const TrialDirectory directory;
    const auto witness = witness_key("witness.example/w1");
    const std::vector<ledger::VerifierKey> known{witness.verifier()};
    {
        TrialOffice office(directory.path());
        office.file(monday);
        office.store().cosignatures().keep(cosign(office.store(), witness, 1'000));
        office.file(monday);
    }
    TrialOffice office(directory.path());
    app::PublicLog& log = office.store().public_log();
    const std::uint64_t signed_size = log.witnessed()->size;
    for (std::uint64_t leaf = 0;; ++leaf) {
        const auto proof = log.prove(leaf);
        if (!proof) break;
        SCOPED_TRACE(leaf);
        EXPECT_EQ(cosigned_by(proof->checkpoint, known).size(), leaf < signed_size ? 1U : 0U);
        const auto opened = ledger::open_checkpoint(proof->checkpoint, trial_key().verifier());
        EXPECT_TRUE(ledger::verify_inclusion(leaf, opened->checkpoint.size, ledger::leaf_hash(as_bytes(proof->entry)),
                                             proof->inclusion, opened->checkpoint.root));
    }
}

}  // namespace
}  // namespace huiyin::store::sqlite
