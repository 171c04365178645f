#include "domain/grievance/procedure.hpp"

namespace huiyin {

std::optional<Refusal> unless_asked_again(const Case& current) {
    if (current.look_back != LookBack::asked) return refused(RefusalCode::look_back_not_asked);
    return std::nullopt;
}

Decision decide_one(const Case& /*current*/, const AnswerLookBack& command, const Context& /*context*/) {
    const bool yes = command.settled == "yes";
    if (!yes && command.settled != "no") return fail(refused(RefusalCode::unknown_choice, "settled"));
    if (auto problem = problem_of({"comment", command.comment, TextLimits::passage, Need::optional})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{LookBackAnswered{.settled = yes, .comment = command.comment}};
}

}  // namespace huiyin
