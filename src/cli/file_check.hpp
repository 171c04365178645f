#pragma once

#include <filesystem>

#include "app/audit.hpp"

namespace huiyin::cli {

/// Looks at the files in a folder of attachments.
[[nodiscard]] app::FileCheck file_check(const std::filesystem::path& folder);

}  // namespace huiyin::cli
