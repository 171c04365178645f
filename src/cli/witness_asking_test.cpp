#include "cli/witness_asking.hpp"

#include <gtest/gtest.h>

#include "app/witness.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/sha256.hpp"
#include "ledger/witness.hpp"
#include "store/sqlite/trial_office.hpp"
#include "store/sqlite/witness_book.hpp"

namespace huiyin::cli {
namespace {

using store::sqlite::TrialDirectory;
using store::sqlite::TrialOffice;

const Instant now{std::chrono::seconds{1'772'400'000}};
const Date monday = store::sqlite::day(2026, 3, 2);

ledger::SigningKey key_of(const std::string& name) {
    return ledger::SigningKey::from_seed(name, ledger::sha256(as_bytes(name)), ledger::KeyType::ed25519_cosignature);
}

/// An office and a witness that talk without a network, and what is said on the way.
class Asking : public testing::Test {
protected:
    Asking()
        : office_(office_folder_.path()),
          book_(*store::sqlite::create_witness_book(witness_folder_.path())),
          witness_(*book_, key_of("witness.example/w1")) {
        book_->watch(store::sqlite::trial_key().verifier());
        office_.file(monday);
    }

    WitnessAsking asking(TrialOffice& office) {
        return WitnessAsking(
            {.log = office.store().public_log(),
             .cosignatures = office.store().cosignatures(),
             .log_key = store::sqlite::trial_key().verifier().text(),
             .post = [this](const std::string& url, std::string_view body) { return post(url, body); }});
    }

    Result<WitnessReply, std::string> post(const std::string& url, std::string_view body) {
        EXPECT_EQ(url, "https://witness.example/w/add-checkpoint");
        ++asked_;
        if (answer_) return *answer_;
        if (away_) return fail(std::string("no route to host"));
        const app::WitnessAnswer given = witness_.add_checkpoint(body, at_);
        return WitnessReply{given.status, std::string(given.status == 409 ? ledger::tree_size_type : "text/plain"),
                            given.body};
    }

    AskOutcome ask(TrialOffice& office) { return asking(office).ask(named_, at_).outcome; }
    AskOutcome ask() { return ask(office_); }

    TrialDirectory office_folder_;
    TrialDirectory witness_folder_;
    TrialOffice office_;
    std::unique_ptr<app::WitnessBook> book_;
    app::Witness witness_;
    app::NamedWitness named_{key_of("witness.example/w1").verifier().text(), "https://witness.example/w"};
    Instant at_ = now;
    bool away_ = false;
    std::optional<WitnessReply> answer_;
    int asked_ = 0;
};

TEST_F(Asking, gets_each_new_checkpoint_signed_and_asks_for_nothing_else) {
    EXPECT_EQ(ask(), AskOutcome::cosigned);
    EXPECT_EQ(asked_, 1);
    EXPECT_EQ(ask(), AskOutcome::up_to_date);
    EXPECT_EQ(asked_, 1);
    office_.file(monday);
    EXPECT_EQ(ask(), AskOutcome::cosigned);
    EXPECT_EQ(asked_, 2) << "it knows where the witness is";
    at_ += std::chrono::minutes{61};
    EXPECT_EQ(ask(), AskOutcome::cosigned) << "once an hour, so that people see that it still looks";
    EXPECT_EQ(office_.store().cosignatures().newest().front().at, at_);
}

TEST_F(Asking, goes_on_where_the_witness_is_if_that_is_not_known_here) {
    EXPECT_EQ(ask(), AskOutcome::cosigned);
    const TrialDirectory copy;
    ASSERT_TRUE(office_.store().copy_to(copy.database()).has_value());
    office_.file(monday);
    EXPECT_EQ(ask(), AskOutcome::cosigned);
    // The copy is an office that was put back: it is behind, until it has caught up otherwise than the witness saw.
    TrialOffice restored(copy.path());
    EXPECT_EQ(ask(restored), AskOutcome::up_to_date);
    at_ += std::chrono::minutes{61};
    EXPECT_EQ(ask(restored), AskOutcome::ahead);
    restored.file(store::sqlite::day(2026, 3, 3));
    restored.file(monday);
    EXPECT_EQ(ask(restored), AskOutcome::refused);
    EXPECT_EQ(ask(), AskOutcome::cosigned) << "the first history may go on";
}

TEST_F(Asking, lets_a_witness_be_away_and_comes_back) {
    away_ = true;
    EXPECT_EQ(ask(), AskOutcome::unreachable);
    answer_ = WitnessReply{503, "text/plain", "later\n"};
    EXPECT_EQ(ask(), AskOutcome::unreachable);
    answer_.reset();
    away_ = false;
    office_.file(monday);
    EXPECT_EQ(ask(), AskOutcome::cosigned);
}

TEST_F(Asking, believes_no_answer_that_is_not_signed_by_the_witness_on_this_checkpoint) {
    const std::string text = ledger::parse_note(*office_.store().public_log().checkpoint())->text;
    const auto seconds =
        static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    const auto witness = key_of("witness.example/w1");
    const std::string stranger = key_of("stranger.example").cosignature_line(text, seconds);
    for (const std::string& body :
         {std::string{}, std::string{"ok\n"}, stranger, witness.cosignature_line("another text\n", seconds),
          witness.cosignature_line(text, seconds + 3600), "\n" + witness.cosignature_line(text, seconds)}) {
        SCOPED_TRACE(body);
        answer_ = WitnessReply{200, "text/plain", body};
        EXPECT_EQ(ask(), AskOutcome::bad_answer);
    }
    for (const auto& [status, type, body] :
         {WitnessReply{404, "text/plain", ""}, WitnessReply{403, "text/plain", ""}, WitnessReply{422, "text/plain", ""},
          WitnessReply{409, "text/plain", "5\n"}, WitnessReply{409, "text/x.tlog.size", "05\n"},
          WitnessReply{409, "text/x.tlog.size", "0\n"}, WitnessReply{302, "text/html", ""}}) {
        SCOPED_TRACE(status);
        answer_ = WitnessReply{status, type, body};
        EXPECT_EQ(ask(), AskOutcome::refused);
    }
    answer_ = WitnessReply{409, "text/x.tlog.size", "4000000000000000000\n"};
    EXPECT_EQ(ask(), AskOutcome::ahead);
    EXPECT_TRUE(office_.store().cosignatures().newest().empty());
    answer_ = WitnessReply{200, "text/plain", stranger + witness.cosignature_line(text, seconds)};
    EXPECT_EQ(ask(), AskOutcome::cosigned) << "lines of strangers are passed over";
    EXPECT_EQ(office_.store().cosignatures().newest().front().line, witness.cosignature_line(text, seconds));
}

TEST(AddCheckpointUrl, is_below_the_prefix) {
    EXPECT_EQ(add_checkpoint_url("https://witness.example"), "https://witness.example/add-checkpoint");
    EXPECT_EQ(add_checkpoint_url("https://witness.example/w/"), "https://witness.example/w/add-checkpoint");
}

}  // namespace
}  // namespace huiyin::cli
