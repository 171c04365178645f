#include <cstddef>
#include <cstdint>
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_texts(as_text({data, size}));
    return 0;
}
