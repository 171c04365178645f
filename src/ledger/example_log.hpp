#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "ledger/batch.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/receipt.hpp"
#include "ledger/reference.hpp"
#include "ledger/sha256.hpp"
#include "ledger/verifier.hpp"

/// For tests only: a small log of made-up entries and a receipt from it.
namespace huiyin::ledger::example {

inline constexpr std::string_view origin = "log.example/cases";

[[nodiscard]] inline SigningKey log_key() { return SigningKey::from_seed(std::string{origin}, sha256(as_bytes("1"))); }

[[nodiscard]] inline std::string entry_text(std::size_t number) {
    return R"({"case":)" + std::to_string(number) + R"(,"event":")" + std::string(number % 40, 'e') + R"("})";
}

/// The files of a log in memory, as they are served.
class Files final : public LogSource {
public:
    [[nodiscard]] Result<Bytes, FetchError> fetch(std::string_view path, std::size_t bytes_max) override {
        ++fetched;
        const auto found = files.find(std::string{path});
        if (found == files.end()) return fail(FetchError{FetchError::Kind::not_found, "no such file"});
        if (found->second.size() > bytes_max) return fail(FetchError{FetchError::Kind::too_large, "too large"});
        return found->second;
    }

    std::map<std::string, Bytes> files;
    int fetched = 0;
};

/// A log that grows by batches and keeps what every tree size needs.
class Log {
public:
    void grow(std::span<const std::string> entries) {
        std::vector<Hash> leaves;
        for (const std::string& entry : entries) leaves.push_back(leaf_hash(as_bytes(entry)));
        const Batch batch{range_, leaves};
        for (const TileWrite& write : batch.tile_writes()) check(tiles_.write(write));
        range_ = batch.range();
        entries_.insert(entries_.end(), entries.begin(), entries.end());
    }

    [[nodiscard]] const std::vector<std::string>& entries() const { return entries_; }
    [[nodiscard]] TileReader reader() const { return tiles_.reader(); }

    [[nodiscard]] Checkpoint checkpoint() const {
        return {.origin = std::string{origin}, .size = range_.size(), .root = range_.root(), .extensions = {}};
    }

    /// All files of the log at its present size.
    [[nodiscard]] Files files() const {
        Files result;
        result.files["checkpoint"] = to_bytes(sign_checkpoint(checkpoint(), log_key()));
        for (const Tile& tile : tiles_of(range_.size())) {
            const auto& hashes = tiles_.tiles().at({tile.level, tile.index});
            result.files[path_of(tile)] = encode_tile(hashes);
            if (tile.level > 0) continue;
            Bytes bundle;
            for (std::size_t i = 0; i < tile.width; ++i) {
                append_to_bundle(bundle, as_bytes(entries_[tile.index * tile_width_max + i]));
            }
            result.files[path_of(Bundle{tile.index, tile.width})] = bundle;
        }
        return result;
    }

private:
    std::vector<std::string> entries_;
    CompactRange range_;
    reference::TileStore tiles_;
};

[[nodiscard]] inline Log log_of(std::size_t size) {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < size; ++i) entries.push_back(entry_text(i));
    Log log;
    log.grow(entries);
    return log;
}

inline constexpr std::string_view private_event =
    R"({"v":1,"case":2,"seq":1,"at":"2026-01-05T08:30:00.123Z","on":"2026-01-05","by":{"role":"filer"},)"
    R"("type":"filed","data":{"tag":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff","rulebook":"cn-xinfang-2022@1",)"
    R"("subject":"路灯不亮","text":"北街的路灯已经三个星期不亮。","channel":"web","language":"zh","unit":2,)"
    R"("code":"808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",)"
    R"("starts":[{"limit":"unit_notice_direct","from":"2026-01-05","due":"2026-01-20"}]}})";

inline constexpr std::string_view commit_member = R"("commit":")";

/// What is public of it.
[[nodiscard]] inline std::string filed_entry(const Hash& committed) {
    std::string entry = R"({"v":1,"kind":"filed","day":"2026-01-05","case":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",)"
                        R"("rule":"cn-xinfang-2022@1","starts":[{"limit":"unit_notice_direct","due":"2026-01-20"}],)";
    return entry.append(commit_member).append(hex_encode(committed)).append(R"("})");
}

/// Reads no more of an entry than the examples need.
[[nodiscard]] inline std::optional<Hash> commitment_of(ByteView entry) {
    const std::string_view text = as_text(entry);
    const std::size_t start = text.find(commit_member);
    if (start == std::string_view::npos) return std::nullopt;
    const auto bytes = hex_decode(text.substr(start + commit_member.size(), 2 * hash_bytes));
    if (!bytes || bytes->size() != hash_bytes) return std::nullopt;
    Hash hash{};
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

[[nodiscard]] inline Receipt receipt() {
    Opening opening{.salt = sha256(as_bytes("salt")), .private_event = to_bytes(private_event)};
    const std::string entry = filed_entry(commitment(opening.salt, opening.private_event));
    Log log;
    const std::array<std::string, 3> entries{entry_text(0), entry, entry_text(2)};
    log.grow(entries);
    return {
        .preamble = {"回执 Receipt", "请妥善保存,遗失无法补发。 Keep this safe: it cannot be made again.", ""},
        .number = "2026-000002-8",
        .code = "abcde fghjk",
        .filed = {.at = Instant{std::chrono::milliseconds{1767601800123}}, .on = *parse_date("2026-01-05")},
        .office = "清河县信访局",
        .unit = "青石镇",
        .content = content_hash("路灯不亮", "北街的路灯已经三个星期不亮。"),
        .attachments = {sha256(as_bytes("photo"))},
        .limits = {{.limit = "unit_notice_direct",
                    .length = "15 calendar days",
                    .rule = "cn-xinfang-2022@1",
                    .article = "23(1)",
                    .due = parse_date("2026-01-20")},
                   {.limit = "handle",
                    .length = "60 calendar days",
                    .rule = "cn-xinfang-2022@1",
                    .article = "34",
                    .due = std::nullopt}},
        .origin = std::string{origin},
        .log_key = log_key().verifier().text(),
        .proof = {.extra = to_bytes(entry),
                  .index = 1,
                  .hashes = *inclusion_proof(1, 3, log.reader()),
                  .checkpoint = sign_checkpoint(log.checkpoint(), log_key())},
        .opening = opening,
    };
}

}  // namespace huiyin::ledger::example
