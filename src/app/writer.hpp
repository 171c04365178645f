#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/change.hpp"
#include "app/log_store.hpp"
#include "app/office.hpp"
#include "app/office_fold.hpp"
#include "codec/office_event.hpp"
#include "ledger/note.hpp"

namespace huiyin::app {

/// Why a writer does not start.
enum class WriterProblem : std::uint8_t {
    store_unavailable,
    head_damaged,       ///< The stored head contradicts itself: run an audit.
    wrong_key,          ///< The last checkpoint was not signed with this key, or for another log.
    office_unreadable,  ///< The events that make the office cannot be read, or do not make one.
};

/// Why nothing about the office was published.
using PublishError = std::variant<OfficeProblem, StoreTrouble>;
using PublishResult = Result<Done, PublishError>;

/// Bounds on what a writer holds.
struct WriterLimits {
    std::size_t group_max = 256;     ///< Changes in one commit; more mostly adds to the waiting, measured.
    std::size_t waiting_max = 4096;  ///< Changes that may wait; beyond it they are refused as `unavailable`.
    std::size_t unanswered_max = 4;  ///< Groups whose answers may wait before the next one begins.
    std::chrono::milliseconds look_every{1'000};   ///< While nothing comes: for what another process has written.
    std::chrono::milliseconds probe_every{5'000};  ///< After a write that failed: whether one works again.
};

/// The only one who writes a log. One thread takes whatever changes wait, decides each on the state that the ones
/// before it have led to, and makes all of them durable with one commit, one growth of the tree and one signature.
/// Nothing that was signed leaves before it is on the disk. A second thread gives the answers, in the order of the
/// commits, so that nobody who is slow to take one keeps the log waiting.
///
/// Several processes may write one log: each locks the head for the time of a group, and goes on from what it finds. A
/// writer that has nothing to do looks each second whether another one has changed the office.
class Writer final : public CaseLog {
public:
    /// Gets a line, without any content, about what an operator should know.
    using Report = std::function<void(std::string_view)>;

    /// The store must outlive the writer, and so must whatever the `done` functions use.
    [[nodiscard]] static Result<std::unique_ptr<Writer>, WriterProblem> start(LogStore& store, ledger::SigningKey key,
                                                                              Report report = {},
                                                                              WriterLimits limits = {});
    /// As stop().
    ~Writer() override;

    void submit(Change change, std::function<void(ChangeResult)> done) override;

    /// Puts what the office is, or by which law it works, into the log. All of it or nothing; `done` as in submit().
    /// Without an event it only takes up what another process has published.
    void publish(std::vector<codec::RecordedOfficeEvent> events, std::function<void(PublishResult)> done);
    [[nodiscard]] PublishResult publish_and_wait(std::vector<codec::RecordedOfficeEvent> events);
    /// The same for acts of administration, with what is written beside their events: in one commit, or not at all.
    void administer(StaffAct act, std::function<void(PublishResult)> done);
    [[nodiscard]] PublishResult administer_and_wait(StaffAct act);

    /// The office as of the newest commit, of another process a second later; never null. From any thread.
    [[nodiscard]] OfficePointer office() const;

    /// Why the last attempt to write failed; none once one has worked again, which is tried without anybody asking.
    /// From any thread.
    [[nodiscard]] std::optional<StoreTrouble> trouble() const;

    /// Takes nothing new, finishes what waits, and joins the threads. Changes that come later are refused as
    /// `stopping`. Never call it from `done`.
    void stop();

private:
    struct Parts;
    explicit Writer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::app
