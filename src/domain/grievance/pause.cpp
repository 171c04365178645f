#include <algorithm>
#include <utility>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

std::optional<Refusal> unless_pausable(const Case& current, const Context& context) {
    if (auto refusal = unless_open(current)) return refusal;
    if (!unless_resumable(current, context)) return refused(RefusalCode::paused_already);
    if (pause_limits(current, PauseCause::force_majeure, context).empty()) {
        return refused(RefusalCode::no_such_pause);
    }
    return std::nullopt;
}

std::optional<Refusal> unless_resumable(const Case& current, const Context& context) {
    const PauseRule* const pause = context.rulebook.find_pause(PauseCause::force_majeure);
    const bool stands_still = pause != nullptr && std::ranges::any_of(current.limits, [&](const RunningLimit& running) {
                                  return running.pause == pause->id;
                              });
    if (!stands_still) return refused(RefusalCode::not_paused);
    return std::nullopt;
}

Decision decide_one(const Case& current, const PauseClock& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return std::vector<Event>{ClockPaused{
        .reason = command.reason, .clock = {.paused = pause_limits(current, PauseCause::force_majeure, context)}}};
}

Decision decide_one(const Case& current, const ResumeClock& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    auto resumed = resume_limits(current, PauseCause::force_majeure, context);
    if (!resumed) return fail(resumed.error());
    return std::vector<Event>{ClockResumed{.reason = command.reason, .clock = {.resumed = *std::move(resumed)}}};
}

Decision decide_one(const Case& current, const AskFiler& command, const Context& context) {
    if (auto problem = problem_of({"question", command.question, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    // A second question before the reply to the first does not put off the end of the pause.
    ClockChange change;
    if (!current.question_open) {
        change.paused = pause_limits(current, PauseCause::clarification, context);
    }
    return registered_first(current,
                            std::vector<Event>{FilerAsked{.question = command.question, .clock = std::move(change)}});
}

Decision decide_one(const Case& current, const ReplyToOffice& command, const Context& context) {
    if (auto problem = problem_of({"text", command.text, TextLimits::text, Need::required})) {
        return fail(*std::move(problem));
    }
    if (auto problem = problem_of(command.attachments)) return fail(*std::move(problem));
    auto resumed = resume_limits(current, PauseCause::clarification, context);
    if (!resumed) return fail(resumed.error());
    return std::vector<Event>{FilerReplied{
        .text = command.text, .clock = {.resumed = *std::move(resumed)}, .attachments = command.attachments}};
}

}  // namespace huiyin
