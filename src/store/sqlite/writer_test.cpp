#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/entry.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

using app::ChangeResult;

const Date monday = day(2026, 3, 2);

template <class Error>
const Error* error_of(const ChangeResult& result) {
    return result ? nullptr : std::get_if<Error>(&result.error());
}

/// Submits all before it waits for the first, so that most share a group.
std::vector<ChangeResult> in_one_group(app::Writer& writer, std::vector<app::Change> changes) {
    std::vector<std::future<ChangeResult>> waiting;
    for (app::Change& change : changes) {
        const auto promise = std::make_shared<std::promise<ChangeResult>>();
        waiting.push_back(promise->get_future());
        writer.submit(std::move(change), [promise](ChangeResult result) { promise->set_value(std::move(result)); });
    }
    std::vector<ChangeResult> results;
    for (auto& one : waiting) results.push_back(one.get());
    return results;
}

bool is_proven(const app::WrittenEvent& event, const std::string& note) {
    const auto opened = ledger::open_checkpoint(note, trial_key().verifier());
    if (!opened) return false;
    return ledger::verify_inclusion(event.leaf, opened->checkpoint.size, ledger::leaf_hash(as_bytes(event.entry)),
                                    event.inclusion, opened->checkpoint.root);
}

TEST(Writer, gives_cases_gapless_numbers_and_proves_each_of_their_events) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    std::vector<app::Change> changes;
    for (int i = 0; i < 300; ++i) changes.push_back(filing(monday, "Street lights " + std::to_string(i)));
    const auto results = in_one_group(office.writer(), std::move(changes));
    std::set<std::int64_t> ids;
    for (const ChangeResult& result : results) {
        ASSERT_TRUE(result.has_value());
        ids.insert(result->id.value);
        ASSERT_EQ(result->events.size(), 1U);
        EXPECT_TRUE(is_proven(result->events[0], result->checkpoint));
        EXPECT_EQ(codec::commitment_of(result->events[0].entry),
                  codec::commit(result->events[0].salt, result->events[0].private_event));
    }
    EXPECT_EQ(ids.size(), 300U);
    EXPECT_EQ(*ids.begin(), 1);
    EXPECT_EQ(*ids.rbegin(), 300);
    const auto report = office.audit();
    EXPECT_TRUE(report.clean()) << report.first->table << ' ' << report.first->key << ' ' << report.first->column;
    EXPECT_EQ(report.cases, 300);
}

TEST(Writer, lets_a_refusal_affect_only_its_own_change) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    std::vector<app::Change> changes{filing(monday), filing(monday, ""), filing(monday)};
    const auto results = in_one_group(office.writer(), std::move(changes));
    EXPECT_TRUE(results[0].has_value());
    EXPECT_TRUE(results[2].has_value());
    const auto* refusal = error_of<Refusal>(results[1]);
    ASSERT_NE(refusal, nullptr);
    EXPECT_EQ(refusal->code, RefusalCode::text_missing);
    EXPECT_EQ(office.store().cases().case_count(), 2);
}

TEST(Writer, decides_each_change_on_what_the_earlier_ones_of_the_group_led_to) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId id = office.file(monday);
    app::Change change;
    change.id = id;
    change.command = ReferCase{housing, "Within its powers"};
    change.actor = Actor::of(trial_officer(registrar_of_bureau));
    change.now = morning_of(monday);
    change.expected_version = 1;
    const auto results = in_one_group(office.writer(), {change, change});
    ASSERT_TRUE(results[0].has_value());
    EXPECT_EQ(results[0]->state.version, 3);  // registered, then referred
    const auto* conflict = error_of<app::Conflict>(results[1]);
    ASSERT_NE(conflict, nullptr);
    EXPECT_EQ(conflict->version, 3);
}

TEST(Writer, refuses_to_act_on_a_case_that_is_not_there) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const auto result = office.act(CaseId{7}, RegisterCase{}, Actor::of(trial_officer(registrar_of_bureau)), monday);
    const auto* refusal = error_of<Refusal>(result);
    ASSERT_NE(refusal, nullptr);
    EXPECT_EQ(refusal->code, RefusalCode::no_such_case);
    app::Change with_id = filing(monday);
    with_id.id = CaseId{7};
    EXPECT_NE(error_of<Refusal>(office.writer().submit_and_wait(with_id)), nullptr);
    EXPECT_EQ(office.store().cases().case_count(), 0);
}

TEST(Writer, answers_a_repeated_request_with_the_case_that_is_there) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    app::Change first = filing(monday);
    first.repeat = app::RepeatGuard{ledger::sha256(as_bytes("key")), ledger::sha256(as_bytes("request")),
                                    Bytes{1, 2, 3}, morning_of(monday).at + std::chrono::hours{24}};
    const auto together = in_one_group(office.writer(), {first, first});
    const auto later = office.writer().submit_and_wait(first);
    ASSERT_TRUE(together[0].has_value());
    for (const ChangeResult* repeated : {&together[1], &later}) {
        const auto* filed = error_of<app::AlreadyFiled>(*repeated);
        ASSERT_NE(filed, nullptr);
        EXPECT_EQ(filed->id, together[0]->id);
        EXPECT_EQ(filed->sealed_code, (Bytes{1, 2, 3}));
    }
    app::Change other = first;
    other.repeat->request = ledger::sha256(as_bytes("another request"));
    EXPECT_NE(error_of<app::RepeatMismatch>(office.writer().submit_and_wait(other)), nullptr);
    other.now = morning_of(monday + std::chrono::days{2});
    EXPECT_TRUE(office.writer().submit_and_wait(other).has_value()) << "an expired key may be used again";
    EXPECT_EQ(office.store().cases().case_count(), 2);
}

TEST(Writer, takes_a_row_of_another_register_over_once) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    app::Change row = filing(monday);
    row.source_key = "messages.csv:17";
    const auto together = in_one_group(office.writer(), {row, row});
    ASSERT_TRUE(together[0].has_value());
    EXPECT_NE(error_of<app::AlreadyFiled>(together[1]), nullptr);
    EXPECT_NE(error_of<app::AlreadyFiled>(office.writer().submit_and_wait(row)), nullptr);
    EXPECT_EQ(office.store().cases().imported("messages.csv:17"), together[0]->id);
    EXPECT_EQ(office.store().cases().imported("messages.csv:18"), std::nullopt);
}

TEST(Writer, goes_on_where_it_ended_after_a_restart) {
    const TrialDirectory directory;
    std::string before;
    {
        TrialOffice office(directory.path());
        office.file(monday);
        before = *office.store().public_log().checkpoint();
    }
    TrialOffice office(directory.path());
    EXPECT_EQ(*office.store().public_log().checkpoint(), before);
    EXPECT_EQ(office.file(monday), CaseId{2});
    EXPECT_TRUE(office.audit().clean());
    EXPECT_EQ(office.writer().office()->units.all().size(), 3U);
}

TEST(Writer, does_not_start_with_another_key) {
    const TrialDirectory directory;
    { const TrialOffice office(directory.path()); }
    auto store = Store::open(directory.path());
    ASSERT_TRUE(store.has_value());
    auto other = app::Writer::start((*store)->log(), ledger::SigningKey::generate("log.example/qinghe"));
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error(), app::WriterProblem::wrong_key);
}

TEST(Writer, shares_a_log_with_another_writer) {
    const TrialDirectory directory;
    TrialOffice server(directory.path());
    TrialOffice importer(directory.path());
    const CaseId first = server.file(monday);
    EXPECT_EQ(importer.file(monday), CaseId{2});
    EXPECT_TRUE(
        importer
            .act(first, ReferCase{housing, "Within its powers"}, Actor::of(trial_officer(registrar_of_bureau)), monday)
            .has_value());
    // The server has the case in its cache as it was before.
    const auto accepted =
        server.act(first, AcceptCase{"As usual"}, Actor::of(trial_officer(registrar_of_housing)), monday);
    ASSERT_TRUE(accepted.has_value());
    EXPECT_EQ(accepted->state.version, 4);
    std::thread other([&] {
        for (int i = 0; i < 50; ++i) importer.file(monday);
    });
    for (int i = 0; i < 50; ++i) server.file(monday);
    other.join();
    EXPECT_EQ(server.store().cases().case_count(), 102);
    EXPECT_EQ(*server.store().public_log().checkpoint(), *importer.store().public_log().checkpoint());
    EXPECT_TRUE(server.audit().clean());
}

void wait_until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!holds() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

TEST(Writer, takes_notice_of_a_unit_that_another_process_added) {
    const TrialDirectory directory;
    TrialOffice server(directory.path(), {.look_every = std::chrono::milliseconds{20}});
    TrialOffice other(directory.path());
    const Unit school{UnitId{9}, bureau, UnitKind::body, "清河学校", "Qinghe School"};
    ASSERT_TRUE(other.writer().publish_and_wait({{codec::UnitAdded{school}, {}, morning_of(monday)}}).has_value());
    wait_until([&] { return server.writer().office()->units.find(UnitId{9}) != nullptr; });
    EXPECT_NE(server.writer().office()->units.find(UnitId{9}), nullptr) << "though it writes nothing itself";
    EXPECT_EQ(server.file(monday), CaseId{1});
    EXPECT_TRUE(server.audit().clean());
}

TEST(Writer, finishes_what_waits_before_it_stops_and_refuses_what_comes_later) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    std::atomic<int> committed = 0;
    for (int i = 0; i < 500; ++i) {
        office.writer().submit(filing(monday), [&](const ChangeResult& result) { committed += result ? 1 : 0; });
    }
    office.writer().stop();
    EXPECT_EQ(committed, 500);
    const auto late = office.writer().submit_and_wait(filing(monday));
    const auto* trouble = error_of<app::StoreTrouble>(late);
    ASSERT_NE(trouble, nullptr);
    EXPECT_EQ(*trouble, app::StoreTrouble::stopping);
}

TEST(Writer, refuses_more_than_may_wait) {
    const TrialDirectory directory;
    TrialOffice office(directory.path(), {.group_max = 1, .waiting_max = 2, .unanswered_max = 1});
    std::promise<void> release;
    const auto released = release.get_future().share();
    std::atomic<int> unavailable = 0;
    std::atomic<int> answered = 0;
    const auto done = [&](const ChangeResult& result) {
        released.wait();
        ++answered;
        const auto* trouble = error_of<app::StoreTrouble>(result);
        if (trouble != nullptr && *trouble == app::StoreTrouble::unavailable) ++unavailable;
    };
    office.writer().submit(filing(monday), done);
    std::vector<std::thread> threads;
    for (int i = 0; i < 20; ++i) threads.emplace_back([&] { office.writer().submit(filing(monday), done); });
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    release.set_value();
    for (std::thread& thread : threads) thread.join();
    office.writer().stop();
    EXPECT_EQ(answered, 21);
    EXPECT_GE(unavailable, 10);
}

TEST(Writer, keeps_what_is_there_when_the_disk_is_full) {
    const TrialDirectory directory;
    std::vector<std::string> reports;
    std::int64_t before = 0;
    {
        TrialOffice office(directory.path(), {},
                           {.report = [&](std::string_view line) { reports.emplace_back(line); }, .pages_max = 60});
        app::StoreTrouble last{};
        for (;;) {
            app::Change change = filing(monday);
            std::get<FileGrievance>(change.command).text = std::string(9000, 'x');
            const auto result = office.writer().submit_and_wait(std::move(change));
            if (result) continue;
            const auto* trouble = error_of<app::StoreTrouble>(result);
            ASSERT_NE(trouble, nullptr);
            last = *trouble;
            break;
        }
        EXPECT_EQ(last, app::StoreTrouble::full);
        before = office.store().cases().case_count();
        EXPECT_GT(before, 3);
        EXPECT_TRUE(office.store().cases().find(CaseId{before}).has_value()) << "reading still works";
        EXPECT_FALSE(reports.empty());
        const auto report = office.audit();
        EXPECT_TRUE(report.clean());
        EXPECT_EQ(report.cases, before);
    }
    TrialOffice office(directory.path());  // with room again
    EXPECT_EQ(office.file(monday), CaseId{before + 1});
    EXPECT_TRUE(office.audit().clean());
}

TEST(Writer, says_that_it_cannot_write_until_it_can_again) {
    const TrialDirectory directory;
    TrialOffice office(directory.path(),
                       {.look_every = std::chrono::milliseconds{10}, .probe_every = std::chrono::milliseconds{50}});
    EXPECT_EQ(office.writer().trouble(), std::nullopt);
    office.file(monday);
    office.store().limit_pages(1);  // what there is stays, and nothing is added
    app::Change change = filing(monday);
    std::get<FileGrievance>(change.command).text = std::string(9000, 'x');
    EXPECT_FALSE(office.writer().submit_and_wait(std::move(change)).has_value());
    EXPECT_EQ(office.writer().trouble(), app::StoreTrouble::full);
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
    EXPECT_EQ(office.writer().trouble(), app::StoreTrouble::full) << "trying again does not work yet";
    office.store().limit_pages(1'000'000);
    wait_until([&] { return !office.writer().trouble(); });
    EXPECT_EQ(office.writer().trouble(), std::nullopt) << "though nobody files";
    EXPECT_EQ(office.file(monday), CaseId{2});
    EXPECT_TRUE(office.audit().clean());
    EXPECT_EQ(Database(directory.database(), Access::read).number("SELECT count(*) FROM answered_request"), 0);
}

TEST(Writer, publishes_all_of_what_makes_an_office_or_nothing) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const Moment now = morning_of(monday);
    const auto size_before = office.store().public_log().checkpoint();
    const auto refused = office.writer().publish_and_wait(
        {{codec::UnitAdded{{UnitId{9}, bureau, UnitKind::body, "清河学校", "Qinghe School"}}, {}, now},
         {codec::UnitAdded{{UnitId{9}, bureau, UnitKind::body, "清河医院", "Qinghe Hospital"}}, {}, now}});
    ASSERT_FALSE(refused.has_value());
    const auto* problem = std::get_if<app::OfficeProblem>(&refused.error());
    ASSERT_NE(problem, nullptr);
    EXPECT_EQ(problem->kind, app::OfficeProblem::Kind::unit_known);
    EXPECT_EQ(office.store().public_log().checkpoint(), size_before);
    ASSERT_TRUE(
        office.writer()
            .publish_and_wait({{codec::UnitAdded{{UnitId{9}, bureau, UnitKind::body, "清河学校", "School"}}, {}, now}})
            .has_value());
    EXPECT_NE(office.writer().office()->units.find(UnitId{9}), nullptr);
    EXPECT_TRUE(office.audit().clean());
}

TEST(Administration, writes_event_and_account_together_or_neither) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const auto event_count = [&] {
        return Database(directory.database(), Access::read).number("SELECT count(*) FROM office_event");
    };
    const std::int64_t before = event_count();
    office.store().limit_pages(1);
    const Officer officer{OfficerId{1}, bureau, {Role::clerk}, "wang", std::string(100'000, 'w')};
    EXPECT_FALSE(office.writer().administer_and_wait(office.on_machine().add(officer, {"hash", {}})).has_value());
    EXPECT_EQ(event_count(), before);
    EXPECT_FALSE(office.store().staff().find("wang").has_value());
    EXPECT_EQ(office.writer().office()->accounts.find(OfficerId{1}), nullptr);
    office.store().limit_pages(1'000'000);
    office.administer(office.on_machine().add(officer, {"hash", {}}));
    EXPECT_EQ(event_count(), before + 1);
    EXPECT_TRUE(office.store().staff().find("wang").has_value());
    EXPECT_TRUE(office.audit().clean());
}

TEST(Administration, refuses_a_name_to_sign_in_with_that_is_taken_without_harm_to_others) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    office.add({{}, bureau, {Role::clerk}, "wang", "Wang"}, "hash");
    const auto twin = [&](std::int64_t id, const std::string& sign_in) {
        return office.on_machine().add({OfficerId{id}, bureau, {}, sign_in, "Twin"}, {"hash", {}});
    };
    const auto refused = office.writer().administer_and_wait(twin(2, "wang"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(std::get<app::OfficeProblem>(refused.error()).kind, app::OfficeProblem::Kind::sign_in_taken);
    app::StaffAct both = twin(2, "li");
    app::StaffAct second = twin(3, "zhao");
    both.events.push_back(second.events.front());
    both.writes.push_back(second.writes.front());
    EXPECT_TRUE(office.writer().administer_and_wait(both).has_value());
    EXPECT_EQ(office.store().staff().accounts().size(), 3U);
    EXPECT_TRUE(office.audit().clean());
}

TEST(Administration, gives_power_only_when_a_second_person_agrees) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const OfficerId first = office.add({{}, bureau, {Role::administrator}, "a", "A"}, "hash");
    const OfficerId second = office.add({{}, bureau, {Role::custodian}, "b", "B"}, "hash");
    const OfficerId clerk = office.add({{}, bureau, {Role::clerk}, "c", "C"}, "hash");
    const Moment now = morning_of(monday);
    const app::Administration by_first(first, now);
    const auto refusal_of = [&](app::StaffAct act) -> std::optional<AccountRefusal> {
        const auto done = office.writer().administer_and_wait(std::move(act));
        return done ? std::nullopt : std::get<app::OfficeProblem>(done.error()).refusal;
    };
    EXPECT_EQ(refusal_of(by_first.change(clerk, bureau, {Role::custodian})), AccountRefusal::needs_second);
    EXPECT_EQ(
        refusal_of(app::Administration({}, now).propose(office.writer().office()->accounts, clerk, {Role::custodian})),
        AccountRefusal::not_permitted);
    EXPECT_EQ(refusal_of(by_first.propose(office.writer().office()->accounts, clerk, {Role::custodian})), std::nullopt);
    EXPECT_EQ(refusal_of(by_first.confirm(1)), AccountRefusal::own_proposal);
    EXPECT_EQ(office.store().staff().find("c")->officer.roles, Roles{Role::clerk});
    EXPECT_EQ(refusal_of(app::Administration(second, now).confirm(1)), std::nullopt);
    EXPECT_EQ(office.store().staff().find("c")->officer.roles, (Roles{Role::clerk, Role::custodian}));
    EXPECT_TRUE(office.audit().clean());
    // An act that claims to be done on the machine is not believed.
    app::StaffAct forged = app::Administration({}, now).change(clerk, bureau, {Role::administrator});
    forged.events.front().by = first;
    EXPECT_EQ(refusal_of(forged), AccountRefusal::not_permitted);
}

}  // namespace
}  // namespace huiyin::store::sqlite
