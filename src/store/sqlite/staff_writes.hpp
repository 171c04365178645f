#pragma once

#include <optional>

#include "app/log_store.hpp"
#include "store/sqlite/database.hpp"

namespace huiyin::store::sqlite {

/// What acts of administration write beside their events, on the connection of the log and in its transaction.
class StaffWrites {
public:
    explicit StaffWrites(Database& database);

    void write(const app::Group& group);
    [[nodiscard]] bool has_sign_in(std::string_view sign_in);

private:
    void write_one(const app::StaffWrite& write);
    /// Whoever was signed in before the account had power does not get it with the account.
    [[nodiscard]] bool gains_power(const Account& account);
    void shut_out(OfficerId id);
    void put_key(OfficerId id, const std::optional<vault::StaffKey>& key);

    Statement select_sign_in_;
    Statement select_roles_;
    Statement insert_officer_;
    Statement update_officer_;
    Statement update_password_;
    Statement delete_sessions_;
    Statement delete_tokens_;
    Statement delete_factor_;
    Statement delete_recovery_;
    Statement insert_key_;
    Statement delete_key_;
    Statement delete_share_;
    Statement insert_token_;
    Statement delete_token_;
    Statement replace_mailbox_;
    Statement delete_mailbox_;
};

}  // namespace huiyin::store::sqlite
