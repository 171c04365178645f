#pragma once

#include <cstddef>
#include <string_view>

/// What writing and reading JSON texts have in common.
namespace huiyin::codec {

/// Index of the first byte from `at` on that does not stand for itself inside quotation marks, or the size.
[[nodiscard]] std::size_t plain_until(std::string_view text, std::size_t at) noexcept;

}  // namespace huiyin::codec
