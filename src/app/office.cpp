#include "app/office.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace huiyin::app {

const Rulebook& Office::rulebook(std::string_view reference) const {
    // An office has a handful of versions; the id is compared first because a reference has to be put together.
    const auto found = std::find_if(rulebooks.begin(), rulebooks.end(), [&](const Rulebook& one) {
        return reference.starts_with(one.id) && one.reference() == reference;
    });
    check(found != rulebooks.end());
    return *found;
}

const Calendar& Office::calendar(const Rulebook& rulebook) const {
    const auto found = std::find_if(calendars.begin(), calendars.end(),
                                    [&](const Calendar& one) { return one.id == rulebook.calendar; });
    check(found != calendars.end());
    return *found;
}

}  // namespace huiyin::app
