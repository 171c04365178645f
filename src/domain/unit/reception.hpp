#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"

namespace huiyin {

/// An entry of the office's rota of receptions, counted from 1 in the order in which they were set.
using ReceptionId = Id<struct ReceptionIdKind>;

/// Which unit has to come to a reception too, in whom, and by when. It is about those who serve.
struct Attendance {
    UnitId unit;
    std::string title;           ///< The office held by whoever comes; never a name.
    std::int64_t by_minute = 0;  ///< Since midnight at the office.
    friend bool operator==(const Attendance&, const Attendance&) = default;
};

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
    std::int64_t revision = 0;            ///< How often it was changed or cancelled.
    std::vector<Attendance> attending{};  ///< Who has to come besides, where a matter needs several units.
    bool attending_published = false;     ///< Whether everybody sees them; else the staff alone.
    CaseId matter{};                      ///< The leading case of that matter, for the staff alone; or none.
    friend bool operator==(const Reception&, const Reception&) = default;
};

/// Whether the unit has to come.
[[nodiscard]] inline bool has_to_come(const Reception& reception, UnitId unit) {
    for (const Attendance& one : reception.attending) {
        if (one.unit == unit) return true;
    }
    return false;
}

}  // namespace huiyin
