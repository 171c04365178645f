#include "store/sqlite/migration.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "codec/rulebook_toml.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

const std::array<Migration, 3> steps{
    Migration{1, "0001_first", "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);"},
    Migration{2, "0002_second", "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7;"},
    Migration{3, "0003_third", "CREATE TABLE b AS SELECT x + y AS z FROM a;"},
};

TEST(Migration, leads_to_the_newest_schema_from_every_earlier_one_with_the_data_kept) {
    for (std::size_t from = 0; from <= steps.size(); ++from) {
        SCOPED_TRACE(from);
        const TrialDirectory directory;
        Database database(directory.database(), Access::create);
        ASSERT_TRUE(migrate(database, std::span(steps).first(from)).has_value());
        ASSERT_TRUE(migrate(database, steps).has_value());
        EXPECT_EQ(database.number("PRAGMA user_version"), 3);
        EXPECT_EQ(database.number("SELECT z FROM b"), 8);
    }
}

TEST(Migration, that_fails_leaves_the_version_before_it) {
    const TrialDirectory directory;
    Database database(directory.database(), Access::create);
    std::array<Migration, 3> broken = steps;
    broken[2].sql = "CREATE TABLE b (z INTEGER); INSERT INTO nowhere VALUES (1);";
    EXPECT_THROW(static_cast<void>(migrate(database, broken)), DatabaseError);
    EXPECT_EQ(database.number("PRAGMA user_version"), 2);
    EXPECT_EQ(database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
    ASSERT_TRUE(migrate(database, steps).has_value());
    EXPECT_EQ(database.number("SELECT z FROM b"), 8);
}

TEST(Migration, refuses_a_newer_schema_and_another_programs_database) {
    const TrialDirectory directory;
    {
        Database database(directory.database(), Access::create);
        ASSERT_TRUE(migrate(database, migrations()).has_value());
        database.execute("PRAGMA user_version = 1000");
    }
    const auto newer = Store::open(directory.path());
    ASSERT_FALSE(newer.has_value());
    EXPECT_EQ(newer.error().kind, OpenError::Kind::newer);
    EXPECT_NE(newer.error().detail.find("1000"), std::string::npos);
    {
        Database database(directory.database(), Access::write);
        database.execute("PRAGMA user_version = 0; PRAGMA application_id = 7");
    }
    const auto foreign = Store::open(directory.path());
    ASSERT_FALSE(foreign.has_value());
    EXPECT_EQ(foreign.error().kind, OpenError::Kind::not_ours);
}

TEST(Migration, of_this_program_keeps_what_each_earlier_version_held) {
    for (std::size_t from = 1; from <= migrations().size(); ++from) {
        SCOPED_TRACE(from);
        const TrialDirectory directory;
        {
            Database database(directory.database(), Access::create);
            ASSERT_TRUE(migrate(database, std::span(migrations()).first(from)).has_value());
            const std::string version = std::to_string(from);
            std::ostringstream rows;
            rows << std::ifstream(HUIYIN_SOURCE_DIR "/src/store/sqlite/rows_of_version_" + version + ".txt").rdbuf();
            ASSERT_FALSE(rows.str().empty()) << "every version of the schema needs a file with rows of its time";
            database.execute(rows.str());
        }
        auto store = Store::open(directory.path());
        ASSERT_TRUE(store.has_value()) << store.error().detail;
        EXPECT_EQ((*store)->cases().case_count(), 1);
        const auto account = (*store)->staff().find("clerk");
        ASSERT_TRUE(account.has_value());
        EXPECT_TRUE(account->officer.roles.contains(Role::clerk));
        EXPECT_EQ((*store)->cases().sealed_identity(CaseId{1})->box, (Bytes{1, 2, 3}));
        const Date filed_on{std::chrono::days{20'000}};
        const auto facts = views::facts_of((*store)->cases().tally_rows({filed_on, filed_on}), {filed_on, filed_on});
        EXPECT_EQ(facts.count("filed"), 1U);
        EXPECT_EQ(facts.count("channel:telephone"), 1U);
        EXPECT_EQ(facts.open_by_age.front(), 1U);
        app::QueueQuery query;
        query.queue = app::Queue::my_unit;
        query.units = {UnitId{2}};
        ASSERT_EQ((*store)->cases().queue(query).total, 1U);
        Database database(directory.database(), Access::read);
        EXPECT_EQ(database.number("SELECT count(*) FROM event"), 1);
        EXPECT_EQ(database.number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    }
}

/// Undoes what came after that version, newest first.
const std::string back_to_version_4 =
    "DROP TABLE second_factor; DROP TABLE recovery_code; DROP INDEX session_by_officer; "
    "ALTER TABLE session DROP COLUMN begun; ALTER TABLE session DROP COLUMN used; "
    "ALTER TABLE session DROP COLUMN confirmed; ALTER TABLE session DROP COLUMN browser; "
    "DROP INDEX case_to_erase; ALTER TABLE case_view DROP COLUMN erase_on; "
    "DROP TABLE attachment; DROP TABLE cosignature; DROP TABLE custody_share; DROP TABLE staff_key; "
    "ALTER TABLE sealed_identity DROP COLUMN key_for_code; "
    "DROP INDEX case_urgent; ALTER TABLE case_view DROP COLUMN urgent; "
    "DROP INDEX case_by_asked_unit; ALTER TABLE case_view DROP COLUMN asked_unit; ";

/// An office as there were some then: no rulebook had a retention.
void found_without_retention(const std::filesystem::path& directory) {
    std::ostringstream text;
    text << std::ifstream(std::string(HUIYIN_SOURCE_DIR) + "/rules/past/cn-xinfang-2022-2.toml").rdbuf();
    const std::string rules = text.str();
    const std::string reference = codec::parse_rulebook(rules)->reference();
    std::vector<codec::RecordedOfficeEvent> events = founding();
    for (codec::RecordedOfficeEvent& recorded : events) {
        if (auto* const published = std::get_if<codec::RulebookPublished>(&recorded.event)) {
            *published = {reference, ledger::sha256(as_bytes(rules)), rules};
        } else if (auto* const chosen = std::get_if<codec::RulebookPutInForce>(&recorded.event)) {
            chosen->reference = reference;
        }
    }
    const auto store = *Store::create(directory);
    const auto writer = *app::Writer::start(store->log(), trial_key());
    ASSERT_TRUE(writer->publish_and_wait(std::move(events)).has_value());
    writer->stop();
}

TEST(Migration, folds_the_figures_of_an_office_that_worked_before_them) {
    const TrialDirectory directory;
    ASSERT_NO_FATAL_FAILURE(found_without_retention(directory.path()));
    const Date monday = day(2026, 3, 2);
    {
        TrialOffice office(directory.path());
        const CaseId id = office.accepted_case(monday, monday + std::chrono::days{2});
        office.file(monday);
        ASSERT_TRUE(office.act(id, WithdrawGrievance{}, Actor::filer(), monday + std::chrono::days{9}).has_value());
    }
    {
        Database database(directory.database(), Access::write);
        database.execute(
            back_to_version_4 +
            "DROP INDEX case_by_matter; "
            "ALTER TABLE case_view DROP COLUMN matter;"
            "ALTER TABLE case_view DROP COLUMN helper_digest; ALTER TABLE case_view DROP COLUMN joining_digest;"
            "DROP TABLE unit_mailbox; DROP INDEX outbox_news; DROP INDEX outbox_digest;"
            "ALTER TABLE outbox DROP COLUMN tries; ALTER TABLE outbox DROP COLUMN next_try;"
            "ALTER TABLE outbox DROP COLUMN failure;"
            "CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;"
            "DROP TABLE aged_tally; DROP INDEX tally_of_turns; PRAGMA user_version = 1;"
            "DELETE FROM tally WHERE kind LIKE 'channel:%' OR kind LIKE 'received-%' OR kind LIKE 'unit-%'");
    }
    TrialOffice office(directory.path());
    EXPECT_TRUE(office.audit().clean()) << office.audit().first->key;
    const views::Period period{monday, monday + std::chrono::days{9}};
    const auto facts = views::facts_of(office.store().cases().tally_rows(period), period);
    EXPECT_EQ(facts.count("channel:web"), 2U);
    EXPECT_EQ(facts.count("received-on-time"), 1U);
    const views::Period quarter{day(2026, 1, 1), day(2026, 3, 31)};
    const auto by_unit = views::facts_of(office.store().cases().tally_rows(quarter), quarter);
    EXPECT_EQ(by_unit.count("unit-filed:1"), 2U);
    EXPECT_EQ(by_unit.count("unit-accepted:2"), 1U);
    EXPECT_EQ(facts.open_by_age, (views::OpenByAge{1, 0, 0, 0, 0}));
}

TEST(Migration, finds_the_units_that_were_asked_to_account) {
    const TrialDirectory directory;
    ASSERT_NO_FATAL_FAILURE(found_without_retention(directory.path()));
    const Date monday = day(2026, 3, 2);
    {
        TrialOffice office(directory.path());
        const CaseId asked = office.accepted_case(monday, monday);
        const CaseId withdrawn = office.accepted_case(monday, monday);
        const Date late = monday + std::chrono::days{70};
        for (const CaseId id : {asked, withdrawn}) {
            ASSERT_TRUE(office.act(id, RecordMissedLimits{}, Actor::clock(), late));
        }
        ASSERT_TRUE(office.act(withdrawn, WithdrawGrievance{}, Actor::filer(), late));
    }
    Database(directory.database(), Access::write).execute(back_to_version_4 + "PRAGMA user_version = 4");
    TrialOffice office(directory.path());
    EXPECT_TRUE(office.audit().clean()) << office.audit().first->key;
    Database database(directory.database(), Access::read);
    EXPECT_EQ(database.number("SELECT count(*) FROM case_view WHERE asked_unit = 2"), 1);
}

TEST(Store, says_why_it_cannot_be_opened) {
    const TrialDirectory directory;
    EXPECT_EQ(Store::open(directory.path()).error().kind, OpenError::Kind::missing);
    EXPECT_EQ(Store::create(directory.path() / "nowhere").error().kind, OpenError::Kind::unavailable);
    ASSERT_TRUE(Store::create(directory.path()).has_value());
    EXPECT_EQ(Store::create(directory.path()).error().kind, OpenError::Kind::exists);
    std::ofstream(directory.database(), std::ios::trunc) << std::string(20'000, 'x');
    EXPECT_EQ(Store::open(directory.path()).error().kind, OpenError::Kind::damaged);
}

TEST(Store, keeps_its_files_from_other_accounts) {
    using std::filesystem::perms;
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    office.file(day(2026, 3, 2));
    const TrialDirectory copy;
    ASSERT_TRUE(office.store().copy_to(copy.database()).has_value());
    for (const TrialDirectory* one : {&directory, &copy}) {
        for (const auto& file : std::filesystem::directory_iterator(one->path())) {
            const perms others = file.status().permissions() & (perms::group_all | perms::others_all);
            EXPECT_EQ(others, perms::none) << file.path();
        }
    }
}

TEST(Store, copies_itself_while_it_is_written) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId id = office.file(day(2026, 3, 2));
    const TrialDirectory copy;
    ASSERT_TRUE(office.store().copy_to(copy.database()).has_value());
    office.file(day(2026, 3, 2));
    TrialOffice restored(copy.path());
    EXPECT_TRUE(restored.audit().clean());
    EXPECT_EQ(restored.store().cases().case_count(), id.value);
}

}  // namespace
}  // namespace huiyin::store::sqlite
