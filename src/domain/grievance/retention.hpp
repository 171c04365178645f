#pragma once

#include <optional>
#include <string_view>

#include "domain/grievance/case.hpp"

/// What is kept of a case and until when: the rulebook's retention, the holds that stop it, and what remains of an
/// event once its case is erased.
namespace huiyin {

/// Stands in an erased case for every text that somebody wrote. Where nothing was written, nothing stands.
inline constexpr std::string_view erased_mark = "[erased]";

/// The first day on which the case is erased by the rulebook it was filed under: the retention is over, and so is every
/// window in which the filer may still act. None while nobody can tell: the case is open, something is owed on it, a
/// hold stands, the rulebook sets no retention, or it is erased already.
[[nodiscard]] std::optional<Date> erasure_day(const Case& current, const Rulebook& rulebook);

/// What remains of the event once its case is erased: when, by which role and what kind of thing, units, limits with
/// their days, and what was chosen from a list of the rulebook. Every text is gone, and so is each digest of something
/// that somebody gave or handed in, but for that of the receipt's code. Applied to what remains it changes nothing.
/// Folding what remains leads to the same case as far as lists, counts and the public log show it.
[[nodiscard]] Event remains_of(Event event);

}  // namespace huiyin
