#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "domain/calendar/calendar.hpp"
#include "domain/rulebook/rulebook.hpp"

namespace huiyin::cli {

/// A rulebook with the calendar that it counts in, and the texts that both were read from.
struct Law {
    Rulebook rulebook;
    std::string rulebook_text;
    Calendar calendar;
    std::string calendar_text;
};

/// Why there is no law by that name; said to the person who asked, already in that person's language.
struct LawError {
    Exit exit = Exit::usage;
    std::string what;
};

/// The ids of the rulebooks that come with the program; versions that were replaced are not among them.
[[nodiscard]] std::vector<std::string> rulebooks_at_hand();

/// The text of a rulebook: one that comes with the program by its id, or a file by its path.
[[nodiscard]] Result<std::string, LawError> rulebook_text(const Console& console, const std::string& name_or_file);

/// Reads rulebook and calendar, and refuses a rulebook that is unfit for use. A calendar that does not come with the
/// program is looked for beside the rulebook's file, as `<calendar>.toml`, or taken from `calendar_file`.
[[nodiscard]] Result<Law, LawError> load_law(const Console& console, const std::string& name_or_file,
                                             const std::string& calendar_file = {});

/// Says of which years the calendar knows no holiday at all: dates in working days can be too early there.
void note_missing_holidays(Console& console, const Calendar& calendar);

}  // namespace huiyin::cli
