#pragma once

#include <cstdint>
#include <string_view>

#include "http/response.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// The public log's files below /log/: checkpoint, tiles and entry bundles as the tile specification names them, the
/// verifier key, and one entry to be read by a person.
[[nodiscard]] http::Response log_checkpoint(const Desk& desk, const Call& call);
/// The newest checkpoint that a witness outside signed, with the cosignatures; 404 if none ever did.
[[nodiscard]] http::Response witnessed_checkpoint(const Desk& desk, const Call& call);
[[nodiscard]] http::Response log_tile(const Desk& desk, const Call& call);
[[nodiscard]] http::Response log_entry(const Desk& desk, const Call& call);
[[nodiscard]] http::Response log_verifier_key(const Desk& desk, const Call& call);

/// The number of entries that a checkpoint is for; 0 if it says none.
[[nodiscard]] std::uint64_t checkpoint_size(std::string_view checkpoint);

}  // namespace huiyin::web
