#pragma once

#include <filesystem>
#include <memory>

#include "app/witness_book.hpp"
#include "base/result.hpp"
#include "store/sqlite/store.hpp"

namespace huiyin::store::sqlite {

/// Name of the database in a witness's directory. SQLite keeps two more files beside it while it is in use.
inline constexpr std::string_view witness_database_name = "witness.db";

/// A new one in an existing directory.
[[nodiscard]] Result<std::unique_ptr<app::WitnessBook>, OpenError> create_witness_book(
    const std::filesystem::path& directory);
/// The one that is there. Several processes may have it open: a turn locks the file.
[[nodiscard]] Result<std::unique_ptr<app::WitnessBook>, OpenError> open_witness_book(
    const std::filesystem::path& directory);

}  // namespace huiyin::store::sqlite
