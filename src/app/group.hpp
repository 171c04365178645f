#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "app/case_cache.hpp"
#include "app/change.hpp"
#include "app/log_store.hpp"
#include "app/office.hpp"
#include "app/writer.hpp"
#include "ledger/batch.hpp"
#include "ledger/merkle.hpp"
#include "ledger/note.hpp"

namespace huiyin::app {

/// A change that waits for the writer.
struct WaitingChange {
    Change change;
    std::function<void(ChangeResult)> done;
};
/// Office events that wait for the writer, with what is written beside them.
struct WaitingPublication {
    StaffAct act;
    std::function<void(PublishResult)> done;
};
using Waiting = std::variant<WaitingChange, WaitingPublication>;

/// Whether a helper's change comes with the code that is given now; true of what others ask for.
[[nodiscard]] bool holds_shown_code(const Change& change, const LiveCase& live);

/// Gives one waiting thing its answer.
using Answer = std::function<void()>;

/// The changes that share one commit, from the first decision to the answers. Lives for one group, on the writer's
/// thread.
class GroupInProgress {
public:
    /// Where the log ends before the group.
    struct Start {
        LogHead head;               ///< As the store has locked it.
        ledger::CompactRange tree;  ///< Its right edge.
        OfficePointer office;
    };
    GroupInProgress(LogStore& store, const ledger::SigningKey& key, Start start, CaseCache& cache);

    /// Decides a change on the state that the earlier ones of the group have led to. The change must stay where it is
    /// until the group has ended. What it gives is trouble that ends the whole group; a refusal only ends the change.
    [[nodiscard]] Result<Done, StoreTrouble> take(WaitingChange& waiting);
    [[nodiscard]] Result<Done, StoreTrouble> take(WaitingPublication& waiting);

    /// Whether anything is to be stored.
    [[nodiscard]] bool empty() const noexcept { return leaves_.empty(); }
    /// Grows and signs the tree and makes everything durable. Not for an empty group.
    [[nodiscard]] Result<Done, StoreTrouble> commit();
    /// The head as it is after commit().
    [[nodiscard]] const LogHead& head() const noexcept { return head_; }
    /// The office as the group leaves it.
    [[nodiscard]] const OfficePointer& office() const noexcept { return office_; }
    /// Takes the group apart into its answers, and puts its cases into the cache.
    [[nodiscard]] std::vector<Answer> answers();

private:
    /// An event that is being written. Lives in a deque, so that the store's views of it stay valid.
    struct Pending {
        Recorded recorded;
        std::string private_event;
        std::array<std::uint8_t, 32> salt{};
        std::string entry;
        std::size_t leaf = 0;  ///< Position among the group's leaves.
        CaseId id;
        int version = 0;
    };
    struct PendingOfficeEvent {
        std::string body;
        std::string entry;
        std::size_t leaf = 0;
    };
    /// A case that the group has changed.
    struct Touched {
        LiveCase live;
        bool is_new = false;
        std::vector<UnitId> about;
    };
    /// What a change came to: the events [first, first + count) of events_, or why there are none.
    struct Decided {
        CaseId id;
        Case state;
        std::size_t first = 0;
        std::size_t count = 0;
        int left_out = 0;
    };
    /// What an act on a leading case does to those that follow it.
    struct GoingAlong {
        struct One {
            CaseId id;
            LiveCase live;
            std::vector<Event> events;
        };
        std::vector<One> cases;
        int left_out = 0;
    };
    struct ChangeOutcome {
        WaitingChange* waiting = nullptr;
        std::variant<Decided, ChangeError> outcome;
    };
    struct PublicationOutcome {
        WaitingPublication* waiting = nullptr;
        Result<Done, PublishError> outcome;
    };

    /// Why a change goes no further: a reason of its own, or trouble of the whole group.
    struct GroupTrouble {
        StoreTrouble trouble{};
    };
    using Stop = std::variant<ChangeError, GroupTrouble>;

    [[nodiscard]] Result<Decided, Stop> decide_change(const Change& change);
    [[nodiscard]] Result<Done, Stop> unless_repeated(const Change& change);
    [[nodiscard]] Result<LiveCase, Stop> load(CaseId id);
    /// Refers to the office as it is now: only for the time of one change.
    [[nodiscard]] Context context_under(const std::string& rulebook_reference, const Change& change) const;
    /// The cases that follow this one as the group has left them so far, oldest first.
    [[nodiscard]] Result<std::vector<CaseId>, Stop> following(CaseId leading);
    /// Why the case takes no further one into its matter.
    [[nodiscard]] Result<std::optional<RefusalCode>, Stop> obstacle_to_more(CaseId leading, const Case& state);
    [[nodiscard]] Result<FileGrievance, Stop> joined_to_matter(const Change& change, FileGrievance command);
    [[nodiscard]] Result<MergeCase, Stop> looked_up(const Change& change, const Case& current, MergeCase command);
    [[nodiscard]] Result<int, Stop> representatives(const Change& change, const Case& current);
    /// The command with what only the other cases of the matter can tell; none if it needs nothing of the kind.
    [[nodiscard]] Result<std::optional<Command>, Stop> with_matter(const Change& change, const LiveCase& live);
    /// What the same command does to the cases that follow, all decided before anything of it is written.
    [[nodiscard]] Result<GoingAlong, Stop> going_along(const Change& change, const Case& leading,
                                                       const Command& command);
    Decided write(CaseId id, const Command& command, LiveCase live, std::vector<Event> events, const Context& context);
    void write_event(CaseId id, const codec::Passage& passage, Recorded recorded);
    void remember(const Change& change, CaseId id);
    /// Why an office event with what is beside it does not fit the office as the group has left it.
    [[nodiscard]] Result<std::optional<OfficeProblem>, StoreTrouble> problem_of(const StaffAct& act, Office& next);
    [[nodiscard]] Result<bool, StoreTrouble> is_taken(std::string_view sign_in);
    /// What is left of the case before its newest event, the tombstone.
    [[nodiscard]] Result<Done, Stop> erase(CaseId id);
    [[nodiscard]] Group assemble(const ledger::Batch& batch) const;
    [[nodiscard]] ChangeResult result_of(ChangeOutcome& outcome);

    LogStore* store_;
    const ledger::SigningKey* key_;
    LogHead before_;
    ledger::CompactRange tree_;
    OfficePointer office_;
    CaseCache* cache_;

    LogHead head_;
    std::deque<Pending> events_;
    std::deque<PendingOfficeEvent> office_events_;
    std::vector<Hash> leaves_;
    std::vector<std::string_view> entries_;
    std::map<CaseId, Touched> touched_;
    std::map<Hash, AnsweredRequest> requests_;
    std::map<std::string, CaseId, std::less<>> sources_;
    std::vector<IdentityToStore> identities_;
    std::vector<AttachmentToStore> attachments_;
    std::vector<ErasureToStore> erasures_;
    views::TallySheet tallies_;
    std::vector<Message> messages_;
    Accounts accounts_before_;
    std::vector<StaffWrite> staff_writes_;
    std::vector<ChangeOutcome> changes_;
    std::vector<PublicationOutcome> publications_;
    std::unique_ptr<ledger::Batch> batch_;
};

}  // namespace huiyin::app
