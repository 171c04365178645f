#include "app/witness.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <utility>

#include "base/check.hpp"
#include "ledger/evidence.hpp"
#include "ledger/merkle.hpp"

namespace huiyin::app {

namespace {

using ledger::WitnessRefusal;

WitnessAnswer refusal_answer(WitnessRefusal refusal) {
    return {.status = status_of(refusal), .body = std::string(code_of(refusal)) + "\n", .refusal = refusal};
}

/// Whether one and the same key has signed two histories: of a log that is watched by two keys, each may have signed
/// one.
bool is_proven(std::string_view text, const std::vector<ledger::VerifierKey>& keys) {
    const auto evidence = ledger::parse_evidence(text);
    return evidence && std::any_of(keys.begin(), keys.end(), [&](const ledger::VerifierKey& key) {
               return ledger::check_evidence(*evidence, key).has_value();
           });
}

/// What the checkpoint contradicts, or might: none if it is merely out of date. Whether it convicts is left open.
std::optional<WitnessEvidence> evidence_of(const ledger::AddCheckpoint& request, const ledger::ShownCheckpoint& shown,
                                           WitnessRefusal refusal, WitnessTurn& turn) {
    const ledger::Checkpoint& checkpoint = shown.checkpoint;
    WitnessEvidence evidence{.first_size = checkpoint.size,
                             .second_size = checkpoint.size,
                             .second_root = checkpoint.root,
                             .convicts = false,
                             .seen_at = {},
                             .text = {}};
    if (const auto same_size = turn.at_size(checkpoint.size); same_size && same_size->tree.root != checkpoint.root) {
        evidence.text = ledger::write_evidence({.first = same_size->note, .second = shown.note, .hashes = {}});
        return evidence;
    }
    const auto last = turn.last();
    if (refusal != WitnessRefusal::not_consistent || !last || last->tree.size >= checkpoint.size) return std::nullopt;
    const ledger::WitnessedTree& tree = last->tree;
    evidence.first_size = tree.size;
    ledger::Proof hashes;
    // Without the root that such a proof leaves out, nothing follows from it.
    if (!std::has_single_bit(tree.size)) {
        const auto past = ledger::root_before(tree.size, checkpoint.size, checkpoint.root, request.proof);
        if (past && *past != tree.root) hashes = request.proof;
    }
    evidence.text = ledger::write_evidence({.first = last->note, .second = shown.note, .hashes = std::move(hashes)});
    return evidence;
}

}  // namespace

Witness::Witness(WitnessBook& book, ledger::SigningKey key) : book_(&book), key_(std::move(key)) {
    check(key_.verifier().type() == ledger::KeyType::ed25519_cosignature);
}

WitnessAnswer Witness::refuse(WitnessRefusal refusal, std::optional<WitnessEvidence> evidence, WitnessTurn& turn,
                              Instant now) {
    WitnessAnswer answer = refusal_answer(refusal);
    if (refusal == WitnessRefusal::another_size) {
        const auto last = turn.last();
        answer.body = std::to_string(last ? last->tree.size : 0) + "\n";
    }
    if (!evidence) return answer;
    answer.convicts = evidence->convicts;
    evidence->seen_at = now;
    turn.keep(*evidence);
    turn.commit();
    return answer;
}

WitnessAnswer Witness::add_checkpoint(std::string_view body, Instant now) {
    const auto request = ledger::parse_add_checkpoint(body);
    const auto origin = request ? ledger::origin_of(request->checkpoint) : std::nullopt;
    if (!origin) return refusal_answer(WitnessRefusal::malformed);
    const std::vector<ledger::VerifierKey> keys = book_->keys_of(*origin);
    const auto shown = open_shown(*request, keys);
    if (!shown) return refusal_answer(shown.error());
    const auto turn = book_->begin(*origin);
    const auto last = turn->last();
    const auto refusal = judge(*request, shown->checkpoint, last ? last->tree : ledger::WitnessedTree{});
    if (refusal) {
        auto evidence = evidence_of(*request, *shown, *refusal, *turn);
        if (evidence) evidence->convicts = is_proven(evidence->text, keys);
        return refuse(*refusal, std::move(evidence), *turn, now);
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    std::string line = key_.cosignature_line(checkpoint_text(shown->checkpoint),
                                             static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 1)));
    // Signing the same again binds the witness to nothing new.
    if (!last || shown->checkpoint.size > last->tree.size) {
        turn->sign({.tree = {shown->checkpoint.size, shown->checkpoint.root}, .note = shown->note + line, .at = now});
        turn->commit();
    }
    return {.status = 200, .body = std::move(line), .refusal = std::nullopt};
}

}  // namespace huiyin::app
