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
    [[nodiscard]] std::vector<app::OfficerAccount> accounts() override;
    [[nodiscard]] bool change_password(OfficerId id, std::string_view old_hash, std::string_view new_hash,
                                       const std::optional<vault::StaffKey>& resealed,
                                       const Hash& session_kept) override;

    void open_session(const app::Session& session) override;
    [[nodiscard]] std::optional<app::Session> session(const Hash& token, Instant now) override;
    [[nodiscard]] std::vector<app::Session> sessions_of(OfficerId id, Instant now) override;
    /// Written at most once a minute for each session, so that reading pages does not keep the disk busy.
    void touch_session(const Hash& token, Instant used, Instant idle_until) override;
    void confirm_session(const Hash& token, Instant now) override;
    void close_session(const Hash& token) override;
    void close_other_sessions(OfficerId id, const Hash& session_kept) override;

    [[nodiscard]] std::optional<app::ApiToken> token(const Hash& token, Instant now) override;
    [[nodiscard]] std::vector<app::ApiToken> tokens(Instant now) override;

    [[nodiscard]] std::optional<app::SecondFactor> second_factor(OfficerId id) override;
    void begin_second_factor(OfficerId id, const Bytes& sealed_secret) override;
    [[nodiscard]] bool enrol_second_factor(OfficerId id, const Bytes& sealed_secret, std::int64_t step,
                                           const std::vector<Hash>& recovery) override;
    [[nodiscard]] bool take_step(OfficerId id, std::int64_t step) override;
    [[nodiscard]] bool take_recovery_code(OfficerId id, const Hash& digest) override;
    [[nodiscard]] std::size_t recovery_codes_left(OfficerId id) override;
    void replace_recovery_codes(OfficerId id, const std::vector<Hash>& recovery) override;
    void remove_second_factor(OfficerId id) override;

    void purge(Instant now) override;

private:
    template <class Work>
    void write(Work work);
    void put_recovery_codes(OfficerId id, const std::vector<Hash>& recovery);

    WriteTurn* turn_;
    ReaderPool* readers_;
    std::mutex mutex_;
    Database database_;
    Statement update_password_;
    Statement insert_session_;
    Statement touch_session_;
    Statement confirm_session_;
    Statement delete_session_;
    Statement delete_other_sessions_;
    Statement begin_factor_;
    Statement enrol_factor_;
    Statement take_step_;
    Statement delete_factor_;
    Statement insert_recovery_;
    Statement delete_recovery_;
    Statement delete_recovery_of_;
    Statement reseal_key_;
    Statement purge_sessions_;
    Statement purge_tokens_;
    Statement purge_answered_;
};

}  // namespace huiyin::store::sqlite
