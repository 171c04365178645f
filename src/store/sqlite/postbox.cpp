#include "store/sqlite/postbox.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/contains.hpp"
#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

namespace {

// Of one kind in one transaction, so that the log's writer never waits for long.
constexpr std::int64_t purged_max = 1000;
// News of one day that a digest counts.
constexpr std::size_t news_max = 10'000;

std::string payload_of(const app::Mailbox& mailbox, Date day) {
    return "{\"unit\":" + std::to_string(mailbox.unit.value) + ",\"below\":" + (mailbox.below ? "1" : "0") +
           ",\"day\":" + std::to_string(to_days(day)) + "}";
}

constexpr std::string_view notice_columns =
    "SELECT id, json_extract(payload, '$.unit'), json_extract(payload, '$.below'), json_extract(payload, '$.day'), "
    "tries, failure, coalesce(delivered_at, 0) FROM outbox WHERE kind = 'digest' ";

std::vector<app::Notice> notices_of(Rows rows) {
    std::vector<app::Notice> all;
    while (rows.next()) {
        app::Notice notice{.id = rows.integer(0),
                           .unit = UnitId{rows.integer(1)},
                           .below = rows.integer(2) != 0,
                           .day = from_days(rows.integer(3)),
                           .tries = static_cast<int>(rows.integer(4)),
                           .failure = std::string(rows.text(5)),
                           .delivered_at = std::nullopt};
        if (rows.integer(6) != 0) notice.delivered_at = from_milliseconds(rows.integer(6));
        all.push_back(std::move(notice));
    }
    return all;
}

}  // namespace

SqlitePostbox::SqlitePostbox(const std::filesystem::path& file, WriteTurn& turn)
    : turn_(&turn),
      database_(file, Access::write),
      select_mailboxes_(database_.prepare("SELECT unit, below, mailbox FROM unit_mailbox ORDER BY unit, below")),
      select_news_(database_.prepare(
          "SELECT DISTINCT v.case_id, v.filed_on, v.stage, v.unit, v.next_due, v.overdue, v.version "
          "FROM outbox INDEXED BY outbox_news JOIN case_view v ON v.case_id = json_extract(outbox.payload, '$.case') "
          "WHERE outbox.kind = 'news' AND outbox.created_at >= ?1 AND outbox.created_at < ?2 "
          "AND json_extract(outbox.payload, '$.event') = ?3 ORDER BY v.case_id LIMIT ?4")),
      select_about_(database_.prepare("SELECT 1 FROM case_about WHERE unit = ?1 AND case_id = ?2")),
      insert_notice_(database_.prepare("INSERT INTO outbox (kind, payload, created_at, next_try) "
                                       "VALUES ('digest', ?1, ?2, ?2) ON CONFLICT DO NOTHING")),
      select_waiting_(database_.prepare(std::string(notice_columns) +
                                        "AND delivered_at IS NULL AND next_try <= ?1 AND tries < ?2 ORDER BY id "
                                        "LIMIT ?3")),
      update_delivered_(database_.prepare("UPDATE outbox SET delivered_at = ?2 WHERE id = ?1")),
      update_failed_(database_.prepare(
          "UPDATE outbox SET tries = tries + 1, failure = ?2, next_try = ?3 WHERE id = ?1 AND delivered_at IS NULL")),
      select_notices_(database_.prepare(std::string(notice_columns) + "ORDER BY id DESC")),
      purge_(database_.prepare(
          "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE created_at < ?1 ORDER BY id LIMIT ?2)")) {}

template <class Work>
void SqlitePostbox::write(Work work) {
    const std::lock_guard lock(mutex_);
    const std::lock_guard turn(*turn_);
    Transaction transaction(database_);
    work();
    transaction.commit();
}

std::vector<app::Mailbox> SqlitePostbox::mailboxes() {
    const std::lock_guard lock(mutex_);
    std::vector<app::Mailbox> all;
    Rows rows = select_mailboxes_.rows();
    while (rows.next()) {
        all.push_back({UnitId{rows.integer(0)}, rows.integer(1) != 0, std::string(rows.text(2))});
    }
    return all;
}

bool SqlitePostbox::complains_of(UnitId unit, CaseId id) { return select_about_.rows(unit, id).next(); }

app::QueuePage SqlitePostbox::news(const app::NewsQuery& query) {
    const std::lock_guard lock(mutex_);
    const Snapshot snapshot(database_);
    const auto is_seen = [&](CaseId id, UnitId holder) {
        if (holder) return contains(query.units, holder) && !complains_of(query.complained_of, id);
        return !query.unheld_without.empty() && std::none_of(query.unheld_without.begin(), query.unheld_without.end(),
                                                             [&](UnitId unit) { return complains_of(unit, id); });
    };
    std::set<CaseId> seen;
    app::QueuePage page;
    for (const std::string_view event : query.events) {
        Rows rows = select_news_.rows(to_milliseconds(query.from), to_milliseconds(query.until), event, news_max);
        while (rows.next()) {
            const CaseId id{rows.integer(0)};
            const UnitId holder{rows.integer(3)};
            if (seen.contains(id) || !is_seen(id, holder)) continue;
            seen.insert(id);
            if (page.rows.size() >= query.rows_max) continue;
            const auto stage = parse_stage(rows.text(2));
            if (!stage) throw DatabaseError(Trouble::damaged, "a case's stage is not known");
            page.rows.push_back({.id = id,
                                 .filed_on = from_days(rows.integer(1)),
                                 .subject = {},
                                 .stage = *stage,
                                 .unit = holder,
                                 .handler = {},
                                 .lead = {},
                                 .next_due = due_from_days(rows.integer(4)),
                                 .overdue = rows.integer(5) != 0,
                                 .version = static_cast<int>(rows.integer(6))});
        }
    }
    page.total = seen.size();
    return page;
}

void SqlitePostbox::put(const app::Mailbox& mailbox, Date day, Instant now) {
    const std::string payload = payload_of(mailbox, day);
    write([&] { insert_notice_.run(payload, to_milliseconds(now)); });
}

std::vector<app::Notice> SqlitePostbox::waiting(Instant now, std::size_t notices_max) {
    const std::lock_guard lock(mutex_);
    return notices_of(select_waiting_.rows(to_milliseconds(now), app::notice_tries_max, notices_max));
}

void SqlitePostbox::set_delivered(std::int64_t notice, Instant now) {
    write([&] { update_delivered_.run(notice, to_milliseconds(now)); });
}

void SqlitePostbox::set_failed(std::int64_t notice, std::string_view failure, Instant next_try) {
    write([&] { update_failed_.run(notice, failure, to_milliseconds(next_try)); });
}

std::vector<app::Notice> SqlitePostbox::notices() {
    const std::lock_guard lock(mutex_);
    return notices_of(select_notices_.rows());
}

void SqlitePostbox::purge(Instant now) {
    std::int64_t purged = purged_max;
    while (purged == purged_max) {
        write([&] {
            purge_.run(to_milliseconds(now - app::news_kept), purged_max);
            purged = database_.changes();
        });
    }
}

}  // namespace huiyin::store::sqlite
