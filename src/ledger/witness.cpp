#include "ledger/witness.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/check.hpp"
#include "ledger/lines.hpp"

namespace huiyin::ledger {

namespace {

constexpr std::string_view old_start = "old ";

/// Whether the text says size 0 with some root that is not the one of no entries.
bool claims_empty_tree(std::string_view text) {
    const auto origin = next_line(text);
    const auto size = next_line(text);
    const auto root_text = next_line(text);
    if (!origin || origin->empty() || !size || *size != "0" || !root_text) return false;
    const auto root = base64_decode_hash(*root_text);
    return root && *root != empty_root();
}

}  // namespace

std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
    if (body.size() > add_checkpoint_bytes_max) return std::nullopt;
    const auto first = next_line(body);
    if (!first || !first->starts_with(old_start)) return std::nullopt;
    const auto old_size = parse_decimal(first->substr(old_start.size()));
    if (!old_size) return std::nullopt;
    AddCheckpoint request{.old_size = *old_size, .proof = {}, .checkpoint = {}};
    for (;;) {
        const auto line = next_line(body);
        if (!line) return std::nullopt;
        if (line->empty()) break;
        const auto hash = base64_decode_hash(*line);
        if (!hash || request.proof.size() == consistency_lines_max) return std::nullopt;
        request.proof.push_back(*hash);
    }
    request.checkpoint = body;
    return request;
}

std::string write_add_checkpoint(const AddCheckpoint& request) {
    check(request.proof.size() <= consistency_lines_max);
    std::string body{old_start};
    body.append(std::to_string(request.old_size)).append("\n");
    for (const Hash& hash : request.proof) {
        append_base64(body, hash);
        body.push_back('\n');
    }
    return body.append("\n").append(request.checkpoint);
}

int status_of(WitnessRefusal refusal) noexcept {
    switch (refusal) {
        case WitnessRefusal::malformed:
        case WitnessRefusal::old_size_beyond: return 400;
        case WitnessRefusal::not_signed: return 403;
        case WitnessRefusal::unknown_origin: return 404;
        case WitnessRefusal::another_size: return 409;
        case WitnessRefusal::other_root:
        case WitnessRefusal::proof_unexpected:
        case WitnessRefusal::not_consistent:
        case WitnessRefusal::not_empty: return 422;
    }
    fail_check(__FILE__, __LINE__);
}

std::string_view code_of(WitnessRefusal refusal) noexcept {
    switch (refusal) {
        case WitnessRefusal::malformed: return "malformed";
        case WitnessRefusal::unknown_origin: return "unknown_origin";
        case WitnessRefusal::not_signed: return "not_signed";
        case WitnessRefusal::old_size_beyond: return "old_size_beyond";
        case WitnessRefusal::another_size: return "another_size";
        case WitnessRefusal::other_root: return "other_root";
        case WitnessRefusal::proof_unexpected: return "proof_unexpected";
        case WitnessRefusal::not_consistent: return "not_consistent";
        case WitnessRefusal::not_empty: return "not_empty";
    }
    fail_check(__FILE__, __LINE__);
}

std::optional<std::string> origin_of(std::string_view note) {
    const auto parsed = parse_note(note);
    if (!parsed) return std::nullopt;
    return parsed->text.substr(0, parsed->text.find('\n'));
}

Result<ShownCheckpoint, WitnessRefusal> open_shown(const AddCheckpoint& request, std::span<const VerifierKey> keys) {
    const auto note = parse_note(request.checkpoint);
    if (!note) return fail(WitnessRefusal::malformed);
    const std::string_view origin = std::string_view(note->text).substr(0, note->text.find('\n'));
    std::vector<VerifierKey> known;
    std::ranges::copy_if(keys, std::back_inserter(known), [&](const VerifierKey& key) {
        return key.type() == KeyType::ed25519 && key.name() == origin;
    });
    if (known.empty()) return fail(WitnessRefusal::unknown_origin);
    if (!open_note(request.checkpoint, known)) return fail(WitnessRefusal::not_signed);
    auto checkpoint = parse_checkpoint_text(note->text);
    if (!checkpoint) {
        return fail(claims_empty_tree(note->text) ? WitnessRefusal::not_empty : WitnessRefusal::malformed);
    }
    return ShownCheckpoint{.checkpoint = *std::move(checkpoint), .note = keep_signatures(*note, known)};
}

std::optional<WitnessRefusal> judge(const AddCheckpoint& request, const Checkpoint& shown, const WitnessedTree& last) {
    if (request.old_size > shown.size) return WitnessRefusal::old_size_beyond;
    if (request.old_size != last.size) return WitnessRefusal::another_size;
    if (last.size == 0 && !request.proof.empty()) return WitnessRefusal::proof_unexpected;
    if (shown.size == last.size && shown.root != last.root) return WitnessRefusal::other_root;
    if (!verify_consistency(last.size, last.root, shown.size, shown.root, request.proof)) {
        return WitnessRefusal::not_consistent;
    }
    return std::nullopt;
}

}  // namespace huiyin::ledger
