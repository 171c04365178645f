#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/log_filing.hpp"
#include "app/log_identity_opening.hpp"
#include "app/register_door.hpp"
#include "codec/entry.hpp"
#include "ledger/proof.hpp"
#include "ledger/receipt.hpp"
#include "store/sqlite/trial_office.hpp"
#include "vault/secret_code.hpp"

namespace huiyin::store::sqlite {
namespace {

using testing::HasSubstr;
using testing::Not;

const Moment monday = morning_of(day(2026, 3, 2));

constexpr std::string_view password = "a custodian's password";

/// A wired office whose custodian's key is at hand.
class Filing : public testing::Test {
protected:
    Filing()
        : office_(directory_.path()),
          server_(vault::Key::generate()),
          custodian_(vault::CustodianKey::generate()),
          sealer_(custodian_.public_key()),
          filing_({.log = office_.writer(),
                   .cases = office_.store().cases(),
                   .public_log = office_.store().public_log(),
                   .office = [this] { return office_.writer().office(); },
                   .server = server_,
                   .sealer = sealer_,
                   .words = [](const GrievanceFiled&,
                               const Recorded&) { return std::vector<std::string>{"Keep this paper."}; }}),
          door_(office_.store().cases(), server_),
          custody_(office_.store().custody(), office_.store().staff(), custodian_.public_key(),
                   [this](codec::RecordedOfficeEvent recorded) {
                       return office_.writer().publish_and_wait({std::move(recorded)});
                   }),
          opening_(office_.writer(), office_.store().cases(), custody_, server_) {}

    ~Filing() override { office_.writer().stop(); }

    static app::FilingRequest request() {
        app::FilingRequest request;
        request.subject = "Street lights";
        request.text = "No light for three weeks.";
        request.identity = {"Li Mei", "13800000000", "North Street 5", "", ""};
        request.now = monday;
        request.idempotency_key = "0123456789";
        request.request_bytes = "the whole request";
        request.language = Language::en;
        return request;
    }

    TrialDirectory directory_;
    TrialOffice office_;
    vault::Key server_;
    vault::CustodianKey custodian_;
    vault::IdentitySealer sealer_;
    app::LogFiling filing_;
    app::RegisterDoor door_;
    app::Custody custody_;
    app::LogIdentityOpening opening_;
};

TEST_F(Filing, gives_a_receipt_that_proves_itself) {
    const auto filed = filing_.submit_and_wait(request());
    ASSERT_TRUE(filed.has_value());
    EXPECT_EQ(filed->number.substr(0, 12), "2026-000001-");
    const auto receipt = ledger::read_receipt(filed->receipt);
    ASSERT_TRUE(receipt.has_value());
    EXPECT_EQ(receipt->number, filed->number);
    EXPECT_EQ(receipt->code, filed->code);
    EXPECT_EQ(receipt->unit, "Qinghe Bureau");
    EXPECT_EQ(receipt->content, ledger::content_hash("Street lights", "No light for three weeks."));
    ASSERT_TRUE(receipt->proof.extra.has_value());
    EXPECT_TRUE(ledger::verify_proof(receipt->proof, *receipt->proof.extra, trial_key().verifier()).has_value());
    ASSERT_TRUE(receipt->opening.has_value());
    EXPECT_EQ(codec::commitment_of(as_text(*receipt->proof.extra)),
              ledger::commitment(receipt->opening->salt, receipt->opening->private_event));
    EXPECT_EQ(receipt->limits.front().limit, "bureau_dispatch");
    EXPECT_EQ(receipt->limits.front().due, monday.on + std::chrono::days{15});
}

TEST_F(Filing, answers_the_same_request_with_the_same_case_and_code) {
    const auto first = filing_.submit_and_wait(request());
    const auto second = filing_.submit_and_wait(request());
    ASSERT_TRUE(first.has_value());
    ASSERT_TRUE(second.has_value());
    EXPECT_FALSE(first->repeated);
    EXPECT_TRUE(second->repeated);
    EXPECT_EQ(second->number, first->number);
    EXPECT_EQ(second->code, first->code);
    const auto receipt = ledger::read_receipt(second->receipt);
    ASSERT_TRUE(receipt.has_value());
    EXPECT_TRUE(ledger::verify_proof(receipt->proof, *receipt->proof.extra, trial_key().verifier()).has_value());
    EXPECT_EQ(office_.store().cases().case_count(), 1);
    auto other = request();
    other.request_bytes = "another request";
    const auto refused = filing_.submit_and_wait(other);
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(std::holds_alternative<app::RepeatMismatch>(refused.error()));
}

TEST_F(Filing, lets_only_the_holder_of_number_and_code_in) {
    const auto filed = filing_.submit_and_wait(request());
    ASSERT_TRUE(filed.has_value());
    EXPECT_EQ(door_.enter(filed->number, filed->code)->id, filed->id);
    const std::string other_code = vault::SecretCode::generate().text();
    EXPECT_EQ(door_.enter(filed->number, other_code).error(), app::AccessDenied::no_match);
    EXPECT_EQ(door_.enter("2026-000001", filed->code).error(), app::AccessDenied::mistyped_number);
    EXPECT_EQ(door_.enter(filed->number, filed->code.substr(1)).error(), app::AccessDenied::mistyped_code);
    auto without_key = request();
    without_key.idempotency_key.reset();
    const auto next = filing_.submit_and_wait(without_key);
    EXPECT_EQ(door_.enter(next->number, filed->code).error(), app::AccessDenied::no_match);
}

TEST_F(Filing, keeps_who_filed_out_of_everything_but_the_seal) {
    const auto filed = filing_.submit_and_wait(request());
    ASSERT_TRUE(filed.has_value());
    const auto file = office_.store().cases().find(filed->id);
    EXPECT_THAT(file->timeline[0].private_event, Not(HasSubstr("Li Mei")));
    EXPECT_THAT(filed->receipt, Not(HasSubstr("Li Mei")));
    EXPECT_TRUE(file->state.has_identity);
    EXPECT_TRUE(office_.audit().clean());
}

TEST_F(Filing, opens_an_identity_only_after_the_opening_is_on_record) {
    const auto filed = filing_.submit_and_wait(request());
    Officer officer = trial_officer(registrar_of_bureau);
    officer.id = {};
    officer.id = office_.add(officer, "hash");
    const Actor custodian = Actor::of(officer);
    const auto rulebook = office_.writer().office()->rulebooks.front();
    ASSERT_FALSE(rulebook.opening_purposes.empty());
    const OpenIdentity command{rulebook.opening_purposes.front().id, "To hand over the answer"};
    const auto none_yet = opening_.open(filed->id, command, custodian, password, monday);
    ASSERT_FALSE(none_yet.has_value());
    EXPECT_EQ(std::get<app::CustodyProblem>(none_yet.error()), app::CustodyProblem::no_share);
    custody_.make_staff_key(officer.id, password);
    ASSERT_TRUE(custody_.give(custodian_, officer.id, monday).has_value());
    const auto guessed = opening_.open(filed->id, command, custodian, "guess", monday);
    ASSERT_FALSE(guessed.has_value());
    EXPECT_EQ(std::get<app::CustodyProblem>(guessed.error()), app::CustodyProblem::wrong_password);
    EXPECT_EQ(office_.store().cases().find(filed->id)->timeline.size(), 1U) << "nothing was opened";
    const auto opened = opening_.open(filed->id, command, custodian, password, monday);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->name, "Li Mei");
    const auto file = office_.store().cases().find(filed->id);
    EXPECT_TRUE(std::holds_alternative<IdentityOpened>(file->timeline.back().recorded.event));
    Actor of_housing = Actor::of(trial_officer(registrar_of_housing));
    of_housing.officer = officer.id;  // who has the key, and is asked in the name of another unit
    const auto refused = opening_.open(filed->id, command, of_housing, password, monday);
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(std::holds_alternative<Refusal>(refused.error()));
    EXPECT_EQ(office_.store().cases().find(filed->id)->timeline.size(), file->timeline.size());
}

TEST_F(Filing, lets_the_filer_read_the_identity_with_the_code_if_that_was_wanted) {
    for (const bool readable : {true, false}) {
        auto asked = request();
        asked.idempotency_key.reset();
        asked.readable = readable;
        const auto filed = filing_.submit_and_wait(asked);
        ASSERT_TRUE(filed.has_value());
        const auto file = office_.store().cases().find(filed->id);
        const auto read = filing_.identity_for(*file, filed->code);
        EXPECT_EQ(read.has_value(), readable);
        if (read) {
            EXPECT_EQ(read->name, "Li Mei");
        }
        EXPECT_FALSE(filing_.identity_for(*file, vault::SecretCode::generate().text()));
    }
}

TEST_F(Filing, keeps_the_identity_that_the_filer_gave_last) {
    const auto filed = filing_.submit_and_wait(request());
    ASSERT_TRUE(filed.has_value());
    const auto file = office_.store().cases().find(filed->id);
    const auto sealed = filing_.seal({"Li Mei", "13911111111", "", "", ""}, file->state.tag, filed->code, true);
    ASSERT_TRUE(sealed);
    app::Change change{.id = filed->id, .command = GiveIdentity{vault::identity_digest(sealed->box)}};
    change.actor = Actor::filer();
    change.holds_receipt = true;
    change.now = monday;
    change.sealed_identity = *sealed;
    ASSERT_TRUE(office_.writer().submit_and_wait(std::move(change)));
    EXPECT_EQ(filing_.identity_for(*file, filed->code)->phone, "13911111111");
    EXPECT_TRUE(office_.audit().clean()) << office_.audit().first->key;
    EXPECT_FALSE(filing_.seal({}, file->state.tag, filed->code, true)) << "nothing was said";
}

TEST_F(Filing, gives_a_new_code_for_a_lost_one) {
    auto asked = request();
    asked.readable = true;
    const auto filed = filing_.submit_and_wait(asked);
    ASSERT_TRUE(filed.has_value());
    Officer officer = trial_officer(registrar_of_bureau);
    officer.id = {};
    officer.id = office_.add(officer, "hash");
    custody_.make_staff_key(officer.id, password);
    ASSERT_TRUE(custody_.give(custodian_, officer.id, monday).has_value());
    const auto unopened = opening_.reissue(filed->id, "Known in person", Actor::of(officer), password, monday);
    ASSERT_TRUE(unopened.has_value());
    EXPECT_FALSE(filing_.identity_for(*office_.store().cases().find(filed->id), *unopened))
        << "or the custodian could read by the code what was never opened on record";
    EXPECT_TRUE(office_.audit().clean());

    const auto sealed =
        filing_.seal({"Li Mei", "", "", "", ""}, office_.store().cases().find(filed->id)->state.tag, *unopened, true);
    app::Change given{.id = filed->id, .command = GiveIdentity{vault::identity_digest(sealed->box)}};
    given.actor = Actor::filer();
    given.holds_receipt = true;
    given.now = monday;
    given.sealed_identity = *sealed;
    given.shown_code = vault::code_digest(server_, *vault::SecretCode::parse(filed->code));
    EXPECT_FALSE(office_.writer().submit_and_wait(given)) << "the old code does nothing, not even on its way";
    given.shown_code = vault::code_digest(server_, *vault::SecretCode::parse(*unopened));
    ASSERT_TRUE(office_.writer().submit_and_wait(given));
    const auto purpose = office_.writer().office()->rulebooks.front().opening_purposes.front().id;
    ASSERT_TRUE(opening_.open(filed->id, {purpose, "To compare it"}, Actor::of(officer), password, monday));
    const auto code = opening_.reissue(filed->id, "Identity card", Actor::of(officer), password, monday);
    ASSERT_TRUE(code.has_value());
    EXPECT_FALSE(door_.enter(filed->number, filed->code)) << "the old one opens nothing";
    EXPECT_TRUE(door_.enter(filed->number, *code));
    const auto file = office_.store().cases().find(filed->id);
    EXPECT_EQ(filing_.identity_for(*file, *code)->name, "Li Mei") << "it stays readable";
    EXPECT_FALSE(filing_.identity_for(*file, filed->code));
    EXPECT_TRUE(office_.audit().clean()) << office_.audit().first->key;
}

TEST_F(Filing, refuses_an_identity_that_is_no_text) {
    auto bad = request();
    bad.identity.name = std::string(500, 'x');
    const auto refused = filing_.submit_and_wait(bad);
    ASSERT_FALSE(refused.has_value());
    const auto* refusal = std::get_if<Refusal>(&refused.error());
    ASSERT_NE(refusal, nullptr);
    EXPECT_EQ(refusal->field, "name");
    EXPECT_EQ(office_.store().cases().case_count(), 0);
}

TEST_F(Filing, takes_an_imported_row_once_and_gives_its_code_to_nobody_twice) {
    auto row = request();
    row.idempotency_key.reset();
    row.source_key = "answered.csv:1";
    ASSERT_TRUE(filing_.submit_and_wait(row).has_value());
    const auto again = filing_.submit_and_wait(row);
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(std::get<app::AlreadyImported>(again.error()).id, CaseId{1});
}

}  // namespace
}  // namespace huiyin::store::sqlite
