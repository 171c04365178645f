#include "store/sqlite/log_store.hpp"

#include <array>
#include <utility>

#include "domain/grievance/retention.hpp"
#include "ledger/tiles.hpp"
#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

namespace {

app::StoreTrouble seen_from_outside(Trouble trouble) {
    return trouble == Trouble::full ? app::StoreTrouble::full : app::StoreTrouble::unavailable;
}

std::vector<std::string> texts(Rows rows) {
    std::vector<std::string> all;
    while (rows.next()) all.emplace_back(rows.text(0));
    return all;
}

}  // namespace

SqliteLogStore::SqliteLogStore(const std::filesystem::path& file, WriteTurn& turn, Report report)
    : checkpointer_(file),
      database_(file, Access::write),
      turn_(turn, std::defer_lock),
      report_(std::move(report)),
      select_head_(database_.prepare("SELECT size, peaks, checkpoint, last_case, office_events FROM log_head")),
      update_head_(database_.prepare(
          "UPDATE log_head SET size = ?1, peaks = ?2, checkpoint = ?3, last_case = ?4, office_events = ?5")),
      select_timeline_(database_.prepare("SELECT private_event FROM event WHERE case_id = ?1 ORDER BY version")),
      select_following_(
          database_.prepare("SELECT case_id FROM case_view WHERE matter = ?1 AND matter <> 0 ORDER BY case_id")),
      select_answered_(
          database_.prepare("SELECT request, case_id, sealed_code, expires FROM answered_request WHERE key = ?1")),
      select_source_(database_.prepare("SELECT case_id FROM import_source WHERE source_key = ?1")),
      select_office_events_(database_.prepare("SELECT body FROM office_event ORDER BY id")),
      insert_event_(database_.prepare(
          "INSERT INTO event (case_id, version, leaf, salt, private_event) VALUES (?1, ?2, ?3, ?4, ?5)")),
      insert_leaf_(database_.prepare("INSERT INTO leaf (idx, entry) VALUES (?1, ?2)")),
      select_tile_(database_.prepare("SELECT hashes FROM tile WHERE level = ?1 AND idx = ?2")),
      replace_tile_(database_.prepare("INSERT INTO tile (level, idx, hashes) VALUES (?1, ?2, ?3) "
                                      "ON CONFLICT DO UPDATE SET hashes = excluded.hashes")),
      insert_case_(database_.prepare(
          "INSERT INTO case_view (case_id, stage, open, unit, handler, lead, next_due, overdue, version, filed_on, "
          "subject, code_digest, matter, helper_digest, joining_digest, asked_unit, urgent, "
          "erase_on) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)")),
      update_case_(database_.prepare(
          "UPDATE case_view SET stage = ?2, open = ?3, unit = ?4, handler = ?5, lead = ?6, next_due = ?7, "
          "overdue = ?8, version = ?9, matter = ?10, helper_digest = ?11, joining_digest = ?12, "
          "asked_unit = ?13, urgent = ?14, code_digest = ?15, erase_on = ?16 WHERE case_id = ?1")),
      insert_about_(database_.prepare("INSERT INTO case_about (unit, case_id) VALUES (?1, ?2)")),
      insert_identity_(database_.prepare(
          "INSERT INTO sealed_identity (case_id, box, key_for_code) VALUES (?1, ?2, ?3) ON CONFLICT DO "
          "UPDATE SET box = excluded.box, key_for_code = excluded.key_for_code")),
      insert_attachment_(database_.prepare("INSERT INTO attachment (case_id, stored, wrapped_key) "
                                           "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")),
      erase_event_(
          database_.prepare("UPDATE event SET salt = ?3, private_event = ?4 WHERE case_id = ?1 AND version = ?2")),
      erase_subject_(database_.prepare("UPDATE case_view SET subject = ?2 WHERE case_id = ?1")),
      delete_identity_(database_.prepare("DELETE FROM sealed_identity WHERE case_id = ?1")),
      delete_attachments_(database_.prepare("DELETE FROM attachment WHERE case_id = ?1")),
      delete_answered_of_(database_.prepare("DELETE FROM answered_request WHERE case_id = ?1")),
      replace_answered_(database_.prepare(
          "INSERT INTO answered_request (key, request, case_id, sealed_code, expires) VALUES (?1, ?2, ?3, ?4, ?5) "
          "ON CONFLICT DO UPDATE SET request = excluded.request, case_id = excluded.case_id, "
          "sealed_code = excluded.sealed_code, expires = excluded.expires")),
      insert_source_(database_.prepare("INSERT INTO import_source (source_key, case_id) VALUES (?1, ?2)")),
      add_tally_(database_.prepare("INSERT INTO tally (day, kind, count) VALUES (?1, ?2, ?3) "
                                   "ON CONFLICT DO UPDATE SET count = count + excluded.count")),
      add_aged_tally_(database_.prepare("INSERT INTO aged_tally (since, kind, day, count) VALUES (?1, ?2, ?3, ?4) "
                                        "ON CONFLICT DO UPDATE SET count = count + excluded.count")),
      insert_message_(database_.prepare("INSERT INTO outbox (kind, payload, created_at) VALUES (?1, ?2, ?3)")),
      insert_office_event_(database_.prepare("INSERT INTO office_event (id, leaf, body) VALUES (?1, ?2, ?3)")),
      delete_answered_(database_.prepare("DELETE FROM answered_request WHERE key = ?1")),
      select_data_version_(database_.prepare("PRAGMA data_version")),
      staff_(database_) {
    checkpointer_.watch(database_);
}

template <class Work>
auto SqliteLogStore::guarded(Work work) -> Result<decltype(work()), app::StoreTrouble> {
    try {
        return work();
    } catch (const DatabaseError& error) {
        if (report_) report_(error.what());
        return fail(seen_from_outside(error.trouble()));
    }
}

Result<app::LogHead, app::StoreTrouble> SqliteLogStore::begin() {
    turn_.lock();
    auto head = guarded([&] {
        if (const std::int64_t pages = pages_max_.exchange(0); pages > 0) {
            database_.execute("PRAGMA max_page_count = " + std::to_string(pages));
        }
        database_.execute("BEGIN IMMEDIATE");
        Rows rows = select_head_.rows();
        if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
        return app::LogHead{
            .size = static_cast<std::uint64_t>(rows.integer(0)),
            .peaks = Bytes(rows.blob(1).begin(), rows.blob(1).end()),
            .checkpoint = std::string(rows.text(2)),
            .last_case = rows.integer(3),
            .office_events = rows.integer(4),
        };
    });
    if (head) size_before_ = head->size;
    return head;
}

Result<std::vector<std::string>, app::StoreTrouble> SqliteLogStore::timeline(CaseId id) {
    return guarded([&] { return texts(select_timeline_.rows(id)); });
}

Result<std::vector<CaseId>, app::StoreTrouble> SqliteLogStore::following(CaseId leading) {
    return guarded([&] {
        std::vector<CaseId> all;
        Rows rows = select_following_.rows(leading);
        while (rows.next()) all.push_back(CaseId{rows.integer(0)});
        return all;
    });
}

Result<std::optional<app::AnsweredRequest>, app::StoreTrouble> SqliteLogStore::answered(const Hash& key) {
    return guarded([&]() -> std::optional<app::AnsweredRequest> {
        Rows rows = select_answered_.rows(key);
        if (!rows.next()) return std::nullopt;
        return app::AnsweredRequest{
            .request = rows.array<32>(0),
            .id = CaseId{rows.integer(1)},
            .sealed_code = Bytes(rows.blob(2).begin(), rows.blob(2).end()),
            .expires = from_milliseconds(rows.integer(3)),
        };
    });
}

Result<std::optional<CaseId>, app::StoreTrouble> SqliteLogStore::imported(std::string_view source_key) {
    return guarded([&]() -> std::optional<CaseId> {
        Rows rows = select_source_.rows(source_key);
        if (!rows.next()) return std::nullopt;
        return CaseId{rows.integer(0)};
    });
}

Result<bool, app::StoreTrouble> SqliteLogStore::has_sign_in(std::string_view sign_in) {
    return guarded([&] { return staff_.has_sign_in(sign_in); });
}

Result<std::vector<std::string>, app::StoreTrouble> SqliteLogStore::office_events() {
    return guarded([&] { return texts(select_office_events_.rows()); });
}

Result<Done, app::StoreTrouble> SqliteLogStore::commit(const app::Group& group) {
    auto done = guarded([&] {
        append_log(group);
        update_views(group);
        staff_.write(group);
        for (const app::ErasureToStore& erasure : group.erasures) erase(erasure);
        const app::LogHead& head = group.head;
        update_head_.run(head.size, head.peaks, head.checkpoint, head.last_case, head.office_events);
        database_.execute("COMMIT");
        return Done{};
    });
    if (done) turn_.unlock();
    return done;
}

void SqliteLogStore::roll_back() noexcept {
    database_.roll_back();
    if (turn_.owns_lock()) turn_.unlock();
}

bool SqliteLogStore::written_elsewhere() {
    const auto version = guarded([&] {
        Rows rows = select_data_version_.rows();
        return rows.next() ? rows.integer(0) : 0;
    });
    if (!version) return true;
    return std::exchange(data_version_, *version) != *version;
}

Result<Done, app::StoreTrouble> SqliteLogStore::probe() {
    auto done = guarded([&] {
        // As much as a filing of some length needs. No digest of a request is all zeros.
        const Bytes room(std::size_t{32} * 1024);
        const Hash key{};
        replace_answered_.run(key, Hash{}, CaseId{}, room, std::int64_t{0});
        delete_answered_.run(key);
        database_.execute("COMMIT");
        return Done{};
    });
    if (done) turn_.unlock();
    return done;
}

void SqliteLogStore::append_log(const app::Group& group) {
    for (const app::EventToStore& event : group.events) {
        insert_event_.run(event.id, event.version, event.leaf, event.salt, event.private_event);
    }
    for (const auto& event : group.office_events) insert_office_event_.run(event.id, event.leaf, event.body);
    std::uint64_t index = size_before_;
    for (const std::string_view entry : group.entries) insert_leaf_.run(index++, entry);
    for (const ledger::TileWrite& write : group.tiles) append_tile(write);
    for (const app::IdentityToStore& identity : group.identities)
        insert_identity_.run(identity.id, identity.sealed->box, identity.sealed->filers_key);
    for (const auto& [id, key] : group.attachments) insert_attachment_.run(id, key->stored, key->wrapped);
    for (const auto& [key, answered] : group.requests) {
        replace_answered_.run(key, answered.request, answered.id, answered.sealed_code,
                              to_milliseconds(answered.expires));
    }
    for (const app::SourceToStore& source : group.sources) insert_source_.run(source.key, source.id);
}

void SqliteLogStore::append_tile(const ledger::TileWrite& write) {
    Bytes hashes;
    if (write.offset != 0) {
        Rows rows = select_tile_.rows(write.level, write.index);
        if (rows.next()) hashes.assign(rows.blob(0).begin(), rows.blob(0).end());
    }
    if (hashes.size() != write.offset * ledger::hash_bytes) {
        throw DatabaseError(Trouble::damaged, "a tile is not as wide as the tree");
    }
    for (const Hash& hash : write.hashes) hashes.insert(hashes.end(), hash.begin(), hash.end());
    replace_tile_.run(write.level, write.index, hashes);
}

void SqliteLogStore::update_views(const app::Group& group) {
    for (const app::CaseToStore& one : group.cases) update_case(one);
    for (const views::Tally& tally : group.tallies) add_tally_.run(to_days(tally.day), tally.kind, tally.count);
    for (const views::AgedTally& tally : group.aged_tallies) {
        add_aged_tally_.run(to_days(tally.since), tally.kind, to_days(tally.day), tally.count);
    }
    for (const app::Message& message : group.messages) {
        insert_message_.run(message.kind, message.payload, to_milliseconds(message.created_at));
    }
}

void SqliteLogStore::update_case(const app::CaseToStore& one) {
    const views::CaseRow& row = one.row;
    const bool open = is_open(row.stage);
    if (!one.is_new) {
        update_case_.run(row.id, to_text(row.stage), open, row.unit, row.handler, row.lead, due_to_days(row.next_due),
                         row.overdue, row.version, one.matter, view_of(one.codes.helper), view_of(one.codes.joining),
                         row.asked_unit, row.urgent, one.codes.receipt, due_to_days(row.erase_on));
        return;
    }
    insert_case_.run(row.id, to_text(row.stage), open, row.unit, row.handler, row.lead, due_to_days(row.next_due),
                     row.overdue, row.version, to_days(row.filed_on), row.subject, one.codes.receipt, one.matter,
                     view_of(one.codes.helper), view_of(one.codes.joining), row.asked_unit, row.urgent,
                     due_to_days(row.erase_on));
    for (const UnitId unit : one.about) insert_about_.run(unit, row.id);
}

/// What is overwritten and deleted here SQLite fills with zeros in its pages, by `secure_delete`.
void SqliteLogStore::erase(const app::ErasureToStore& erasure) {
    constexpr std::array<std::uint8_t, 32> no_salt{};
    std::int64_t version = 0;
    for (const std::string& remains : erasure.remains) {
        erase_event_.run(erasure.id, ++version, no_salt, remains);
        if (database_.changes() != 1) throw DatabaseError(Trouble::damaged, "an event to be erased is not there");
    }
    erase_subject_.run(erasure.id, erased_mark);
    delete_identity_.run(erasure.id);
    delete_attachments_.run(erasure.id);
    delete_answered_of_.run(erasure.id);
}

}  // namespace huiyin::store::sqlite
