#include "web/calendar_feed.hpp"

#include <algorithm>

#include "app/reception.hpp"

namespace huiyin::web {

namespace {

constexpr std::size_t line_octets_max = 75;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string folded(std::string_view line) {
    std::string out;
    std::size_t room = line_octets_max;
    while (line.size() > room) {
        std::size_t cut = room;
        while (cut > 0 && !begins_character(line[cut])) --cut;
        out.append(line.substr(0, cut)).append("\r\n ");
        line.remove_prefix(cut);
        room = line_octets_max - 1;  // the space at the beginning counts
    }
    return out.append(line).append("\r\n");
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == ';' || c == ',') out.push_back('\\');
        if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
            out.push_back(c);
        }
    }
    return out;
}

/// `20260105T083000Z`.
std::string utc_text(Instant at) {
    std::string text;
    for (const char c : to_text(std::chrono::floor<std::chrono::seconds>(at)).substr(0, 19)) {
        if (c != '-' && c != ':') text.push_back(c);
    }
    return text + "Z";
}

}  // namespace

std::string content_line(std::string_view name, std::string_view text) {
    return folded(std::string(name) + ":" + escaped(text));
}

std::string attendance_text(const Attendance& who, const Units& units, const Locale& locale, Language language) {
    return locale.text(
        "reception.attends", language,
        {{"unit", unit_name(units, who.unit, language)}, {"who", who.title}, {"by", app::clock_text(who.by_minute)}});
}

std::string calendar_feed(const std::vector<Reception>& receptions, const app::Office& office,
                          const app::OfficeTime& time, Instant made_at, Language language, const Locale& locale) {
    const auto plain = [](std::string_view line) { return std::string(line) + "\r\n"; };
    const auto moment = [&](const Reception& one, std::int64_t minute) {
        return utc_text(time.at({.on = one.day, .since_midnight = std::chrono::minutes{minute}}).at);
    };
    std::string out = plain("BEGIN:VCALENDAR") + plain("VERSION:2.0") + plain("PRODID:-//Huiyin//Receptions//EN") +
                      plain("CALSCALE:GREGORIAN") + plain("METHOD:PUBLISH");
    out += content_line("X-WR-CALNAME", locale.pattern("reception.title", language) + " · " + office.name_in(language));
    for (const Reception& one : receptions) {
        const std::string_view unit = unit_name(office.units, one.unit, language);
        std::string description(unit);
        if (!one.reason.empty()) description += "\n" + one.reason;
        if (one.attending_published) {
            description += "\n" + locale.pattern("reception.also_called", language);
            for (const Attendance& who : one.attending) {
                description += "\n" + attendance_text(who, office.units, locale, language);
            }
        }
        out += plain("BEGIN:VEVENT");
        out += content_line("UID", "reception-" + std::to_string(one.id.value) + "@" + office.origin);
        out += plain("DTSTAMP:" + utc_text(made_at));
        out += plain("SEQUENCE:" + std::to_string(one.revision));
        out += plain("DTSTART:" + moment(one, one.from_minute));
        out += plain("DTEND:" + moment(one, one.to_minute));
        out += content_line("SUMMARY", one.name.empty() ? one.title : one.title + " " + one.name);
        out += content_line("LOCATION", one.place);
        out += content_line("DESCRIPTION", description);
        out += plain(one.cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
        out += plain("END:VEVENT");
    }
    if (receptions.empty()) {
        // The format wants one component at least.
        for (const char* const line : {"BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000",
                                       "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"}) {
            out += plain(line);
        }
    }
    return out + plain("END:VCALENDAR");
}

}  // namespace huiyin::web
