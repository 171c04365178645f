#pragma once

#include <string>

#include "app/public_name.hpp"
#include "cli/console.hpp"

namespace huiyin::cli {

/// Why a name was not published, in words.
[[nodiscard]] std::string text_of(const app::UnfitName& unfit, const Console& console);

}  // namespace huiyin::cli
