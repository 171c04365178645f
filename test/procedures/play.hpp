#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/grievance/case.hpp"

/// Plays cases under any rulebook and says which promise of the rules was broken. What is promised stands in
/// docs/promises.md; each broken promise is one sentence.
namespace huiyin::procedures {

/// Everything that decides how a case goes but what people do.
struct World {
    Rulebook rulebook;
    Calendar calendar;
    Units units;
    std::vector<Officer> staff;
};

/// Who acts, and whether number and code of the case were shown.
struct Person {
    Actor actor;
    bool holds_receipt = false;
};

/// Four officers in each unit who have every role that an officer may have: who may not act, may not for what is
/// between this person and this case.
[[nodiscard]] std::vector<Officer> staff_of(const Units& units);

/// The filer, a stranger, the clock, and all officers.
[[nodiscard]] std::vector<Person> people_of(const World& world);

/// The commands of a kind that make a difference on the case now, with texts as they should be. None of actions that
/// are not commands.
[[nodiscard]] std::vector<Command> commands_of(Action action, const Case& current, const World& world, Date today);

/// Puts the text into one of the command's fields, chosen by the number.
void put_text(Command& command, std::size_t which, std::string text);

/// One case from its filing on.
class Play {
public:
    explicit Play(const World& world, Date first_day) : world_(&world), today_(first_day) {}

    [[nodiscard]] const Case& state() const { return state_; }
    [[nodiscard]] Date today() const { return today_; }
    void go_to(Date day) { today_ = day; }
    [[nodiscard]] Context context(const Person& person) const;

    /// Whether the command was not refused. What it broke is added to broken().
    bool act(const Command& command, const Person& person);
    /// Asks of the case as it stands what has to hold on any day.
    void inspect();
    /// Folds the case once more from its events.
    void replay();

    /// The promises that did not hold, in the order in which that was found.
    [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }
    /// Types of the events so far, for telling what led there.
    [[nodiscard]] std::string told() const;

    // What was reached on the way.
    [[nodiscard]] const std::set<std::string>& started() const { return started_; }
    [[nodiscard]] const std::set<std::string>& ended() const { return ended_; }

private:
    void need(bool holds, std::string_view promise);
    void take(const Recorded& recorded);
    void inspect_limits(const Case& before, const Event& event);
    void inspect_units(const Event& event);
    void inspect_review(const Case& before, const Recorded& recorded);
    void inspect_erasure(const Case& before);
    void inspect_open_case();
    void inspect_closed_case();
    [[nodiscard]] bool may(Action action, const Person& person) const;
    [[nodiscard]] bool someone_may_go_on() const;

    const World* world_;
    Date today_;
    Case state_;
    std::vector<Recorded> history_;
    std::vector<std::string> broken_;
    std::set<std::string> started_;
    std::set<std::string> ended_;
};

}  // namespace huiyin::procedures
