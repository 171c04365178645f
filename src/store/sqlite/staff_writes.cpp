#include "store/sqlite/staff_writes.hpp"

#include <string>

#include "base/overloaded.hpp"
#include "domain/unit/account.hpp"
#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

StaffWrites::StaffWrites(Database& database)
    : select_sign_in_(database.prepare("SELECT 1 FROM officer WHERE sign_in = ?1")),
      select_roles_(database.prepare("SELECT roles FROM officer WHERE id = ?1")),
      insert_officer_(database.prepare("INSERT INTO officer (id, unit, roles, sign_in, name, password_hash, disabled) "
                                       "VALUES (?1, 0, '', ?2, ?3, ?4, 0)")),
      update_officer_(database.prepare("UPDATE officer SET unit = ?2, roles = ?3, disabled = ?4 WHERE id = ?1")),
      update_password_(database.prepare("UPDATE officer SET password_hash = ?2 WHERE id = ?1")),
      delete_sessions_(database.prepare("DELETE FROM session WHERE officer = ?1")),
      delete_tokens_(database.prepare("DELETE FROM api_token WHERE officer = ?1")),
      delete_factor_(database.prepare("DELETE FROM second_factor WHERE officer = ?1")),
      delete_recovery_(database.prepare("DELETE FROM recovery_code WHERE officer = ?1")),
      insert_key_(database.prepare("INSERT INTO staff_key (officer, public_key, sealed_secret) VALUES (?1, ?2, ?3)")),
      delete_key_(database.prepare("DELETE FROM staff_key WHERE officer = ?1")),
      delete_share_(database.prepare("DELETE FROM custody_share WHERE holder = ?1")),
      insert_token_(database.prepare("INSERT INTO api_token (token, officer, label, expires) VALUES (?1, ?2, ?3, ?4)")),
      delete_token_(database.prepare("DELETE FROM api_token WHERE token = ?1")),
      replace_mailbox_(database.prepare("INSERT INTO unit_mailbox (unit, below, mailbox) VALUES (?1, ?2, ?3) "
                                        "ON CONFLICT DO UPDATE SET mailbox = excluded.mailbox")),
      delete_mailbox_(database.prepare("DELETE FROM unit_mailbox WHERE unit = ?1 AND below = ?2")) {}

bool StaffWrites::has_sign_in(std::string_view sign_in) { return select_sign_in_.rows(sign_in).next(); }

void StaffWrites::write(const app::Group& group) {
    for (const app::StaffWrite& write : group.staff) write_one(write);
    for (const Account& account : group.accounts) {
        const bool is_new_power = gains_power(account);
        update_officer_.run(account.id, account.unit, role_words(account.roles), account.disabled);
        if (account.disabled || is_new_power) shut_out(account.id);
        if (account.disabled || !account.roles.contains(Role::custodian)) delete_share_.run(account.id);
    }
}

bool StaffWrites::gains_power(const Account& account) {
    Rows rows = select_roles_.rows(account.id);
    if (!rows.next()) return false;
    const auto before = parse_role_words(rows.text(0));
    const std::uint32_t had = before ? before->bits() : 0;
    return (account.roles.bits() & power_roles.bits() & ~had) != 0;
}

void StaffWrites::shut_out(OfficerId id) {
    delete_sessions_.run(id);
    delete_tokens_.run(id);
}

void StaffWrites::put_key(OfficerId id, const std::optional<vault::StaffKey>& key) {
    if (key) insert_key_.run(id, key->public_key, key->sealed_secret);
}

void StaffWrites::write_one(const app::StaffWrite& write) {
    std::visit(Overloaded{
                   [&](const app::NewAccount& added) {
                       insert_officer_.run(added.id, added.sign_in, added.name, added.password.hash);
                       put_key(added.id, added.password.key);
                   },
                   [&](const app::NewPassword& given) {
                       delete_share_.run(given.id);
                       delete_key_.run(given.id);
                       update_password_.run(given.id, given.password.hash);
                       put_key(given.id, given.password.key);
                       shut_out(given.id);
                   },
                   [&](const app::NoSecondFactor& removed) {
                       delete_factor_.run(removed.id);
                       delete_recovery_.run(removed.id);
                   },
                   [&](const app::NewToken& made) {
                       const auto& [token, officer, label, expires] = made.token;
                       insert_token_.run(token, officer, label, to_milliseconds(expires));
                   },
                   [&](const app::EndedToken& ended) { delete_token_.run(ended.token); },
                   [&](const app::Mailbox& mailbox) {
                       if (mailbox.address.empty()) {
                           delete_mailbox_.run(mailbox.unit, mailbox.below);
                       } else {
                           replace_mailbox_.run(mailbox.unit, mailbox.below, mailbox.address);
                       }
                   },
               },
               write);
}

}  // namespace huiyin::store::sqlite
