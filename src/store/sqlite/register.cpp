#include "store/sqlite/register.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "codec/event_json.hpp"
#include "store/sqlite/values.hpp"

namespace huiyin::store::sqlite {

namespace {

// A queue's total is exact up to here, and no page reaches further.
constexpr std::size_t queue_rows_max = 10'000;

[[noreturn]] void damaged(CaseId id, const std::string& what) {
    throw DatabaseError(Trouble::damaged, "case " + std::to_string(id.value) + ": " + what);
}

enum class Rank : std::uint8_t { urgent, overdue, on_time };

/// A case's place in a queue: what is urgent first, then what is overdue, of both the oldest case before the others;
/// then by the next day that something is due; last what has no such day. In the backlog: what is urgent, then by
/// the day of filing.
struct Place {
    Rank rank = Rank::on_time;
    std::int64_t day = 0;  ///< Of what is urgent or overdue it does not count, and is 0.
    std::int64_t id = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
};

void add(std::vector<Place>& places, Rows rows) {
    while (rows.next()) {
        const std::int64_t flags = rows.integer(2);
        const Rank rank = flags >= 2 ? Rank::urgent : flags == 1 ? Rank::overdue : Rank::on_time;
        places.push_back({rank, rank == Rank::on_time ? rows.integer(0) : 0, rows.integer(1)});
    }
}

enum class Urgent : std::uint8_t { all, overdue, unowned };

void add_urgent(std::vector<Place>& places, Reader& reader, UnitId unit, UnitId without, Urgent which) {
    const std::int64_t overdue = which == Urgent::overdue ? 1 : 0;
    const std::int64_t unowned = which == Urgent::unowned ? 1 : 0;
    add(places, reader.queue_urgent.rows(unit, without, queue_rows_max, overdue, unowned));
}

void add_queue_of_unit(std::vector<Place>& places, Reader& reader, const app::QueueQuery& query, UnitId unit) {
    const UnitId without = query.complained_of;
    switch (query.queue) {
        case app::Queue::mine: return;
        case app::Queue::my_unit:
            add_urgent(places, reader, unit, without, Urgent::all);
            add(places, reader.queue_overdue.rows(unit, without, queue_rows_max));
            return add(places, reader.queue_of_unit.rows(unit, without, queue_rows_max));
        case app::Queue::due_soon:
            return add(places, reader.queue_due_soon.rows(unit, without, queue_rows_max, to_days(query.due_before)));
        case app::Queue::backlog:
            return add(places, reader.queue_backlog.rows(unit, without, queue_rows_max, to_days(query.due_before)));
        case app::Queue::overdue:
            add_urgent(places, reader, unit, without, Urgent::overdue);
            return add(places, reader.queue_overdue.rows(unit, without, queue_rows_max));
        case app::Queue::unowned:
            add_urgent(places, reader, unit, without, Urgent::unowned);
            add(places, reader.queue_overdue_unowned.rows(unit, without, queue_rows_max));
            return add(places, reader.queue_unowned.rows(unit, without, queue_rows_max));
    }
}

/// In the order of a queue, each case once: where it stands first, so that an urgent or overdue one is shown as such.
void sort_and_join(std::vector<Place>& places) {
    const auto by_case = [](const Place& a, const Place& b) { return a.id != b.id ? a.id < b.id : a.rank < b.rank; };
    std::sort(places.begin(), places.end(), by_case);
    const auto same_case = [](const Place& a, const Place& b) { return a.id == b.id; };
    places.erase(std::unique(places.begin(), places.end(), same_case), places.end());
    std::sort(places.begin(), places.end());
    if (places.size() > queue_rows_max) places.resize(queue_rows_max);
}

/// Cases that no unit holds and that complain of none of the units.
void add_unheld(std::vector<Place>& places, Reader& reader, const std::vector<UnitId>& without) {
    std::vector<Place> unheld;
    for (std::size_t i = 0; i < without.size(); ++i) {
        std::vector<Place> one;
        add_urgent(one, reader, UnitId{}, without[i], Urgent::unowned);
        add(one, reader.queue_overdue_unowned.rows(UnitId{}, without[i], queue_rows_max));
        add(one, reader.queue_unowned.rows(UnitId{}, without[i], queue_rows_max));
        sort_and_join(one);
        if (i == 0) {
            unheld = std::move(one);
            continue;
        }
        std::vector<Place> both;
        std::set_intersection(unheld.begin(), unheld.end(), one.begin(), one.end(), std::back_inserter(both));
        unheld = std::move(both);
    }
    places.insert(places.end(), unheld.begin(), unheld.end());
}

views::CaseRow row_of(Reader& reader, CaseId id) {
    Rows rows = reader.case_row.rows(id);
    if (!rows.next()) damaged(id, "is in a queue, but has no row");
    const auto stage = parse_stage(rows.text(2));
    if (!stage) damaged(id, "stage is not known");
    return {
        .id = id,
        .filed_on = from_days(rows.integer(0)),
        .subject = std::string(rows.text(1)),
        .stage = *stage,
        .unit = UnitId{rows.integer(3)},
        .handler = OfficerId{rows.integer(4)},
        .lead = OfficerId{rows.integer(5)},
        .asked_unit = UnitId{rows.integer(9)},
        .next_due = due_from_days(rows.integer(6)),
        .urgent = rows.integer(10) != 0,
        .overdue = rows.integer(7) != 0,
        .version = static_cast<int>(rows.integer(8)),
    };
}

}  // namespace

std::optional<app::CaseFile> SqliteRegister::find(CaseId id) {
    const auto reader = readers_->take();
    constexpr std::size_t usual_events = 16;
    app::CaseFile file{.id = id, .state = {}, .timeline = {}};
    file.timeline.reserve(usual_events);
    Rows rows = reader->timeline.rows(id);
    while (rows.next()) {
        auto decoded = codec::decode_event(rows.text(2));
        if (!decoded) damaged(id, codec::to_text(decoded.error()));
        file.state = evolve(std::move(file.state), decoded->recorded);
        file.timeline.push_back({
            .recorded = std::move(decoded->recorded),
            .private_event = std::string(rows.text(2)),
            .salt = rows.array<32>(1),
            .leaf = static_cast<std::uint64_t>(rows.integer(0)),
        });
    }
    if (file.timeline.empty()) return std::nullopt;
    return file;
}

std::optional<views::CaseCodes> SqliteRegister::codes(CaseId id) {
    const auto reader = readers_->take();
    Rows rows = reader->codes.rows(id);
    if (!rows.next()) return std::nullopt;
    return views::CaseCodes{.receipt = rows.array<32>(0), .helper = digest_at(rows, 1), .joining = digest_at(rows, 2)};
}

int SqliteRegister::matter_size(CaseId leading) {
    const auto reader = readers_->take();
    Rows rows = reader->matter_size.rows(leading);
    return 1 + (rows.next() ? static_cast<int>(rows.integer(0)) : 0);
}

int SqliteRegister::representatives(CaseId leading) {
    std::vector<CaseId> maybe;
    {
        const auto reader = readers_->take();
        Rows rows = reader->maybe_representing.rows(leading);
        while (rows.next()) maybe.push_back(CaseId{rows.integer(0)});
    }
    // Few are ever chosen. Whether one still speaks for the matter is for the fold to say.
    return static_cast<int>(std::ranges::count_if(maybe, [&](CaseId id) {
        const auto file = find(id);
        return file && file->state.represents;
    }));
}

std::optional<app::SealedIdentity> SqliteRegister::sealed_identity(CaseId id) {
    const auto reader = readers_->take();
    Rows rows = reader->sealed_identity.rows(id);
    if (!rows.next()) return std::nullopt;
    return app::SealedIdentity{bytes_at(rows, 0), bytes_at(rows, 1)};
}

std::optional<Bytes> SqliteRegister::attachment_key(CaseId id, const Hash& stored) {
    const auto reader = readers_->take();
    Rows rows = reader->attachment_key.rows(id, stored);
    if (!rows.next()) return std::nullopt;
    return Bytes(rows.blob(0).begin(), rows.blob(0).end());
}

bool SqliteRegister::is_attached(const Hash& stored) {
    const auto reader = readers_->take();
    return reader->is_attached.rows(stored).next();
}

app::QueuePage SqliteRegister::queue(const app::QueueQuery& query) {
    const auto reader = readers_->take();
    const Snapshot snapshot(reader->database);
    std::vector<Place> places;
    if (query.queue == app::Queue::mine) {
        add(places, reader->queue_of_handler.rows(query.officer, query.complained_of, queue_rows_max));
        add(places, reader->queue_of_lead.rows(query.officer, query.complained_of, queue_rows_max));
    } else {
        for (const UnitId unit : query.units) add_queue_of_unit(places, *reader, query, unit);
        if (query.queue == app::Queue::backlog) {
            // Who leads on a case may sit above the unit that has it.
            add(places, reader->queue_backlog_of_lead.rows(query.officer, query.complained_of, queue_rows_max,
                                                           to_days(query.due_before)));
        }
        if (query.queue == app::Queue::unowned) add_unheld(places, *reader, query.unheld_without);
        if (query.queue == app::Queue::my_unit && query.asked) {
            add(places, reader->queue_of_asked.rows(query.asked, query.complained_of, queue_rows_max));
        }
    }
    sort_and_join(places);
    app::QueuePage page{.rows = {}, .total = places.size()};
    const std::size_t begin = std::min(query.offset, places.size());
    const std::size_t end = begin + std::min(query.rows_max, places.size() - begin);
    for (std::size_t i = begin; i < end; ++i) page.rows.push_back(row_of(*reader, CaseId{places[i].id}));
    return page;
}

std::vector<app::HandlerLoad> SqliteRegister::load(const std::vector<UnitId>& units, UnitId complained_of) {
    const auto reader = readers_->take();
    const Snapshot snapshot(reader->database);
    std::vector<app::HandlerLoad> all;
    for (const UnitId unit : units) {
        Rows rows = reader->load_of_unit.rows(unit, complained_of);
        while (rows.next()) {
            all.push_back({.unit = unit,
                           .handler = OfficerId{rows.integer(0)},
                           .open = static_cast<std::size_t>(rows.integer(1)),
                           .overdue = static_cast<std::size_t>(rows.integer(2)),
                           .oldest_filed_on = from_days(rows.integer(3))});
        }
    }
    return all;
}

std::size_t SqliteRegister::unheld_count() {
    const auto reader = readers_->take();
    Rows rows = reader->unheld.rows();
    return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

std::vector<CaseId> SqliteRegister::due_before(Date day, std::size_t cases_max) {
    const auto reader = readers_->take();
    std::vector<CaseId> cases;
    Rows rows = reader->due_before.rows(to_days(day), cases_max);
    while (rows.next()) cases.push_back(CaseId{rows.integer(0)});
    return cases;
}

std::vector<CaseId> SqliteRegister::to_erase(Date day, CaseId after, std::size_t cases_max) {
    const auto reader = readers_->take();
    std::vector<CaseId> cases;
    Rows rows = reader->to_erase.rows(after, to_days(day), cases_max);
    while (rows.next()) cases.push_back(CaseId{rows.integer(0)});
    return cases;
}

std::vector<CaseId> SqliteRegister::open_after(CaseId id, std::size_t cases_max) {
    const auto reader = readers_->take();
    std::vector<CaseId> cases;
    Rows rows = reader->open_after.rows(id, cases_max);
    while (rows.next()) cases.push_back(CaseId{rows.integer(0)});
    return cases;
}

views::TallyRows SqliteRegister::tally_rows(views::Period period) {
    const auto reader = readers_->take();
    const Snapshot snapshot(reader->database);
    views::TallyRows all;
    {
        Rows rows = reader->log_size.rows();
        if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
        all.log_size = static_cast<std::uint64_t>(rows.integer(0));
    }
    {
        Rows rows = reader->open_before.rows(to_days(period.from));
        if (rows.next()) all.open_before = static_cast<std::uint64_t>(std::max<std::int64_t>(rows.integer(0), 0));
    }
    Rows by_day = reader->tallies.rows(to_days(period.from), to_days(period.to));
    while (by_day.next()) {
        all.by_day.push_back({
            .day = from_days(by_day.integer(0)),
            .kind = std::string(by_day.text(1)),
            .count = static_cast<std::uint64_t>(by_day.integer(2)),
        });
    }
    Rows by_age = reader->aged_tallies.rows(to_days(views::first_since(period.from)), to_days(period.to));
    while (by_age.next()) {
        all.by_age.push_back({
            .since = from_days(by_age.integer(0)),
            .day = from_days(by_age.integer(2)),
            .kind = std::string(by_age.text(1)),
            .count = static_cast<std::uint64_t>(by_age.integer(3)),
        });
    }
    return all;
}

std::int64_t SqliteRegister::case_count() {
    const auto reader = readers_->take();
    Rows rows = reader->last_case.rows();
    if (!rows.next()) throw DatabaseError(Trouble::damaged, "the log's head is missing");
    return rows.integer(0);
}

std::optional<CaseId> SqliteRegister::imported(std::string_view source_key) {
    const auto reader = readers_->take();
    Rows rows = reader->imported.rows(source_key);
    if (!rows.next()) return std::nullopt;
    return CaseId{rows.integer(0)};
}

}  // namespace huiyin::store::sqlite
