#include "store/sqlite/refold.hpp"

#include <string>
#include <variant>

#include "codec/entry.hpp"
#include "codec/event_json.hpp"
#include "codec/office_event.hpp"
#include "domain/grievance/case.hpp"
#include "store/sqlite/values.hpp"
#include "views/tally.hpp"

namespace huiyin::store::sqlite {

namespace {

void add_entries(Database& database, views::TallySheet& sheet) {
    views::CasesOfLog cases;
    Statement leaves = database.prepare("SELECT entry FROM leaf ORDER BY idx");
    Rows rows = leaves.rows();
    while (rows.next()) {
        const auto entry = codec::decode_any_entry(rows.text(0));
        if (!entry) throw DatabaseError(Trouble::damaged, "an entry of the log cannot be read");
        const auto* const about_case = std::get_if<codec::PublicEntry>(&*entry);
        if (about_case != nullptr) sheet.add(*about_case, cases.take(*about_case));
    }
}

/// With whom a case lay when something happened on it only follows from all that happened before, so that every case is
/// folded, one at a time.
void add_splits(Database& database, views::TallySheet& sheet) {
    Statement events = database.prepare(
        "SELECT event.version, event.private_event, leaf.entry FROM event JOIN leaf ON leaf.idx = event.leaf "
        "ORDER BY event.case_id, event.version");
    Rows rows = events.rows();
    Case state;
    while (rows.next()) {
        if (rows.integer(0) == 1) state = {};
        const auto decoded = codec::decode_event(rows.text(1));
        if (!decoded) throw DatabaseError(Trouble::damaged, codec::to_text(decoded.error()));
        const auto entry = codec::decode_entry(rows.text(2));
        if (!entry) throw DatabaseError(Trouble::damaged, "an entry of the log cannot be read");
        sheet.add_split(*entry, decoded->recorded.event, state);
        state = evolve(std::move(state), decoded->recorded);
    }
}

}  // namespace

void fold_tallies_again(Database& database) {
    views::TallySheet sheet;
    add_entries(database, sheet);
    add_splits(database, sheet);
    database.execute("DELETE FROM tally; DELETE FROM aged_tally");
    Statement tally = database.prepare("INSERT INTO tally (day, kind, count) VALUES (?1, ?2, ?3)");
    for (const auto& [place, count] : sheet.by_day()) tally.run(to_days(place.first), place.second, count);
    Statement aged = database.prepare("INSERT INTO aged_tally (since, kind, day, count) VALUES (?1, ?2, ?3, ?4)");
    for (const auto& [place, count] : sheet.by_age()) {
        const auto& [since, kind, day] = place;
        aged.run(to_days(since), kind, to_days(day), count);
    }
}

}  // namespace huiyin::store::sqlite
