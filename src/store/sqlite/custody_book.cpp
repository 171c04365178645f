#include "store/sqlite/custody_book.hpp"

#include <string>

#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

SqliteCustodyBook::SqliteCustodyBook(const std::filesystem::path& file, WriteTurn& turn)
    : turn_(&turn),
      database_(file, Access::write),
      select_key_(database_.prepare("SELECT public_key, sealed_secret FROM staff_key WHERE officer = ?1")),
      insert_key_(database_.prepare("INSERT INTO staff_key (officer, public_key, sealed_secret) VALUES (?1, ?2, ?3) "
                                    "ON CONFLICT DO NOTHING")),
      select_share_(database_.prepare("SELECT custodian, share FROM custody_share WHERE holder = ?1")),
      select_holders_(database_.prepare("SELECT holder FROM custody_share ORDER BY holder")),
      replace_share_(database_.prepare(
          "INSERT INTO custody_share (holder, custodian, share) SELECT officer, ?2, ?3 FROM staff_key JOIN officer "
          "ON officer.id = staff_key.officer WHERE officer = ?1 AND public_key = ?4 AND disabled = 0 AND "
          "' ' || roles || ' ' LIKE '% custodian %' ON CONFLICT DO UPDATE SET custodian = excluded.custodian, share = "
          "excluded.share")),
      delete_share_(database_.prepare("DELETE FROM custody_share WHERE holder = ?1")) {}

template <class Work>
void SqliteCustodyBook::write(Work work) {
    const std::lock_guard lock(mutex_);
    const std::lock_guard turn(*turn_);
    Transaction transaction(database_);
    work();
    transaction.commit();
}

std::optional<vault::StaffKey> SqliteCustodyBook::staff_key(OfficerId officer) {
    const std::lock_guard lock(mutex_);
    Rows rows = select_key_.rows(officer);
    if (!rows.next()) return std::nullopt;
    return vault::StaffKey{rows.array<32>(0), bytes_at(rows, 1)};
}

void SqliteCustodyBook::add_staff_key(OfficerId officer, const vault::StaffKey& key) {
    write([&] { insert_key_.run(officer, key.public_key, key.sealed_secret); });
}

std::optional<app::CustodyShare> SqliteCustodyBook::share(OfficerId holder) {
    const std::lock_guard lock(mutex_);
    Rows rows = select_share_.rows(holder);
    if (!rows.next()) return std::nullopt;
    return app::CustodyShare{holder, rows.array<32>(0), bytes_at(rows, 1)};
}

std::vector<OfficerId> SqliteCustodyBook::holders() {
    const std::lock_guard lock(mutex_);
    std::vector<OfficerId> all;
    Rows rows = select_holders_.rows();
    while (rows.next()) all.push_back(OfficerId{rows.integer(0)});
    return all;
}

void SqliteCustodyBook::save_share(const app::CustodyShare& share, const vault::CustodianPublicKey& holders_key) {
    write([&] { replace_share_.run(share.holder, share.custodian, share.share, holders_key); });
}

void SqliteCustodyBook::remove_share(OfficerId holder) {
    write([&] { delete_share_.run(holder); });
}

}  // namespace huiyin::store::sqlite
