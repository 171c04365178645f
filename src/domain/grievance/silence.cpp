#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

/// What the office owes and has missed.
std::vector<Lapsed> lapsed(const Case& current) {
    std::vector<Lapsed> limits;
    if (!is_open(current.stage)) return limits;
    for (const RunningLimit& running : current.limits) {
        if (running.missed) limits.push_back({running.limit, running.due_on});
    }
    return limits;
}

}  // namespace

std::optional<Refusal> unless_silent(const Case& current, const Context& context) {
    // Once a day is enough: a second statement of the same day would say the same.
    if (lapsed(current).empty() || current.silence_stated_on == context.now.on) return refused(RefusalCode::not_silent);
    return std::nullopt;
}

Decision decide_one(const Case& current, const StateSilence& /*command*/, const Context& /*context*/) {
    return std::vector<Event>{SilenceStated{lapsed(current)}};
}

}  // namespace huiyin
