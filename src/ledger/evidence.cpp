#include "ledger/evidence.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.hpp"
#include "ledger/lines.hpp"
#include "ledger/witness.hpp"

namespace huiyin::ledger {

namespace {

constexpr std::string_view title = "huiyin-evidence@v1\n";

void append_block(std::string& text, std::string_view name, std::string_view lines) {
    check(lines.empty() || lines.ends_with('\n'));
    text.append(name).append(" ").append(std::to_string(std::ranges::count(lines, '\n'))).append("\n").append(lines);
}

/// The lines after `name <how many>`, with their newlines.
std::optional<std::string_view> take_block(std::string_view& rest, std::string_view name) {
    const auto head = next_line(rest);
    if (!head || !head->starts_with(name) || head->size() <= name.size() || (*head)[name.size()] != ' ') {
        return std::nullopt;
    }
    const auto count = parse_decimal(head->substr(name.size() + 1));
    if (!count || *count > rest.size()) return std::nullopt;
    const std::string_view from = rest;
    for (std::uint64_t i = 0; i < *count; ++i) {
        if (!next_line(rest)) return std::nullopt;
    }
    return from.substr(0, from.size() - rest.size());
}

}  // namespace

std::string write_evidence(const Evidence& evidence) {
    std::string text{title};
    append_block(text, "first", evidence.first);
    append_block(text, "second", evidence.second);
    std::string hashes;
    for (const Hash& hash : evidence.hashes) {
        append_base64(hashes, hash);
        hashes.push_back('\n');
    }
    append_block(text, "hashes", hashes);
    return text;
}

std::optional<Evidence> parse_evidence(std::string_view text) {
    if (text.size() > evidence_bytes_max || !text.starts_with(title)) return std::nullopt;
    text.remove_prefix(title.size());
    const auto first = take_block(text, "first");
    if (!first) return std::nullopt;
    const auto second = take_block(text, "second");
    if (!second) return std::nullopt;
    auto hashes = take_block(text, "hashes");
    if (!hashes || !text.empty()) return std::nullopt;
    Evidence evidence{.first = std::string(*first), .second = std::string(*second), .hashes = {}};
    while (!hashes->empty()) {
        const auto hash = base64_decode_hash(*next_line(*hashes));
        if (!hash || evidence.hashes.size() > consistency_lines_max) return std::nullopt;
        evidence.hashes.push_back(*hash);
    }
    return evidence;
}

Result<Proof, ProofFailure> joining_hashes(std::uint64_t old_size, std::uint64_t new_size, const TileReader& read) {
    auto hashes = consistency_proof(old_size, new_size, read);
    if (!hashes || !std::has_single_bit(old_size)) return hashes;
    const auto past = compact_range(old_size, read);
    if (!past) return fail(past.error());
    hashes->insert(hashes->begin(), past->root());
    return hashes;
}

Result<Convicted, EvidenceGap> check_evidence(const Evidence& evidence, const VerifierKey& log) {
    auto first = open_checkpoint(evidence.first, log);
    if (!first) return fail(EvidenceGap::first_not_signed);
    auto second = open_checkpoint(evidence.second, log);
    if (!second) return fail(EvidenceGap::second_not_signed);
    Convicted convicted{.how = Contradiction::two_roots,
                        .first = std::move(first->checkpoint),
                        .second = std::move(second->checkpoint)};
    const bool is_second_larger = convicted.second.size >= convicted.first.size;
    const Checkpoint& smaller = is_second_larger ? convicted.first : convicted.second;
    const Checkpoint& larger = is_second_larger ? convicted.second : convicted.first;
    if (smaller.size == larger.size) {
        if (smaller.root == larger.root) return fail(EvidenceGap::same_checkpoint);
        return convicted;
    }
    // Nothing comes before nothing.
    if (smaller.size == 0) return fail(EvidenceGap::no_contradiction);
    convicted.how = Contradiction::other_past;
    convicted.past = root_before(smaller.size, larger.size, larger.root, evidence.hashes);
    if (!convicted.past) return fail(EvidenceGap::hashes_lead_nowhere);
    if (*convicted.past == smaller.root) return fail(EvidenceGap::no_contradiction);
    return convicted;
}

}  // namespace huiyin::ledger
