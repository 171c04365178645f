#include "cli/store_source.hpp"

#include <utility>
#include <variant>

#include "base/overloaded.hpp"
#include "ledger/tiles.hpp"

namespace huiyin::cli {

Result<Bytes, ledger::FetchError> StoreSource::fetch(std::string_view path, std::size_t bytes_max) {
    using Kind = ledger::FetchError::Kind;
    std::optional<Bytes> bytes;
    if (path == "checkpoint") {
        bytes = to_bytes(*log_->checkpoint());
    } else if (const auto place = ledger::parse_tile_path(path)) {
        bytes = std::visit(Overloaded{
                               [&](const ledger::Tile& tile) { return log_->tile(tile.level, tile.index, tile.width); },
                               [&](const ledger::Bundle& bundle) { return log_->entries(bundle.index, bundle.width); },
                           },
                           *place);
    }
    if (!bytes || bytes->empty()) return fail(ledger::FetchError{Kind::not_found, {}});
    if (bytes->size() > bytes_max) return fail(ledger::FetchError{Kind::too_large, {}});
    return *std::move(bytes);
}

}  // namespace huiyin::cli
