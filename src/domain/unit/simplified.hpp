#pragma once

#include <string_view>

namespace huiyin {

/// The simplified form of a traditional Chinese character in UTF-8; any other character as it is. For names of places
/// and offices: a table of common characters, so that it does not hang on the version of a library.
[[nodiscard]] std::string_view simplified(std::string_view character);

}  // namespace huiyin
