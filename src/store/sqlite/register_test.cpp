#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/sweep.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"
#include "ledger/tiles.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Date monday = day(2026, 3, 2);

std::vector<std::int64_t> ids_of(const app::QueuePage& page) {
    std::vector<std::int64_t> ids;
    for (const views::CaseRow& row : page.rows) ids.push_back(row.id.value);
    return ids;
}

app::QueueQuery query_of(app::Queue queue, std::vector<UnitId> units) {
    app::QueueQuery query;
    query.queue = queue;
    query.units = std::move(units);
    return query;
}

TEST(Register, gives_a_case_with_its_whole_timeline) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId id = office.accepted_case(monday, monday + std::chrono::days{3});
    const auto file = office.store().cases().find(id);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->state.stage, Stage::accepted);
    EXPECT_EQ(file->state.handler, handler_of_housing);
    ASSERT_EQ(file->timeline.size(), 5U);
    EXPECT_EQ(file->state.version, 5);
    Case folded;
    for (const app::KeptEvent& event : file->timeline) folded = evolve(std::move(folded), event.recorded);
    EXPECT_EQ(folded, file->state);
    EXPECT_EQ(office.store().cases().codes(id),
              (views::CaseCodes{.receipt = ledger::sha256(as_bytes("Street lights"))}));
    EXPECT_EQ(office.store().cases().find(CaseId{2}), std::nullopt);
    EXPECT_EQ(office.store().cases().codes(CaseId{2}), std::nullopt);
    EXPECT_EQ(office.store().cases().sealed_identity(id), std::nullopt);
}

TEST(Register, shows_a_unit_what_it_has_to_account_for_wherever_the_case_lies) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId id = office.accepted_case(monday, monday);
    const Date late = monday + std::chrono::days{70};
    ASSERT_TRUE(office.act(id, RecordMissedLimits{}, Actor::clock(), late));
    ASSERT_TRUE(office.act(id, AskForReview{}, Actor::filer(), late));
    ASSERT_EQ(office.store().cases().find(id)->state.holder, bureau);
    const auto queue_of = [&](UnitId unit, UnitId asked) {
        app::QueueQuery query = query_of(app::Queue::my_unit, {unit});
        query.asked = asked;
        return office.store().cases().queue(query);
    };
    EXPECT_THAT(ids_of(queue_of(housing, housing)), ElementsAre(id.value));
    EXPECT_EQ(queue_of(housing, housing).rows.front().asked_unit, housing);
    EXPECT_THAT(ids_of(queue_of(housing, {})), IsEmpty()) << "of a clerk, who may not account for it";
    EXPECT_THAT(ids_of(queue_of(water, water)), IsEmpty());
    const Actor registrar{.roles = {Role::registrar}, .officer = registrar_of_housing, .unit = housing};
    ASSERT_TRUE(office.act(id, AnswerSupervision{"Short of staff; now two handle it."}, registrar, late));
    EXPECT_THAT(ids_of(queue_of(housing, housing)), IsEmpty());
    EXPECT_TRUE(office.audit().clean());
}

TEST(Register, shows_each_queue_in_the_order_of_its_dates) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId later = office.accepted_case(monday, monday + std::chrono::days{2});
    const CaseId sooner = office.accepted_case(monday, monday);
    const CaseId waiting = office.file(monday);
    auto& cases = office.store().cases();

    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::my_unit, {housing}))), ElementsAre(sooner.value, later.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::my_unit, {bureau}))), ElementsAre(waiting.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::my_unit, {bureau, housing}))),
                ElementsAre(waiting.value, sooner.value, later.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::unowned, {bureau, housing}))), ElementsAre(waiting.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::overdue, {bureau, housing}))), IsEmpty());

    auto mine = query_of(app::Queue::mine, {});
    mine.officer = handler_of_housing;
    EXPECT_THAT(ids_of(cases.queue(mine)), ElementsAre(sooner.value, later.value));
    mine.officer = registrar_of_housing;
    EXPECT_THAT(ids_of(cases.queue(mine)), IsEmpty());

    auto soon = query_of(app::Queue::due_soon, {bureau, housing});
    soon.due_before = monday + std::chrono::days{60};
    EXPECT_THAT(ids_of(cases.queue(soon)), ElementsAre(waiting.value, sooner.value));

    auto second_page = query_of(app::Queue::my_unit, {bureau, housing});
    second_page.offset = 1;
    second_page.rows_max = 1;
    const app::QueuePage page = cases.queue(second_page);
    EXPECT_THAT(ids_of(page), ElementsAre(sooner.value));
    EXPECT_EQ(page.total, 3U);
    EXPECT_EQ(page.rows[0].subject, "Street lights");
    EXPECT_EQ(page.rows[0].next_due, monday + std::chrono::days{60});
}

TEST(Register, shows_what_is_urgent_before_all_else_until_it_is_closed) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& cases = office.store().cases();
    const auto days = [](int count) { return std::chrono::days{count}; };
    const CaseId late = office.accepted_case(monday, monday);
    const CaseId handled = office.accepted_case(monday + days(70), monday + days(70));
    const CaseId fresh = office.file(monday + days(70));
    ASSERT_GT(app::sweep(cases, office.writer(), morning_of(monday + days(72))).cases, 0U);
    const Date day = monday + days(72);
    const Actor supervisor{{Role::supervisor}, OfficerId{9}, bureau};
    ASSERT_TRUE(office.act(fresh, MarkUrgent{"电线落在路上"}, supervisor, day).has_value());
    ASSERT_TRUE(office.act(handled, MarkUrgent{"断水的医院"}, supervisor, day).has_value());

    const auto mine = [&] {
        auto query = query_of(app::Queue::mine, {});
        query.officer = handler_of_housing;
        return cases.queue(query);
    };
    const app::QueuePage unit = cases.queue(query_of(app::Queue::my_unit, {bureau, housing}));
    EXPECT_THAT(ids_of(unit), ElementsAre(handled.value, fresh.value, late.value));
    EXPECT_EQ(unit.total, 3U);
    EXPECT_TRUE(unit.rows.front().urgent);
    EXPECT_FALSE(unit.rows.back().urgent);
    EXPECT_THAT(ids_of(mine()), ElementsAre(handled.value, late.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::unowned, {bureau, housing}))), ElementsAre(fresh.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::overdue, {bureau, housing}))), ElementsAre(late.value));
    auto backlog = query_of(app::Queue::backlog, {bureau, housing});
    backlog.due_before = day;
    EXPECT_THAT(ids_of(cases.queue(backlog)), ElementsAre(handled.value, fresh.value, late.value)) << "else by age";
    EXPECT_TRUE(office.audit().clean()) << office.audit().first->key;

    ASSERT_TRUE(office.act(handled, WithdrawGrievance{}, Actor::filer(), day).has_value());
    EXPECT_THAT(ids_of(mine()), ElementsAre(late.value));
}

TEST(Register, says_how_much_lies_with_whom) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& cases = office.store().cases();
    const auto days = [](int count) { return std::chrono::days{count}; };
    office.accepted_case(monday, monday);
    office.accepted_case(monday + days(10), monday + days(10));
    office.file(monday + days(1));
    ASSERT_GT(app::sweep(cases, office.writer(), morning_of(monday + days(65))).cases, 0U);
    const std::vector<app::HandlerLoad> load = cases.load({bureau, housing}, UnitId{});
    EXPECT_EQ(
        load,
        (std::vector<app::HandlerLoad>{
            {.unit = bureau, .handler = {}, .open = 1, .overdue = 1, .oldest_filed_on = monday + days(1)},
            {.unit = housing, .handler = handler_of_housing, .open = 2, .overdue = 1, .oldest_filed_on = monday}}));
}

TEST(Register, shows_what_is_long_open_to_who_leads_on_it_from_above) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId led = office.accepted_case(monday, monday);
    office.accepted_case(monday, monday);
    const Officer lead{.id = OfficerId{8}, .unit = bureau, .roles = {Role::lead}, .sign_in = "l", .name = "L"};
    const Actor supervisor{{Role::supervisor}, OfficerId{9}, bureau};
    ASSERT_TRUE(office.act(led, AssignLead{lead}, supervisor, monday).has_value());
    auto query = query_of(app::Queue::backlog, {});
    query.officer = lead.id;
    query.due_before = monday;
    EXPECT_THAT(ids_of(office.store().cases().queue(query)), ElementsAre(led.value));
    query.due_before = monday - std::chrono::days{1};
    EXPECT_THAT(ids_of(office.store().cases().queue(query)), IsEmpty());
}

TEST(Register, shows_what_is_overdue_first_and_what_has_no_next_day_last) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& cases = office.store().cases();
    const auto days = [](int count) { return std::chrono::days{count}; };
    const CaseId old_one = office.accepted_case(monday, monday);
    const CaseId at_bureau = office.file(monday);  // due on 17 March; nobody is above to ask for an account of it
    const CaseId next_one = office.accepted_case(monday + days(10), monday + days(10));
    const CaseId fresh = office.file(monday + days(70));
    EXPECT_EQ(app::sweep(cases, office.writer(), morning_of(monday + days(75))).cases, 3U);
    const auto overdue = cases.queue(query_of(app::Queue::overdue, {bureau, housing})).rows;
    ASSERT_EQ(overdue.at(0).next_due, monday + days(75 + 30)) << "an account is owed to the level above";
    ASSERT_EQ(overdue.at(1).next_due, std::nullopt);

    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::my_unit, {bureau, housing}))),
                ElementsAre(old_one.value, at_bureau.value, next_one.value, fresh.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::my_unit, {bureau}))),
                ElementsAre(at_bureau.value, fresh.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::unowned, {bureau, housing}))),
                ElementsAre(at_bureau.value, fresh.value));
    EXPECT_THAT(ids_of(cases.queue(query_of(app::Queue::overdue, {bureau, housing}))),
                ElementsAre(old_one.value, at_bureau.value, next_one.value));
    auto mine = query_of(app::Queue::mine, {});
    mine.officer = handler_of_housing;
    EXPECT_THAT(ids_of(cases.queue(mine)), ElementsAre(old_one.value, next_one.value));
    EXPECT_EQ(cases.queue(query_of(app::Queue::my_unit, {bureau, housing})).total, 4U);
    auto without_housing = query_of(app::Queue::my_unit, {bureau, housing});
    without_housing.complained_of = housing;
    EXPECT_EQ(cases.queue(without_housing).total, 4U);
}

TEST(Register, leaves_cases_out_that_complain_of_the_officers_unit) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId plain = office.file(monday);
    const CaseId against_housing = office.file(monday, {"Qinghe Housing"});
    auto& cases = office.store().cases();
    EXPECT_EQ(cases.find(against_housing)->state.complained_of, std::vector<UnitId>{housing});

    auto query = query_of(app::Queue::my_unit, {bureau});
    EXPECT_EQ(cases.queue(query).total, 2U);
    EXPECT_EQ(app::sweep(cases, office.writer(), morning_of(monday + std::chrono::days{90})).cases, 2U);
    query.complained_of = housing;
    const app::QueuePage page = cases.queue(query);
    EXPECT_THAT(ids_of(page), ElementsAre(plain.value));
    EXPECT_EQ(page.total, 1U) << "the number must not betray it either";
    query.complained_of = water;
    EXPECT_EQ(cases.queue(query).total, 2U);
}

TEST(Register, shows_what_no_unit_holds_to_those_whom_no_accused_leads) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId unheld = office.file(monday, {"Qinghe Bureau"});
    auto& cases = office.store().cases();
    ASSERT_FALSE(cases.find(unheld)->state.holder);
    auto query = query_of(app::Queue::unowned, {housing});
    EXPECT_THAT(ids_of(cases.queue(query)), IsEmpty());
    query.unheld_without = {housing, bureau};
    EXPECT_THAT(ids_of(cases.queue(query)), IsEmpty()) << "housing is led by the bureau";
    query.unheld_without = {water};
    EXPECT_THAT(ids_of(cases.queue(query)), ElementsAre(unheld.value));
    query.queue = app::Queue::my_unit;
    EXPECT_THAT(ids_of(cases.queue(query)), IsEmpty());
}

TEST(Register, drops_closed_cases_from_the_queues) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId id = office.file(monday);
    ASSERT_TRUE(office.act(id, WithdrawGrievance{}, Actor::filer(), monday).has_value());
    auto& cases = office.store().cases();
    EXPECT_EQ(cases.queue(query_of(app::Queue::my_unit, {bureau})).total, 0U);
    EXPECT_THAT(cases.due_before(monday + std::chrono::days{400}, 10), IsEmpty());
    const std::vector<views::Tally> expected{{monday, "channel:web", 1},
                                             {monday, "filed", 1},
                                             {monday, "turned-closed", 1},
                                             {monday, "turned-open", 1},
                                             {monday, "withdrawn", 1}};
    EXPECT_EQ(cases.tally_rows({monday, monday}).by_day, expected);
}

TEST(Register, gives_the_rows_of_a_period_and_what_was_open_before_it) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId id = office.file(monday);
    office.file(monday);
    const Date friday = monday + std::chrono::days{4};
    ASSERT_TRUE(office.act(id, WithdrawGrievance{}, Actor::filer(), friday).has_value());
    auto& cases = office.store().cases();
    const views::TallyRows later = cases.tally_rows({friday, friday + std::chrono::days{30}});
    EXPECT_EQ(later.log_size, office.audit().size);
    EXPECT_EQ(later.open_before, 2U);
    EXPECT_EQ(later.by_day, (std::vector<views::Tally>{{friday, "turned-closed", 1}, {friday, "withdrawn", 1}}));
    EXPECT_EQ(later.by_age, (std::vector<views::AgedTally>{{monday, friday, "turned-closed", 1},
                                                           {monday, monday, "turned-open", 2}}));
    EXPECT_EQ(views::facts_of(later, {friday, friday}).open, 1U);
    const Date much_later = monday + std::chrono::days{181};
    const views::TallyRows old = cases.tally_rows({much_later, much_later});
    EXPECT_TRUE(old.by_day.empty());
    EXPECT_TRUE(old.by_age.empty());
    EXPECT_EQ(views::facts_of(old, {much_later, much_later}).open_by_age.back(), 1U);
}

TEST(PublicLog, serves_what_the_checkpoint_covers_and_no_more) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    for (int i = 0; i < 300; ++i) office.writer().submit(filing(monday), [](const app::ChangeResult&) {});
    office.file(monday);
    auto& log = office.store().public_log();
    const auto note = log.checkpoint();
    EXPECT_EQ(log.checkpoint(), note) << "the same bytes as long as nothing is written";
    const auto opened = ledger::open_checkpoint(*note, trial_key().verifier());
    ASSERT_TRUE(opened.has_value());
    const std::uint64_t size = opened->checkpoint.size;
    ASSERT_EQ(size, 308U);  // 7 of the office, 301 cases

    const auto full = log.tile(0, 0, 256);
    ASSERT_TRUE(full.has_value());
    EXPECT_EQ(full->size(), 256U * 32U);
    EXPECT_EQ(log.tile(0, 1, 52)->size(), 52U * 32U);
    EXPECT_EQ(log.tile(1, 0, 1)->size(), 32U);
    EXPECT_EQ(log.tile(0, 1, 53), std::nullopt);
    EXPECT_EQ(log.tile(1, 0, 2), std::nullopt);
    EXPECT_EQ(log.tile(2, 0, 1), std::nullopt);
    EXPECT_EQ(log.tile(99, 0, 1), std::nullopt);
    EXPECT_EQ(log.entries(1, 53), std::nullopt);

    ledger::CompactRange tree;
    for (const auto& [index, width] : {std::pair{0U, 256U}, std::pair{1U, 52U}}) {
        const auto bundle = log.entries(index, width);
        ASSERT_TRUE(bundle.has_value());
        const auto entries = ledger::decode_bundle(*bundle);
        ASSERT_TRUE(entries.has_value());
        for (const ByteView entry : *entries) tree.append(ledger::leaf_hash(entry));
    }
    EXPECT_EQ(tree.root(), opened->checkpoint.root);

    for (const std::uint64_t leaf : {0U, 255U, 256U, 307U}) {
        const auto proof = log.prove(leaf);
        ASSERT_TRUE(proof.has_value());
        EXPECT_TRUE(ledger::verify_inclusion(leaf, size, ledger::leaf_hash(as_bytes(proof->entry)), proof->inclusion,
                                             opened->checkpoint.root));
    }
    EXPECT_FALSE(log.prove(308).has_value());
}

}  // namespace
}  // namespace huiyin::store::sqlite
