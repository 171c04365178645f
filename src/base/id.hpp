#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace huiyin {

/// A number that identifies one thing of one kind; 0 means none. Ids of different kinds do not mix.
template <class Kind>
struct Id {
    std::int64_t value = 0;

    constexpr explicit operator bool() const noexcept { return value != 0; }
    friend constexpr auto operator<=>(Id, Id) = default;
};

/// Position of a case in its log's gapless sequence, from 1.
using CaseId = Id<struct CaseIdKind>;
/// A unit of the office: a bureau, department or town.
using UnitId = Id<struct UnitIdKind>;
/// A person who works for the office.
using OfficerId = Id<struct OfficerIdKind>;

}  // namespace huiyin

template <class Kind>
struct std::hash<huiyin::Id<Kind>> {
    std::size_t operator()(huiyin::Id<Kind> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
