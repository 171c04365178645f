#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "codec/entry.hpp"
#include "domain/grievance/case.hpp"

namespace huiyin::views {

/// Number of public entries of one kind on one day. Published figures are made from these and from AgedTally alone, and
/// `huiyin verify` makes the same tables from the public log (I8).
struct Tally {
    Date day{};
    std::string kind;
    std::uint64_t count = 0;
    friend bool operator==(const Tally&, const Tally&) = default;
};

/// Number of public entries of one kind on one day, of cases that something else happened to on one earlier day. There
/// are as many as pairs of days, however many cases there are.
struct AgedTally {
    /// Of `turned-open` and `turned-closed`: the day of filing. Of a rating: the day of what is rated.
    Date since{};
    Date day{};
    std::string kind;
    std::uint64_t count = 0;
    friend bool operator==(const AgedTally&, const AgedTally&) = default;
};

/// The days of a case that its later entries count by.
struct CaseDays {
    Date filed_on{};
    Date closed_on{};  ///< When it was last closed.
    friend bool operator==(const CaseDays&, const CaseDays&) = default;
};

[[nodiscard]] CaseDays days_of(const codec::Passage& passage);

/// Under which kinds one public entry counts on its day: its own kind; with a fact also as `<kind>:<fact>`; an answer
/// also as `answered-on-time` or `answered-late` (late if an answer's limit ended after it was missed), an acceptance
/// or decline also as `received-on-time` or `received-late`, a missed limit also as `missed:<limit>`, what turns a case
/// open or closed also as `turned-open` or `turned-closed`, and what the filer may rate also as `rating-asked`.
[[nodiscard]] std::vector<std::string> tally_kinds(const codec::PublicEntry& entry);

/// The entry's kinds by which it counts with an earlier day of its case, each with that day.
[[nodiscard]] std::vector<std::pair<std::string, Date>> aged_kinds(const codec::PublicEntry& entry,
                                                                   const CaseDays& days);

/// The first day of the day's calendar quarter.
[[nodiscard]] Date begin_of_quarter(Date day);

/// What stands for no unit in a kind that counts by unit: every unit is complained of.
inline constexpr std::string_view no_unit = "none";

/// How an event counts in the figures that cannot be made from the public log, each kind with the day it counts on:
/// `channel:<channel>` of a filing and `ground:<ground>` of a decline on their day; and by unit, on the first day of
/// the quarter, since nothing shorter is ever shown of a unit: `unit-filed:<unit>` with the unit that a filing goes to
/// first, `unit-accepted:`, `unit-declined:`, `unit-answered-on-time:`, `unit-answered-late:`, `unit-missed-to-accept:`
/// and `unit-missed-to-answer:` with the unit that has the case, and `unit-reviews-changed:` with the one whose
/// decision or silence a review of the first round did not leave standing. `before` is the case before the event.
[[nodiscard]] std::vector<std::pair<std::string, Date>> split_kinds(const codec::PublicEntry& entry, const Event& event,
                                                                    const Case& before);

/// Both tables while they are added up.
class TallySheet {
public:
    using ByDay = std::map<std::pair<Date, std::string>, std::uint64_t>;
    using ByAge = std::map<std::tuple<Date, std::string, Date>, std::uint64_t>;  ///< since, kind, day

    void add(const codec::PublicEntry& entry, const CaseDays& days);
    /// The part of an event that its public entry does not show.
    void add_split(const codec::PublicEntry& entry, const Event& event, const Case& before);

    [[nodiscard]] const ByDay& by_day() const noexcept { return by_day_; }
    [[nodiscard]] const ByAge& by_age() const noexcept { return by_age_; }
    [[nodiscard]] std::vector<Tally> tallies() const;
    [[nodiscard]] std::vector<AgedTally> aged_tallies() const;

private:
    ByDay by_day_;
    ByAge by_age_;
};

/// The days of each case, read from the public log alone, where a tag stands for a case.
class CasesOfLog {
public:
    /// The days by which this entry counts. Entries come in the order of the log.
    [[nodiscard]] CaseDays take(const codec::PublicEntry& entry);

private:
    struct HashOfTag {
        std::size_t operator()(const CaseTag& tag) const noexcept;
    };
    std::unordered_map<CaseTag, CaseDays, HashOfTag> cases_;
};

}  // namespace huiyin::views
