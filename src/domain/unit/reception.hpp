#pragma once

#include <cstdint>
#include <string>

#include "base/date.hpp"
#include "base/id.hpp"

namespace huiyin {

/// An entry of the office's rota of receptions, counted from 1 in the order in which they were set.
using ReceptionId = Id<struct ReceptionIdKind>;

/// When a leading official receives whoever comes: a public duty, so title and public name are shown to everybody. It
/// is about those who serve; of those who come, nothing is kept here.
struct Reception {
    ReceptionId id;
    UnitId unit;
    Date day{};
    std::int64_t from_minute = 0;  ///< Since midnight at the office.
    std::int64_t to_minute = 0;
    std::string place;
    std::string title;     ///< The office that is held.
    std::string name{};    ///< The official's public name; may be left out.
    std::string reason{};  ///< Why it was changed or cancelled; empty: neither.
    bool cancelled = false;
    std::int64_t revision = 0;  ///< How often it was changed or cancelled.
    friend bool operator==(const Reception&, const Reception&) = default;
};

}  // namespace huiyin
