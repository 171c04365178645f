#pragma once

#include <algorithm>

namespace huiyin {

/// Whether the wanted is among the list's items.
[[nodiscard]] constexpr bool contains(const auto& list, const auto& wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

}  // namespace huiyin
