#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/rulebook/rulebook.hpp"

namespace huiyin {

/// What a rulebook may say and most who write it would not mean to: it takes away from the filer or the public what the
/// limits, the reviews and the figures are there for. No fault: a text may set it, and it is the law then.
enum class RulebookNote : std::uint8_t {
    long_limit,         ///< A duty that has more time than put_off_days_max.
    long_extension,     ///< An extension that can put off its limit by more than put_off_days_max.
    late_notice,        ///< An extension of which the filer need not be told before the old date.
    long_pauses,        ///< A limit that can stand still for more than put_off_days_max.
    silence_is_free,    ///< Nothing follows when the office neither decides nor answers in time.
    nothing_hidden,     ///< Published counts show single cases.
    retaliation_below,  ///< A class for retaliation whose cases do not go to the top of the office.
    only_sent_back,     ///< No review decides: it can only uphold or send back to the unit.
};
inline constexpr int rulebook_note_count = 8;

/// By how many days a limit may be put off before a note says so. None of the texts that rulebooks here are made from
/// allows more than 30 days; whoever can be made to wait a year beyond the limit has no limit.
inline constexpr int put_off_days_max = 365;

struct RulebookRemark {
    RulebookNote note{};
    std::string where;  ///< `limit handle`, `class retaliation`, `small_cell`.
    int days = 0;       ///< With long_limit: how many; with long_extension and long_pauses: by how many at most.
    friend bool operator==(const RulebookRemark&, const RulebookRemark&) = default;
};

/// All that is worth a second look in a rulebook that is fit for use.
[[nodiscard]] std::vector<RulebookRemark> remarks_on(const Rulebook& rulebook);

/// One English sentence: `limit handle: the filer need not be told ...`.
[[nodiscard]] std::string to_text(const RulebookRemark& remark);

}  // namespace huiyin
