#include "ledger/checkpoint.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "ledger/lines.hpp"
#include "ledger/merkle.hpp"

namespace huiyin::ledger {

namespace {

bool is_line(std::string_view text) { return !text.empty() && text.find('\n') == std::string_view::npos; }

CheckpointError to_checkpoint_error(NoteError error) {
    switch (error) {
        case NoteError::malformed: return CheckpointError::malformed;
        case NoteError::bad_signature: return CheckpointError::bad_signature;
        case NoteError::not_signed: return CheckpointError::not_signed;
    }
    fail_check(__FILE__, __LINE__);
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
    check(is_line(checkpoint.origin));
    std::string text;
    text.reserve(checkpoint.origin.size() + 80);
    text.append(checkpoint.origin).append("\n");
    text.append(std::to_string(checkpoint.size)).append("\n");
    text.append(base64_encode(checkpoint.root)).append("\n");
    for (const std::string& extension : checkpoint.extensions) {
        check(is_line(extension));
        text.append(extension).append("\n");
    }
    return text;
}

std::optional<Checkpoint> parse_checkpoint_text(std::string_view text) {
    const auto origin = next_line(text);
    const auto size_text = next_line(text);
    const auto root_text = next_line(text);
    if (!origin || origin->empty() || !size_text || !root_text) return std::nullopt;
    const auto size = parse_decimal(*size_text);
    const auto root = base64_decode_hash(*root_text);
    if (!size || *size > tree_size_max || !root) return std::nullopt;
    if (*size == 0 && *root != empty_root()) return std::nullopt;
    Checkpoint checkpoint{.origin = std::string{*origin}, .size = *size, .root = *root, .extensions = {}};
    while (!text.empty()) {
        const auto extension = next_line(text);
        if (!extension || extension->empty()) return std::nullopt;
        checkpoint.extensions.emplace_back(*extension);
    }
    return checkpoint;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
    check(key.verifier().name() == checkpoint.origin);
    const std::string text = checkpoint_text(checkpoint);
    const std::array<std::string, 1> lines{key.signature_line(text)};
    return make_note(text, lines);
}

Result<OpenedCheckpoint, CheckpointError> open_checkpoint(std::string_view note, const VerifierKey& log,
                                                          std::span<const VerifierKey> witnesses) {
    if (log.type() != KeyType::ed25519) return fail(CheckpointError::not_signed);
    std::vector<VerifierKey> known{log};
    const auto has_key = [&](const PublicKey& key) {
        return std::ranges::any_of(known, [&](const VerifierKey& other) { return other.key() == key; });
    };
    for (const VerifierKey& witness : witnesses) {
        // One key under two names, or the log's own, would let one party count twice.
        if (witness.type() == KeyType::ed25519_cosignature && !has_key(witness.key())) known.push_back(witness);
    }
    const auto opened = open_note(note, known);
    if (!opened) return fail(to_checkpoint_error(opened.error()));
    const auto is_log = [](const Signer& signer) { return signer.key == 0; };
    if (std::ranges::none_of(opened->signers, is_log)) return fail(CheckpointError::not_signed);
    auto checkpoint = parse_checkpoint_text(opened->text);
    if (!checkpoint) return fail(CheckpointError::malformed);
    if (checkpoint->origin != log.name()) return fail(CheckpointError::another_origin);
    OpenedCheckpoint result{.checkpoint = *std::move(checkpoint), .cosigned = {}};
    for (const Signer& signer : opened->signers) {
        if (signer.key != 0) result.cosigned.push_back({known[signer.key].name(), signer.at_seconds});
    }
    return result;
}

}  // namespace huiyin::ledger
