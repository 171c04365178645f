#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "codec/entry.hpp"

namespace huiyin::views {

/// Number of public entries of one kind on one day. The counts page is made from these alone, and `verify --log` makes
/// the same table from the public log (I8).
struct Tally {
    Date day{};
    std::string kind;
    std::uint64_t count = 0;
    friend bool operator==(const Tally&, const Tally&) = default;
};

/// Under which kinds one public entry counts: its own kind; an answer also as `answered-on-time` or `answered-late`
/// (late if an answer's limit ended after it was missed), a missed limit also as `missed:<limit>`, and what turns a
/// case open or closed also as `turned-open` or `turned-closed`.
[[nodiscard]] std::vector<std::string> tally_kinds(const codec::PublicEntry& entry);

}  // namespace huiyin::views
