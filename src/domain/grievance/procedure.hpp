#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "domain/grievance/case.hpp"
#include "domain/grievance/clock.hpp"

/// What the procedures share. Each is a function from case and command to events, found by decide() through the
/// command's type; each has one file when it is more than a few lines.
namespace huiyin {

using Decision = Result<std::vector<Event>, Refusal>;

[[nodiscard]] Refusal refused(RefusalCode code, std::string field = {}, int limit = 0);

enum class Need : std::uint8_t { required, optional };

/// A text of a command, as it has to be.
struct Text {
    std::string_view field;
    const std::string& value;
    int points_max;
    Need need;
};

[[nodiscard]] std::optional<Refusal> problem_of(const Text& text);
[[nodiscard]] std::optional<Refusal> first_problem(std::initializer_list<Text> texts);

/// One event whose clock change is what the step brings about.
template <class E>
[[nodiscard]] Decision with_clock(const Case& current, Step step, const Context& context, E event) {
    auto change = clock_change(current, step, context);
    if (!change) return fail(change.error());
    event.clock = *std::move(change);
    return std::vector<Event>{std::move(event)};
}

/// Receiving counts for the office as a whole or for the unit, as the unit is a bureau or not.
[[nodiscard]] Step receiving_step(UnitId unit, const Units& units);

// Why the stage does not allow the act.
[[nodiscard]] std::optional<Refusal> unless_open(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_extendable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_reviewable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_in_review(const Case& current);

[[nodiscard]] Decision decide_one(const Case& current, const ExtendLimit& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AskForReview& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const DecideReview& command, const Context& context);

}  // namespace huiyin
