#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/office.hpp"
#include "app/present.hpp"
#include "web/words.hpp"

namespace huiyin::web {

/// The rota as an iCalendar object (RFC 5545), times in UTC.
[[nodiscard]] std::string calendar_feed(const std::vector<Reception>& receptions, const app::Office& office,
                                        const app::OfficeTime& time, Instant made_at, Language language,
                                        const Locale& locale);

/// Which unit has to come, in whom, and by when: in one sentence.
[[nodiscard]] std::string attendance_text(const Attendance& who, const Units& units, const Locale& locale,
                                          Language language);

/// A content line with its value escaped as text, folded at 75 octets and never inside a character, with its CRLF.
[[nodiscard]] std::string content_line(std::string_view name, std::string_view text);

}  // namespace huiyin::web
