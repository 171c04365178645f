#include "store/sqlite/reader_pool.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace huiyin::store::sqlite {

namespace {

/// A queue is read by one of the narrow indexes of case_view, in its order. What the index is
/// limited to has to be written out, since SQLite uses it only then. Cases that complain of unit ?2 are left out here,
/// so that neither a page nor its total betrays them (I5). `late` says of each row whether the case is overdue (1) or
/// urgent (2, or 3 if both): the indexes of a unit do not know, and to look up each of its rows would cost more than to
/// read the overdue ones besides. What is urgent has an index of its own, and is read besides for the same reason.
std::string queue_sql(std::string_view index, std::string_view condition, std::string_view late,
                      std::string_view order = "next_due") {
    std::string sql = "SELECT next_due, case_id, ";
    sql += late;
    sql += " FROM case_view INDEXED BY ";
    sql += index;
    sql += " WHERE open = 1 AND ";
    sql += condition;
    sql +=
        " AND NOT EXISTS (SELECT 1 FROM case_about WHERE case_about.unit = ?2"
        " AND case_about.case_id = case_view.case_id) ORDER BY ";
    sql += order;
    sql += " LIMIT ?3";
    return sql;
}

}  // namespace

Reader::Reader(const std::filesystem::path& file)
    : database(file, Access::read),
      timeline(database.prepare("SELECT leaf, salt, private_event FROM event WHERE case_id = ?1 ORDER BY version")),
      codes(database.prepare("SELECT code_digest, helper_digest, joining_digest FROM case_view WHERE case_id = ?1")),
      matter_size(database.prepare("SELECT count(*) FROM case_view WHERE matter = ?1 AND matter <> 0")),
      maybe_representing(database.prepare(
          "SELECT DISTINCT event.case_id FROM case_view JOIN event USING (case_id) WHERE (case_view.case_id = ?1 OR "
          "(matter = ?1 AND matter <> 0)) AND private_event LIKE '%\"type\":\"representative-chosen\"%'")),
      sealed_identity(database.prepare("SELECT box, key_for_code FROM sealed_identity WHERE case_id = ?1")),
      attachment_key(database.prepare("SELECT wrapped_key FROM attachment WHERE case_id = ?1 AND stored = ?2")),
      is_attached(database.prepare("SELECT 1 FROM attachment WHERE stored = ?1")),
      case_row(database.prepare("SELECT filed_on, subject, stage, unit, handler, lead, next_due, overdue, version, "
                                "asked_unit, urgent FROM case_view WHERE case_id = ?1")),
      due_before(database.prepare("SELECT case_id FROM case_view WHERE next_due < ?1 AND next_due < 2932897 "
                                  "ORDER BY next_due, case_id LIMIT ?2")),
      to_erase(database.prepare("SELECT case_id FROM case_view WHERE case_id > ?1 AND erase_on <= ?2 "
                                "AND erase_on < 2932897 ORDER BY case_id LIMIT ?3")),
      open_after(database.prepare("SELECT case_id FROM case_view WHERE case_id > ?1 AND open = 1 "
                                  "ORDER BY case_id LIMIT ?2")),
      tallies(database.prepare("SELECT day, kind, count FROM tally WHERE day BETWEEN ?1 AND ?2 ORDER BY day, kind")),
      aged_tallies(database.prepare("SELECT since, kind, day, count FROM aged_tally WHERE since BETWEEN ?1 AND ?2 "
                                    "ORDER BY since, kind, day")),
      // The condition is that of the index, word for word, or SQLite would read every kind of every day.
      open_before(database.prepare("SELECT ifnull(sum(iif(kind = 'turned-open', count, -count)), 0) FROM tally "
                                   "INDEXED BY tally_of_turns "
                                   "WHERE day < ?1 AND kind IN ('turned-open', 'turned-closed')")),
      last_case(database.prepare("SELECT last_case FROM log_head")),
      imported(database.prepare("SELECT case_id FROM import_source WHERE source_key = ?1")),
      unheld(database.prepare("SELECT count(*) FROM case_view INDEXED BY case_by_unit WHERE open = 1 AND unit = 0")),
      load_of_unit(database.prepare(
          "SELECT handler, count(*), sum(overdue), min(filed_on) FROM case_view INDEXED BY case_by_unit "
          "WHERE open = 1 AND unit = ?1 AND NOT EXISTS (SELECT 1 FROM case_about WHERE case_about.unit = ?2 "
          "AND case_about.case_id = case_view.case_id) GROUP BY handler ORDER BY handler")),
      queue_of_unit(database.prepare(queue_sql("case_by_unit", "unit = ?1", "0"))),
      queue_of_asked(
          database.prepare("SELECT next_due, case_id, overdue + 2 * urgent FROM case_view INDEXED BY "
                           "case_by_asked_unit WHERE asked_unit = ?1 "
                           "AND asked_unit <> 0 AND NOT EXISTS (SELECT 1 FROM case_about WHERE case_about.unit = ?2 "
                           "AND case_about.case_id = case_view.case_id) ORDER BY next_due LIMIT ?3")),
      queue_due_soon(
          database.prepare(queue_sql("case_by_unit", "unit = ?1 AND next_due <= ?4", "overdue + 2 * urgent"))),
      queue_overdue(database.prepare(queue_sql("case_overdue", "overdue = 1 AND unit = ?1", "1", "case_id"))),
      queue_urgent(database.prepare(queue_sql(
          "case_urgent", "urgent = 1 AND unit = ?1 AND overdue >= ?4 AND (?5 = 0 OR handler = 0)", "2", "case_id"))),
      queue_unowned(database.prepare(queue_sql("case_by_unit", "unit = ?1 AND handler = 0", "0"))),
      queue_backlog(database.prepare(
          "SELECT filed_on, case_id, 2 * urgent FROM case_view INDEXED BY case_by_unit WHERE open = 1 AND unit = ?1 "
          "AND filed_on <= ?4 AND NOT EXISTS (SELECT 1 FROM case_about WHERE case_about.unit = ?2 "
          "AND case_about.case_id = case_view.case_id) ORDER BY filed_on, case_id LIMIT ?3")),
      queue_backlog_of_lead(database.prepare(
          "SELECT filed_on, case_id, 2 * urgent FROM case_view INDEXED BY case_by_lead WHERE open = 1 AND lead "
          "<> 0 AND lead = ?1 "
          "AND filed_on <= ?4 AND NOT EXISTS (SELECT 1 FROM case_about WHERE case_about.unit = ?2 "
          "AND case_about.case_id = case_view.case_id) ORDER BY filed_on, case_id LIMIT ?3")),
      queue_overdue_unowned(
          database.prepare(queue_sql("case_overdue", "overdue = 1 AND unit = ?1 AND handler = 0", "1", "case_id"))),
      queue_of_handler(
          database.prepare(queue_sql("case_by_handler", "handler <> 0 AND handler = ?1", "overdue + 2 * urgent"))),
      queue_of_lead(database.prepare(queue_sql("case_by_lead", "lead <> 0 AND lead = ?1", "overdue + 2 * urgent"))),
      log_size(database.prepare("SELECT size FROM log_head")),
      log_turn(database.prepare("SELECT size, (SELECT coalesce(max(turn), 0) FROM cosignature) FROM log_head")),
      cosignatures(database.prepare(
          "SELECT witness, size, checkpoint, line, signed_at FROM cosignature ORDER BY size DESC, witness")),
      checkpoint(database.prepare("SELECT size, checkpoint FROM log_head")),
      tile(database.prepare("SELECT hashes FROM tile WHERE level = ?1 AND idx = ?2")),
      entry(database.prepare("SELECT entry FROM leaf WHERE idx = ?1")),
      entries(database.prepare("SELECT entry FROM leaf WHERE idx >= ?1 AND idx < ?2 ORDER BY idx")),
      officer_by_sign_in(database.prepare(
          "SELECT id, unit, roles, sign_in, name, password_hash, disabled FROM officer WHERE sign_in = ?1")),
      officer_by_id(database.prepare(
          "SELECT id, unit, roles, sign_in, name, password_hash, disabled FROM officer WHERE id = ?1")),
      officers(database.prepare("SELECT id, unit, roles, sign_in, name, password_hash, disabled FROM officer "
                                "WHERE disabled = 0 ORDER BY id")),
      session(database.prepare("SELECT officer, csrf, expires, idle_until, begun, used, browser, confirmed "
                               "FROM session WHERE token = ?1")),
      api_token(database.prepare("SELECT officer, label, expires FROM api_token WHERE token = ?1")),
      api_tokens(database.prepare("SELECT token, officer, label, expires FROM api_token WHERE expires > ?1 "
                                  "ORDER BY expires, token")) {}

ReaderPool::Lease ReaderPool::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            auto reader = std::move(free_.back());
            free_.pop_back();
            return {*this, std::move(reader)};
        }
    }
    return {*this, std::make_unique<Reader>(file_)};
}

void ReaderPool::give_back(std::unique_ptr<Reader> reader) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(reader));
}

}  // namespace huiyin::store::sqlite
