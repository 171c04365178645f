#pragma once

#include <filesystem>
#include <mutex>

#include "app/staff_book.hpp"
#include "app/sweep.hpp"
#include "store/sqlite/reader_pool.hpp"
#include "store/sqlite/write_turn.hpp"

namespace huiyin::store::sqlite {

/// Accounts of staff, on a connection for writing of their own. Trouble with the file is thrown as DatabaseError.
class SqliteStaffBook final : public app::StaffBook, public app::Leftovers {
public:
    SqliteStaffBook(const std::filesystem::path& file, WriteTurn& turn, ReaderPool& readers);

    [[nodiscard]] std::optional<app::OfficerAccount> find(std::string_view sign_in) override;
    [[nodiscard]] std::optional<app::OfficerAccount> find(OfficerId id) override;
    [[nodiscard]] std::vector<Officer> officers() override;
    OfficerId save(const app::OfficerAccount& account) override;

    void open_session(const app::Session& session) override;
    [[nodiscard]] std::optional<app::Session> session(const Hash& token, Instant now) override;
    /// Written at most once a minute for each session, so that reading pages does not keep the disk busy.
    void touch_session(const Hash& token, Instant idle_until) override;
    void close_session(const Hash& token) override;

    void save_token(const app::ApiToken& token) override;
    [[nodiscard]] std::optional<app::ApiToken> token(const Hash& token, Instant now) override;
    [[nodiscard]] std::vector<app::ApiToken> tokens(Instant now) override;
    void revoke_token(const Hash& token) override;

    void purge(Instant now) override;

private:
    template <class Work>
    void write(Work work);
    [[nodiscard]] bool has_other_password(const app::OfficerAccount& account);

    WriteTurn* turn_;
    ReaderPool* readers_;
    std::mutex mutex_;
    Database database_;
    Statement insert_officer_;
    Statement update_officer_;
    Statement select_password_;
    Statement insert_session_;
    Statement touch_session_;
    Statement delete_session_;
    Statement delete_sessions_of_;
    Statement replace_token_;
    Statement delete_token_;
    Statement delete_tokens_of_;
    Statement delete_share_of_;
    Statement delete_key_of_;
    Statement purge_sessions_;
    Statement purge_tokens_;
    Statement purge_answered_;
};

}  // namespace huiyin::store::sqlite
