#pragma once

#include <filesystem>
#include <mutex>

#include "app/cosignatures.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/write_turn.hpp"

namespace huiyin::store::sqlite {

/// The cosignatures on their own connection, which is used by one thread at a time.
class SqliteCosignatures final : public app::Cosignatures {
public:
    /// The turn has to outlive this.
    SqliteCosignatures(const std::filesystem::path& file, WriteTurn& turn);

    [[nodiscard]] std::vector<app::Cosignature> newest() override;
    void keep(const app::Cosignature& cosignature) override;

private:
    WriteTurn* turn_;
    std::mutex mutex_;
    Database database_;
    Statement select_;
    Statement replace_;
};

}  // namespace huiyin::store::sqlite
