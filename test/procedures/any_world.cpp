#include "any_world.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "domain/rulebook/check.hpp"

namespace huiyin::procedures {

namespace {

const Label label{.zh = "名", .en = "name"};

using Steps = std::vector<Step>;

/// What closes a case, or begins its handling anew.
const Steps closing{Step::answered,        Step::declined,          Step::sent_back,
                    Step::review_answered, Step::rereview_answered, Step::withdrawn};

Steps operator+(Steps one, const Steps& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

Length any_length(Numbers& numbers) {
    constexpr std::array units{LengthUnit::calendar_day, LengthUnit::working_day, LengthUnit::month, LengthUnit::hour};
    const LengthUnit unit = units.at(static_cast<std::size_t>(numbers.below(4)));
    return {.amount = 1 + numbers.below(unit == LengthUnit::month ? 4 : 40), .unit = unit};
}

/// Whether a limit has, now and then, a step more or less than it should.
enum class Care { careful, careless };

/// Adds limits to a rulebook under ids of their own.
class Author {
public:
    Author(Rulebook& rulebook, Numbers& numbers, Care care) : rulebook_(rulebook), numbers_(numbers), care_(care) {}

    /// One limit for all of the steps, or one for each; and for all classes, or one for each.
    void add(LimitKind kind, const Steps& starts_on, const Steps& met_by) {
        if (starts_on.size() > 1 && numbers_.chance(3)) {
            for (const Step step : starts_on) add_for_classes(kind, {step}, met_by);
        } else {
            add_for_classes(kind, starts_on, met_by);
        }
    }

private:
    void add_for_classes(LimitKind kind, const Steps& starts_on, const Steps& met_by) {
        if (rulebook_.classes.empty() || !numbers_.chance(3)) return add_one(kind, starts_on, met_by, {});
        for (const CaseClass& one : rulebook_.classes) add_one(kind, starts_on, met_by, {one.id});
    }

    void add_one(LimitKind kind, Steps starts_on, Steps met_by, std::vector<std::string> classes) {
        constexpr std::array lapses{Lapse::none, Lapse::accountability, Lapse::escalate};
        const bool is_duty = kind == LimitKind::duty;
        LimitRule limit{.id = "limit" + std::to_string(rulebook_.limits.size() + 1),
                        .name = label,
                        .kind = kind,
                        .starts_on = std::move(starts_on),
                        .met_by = std::move(met_by),
                        .length = any_length(numbers_),
                        .duty = label,
                        .article = "1",
                        .extension = {},
                        .lapse = is_duty ? lapses.at(static_cast<std::size_t>(numbers_.below(3))) : Lapse::none,
                        .classes = std::move(classes)};
        if (is_duty && numbers_.chance(3)) {
            limit.extension =
                Extension{.length = any_length(numbers_), .times_max = numbers_.from_to(1, 2), .approver = "approver"};
        }
        if (care_ == Care::careless) stray(limit);
        rulebook_.limits.push_back(std::move(limit));
    }

    void stray(LimitRule& limit) {
        if (numbers_.chance(12)) limit.met_by.push_back(static_cast<Step>(numbers_.below(step_count)));
        if (numbers_.chance(12)) limit.starts_on.push_back(static_cast<Step>(numbers_.below(step_count)));
        if (numbers_.chance(12) && limit.met_by.size() > 1) {
            limit.met_by.erase(limit.met_by.begin() + numbers_.below(static_cast<int>(limit.met_by.size())));
        }
    }

    Rulebook& rulebook_;
    Numbers& numbers_;
    Care care_;
};

void add_classes(Rulebook& rulebook, Numbers& numbers) {
    const int classes = numbers.below(4);
    for (int i = 0; i < classes; ++i) {
        const bool ordinary = i == 0;
        const bool by_filer = ordinary || numbers.chance(2);
        rulebook.classes.push_back({.id = "class" + std::to_string(i + 1),
                                    .name = label,
                                    .article = {},
                                    .chosen_by = by_filer ? ClassChooser::filer : ClassChooser::office,
                                    .bypass = !ordinary && by_filer && numbers.chance(2)});
    }
}

void add_reviews(Rulebook& rulebook, Author& author, Numbers& numbers) {
    constexpr std::array effects{ReviewEffect::uphold, ReviewEffect::change, ReviewEffect::send_back,
                                 ReviewEffect::not_admitted};
    struct Round {
        Step asked;
        Step acknowledged;
        Step answered;
    };
    constexpr std::array<Round, review_rounds_max> rounds{{
        {Step::review_requested, Step::review_acknowledged, Step::review_answered},
        {Step::rereview_requested, Step::rereview_acknowledged, Step::rereview_answered},
    }};
    const int count = numbers.below(review_rounds_max + 1);
    for (int i = 0; i < count; ++i) {
        const Round& round = rounds.at(static_cast<std::size_t>(i));
        const auto decided_by = numbers.chance(3) ? ReviewAuthority::other_officer : ReviewAuthority::next_higher;
        rulebook.reviews.push_back(
            {.id = "review" + std::to_string(i + 1), .name = label, .article = "1", .decided_by = decided_by});
        Steps met_by = closing;
        if (i == 0) met_by.push_back(Step::rereview_requested);
        if (numbers.chance(3)) {
            author.add(LimitKind::duty, {round.asked}, met_by + Steps{round.acknowledged});
            author.add(LimitKind::duty, {round.acknowledged}, met_by);
        } else {
            author.add(LimitKind::duty, {round.asked}, met_by);
        }
        if (numbers.chance(2)) {
            const Steps decided = i == 0 ? Steps{Step::answered} : Steps{Step::review_answered};
            author.add(LimitKind::window, decided, {round.asked, Step::reopened, Step::withdrawn});
        }
    }
    for (std::size_t i = 0; i < effects.size(); ++i) {
        rulebook.review_outcomes.push_back(
            {.id = "effect" + std::to_string(i), .name = label, .article = {}, .effect = effects.at(i)});
    }
    rulebook.after_reviews = label;
}

void add_pauses(Rulebook& rulebook, Numbers& numbers) {
    for (int i = 0; i < pause_cause_count; ++i) {
        if (!numbers.chance(2)) continue;
        PauseRule pause{.id = "pause" + std::to_string(i),
                        .name = label,
                        .article = {},
                        .cause = static_cast<PauseCause>(i),
                        .limits = {},
                        .days_max = numbers.from_to(1, 40)};
        for (const LimitRule& limit : rulebook.limits) {
            if (limit.kind == LimitKind::duty && numbers.chance(2)) pause.limits.push_back(limit.id);
        }
        if (!pause.limits.empty()) rulebook.pauses.push_back(std::move(pause));
    }
}

void add_supervision(Rulebook& rulebook, Author& author, Numbers& numbers) {
    constexpr std::array causes{SupervisionCause::missed_limit, SupervisionCause::broken_promise,
                                SupervisionCause::by_hand};
    for (std::size_t i = 0; i < causes.size(); ++i) {
        if (!numbers.chance(2)) continue;
        rulebook.supervision.push_back(
            {.id = "supervision" + std::to_string(i), .name = label, .article = {}, .cause = causes.at(i)});
    }
    if (rulebook.supervision.empty()) return;
    author.add(LimitKind::duty, {Step::supervision_opened}, {Step::supervision_answered, Step::withdrawn});
}

std::optional<int> maybe_days(Numbers& numbers) {
    if (!numbers.chance(2)) return std::nullopt;
    return numbers.from_to(1, 60);
}

Rulebook written(Numbers& numbers, Care care) {
    Rulebook rulebook{.id = "any", .version = 1, .name = label, .source = "s", .calendar = "any"};
    rulebook.counting = {.from_next_day = !numbers.chance(4), .roll_to_workday = numbers.chance(3)};
    rulebook.grounds = {{"ground", label, "1"}};
    rulebook.outcomes = {{"outcome", label, "1", {}}};
    rulebook.ratings = {{"good", label, "", {}}, {"bad", label, "", {}}};
    rulebook.satisfied = {"good"};
    rulebook.opening_purposes = {{{"purpose", label, "", {}}, ""}};
    rulebook.next_steps = {{"step", label, "", {}}};
    add_classes(rulebook, numbers);
    Author author(rulebook, numbers, care);
    const Steps taken_up = closing + Steps{Step::transferred_in, Step::accepted};
    author.add(LimitKind::duty, {Step::received_by_bureau, Step::received_by_unit, Step::transferred_in}, taken_up);
    author.add(LimitKind::duty, {Step::accepted, Step::reopened, Step::sent_back}, closing);
    if (numbers.chance(2)) author.add(LimitKind::window, {Step::transferred_in}, taken_up + Steps{Step::objected});
    add_reviews(rulebook, author, numbers);
    add_supervision(rulebook, author, numbers);
    add_pauses(rulebook, numbers);
    if (numbers.chance(2)) rulebook.representatives_max = 5;
    rulebook.look_back_days = maybe_days(numbers);
    rulebook.rating_days_max = maybe_days(numbers);
    rulebook.reopen_days_max = maybe_days(numbers);
    if (numbers.chance(2)) rulebook.retention = Retention{.months = 4, .declined_months = {}, .withdrawn_months = 1};
    return rulebook;
}

}  // namespace

int Numbers::below(int end) {
    if (next_ == all_.size()) return 0;
    return static_cast<int>(all_[next_++]) % end;
}

Rulebook any_rulebook(Numbers& numbers) {
    Numbers again = numbers;
    Rulebook rulebook = written(numbers, Care::careless);
    return check_rulebook(rulebook).empty() ? rulebook : written(again, Care::careful);
}

Units any_units(Numbers& numbers) {
    constexpr std::array names{"Alpha Bureau",     "Bravo Authority", "Charlie Board",
                               "Delta Department", "Echo Station",    "Foxtrot Office"};
    const int count = 1 + numbers.below(static_cast<int>(names.size()));
    std::vector<Unit> units;
    for (int i = 0; i < count; ++i) {
        const std::string name = names.at(static_cast<std::size_t>(i));
        const UnitId parent{i == 0 ? 0 : 1 + numbers.below(i)};
        const bool is_bureau = i == 0 || numbers.chance(3);
        units.push_back({.id = UnitId{i + 1},
                         .parent = parent,
                         .kind = is_bureau ? UnitKind::bureau : UnitKind::body,
                         .name_zh = name,
                         .name_en = name});
    }
    return Units(std::move(units));
}

Calendar any_calendar(Numbers& numbers) {
    Calendar calendar{.id = "any", .version = "1", .years = {}, .off = {}, .work = {}};
    for (int year = 2025; year < 2100; ++year) calendar.years.insert(year);
    const Date first = std::chrono::year{2026} / 1 / 1;
    const int holidays = numbers.below(12);
    for (int i = 0; i < holidays; ++i) {
        const Date day = first + std::chrono::days{numbers.below(400)};
        const std::chrono::weekday weekday{day};
        const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
        (weekend ? calendar.work : calendar.off).insert_or_assign(day, "holiday");
    }
    return calendar;
}

}  // namespace huiyin::procedures
