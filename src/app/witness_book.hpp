#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "ledger/note.hpp"
#include "ledger/witness.hpp"

namespace huiyin::app {

/// How many of a log's signed checkpoints a witness keeps to compare with, the newest first.
inline constexpr std::int64_t signed_checkpoints_max = 10'000;
/// Pairs of checkpoints that prove nothing yet: anybody can make a witness keep one, so the oldest go.
inline constexpr std::int64_t open_pairs_max = 100;
/// Pairs that convict a log. Only the log can make more of them.
inline constexpr std::int64_t convictions_max = 1'000;

/// What a witness signed.
struct SignedCheckpoint {
    ledger::WitnessedTree tree;
    std::string note;  ///< With the log's signature and the witness's.
    Instant at{};
};

/// Two checkpoints of one log that do not go together, or of which nobody showed that they do.
struct WitnessEvidence {
    std::uint64_t first_size = 0;   ///< Of the one that the witness signed.
    std::uint64_t second_size = 0;  ///< Of the one that it was shown.
    Hash second_root{};
    bool convicts = false;  ///< It proves that the log signed two histories.
    Instant seen_at{};      ///< When it was first shown.
    std::string text;       ///< ledger::write_evidence().
};

/// One log in a witness's hands, alone: from begin() until this dies, nobody else changes what was signed of it.
/// What was not committed has not happened.
class WitnessTurn {
public:
    WitnessTurn() = default;
    WitnessTurn(const WitnessTurn&) = delete;
    WitnessTurn& operator=(const WitnessTurn&) = delete;
    virtual ~WitnessTurn() = default;

    /// What was signed last; none if nothing ever was.
    [[nodiscard]] virtual std::optional<SignedCheckpoint> last() = 0;
    /// What was signed of that size, if it is still kept.
    [[nodiscard]] virtual std::optional<SignedCheckpoint> at_size(std::uint64_t size) = 0;
    /// Takes the place of the last one, and settles an open pair with the same checkpoint.
    virtual void sign(const SignedCheckpoint& signed_now) = 0;
    /// Keeps one of each pair; one that convicts takes the place of one that does not.
    virtual void keep(const WitnessEvidence& evidence) = 0;
    /// On the disk when it returns.
    virtual void commit() = 0;
};

/// A log that a witness watches, or once did.
struct WatchedLog {
    std::string key;  ///< Verifier key.
    bool watched = false;
    std::optional<SignedCheckpoint> last;
};

struct KeptWitnessEvidence {
    std::int64_t id = 0;
    std::string origin;
    WitnessEvidence evidence;
};

/// Everything that a witness keeps: which logs it watches, what it signed of each, and what contradicted that. From any
/// thread; reads and turns throw std::runtime_error when the disk fails, and then nothing may be signed.
class WitnessBook {
public:
    WitnessBook() = default;
    WitnessBook(const WitnessBook&) = delete;
    WitnessBook& operator=(const WitnessBook&) = delete;
    virtual ~WitnessBook() = default;

    /// The keys by which this log's checkpoints are known; none if it is not watched.
    [[nodiscard]] virtual std::vector<ledger::VerifierKey> keys_of(std::string_view origin) = 0;
    [[nodiscard]] virtual std::unique_ptr<WitnessTurn> begin(std::string_view origin) = 0;
    /// By origin and key.
    [[nodiscard]] virtual std::vector<WatchedLog> logs() = 0;
    virtual void watch(const ledger::VerifierKey& log) = 0;
    /// No more requests for it are taken; what was signed stays, so that watching it again goes on from there. False if
    /// it was not watched.
    [[nodiscard]] virtual bool unwatch(const ledger::VerifierKey& log) = 0;
    /// What was signed last of the log whose origin has this SHA-256.
    [[nodiscard]] virtual std::optional<SignedCheckpoint> newest(const Hash& origin_hash) = 0;
    /// Oldest first, with all their texts: of many logs some hundred megabytes.
    [[nodiscard]] virtual std::vector<KeptWitnessEvidence> evidence() = 0;
    /// How many pairs convict a log.
    [[nodiscard]] virtual std::int64_t convictions() = 0;
};

}  // namespace huiyin::app
