#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"
#include "ledger/tiles.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/refold.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

const Date monday = day(2026, 3, 2);

/// An office with a bit of everything; 300 further cases make the log longer than one tile.
class Audit : public testing::Test {
protected:
    Audit() : office_(directory_.path()) {
        with_identity_ = [&] {
            app::Change change = filing(monday, "Signed");
            change.sealed_identity = app::SealedIdentity{Bytes{1, 2, 3}, {}};
            std::get<FileGrievance>(change.command).identity_digest = ledger::sha256(change.sealed_identity->box);
            return office_.writer().submit_and_wait(std::move(change))->id;
        }();
        against_housing_ = office_.file(monday, {"Qinghe Housing"});
        accepted_ = office_.accepted_case(monday, monday);
        for (int i = 0; i < 300; ++i) office_.writer().submit(filing(monday), [](const app::ChangeResult&) {});
        office_.file(monday);
    }

    /// What the audit says after somebody went at the file.
    app::Difference after(const std::string& sql) {
        Database database(directory_.database(), Access::write);
        database.execute(sql);
        const auto report = office_.audit();
        EXPECT_FALSE(report.clean()) << sql;
        return report.first.value_or(app::Difference{});
    }

    TrialDirectory directory_;
    TrialOffice office_;
    CaseId with_identity_;
    CaseId against_housing_;
    CaseId accepted_;
};

TEST_F(Audit, finds_nothing_in_an_office_that_nobody_touched) {
    std::vector<app::AuditProgress::Step> steps;
    const auto report = app::audit(*office_.store().archive(), trial_key().verifier(),
                                   [&](const app::AuditProgress& progress) { steps.push_back(progress.step); });
    EXPECT_TRUE(report.clean()) << report.first->table << ' ' << report.first->key << ' ' << report.first->column;
    EXPECT_EQ(report.cases, 304);
    EXPECT_EQ(report.events, 308U);
    EXPECT_EQ(report.leaves, 315U);
    EXPECT_EQ(report.tiles, 3U);
    EXPECT_FALSE(steps.empty());
}

TEST_F(Audit, finds_a_changed_byte_of_an_event) {
    const auto found = after(
        "UPDATE event SET private_event = replace(private_event, 'three weeks', 'four weeks!') "
        "WHERE case_id = 2");
    EXPECT_EQ(found.table, "event");
    EXPECT_EQ(found.key, "case_id 2, version 1");
    EXPECT_EQ(found.column, "private_event");
}

TEST_F(Audit, finds_a_changed_salt) {
    const auto found = after("UPDATE event SET salt = zeroblob(32) WHERE case_id = 2");
    EXPECT_EQ(found.key, "case_id 2, version 1");
}

TEST_F(Audit, finds_a_back_dated_day) {
    const auto found = after(
        "UPDATE event SET private_event = replace(private_event, '2026-03-02', '2026-02-02') "
        "WHERE case_id = 3 AND version = 3");
    EXPECT_EQ(found.table, "event");
    EXPECT_EQ(found.key, "case_id 3, version 3");
}

TEST_F(Audit, finds_a_changed_entry) {
    const auto found = after("UPDATE leaf SET entry = replace(entry, '2026-03-02', '2026-02-02') WHERE idx = 9");
    EXPECT_EQ(found.table, "leaf");
    EXPECT_EQ(found.key, "idx 9");
    EXPECT_EQ(found.column, "entry");
    EXPECT_THAT(found.expected, testing::HasSubstr("2026-03-02"));
    EXPECT_THAT(found.found, testing::HasSubstr("2026-02-02"));
}

TEST_F(Audit, finds_a_deleted_event) {
    const auto in_the_middle = after("DELETE FROM event WHERE case_id = 3 AND version = 3");
    EXPECT_EQ(in_the_middle.key, "case_id 3, version 3");
    EXPECT_EQ(in_the_middle.found, "none");
}

TEST_F(Audit, finds_a_deleted_last_event) {
    const auto found = after("DELETE FROM event WHERE case_id = 3 AND version = 5");
    EXPECT_EQ(found.table, "case_view");
    EXPECT_EQ(found.key, "case_id 3");
}

TEST_F(Audit, finds_a_deleted_case) {
    const auto found = after(
        "DELETE FROM event WHERE case_id = 2; DELETE FROM case_view WHERE case_id = 2;"
        "DELETE FROM case_about WHERE case_id = 2");
    EXPECT_EQ(found.table, "event");
    EXPECT_EQ(found.key, "case_id 2, version 1");
}

TEST_F(Audit, finds_a_deleted_newest_case) {
    const auto found = after(
        "DELETE FROM event WHERE case_id = 304; DELETE FROM case_view WHERE case_id = 304;"
        "UPDATE log_head SET last_case = 303");
    EXPECT_EQ(found.table, "leaf");
    EXPECT_EQ(found.key, "idx 314");
    EXPECT_EQ(found.column, "entry");
}

TEST_F(Audit, finds_a_deleted_leaf) {
    const auto found = after("DELETE FROM leaf WHERE idx = 100");
    EXPECT_EQ(found.table, "leaf");
    EXPECT_EQ(found.key, "idx 100");
}

TEST_F(Audit, finds_every_changed_column_of_a_view) {
    const struct {
        std::string column;
        std::string change;
    } examples[] = {
        {"filed_on", "filed_on + 1"},
        {"subject", "'x'"},
        {"stage", "'answered'"},
        {"open", "1 - open"},
        {"unit", "unit + 1"},
        {"handler", "99"},
        {"lead", "99"},
        {"next_due", "next_due + 1"},
        {"overdue", "1 - overdue"},
        {"urgent", "1 - urgent"},
        {"version", "version + 1"},
        {"code_digest", "zeroblob(32)"},
        {"helper_digest", "zeroblob(32)"},
        {"joining_digest", "zeroblob(32)"},
        {"matter", "1"},
    };
    for (const auto& [column, change] : examples) {
        SCOPED_TRACE(column);
        {
            Database database(directory_.database(), Access::write);
            database.execute("CREATE TABLE kept AS SELECT * FROM case_view WHERE case_id = 3");
        }
        const auto found = after("UPDATE case_view SET " + column + " = " + change + " WHERE case_id = 3");
        EXPECT_EQ(found.table, "case_view");
        EXPECT_EQ(found.key, "case_id 3");
        EXPECT_EQ(found.column, column);
        Database database(directory_.database(), Access::write);
        database.execute("INSERT OR REPLACE INTO case_view SELECT * FROM kept; DROP TABLE kept");
    }
    EXPECT_TRUE(office_.audit().clean());
}

TEST_F(Audit, finds_a_column_that_means_the_same_and_is_written_otherwise) {
    {
        Database database(directory_.database(), Access::write);
        database.execute("CREATE TABLE kept AS SELECT * FROM case_view WHERE case_id = 3");
    }
    const struct {
        std::string column;
        std::string change;
    } examples[] = {
        {"overdue", "overdue + 2"},
        {"urgent", "urgent + 2"},
        {"version", "version + 4294967296"},
        {"open", "open + 2"},
        {"filed_on", "filed_on + 65536 * 146097"},
        {"next_due", "next_due + 2932897"},
    };
    for (const auto& [column, change] : examples) {
        SCOPED_TRACE(column);
        const auto found = after("UPDATE case_view SET " + column + " = " + change + " WHERE case_id = 3");
        EXPECT_EQ(found.table, "case_view");
        EXPECT_EQ(found.column, column);
        Database database(directory_.database(), Access::write);
        database.execute("INSERT OR REPLACE INTO case_view SELECT * FROM kept");
    }
    Database database(directory_.database(), Access::write);
    database.execute("DROP TABLE kept");
}

TEST_F(Audit, finds_another_number_that_stands_for_no_duty) {
    ASSERT_TRUE(office_.act(accepted_, WithdrawGrievance{}, Actor::filer(), monday).has_value());
    const auto found = after("UPDATE case_view SET next_due = next_due + 1 WHERE case_id = 3 AND next_due = 2932897");
    EXPECT_EQ(found.column, "next_due");
    EXPECT_EQ(found.expected, "2932897");
    EXPECT_EQ(found.found, "2932898");
}

TEST_F(Audit, finds_a_row_that_belongs_to_no_case) {
    const auto found = after("INSERT INTO sealed_identity (case_id, box) VALUES (999, x'00')");
    EXPECT_EQ(found.table, "sealed_identity");
    EXPECT_EQ(found.key, "case_id 999");
}

TEST_F(Audit, finds_units_complained_of_that_were_removed_or_added) {
    EXPECT_EQ(after("UPDATE case_about SET unit = 3").expected, "a row");
    EXPECT_EQ(after("UPDATE case_about SET unit = 2; INSERT INTO case_about VALUES (3, 5)").key, "unit 3, case_id 5");
}

TEST_F(Audit, finds_an_exchanged_identity) {
    const auto found = after("UPDATE sealed_identity SET box = x'010204'");
    EXPECT_EQ(found.table, "sealed_identity");
    EXPECT_EQ(found.key, "case_id 1");
    EXPECT_EQ(found.column, "box");
    EXPECT_EQ(after("DELETE FROM sealed_identity").found, "none");
}

TEST_F(Audit, finds_a_changed_tile) {
    const auto changed = after(
        "UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) "
        "WHERE level = 1");
    EXPECT_EQ(changed.table, "tile");
    EXPECT_EQ(changed.key, "level 1, idx 0");
    EXPECT_EQ(changed.column, "hashes");
    EXPECT_EQ(after("DELETE FROM tile WHERE level = 1").found, "none");
}

TEST_F(Audit, finds_a_changed_count) {
    const auto found = after("UPDATE tally SET count = count - 1 WHERE kind = 'filed'");
    EXPECT_EQ(found.table, "tally");
    EXPECT_EQ(found.key, "day 2026-03-02, kind filed");
    EXPECT_EQ(found.expected, "304");
    EXPECT_EQ(found.found, "303");
}

/// Makes the log of one tile as versions before it wrote it, without facts, and signs it.
void take_facts_out(const std::filesystem::path& file) {
    Database database(file, Access::write);
    database.execute(
        "UPDATE leaf SET entry = substr(entry, 1, instr(entry, ',\"fact\"') - 1) || "
        "substr(entry, instr(entry, ',\"commit\"')) WHERE entry LIKE '%,\"fact\":%'");
    ledger::CompactRange tree;
    std::vector<Hash> hashes;
    {
        Statement leaves = database.prepare("SELECT entry FROM leaf ORDER BY idx");
        Rows rows = leaves.rows();
        while (rows.next()) {
            hashes.push_back(ledger::leaf_hash(as_bytes(rows.text(0))));
            tree.append(hashes.back());
        }
    }
    ASSERT_LT(hashes.size(), ledger::tile_width_max);
    const ledger::SigningKey key = trial_key();
    const std::string checkpoint = ledger::sign_checkpoint(
        {.origin = key.verifier().name(), .size = hashes.size(), .root = tree.root(), .extensions = {}}, key);
    database.prepare("UPDATE tile SET hashes = ?1 WHERE level = 0").run(ledger::encode_tile(hashes));
    database.prepare("UPDATE log_head SET peaks = ?1, checkpoint = ?2").run(tree.peak_bytes(), checkpoint);
    fold_tallies_again(database);
}

TEST(AuditOfAnOlderLog, takes_entries_that_have_no_fact_as_they_are) {
    const TrialDirectory directory;
    {
        TrialOffice office(directory.path());
        const CaseId id = office.file(monday);
        ASSERT_TRUE(office.act(id, WithdrawGrievance{}, Actor::filer(), monday + std::chrono::days{200}).has_value());
    }
    Database database(directory.database(), Access::read);
    const std::string with_fact = "SELECT count(*) FROM leaf WHERE entry LIKE '%\"fact\":\"accept\"%'";
    ASSERT_GT(database.number(with_fact), 0);
    take_facts_out(directory.database());
    ASSERT_EQ(database.number(with_fact), 0);
    EXPECT_EQ(database.number("SELECT count(*) FROM tally WHERE kind LIKE 'limit-missed:%'"), 0);
    const auto report = TrialOffice(directory.path()).audit();
    EXPECT_TRUE(report.clean()) << report.first->table << ' ' << report.first->key << ' ' << report.first->expected;
}

TEST_F(Audit, finds_a_changed_split) {
    const auto split = after("UPDATE tally SET kind = 'channel:visit' WHERE kind = 'channel:web'");
    EXPECT_EQ(split.table, "tally");
    EXPECT_EQ(split.key, "day 2026-03-02, kind channel:web");
}

TEST_F(Audit, finds_a_case_that_counts_with_another_unit) {
    const auto split = after("UPDATE tally SET kind = 'unit-accepted:1' WHERE kind LIKE 'unit-accepted:%'");
    EXPECT_EQ(split.table, "tally");
    EXPECT_EQ(split.key, "day 2026-01-01, kind unit-accepted:2");
}

TEST_F(Audit, finds_a_changed_count_by_age) {
    const auto aged = after("UPDATE aged_tally SET count = count + 1 WHERE kind = 'turned-open'");
    EXPECT_EQ(aged.table, "aged_tally");
    EXPECT_EQ(aged.key, "since 2026-03-02, kind turned-open, day 2026-03-02");
    EXPECT_EQ(after("DELETE FROM aged_tally").found, "no row");
}

TEST_F(Audit, finds_a_head_that_was_turned_back) {
    EXPECT_EQ(after("UPDATE log_head SET size = size - 1").table, "log_head");
}

TEST_F(Audit, finds_a_changed_event_of_the_office) {
    const auto found =
        after("UPDATE office_event SET body = replace(body, 'Qinghe Water', 'Qinghe Wader') WHERE id = 4");
    EXPECT_EQ(found.table, "office_event");
    EXPECT_EQ(found.key, "id 4");
}

TEST_F(Audit, finds_an_account_that_was_changed_behind_the_logs_back) {
    const OfficerId clerk = office_.add({{}, bureau, {Role::clerk}, "wang", "Wang"}, "hash");
    const std::string key = "id " + std::to_string(clerk.value);
    ASSERT_TRUE(office_.audit().clean());
    using app::Difference;
    EXPECT_EQ(after("UPDATE officer SET roles = 'clerk custodian'"),
              (Difference{"officer", key, "roles", "clerk", "clerk custodian"}));
    EXPECT_EQ(after("UPDATE officer SET roles = 'clerk', unit = 2"), (Difference{"officer", key, "unit", "1", "2"}));
    EXPECT_EQ(after("UPDATE officer SET unit = 1, disabled = 1"), (Difference{"officer", key, "disabled", "0", "1"}));
    EXPECT_EQ(after("UPDATE officer SET disabled = 0; INSERT INTO officer VALUES (9, 1, 'clerk', 'x', 'x', 'x', 0)"),
              (Difference{"officer", "id 9", "", "no row", "a row"}));
    EXPECT_EQ(after("DELETE FROM officer"), (Difference{"officer", key, "", "a row", "none"}));
}

TEST_F(Audit, holds_nothing_against_accounts_from_before_the_log_knew_of_any) {
    Database(directory_.database(), Access::write)
        .execute(
            "INSERT INTO officer VALUES (4, 2, 'custodian', 'old', 'Old', 'x', 0);"
            "INSERT INTO officer VALUES (9, 99, 'clerk', 'gone', 'Gone', 'x', 1)");
    EXPECT_TRUE(office_.audit().clean());
    const app::StaffAct act =
        app::take_over(*office_.writer().office(), office_.store().staff().accounts(), morning_of(monday));
    ASSERT_EQ(act.events.size(), 2U);
    office_.administer(act);
    EXPECT_TRUE(office_.audit().clean());
    EXPECT_EQ(office_.store().staff().find("old")->officer.roles, Roles{Role::custodian});
    EXPECT_TRUE(app::take_over(*office_.writer().office(), office_.store().staff().accounts(), morning_of(monday))
                    .events.empty())
        << "once";
    EXPECT_EQ(office_.writer().office()->accounts.next(), OfficerId{10});
    after("INSERT INTO officer VALUES (10, 1, 'custodian', 'x', 'x', 'x', 0)");
}

TEST_F(Audit, finds_a_checkpoint_of_another_key) {
    const auto report =
        app::audit(*office_.store().archive(), ledger::SigningKey::generate("log.example/qinghe").verifier());
    ASSERT_FALSE(report.clean());
    EXPECT_EQ(report.first->column, "checkpoint");
}

}  // namespace
}  // namespace huiyin::store::sqlite
