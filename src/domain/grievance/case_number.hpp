#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/id.hpp"

namespace huiyin {

/// The public number of a case: year of filing, place in the log's gapless sequence, check digit (Damm), for example
/// `2026-000123-4`. The sequence never starts anew, so a vanished case leaves a gap that anyone can see.
[[nodiscard]] std::string case_number(CaseId id, Date filed_on);

struct ParsedCaseNumber {
    CaseId id;
    int year = 0;
    friend bool operator==(const ParsedCaseNumber&, const ParsedCaseNumber&) = default;
};

/// Takes what a person typed: spaces and full-width digits and dashes are forgiven, a wrong check digit is not.
[[nodiscard]] std::optional<ParsedCaseNumber> parse_case_number(std::string_view text);

}  // namespace huiyin
