#include "app/audit.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "app/office_fold.hpp"
#include "codec/entry.hpp"
#include "codec/event_json.hpp"
#include "domain/grievance/retention.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"
#include "ledger/tiles.hpp"
#include "views/case_row.hpp"

namespace huiyin::app {

namespace {

constexpr std::uint64_t progress_every = 1024;

/// Ends the audit at the first difference.
struct Found {
    Difference difference;
};

[[noreturn]] void differ(std::string table, std::string key, std::string column, std::string expected,
                         std::string found) {
    throw Found{{std::move(table), std::move(key), std::move(column), std::move(expected), std::move(found)}};
}

template <std::integral Integer>
std::string number(Integer value) {
    return std::to_string(value);
}

std::string hash_text(const Hash& hash) { return hex_encode(hash); }

std::string given_text(const std::optional<Hash>& digest) { return digest ? hash_text(*digest) : "none"; }

/// Stands for a text that people wrote.
std::string digest_text(std::string_view text) { return "sha256:" + hash_text(ledger::sha256(as_bytes(text))); }

std::string case_key(CaseId id) { return "case_id " + number(id.value); }

std::string event_key(CaseId id, std::int64_t version) { return case_key(id) + ", version " + std::to_string(version); }

std::string leaf_key(std::uint64_t index) { return "idx " + number(index); }

std::string due_text(const std::optional<Date>& due) { return due ? to_text(*due) : "none"; }

/// Compares one column, both sides given as text.
struct RowCheck {
    std::string table;
    std::string key;
    void column(const std::string& name, const std::string& expected, const std::string& found) const {
        if (expected != found) differ(table, key, name, expected, found);
    }
    void column(const std::string& name, std::int64_t expected, std::int64_t found) const {
        column(name, number(expected), number(found));
    }
};

/// Which leaves some event has claimed.
class Claims {
public:
    explicit Claims(std::uint64_t size) : claimed_(size, false) {}
    /// Whether the leaf was free until now.
    [[nodiscard]] bool claim(std::uint64_t leaf) {
        if (claimed_[leaf]) return false;
        claimed_[leaf] = true;
        return true;
    }
    [[nodiscard]] bool claimed(std::uint64_t leaf) const { return claimed_[leaf]; }

private:
    std::vector<bool> claimed_;
};

/// Makes the tiles of a tree again, leaf by leaf.
class TileBuilder {
public:
    using Visit = std::function<void(unsigned level, std::uint64_t index, const std::vector<Hash>& hashes)>;

    /// Calls `full` with the tiles that this leaf completes.
    void add(const Hash& leaf, const Visit& full) {
        Hash hash = leaf;
        for (unsigned level = 0;; ++level) {
            if (level == levels_.size()) levels_.emplace_back();
            Level& here = levels_[level];
            here.hashes.push_back(hash);
            if (here.hashes.size() < ledger::tile_width_max) return;
            full(level, here.index, here.hashes);
            // A full tile is a perfect tree over its hashes; its root stands in the level above.
            ledger::CompactRange subtree;
            for (const Hash& one : here.hashes) subtree.append(one);
            hash = subtree.root();
            ++here.index;
            here.hashes.clear();
        }
    }
    /// Calls `partial` with the tiles that are not complete.
    void each_partial(const Visit& partial) const {
        for (unsigned level = 0; level < levels_.size(); ++level) {
            const Level& here = levels_[level];
            if (!here.hashes.empty()) partial(level, here.index, here.hashes);
        }
    }

private:
    struct Level {
        std::uint64_t index = 0;
        std::vector<Hash> hashes;
    };
    std::vector<Level> levels_;
};

class Audit {
public:
    Audit(Archive& archive, const ledger::VerifierKey& key, const std::function<void(const AuditProgress&)>& progress,
          const FileCheck& file, AuditReport& report)
        : archive_(&archive),
          key_(&key),
          progress_(&progress),
          file_(&file),
          report_(&report),
          head_(archive.head()),
          claims_(head_.size) {}

    void run() {
        tell(AuditProgress::Step::files, 0, 1);
        if (auto damage = archive_->damage()) differ("database", {}, {}, "sound files", *std::move(damage));
        check_checkpoint();
        check_office();
        check_custody();
        check_accounts();
        check_cases();
        check_complaints_of();
        if (const auto stray = archive_->stray(head_.last_case)) {
            differ(stray->table, stray->key, {}, "no row", "a row of no case");
        }
        check_leaves();
        check_tiles();
        check_tallies();
        check_aged_tallies();
    }

private:
    void tell(AuditProgress::Step step, std::uint64_t done, std::uint64_t total) const {
        if (*progress_ && (done % progress_every == 0 || done == total)) (*progress_)({step, done, total});
    }

    void check_checkpoint();
    void check_office();
    void check_custody();
    void check_accounts();
    void check_cases();
    void finish_case();
    void check_event(const Archive::StoredEvent& event);
    [[nodiscard]] Hash commitment_of(const RowCheck& row, const Archive::StoredEvent& event, const Recorded& recorded);
    void check_tombstone(const RowCheck& row, const Recorded& recorded) const;
    void check_erasure() const;
    [[nodiscard]] bool is_without_fact(std::uint64_t leaf, codec::PublicEntry entry) const;
    [[nodiscard]] const Rulebook& rulebook_of(const Case& current) const;
    void check_limits(const RowCheck& row, const Recorded& recorded, std::uint64_t leaf) const;
    void check_row();
    void check_identity();
    void check_attachments();
    void note_attachments(const Event& event);
    void check_complaints_of();
    void check_leaves();
    void check_tile(unsigned level, std::uint64_t index, const std::vector<Hash>& hashes) const;
    void check_tiles();
    void check_tallies();
    void check_aged_tallies();
    [[nodiscard]] bool in_tree(std::uint64_t leaf, std::string_view entry) const;
    void claim(const RowCheck& row, std::string_view column, std::uint64_t leaf, const std::string& entry);

    Archive* archive_;
    const ledger::VerifierKey* key_;
    const std::function<void(const AuditProgress&)>* progress_;
    const FileCheck* file_;
    AuditReport* report_;
    LogHead head_;
    Claims claims_;
    Office office_;
    /// Each version of a calendar with the leaf from which on it was in force.
    std::vector<std::pair<std::uint64_t, Calendar>> calendars_;
    ledger::Checkpoint checkpoint_;
    ledger::CompactRange tree_;
    TileBuilder tiles_;
    views::TallySheet tallies_;
    std::uint64_t complaints_of_ = 0;

    // The case that is being folded.
    CaseId id_;
    Case state_;
    GrievanceFiled filed_;
    views::CaseCodes codes_;
    std::optional<Hash> identity_digest_;
    std::set<Hash> attached_;  ///< The sealed files that its events name.
    /// Versions of the first event before a tombstone that has its salt, and of the first whose salt was destroyed; 0:
    /// none.
    std::int64_t first_salted_ = 0;
    std::int64_t first_saltless_ = 0;
};

void Audit::check_checkpoint() {
    const RowCheck row{"log_head", "the one row"};
    report_->size = head_.size;
    const auto tree = ledger::CompactRange::restore(head_.size, head_.peaks);
    if (!tree) differ(row.table, row.key, "peaks", "the right edge of size " + number(head_.size), "another length");
    if (head_.size == 0) return;
    const auto opened = ledger::open_checkpoint(head_.checkpoint, *key_);
    if (!opened) differ(row.table, row.key, "checkpoint", "a checkpoint signed by " + key_->text(), "none");
    checkpoint_ = opened->checkpoint;
    row.column("size", number(checkpoint_.size), number(head_.size));
    row.column("peaks", hash_text(checkpoint_.root), hash_text(tree->root()));
}

bool Audit::in_tree(std::uint64_t leaf, std::string_view entry) const {
    const auto hashes = archive_->tile(0, leaf / ledger::tile_width_max);
    const std::size_t offset = leaf % ledger::tile_width_max * ledger::hash_bytes;
    if (!hashes || hashes->size() < offset + ledger::hash_bytes) return false;
    const Hash hash = ledger::leaf_hash(as_bytes(entry));
    return std::equal(hash.begin(), hash.end(), hashes->begin() + static_cast<std::ptrdiff_t>(offset));
}

void Audit::claim(const RowCheck& row, std::string_view column, std::uint64_t leaf, const std::string& entry) {
    if (leaf >= head_.size) differ(row.table, row.key, "leaf", "below " + number(head_.size), number(leaf));
    if (!claims_.claim(leaf)) differ(row.table, row.key, "leaf", "a leaf of its own", number(leaf));
    const auto stored = archive_->entry(leaf);
    if (!stored) differ("leaf", leaf_key(leaf), {}, entry, "no row");
    if (*stored == entry) return;
    // Either was changed. The tree knows which: an entry that is still in it is the one that was published.
    if (in_tree(leaf, *stored)) differ(row.table, row.key, std::string(column), *stored, entry);
    differ("leaf", leaf_key(leaf), "entry", entry, *stored);
}

void Audit::check_office() {
    std::int64_t expected_id = 0;
    std::uint64_t next_leaf = 0;
    archive_->each_office_event([&](std::int64_t id, std::uint64_t leaf, std::string_view body) {
        const RowCheck row{"office_event", "id " + number(id)};
        if (id != ++expected_id) differ("office_event", "id " + number(expected_id), {}, "a row", "none");
        const auto recorded = codec::decode_office_event(body);
        if (!recorded) differ(row.table, row.key, "body", "an event", codec::to_text(recorded.error()));
        row.column("body", digest_text(codec::encode_office_event(*recorded)), digest_text(body));
        if (auto applied = apply(office_, *recorded, *key_); !applied) {
            differ(row.table, row.key, "body", "an event that fits the office", applied.error().detail);
        }
        if (leaf < next_leaf) differ(row.table, row.key, "leaf", "at least " + number(next_leaf), number(leaf));
        claim(row, "body", leaf, codec::encode(codec::entry_of(*recorded)));
        if (const auto* const published = std::get_if<codec::CalendarPublished>(&recorded->event)) {
            for (const Calendar& calendar : office_.calendars) {
                if (calendar.id == published->id) calendars_.emplace_back(leaf, calendar);
            }
        }
        next_leaf = leaf + 1;
        tell(AuditProgress::Step::office, static_cast<std::uint64_t>(id),
             static_cast<std::uint64_t>(head_.office_events));
        return true;
    });
    RowCheck{"log_head", "the one row"}.column("office_events", expected_id, head_.office_events);
}

/// What an account may do is what the events say. A log that knows of no account is that of an office from before they
/// were events; its accounts are taken into it when the office is next opened.
void Audit::check_accounts() {
    if (office_.accounts.all().empty()) return;
    const auto key_of = [](OfficerId id) { return "id " + number(id.value); };
    std::size_t matched = 0;
    for (const Archive::StoredAccount& stored : archive_->accounts()) {
        const RowCheck row{"officer", key_of(stored.id)};
        const Account* const expected = office_.accounts.find(stored.id);
        if (expected == nullptr) differ(row.table, row.key, {}, "no row", "a row");
        row.column("unit", expected->unit.value, stored.unit.value);
        row.column("roles", role_words(expected->roles), stored.roles);
        row.column("disabled", expected->disabled ? 1 : 0, stored.disabled);
        ++matched;
    }
    if (matched == office_.accounts.all().size()) return;
    const auto stored = archive_->accounts();
    for (const Account& account : office_.accounts.all()) {
        if (std::ranges::find(stored, account.id, &Archive::StoredAccount::id) != stored.end()) continue;
        differ("officer", key_of(account.id), {}, "a row", "none");
    }
}

void Audit::check_cases() {
    archive_->each_event([&](const Archive::StoredEvent& event) {
        if (event.id != id_) {
            finish_case();
            const CaseId next{id_.value + 1};
            if (event.id != next) differ("event", event_key(next, 1), {}, "a row", "none");
            id_ = event.id;
            state_ = {};
            filed_ = {};
            codes_ = {};
            identity_digest_ = {};
            attached_.clear();
            first_salted_ = 0;
            first_saltless_ = 0;
        }
        check_event(event);
        ++report_->events;
        return true;
    });
    finish_case();
    if (id_.value != head_.last_case) {
        if (id_.value < head_.last_case) differ("event", event_key(CaseId{id_.value + 1}, 1), {}, "a row", "none");
        differ("log_head", "the one row", "last_case", number(id_.value), number(head_.last_case));
    }
}

void Audit::check_event(const Archive::StoredEvent& event) {
    const RowCheck row{"event", event_key(event.id, event.version)};
    const int expected_version = state_.version + 1;
    if (event.version != expected_version) {
        differ("event", event_key(event.id, expected_version), {}, "a row", "none");
    }
    const auto decoded = codec::decode_event(event.private_event);
    if (!decoded) differ(row.table, row.key, "private_event", "an event", codec::to_text(decoded.error()));
    row.column("private_event", event_key(event.id, event.version), event_key(decoded->id, decoded->version));
    const Recorded& recorded = decoded->recorded;
    const std::string again = codec::encode_event(event.id, expected_version, recorded);
    row.column("private_event", digest_text(again), digest_text(event.private_event));
    const auto* filed = std::get_if<GrievanceFiled>(&recorded.event);
    if ((filed != nullptr) != (event.version == 1)) {
        differ(row.table, row.key, "private_event", "a filing first and only first",
               std::string(type_of(recorded.event)));
    }
    if (filed != nullptr) filed_ = *filed;
    views::fold(codes_, recorded.event);
    views::fold(identity_digest_, recorded.event);
    note_attachments(recorded.event);
    check_tombstone(row, recorded);
    Case after = evolve(state_, recorded);
    const codec::Passage passage{state_, after, rulebook_of(after)};
    auto entry = codec::entry_of(recorded, passage, commitment_of(row, event, recorded));
    if (is_without_fact(event.leaf, entry)) entry.fact.clear();
    claim(row, "private_event", event.leaf, codec::encode(entry));
    tallies_.add(entry, views::days_of(passage));
    tallies_.add_split(entry, recorded.event, state_);
    check_limits(row, recorded, event.leaf);
    state_ = std::move(after);
}

/// What the entry of the event commits to. Of an event without a salt nobody can make that again: then the entry has to
/// say the same in all else, nothing that was written may be left, and finish_case() looks for the tombstone.
Hash Audit::commitment_of(const RowCheck& row, const Archive::StoredEvent& event, const Recorded& recorded) {
    codec::Salt salt{};
    if (event.salt.size() != salt.size()) {
        differ(row.table, row.key, "salt", number(salt.size()) + " bytes", number(event.salt.size()));
    }
    std::copy(event.salt.begin(), event.salt.end(), salt.begin());
    if (salt != codec::Salt{}) {
        const bool is_tombstone = std::holds_alternative<CaseErased>(recorded.event);
        if (first_salted_ == 0 && !is_tombstone) first_salted_ = event.version;
        return codec::commit(salt, event.private_event);
    }
    if (first_saltless_ == 0) first_saltless_ = event.version;
    if (!(remains_of(recorded.event) == recorded.event)) {
        differ(row.table, row.key, "private_event", "nothing that was written, as its salt is destroyed",
               digest_text(event.private_event));
    }
    const auto stored = archive_->entry(event.leaf);
    const auto committed = stored ? codec::commitment_of(*stored) : std::nullopt;
    return committed.value_or(Hash{});
}

/// Nothing is erased before its day, and nothing happens afterwards.
void Audit::check_tombstone(const RowCheck& row, const Recorded& recorded) const {
    if (state_.erased_on) differ(row.table, row.key, {}, "no row after the tombstone", "a row");
    const auto* const erased = std::get_if<CaseErased>(&recorded.event);
    if (erased == nullptr) return;
    const auto day = erasure_day(state_, rulebook_of(state_));
    row.column("private_event", "erased by " + state_.rulebook + " from " + due_text(day) + " on",
               "erased by " + erased->rule + " from " + to_text(erased->due_on) + " on");
    if (recorded.at.on < *day) {
        differ(row.table, row.key, "private_event", "not before " + to_text(*day), to_text(recorded.at.on));
    }
    row.column("private_event", "events " + number(state_.version), "events " + number(erased->events));
}

/// A salt may be missing before a tombstone, and there it has to be.
void Audit::check_erasure() const {
    if (state_.erased_on && first_salted_ != 0) {
        differ("event", event_key(id_, first_salted_), "salt", "destroyed, as the case is erased", "there");
    }
    if (!state_.erased_on && first_saltless_ != 0) {
        differ("event", event_key(id_, first_saltless_), "salt", "there, as the case is not erased", "destroyed");
    }
}

/// Earlier versions published no facts. That nobody took one out since then is what the tree shows.
bool Audit::is_without_fact(std::uint64_t leaf, codec::PublicEntry entry) const {
    if (entry.fact.empty()) return false;
    entry.fact.clear();
    return archive_->entry(leaf) == codec::encode(entry);
}

/// That the case was filed under; an empty one if nobody published it, which is found with the case's row.
const Rulebook& Audit::rulebook_of(const Case& current) const {
    static const Rulebook unpublished;
    const auto found = std::find_if(office_.rulebooks.begin(), office_.rulebooks.end(),
                                    [&](const Rulebook& one) { return one.reference() == current.rulebook; });
    return found == office_.rulebooks.end() ? unpublished : *found;
}

/// Each limit that the event starts has to end on the day that rulebook and calendar, as they stood when it was
/// written, give. A rulebook that nobody published is found with the case's row.
void Audit::check_limits(const RowCheck& row, const Recorded& recorded, std::uint64_t leaf) const {
    const ClockChange* const clock = clock_of(recorded.event);
    if (clock == nullptr || clock->started.empty()) return;
    const std::string& reference = state_.version == 0 ? filed_.rulebook : state_.rulebook;
    const auto rulebook = std::find_if(office_.rulebooks.begin(), office_.rulebooks.end(),
                                       [&](const Rulebook& one) { return one.reference() == reference; });
    if (rulebook == office_.rulebooks.end()) return;
    const Calendar* calendar = nullptr;
    for (const auto& [since, one] : calendars_) {
        if (since < leaf && one.id == rulebook->calendar) calendar = &one;
    }
    if (calendar == nullptr) differ(row.table, row.key, "leaf", "after its calendar was published", number(leaf));
    for (const LimitStarted& started : clock->started) {
        const LimitRule* const rule = rulebook->find_limit(started.limit);
        if (rule == nullptr || !rule->length) {
            differ(row.table, row.key, "private_event", "a limit of " + reference, started.limit);
        }
        const auto due = due_date(started.from, *rule->length, rulebook->counting, *calendar);
        const std::string expected = due ? to_text(due->due_on) : "none, by calendar " + calendar->version;
        row.column("private_event", started.limit + " due " + expected,
                   started.limit + " due " + to_text(started.due_on));
    }
}

void Audit::finish_case() {
    if (!id_) return;
    check_erasure();
    check_row();
    check_identity();
    check_attachments();
    for (const UnitId unit : filed_.about_units) {
        ++complaints_of_;
        if (!archive_->complains_of(id_, unit)) {
            differ("case_about", "unit " + number(unit.value) + ", " + case_key(id_), {}, "a row", "none");
        }
    }
    ++report_->cases;
    if (state_.erased_on) ++report_->erased;
    tell(AuditProgress::Step::cases, static_cast<std::uint64_t>(id_.value),
         static_cast<std::uint64_t>(head_.last_case));
}

void Audit::check_row() {
    const RowCheck row{"case_view", case_key(id_)};
    const bool has_rulebook = std::any_of(office_.rulebooks.begin(), office_.rulebooks.end(),
                                          [&](const Rulebook& one) { return one.reference() == state_.rulebook; });
    if (!has_rulebook) {
        differ("event", event_key(id_, 1), "private_event", "a rulebook that was published", state_.rulebook);
    }
    const views::CaseRow expected = views::row_of(id_, state_, filed_.subject, office_.rulebook(state_.rulebook));
    const auto stored = archive_->case_row(id_);
    if (!stored) differ(row.table, row.key, {}, "a row", "none");
    const views::CaseRow& found = stored->row;
    if (stored->odd) differ(row.table, row.key, stored->odd->column, stored->odd->written, stored->odd->found);
    row.column("filed_on", to_text(expected.filed_on), to_text(found.filed_on));
    row.column("subject", digest_text(expected.subject), digest_text(found.subject));
    row.column("stage", std::string(to_text(expected.stage)), std::string(to_text(found.stage)));
    row.column("open", is_open(expected.stage) ? 1 : 0, stored->open ? 1 : 0);
    row.column("unit", expected.unit.value, found.unit.value);
    row.column("handler", expected.handler.value, found.handler.value);
    row.column("lead", expected.lead.value, found.lead.value);
    row.column("asked_unit", expected.asked_unit.value, found.asked_unit.value);
    row.column("urgent", expected.urgent ? 1 : 0, found.urgent ? 1 : 0);
    row.column("next_due", due_text(expected.next_due), due_text(found.next_due));
    row.column("erase_on", due_text(expected.erase_on), due_text(found.erase_on));
    row.column("overdue", expected.overdue ? 1 : 0, found.overdue ? 1 : 0);
    row.column("version", expected.version, found.version);
    row.column("code_digest", hash_text(codes_.receipt), hash_text(stored->codes.receipt));
    row.column("helper_digest", given_text(codes_.helper), given_text(stored->codes.helper));
    row.column("joining_digest", given_text(codes_.joining), given_text(stored->codes.joining));
    row.column("matter", state_.follows.value, stored->matter.value);
}

void Audit::check_identity() {
    const auto box = archive_->sealed_identity(id_);
    const RowCheck row{"sealed_identity", case_key(id_)};
    if (!identity_digest_) {
        if (box) differ(row.table, row.key, {}, "no row", "a row");
        return;
    }
    if (!box) differ(row.table, row.key, {}, "a row", "none");
    row.column("box", hash_text(*identity_digest_), hash_text(ledger::sha256(*box)));
}

/// A share that the log does not know of would open identities behind its back. One that the log knows of may be gone.
void Audit::check_custody() {
    for (const Archive::StoredShare& share : archive_->custody_shares()) {
        const RowCheck row{"custody_share", "holder " + number(share.holder.value)};
        const auto given = std::find_if(office_.custody.begin(), office_.custody.end(),
                                        [&](const CustodyHolder& one) { return one.officer == share.holder; });
        if (given == office_.custody.end()) differ(row.table, row.key, {}, "no row", "a row");
        const Hash digest = ledger::sha256(share.public_key);
        row.column("key of the holder", hex_encode(given->key), hex_encode(ByteView(digest).first(given->key.size())));
    }
}

void Audit::note_attachments(const Event& event) {
    const auto note = [&](const std::vector<Attachment>& attachments) {
        for (const Attachment& one : attachments) attached_.insert(one.stored);
    };
    if (const auto* const filed = std::get_if<GrievanceFiled>(&event)) note(filed->attachments);
    if (const auto* const replied = std::get_if<FilerReplied>(&event)) note(replied->attachments);
}

void Audit::check_attachments() {
    const auto key = [&](const Hash& stored) { return case_key(id_) + ", stored " + hash_text(stored); };
    const std::vector<Hash> rows = archive_->attachments(id_);
    for (const Hash& stored : attached_) {
        if (!std::binary_search(rows.begin(), rows.end(), stored))
            differ("attachment", key(stored), {}, "a row", "none");
        const std::string found = *file_ ? (*file_)(stored) : std::string();
        if (!found.empty()) differ("attachments", hash_text(stored), {}, "the file that was handed in", found);
    }
    for (const Hash& stored : rows) {
        if (!attached_.contains(stored)) differ("attachment", key(stored), {}, "no row", "a row");
    }
}

void Audit::check_complaints_of() {
    std::uint64_t stored = 0;
    archive_->each_complaint_of([&](UnitId, CaseId) {
        ++stored;
        return true;
    });
    if (stored == complaints_of_) return;
    // Every expected row was there, so one is too many. Which one takes a second look at its case.
    archive_->each_complaint_of([&](UnitId unit, CaseId id) {
        Case state;
        for (const std::string& text : archive_->timeline(id)) {
            const auto decoded = codec::decode_event(text);
            if (decoded) state = evolve(std::move(state), decoded->recorded);
        }
        const auto& about = state.complained_of;
        if (std::find(about.begin(), about.end(), unit) == about.end()) {
            differ("case_about", "unit " + number(unit.value) + ", " + case_key(id), {}, "no row", "a row");
        }
        return true;
    });
}

void Audit::check_leaves() {
    std::uint64_t next = 0;
    const auto check_full = [&](unsigned level, std::uint64_t index, const std::vector<Hash>& hashes) {
        check_tile(level, index, hashes);
    };
    archive_->each_leaf([&](std::uint64_t index, std::string_view entry) {
        if (index != next) differ("leaf", leaf_key(next), {}, "a row", "none");
        if (index >= head_.size) differ("leaf", leaf_key(index), {}, "no row", "a row");
        if (!claims_.claimed(index)) differ("leaf", leaf_key(index), "entry", "an event behind it", "none");
        const Hash hash = ledger::leaf_hash(as_bytes(entry));
        tree_.append(hash);
        tiles_.add(hash, check_full);
        ++next;
        tell(AuditProgress::Step::log, next, head_.size);
        return true;
    });
    report_->leaves = next;
    if (next != head_.size) differ("leaf", leaf_key(next), {}, "a row", "none");
    if (head_.size == 0) return;
    const RowCheck row{"log_head", "the one row"};
    row.column("checkpoint", hash_text(tree_.root()), hash_text(checkpoint_.root));
    row.column("peaks", hex_encode(tree_.peak_bytes()), hex_encode(head_.peaks));
}

void Audit::check_tile(unsigned level, std::uint64_t index, const std::vector<Hash>& hashes) const {
    const RowCheck row{"tile", "level " + std::to_string(level) + ", idx " + number(index)};
    const auto stored = archive_->tile(level, index);
    if (!stored) differ(row.table, row.key, {}, "a row", "none");
    const Bytes expected = ledger::encode_tile(hashes);
    if (*stored == expected) return;
    row.column("hashes", number(hashes.size()) + " hashes", number(stored->size() / ledger::hash_bytes) + " hashes");
    const auto differing = std::mismatch(expected.begin(), expected.end(), stored->begin(), stored->end()).first;
    const std::size_t at = static_cast<std::size_t>(differing - expected.begin()) / ledger::hash_bytes;
    const ByteView found = ByteView(*stored).subspan(at * ledger::hash_bytes);
    differ(row.table, row.key, "hashes", "hash " + number(at) + ": " + hash_text(hashes[at]),
           hex_encode(found.first(std::min(found.size(), ledger::hash_bytes))));
}

void Audit::check_tiles() {
    tiles_.each_partial([&](unsigned level, std::uint64_t index, const std::vector<Hash>& hashes) {
        check_tile(level, index, hashes);
    });
    archive_->each_tile([&](unsigned level, std::uint64_t index) {
        const bool possible = level <= ledger::tile_level_max;
        if (!possible || ledger::width_at(static_cast<std::uint8_t>(level), index, head_.size) == 0) {
            differ("tile", "level " + std::to_string(level) + ", idx " + number(index), {}, "no row", "a row");
        }
        ++report_->tiles;
        return true;
    });
}

void Audit::check_tallies() {
    const auto stored = archive_->tallies();
    std::map<std::pair<Date, std::string>, std::uint64_t> found;
    for (const views::Tally& tally : stored) found[{tally.day, tally.kind}] = tally.count;
    const auto key_of = [](const std::pair<Date, std::string>& place) {
        return "day " + to_text(place.first) + ", kind " + place.second;
    };
    for (const auto& [place, count] : tallies_.by_day()) {
        const auto here = found.find(place);
        if (here == found.end()) differ("tally", key_of(place), {}, number(count), "no row");
        if (here->second != count) differ("tally", key_of(place), "count", number(count), number(here->second));
        found.erase(here);
    }
    if (!found.empty()) differ("tally", key_of(found.begin()->first), {}, "no row", number(found.begin()->second));
}

void Audit::check_aged_tallies() {
    views::TallySheet::ByAge found;
    for (const views::AgedTally& tally : archive_->aged_tallies()) {
        found[{tally.since, tally.kind, tally.day}] = tally.count;
    }
    const auto key_of = [](const views::TallySheet::ByAge::key_type& place) {
        const auto& [since, kind, day] = place;
        return "since " + to_text(since) + ", kind " + kind + ", day " + to_text(day);
    };
    for (const auto& [place, count] : tallies_.by_age()) {
        const auto here = found.find(place);
        if (here == found.end()) differ("aged_tally", key_of(place), {}, number(count), "no row");
        if (here->second != count) differ("aged_tally", key_of(place), "count", number(count), number(here->second));
        found.erase(here);
    }
    if (found.empty()) return;
    differ("aged_tally", key_of(found.begin()->first), {}, "no row", number(found.begin()->second));
}

}  // namespace

AuditReport audit(Archive& archive, const ledger::VerifierKey& key,
                  const std::function<void(const AuditProgress&)>& progress, const FileCheck& file) {
    AuditReport report;
    try {
        Audit(archive, key, progress, file, report).run();
    } catch (Found& found) {
        report.first = std::move(found.difference);
    } catch (const std::runtime_error& error) {
        report.first = Difference{"database", {}, {}, "readable", error.what()};
    }
    return report;
}

}  // namespace huiyin::app
