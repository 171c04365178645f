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
    return {ledger::sha256(as_bytes("cookie")), officer, "csrf", now + hours{8}, now + minutes{30}};
}

TEST(StaffBook, keeps_accounts_and_hides_disabled_ones) {
    const TrialDirectory directory;
    auto store = *Store::create(directory.path());
    auto& staff = store->staff();
    app::OfficerAccount account = clerk();
    account.officer.id = staff.save(account);
    EXPECT_TRUE(account.officer.id);
    ASSERT_TRUE(staff.find("wang").has_value());
    EXPECT_EQ(staff.find("wang")->officer, account.officer);
    EXPECT_EQ(staff.find(account.officer.id)->password_hash, "$argon2id$..");
    EXPECT_EQ(staff.find("Wang"), std::nullopt);
    EXPECT_EQ(staff.officers().size(), 1U);
    account.disabled = true;
    account.officer.roles = {};
    staff.save(account);
    EXPECT_TRUE(staff.officers().empty());
    EXPECT_TRUE(staff.find("wang")->disabled);
    EXPECT_TRUE(staff.find("wang")->officer.roles.empty());
    app::OfficerAccount twin = clerk();
    EXPECT_THROW(staff.save(twin), DatabaseError) << "two accounts with one name to sign in by";
}

TEST(StaffBook, ends_sessions_by_time_and_by_signing_out) {
    const TrialDirectory directory;
    auto store = *Store::create(directory.path());
    auto& staff = store->staff();
    const app::Session session = session_of(staff.save(clerk()));
    staff.open_session(session);
    ASSERT_TRUE(staff.session(session.token, now).has_value());
    EXPECT_EQ(staff.session(session.token, now)->csrf, "csrf");
    EXPECT_FALSE(staff.session(session.token, now + minutes{30}).has_value());
    staff.touch_session(session.token, now + minutes{45});
    EXPECT_TRUE(staff.session(session.token, now + minutes{30}).has_value());
    staff.touch_session(session.token, now + hours{20});
    EXPECT_FALSE(staff.session(session.token, now + hours{8}).has_value()) << "however busy";
    staff.close_session(session.token);
    EXPECT_FALSE(staff.session(session.token, now).has_value());
}

TEST(StaffBook, shuts_an_account_out_with_another_password_or_when_it_is_disabled) {
    const TrialDirectory directory;
    auto store = *Store::create(directory.path());
    auto& staff = store->staff();
    app::OfficerAccount account = clerk();
    account.officer.id = staff.save(account);
    app::OfficerAccount other = clerk();
    other.officer.sign_in = "li";
    other.officer.id = staff.save(other);
    const app::ApiToken of_other{ledger::sha256(as_bytes("other")), other.officer.id, "counter", now + hours{72}};
    staff.save_token(of_other);
    const app::Session session = session_of(account.officer.id);
    const app::ApiToken token{ledger::sha256(as_bytes("token")), account.officer.id, "import", now + hours{48}};
    const auto come_in = [&] {
        staff.open_session(session);
        staff.save_token(token);
    };
    const auto is_in = [&] {
        const bool by_session = staff.session(session.token, now).has_value();
        EXPECT_EQ(by_session, staff.token(token.token, now).has_value());
        return by_session;
    };
    come_in();
    account.officer.roles = {Role::handler};
    staff.save(account);
    EXPECT_TRUE(is_in()) << "other roles do not sign anybody out";
    account.password_hash = "$argon2id$other";
    staff.save(account);
    EXPECT_FALSE(is_in());
    come_in();
    account.disabled = true;
    staff.save(account);
    account.disabled = false;
    staff.save(account);
    EXPECT_FALSE(is_in()) << "what was open before does not come back with the account";
    EXPECT_TRUE(staff.token(of_other.token, now).has_value());
}

TEST(StaffBook, lists_the_tokens_that_are_valid_and_revokes_one) {
    const TrialDirectory directory;
    auto store = *Store::create(directory.path());
    auto& staff = store->staff();
    const OfficerId officer = staff.save(clerk());
    const app::ApiToken late{ledger::sha256(as_bytes("late")), officer, "import", now + hours{48}};
    const app::ApiToken soon{ledger::sha256(as_bytes("soon")), officer, "counter", now + hours{24}};
    staff.save_token(late);
    staff.save_token(soon);
    auto listed = staff.tokens(now);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].token, soon.token);
    EXPECT_EQ(listed[0].label, "counter");
    EXPECT_EQ(listed[0].officer, officer);
    EXPECT_EQ(listed[0].expires, soon.expires);
    EXPECT_EQ(staff.tokens(now + hours{24}).size(), 1U);
    staff.revoke_token(soon.token);
    listed = staff.tokens(now);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].token, late.token);
    EXPECT_FALSE(staff.token(soon.token, now).has_value());
}

TEST(StaffBook, purges_what_has_run_out_and_nothing_else) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    auto& staff = office.store().staff();
    const OfficerId officer = staff.save(clerk());
    const app::Session session = session_of(officer);
    staff.open_session(session);
    const app::ApiToken token{ledger::sha256(as_bytes("token")), officer, "import", now + hours{48}};
    staff.save_token(token);
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
    std::atomic<bool> stop = false;
    std::thread filer([&] {
        while (!stop) office.file(day(2026, 3, 2));
    });
    auto& staff = office.store().staff();
    app::Session session = session_of(staff.save(clerk()));
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
