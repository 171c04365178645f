#pragma once

#include <filesystem>
#include <mutex>

#include "app/custody_book.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/write_turn.hpp"

namespace huiyin::store::sqlite {

/// Keys of staff and custodians' shares on a connection of their own. Safe to call from any thread.
class SqliteCustodyBook final : public app::CustodyBook {
public:
    /// The turn has to outlive this.
    SqliteCustodyBook(const std::filesystem::path& file, WriteTurn& turn);

    [[nodiscard]] std::optional<vault::StaffKey> staff_key(OfficerId officer) override;
    void add_staff_key(OfficerId officer, const vault::StaffKey& key) override;
    [[nodiscard]] std::optional<app::CustodyShare> share(OfficerId holder) override;
    [[nodiscard]] std::vector<OfficerId> holders() override;
    void save_share(const app::CustodyShare& share, const vault::CustodianPublicKey& holders_key) override;
    void remove_share(OfficerId holder) override;

private:
    template <class Work>
    void write(Work work);

    WriteTurn* turn_;
    std::mutex mutex_;
    Database database_;
    Statement select_key_;
    Statement insert_key_;
    Statement select_share_;
    Statement select_holders_;
    Statement replace_share_;
    Statement delete_share_;
};

}  // namespace huiyin::store::sqlite
