#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

/// What the office owes the filer and has missed: also what was missed before it sent the case on.
std::vector<Lapsed> lapsed(const Case& current, const Rulebook& rulebook) {
    std::vector<Lapsed> limits;
    if (!is_open(current.stage)) return limits;
    for (const RunningLimit& running : current.limits) {
        if (running.missed) limits.push_back({running.limit, running.due_on});
    }
    for (const PassedOn& one : current.passed_on) limits.push_back(one.lapsed);
    std::erase_if(limits, [&](const Lapsed& one) {
        const LimitRule* const rule = rulebook.find_limit(one.limit);
        return rule != nullptr && is_account(*rule);
    });
    return limits;
}

}  // namespace

std::optional<Refusal> unless_silent(const Case& current, const Context& context) {
    // Once a day is enough: a second statement of the same day would say the same.
    const bool is_silent = !lapsed(current, context.rulebook).empty();
    if (!is_silent || current.silence_stated_on == context.now.on) return refused(RefusalCode::not_silent);
    return std::nullopt;
}

Decision decide_one(const Case& current, const StateSilence& /*command*/, const Context& context) {
    return std::vector<Event>{SilenceStated{lapsed(current, context.rulebook)}};
}

}  // namespace huiyin
