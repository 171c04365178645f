#include "ledger/verifier.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "base/check.hpp"
#include "ledger/merkle.hpp"
#include "ledger/tiles.hpp"

namespace huiyin::ledger {

namespace {

/// Compares the lines of a receipt with what is proven, and writes down how each one stands.
class LineChecks {
public:
    LineChecks(const CommittedFacts& facts, std::vector<Finding>& list) : facts_(facts), list_(list) {}

    void check_all(const Receipt& receipt) {
        compare("Case-Number", receipt.number, facts_.number);
        if (receipt.code) not_proven("Secret-Code", "");
        compare_time("Filed-At", to_text(receipt.filed.at), as_line(facts_.filed_at));
        compare_time("Filed-On", to_text(receipt.filed.on), as_line(facts_.filed_on));
        compare("Office", receipt.office, facts_.office);
        if (receipt.unit) compare("Unit", *receipt.unit, facts_.unit);
        compare("Content-SHA-256", hex_encode(receipt.content),
                facts_.content ? std::optional{hex_encode(*facts_.content)} : std::nullopt);
        check_attachments(receipt.attachments);
        check_limits(receipt.limits);
    }

private:
    template <class T>
    static std::optional<std::string> as_line(const std::optional<T>& value) {
        return value ? std::optional{to_text(*value)} : std::nullopt;
    }

    void not_proven(std::string line, std::string value) {
        list_.push_back({FindingCode::line_not_proven, {std::move(line), std::move(value)}});
    }

    void compare(std::string line, std::string value, const std::optional<std::string>& proven) {
        if (!proven) return not_proven(std::move(line), std::move(value));
        if (value == *proven) {
            list_.push_back({FindingCode::line_proven, {std::move(line), std::move(value)}});
        } else {
            list_.push_back({FindingCode::line_differs, {std::move(line), std::move(value), *proven}});
        }
    }

    /// An earlier day than that of the entry itself is the office's statement: nobody but the office saw it then.
    void compare_time(std::string line, std::string value, const std::optional<std::string>& proven) {
        if (!facts_.entered_on || value != proven) return compare(std::move(line), std::move(value), proven);
        list_.push_back(
            {FindingCode::line_back_dated, {std::move(line), std::move(value), to_text(*facts_.entered_on)}});
    }

    void missing(std::string line, std::string proven) {
        list_.push_back({FindingCode::line_missing, {std::move(line), std::move(proven)}});
    }

    void check_attachments(const std::vector<Hash>& stated) {
        const std::string line = "Attachment-SHA-256";
        for (std::size_t i = 0; i < stated.size(); ++i) {
            if (!facts_.attachments) {
                not_proven(line, hex_encode(stated[i]));
            } else {
                const bool is_there = i < facts_.attachments->size();
                compare(line, hex_encode(stated[i]), is_there ? hex_encode((*facts_.attachments)[i]) : std::string{});
            }
        }
        // One that was filed but that the receipt leaves out is as wrong as one too many.
        for (std::size_t i = stated.size(); facts_.attachments && i < facts_.attachments->size(); ++i) {
            missing(line, hex_encode((*facts_.attachments)[i]));
        }
    }

    static std::string joined(const std::string& id, const std::string& rule, const std::optional<Date>& due) {
        return id + " | " + rule + " | " + (due ? to_text(*due) : "-");
    }

    /// Limit, rule and date can be proven; length and article stand in the rulebook that the log publishes.
    void check_limits(const std::vector<ReceiptLimit>& stated) {
        std::vector<std::string> rules;
        std::string terms;
        for (const ReceiptLimit& limit : stated) {
            check_limit(limit);
            if (std::ranges::find(rules, limit.rule) == rules.end()) rules.push_back(limit.rule);
            terms += (terms.empty() ? "" : "; ") + limit.limit + ": " + limit.length + ", " + limit.article;
        }
        if (!stated.empty()) {
            std::string named;
            for (const std::string& rule : rules) named += (named.empty() ? "" : ", ") + rule;
            list_.push_back({FindingCode::terms_not_proven, {std::move(named), std::move(terms)}});
        }
        if (!facts_.limits) return;
        for (const CommittedLimit& known : *facts_.limits) {
            if (std::ranges::find(stated, known.limit, &ReceiptLimit::limit) != stated.end()) continue;
            missing("Limit", joined(known.limit, known.rule, known.due));
        }
    }

    void check_limit(const ReceiptLimit& limit) {
        const std::string line = joined(limit.limit, limit.rule, limit.due);
        if (!facts_.limits) return not_proven("Limit", line);
        const auto known = std::ranges::find(*facts_.limits, limit.limit, &CommittedLimit::limit);
        if (known != facts_.limits->end()) return compare("Limit", line, joined(known->limit, known->rule, known->due));
        // The entry names every limit that the filing started, so another one has no date yet.
        if (limit.due) return compare("Limit", line, joined(limit.limit, limit.rule, std::nullopt));
        not_proven("Limit", line);
    }

    const CommittedFacts& facts_;
    std::vector<Finding>& list_;
};

bool add_key_findings(const Receipt& receipt, const VerifierKey& key, const ReceiptChecks& checks,
                      std::vector<Finding>& list) {
    if (checks.known_key && *checks.known_key != key) {
        list.push_back({FindingCode::key_differs, {key.text(), checks.known_key->text()}});
        return false;
    }
    if (receipt.origin != key.name()) {
        list.push_back({FindingCode::origin_differs, {receipt.origin, key.name()}});
        return false;
    }
    if (checks.known_key) {
        list.push_back({FindingCode::key_known, {key.name()}});
    } else {
        list.push_back({FindingCode::key_unknown, {key.text()}});
    }
    return true;
}

void add_checkpoint_findings(const OpenedCheckpoint& opened, std::vector<Finding>& list) {
    const Checkpoint& checkpoint = opened.checkpoint;
    list.push_back({FindingCode::checkpoint_signed,
                    {checkpoint.origin, std::to_string(checkpoint.size), base64_encode(checkpoint.root)}});
    for (const Cosigned& cosigned : opened.cosigned) {
        list.push_back({FindingCode::witnessed, {cosigned.witness, std::to_string(cosigned.at_seconds)}});
    }
    if (opened.cosigned.empty()) list.push_back({FindingCode::no_witness, {}});
}

/// Whether the opening, if there is one, opens the entry's commitment.
bool add_commitment_findings(const Receipt& receipt, ByteView entry, const ReceiptChecks& checks,
                             std::vector<Finding>& list) {
    const auto committed = checks.commitment_of ? checks.commitment_of(entry) : std::nullopt;
    if (!committed) {
        list.push_back({FindingCode::entry_unreadable, {}});
        return false;
    }
    if (!receipt.opening) {
        list.push_back({FindingCode::opening_absent, {}});
        return true;
    }
    const bool opens = commitment(receipt.opening->salt, receipt.opening->private_event) == *committed;
    list.push_back({opens ? FindingCode::commitment_opened : FindingCode::commitment_differs, {}});
    return opens;
}

/// One tile of each level as it follows from the entries, compared with the stored one when it is full, and at the end.
class TileChecks {
public:
    TileChecks(LogSource& source, std::uint64_t size) : source_(source), size_(size) {}

    std::optional<LogFault> add_leaf(const Hash& leaf) { return add(0, leaf); }

    /// Compares the partial tiles.
    std::optional<LogFault> finish() {
        for (std::size_t level = 0; level < levels_.size(); ++level) {
            if (levels_[level].hashes.empty()) continue;
            if (auto fault = compare(static_cast<std::uint8_t>(level))) return fault;
        }
        return {};
    }

private:
    struct Level {
        std::uint64_t index = 0;
        std::vector<Hash> hashes;
    };

    std::optional<LogFault> add(std::uint8_t first_level, Hash hash) {
        for (std::uint8_t level = first_level;; ++level) {
            if (level == levels_.size()) levels_.emplace_back();
            Level& current = levels_[level];
            current.hashes.push_back(hash);
            if (current.hashes.size() < tile_width_max) return {};
            if (auto fault = compare(level)) return fault;
            CompactRange range;
            for (const Hash& full : current.hashes) range.append(full);
            hash = range.root();
            ++current.index;
            current.hashes.clear();
        }
    }

    std::optional<LogFault> compare(std::uint8_t level);

    LogSource& source_;
    std::uint64_t size_;
    std::vector<Level> levels_;
};

LogFault fetch_fault(std::string path, const FetchError& error) {
    std::string reason = error.what;
    switch (error.kind) {
        case FetchError::Kind::not_found: reason = "not found"; break;
        case FetchError::Kind::too_large: reason = "too large"; break;
        case FetchError::Kind::unreachable: break;
    }
    return {LogFault::Kind::fetch_failed, {std::move(path), std::move(reason)}};
}

/// A partial tile or bundle may be gone once the full one is there, which then begins with the same hashes or entries.
template <class Place>
Result<Bytes, LogFault> fetch_at(LogSource& source, Place place, std::size_t bytes_max) {
    const std::string path = path_of(place);
    auto bytes = source.fetch(path, bytes_max);
    if (bytes) return *std::move(bytes);
    if (bytes.error().kind == FetchError::Kind::not_found && place.width < tile_width_max) {
        place.width = tile_width_max;
        if (auto full = source.fetch(path_of(place), bytes_max)) return *std::move(full);
    }
    return fail(fetch_fault(path, bytes.error()));
}

std::optional<LogFault> TileChecks::compare(std::uint8_t level) {
    const Level& expected = levels_[level];
    const Tile tile{.level = level, .index = expected.index, .width = width_at(level, expected.index, size_)};
    check(tile.width == expected.hashes.size());
    const auto bytes = fetch_at(source_, tile, tile_bytes_max);
    if (!bytes) return bytes.error();
    const auto stored = decode_tile(*bytes);
    if (!stored || stored->size() < tile.width) return LogFault{LogFault::Kind::tile_malformed, {path_of(tile)}};
    for (std::size_t i = 0; i < tile.width; ++i) {
        if ((*stored)[i] != expected.hashes[i]) {
            return LogFault{LogFault::Kind::tile_differs, {path_of(tile), std::to_string(i)}};
        }
    }
    return {};
}

LogFault checkpoint_fault(CheckpointError error, const VerifierKey& key) {
    switch (error) {
        case CheckpointError::malformed: return {LogFault::Kind::checkpoint_malformed, {}};
        case CheckpointError::bad_signature:
        case CheckpointError::not_signed: return {LogFault::Kind::checkpoint_not_signed, {key.name()}};
        case CheckpointError::another_origin: return {LogFault::Kind::another_origin, {key.name()}};
    }
    fail_check(__FILE__, __LINE__);
}

Result<OpenedCheckpoint, LogFault> fetch_checkpoint(LogSource& source, const LogChecks& checks) {
    const auto bytes = source.fetch("checkpoint", note_bytes_max);
    if (!bytes) return fail(fetch_fault("checkpoint", bytes.error()));
    auto opened = open_checkpoint(as_text(*bytes), checks.key, checks.witnesses);
    if (!opened) return fail(checkpoint_fault(opened.error(), checks.key));
    return *std::move(opened);
}

/// Streams the bundles of one log through tree, tiles and the caller's functions.
class LogWalk {
public:
    LogWalk(LogSource& source, const LogChecks& checks, const Checkpoint& checkpoint)
        : source_(source), checks_(checks), checkpoint_(checkpoint), tiles_(source, checkpoint.size) {}

    std::optional<LogFault> run() {
        for (const Checkpoint& earlier : checks_.earlier) {
            if (earlier.size > checkpoint_.size) {
                return LogFault{LogFault::Kind::went_backwards,
                                {std::to_string(checkpoint_.size), std::to_string(earlier.size)}};
            }
        }
        if (auto fault = compare_with_earlier()) return fault;
        for (std::uint64_t index = 0; width_at(0, index, checkpoint_.size) > 0; ++index) {
            if (auto fault = walk_bundle(index)) return fault;
            if (checks_.on_progress) checks_.on_progress(range_.size(), checkpoint_.size);
        }
        if (auto fault = tiles_.finish()) return fault;
        if (range_.root() != checkpoint_.root) {
            return LogFault{LogFault::Kind::root_differs, {std::to_string(checkpoint_.size)}};
        }
        return {};
    }

private:
    std::optional<LogFault> walk_bundle(std::uint64_t index) {
        const Bundle bundle{.index = index, .width = width_at(0, index, checkpoint_.size)};
        const auto bytes = fetch_at(source_, bundle, bundle_bytes_max);
        if (!bytes) return bytes.error();
        const auto entries = decode_bundle(*bytes);
        if (!entries || entries->size() < bundle.width) {
            return LogFault{LogFault::Kind::bundle_malformed, {path_of(bundle)}};
        }
        for (std::size_t i = 0; i < bundle.width; ++i) {
            const Hash leaf = leaf_hash((*entries)[i]);
            range_.append(leaf);
            if (auto fault = tiles_.add_leaf(leaf)) return fault;
            if (auto fault = compare_with_earlier()) return fault;
        }
        for (std::size_t i = 0; checks_.on_entry && i < bundle.width; ++i) {
            const std::uint64_t position = index * tile_width_max + i;
            if (!checks_.on_entry(position, (*entries)[i])) {
                return LogFault{LogFault::Kind::entry_refused, {std::to_string(position)}};
            }
        }
        return {};
    }

    [[nodiscard]] std::optional<LogFault> compare_with_earlier() const {
        for (const Checkpoint& earlier : checks_.earlier) {
            if (earlier.size == range_.size() && earlier.root != range_.root()) {
                return LogFault{LogFault::Kind::history_differs, {std::to_string(earlier.size)}};
            }
        }
        return {};
    }

    LogSource& source_;
    const LogChecks& checks_;
    const Checkpoint& checkpoint_;
    TileChecks tiles_;
    CompactRange range_;
};

}  // namespace

Verdict verdict_of(FindingCode code) noexcept {
    switch (code) {
        case FindingCode::key_known:
        case FindingCode::checkpoint_signed:
        case FindingCode::witnessed:
        case FindingCode::entry_included:
        case FindingCode::commitment_opened:
        case FindingCode::line_proven: return Verdict::proven;
        case FindingCode::key_unknown:
        case FindingCode::no_witness:
        case FindingCode::opening_absent:
        case FindingCode::line_back_dated:
        case FindingCode::line_not_proven:
        case FindingCode::terms_not_proven: return Verdict::not_proven;
        case FindingCode::key_differs:
        case FindingCode::key_malformed:
        case FindingCode::origin_differs:
        case FindingCode::checkpoint_not_signed:
        case FindingCode::entry_missing:
        case FindingCode::entry_not_included:
        case FindingCode::entry_unreadable:
        case FindingCode::commitment_differs:
        case FindingCode::line_differs:
        case FindingCode::line_missing: return Verdict::wrong;
    }
    fail_check(__FILE__, __LINE__);
}

std::string_view code_of(FindingCode code) noexcept {
    switch (code) {
        case FindingCode::key_known: return "key_known";
        case FindingCode::key_unknown: return "key_unknown";
        case FindingCode::key_differs: return "key_differs";
        case FindingCode::key_malformed: return "key_malformed";
        case FindingCode::origin_differs: return "origin_differs";
        case FindingCode::checkpoint_signed: return "checkpoint_signed";
        case FindingCode::checkpoint_not_signed: return "checkpoint_not_signed";
        case FindingCode::witnessed: return "witnessed";
        case FindingCode::no_witness: return "no_witness";
        case FindingCode::entry_missing: return "entry_missing";
        case FindingCode::entry_included: return "entry_included";
        case FindingCode::entry_not_included: return "entry_not_included";
        case FindingCode::entry_unreadable: return "entry_unreadable";
        case FindingCode::commitment_opened: return "commitment_opened";
        case FindingCode::commitment_differs: return "commitment_differs";
        case FindingCode::opening_absent: return "opening_absent";
        case FindingCode::line_proven: return "line_proven";
        case FindingCode::line_differs: return "line_differs";
        case FindingCode::line_back_dated: return "line_back_dated";
        case FindingCode::line_missing: return "line_missing";
        case FindingCode::line_not_proven: return "line_not_proven";
        case FindingCode::terms_not_proven: return "terms_not_proven";
    }
    fail_check(__FILE__, __LINE__);
}

std::string_view code_of(LogFault::Kind kind) noexcept {
    switch (kind) {
        case LogFault::Kind::fetch_failed: return "fetch_failed";
        case LogFault::Kind::checkpoint_malformed: return "checkpoint_malformed";
        case LogFault::Kind::checkpoint_not_signed: return "checkpoint_not_signed";
        case LogFault::Kind::another_origin: return "another_origin";
        case LogFault::Kind::went_backwards: return "went_backwards";
        case LogFault::Kind::history_differs: return "history_differs";
        case LogFault::Kind::bundle_malformed: return "bundle_malformed";
        case LogFault::Kind::tile_malformed: return "tile_malformed";
        case LogFault::Kind::tile_differs: return "tile_differs";
        case LogFault::Kind::root_differs: return "root_differs";
        case LogFault::Kind::entry_refused: return "entry_refused";
    }
    fail_check(__FILE__, __LINE__);
}

bool Findings::holds() const noexcept {
    const auto is_wrong = [](const Finding& finding) { return verdict_of(finding.code) == Verdict::wrong; };
    const auto is_inclusion = [](const Finding& finding) { return finding.code == FindingCode::entry_included; };
    return std::ranges::none_of(list, is_wrong) && std::ranges::any_of(list, is_inclusion);
}

Findings verify_receipt(const Receipt& receipt, const ReceiptChecks& checks) {
    Findings findings;
    std::vector<Finding>& list = findings.list;
    const auto key = VerifierKey::parse(receipt.log_key);
    if (!key || key->type() != KeyType::ed25519) {
        list.push_back({FindingCode::key_malformed, {receipt.log_key}});
        return findings;
    }
    if (!add_key_findings(receipt, *key, checks, list)) return findings;
    const auto opened = open_checkpoint(receipt.proof.checkpoint, *key, checks.witnesses);
    if (!opened) {
        list.push_back({FindingCode::checkpoint_not_signed, {}});
        return findings;
    }
    add_checkpoint_findings(*opened, list);
    if (!receipt.proof.extra) {
        list.push_back({FindingCode::entry_missing, {}});
        return findings;
    }
    const ByteView entry = *receipt.proof.extra;
    const Checkpoint& checkpoint = opened->checkpoint;
    const bool is_included =
        verify_inclusion(receipt.proof.index, checkpoint.size, leaf_hash(entry), receipt.proof.hashes, checkpoint.root);
    list.push_back({is_included ? FindingCode::entry_included : FindingCode::entry_not_included,
                    {std::to_string(receipt.proof.index), std::to_string(checkpoint.size)}});
    if (!is_included || !add_commitment_findings(receipt, entry, checks, list)) return findings;
    const auto event = receipt.opening ? std::optional<ByteView>{receipt.opening->private_event} : std::nullopt;
    const CommittedFacts facts = checks.facts_of ? checks.facts_of(entry, event) : CommittedFacts{};
    LineChecks{facts, list}.check_all(receipt);
    return findings;
}

Result<Bytes, FetchError> DirectorySource::fetch(std::string_view path, std::size_t bytes_max) {
    const std::filesystem::path file = directory_ / path;
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error) {
        const bool is_missing = error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
        return fail(
            FetchError{is_missing ? FetchError::Kind::not_found : FetchError::Kind::unreachable, error.message()});
    }
    if (size > bytes_max) return fail(FetchError{FetchError::Kind::too_large, std::to_string(size) + " bytes"});
    std::ifstream stream{file, std::ios::binary};
    Bytes bytes(static_cast<std::size_t>(size));
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!stream) return fail(FetchError{FetchError::Kind::unreachable, "cannot be read"});
    return bytes;
}

Result<OpenedCheckpoint, LogFault> verify_log(LogSource& source, const LogChecks& checks) {
    auto opened = fetch_checkpoint(source, checks);
    if (!opened) return fail(opened.error());
    if (const auto fault = LogWalk{source, checks, opened->checkpoint}.run()) return fail(*fault);
    return *std::move(opened);
}

}  // namespace huiyin::ledger
