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

/// What the checkpoint contradicts, or might: none if it is merely out of date.
std::optional<WitnessEvidence> evidence_of(const ledger::AddCheckpoint& request, const ledger::ShownCheckpoint& shown,
                                           WitnessRefusal refusal, WitnessTurn& turn) {
    const ledger::Checkpoint& checkpoint = shown.checkpoint;
    WitnessEvidence evidence{.first_size = checkpoint.size,
                             .second_size = checkpoint.size,
                             .second_root = checkpoint.root,
                             .convicts = true,
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
    evidence.convicts = !hashes.empty();
    evidence.text = ledger::write_evidence({.first = last->note, .second = shown.note, .hashes = std::move(hashes)});
    return evidence;
}

}  // namespace

Witness::Witness(WitnessBook& book, ledger::SigningKey key) : book_(&book), key_(std::move(key)) {
    check(key_.verifier().type() == ledger::KeyType::ed25519_cosignature);
}

WitnessAnswer Witness::refuse(const ledger::AddCheckpoint& request, const ledger::ShownCheckpoint& shown,
                              WitnessRefusal refusal, WitnessTurn& turn, Instant now) {
    WitnessAnswer answer = refusal_answer(refusal);
    if (refusal == WitnessRefusal::another_size) {
        const auto last = turn.last();
        answer.body = std::to_string(last ? last->tree.size : 0) + "\n";
    }
    auto evidence = evidence_of(request, shown, refusal, turn);
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
    const auto shown = open_shown(*request, book_->keys_of(*origin));
    if (!shown) return refusal_answer(shown.error());
    const auto turn = book_->begin(*origin);
    const auto last = turn->last();
    const auto refusal = judge(*request, shown->checkpoint, last ? last->tree : ledger::WitnessedTree{});
    if (refusal) return refuse(*request, *shown, *refusal, *turn, now);
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
