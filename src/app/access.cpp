#include "app/access.hpp"

namespace huiyin::app {

Context context_for(const Office& office, const Case& current, const Actor& actor, bool holds_receipt, Moment now) {
    const Rulebook& rulebook = office.rulebook(current.rulebook.empty() ? office.rulebook_in_force : current.rulebook);
    return {
        .now = now,
        .actor = actor,
        .holds_receipt = holds_receipt,
        .entered_on = std::nullopt,
        .rulebook = rulebook,
        .calendar = office.calendar(rulebook),
        .units = office.units,
        .receptions = office.receptions,
    };
}

}  // namespace huiyin::app
