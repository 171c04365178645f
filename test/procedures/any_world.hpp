#pragma once

#include <cstdint>
#include <vector>

#include "play.hpp"

namespace huiyin::procedures {

/// Numbers that a world is built from, taken one after the other; 0 when they are used up. So the shorter and smaller
/// the list, the plainer the world, and what makes a property fail can be shrunk.
class Numbers {
public:
    explicit Numbers(std::vector<std::uint16_t> all) : all_(std::move(all)) {}
    /// From 0 to one less than `end`.
    int below(int end);
    int from_to(int first, int last) { return first + below(last - first + 1); }
    bool chance(int one_in) { return below(one_in) == one_in - 1; }

private:
    std::vector<std::uint16_t> all_;
    std::size_t next_ = 0;
};

/// Nearly always a rulebook that passes check_rulebook(): one to three classes, duties for one or several steps and
/// classes, windows, all units of length, extensions, pauses, none to two rounds of review, supervision, look back.
/// Where the check lets it pass, a limit has a step more or less than it should.
[[nodiscard]] Rulebook any_rulebook(Numbers& numbers);

/// A tree of one to six units.
[[nodiscard]] Units any_units(Numbers& numbers);

/// Holidays and make-up days at random, for all years that a test may reach.
[[nodiscard]] Calendar any_calendar(Numbers& numbers);

}  // namespace huiyin::procedures
