#include "ledger/proof.hpp"

#include "base/check.hpp"
#include "ledger/lines.hpp"

namespace huiyin::ledger {

namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view extra_start = "extra ";
constexpr std::string_view index_start = "index ";
constexpr std::size_t hashes_max = 62;

ProofError to_proof_error(CheckpointError error) {
    switch (error) {
        case CheckpointError::malformed: return ProofError::malformed;
        case CheckpointError::bad_signature: return ProofError::bad_signature;
        case CheckpointError::not_signed: return ProofError::not_signed;
        case CheckpointError::another_origin: return ProofError::another_origin;
    }
    fail_check(__FILE__, __LINE__);
}

}  // namespace

void append_proof(std::string& out, std::optional<ByteView> extra, std::uint64_t index, std::span<const Hash> hashes,
                  std::string_view checkpoint) {
    out.append(first_line);
    if (extra) {
        out.append(extra_start);
        append_base64(out, *extra);
        out.push_back('\n');
    }
    out.append(index_start).append(std::to_string(index)).append("\n");
    for (const Hash& hash : hashes) {
        append_base64(out, hash);
        out.push_back('\n');
    }
    out.append("\n").append(checkpoint);
}

std::string write_proof(const TlogProof& proof) {
    std::string text;
    const auto extra = proof.extra ? std::optional<ByteView>{*proof.extra} : std::nullopt;
    append_proof(text, extra, proof.index, proof.hashes, proof.checkpoint);
    return text;
}

std::optional<TlogProof> parse_proof(std::string_view text) {
    if (text.size() > proof_bytes_max || !text.starts_with(first_line)) return std::nullopt;
    text.remove_prefix(first_line.size());
    TlogProof proof;
    auto line = next_line(text);
    if (line && line->starts_with(extra_start)) {
        proof.extra = base64_decode(line->substr(extra_start.size()));
        if (!proof.extra) return std::nullopt;
        line = next_line(text);
    }
    if (!line || !line->starts_with(index_start)) return std::nullopt;
    const auto index = parse_decimal(line->substr(index_start.size()));
    if (!index) return std::nullopt;
    proof.index = *index;
    for (line = next_line(text); line && !line->empty(); line = next_line(text)) {
        const auto hash = base64_decode_hash(*line);
        if (!hash || proof.hashes.size() == hashes_max) return std::nullopt;
        proof.hashes.push_back(*hash);
    }
    if (!line) return std::nullopt;
    proof.checkpoint = text;
    return proof;
}

Result<OpenedCheckpoint, ProofError> verify_proof(const TlogProof& proof, ByteView entry, const VerifierKey& log,
                                                  std::span<const VerifierKey> witnesses) {
    auto opened = open_checkpoint(proof.checkpoint, log, witnesses);
    if (!opened) return fail(to_proof_error(opened.error()));
    const Checkpoint& checkpoint = opened->checkpoint;
    if (!verify_inclusion(proof.index, checkpoint.size, leaf_hash(entry), proof.hashes, checkpoint.root)) {
        return fail(ProofError::not_included);
    }
    return *std::move(opened);
}

}  // namespace huiyin::ledger
