#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "ledger/evidence.hpp"
#include "ledger/sha256.hpp"
#include "ledger/witness.hpp"

namespace {

using namespace huiyin;

const ledger::SigningKey& log_key() {
    static const auto key = ledger::SigningKey::from_seed("log.example/cases", ledger::sha256(as_bytes("1")));
    return key;
}

/// Whatever comes, a request is read in one way or not at all, and a witness ends in a signature or a refusal.
void ask_witness(std::string_view body) {
    const auto request = ledger::parse_add_checkpoint(body);
    if (!request) return;
    check(write_add_checkpoint(*request) == body);
    const std::array keys{log_key().verifier()};
    const auto shown = open_shown(*request, keys);
    if (!shown) {
        check(status_of(shown.error()) >= 400);
        return;
    }
    for (const std::uint64_t size : {std::uint64_t{0}, request->old_size, shown->checkpoint.size}) {
        const auto refusal = judge(*request, shown->checkpoint, {.size = size, .root = ledger::empty_root()});
        if (!refusal) check(request->old_size == size);
    }
}

/// The same with a checkpoint that the log did sign, so that what comes is the proof: any text is a root's seed.
void ask_with_signature(std::string_view body) {
    const auto request = ledger::parse_add_checkpoint(body);
    if (!request) return;
    const ledger::Checkpoint checkpoint{.origin = "log.example/cases",
                                        .size = request->old_size % ledger::tree_size_max + 1,
                                        .root = ledger::sha256(as_bytes(request->checkpoint)),
                                        .extensions = {}};
    const ledger::WitnessedTree last{request->old_size, ledger::sha256(as_bytes("last"))};
    static_cast<void>(judge(*request, checkpoint, last));
    static_cast<void>(ledger::root_before(request->old_size, checkpoint.size, checkpoint.root, request->proof));
}

void read_evidence(std::string_view text) {
    const auto evidence = ledger::parse_evidence(text);
    if (!evidence) return;
    check(write_evidence(*evidence) == text);
    static_cast<void>(check_evidence(*evidence, log_key().verifier()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    ask_witness(text);
    ask_with_signature(text);
    read_evidence(text);
    return 0;
}
