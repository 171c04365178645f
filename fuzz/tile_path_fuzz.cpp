#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "ledger/tiles.hpp"

namespace {

using namespace huiyin;

/// A path, tile or bundle has one text alone, and everything else is refused.
void read_tiles(ByteView bytes) {
    const std::string_view text = as_text(bytes);
    if (const auto found = ledger::parse_tile_path(text)) {
        check(std::visit([](const auto& part) { return ledger::path_of(part); }, *found) == text);
    }
    if (const auto hashes = ledger::decode_tile(bytes)) check(as_text(ledger::encode_tile(*hashes)) == text);
    if (const auto entries = ledger::decode_bundle(bytes)) {
        Bytes bundle;
        for (const ByteView entry : *entries) ledger::append_to_bundle(bundle, entry);
        check(as_text(bundle) == text);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_tiles({data, size});
    return 0;
}
