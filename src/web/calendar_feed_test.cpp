#include "web/calendar_feed.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "web/assets/embedded.hpp"

namespace huiyin::web {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// The lines as they were before they were folded; each rule of the format that a line can break is looked at.
std::vector<std::string> lines_of(const std::string& feed) {
    std::vector<std::string> lines;
    EXPECT_TRUE(feed.ends_with("\r\n"));
    for (std::size_t begin = 0; begin < feed.size();) {
        const std::size_t end = feed.find("\r\n", begin);
        const std::string line = feed.substr(begin, end - begin);
        EXPECT_LE(line.size(), 75U) << line;
        EXPECT_TRUE(is_utf8(line)) << line;
        EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos);
        if (line.starts_with(' ')) {
            lines.back() += line.substr(1);
        } else {
            lines.push_back(line);
        }
        begin = end + 2;
    }
    return lines;
}

struct CalendarFeedTest : testing::Test {
    CalendarFeedTest() {
        office.units = Units({{UnitId{1}, UnitId{}, UnitKind::bureau, "信访局", "Bureau; first, \"main\""}});
    }
    std::string feed(const std::vector<Reception>& some) const {
        return calendar_feed(some, office, *time, Instant{*parse_date("2026-03-01")} + std::chrono::hours{8},
                             Language::en, locale);
    }
    app::Office office{.name = "清和县", .name_en = "Qinghe County", .origin = "log.example/qinghe"};
    std::unique_ptr<app::OfficeTime> time = app::office_time("Asia/Shanghai");
    Locale locale = *Locale::load(embedded::web());
    Reception morning{.id = ReceptionId{7},
                      .unit = UnitId{1},
                      .day = *parse_date("2026-03-09"),
                      .from_minute = 510,
                      .to_minute = 690,
                      .place = "Hall, room 2; upstairs\\left",
                      .title = "Deputy head",
                      .name = "Lin"};
};

TEST_F(CalendarFeedTest, says_when_where_and_who_in_the_words_of_the_format) {
    const auto lines = lines_of(feed({morning}));
    const std::vector<std::string> wanted{
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huiyin//Receptions//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:" + locale.pattern("reception.title", Language::en) + " · Qinghe County",
        "BEGIN:VEVENT",
        "UID:reception-7@log.example/qinghe",
        "DTSTAMP:20260301T080000Z",
        "SEQUENCE:0",
        "DTSTART:20260309T003000Z",
        "DTEND:20260309T033000Z",
        "SUMMARY:Deputy head Lin",
        "LOCATION:Hall\\, room 2\\; upstairs\\\\left",
        "DESCRIPTION:Bureau\\; first\\, \"main\"",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR"};
    EXPECT_EQ(lines, wanted);
}

TEST_F(CalendarFeedTest, what_is_cancelled_keeps_its_identity_and_says_why) {
    morning.cancelled = true;
    morning.revision = 2;
    morning.reason = "Ill\nuntil Friday";
    const auto lines = lines_of(feed({morning}));
    EXPECT_THAT(lines, Contains("UID:reception-7@log.example/qinghe"));
    EXPECT_THAT(lines, Contains("SEQUENCE:2"));
    EXPECT_THAT(lines, Contains("STATUS:CANCELLED"));
    EXPECT_THAT(lines, Contains(HasSubstr("\\nIll\\nuntil Friday")));
}

TEST_F(CalendarFeedTest, follows_the_clock_changes_of_the_office) {
    time = app::office_time("Europe/Berlin");
    morning.day = *parse_date("2026-03-28");
    EXPECT_THAT(lines_of(feed({morning})), Contains("DTSTART:20260328T073000Z"));
    morning.day = *parse_date("2026-03-29");
    EXPECT_THAT(lines_of(feed({morning})), Contains("DTSTART:20260329T063000Z"));
    morning.to_minute = 1440;
    EXPECT_THAT(lines_of(feed({morning})), Contains("DTEND:20260329T220000Z"));
}

TEST_F(CalendarFeedTest, an_empty_rota_is_still_a_calendar) {
    EXPECT_THAT(lines_of(feed({})), Contains("BEGIN:VTIMEZONE"));
}

TEST_F(CalendarFeedTest, long_lines_are_folded_between_characters) {
    for (std::size_t ascii = 0; ascii < 8; ++ascii) {
        std::string text(ascii, 'x');
        for (int i = 0; i < 100; ++i) text += "信访";
        const std::string line = content_line("SUMMARY", text);
        EXPECT_EQ(lines_of(line), std::vector<std::string>{"SUMMARY:" + text});
    }
}

}  // namespace
}  // namespace huiyin::web
