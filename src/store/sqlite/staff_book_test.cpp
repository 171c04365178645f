#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "ledger/sha256.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Instant now = morning_of(day(2026, 3, 2)).at;

app::OfficerAccount clerk() {
    return {{{}, bureau, {Role::clerk, Role::registrar}, "wang", "Wang"}, "$argon2id$..", false};
}

app::Session session_of(OfficerId officer) {
    return {ledger::sha256(as_bytes("cookie")),
            officer,
            "csrf",
            now + hours{8},
            now + minutes{30},
            now,
            now,
            "Firefox",
            now};
}

TEST(StaffBook, keeps_accounts_and_hides_disabled_ones) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    app::OfficerAccount account = clerk();
    account.officer.id = office.add(account);
    ASSERT_TRUE(staff.find("wang").has_value());
    EXPECT_EQ(staff.find("wang")->officer, account.officer);
    EXPECT_EQ(staff.find(account.officer.id)->password_hash, "$argon2id$..");
    EXPECT_EQ(staff.find("Wang"), std::nullopt);
    EXPECT_EQ(staff.officers().size(), 1U);
    office.administer(office.on_machine().set_disabled(account.officer.id, true));
    office.administer(office.on_machine().change(account.officer.id, housing, {}));
    EXPECT_TRUE(staff.officers().empty());
    ASSERT_EQ(staff.accounts().size(), 1U);
    EXPECT_TRUE(staff.find("wang")->disabled);
    EXPECT_TRUE(staff.find("wang")->officer.roles.empty());
    EXPECT_EQ(staff.find("wang")->officer.unit, housing);
    EXPECT_TRUE(office.audit().clean());
}

TEST(StaffBook, ends_sessions_by_time_and_by_signing_out) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    const app::Session session = session_of(office.add(clerk()));
    staff.open_session(session);
    ASSERT_TRUE(staff.session(session.token, now).has_value());
    EXPECT_EQ(staff.session(session.token, now)->csrf, "csrf");
    EXPECT_EQ(staff.session(session.token, now)->browser, "Firefox");
    EXPECT_EQ(staff.session(session.token, now)->begun, now);
    EXPECT_FALSE(staff.session(session.token, now + minutes{30}).has_value());
    staff.touch_session(session.token, now + minutes{15}, now + minutes{45});
    ASSERT_TRUE(staff.session(session.token, now + minutes{30}).has_value());
    EXPECT_EQ(staff.session(session.token, now)->used, now + minutes{15});
    staff.confirm_session(session.token, now + minutes{20});
    EXPECT_EQ(staff.session(session.token, now)->confirmed, now + minutes{20});
    staff.touch_session(session.token, now + hours{7}, now + hours{20});
    EXPECT_FALSE(staff.session(session.token, now + hours{8}).has_value()) << "however busy";
    staff.close_session(session.token);
    EXPECT_FALSE(staff.session(session.token, now).has_value());
}

TEST(StaffBook, shuts_an_account_out_with_another_password_or_when_it_is_disabled) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    const OfficerId officer = office.add(clerk());
    app::OfficerAccount other = clerk();
    other.officer.sign_in = "li";
    other.officer.id = office.add(other);
    const auto keep = [&](const app::ApiToken& token) {
        office.administer(office.on_machine().make_token(token, day(2026, 3, 4)));
    };
    const app::ApiToken of_other{ledger::sha256(as_bytes("other")), other.officer.id, "counter", now + hours{72}};
    keep(of_other);
    const app::Session session = session_of(officer);
    const app::ApiToken token{ledger::sha256(as_bytes("token")), officer, "import", now + hours{48}};
    const auto come_in = [&] {
        staff.open_session(session);
        keep(token);
    };
    const auto is_in = [&] {
        const bool by_session = staff.session(session.token, now).has_value();
        EXPECT_EQ(by_session, staff.token(token.token, now).has_value());
        return by_session;
    };
    come_in();
    office.administer(office.on_machine().change(officer, bureau, {Role::handler}));
    EXPECT_TRUE(is_in()) << "other roles do not sign anybody out";
    office.administer(office.on_machine().change(officer, bureau, {Role::handler, Role::custodian}));
    EXPECT_FALSE(is_in()) << "power goes to nobody who was there before it";
    office.administer(office.on_machine().change(officer, bureau, {Role::handler}));
    come_in();
    office.administer(office.on_machine().set_password(officer, {"$argon2id$other", {}}));
    EXPECT_FALSE(is_in());
    come_in();
    office.administer(office.on_machine().set_disabled(officer, true));
    office.administer(office.on_machine().set_disabled(officer, false));
    EXPECT_FALSE(is_in()) << "what was open before does not come back with the account";
    EXPECT_TRUE(staff.token(of_other.token, now).has_value());
    EXPECT_TRUE(office.audit().clean());
}

TEST(StaffBook, changes_a_password_for_its_owner_and_ends_the_other_sessions) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    const OfficerId officer = office.add(clerk());
    const app::Session here = session_of(officer);
    app::Session there = here;
    there.token = ledger::sha256(as_bytes("another cookie"));
    there.begun = now + minutes{1};
    staff.open_session(here);
    staff.open_session(there);
    ASSERT_EQ(staff.sessions_of(officer, now).size(), 2U);
    EXPECT_EQ(staff.sessions_of(officer, now).front().token, there.token) << "the newest first";
    EXPECT_FALSE(staff.change_password(officer, "another hash", "$argon2id$new", {}, here.token));
    EXPECT_EQ(staff.sessions_of(officer, now).size(), 2U);
    ASSERT_TRUE(staff.change_password(officer, "$argon2id$..", "$argon2id$new", {}, here.token));
    ASSERT_EQ(staff.sessions_of(officer, now).size(), 1U);
    EXPECT_EQ(staff.sessions_of(officer, now).front().token, here.token);
    EXPECT_EQ(staff.find(officer)->password_hash, "$argon2id$new");
}

TEST(StaffBook, takes_each_step_and_each_recovery_code_once) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    const OfficerId officer = office.add(clerk());
    EXPECT_FALSE(staff.second_factor(officer).has_value());
    staff.begin_second_factor(officer, Bytes{1});
    staff.begin_second_factor(officer, Bytes{2});
    EXPECT_FALSE(staff.second_factor(officer)->enrolled);
    EXPECT_FALSE(staff.take_step(officer, 5)) << "not before it is in use";
    const Hash code = ledger::sha256(as_bytes("code"));
    EXPECT_FALSE(staff.enrol_second_factor(officer, Bytes{1}, 5, {code})) << "another one was begun since";
    ASSERT_TRUE(staff.enrol_second_factor(officer, Bytes{2}, 5, {code, ledger::sha256(as_bytes("more"))}));
    staff.begin_second_factor(officer, Bytes{3});
    EXPECT_EQ(staff.second_factor(officer)->sealed_secret, Bytes{2}) << "one in use is not replaced";
    EXPECT_FALSE(staff.take_step(officer, 5));
    EXPECT_TRUE(staff.take_step(officer, 7));
    EXPECT_FALSE(staff.take_step(officer, 6));
    EXPECT_TRUE(staff.take_recovery_code(officer, code));
    EXPECT_FALSE(staff.take_recovery_code(officer, code));
    EXPECT_EQ(staff.recovery_codes_left(officer), 1U);
    office.administer(office.on_machine().remove_second_factor(officer));
    EXPECT_FALSE(staff.second_factor(officer).has_value());
    EXPECT_EQ(staff.recovery_codes_left(officer), 0U);
}

TEST(StaffBook, lists_the_tokens_that_are_valid_and_revokes_one) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    const OfficerId officer = office.add(clerk());
    const app::ApiToken late{ledger::sha256(as_bytes("late")), officer, "import", now + hours{48}};
    const app::ApiToken soon{ledger::sha256(as_bytes("soon")), officer, "counter", now + hours{24}};
    office.administer(office.on_machine().make_token(late, day(2026, 3, 4)));
    office.administer(office.on_machine().make_token(soon, day(2026, 3, 3)));
    auto listed = staff.tokens(now);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].token, soon.token);
    EXPECT_EQ(listed[0].label, "counter");
    EXPECT_EQ(listed[0].officer, officer);
    EXPECT_EQ(listed[0].expires, soon.expires);
    EXPECT_EQ(staff.tokens(now + hours{24}).size(), 1U);
    office.administer(office.on_machine().revoke_token(soon));
    listed = staff.tokens(now);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].token, late.token);
    EXPECT_FALSE(staff.token(soon.token, now).has_value());
}

TEST(StaffBook, purges_what_has_run_out_and_nothing_else) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    const OfficerId officer = office.add(clerk());
    const app::Session session = session_of(officer);
    staff.open_session(session);
    const app::ApiToken token{ledger::sha256(as_bytes("token")), officer, "import", now + hours{48}};
    office.administer(office.on_machine().make_token(token, day(2026, 3, 4)));
    app::Change change = filing(day(2026, 3, 2));
    change.repeat = app::RepeatGuard{ledger::sha256(as_bytes("key")), ledger::sha256(as_bytes("request")), Bytes{1},
                                     now + hours{24}};
    ASSERT_TRUE(office.writer().submit_and_wait(change).has_value());
    const auto count_of = [&](const std::string& table) {
        return Database(directory.database(), Access::read).number("SELECT count(*) FROM " + table);
    };
    office.store().leftovers().purge(now);
    EXPECT_EQ(count_of("session") + count_of("api_token") + count_of("answered_request"), 3);
    office.store().leftovers().purge(now + hours{25});
    EXPECT_EQ(count_of("session"), 0);
    EXPECT_EQ(count_of("answered_request"), 0);
    EXPECT_TRUE(staff.token(token.token, now + hours{25}).has_value());
    EXPECT_FALSE(staff.token(token.token, now + hours{48}).has_value());
    office.store().leftovers().purge(now + hours{48});
    EXPECT_EQ(count_of("api_token"), 0);
}

TEST(StaffBook, gets_its_turn_while_the_log_is_busy) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    app::Session session = session_of(office.add(clerk()));
    std::atomic<bool> stop = false;
    std::thread filer([&] {
        while (!stop) office.file(day(2026, 3, 2));
    });
    auto& staff = office.store().staff();
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 50; ++i) {
        session.token = ledger::sha256(as_bytes("cookie " + std::to_string(i)));
        staff.open_session(session);
    }
    const auto took = std::chrono::steady_clock::now() - begun;
    stop = true;
    filer.join();
    EXPECT_LT(took, std::chrono::seconds{10});
}

}  // namespace
}  // namespace huiyin::store::sqlite
