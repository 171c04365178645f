#pragma once

#include "store/sqlite/database.hpp"

namespace huiyin::store::sqlite {

/// Makes the tables of counts again from the log and the events, inside the caller's transaction. Of a step of the
/// schema that adds kinds which the tables of earlier versions do not have.
void fold_tallies_again(Database& database);

}  // namespace huiyin::store::sqlite
