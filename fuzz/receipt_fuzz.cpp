#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "codec/entry.hpp"
#include "ledger/receipt.hpp"
#include "ledger/verifier.hpp"

namespace {

using namespace huiyin;

/// The key of the log in docs/formats/receipt.md, whose example is the seed to start from.
const std::optional<ledger::VerifierKey>& known_key() {
    static const auto key =
        ledger::VerifierKey::parse("log.example/cases+9404b6ce+Ac0D+93KqicDwlFlbVzN2Z9WNbHgZTwGNrlRo6PbIdrU");
    return key;
}

/// Checking a receipt ends in findings, and each has its verdict.
void check_receipt(const ledger::Receipt& receipt) {
    for (const auto& key : {known_key(), std::optional<ledger::VerifierKey>{}}) {
        ledger::ReceiptChecks checks{.known_key = key};
        checks.commitment_of = [](ByteView entry) { return codec::commitment_of(as_text(entry)); };
        const ledger::Findings findings = verify_receipt(receipt, checks);
        check(!findings.list.empty());
        for (const ledger::Finding& finding : findings.list) check(!ledger::code_of(finding.code).empty());
    }
}

/// Whatever text comes, reading it ends in a receipt or an error; a receipt is the same after writing and reading, but
/// for the lines that programs skip: these are made fit to be printed, once.
void read_receipts(std::string_view text) {
    auto receipt = ledger::read_receipt(text);
    if (!receipt) return;
    check_receipt(*receipt);
    const auto again = ledger::read_receipt(ledger::write_receipt(*receipt));
    check(again.has_value());
    receipt->preamble = again->preamble;
    check(*again == *receipt);
    check(ledger::read_receipt(ledger::write_receipt(*again)) == again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_receipts(as_text({data, size}));
    return 0;
}
