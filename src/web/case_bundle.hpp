#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/register.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// Bytes of all files that were handed in with a case that its bundle holds at most; later ones are left out, by name.
inline constexpr std::uint64_t bundle_attachments_bytes_max = 2'000'000'000;

/// The whole file of a case as a zip archive (docs/formats/bundle.md), as the actor may see it: the holder of its code,
/// or the officer of the call. Neither the code nor who filed is in it, so that it can be passed on. Made while it is
/// sent, never held as a whole. None if an entry of the case cannot be proven at present.
[[nodiscard]] std::optional<http::Response> case_bundle(Desk& desk, const Call& call, const app::CaseFile& file,
                                                        const Actor& actor);

/// What case_bundle() gives the officer of the call, who takes each file in it: that is put on record first, as for one
/// that is taken alone. None if the case is gone meanwhile, or as case_bundle().
[[nodiscard]] Result<std::optional<http::Response>, app::ChangeError> take_bundle(Desk& desk, const Call& call,
                                                                                  const app::CaseFile& file);

}  // namespace huiyin::web
