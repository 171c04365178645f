#include <algorithm>

#include "domain/grievance/procedure.hpp"

namespace huiyin {

namespace {

bool has_open(const std::vector<Undertaking>& all) {
    return std::ranges::any_of(all, [](const Undertaking& one) { return one.state == Undertaking::State::open; });
}

bool is_open_in(const std::vector<Undertaking>& all, std::int64_t number) {
    return std::ranges::any_of(
        all, [&](const Undertaking& one) { return one.number == number && one.state == Undertaking::State::open; });
}

/// What the office undertakes to do, by when, and which unit.
struct Undertaken {
    std::string what;
    Date due_on{};
    UnitId unit;
};

Result<Undertaken, Refusal> read(const Case& current, const std::string& what, const std::optional<Date>& due_on,
                                 UnitId unit, const Context& context) {
    if (auto problem = problem_of({"what", what, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    const auto day = day_from(due_on, "due_on", context.now.on);
    if (!day) return fail(day.error());
    const UnitId by = unit ? unit : current.holder;
    if (by && context.units.find(by) == nullptr) return fail(refused(RefusalCode::no_such_unit, "unit"));
    if (contains(accused(current, context.units), by)) return fail(refused(RefusalCode::unit_complained_of, "unit"));
    return Undertaken{.what = what, .due_on = *day, .unit = by};
}

std::optional<Refusal> problem_of_end(const std::vector<Undertaking>& all, std::int64_t number,
                                      const std::string& how) {
    if (!is_open_in(all, number)) return refused(RefusalCode::no_such_promise, "number");
    return problem_of({"how", how, TextLimits::passage, Need::required});
}

}  // namespace

std::optional<Refusal> refusal_of_contest(const Undertaking& promise, const Rulebook& rulebook, Date today) {
    if (promise.state != Undertaking::State::done) return refused(RefusalCode::no_such_promise, "number");
    // A promise may be written down as kept long before its day.
    const Date since = std::max(promise.done_on.value_or(promise.due_on), promise.due_on);
    if (window_passed(since, rulebook.reopen_days_max, today)) {
        return refused(RefusalCode::contest_window_closed, "number");
    }
    return std::nullopt;
}

std::int64_t next_number(const std::vector<Undertaking>& all) { return std::ssize(all) + 1; }

std::optional<Refusal> unless_promisable(const Case& current) {
    switch (current.stage) {
        case Stage::accepted:
        case Stage::answered:
        case Stage::in_review: return std::nullopt;
        case Stage::filed:
        case Stage::registered: return refused(RefusalCode::not_accepted_yet);
        case Stage::none:
        case Stage::declined:
        case Stage::withdrawn: break;
    }
    return refused(RefusalCode::already_closed);
}

std::optional<Refusal> unless_promised(const Case& current) {
    if (!has_open(current.promises)) return refused(RefusalCode::no_such_promise);
    return std::nullopt;
}

std::optional<Refusal> unless_contestable(const Case& current, const Context& context) {
    if (auto refusal = unless_promisable(current)) return refusal;
    auto last = refused(RefusalCode::no_such_promise);
    for (const Undertaking& promise : current.promises) {
        auto refusal = refusal_of_contest(promise, context.rulebook, context.now.on);
        if (!refusal) return std::nullopt;
        if (promise.state == Undertaking::State::done) last = *std::move(refusal);
    }
    return last;
}

std::optional<Refusal> unless_planned(const Case& current) {
    if (!has_open(current.plan)) return refused(RefusalCode::no_such_promise);
    return std::nullopt;
}

Decision decide_one(const Case& current, const MakePromise& command, const Context& context) {
    auto made = read(current, command.what, command.due_on, command.unit, context);
    if (!made) return fail(made.error());
    return std::vector<Event>{PromiseMade{.number = next_number(current.promises),
                                          .what = std::move(made->what),
                                          .due_on = made->due_on,
                                          .unit = made->unit}};
}

Decision decide_one(const Case& current, const KeepPromise& command, const Context& /*context*/) {
    if (auto problem = problem_of_end(current.promises, command.number, command.how)) return fail(*std::move(problem));
    return std::vector<Event>{PromiseKept{.number = command.number, .how = command.how}};
}

Decision decide_one(const Case& current, const ContestPromise& command, const Context& context) {
    const auto promise = std::ranges::find(current.promises, command.number, &Undertaking::number);
    if (promise == current.promises.end()) return fail(refused(RefusalCode::no_such_promise, "number"));
    if (auto refusal = refusal_of_contest(*promise, context.rulebook, context.now.on)) return fail(*std::move(refusal));
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    PromiseContested contested{.number = command.number, .reason = command.reason, .clock = {}};
    const bool is_due = promise->due_on < context.now.on;
    if (current.stage != Stage::answered || !is_due) return std::vector<Event>{std::move(contested)};
    return with_clock(current, Step::reopened, context, std::move(contested));
}

Decision decide_one(const Case& current, const SetPlanStep& command, const Context& context) {
    auto set = read(current, command.what, command.due_on, command.unit, context);
    if (!set) return fail(set.error());
    return std::vector<Event>{PlanStepSet{
        .number = next_number(current.plan), .what = std::move(set->what), .due_on = set->due_on, .unit = set->unit}};
}

Decision decide_one(const Case& current, const FinishPlanStep& command, const Context& /*context*/) {
    if (auto problem = problem_of_end(current.plan, command.number, command.how)) return fail(*std::move(problem));
    return std::vector<Event>{PlanStepDone{.number = command.number, .how = command.how}};
}

}  // namespace huiyin
