#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/county.hpp"
#include "cli/sample_cases.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

/// A receipt to try the filer's pages with.
struct SampleReceipt {
    std::string subject;
    std::string number;
    std::string code;
    Story story = Story::new_case;
};

struct PlayedStories {
    std::size_t cases = 0;
    std::size_t cut_short = 0;  ///< Stories that the rules let go only so far, e.g. beyond the calendar's years.
    std::vector<SampleReceipt> receipts;
};

/// Lets the stories of the sample cases happen in the past, day by day and through the same commands as everything
/// else. The office has to be the county's.
[[nodiscard]] PlayedStories play_stories(WorkingOffice& office, const County& county,
                                         const std::vector<SampleCase>& cases);

}  // namespace huiyin::cli
