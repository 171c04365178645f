#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/change.hpp"
#include "app/staff_act.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/batch.hpp"
#include "views/case_row.hpp"
#include "views/tally.hpp"

namespace huiyin::app {

/// Where a log ends. One row in the store, which a writer's transaction locks.
struct LogHead {
    std::uint64_t size = 0;
    Bytes peaks;             ///< ledger::CompactRange::peak_bytes().
    std::string checkpoint;  ///< The signed note over this size; empty for a log without entries.
    std::int64_t last_case = 0;
    std::int64_t office_events = 0;
    friend bool operator==(const LogHead&, const LogHead&) = default;
};

/// An event to be stored.
struct EventToStore {
    CaseId id;
    int version = 0;
    std::uint64_t leaf = 0;
    std::array<std::uint8_t, 32> salt{};
    std::string_view private_event;
};

/// A case as lists show it and as it is found, after its newest event. Replaces what is stored for the case.
struct CaseToStore {
    views::CaseRow row;
    views::CaseCodes codes;
    CaseId matter;  ///< The case that it follows; none if it leads or stands alone.
    bool is_new = false;
    std::vector<UnitId> about;  ///< Units complained of. They are fixed with the filing.
};

/// A case that is erased: what takes the place of its stored events, from the first on, whose salts become zeros. Its
/// sealed identity, the keys of its files and what was answered to its requests go, after all else was stored.
struct ErasureToStore {
    CaseId id;
    std::vector<std::string> remains;
};

struct IdentityToStore {
    CaseId id;
    const SealedIdentity* sealed = nullptr;
};

struct AttachmentToStore {
    CaseId id;
    const AttachmentKey* key = nullptr;
};

/// A request that was answered, under its RepeatGuard.
struct AnsweredRequest {
    Hash request{};
    CaseId id;
    Bytes sealed_code;
    Instant expires{};
};
struct AnsweredRequestToStore {
    Hash key{};
    AnsweredRequest answered;
};

struct SourceToStore {
    std::string_view key;
    CaseId id;
};

/// Something to be told to someone outside, written together with what it tells of.
struct Message {
    std::string kind;
    std::string payload;
    Instant created_at{};
};

/// Everything that one group of changes adds. Views point into what the writer holds until the commit is answered.
struct Group {
    LogHead head;  ///< As it is afterwards.
    std::vector<EventToStore> events;
    std::vector<std::string_view> entries;  ///< From the old size on.
    std::vector<ledger::TileWrite> tiles;
    std::vector<CaseToStore> cases;
    std::vector<IdentityToStore> identities;
    std::vector<AttachmentToStore> attachments;
    std::vector<ErasureToStore> erasures;
    std::vector<AnsweredRequestToStore> requests;
    std::vector<SourceToStore> sources;
    std::vector<views::Tally> tallies;  ///< To be added to what is counted, as the next.
    std::vector<views::AgedTally> aged_tallies;
    std::vector<Message> messages;
    struct OfficeEventToStore {
        std::int64_t id = 0;
        std::uint64_t leaf = 0;
        std::string_view body;
    };
    std::vector<OfficeEventToStore> office_events;
    std::vector<StaffWrite> staff;  ///< In their order, before `accounts`.
    /// What those may do that the group has changed. Sessions and tokens of one that is disabled or gets power end; so
    /// does the share of the key that opens identities of one that is disabled or no custodian's any more.
    std::vector<Account> accounts;
};

/// Where the log's only writer keeps it. A group is begin(), any reads, then either commit() or roll_back(); after a
/// failure only roll_back() may follow. For one thread.
class LogStore {
public:
    LogStore() = default;
    LogStore(const LogStore&) = delete;
    LogStore& operator=(const LogStore&) = delete;
    virtual ~LogStore() = default;

    /// Locks the head against every other process.
    [[nodiscard]] virtual Result<LogHead, StoreTrouble> begin() = 0;
    /// The private events of a case, oldest first; none for a case that is not there.
    [[nodiscard]] virtual Result<std::vector<std::string>, StoreTrouble> timeline(CaseId id) = 0;
    /// The cases that follow this one, oldest first.
    [[nodiscard]] virtual Result<std::vector<CaseId>, StoreTrouble> following(CaseId leading) = 0;
    [[nodiscard]] virtual Result<std::optional<AnsweredRequest>, StoreTrouble> answered(const Hash& key) = 0;
    [[nodiscard]] virtual Result<std::optional<CaseId>, StoreTrouble> imported(std::string_view source_key) = 0;
    /// Whether an account has this name to sign in with.
    [[nodiscard]] virtual Result<bool, StoreTrouble> has_sign_in(std::string_view sign_in) = 0;
    /// The bodies of all office events, oldest first.
    [[nodiscard]] virtual Result<std::vector<std::string>, StoreTrouble> office_events() = 0;
    /// Makes the whole group durable, or nothing of it. When it returns well, it is on the disk.
    [[nodiscard]] virtual Result<Done, StoreTrouble> commit(const Group& group) = 0;
    virtual void roll_back() noexcept = 0;

    /// Whether anybody else has written to the store since this was last asked, or may have. Cheap: it takes no lock.
    [[nodiscard]] virtual bool written_elsewhere() = 0;
    /// In place of commit(): makes durable something that leaves nothing behind, to see whether writing works.
    [[nodiscard]] virtual Result<Done, StoreTrouble> probe() = 0;
};

}  // namespace huiyin::app
