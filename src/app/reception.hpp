#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/office.hpp"
#include "base/result.hpp"
#include "codec/office_event.hpp"
#include "domain/grievance/case.hpp"
#include "domain/unit/reception.hpp"

namespace huiyin::app {

/// How far ahead a reception can be set, and how many of one unit can lie ahead.
inline constexpr std::chrono::days reception_days_ahead_max{366};
inline constexpr std::size_t receptions_ahead_max = 400;
/// How far back a reception is offered to whoever writes down what was said.
inline constexpr std::chrono::days reception_days_back{31};
inline constexpr std::size_t reception_line_max = 100;    ///< Characters of place, title and name.
inline constexpr std::size_t reception_reason_max = 300;  ///< Characters of a reason.
inline constexpr std::size_t attending_max = 6;           ///< Units that have to come to one reception.

/// Why a reception is not put on the rota. `field` is that of the form.
enum class ReceptionProblem : std::uint8_t {
    no_such_unit,
    no_such_reception,
    day_passed,
    day_too_far,
    times_unfit,  ///< It has to end after it begins, on the same day.
    place_unfit,  ///< Missing, too long, or not to be read.
    title_unfit,
    name_unfit,
    reason_unfit,
    too_many,
    already_cancelled,
    there_already,    ///< The same official is on the rota of the unit at that time.
    attending_unfit,  ///< Too many, one without unit or office held, one twice, or one that comes after it has ended.
    no_such_case,     ///< No case of that number, or none that the officer may see.
};
inline constexpr int reception_problem_count = 14;
/// The stable text, which ends the locale id `reception.problem.<text>`; and the field of the form.
[[nodiscard]] std::string_view to_text(ReceptionProblem problem);
[[nodiscard]] std::string_view field_of(ReceptionProblem problem);

/// Whether the officer keeps the rota of a unit: an administrator of every one, a registrar of the own.
[[nodiscard]] bool keeps_rota(const Officer& officer, UnitId unit);

/// Whether the officer has to do with the rota: keeps one, or belongs to a unit that has to come to a reception ahead.
[[nodiscard]] bool sees_rota(const Office& office, const Officer& officer, Date today);

/// What puts a new reception on the rota (id none), or changes one that is there, with the reason.
[[nodiscard]] Result<codec::OfficeEvent, ReceptionProblem> set_reception(const Office& office, Reception reception,
                                                                         Date today);
[[nodiscard]] Result<codec::OfficeEvent, ReceptionProblem> cancel_reception(const Office& office, ReceptionId id,
                                                                            std::string reason, Date today);

/// The case that a reception is set for stands for its matter: the one that leads, also if another one is named.
[[nodiscard]] CaseId matter_of(CaseId id, const Case& named);

/// Those from that day on, in order of time; cancelled ones too.
[[nodiscard]] std::vector<Reception> receptions_from(const Office& office, Date day);

/// Those whose minutes may be written on the case: held on the days until today, on the rota of the unit that holds it
/// or of one above it. The newest first.
[[nodiscard]] std::vector<Reception> receptions_for_minutes(const Office& office, const Case& current, Date today);

/// The next one that is set for the case's matter; null if there is none.
[[nodiscard]] const Reception* next_reception_of(const Office& office, CaseId matter, Date today);

/// `09:30`, and back: to 24:00 at the latest.
[[nodiscard]] std::string clock_text(std::int64_t minute);
[[nodiscard]] std::optional<std::int64_t> parse_clock(std::string_view text);

}  // namespace huiyin::app
