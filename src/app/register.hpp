#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/change.hpp"
#include "base/bytes.hpp"
#include "domain/grievance/case.hpp"
#include "views/case_row.hpp"
#include "views/figures.hpp"

namespace huiyin::app {

/// One event of a case as it is kept.
struct KeptEvent {
    Recorded recorded;
    std::string private_event;
    std::array<std::uint8_t, 32> salt{};
    std::uint64_t leaf = 0;
};

/// A case with its whole timeline, oldest event first.
struct CaseFile {
    CaseId id;
    Case state;
    std::vector<KeptEvent> timeline;
};

enum class Queue : std::uint8_t { mine, my_unit, due_soon, overdue, unowned, backlog };

/// A page of a queue of open cases: first those that are urgent, then those that are overdue, of both the oldest case
/// before the others; then by the next day that something is due; last those without such a day. The backlog has the
/// oldest case first, after those that are urgent. `units` are the units whose cases may be
/// shown. What names the officer's unit is left out by the store (I5), so that page sizes do not betray it.
struct QueueQuery {
    Queue queue = Queue::mine;
    OfficerId officer;
    std::vector<UnitId> units;
    UnitId complained_of;  ///< Cases that name this unit are left out.
    /// For unowned: shown too are cases that no unit holds and that name none of these. Empty: no such case.
    std::vector<UnitId> unheld_without;
    /// For my_unit: shown too are the cases, also closed ones, that this unit is asked to account for; none: no such.
    UnitId asked;
    Date due_before{};  ///< For due_soon: due on or before this day; for backlog: filed on or before it.
    std::size_t offset = 0;
    std::size_t rows_max = 50;
};

struct QueuePage {
    std::vector<views::CaseRow> rows;
    std::size_t total = 0;  ///< Counted up to 10,000.
};

/// How much of a unit's work lies with one member of staff, or with nobody yet.
struct HandlerLoad {
    UnitId unit;
    OfficerId handler;  ///< None: unowned.
    std::size_t open = 0;
    std::size_t overdue = 0;
    Date oldest_filed_on{};
    friend bool operator==(const HandlerLoad&, const HandlerLoad&) = default;
};

/// Reads of what the log has written. Safe to call from any thread; never waits for the writer.
class Register {
public:
    virtual ~Register() = default;
    [[nodiscard]] virtual std::optional<CaseFile> find(CaseId id) = 0;
    /// The keyed digests of the case's codes, for comparison in constant time, without reading the timeline.
    [[nodiscard]] virtual std::optional<views::CaseCodes> codes(CaseId id) = 0;
    /// How many cases the matter that this one leads has, itself included: 1 if no other follows it. A number alone:
    /// which they are is told to nobody.
    [[nodiscard]] virtual int matter_size(CaseId leading) = 0;
    /// How many of these cases have a filer who speaks for the matter at the counter.
    [[nodiscard]] virtual int representatives(CaseId leading) = 0;
    [[nodiscard]] virtual std::optional<SealedIdentity> sealed_identity(CaseId id) = 0;
    /// The wrapped key of a file that was handed in with this case; none once it was destroyed.
    [[nodiscard]] virtual std::optional<Bytes> attachment_key(CaseId id, const Hash& stored) = 0;
    /// Whether any case has the file.
    [[nodiscard]] virtual bool is_attached(const Hash& stored) = 0;
    [[nodiscard]] virtual QueuePage queue(const QueueQuery& query) = 0;
    /// The open cases of these units, by unit as they are given and by handler; those that name `complained_of` are
    /// left out, as in a queue.
    [[nodiscard]] virtual std::vector<HandlerLoad> load(const std::vector<UnitId>& units, UnitId complained_of) = 0;
    /// Open cases that no unit holds, since each one that could is complained of. A number alone: it shows no case.
    [[nodiscard]] virtual std::size_t unheld_count() = 0;
    /// Cases for which next_due() gives a day before this one, in order of that day.
    [[nodiscard]] virtual std::vector<CaseId> due_before(Date day, std::size_t cases_max) = 0;
    /// Cases after that one that are to be erased on or before the day, in the order of their ids.
    [[nodiscard]] virtual std::vector<CaseId> to_erase(Date day, CaseId after, std::size_t cases_max) = 0;
    /// Open cases after that one, in the order of their ids.
    [[nodiscard]] virtual std::vector<CaseId> open_after(CaseId id, std::size_t cases_max) = 0;
    /// The rows that the figures of a period need. What it reads grows with the days, never with the cases.
    [[nodiscard]] virtual views::TallyRows tally_rows(views::Period period) = 0;
    /// Number of cases so far; case ids run from 1 to this without a gap.
    [[nodiscard]] virtual std::int64_t case_count() = 0;
    /// The case that a row of an imported source became.
    [[nodiscard]] virtual std::optional<CaseId> imported(std::string_view source_key) = 0;
};

/// What the witnesses of a log have signed.
struct Witnessed {
    struct By {
        std::string key;         ///< The witness's verifier key.
        std::uint64_t size = 0;  ///< Of the newest checkpoint that it signed.
        Instant at{};            ///< When, as it states.
    };
    std::uint64_t size = 0;  ///< Of the newest checkpoint that any of them signed.
    std::string checkpoint;  ///< That one, with the signatures of the log and of all who signed it.
    std::vector<By> by;      ///< Everybody who ever signed, also those that are not asked any more.
};

/// The public log as it is served. Paths are those of the tile specification.
class PublicLog {
public:
    virtual ~PublicLog() = default;
    /// The newest signed checkpoint, with the signatures of those witnesses who have signed this very one. It never
    /// goes back. Kept bytes: the same pointer as long as nothing is written.
    [[nodiscard]] virtual std::shared_ptr<const std::string> checkpoint() = 0;
    /// Hashes of a tile: the first `width` of tile `index` at `level`, if the published tree has them.
    [[nodiscard]] virtual std::optional<Bytes> tile(unsigned level, std::uint64_t index, unsigned width) = 0;
    /// The entry bundle that belongs to a level 0 tile.
    [[nodiscard]] virtual std::optional<Bytes> entries(std::uint64_t index, unsigned width) = 0;
    /// Proof that the leaf is in the tree of the checkpoint that is given back beside it.
    struct Proof {
        std::string entry;
        std::vector<Hash> inclusion;
        std::string checkpoint;
    };
    /// Against the newest checkpoint that a witness signed, if that one covers the leaf; else against the newest.
    [[nodiscard]] virtual std::optional<Proof> prove(std::uint64_t leaf) = 0;
    /// What the witnesses outside have signed; none if none ever did. The same pointer as long as that is so.
    [[nodiscard]] virtual std::shared_ptr<const Witnessed> witnessed() = 0;
};

}  // namespace huiyin::app
