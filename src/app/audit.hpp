#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/log_store.hpp"
#include "base/bytes.hpp"
#include "ledger/note.hpp"
#include "views/case_row.hpp"
#include "views/tally.hpp"

namespace huiyin::app {

/// Everything that a log's store holds, as it was at one moment, row by row. What cannot be read is thrown as a
/// std::runtime_error.
class Archive {
public:
    struct StoredEvent {
        CaseId id;
        std::int64_t version = 0;
        std::uint64_t leaf = 0;
        ByteView salt;
        std::string_view private_event;
    };
    /// What is stored in a column where the store would have written something else for the same meaning.
    struct OddColumn {
        std::string column;
        std::string written;
        std::string found;
    };
    struct StoredCase {
        views::CaseRow row;
        bool open = false;
        views::CaseCodes codes;
        CaseId matter;
        std::optional<OddColumn> odd;  ///< The first such column.
    };
    struct StoredAccount {
        OfficerId id;
        UnitId unit;
        std::string roles;  ///< As it stands there.
        std::int64_t disabled = 0;
    };
    /// A row that belongs to nothing: its table and key.
    struct Stray {
        std::string table;
        std::string key;
    };

    Archive() = default;
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    virtual ~Archive() = default;

    /// What the store itself finds wrong with its files, as one line; none if nothing.
    [[nodiscard]] virtual std::optional<std::string> damage() = 0;
    [[nodiscard]] virtual LogHead head() = 0;
    /// What each account of the staff may do, by their numbers.
    [[nodiscard]] virtual std::vector<StoredAccount> accounts() = 0;
    /// A visit that answers false ends the walk. What it gets lives until it returns. Events come by case and version,
    /// leaves and tiles in order, units complained of by unit and case.
    virtual void each_event(const std::function<bool(const StoredEvent&)>& visit) = 0;
    virtual void each_office_event(
        const std::function<bool(std::int64_t id, std::uint64_t leaf, std::string_view body)>& visit) = 0;
    virtual void each_leaf(const std::function<bool(std::uint64_t index, std::string_view entry)>& visit) = 0;
    virtual void each_tile(const std::function<bool(unsigned level, std::uint64_t index)>& visit) = 0;
    virtual void each_complaint_of(const std::function<bool(UnitId unit, CaseId id)>& visit) = 0;

    [[nodiscard]] virtual std::optional<std::string> entry(std::uint64_t leaf) = 0;
    [[nodiscard]] virtual std::optional<Bytes> tile(unsigned level, std::uint64_t index) = 0;
    [[nodiscard]] virtual std::vector<std::string> timeline(CaseId id) = 0;
    [[nodiscard]] virtual std::optional<StoredCase> case_row(CaseId id) = 0;
    [[nodiscard]] virtual std::optional<Bytes> sealed_identity(CaseId id) = 0;
    /// The sealed files whose keys are kept with the case, in the order of their hashes.
    [[nodiscard]] virtual std::vector<Hash> attachments(CaseId id) = 0;
    /// Each sealed file once, in the order of their hashes.
    virtual void each_attached_file(const std::function<bool(const Hash& stored)>& visit) = 0;
    [[nodiscard]] virtual bool complains_of(CaseId id, UnitId unit) = 0;
    [[nodiscard]] virtual std::vector<views::Tally> tallies() = 0;
    [[nodiscard]] virtual std::vector<views::AgedTally> aged_tallies() = 0;
    /// A share of the key that opens identities, with the key pair that its holder has.
    struct StoredShare {
        OfficerId holder;
        Bytes public_key;
    };
    [[nodiscard]] virtual std::vector<StoredShare> custody_shares() = 0;
    /// The first row of any table that names a case which the head does not count.
    [[nodiscard]] virtual std::optional<Stray> stray(std::int64_t last_case) = 0;
};

/// One place where what is stored is not what the events give.
struct Difference {
    std::string table;
    std::string key;     ///< Of the row, e.g. `case_id 12, version 3`.
    std::string column;  ///< Empty if the whole row is meant.
    std::string expected;
    std::string found;
    friend bool operator==(const Difference&, const Difference&) = default;
};

struct AuditReport {
    std::int64_t cases = 0;
    std::int64_t erased = 0;  ///< Of these, how many have a tombstone.
    std::uint64_t events = 0;
    std::uint64_t leaves = 0;
    std::uint64_t tiles = 0;
    std::uint64_t size = 0;  ///< Of the checkpoint.
    std::optional<Difference> first;
    [[nodiscard]] bool clean() const noexcept { return !first; }
};

/// Looks at a sealed file that was handed in: empty if it is there with the bytes that its hash stands for, else what
/// was found instead.
using FileCheck = std::function<std::string(const Hash& stored)>;

/// How far an audit has come.
struct AuditProgress {
    enum class Step : std::uint8_t { files, office, cases, log } step = Step::files;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
};

/// Replays everything and compares: folds the accounts of the staff from the events and holds unit and roles of each
/// against its row; folds each case from its events and makes its row, units complained of, identity digest and public
/// entries again; hashes every entry and makes every tile, the root and the counts again; and checks the checkpoint's
/// signature. Stops at the first difference. Texts that people wrote are named by their digest only. The memory it
/// takes is one bit a leaf and one case at a time. Files that were handed in are looked at with `file`,
/// if it is given. An erased case is sound if its tombstone came by its rulebook and not before its day, if the public
/// log has all of its entries, and if nothing of what the tombstone stands for is left.
[[nodiscard]] AuditReport audit(Archive& archive, const ledger::VerifierKey& key,
                                const std::function<void(const AuditProgress&)>& progress = {},
                                const FileCheck& file = {});

}  // namespace huiyin::app
