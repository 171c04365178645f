#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/sqlite/database.hpp"

namespace huiyin::store::sqlite {

/// One step of the schema. A step that was ever released is never edited; a change is a further step.
struct Migration {
    int version = 0;  ///< From 1, without gaps.
    std::string name;
    std::string_view sql;
    void (*then)(Database& database) = nullptr;  ///< What SQL alone cannot do, in the same transaction.
};

/// The steps of this program, from src/store/sqlite/migrations/.
[[nodiscard]] const std::vector<Migration>& migrations();

struct SchemaError {
    enum class Kind : std::uint8_t {
        foreign,  ///< A database of some other program.
        newer,    ///< Made or migrated by a later version of this program.
    };
    Kind kind = Kind::foreign;
    int found = 0;  ///< The schema's version in the file.
    int known = 0;  ///< The newest one that this program knows.
    friend bool operator==(const SchemaError&, const SchemaError&) = default;
};

/// The schema's version in the file; 0 for an empty database.
[[nodiscard]] Result<int, SchemaError> schema_version(Database& database, std::span<const Migration> steps);
/// Takes the database to the newest step, each step in its own transaction. Several processes may try it at once.
[[nodiscard]] Result<Done, SchemaError> migrate(Database& database, std::span<const Migration> steps);

}  // namespace huiyin::store::sqlite
