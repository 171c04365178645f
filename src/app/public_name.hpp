#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/office.hpp"
#include "codec/office_event.hpp"

namespace huiyin::app {

inline constexpr std::size_t public_name_characters_min = 2;
inline constexpr std::size_t public_name_characters_max = 100;

/// Why a name may not be published: it would stand in the log for ever. A unit that has such a name already keeps it.
enum class NameProblem : std::uint8_t {
    too_short,
    too_long,
    unprintable,  ///< It is no UTF-8, or has control characters, or some that turn the direction of the text around it.
    spaced,       ///< It begins or ends with a space.
    taken,        ///< Another unit has that name in the same language.
};

/// Whether a name of an office or unit is one, whatever the others are called.
[[nodiscard]] std::optional<NameProblem> problem_of_name(std::string_view name);

struct UnfitName {
    NameProblem problem;
    std::string name;
};
/// The first name in the event that may not be published by this office; none if all of them may, or it has none.
[[nodiscard]] std::optional<UnfitName> unfit_name(const Office& office, const codec::OfficeEvent& event);

}  // namespace huiyin::app
