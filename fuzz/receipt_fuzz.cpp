#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "ledger/receipt.hpp"

namespace {

using namespace huiyin;

/// Whatever text comes, reading it ends in a receipt or an error; a receipt is the same after writing and reading.
void read_receipts(std::string_view text) {
    const auto receipt = ledger::read_receipt(text);
    if (!receipt) return;
    const auto again = ledger::read_receipt(ledger::write_receipt(*receipt));
    check(again.has_value());
    check(*again == *receipt);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_receipts(as_text({data, size}));
    return 0;
}
