#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/statistics_recount.hpp"
#include "ledger/checkpoint.hpp"

namespace huiyin::cli {

struct StatisticsTrouble {
    Exit exit = Exit::environment;
    std::string what;
};

/// The site that an address of statistics belongs to, for its log; empty if it is no address but a file.
[[nodiscard]] std::string site_of_statistics(const std::string& where);

/// Published statistics from a file, or from an address: that of a site, of its page `/statistics`, or of its
/// `/api/v1/statistics`, with or without a query that says of which period.
[[nodiscard]] Result<StatisticsRecount, StatisticsTrouble> read_statistics(const std::string& where,
                                                                           const Console& console);

/// Says what was compared with the log of this checkpoint, each difference, and what cannot be recounted.
[[nodiscard]] Exit say_statistics(const StatisticsRecount& recount, const ledger::Checkpoint& checkpoint,
                                  Console& console);

}  // namespace huiyin::cli
