#include "store/sqlite/staff_book.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

namespace {

constexpr std::chrono::minutes touch_every{1};
// Of one kind in one transaction, so that the log's writer never waits for long.
constexpr std::int64_t purged_max = 1000;

std::string roles_to_text(Roles roles) {
    std::string text;
    for (int i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (!roles.contains(role)) continue;
        if (!text.empty()) text += ' ';
        text += to_text(role);
    }
    return text;
}

Roles roles_from_text(std::string_view text) {
    Roles roles;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const auto role = parse_role(text.substr(0, end));
        if (!role) throw DatabaseError(Trouble::damaged, "an officer's role is not known");
        roles.insert(*role);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return roles;
}

app::OfficerAccount asked_unit(const Rows& row) {
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

std::optional<app::OfficerAccount> first_account(Rows rows) {
    if (!rows.next()) return std::nullopt;
    return asked_unit(rows);
}

}  // namespace

SqliteStaffBook::SqliteStaffBook(const std::filesystem::path& file, WriteTurn& turn, ReaderPool& readers)
    : turn_(&turn),
      readers_(&readers),
      database_(file, Access::write),
      insert_officer_(database_.prepare("INSERT INTO officer (unit, roles, sign_in, name, password_hash, disabled) "
                                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")),
      update_officer_(database_.prepare("UPDATE officer SET unit = ?2, roles = ?3, sign_in = ?4, name = ?5, "
                                        "password_hash = ?6, disabled = ?7 WHERE id = ?1")),
      select_password_(database_.prepare("SELECT password_hash FROM officer WHERE id = ?1")),
      insert_session_(database_.prepare(
          "INSERT INTO session (token, officer, csrf, expires, idle_until) VALUES (?1, ?2, ?3, ?4, ?5)")),
      touch_session_(database_.prepare("UPDATE session SET idle_until = ?2 WHERE token = ?1")),
      delete_session_(database_.prepare("DELETE FROM session WHERE token = ?1")),
      delete_sessions_of_(database_.prepare("DELETE FROM session WHERE officer = ?1")),
      replace_token_(database_.prepare(
          "INSERT INTO api_token (token, officer, label, expires) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET "
          "officer = excluded.officer, label = excluded.label, expires = excluded.expires")),
      delete_token_(database_.prepare("DELETE FROM api_token WHERE token = ?1")),
      delete_tokens_of_(database_.prepare("DELETE FROM api_token WHERE officer = ?1")),
      delete_share_of_(database_.prepare("DELETE FROM custody_share WHERE holder = ?1")),
      delete_key_of_(database_.prepare("DELETE FROM staff_key WHERE officer = ?1")),
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
    while (rows.next()) all.push_back(asked_unit(rows).officer);
    return all;
}

bool SqliteStaffBook::has_other_password(const app::OfficerAccount& account) {
    Rows rows = select_password_.rows(account.officer.id);
    return rows.next() && rows.text(0) != account.password_hash;
}

OfficerId SqliteStaffBook::save(const app::OfficerAccount& account) {
    OfficerId id = account.officer.id;
    const Officer& officer = account.officer;
    write([&] {
        if (id) {
            const bool has_new_password = has_other_password(account);
            const bool shut_out = account.disabled || has_new_password;
            if (shut_out || !officer.roles.contains(Role::custodian)) delete_share_of_.run(id);
            if (has_new_password) delete_key_of_.run(id);
            update_officer_.run(id, officer.unit, roles_to_text(officer.roles), officer.sign_in, officer.name,
                                account.password_hash, account.disabled);
            if (!shut_out) return;
            delete_sessions_of_.run(id);
            delete_tokens_of_.run(id);
            return;
        }
        insert_officer_.run(officer.unit, roles_to_text(officer.roles), officer.sign_in, officer.name,
                            account.password_hash, account.disabled);
        id = OfficerId{database_.last_insert_id()};
    });
    return id;
}

void SqliteStaffBook::open_session(const app::Session& session) {
    write([&] {
        insert_session_.run(session.token, session.officer, session.csrf, to_milliseconds(session.expires),
                            to_milliseconds(session.idle_until));
    });
}

std::optional<app::Session> SqliteStaffBook::session(const Hash& token, Instant now) {
    const auto reader = readers_->take();
    Rows rows = reader->session.rows(token);
    if (!rows.next()) return std::nullopt;
    app::Session session{
        .token = token,
        .officer = OfficerId{rows.integer(0)},
        .csrf = std::string(rows.text(1)),
        .expires = from_milliseconds(rows.integer(2)),
        .idle_until = from_milliseconds(rows.integer(3)),
    };
    if (session.expires <= now || session.idle_until <= now) return std::nullopt;
    return session;
}

void SqliteStaffBook::touch_session(const Hash& token, Instant idle_until) {
    {
        const auto reader = readers_->take();
        Rows rows = reader->session.rows(token);
        if (!rows.next() || idle_until < from_milliseconds(rows.integer(3)) + touch_every) return;
    }
    try {
        write([&] { touch_session_.run(token, to_milliseconds(idle_until)); });
    } catch (const DatabaseError& error) {
        // With a full disk pages can still be read; the session only ends sooner.
        if (error.trouble() != Trouble::full && error.trouble() != Trouble::unavailable) throw;
    }
}

void SqliteStaffBook::close_session(const Hash& token) {
    write([&] { delete_session_.run(token); });
}

void SqliteStaffBook::save_token(const app::ApiToken& token) {
    write([&] { replace_token_.run(token.token, token.officer, token.label, to_milliseconds(token.expires)); });
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

void SqliteStaffBook::revoke_token(const Hash& token) {
    write([&] { delete_token_.run(token); });
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
