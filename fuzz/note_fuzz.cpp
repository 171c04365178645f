#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/note.hpp"
#include "ledger/proof.hpp"

namespace {

using namespace huiyin;

/// Whatever text comes, reading it ends in a note, key, checkpoint or proof, or in nothing; where the form is strict,
/// there is no second text of the same.
void read_texts(std::string_view text) {
    if (const auto note = ledger::parse_note(text)) check(ledger::is_note_text(note->text));
    if (const auto key = ledger::VerifierKey::parse(text)) check(key->text() == text);
    if (const auto checkpoint = ledger::parse_checkpoint_text(text)) {
        check(ledger::checkpoint_text(*checkpoint) == text);
    }
    if (const auto proof = ledger::parse_proof(text)) check(ledger::write_proof(*proof) == text);
}

/// The log and the witness of docs/formats/log.md, whose note is the seed to start from.
void open_texts(std::string_view text) {
    static const auto log =
        ledger::VerifierKey::parse("log.example/cases+9404b6ce+Ac0D+93KqicDwlFlbVzN2Z9WNbHgZTwGNrlRo6PbIdrU");
    static const auto witness =
        ledger::VerifierKey::parse("witness.example/w1+a7e12144+BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO");
    const auto opened = ledger::open_checkpoint(text, *log, std::array{*witness, *witness});
    if (!opened) return;
    check(opened->cosigned.size() <= 1);
    // What strangers added falls away, and the rest still opens to the same.
    const std::array both{*log, *witness};
    const std::string kept = ledger::keep_signatures(*ledger::parse_note(text), both);
    const auto again = ledger::open_checkpoint(kept, *log, std::array{*witness});
    check(again.has_value());
    check(again->checkpoint == opened->checkpoint);
    check(again->cosigned == opened->cosigned);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_texts(as_text({data, size}));
    open_texts(as_text({data, size}));
    return 0;
}
