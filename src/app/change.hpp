#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/grievance/case.hpp"

namespace huiyin::app {

/// What makes a repeated filing over a bad line one case: the same key with the same request is answered with the case
/// that is there already.
struct RepeatGuard {
    Hash key{};         ///< Digest of the client's Idempotency-Key.
    Hash request{};     ///< Digest of the whole request: the same key with another request is an error.
    Bytes sealed_code;  ///< The secret code under a key that only key and request yield together.
    Instant expires{};
};

/// A sealed identity as it is kept beside the case.
struct SealedIdentity {
    Bytes box;
    Bytes filers_key;  ///< Empty unless the filer wants to open it with the code (vault::IdentitySealer).
    friend bool operator==(const SealedIdentity&, const SealedIdentity&) = default;
};

/// The wrapped key of a file that is handed in with a filing or reply: kept beside the case, and the only way to it.
struct AttachmentKey {
    Hash stored{};  ///< Names the sealed file.
    Bytes wrapped;
    friend bool operator==(const AttachmentKey&, const AttachmentKey&) = default;
};

/// One command on its way to the log.
struct Change {
    CaseId id;  ///< None for a filing: the log gives the next number.
    Command command;
    Actor actor;
    bool holds_receipt = false;
    /// Digest of the code by which a helper acts, or by which a filing joins a matter: the log holds it against the
    /// code that is given at that moment, so that one that was taken back meanwhile does nothing.
    std::optional<Hash> shown_code;
    Moment now;
    std::optional<Date> entered_on;
    /// With a filing, and when the filer says who files: what is kept beside the case; the digest of the box is in the
    /// command. With a new code: the box as it was, with the key for the new code.
    std::optional<SealedIdentity> sealed_identity;
    std::optional<RepeatGuard> repeat;
    /// With an imported filing: what identifies the row in its source, so that a second run does not double it.
    std::optional<std::string> source_key;
    std::vector<AttachmentKey> attachment_keys = {};  ///< One for each attachment of the command.
    /// Refuse with Conflict unless the case has exactly this many events: the form was made from that state.
    std::optional<int> expected_version;
};

/// One event as it was made durable.
struct WrittenEvent {
    Recorded recorded;
    std::string private_event;  ///< The bytes that the commitment was made over.
    std::array<std::uint8_t, 32> salt{};
    std::uint64_t leaf = 0;       ///< Index in the log.
    std::string entry;            ///< The public bytes.
    std::vector<Hash> inclusion;  ///< Proof in the tree of Committed::checkpoint.
};

/// What the log answers after the commit.
struct Committed {
    CaseId id;
    Case state;
    std::vector<WrittenEvent> events;
    std::string checkpoint;  ///< The signed note over the tree that holds the events.
    /// Of an act on the leading case of a matter: on how many of the cases that follow it the rules did not allow the
    /// same. They are as they were. What filers have withdrawn does not count.
    int left_out = 0;
};

/// The same filing was made before.
struct AlreadyFiled {
    CaseId id;
    Bytes sealed_code;  ///< As RepeatGuard gave it; empty for an import.
};
struct RepeatMismatch {};  ///< The Idempotency-Key was used for another request.
struct Conflict {
    int version = 0;  ///< Events that the case has now.
};
enum class StoreTrouble : std::uint8_t { full, unavailable, stopping };

using ChangeError = std::variant<Refusal, AlreadyFiled, RepeatMismatch, Conflict, StoreTrouble>;
using ChangeResult = Result<Committed, ChangeError>;

/// The one way in which anything about a case is written.
class CaseLog {
public:
    virtual ~CaseLog() = default;
    /// Takes the change into the next group. `done` is called exactly once, from the writer's thread, after the commit
    /// (or the refusal); it must be quick and must not throw.
    virtual void submit(Change change, std::function<void(ChangeResult)> done) = 0;
    /// The same, waiting for the answer. Never call it from `done`.
    [[nodiscard]] ChangeResult submit_and_wait(Change change);
};

/// Puts the clock's command to each of the cases, and waits for all answers; they come in the order of the cases.
[[nodiscard]] std::vector<ChangeResult> change_all(const std::vector<CaseId>& cases, const Command& command,
                                                   CaseLog& log, const Moment& now);

}  // namespace huiyin::app
