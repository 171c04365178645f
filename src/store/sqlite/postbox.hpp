#pragma once

#include <filesystem>
#include <mutex>

#include "app/postbox.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/write_turn.hpp"

namespace huiyin::store::sqlite {

/// The outbox on its own connection, which is used by one thread at a time.
class SqlitePostbox final : public app::Postbox {
public:
    /// The turn has to outlive this.
    SqlitePostbox(const std::filesystem::path& file, WriteTurn& turn);

    [[nodiscard]] std::vector<app::Mailbox> mailboxes() override;
    [[nodiscard]] app::QueuePage news(const app::NewsQuery& query) override;
    void put(const app::Mailbox& mailbox, Date day, Instant now) override;
    [[nodiscard]] std::vector<app::Notice> waiting(Instant now, std::size_t notices_max) override;
    void set_delivered(std::int64_t notice, Instant now) override;
    void set_failed(std::int64_t notice, std::string_view failure, Instant next_try) override;
    [[nodiscard]] std::vector<app::Notice> notices() override;
    void purge(Instant now) override;

private:
    template <class Work>
    void write(Work work);
    [[nodiscard]] bool complains_of(UnitId unit, CaseId id);

    WriteTurn* turn_;
    std::mutex mutex_;
    Database database_;
    Statement select_mailboxes_;
    Statement select_news_;
    Statement select_about_;
    Statement insert_notice_;
    Statement select_waiting_;
    Statement update_delivered_;
    Statement update_failed_;
    Statement select_notices_;
    Statement purge_;
};

}  // namespace huiyin::store::sqlite
