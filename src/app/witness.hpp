#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/witness_book.hpp"
#include "base/date.hpp"
#include "ledger/note.hpp"
#include "ledger/witness.hpp"

namespace huiyin::app {

/// What a witness answers to a checkpoint.
struct WitnessAnswer {
    int status = 200;
    std::string body;  ///< The cosignature line; with 409 the size that the witness has; else why not, in a word.
    std::optional<ledger::WitnessRefusal> refusal;
    bool convicts = false;  ///< What was shown proves that the log signed two histories.
};

/// A witness: signs a checkpoint only if it goes on from what it signed before, and never before that is on the disk.
/// From any thread.
class Witness {
public:
    /// The key has to be of type ed25519_cosignature. The book has to outlive this.
    Witness(WitnessBook& book, ledger::SigningKey key);

    /// Answers the body of an `add-checkpoint`, which anybody may have sent. Throws std::runtime_error when the disk
    /// fails; then nothing was signed.
    [[nodiscard]] WitnessAnswer add_checkpoint(std::string_view body, Instant now);

    [[nodiscard]] const ledger::VerifierKey& verifier() const noexcept { return key_.verifier(); }

private:
    [[nodiscard]] static WitnessAnswer refuse(ledger::WitnessRefusal refusal, std::optional<WitnessEvidence> evidence,
                                              WitnessTurn& turn, Instant now);

    WitnessBook* book_;
    ledger::SigningKey key_;
};

}  // namespace huiyin::app
