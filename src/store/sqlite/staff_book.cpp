#include "store/sqlite/staff_book.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "domain/unit/account.hpp"
#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

namespace {

constexpr std::chrono::minutes touch_every{1};
// Of one kind in one transaction, so that the log's writer never waits for long.
constexpr std::int64_t purged_max = 1000;

Roles roles_from_text(std::string_view text) {
    const auto roles = parse_role_words(text);
    if (!roles) throw DatabaseError(Trouble::damaged, "an officer's role is not known");
    return *roles;
}

app::OfficerAccount account_of(const Rows& row) {
    return {
        .officer =
            {
                .id = OfficerId{row.integer(0)},
                .unit = UnitId{row.integer(1)},
                .roles = roles_from_text(row.text(2)),
                .sign_in = std::string(row.text(3)),
                .name = std::string(row.text(4)),
            },
        .password_hash = std::string(row.text(5)),
        .disabled = row.integer(6) != 0,
    };
}

/// From a row of officer, csrf, expires, idle_until, begun, used, browser, confirmed.
app::Session session_of(const Hash& token, const Rows& row) {
    return {
        .token = token,
        .officer = OfficerId{row.integer(0)},
        .csrf = std::string(row.text(1)),
        .expires = from_milliseconds(row.integer(2)),
        .idle_until = from_milliseconds(row.integer(3)),
        .begun = from_milliseconds(row.integer(4)),
        .used = from_milliseconds(row.integer(5)),
        .browser = std::string(row.text(6)),
        .confirmed = from_milliseconds(row.integer(7)),
    };
}

bool has_ended(const app::Session& session, Instant now) { return session.expires <= now || session.idle_until <= now; }

std::optional<app::OfficerAccount> first_account(Rows rows) {
    if (!rows.next()) return std::nullopt;
    return account_of(rows);
}

}  // namespace

SqliteStaffBook::SqliteStaffBook(const std::filesystem::path& file, WriteTurn& turn, ReaderPool& readers)
    : turn_(&turn),
      readers_(&readers),
      database_(file, Access::write),
      update_password_(database_.prepare("UPDATE officer SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2")),
      insert_session_(database_.prepare(
          "INSERT INTO session (token, officer, csrf, expires, idle_until, begun, used, browser, confirmed) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")),
      touch_session_(database_.prepare("UPDATE session SET idle_until = ?2, used = ?3 WHERE token = ?1")),
      confirm_session_(database_.prepare("UPDATE session SET confirmed = ?2 WHERE token = ?1")),
      delete_session_(database_.prepare("DELETE FROM session WHERE token = ?1")),
      delete_other_sessions_(database_.prepare("DELETE FROM session WHERE officer = ?1 AND token <> ?2")),
      begin_factor_(database_.prepare(
          "INSERT INTO second_factor (officer, sealed_secret, enrolled, last_step) VALUES (?1, ?2, 0, 0) "
          "ON CONFLICT DO UPDATE SET sealed_secret = excluded.sealed_secret, last_step = 0 WHERE enrolled = 0")),
      enrol_factor_(database_.prepare("UPDATE second_factor SET enrolled = 1, last_step = ?3 "
                                      "WHERE officer = ?1 AND sealed_secret = ?2 AND enrolled = 0")),
      take_step_(database_.prepare("UPDATE second_factor SET last_step = ?2 "
                                   "WHERE officer = ?1 AND enrolled = 1 AND last_step < ?2")),
      delete_factor_(database_.prepare("DELETE FROM second_factor WHERE officer = ?1")),
      insert_recovery_(database_.prepare("INSERT INTO recovery_code (officer, digest) VALUES (?1, ?2)")),
      delete_recovery_(database_.prepare("DELETE FROM recovery_code WHERE officer = ?1 AND digest = ?2")),
      delete_recovery_of_(database_.prepare("DELETE FROM recovery_code WHERE officer = ?1")),
      reseal_key_(database_.prepare("UPDATE staff_key SET sealed_secret = ?3 WHERE officer = ?1 AND public_key = ?2")),
      purge_sessions_(database_.prepare(
          "DELETE FROM session WHERE token IN (SELECT token FROM session WHERE expires <= ?1 OR idle_until <= ?1 "
          "LIMIT ?2)")),
      purge_tokens_(database_.prepare(
          "DELETE FROM api_token WHERE token IN (SELECT token FROM api_token WHERE expires <= ?1 LIMIT ?2)")),
      purge_answered_(database_.prepare("DELETE FROM answered_request WHERE key IN "
                                        "(SELECT key FROM answered_request WHERE expires <= ?1 LIMIT ?2)")) {}

template <class Work>
void SqliteStaffBook::write(Work work) {
    const std::lock_guard lock(mutex_);
    const std::lock_guard turn(*turn_);
    Transaction transaction(database_);
    work();
    transaction.commit();
}

std::optional<app::OfficerAccount> SqliteStaffBook::find(std::string_view sign_in) {
    return first_account(readers_->take()->officer_by_sign_in.rows(sign_in));
}

std::optional<app::OfficerAccount> SqliteStaffBook::find(OfficerId id) {
    return first_account(readers_->take()->officer_by_id.rows(id));
}

std::vector<Officer> SqliteStaffBook::officers() {
    const auto reader = readers_->take();
    std::vector<Officer> all;
    Rows rows = reader->officers.rows();
    while (rows.next()) all.push_back(account_of(rows).officer);
    return all;
}

std::vector<app::OfficerAccount> SqliteStaffBook::accounts() {
    const auto reader = readers_->take();
    Statement accounts = reader->database.prepare(
        "SELECT id, unit, roles, sign_in, name, password_hash, disabled FROM officer ORDER BY id");
    std::vector<app::OfficerAccount> all;
    Rows rows = accounts.rows();
    while (rows.next()) all.push_back(account_of(rows));
    return all;
}

bool SqliteStaffBook::change_password(OfficerId id, std::string_view old_hash, std::string_view new_hash,
                                      const std::optional<vault::StaffKey>& resealed, const Hash& session_kept) {
    bool changed = false;
    write([&] {
        update_password_.run(id, old_hash, new_hash);
        changed = database_.changes() == 1;
        if (!changed) return;
        if (resealed) reseal_key_.run(id, resealed->public_key, resealed->sealed_secret);
        delete_other_sessions_.run(id, session_kept);
    });
    return changed;
}

void SqliteStaffBook::open_session(const app::Session& session) {
    write([&] {
        insert_session_.run(session.token, session.officer, session.csrf, to_milliseconds(session.expires),
                            to_milliseconds(session.idle_until), to_milliseconds(session.begun),
                            to_milliseconds(session.used), session.browser, to_milliseconds(session.confirmed));
    });
}

std::optional<app::Session> SqliteStaffBook::session(const Hash& token, Instant now) {
    const auto reader = readers_->take();
    Rows rows = reader->session.rows(token);
    if (!rows.next()) return std::nullopt;
    app::Session session = session_of(token, rows);
    if (has_ended(session, now)) return std::nullopt;
    return session;
}

std::vector<app::Session> SqliteStaffBook::sessions_of(OfficerId id, Instant now) {
    const auto reader = readers_->take();
    Statement sessions = reader->database.prepare(
        "SELECT officer, csrf, expires, idle_until, begun, used, browser, confirmed, token FROM session "
        "WHERE officer = ?1 ORDER BY begun DESC, token");
    std::vector<app::Session> all;
    Rows rows = sessions.rows(id);
    while (rows.next()) {
        app::Session session = session_of(rows.array<32>(8), rows);
        if (!has_ended(session, now)) all.push_back(std::move(session));
    }
    return all;
}

void SqliteStaffBook::touch_session(const Hash& token, Instant used, Instant idle_until) {
    {
        const auto reader = readers_->take();
        Rows rows = reader->session.rows(token);
        if (!rows.next() || idle_until < from_milliseconds(rows.integer(3)) + touch_every) return;
    }
    try {
        write([&] { touch_session_.run(token, to_milliseconds(idle_until), to_milliseconds(used)); });
    } catch (const DatabaseError& error) {
        // With a full disk pages can still be read; the session only ends sooner.
        if (error.trouble() != Trouble::full && error.trouble() != Trouble::unavailable) throw;
    }
}

void SqliteStaffBook::close_session(const Hash& token) {
    write([&] { delete_session_.run(token); });
}

void SqliteStaffBook::confirm_session(const Hash& token, Instant now) {
    write([&] { confirm_session_.run(token, to_milliseconds(now)); });
}

void SqliteStaffBook::close_other_sessions(OfficerId id, const Hash& session_kept) {
    write([&] { delete_other_sessions_.run(id, session_kept); });
}

std::optional<app::ApiToken> SqliteStaffBook::token(const Hash& token, Instant now) {
    const auto reader = readers_->take();
    Rows rows = reader->api_token.rows(token);
    if (!rows.next()) return std::nullopt;
    app::ApiToken found{
        .token = token,
        .officer = OfficerId{rows.integer(0)},
        .label = std::string(rows.text(1)),
        .expires = from_milliseconds(rows.integer(2)),
    };
    if (found.expires <= now) return std::nullopt;
    return found;
}

std::vector<app::ApiToken> SqliteStaffBook::tokens(Instant now) {
    const auto reader = readers_->take();
    std::vector<app::ApiToken> all;
    Rows rows = reader->api_tokens.rows(to_milliseconds(now));
    while (rows.next()) {
        all.push_back({
            .token = rows.array<32>(0),
            .officer = OfficerId{rows.integer(1)},
            .label = std::string(rows.text(2)),
            .expires = from_milliseconds(rows.integer(3)),
        });
    }
    return all;
}

std::optional<app::SecondFactor> SqliteStaffBook::second_factor(OfficerId id) {
    const auto reader = readers_->take();
    Statement factor =
        reader->database.prepare("SELECT sealed_secret, enrolled, last_step FROM second_factor WHERE officer = ?1");
    Rows rows = factor.rows(id);
    if (!rows.next()) return std::nullopt;
    return app::SecondFactor{.sealed_secret = Bytes(rows.blob(0).begin(), rows.blob(0).end()),
                             .enrolled = rows.integer(1) != 0,
                             .last_step = rows.integer(2)};
}

void SqliteStaffBook::begin_second_factor(OfficerId id, const Bytes& sealed_secret) {
    write([&] { begin_factor_.run(id, sealed_secret); });
}

bool SqliteStaffBook::enrol_second_factor(OfficerId id, const Bytes& sealed_secret, std::int64_t step,
                                          const std::vector<Hash>& recovery) {
    bool enrolled = false;
    write([&] {
        enrol_factor_.run(id, sealed_secret, step);
        enrolled = database_.changes() == 1;
        if (enrolled) put_recovery_codes(id, recovery);
    });
    return enrolled;
}

void SqliteStaffBook::put_recovery_codes(OfficerId id, const std::vector<Hash>& recovery) {
    delete_recovery_of_.run(id);
    for (const Hash& digest : recovery) insert_recovery_.run(id, digest);
}

bool SqliteStaffBook::take_step(OfficerId id, std::int64_t step) {
    bool taken = false;
    write([&] {
        take_step_.run(id, step);
        taken = database_.changes() == 1;
    });
    return taken;
}

bool SqliteStaffBook::take_recovery_code(OfficerId id, const Hash& digest) {
    bool taken = false;
    write([&] {
        delete_recovery_.run(id, digest);
        taken = database_.changes() == 1;
    });
    return taken;
}

std::size_t SqliteStaffBook::recovery_codes_left(OfficerId id) {
    const auto reader = readers_->take();
    Statement left = reader->database.prepare("SELECT count(*) FROM recovery_code WHERE officer = ?1");
    Rows rows = left.rows(id);
    return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

void SqliteStaffBook::replace_recovery_codes(OfficerId id, const std::vector<Hash>& recovery) {
    write([&] { put_recovery_codes(id, recovery); });
}

void SqliteStaffBook::remove_second_factor(OfficerId id) {
    write([&] {
        delete_factor_.run(id);
        delete_recovery_of_.run(id);
    });
}

void SqliteStaffBook::purge(Instant now) {
    for (Statement* statement : {&purge_sessions_, &purge_tokens_, &purge_answered_}) {
        std::int64_t purged = purged_max;
        while (purged == purged_max) {
            write([&] {
                statement->run(to_milliseconds(now), purged_max);
                purged = database_.changes();
            });
        }
    }
}

}  // namespace huiyin::store::sqlite
