#include "web/log_files.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/bytes.hpp"
#include "base/overloaded.hpp"
#include "ledger/tiles.hpp"
#include "web/kept_page.hpp"

namespace huiyin::web {

namespace {

constexpr std::string_view text_type = "text/plain; charset=utf-8";
constexpr std::string_view forever = "public, max-age=31536000, immutable";

/// A file of the log. Anybody may read it from any page of any site: it is public, and it is how others check it.
std::vector<http::Header> file_headers(std::string_view cache_control) {
    return {{"Cache-Control", std::string(cache_control)},
            {"X-Content-Type-Options", "nosniff"},
            {"Access-Control-Allow-Origin", "*"}};
}

http::Response no_such_file() {
    return {.status = 404,
            .content_type = std::string(text_type),
            .headers = file_headers("no-store"),
            .body = "the log has no such file\n"};
}

}  // namespace

std::uint64_t checkpoint_size(std::string_view checkpoint) {
    const std::size_t origin_end = checkpoint.find('\n');
    if (origin_end == std::string_view::npos) return 0;
    checkpoint.remove_prefix(origin_end + 1);
    return parse_decimal(checkpoint.substr(0, checkpoint.find('\n'))).value_or(0);
}

http::Response log_checkpoint(const Desk& desk, const Call& /*call*/) {
    const auto checkpoint = desk.services.public_log.checkpoint();
    if (checkpoint == nullptr) return no_such_file();
    return {.content_type = std::string(text_type), .headers = file_headers("no-cache"), .body = checkpoint};
}

http::Response witnessed_checkpoint(const Desk& desk, const Call& /*call*/) {
    const auto witnessed = desk.services.public_log.witnessed();
    if (witnessed == nullptr) return no_such_file();
    return {.content_type = std::string(text_type), .headers = file_headers("no-cache"), .body = witnessed->checkpoint};
}

http::Response log_tile(const Desk& desk, const Call& call) {
    const auto path = ledger::parse_tile_path("tile/" + call.parameters[0]);
    if (!path) return no_such_file();
    const auto bytes = std::visit(
        Overloaded{
            [&](const ledger::Tile& tile) { return desk.services.public_log.tile(tile.level, tile.index, tile.width); },
            [&](const ledger::Bundle& bundle) { return desk.services.public_log.entries(bundle.index, bundle.width); },
        },
        *path);
    if (!bytes) return no_such_file();
    // Also one that is not full: what it holds at this width never changes.
    return {.content_type = "application/octet-stream",
            .headers = file_headers(forever),
            .body = std::string(as_text(*bytes))};
}

http::Response log_entry(const Desk& desk, const Call& call) {
    const auto leaf = parse_decimal(call.parameters[0]);
    if (!leaf) return no_such_file();
    auto proof = desk.services.public_log.prove(*leaf);
    if (!proof) return no_such_file();
    return {.content_type = "application/json", .headers = file_headers(forever), .body = std::move(proof->entry)};
}

http::Response log_verifier_key(const Desk& desk, const Call& /*call*/) {
    return {.content_type = std::string(text_type),
            .headers = file_headers("no-cache"),
            .body = desk.services.office()->verifier_key + "\n"};
}

}  // namespace huiyin::web
