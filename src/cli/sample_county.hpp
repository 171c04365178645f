#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/county.hpp"
#include "cli/sample_cases.hpp"
#include "cli/sample_rota.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

/// A receipt to try the filer's pages with.
struct SampleReceipt {
    std::string number;
    std::string code;
    std::string shows_zh;
    std::string shows_en;
};

struct PlayedStories {
    std::size_t cases = 0;
    std::size_t cut_short = 0;  ///< Stories that the rules let go only so far, e.g. beyond the calendar's years.
    std::vector<SampleReceipt> receipts;  ///< Of the cases that show something, in the order of the file.
};

/// The sample data.
struct Sample {
    County county;
    std::vector<SampleCase> cases;
    std::vector<SampleReception> rota;
};

/// Sets the rota, and lets the stories of the sample cases happen in the past, day by day and through the same commands
/// as everything else. The office has to be the county's.
[[nodiscard]] PlayedStories play_stories(WorkingOffice& office, const Sample& sample);

}  // namespace huiyin::cli
