#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/log_store.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/staff_writes.hpp"
#include "store/sqlite/write_turn.hpp"

namespace huiyin::store::sqlite {

/// Gets a line for the log of the server about each trouble with the file.
using Report = std::function<void(std::string_view)>;

/// The log on a connection of its own.
class SqliteLogStore final : public app::LogStore {
public:
    SqliteLogStore(const std::filesystem::path& file, WriteTurn& turn, Report report);

    [[nodiscard]] Result<app::LogHead, app::StoreTrouble> begin() override;
    [[nodiscard]] Result<std::vector<std::string>, app::StoreTrouble> timeline(CaseId id) override;
    [[nodiscard]] Result<std::vector<CaseId>, app::StoreTrouble> following(CaseId leading) override;
    [[nodiscard]] Result<std::optional<app::AnsweredRequest>, app::StoreTrouble> answered(const Hash& key) override;
    [[nodiscard]] Result<std::optional<CaseId>, app::StoreTrouble> imported(std::string_view source_key) override;
    [[nodiscard]] Result<bool, app::StoreTrouble> has_sign_in(std::string_view sign_in) override;
    [[nodiscard]] Result<std::vector<std::string>, app::StoreTrouble> office_events() override;
    [[nodiscard]] Result<Done, app::StoreTrouble> commit(const app::Group& group) override;
    void roll_back() noexcept override;
    [[nodiscard]] bool written_elsewhere() override;
    [[nodiscard]] Result<Done, app::StoreTrouble> probe() override;

    /// Lets the file grow to at most so many pages, from the next begin() on: a full disk, for tests. From any thread.
    void limit_pages(std::int64_t pages_max) noexcept { pages_max_ = pages_max; }

private:
    template <class Work>
    auto guarded(Work work) -> Result<decltype(work()), app::StoreTrouble>;
    void append_log(const app::Group& group);
    void append_tile(const ledger::TileWrite& write);
    void update_views(const app::Group& group);
    void update_case(const app::CaseToStore& one);
    void erase(const app::ErasureToStore& erasure);

    Checkpointer checkpointer_;
    Database database_;
    std::unique_lock<WriteTurn> turn_;
    Report report_;
    std::atomic<std::int64_t> pages_max_ = 0;  ///< 0: as it is.
    std::uint64_t size_before_ = 0;
    std::int64_t data_version_ = 0;

    Statement select_head_;
    Statement update_head_;
    Statement select_timeline_;
    Statement select_following_;
    Statement select_answered_;
    Statement select_source_;
    Statement select_office_events_;
    Statement insert_event_;
    Statement insert_leaf_;
    Statement select_tile_;
    Statement replace_tile_;
    Statement insert_case_;
    Statement update_case_;
    Statement insert_about_;
    Statement insert_identity_;
    Statement insert_attachment_;
    Statement erase_event_;
    Statement erase_subject_;
    Statement delete_identity_;
    Statement delete_attachments_;
    Statement delete_answered_of_;
    Statement replace_answered_;
    Statement insert_source_;
    Statement add_tally_;
    Statement add_aged_tally_;
    Statement insert_message_;
    Statement insert_office_event_;
    Statement delete_answered_;
    Statement select_data_version_;
    StaffWrites staff_;
};

}  // namespace huiyin::store::sqlite
