#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/note.hpp"
#include "ledger/receipt.hpp"

namespace huiyin::ledger {

/// What one finding about a receipt says. The parameters are in Finding::parameters, in this order.
enum class FindingCode : std::uint8_t {
    key_known,              ///< The log's key is the one that the verifier knows. (key name)
    key_unknown,            ///< Only the receipt itself says that this is the log's key. (verifier key)
    key_differs,            ///< The receipt names another key than the verifier knows. (receipt's, known)
    key_malformed,          ///< The line with the log's key is no verifier key. (the line's value)
    origin_differs,         ///< The line with the log's origin is not the key's name. (the line's value, key name)
    checkpoint_signed,      ///< The log signed the checkpoint. (origin, tree size, root as base64)
    checkpoint_not_signed,  ///< It did not, or badly, or the text is no checkpoint of it.
    witnessed,              ///< A witness saw this checkpoint. (witness, seconds since 1970)
    no_witness,             ///< No known witness saw it, so the log could still show others another history.
    entry_missing,          ///< The proof has no entry with it.
    entry_included,         ///< The entry is in the log. (index, tree size)
    entry_not_included,     ///< The proof does not lead to the signed root. (index, tree size)
    entry_unreadable,       ///< The entry has no commitment that we can read.
    commitment_opened,      ///< The filer's event is the one that the entry commits to.
    commitment_differs,     ///< It is another one.
    opening_absent,         ///< The receipt has no opening, so nothing of the content is proven.
    line_proven,            ///< A line says what entry or event say. (line, value)
    line_differs,           ///< It says something else. (line, value, proven value)
    line_back_dated,   ///< The log has it, but as of an earlier day than it was written. (line, value, day written)
    line_missing,      ///< The receipt leaves out what entry or event say. (line, proven value)
    line_not_proven,   ///< Nothing signed or committed speaks of it. (line, value)
    terms_not_proven,  ///< So with length and article of the limits. (rulebooks, limits with length and article)
};

/// What a finding means for whoever holds the receipt.
enum class Verdict : std::uint8_t {
    proven,
    not_proven,  ///< Nothing is wrong, but this cannot be shown from the receipt alone.
    wrong,       ///< The receipt must not be relied on.
};

struct Finding {
    FindingCode code = FindingCode::key_unknown;
    std::vector<std::string> parameters;
    friend bool operator==(const Finding&, const Finding&) = default;
};

[[nodiscard]] Verdict verdict_of(FindingCode code) noexcept;
/// The code's name as it stands above, for machine-readable output.
[[nodiscard]] std::string_view code_of(FindingCode code) noexcept;

/// All findings about a receipt, in the order in which a person can follow them.
struct Findings {
    std::vector<Finding> list;

    /// Nothing is wrong, and the entry is proven to be in the log.
    [[nodiscard]] bool holds() const noexcept;
};

/// A limit as the public entry or the private event has it.
struct CommittedLimit {
    std::string limit;
    std::string rule;
    Date due{};
};

/// What entry and event say about the things that a receipt states; what they do not say stays empty.
struct CommittedFacts {
    std::optional<std::string> number;
    std::optional<Instant> filed_at;
    std::optional<Date> filed_on;
    std::optional<Date> entered_on;  ///< The day of writing it down, if that is another than filed_on.
    std::optional<std::string> office;
    std::optional<std::string> unit;
    std::optional<Hash> content;  ///< content_hash().
    std::optional<std::vector<Hash>> attachments;
    std::optional<std::vector<CommittedLimit>> limits;  ///< All that the filing started.
};

/// What the verifier has to be told, because the ledger takes entries and events as bytes.
struct ReceiptChecks {
    /// The log's key from elsewhere: the site's front page, a newspaper, an earlier receipt.
    std::optional<VerifierKey> known_key;
    std::vector<VerifierKey> witnesses;
    /// The commitment that a public entry holds.
    std::function<std::optional<Hash>(ByteView entry)> commitment_of;
    /// What is said by an entry that is proven to be in the log, and by the event that it commits to, if the receipt
    /// opens it. May be empty: then no line counts as proven.
    std::function<CommittedFacts(ByteView entry, std::optional<ByteView> private_event)> facts_of;
};

/// Checks everything about a receipt that can be checked offline. It stops where the next step would rest on a wrong
/// one, so a line is never called proven by something that is not.
[[nodiscard]] Findings verify_receipt(const Receipt& receipt, const ReceiptChecks& checks);

/// Why a file of a log could not be had.
struct FetchError {
    enum class Kind : std::uint8_t { not_found, too_large, unreachable };
    Kind kind = Kind::unreachable;
    std::string what;  ///< In the words of the system or server.
    friend bool operator==(const FetchError&, const FetchError&) = default;
};

/// Where the files of a log come from: a directory, or a server's prefix.
class LogSource {
public:
    virtual ~LogSource() = default;
    /// The file at that path below the log's prefix (`checkpoint`, `tile/0/000`, ...), if it has at most `bytes_max`.
    [[nodiscard]] virtual Result<Bytes, FetchError> fetch(std::string_view path, std::size_t bytes_max) = 0;
};

/// A log as files below a directory.
class DirectorySource final : public LogSource {
public:
    explicit DirectorySource(std::filesystem::path directory) : directory_(std::move(directory)) {}
    [[nodiscard]] Result<Bytes, FetchError> fetch(std::string_view path, std::size_t bytes_max) override;

private:
    std::filesystem::path directory_;
};

/// What verify_log() checks a log against.
struct LogChecks {
    VerifierKey key;
    std::vector<VerifierKey> witnesses;
    /// Checkpoints of this log from earlier, whose signatures the caller has verified: the log must contain each one's
    /// tree as its beginning. One in a receipt or from last year's check will do.
    std::vector<Checkpoint> earlier;
    /// Called after each bundle: entries checked so far, and how many there are.
    std::function<void(std::uint64_t done, std::uint64_t size)> on_progress;
    /// Called with every entry in order, after the bundle's hashes agree with the tile but before the root is known to
    /// agree: use what it adds up to only if verify_log() succeeds. Returning false ends the check (entry_refused).
    std::function<bool(std::uint64_t index, ByteView entry)> on_entry;
};

/// The first thing that is not as it must be.
struct LogFault {
    enum class Kind : std::uint8_t {
        fetch_failed,           ///< A file that must be there cannot be had. (path, reason)
        checkpoint_malformed,   ///< (nothing)
        checkpoint_not_signed,  ///< By this log's key, or badly by a known one. (key name)
        another_origin,         ///< (key name)
        went_backwards,         ///< The log is smaller than an earlier checkpoint. (size, earlier size)
        history_differs,        ///< Its beginning is not the tree of an earlier checkpoint. (earlier size)
        bundle_malformed,       ///< (path)
        tile_malformed,         ///< (path)
        tile_differs,           ///< A tile does not hold the hash that follows from the entries. (path, position)
        root_differs,           ///< The entries do not lead to the signed root. (size)
        entry_refused,          ///< The caller's on_entry returned false. (index)
    };
    Kind kind = Kind::fetch_failed;
    std::vector<std::string> parameters;
    friend bool operator==(const LogFault&, const LogFault&) = default;
};

[[nodiscard]] std::string_view code_of(LogFault::Kind kind) noexcept;

/// Checks a whole log: the checkpoint's signature, every entry's leaf hash against the tiles, every tile of every level
/// against the ones below, the root against the signed one, and the earlier checkpoints. It reads each file once and
/// keeps at most one bundle and one tile of each level in memory. Returns the checkpoint that all this proves.
[[nodiscard]] Result<OpenedCheckpoint, LogFault> verify_log(LogSource& source, const LogChecks& checks);

}  // namespace huiyin::ledger
