#include "store/sqlite/archive.hpp"

#include <algorithm>

#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

namespace {

/// Remembers the first column that is not stored as this program would store what it reads from it.
class Spelling {
public:
    void check(std::string_view column, std::int64_t written, std::int64_t found) {
        check(column, std::to_string(written), std::to_string(found));
    }
    void check(std::string_view column, std::string_view written, std::string_view found) {
        if (!odd_ && written != found) {
            odd_ = app::Archive::OddColumn{std::string(column), std::string(written), std::string(found)};
        }
    }
    [[nodiscard]] std::optional<app::Archive::OddColumn> odd() const { return odd_; }

private:
    std::optional<app::Archive::OddColumn> odd_;
};

std::optional<app::Archive::OddColumn> odd_column(const app::Archive::StoredCase& read, const Rows& rows) {
    constexpr std::int64_t first_day = -719'162;  // 0001-01-01
    const std::int64_t filed_on = rows.integer(0);
    Spelling spelling;
    spelling.check("filed_on", std::clamp(filed_on, first_day, no_due - 1), filed_on);
    spelling.check("stage", to_text(read.row.stage), rows.text(2));
    spelling.check("next_due", std::max(due_to_days(read.row.next_due), first_day), rows.integer(6));
    spelling.check("urgent", read.row.urgent ? 1 : 0, rows.integer(15));
    spelling.check("overdue", read.row.overdue ? 1 : 0, rows.integer(7));
    spelling.check("version", read.row.version, rows.integer(8));
    spelling.check("open", read.open ? 1 : 0, rows.integer(9));
    spelling.check("erase_on", std::max(due_to_days(read.row.erase_on), first_day), rows.integer(16));
    return spelling.odd();
}

}  // namespace

SqliteArchive::SqliteArchive(const std::filesystem::path& file, Access access)
    : database_(file, access),
      snapshot_(database_),
      entry_(database_.prepare("SELECT entry FROM leaf WHERE idx = ?1")),
      tile_(database_.prepare("SELECT hashes FROM tile WHERE level = ?1 AND idx = ?2")),
      timeline_(database_.prepare("SELECT private_event FROM event WHERE case_id = ?1 ORDER BY version")),
      case_row_(
          database_.prepare("SELECT filed_on, subject, stage, unit, handler, lead, next_due, overdue, version, "
                            "open, code_digest, helper_digest, joining_digest, matter, asked_unit, urgent, erase_on "
                            "FROM case_view "
                            "WHERE case_id = ?1")),
      sealed_identity_(database_.prepare("SELECT box FROM sealed_identity WHERE case_id = ?1")),
      attachments_(database_.prepare("SELECT stored FROM attachment WHERE case_id = ?1 ORDER BY stored")),
      complains_of_(database_.prepare("SELECT 1 FROM case_about WHERE unit = ?1 AND case_id = ?2")) {
    // The snapshot begins with the first read.
    static_cast<void>(database_.number("SELECT size FROM log_head"));
}

std::optional<std::string> SqliteArchive::damage() {
    Statement check = database_.prepare("PRAGMA integrity_check(1)");
    Rows rows = check.rows();
    if (!rows.next() || rows.text(0) == "ok") return std::nullopt;
    return std::string(rows.text(0));
}

app::LogHead SqliteArchive::head() {
    Statement head = database_.prepare("SELECT size, peaks, checkpoint, last_case, office_events FROM log_head");
    Rows rows = head.rows();
    if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
    return {
        .size = static_cast<std::uint64_t>(rows.integer(0)),
        .peaks = Bytes(rows.blob(1).begin(), rows.blob(1).end()),
        .checkpoint = std::string(rows.text(2)),
        .last_case = rows.integer(3),
        .office_events = rows.integer(4),
    };
}

std::vector<app::Archive::StoredAccount> SqliteArchive::accounts() {
    std::vector<StoredAccount> all;
    Statement accounts = database_.prepare("SELECT id, unit, roles, disabled FROM officer ORDER BY id");
    Rows rows = accounts.rows();
    while (rows.next()) {
        all.push_back(
            {OfficerId{rows.integer(0)}, UnitId{rows.integer(1)}, std::string(rows.text(2)), rows.integer(3)});
    }
    return all;
}

void SqliteArchive::each_event(const std::function<bool(const StoredEvent&)>& visit) {
    Statement events =
        database_.prepare("SELECT case_id, version, leaf, salt, private_event FROM event ORDER BY case_id, version");
    Rows rows = events.rows();
    while (rows.next()) {
        const StoredEvent event{
            .id = CaseId{rows.integer(0)},
            .version = rows.integer(1),
            .leaf = static_cast<std::uint64_t>(rows.integer(2)),
            .salt = rows.blob(3),
            .private_event = rows.text(4),
        };
        if (!visit(event)) return;
    }
}

void SqliteArchive::each_office_event(
    const std::function<bool(std::int64_t id, std::uint64_t leaf, std::string_view body)>& visit) {
    Statement events = database_.prepare("SELECT id, leaf, body FROM office_event ORDER BY id");
    Rows rows = events.rows();
    while (rows.next()) {
        if (!visit(rows.integer(0), static_cast<std::uint64_t>(rows.integer(1)), rows.text(2))) return;
    }
}

void SqliteArchive::each_leaf(const std::function<bool(std::uint64_t index, std::string_view entry)>& visit) {
    Statement leaves = database_.prepare("SELECT idx, entry FROM leaf ORDER BY idx");
    Rows rows = leaves.rows();
    while (rows.next()) {
        if (!visit(static_cast<std::uint64_t>(rows.integer(0)), rows.text(1))) return;
    }
}

void SqliteArchive::each_tile(const std::function<bool(unsigned level, std::uint64_t index)>& visit) {
    Statement tiles = database_.prepare("SELECT level, idx FROM tile ORDER BY level, idx");
    Rows rows = tiles.rows();
    while (rows.next()) {
        if (!visit(static_cast<unsigned>(rows.integer(0)), static_cast<std::uint64_t>(rows.integer(1)))) return;
    }
}

void SqliteArchive::each_complaint_of(const std::function<bool(UnitId unit, CaseId id)>& visit) {
    Statement about = database_.prepare("SELECT unit, case_id FROM case_about ORDER BY unit, case_id");
    Rows rows = about.rows();
    while (rows.next()) {
        if (!visit(UnitId{rows.integer(0)}, CaseId{rows.integer(1)})) return;
    }
}

std::optional<std::string> SqliteArchive::entry(std::uint64_t leaf) {
    Rows rows = entry_.rows(leaf);
    if (!rows.next()) return std::nullopt;
    return std::string(rows.text(0));
}

std::optional<Bytes> SqliteArchive::tile(unsigned level, std::uint64_t index) {
    Rows rows = tile_.rows(level, index);
    if (!rows.next()) return std::nullopt;
    return Bytes(rows.blob(0).begin(), rows.blob(0).end());
}

std::vector<std::string> SqliteArchive::timeline(CaseId id) {
    std::vector<std::string> events;
    Rows rows = timeline_.rows(id);
    while (rows.next()) events.emplace_back(rows.text(0));
    return events;
}

std::optional<app::Archive::StoredCase> SqliteArchive::case_row(CaseId id) {
    Rows rows = case_row_.rows(id);
    if (!rows.next()) return std::nullopt;
    StoredCase stored{
        .row =
            {
                .id = id,
                .filed_on = from_days(rows.integer(0)),
                .subject = std::string(rows.text(1)),
                .stage = parse_stage(rows.text(2)).value_or(Stage::none),
                .unit = UnitId{rows.integer(3)},
                .handler = OfficerId{rows.integer(4)},
                .lead = OfficerId{rows.integer(5)},
                .asked_unit = UnitId{rows.integer(14)},
                .next_due = due_from_days(rows.integer(6)),
                .urgent = rows.integer(15) != 0,
                .overdue = rows.integer(7) != 0,
                .erase_on = due_from_days(rows.integer(16)),
                .version = static_cast<int>(rows.integer(8)),
            },
        .open = rows.integer(9) != 0,
        .codes = {.receipt = rows.array<32>(10), .helper = digest_at(rows, 11), .joining = digest_at(rows, 12)},
        .matter = CaseId{rows.integer(13)},
        .odd = std::nullopt,
    };
    stored.odd = odd_column(stored, rows);
    return stored;
}

std::optional<Bytes> SqliteArchive::sealed_identity(CaseId id) {
    Rows rows = sealed_identity_.rows(id);
    if (!rows.next()) return std::nullopt;
    return Bytes(rows.blob(0).begin(), rows.blob(0).end());
}

std::vector<Hash> SqliteArchive::attachments(CaseId id) {
    std::vector<Hash> all;
    Rows rows = attachments_.rows(id);
    while (rows.next()) all.push_back(rows.array<32>(0));
    return all;
}

void SqliteArchive::each_attached_file(const std::function<bool(const Hash& stored)>& visit) {
    Statement files = database_.prepare("SELECT DISTINCT stored FROM attachment ORDER BY stored");
    Rows rows = files.rows();
    while (rows.next()) {
        if (!visit(rows.array<32>(0))) return;
    }
}

bool SqliteArchive::complains_of(CaseId id, UnitId unit) { return complains_of_.rows(unit, id).next(); }

std::vector<views::Tally> SqliteArchive::tallies() {
    Statement tally = database_.prepare("SELECT day, kind, count FROM tally ORDER BY day, kind");
    std::vector<views::Tally> all;
    Rows rows = tally.rows();
    while (rows.next()) {
        all.push_back({
            .day = from_days(rows.integer(0)),
            .kind = std::string(rows.text(1)),
            .count = static_cast<std::uint64_t>(rows.integer(2)),
        });
    }
    return all;
}

std::vector<views::AgedTally> SqliteArchive::aged_tallies() {
    Statement tally = database_.prepare("SELECT since, day, kind, count FROM aged_tally ORDER BY since, kind, day");
    std::vector<views::AgedTally> all;
    Rows rows = tally.rows();
    while (rows.next()) {
        all.push_back({
            .since = from_days(rows.integer(0)),
            .day = from_days(rows.integer(1)),
            .kind = std::string(rows.text(2)),
            .count = static_cast<std::uint64_t>(rows.integer(3)),
        });
    }
    return all;
}

std::vector<app::Archive::StoredShare> SqliteArchive::custody_shares() {
    Statement shares = database_.prepare(
        "SELECT holder, public_key FROM custody_share LEFT JOIN staff_key ON officer = holder ORDER BY holder");
    std::vector<StoredShare> all;
    Rows rows = shares.rows();
    while (rows.next()) {
        const ByteView key = rows.blob(1);
        all.push_back({OfficerId{rows.integer(0)}, Bytes(key.begin(), key.end())});
    }
    return all;
}

std::optional<app::Archive::Stray> SqliteArchive::stray(std::int64_t last_case) {
    for (const std::string table :
         {"case_view", "case_about", "sealed_identity", "attachment", "answered_request", "import_source"}) {
        Statement outside = database_.prepare("SELECT case_id FROM " + table +
                                              " WHERE case_id < 1 OR case_id > ?1 ORDER BY case_id LIMIT 1");
        Rows rows = outside.rows(last_case);
        if (rows.next()) return Stray{table, "case_id " + std::to_string(rows.integer(0))};
    }
    return std::nullopt;
}

}  // namespace huiyin::store::sqlite
