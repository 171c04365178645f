#include "domain/grievance/retention.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "app/sweep.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

const Date filed_on = day(2026, 3, 2);
const Date closed_on = day(2026, 3, 5);
/// What the rulebook that ships with the program gives: thirty years.
const Date erased_on = day(2056, 3, 5);
const Actor supervisor{{Role::supervisor}, OfficerId{14}, bureau};
constexpr std::string_view words = "No light between the market and the school";

/// A filing with everything that an erasure has to destroy.
app::Change whole_filing() {
    app::Change change = filing(filed_on, "Subject of the whole filing");
    change.sealed_identity = app::SealedIdentity{Bytes(64, 0x5A), Bytes(64, 0x5B)};
    auto& command = std::get<FileGrievance>(change.command);
    command.identity_digest = ledger::sha256(change.sealed_identity->box);
    command.attachments = {
        {.content = Hash{1}, .bytes = 3, .kind = "image/png", .name = "lamp.png", .stored = Hash{2}}};
    change.attachment_keys = {{Hash{2}, Bytes(72, 0x5C)}};
    return change;
}

struct Closed {
    CaseId id;
    std::array<std::uint8_t, 32> salt{};
};

Closed closed_case(TrialOffice& office) {
    const auto filed = office.writer().submit_and_wait(whole_filing());
    EXPECT_TRUE(filed.has_value());
    EXPECT_TRUE(office.act(filed->id, WithdrawGrievance{"Moved away"}, Actor::filer(), closed_on).has_value());
    return {filed->id, filed->events.front().salt};
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Whether any file of the database has these bytes.
bool on_disk(const TrialDirectory& directory, std::string_view bytes) {
    for (const auto& file : std::filesystem::directory_iterator(directory.path())) {
        if (bytes_of(file.path()).find(bytes) != std::string::npos) return true;
    }
    return false;
}

TEST(Erasure, leaves_no_key_no_salt_and_no_word_and_a_log_that_still_holds) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const auto [id, salt] = closed_case(office);
    const CaseId other = office.file(filed_on);
    const std::string_view salt_bytes = as_text(salt);
    ASSERT_TRUE(office.store().empty_write_ahead_log());
    for (const std::string_view what : {std::string_view("Moved away"), std::string_view("Subject of the whole"),
                                        std::string_view("lamp.png"), salt_bytes}) {
        ASSERT_TRUE(on_disk(directory, what)) << what;
    }
    const auto entry = office.store().public_log().prove(0)->entry;

    ASSERT_TRUE(office.act(id, EraseCase{}, Actor::clock(), erased_on).has_value());
    ASSERT_TRUE(office.store().empty_write_ahead_log());
    for (const std::string_view what :
         {std::string_view("Moved away"), std::string_view("Subject of the whole"), std::string_view("lamp.png"),
          salt_bytes, std::string_view("ZZZZZZZZ"), std::string_view("[[[[[[[["), std::string_view("\\\\\\\\")}) {
        EXPECT_FALSE(on_disk(directory, what)) << what;
    }
    EXPECT_TRUE(on_disk(directory, words)) << "of the other case";
    app::Register& cases = office.store().cases();
    EXPECT_FALSE(cases.sealed_identity(id));
    EXPECT_FALSE(cases.attachment_key(id, Hash{2}));
    EXPECT_FALSE(cases.is_attached(Hash{2})) << "so the sealed file goes with the next sweep";
    const auto file = cases.find(id);
    ASSERT_TRUE(file);
    EXPECT_EQ(std::get<GrievanceFiled>(file->timeline[0].recorded.event).subject, erased_mark);
    const auto& tombstone = std::get<CaseErased>(file->timeline.back().recorded.event);
    EXPECT_EQ(tombstone.due_on, erased_on);
    EXPECT_EQ(tombstone.attachments, 1);
    EXPECT_TRUE(tombstone.identity);

    const app::AuditReport report = office.audit();
    EXPECT_TRUE(report.clean()) << report.first->table << ' ' << report.first->key << ' ' << report.first->column;
    EXPECT_EQ(report.erased, 1);
    EXPECT_EQ(office.store().public_log().prove(0)->entry, entry);
    const views::Period period{filed_on, closed_on};
    const auto facts = views::facts_of(cases.tally_rows(period), period);
    EXPECT_EQ(facts.count("filed"), 2U);
    EXPECT_EQ(facts.count("withdrawn"), 1U);
    EXPECT_TRUE(office.act(other, WithdrawGrievance{}, Actor::filer(), closed_on).has_value());
}

TEST(Erasure, is_known_after_a_restart_too) {
    const TrialDirectory directory;
    CaseId id;
    Case before;
    {
        TrialOffice office(directory.path());
        id = closed_case(office).id;
        const auto erased = office.act(id, EraseCase{}, Actor::clock(), erased_on);
        ASSERT_TRUE(erased.has_value());
        before = erased->state;
    }
    TrialOffice office(directory.path());
    EXPECT_EQ(office.store().cases().find(id)->state, before);
    const auto again = office.act(id, ReopenCase{"r"}, Actor::filer(), erased_on);
    ASSERT_FALSE(again);
    EXPECT_EQ(std::get<Refusal>(again.error()).code, RefusalCode::case_erased);
    EXPECT_TRUE(office.store().cases().codes(id)) << "the receipt still opens the tombstone";
}

TEST(Erasure, is_found_by_an_audit_where_there_is_no_tombstone_or_something_is_left) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const auto [id, salt] = closed_case(office);
    const CaseId other = closed_case(office).id;
    ASSERT_TRUE(office.act(id, EraseCase{}, Actor::clock(), erased_on).has_value());
    const auto difference = [&](const std::string& sql, const std::string& undo) {
        Database database(directory.database(), Access::write);
        database.execute(sql);
        const app::AuditReport report = office.audit();
        EXPECT_FALSE(report.clean()) << sql;
        database.execute(undo);
        EXPECT_TRUE(office.audit().clean()) << undo;
        return report.first.value_or(app::Difference{});
    };
    const std::string of_other = " WHERE case_id = " + std::to_string(other.value) + " AND version = 2";
    Database(directory.database(), Access::write)
        .execute("CREATE TABLE kept AS SELECT salt, private_event FROM event" + of_other);
    const std::string back =
        "UPDATE event SET (salt, private_event) = (SELECT salt, private_event FROM kept)" + of_other;
    const auto words_left = difference("UPDATE event SET salt = zeroblob(32)" + of_other, back);
    EXPECT_EQ(words_left.column, "private_event") << "words without their salt";
    const auto no_tombstone = difference(
        "UPDATE event SET salt = zeroblob(32), private_event = replace(private_event, 'Moved away', '[erased]')" +
            of_other,
        back);
    EXPECT_EQ(no_tombstone.column, "salt");
    EXPECT_EQ(no_tombstone.key, "case_id 2, version 2");
    const auto key_left = difference("INSERT INTO sealed_identity (case_id, box, key_for_code) VALUES (1, x'01', x'')",
                                     "DELETE FROM sealed_identity WHERE case_id = 1");
    EXPECT_EQ(key_left.table, "sealed_identity");
    const auto file_left =
        difference("INSERT INTO attachment (case_id, stored, wrapped_key) VALUES (1, zeroblob(32), x'01')",
                   "DELETE FROM attachment WHERE case_id = 1");
    EXPECT_EQ(file_left.table, "attachment");
}

TEST(Erasure, by_the_clock_takes_what_is_due_and_leaves_what_is_held_or_open) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId due = closed_case(office).id;
    const CaseId held = closed_case(office).id;
    const CaseId open = office.file(filed_on);
    ASSERT_TRUE(office.act(held, PlaceHold{"A court asked for it"}, supervisor, closed_on).has_value());
    app::Register& cases = office.store().cases();
    const Moment day_before = morning_of(erased_on - std::chrono::days{1});
    EXPECT_EQ(app::erase_due(cases, office.writer(), day_before).cases, 0U);
    EXPECT_EQ(app::erase_due(cases, office.writer(), morning_of(erased_on), 1).cases, 1U);
    EXPECT_TRUE(cases.find(due)->state.erased_on);
    EXPECT_FALSE(cases.find(held)->state.erased_on);
    EXPECT_FALSE(cases.find(open)->state.erased_on);
    EXPECT_EQ(app::erase_due(cases, office.writer(), morning_of(erased_on)).cases, 0U) << "once only";
    ASSERT_TRUE(office.act(held, LiftHold{"The judgment is final"}, supervisor, erased_on).has_value());
    EXPECT_EQ(app::erase_due(cases, office.writer(), morning_of(erased_on)).cases, 1U);
    EXPECT_TRUE(office.audit().clean());
}

TEST(Erasure, is_done_again_on_a_backup_that_was_put_back) {
    const TrialDirectory directory;
    const TrialDirectory backup;
    TrialOffice office(directory.path());
    const CaseId id = closed_case(office).id;
    ASSERT_TRUE(office.store().copy_to(backup.database()).has_value());
    ASSERT_TRUE(office.act(id, EraseCase{}, Actor::clock(), erased_on).has_value());
    TrialOffice restored(backup.path());
    EXPECT_TRUE(restored.store().cases().sealed_identity(id)) << "an old backup has what it had";
    const auto erased = app::erase_due(restored.store().cases(), restored.writer(), morning_of(erased_on));
    EXPECT_EQ(erased.cases, 1U);
    EXPECT_FALSE(restored.store().cases().sealed_identity(id));
    ASSERT_TRUE(restored.store().empty_write_ahead_log());
    EXPECT_FALSE(on_disk(backup, "Moved away"));
    EXPECT_TRUE(restored.audit().clean());
}

}  // namespace
}  // namespace huiyin::store::sqlite
