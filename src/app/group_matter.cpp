// What a group does about cases of one matter. All of it under the lock of the log's head, so that two who join, merge
// or speak for a matter at the same moment are decided one after the other.

#include <algorithm>
#include <utility>

#include "app/group.hpp"
#include "vault/secret.hpp"

namespace huiyin::app {

bool holds_shown_code(const Change& change, const LiveCase& live) {
    if (!change.actor.roles.contains(Role::helper)) {
        // The receipt's code may have been replaced since it opened the case. A filing shows the code of its matter.
        return !change.id || !change.shown_code || vault::same(*change.shown_code, live.codes.receipt);
    }
    return change.shown_code && live.codes.helper && vault::same(*change.shown_code, *live.codes.helper);
}

Result<std::vector<CaseId>, GroupInProgress::Stop> GroupInProgress::following(CaseId leading) {
    auto stored = store_->following(leading);
    if (!stored) return fail(Stop{GroupTrouble{stored.error()}});
    std::vector<CaseId> all = *std::move(stored);
    for (const auto& [id, touched] : touched_) {
        std::erase(all, id);
        if (touched.live.state.follows == leading) all.push_back(id);
    }
    std::sort(all.begin(), all.end());
    return all;
}

Result<std::optional<RefusalCode>, GroupInProgress::Stop> GroupInProgress::obstacle_to_more(CaseId leading,
                                                                                            const Case& state) {
    if (!is_open(state.stage)) return std::optional{RefusalCode::already_closed};
    const auto others = following(leading);
    if (!others) return fail(others.error());
    if (std::ssize(*others) + 1 >= matter_cases_max) return std::optional{RefusalCode::matter_full};
    return std::optional<RefusalCode>{};
}

Result<FileGrievance, GroupInProgress::Stop> GroupInProgress::joined_to_matter(const Change& change,
                                                                               FileGrievance command) {
    const auto shown = load(command.joins);
    if (!shown) return fail(shown.error());
    const auto& joining = shown->codes.joining;
    if (!change.shown_code || !joining || !vault::same(*change.shown_code, *joining)) {
        command.obstacle = RefusalCode::joining_code_wrong;
        return command;
    }
    // Whoever gave the code may have joined another one: the matter is that one's.
    if (shown->state.follows) command.joins = shown->state.follows;
    const auto leading = load(command.joins);
    if (!leading) return fail(leading.error());
    auto obstacle = obstacle_to_more(command.joins, leading->state);
    if (!obstacle) return fail(obstacle.error());
    command.obstacle = *obstacle;
    if (leading->state.holder) command.addressed_to = leading->state.holder;
    return command;
}

Result<MergeCase, GroupInProgress::Stop> GroupInProgress::looked_up(const Change& change, const Case& current,
                                                                    MergeCase command) {
    if (!command.into) return command;
    if (command.into == change.id) {
        command.obstacle = RefusalCode::same_case;
        return command;
    }
    const auto target = load(command.into);
    if (!target) return fail(target.error());
    const Case& into = target->state;
    if (into.version == 0 || into.holder != current.holder ||
        refusal_of(into, Action::view_case, context_under(into.rulebook, change))) {
        command.obstacle = RefusalCode::no_such_case;
        return command;
    }
    const auto led = following(change.id);
    if (!led) return fail(led.error());
    if (!led->empty() || into.follows) {
        command.obstacle = RefusalCode::leads_others;
        return command;
    }
    auto obstacle = obstacle_to_more(command.into, into);
    if (!obstacle) return fail(obstacle.error());
    command.obstacle = *obstacle;
    command.handler = into.handler;
    return command;
}

Result<int, GroupInProgress::Stop> GroupInProgress::representatives(const Change& change, const Case& current) {
    const CaseId leading = current.follows ? current.follows : change.id;
    auto cases = following(leading);
    if (!cases) return fail(cases.error());
    cases->push_back(leading);
    int count = 0;
    for (const CaseId id : *cases) {
        const auto one = load(id);
        if (!one) return fail(one.error());
        if (one->state.represents) ++count;
    }
    return count;
}

Result<std::optional<Command>, GroupInProgress::Stop> GroupInProgress::with_matter(const Change& change,
                                                                                   const LiveCase& live) {
    const auto some = [](auto&& completed) -> Result<std::optional<Command>, Stop> {
        if (!completed) return fail(completed.error());
        return std::optional<Command>(*std::move(completed));
    };
    if (const auto* const filing = std::get_if<FileGrievance>(&change.command); filing != nullptr && filing->joins) {
        return some(joined_to_matter(change, *filing));
    }
    if (const auto* const merge = std::get_if<MergeCase>(&change.command)) {
        return some(looked_up(change, live.state, *merge));
    }
    if (std::holds_alternative<ChooseRepresentative>(change.command)) {
        const auto count = representatives(change, live.state);
        if (!count) return fail(count.error());
        return std::optional<Command>(ChooseRepresentative{*count});
    }
    return std::optional<Command>{};
}

Result<GroupInProgress::GoingAlong, GroupInProgress::Stop> GroupInProgress::going_along(const Change& change,
                                                                                        const Case& leading,
                                                                                        const Command& command) {
    GoingAlong along;
    const bool is_shared = change.id && change.actor.officer && !leading.follows && concerns_matter(action_of(command));
    if (!is_shared) return along;
    const auto others = following(change.id);
    if (!others) return fail(others.error());
    for (const CaseId id : *others) {
        auto live = load(id);
        if (!live) return fail(live.error());
        if (live->state.stage == Stage::withdrawn) continue;
        if (goes_along(leading, live->state, command)) {
            auto events = decide(live->state, command, context_under(live->state.rulebook, change));
            if (events) {
                along.cases.push_back({id, *std::move(live), *std::move(events)});
                continue;
            }
        }
        ++along.left_out;
    }
    return along;
}

}  // namespace huiyin::app
