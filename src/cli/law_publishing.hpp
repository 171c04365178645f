#pragma once

#include <string>

#include "cli/console.hpp"

namespace huiyin::cli {

/// Puts the rulebook of a file into the log of the office in the folder, and into force for the cases that are filed
/// from then on. It has to be a higher version of the one in force. An office that is served takes it up.
[[nodiscard]] Exit publish_rulebook(const std::string& folder, const std::string& file, Console& console);

/// The same with a calendar: a higher version of one that the office has, without a year less. Limits that run keep
/// their dates.
[[nodiscard]] Exit publish_calendar(const std::string& folder, const std::string& file, Console& console);

/// Counts the running limits of all open cases anew by the calendars in force, where their rulebooks let them move; the
/// reason stands on each case.
[[nodiscard]] Exit recount_limits(const std::string& folder, const std::string& reason, Console& console);

}  // namespace huiyin::cli
