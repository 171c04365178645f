#include "store/sqlite/cosignatures.hpp"

#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

SqliteCosignatures::SqliteCosignatures(const std::filesystem::path& file, WriteTurn& turn)
    : turn_(&turn),
      database_(file, Access::write),
      select_(database_.prepare("SELECT witness, size, checkpoint, line, signed_at FROM cosignature ORDER BY witness")),
      replace_(database_.prepare(
          "INSERT INTO cosignature (witness, size, checkpoint, line, signed_at, turn) VALUES (?1, ?2, ?3, ?4, ?5, "
          "(SELECT coalesce(max(turn), 0) + 1 FROM cosignature)) "
          "ON CONFLICT DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint, line = excluded.line, "
          "signed_at = excluded.signed_at, turn = excluded.turn "
          "WHERE excluded.size > size OR (excluded.size = size AND excluded.signed_at > signed_at)")) {}

std::vector<app::Cosignature> SqliteCosignatures::newest() {
    const std::lock_guard lock(mutex_);
    std::vector<app::Cosignature> all;
    Rows rows = select_.rows();
    while (rows.next()) {
        all.push_back({.witness = std::string(rows.text(0)),
                       .size = static_cast<std::uint64_t>(rows.integer(1)),
                       .checkpoint = std::string(rows.text(2)),
                       .line = std::string(rows.text(3)),
                       .at = from_milliseconds(rows.integer(4))});
    }
    return all;
}

void SqliteCosignatures::keep(const app::Cosignature& cosignature) {
    const std::lock_guard lock(mutex_);
    const std::lock_guard turn(*turn_);
    Transaction transaction(database_);
    replace_.run(cosignature.witness, cosignature.size, cosignature.checkpoint, cosignature.line,
                 to_milliseconds(cosignature.at));
    transaction.commit();
}

}  // namespace huiyin::store::sqlite
