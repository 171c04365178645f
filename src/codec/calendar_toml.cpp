#include "codec/calendar_toml.hpp"

#include "codec/toml_reader.hpp"

namespace huiyin::codec {

namespace {

using std::chrono::days;

constexpr int year_min = 1900;
constexpr int year_max = 9999;

Date day_in_year(const TomlValue& value, int year) {
    const Date day = value.day();
    if (static_cast<int>(std::chrono::year_month_day{day}.year()) != year) {
        value.reject(TomlProblem::bad_day, huiyin::to_text(day) + " is not in " + std::to_string(year));
    }
    return day;
}

bool is_weekend(Date day) {
    const std::chrono::weekday weekday{day};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

void add(std::map<Date, std::string>& named_days, Date day, const std::string& name, const TomlValue& at) {
    if (named_days.emplace(day, name).second) return;
    at.reject(TomlProblem::duplicate, huiyin::to_text(day) + " is given twice");
}

/// A span of days off, or with `on` a single one.
void read_off(const TomlValue& span, int year, Calendar& calendar) {
    span.allow_only({"name", "on", "from", "to"});
    const std::string name = span.at("name").text();
    if (span.has("on")) {
        for (const std::string_view other : {"from", "to"}) {
            if (span.has(other)) span.at(other).reject(TomlProblem::duplicate, "stands beside `on`");
        }
    }
    const TomlValue first = span.at(span.has("on") ? "on" : "from");
    const TomlValue last = span.at(span.has("on") ? "on" : "to");
    const Date first_day = day_in_year(first, year);
    const Date last_day = day_in_year(last, year);
    if (last_day < first_day) last.reject(TomlProblem::bad_day, "the span ends before it starts");
    for (Date day = first_day; day <= last_day; day += days{1}) add(calendar.off, day, name, first);
}

void read_work(const TomlValue& make_up, int year, Calendar& calendar) {
    make_up.allow_only({"name", "on"});
    const std::string name = make_up.at("name").text();
    const TomlValue on = make_up.at("on");
    const Date day = day_in_year(on, year);
    if (!is_weekend(day)) {
        on.reject(TomlProblem::bad_day, huiyin::to_text(day) + " is no Saturday or Sunday and is worked anyway");
    }
    if (calendar.off.contains(day)) {
        on.reject(TomlProblem::duplicate, huiyin::to_text(day) + " is also given as a day off");
    }
    add(calendar.work, day, name, on);
}

void read_year(const TomlValue& value, Calendar& calendar) {
    value.allow_only({"year", "notice", "off", "work"});
    const int year = value.at("year").number(year_min, year_max);
    if (!calendar.years.insert(year).second) {
        value.at("year").reject(TomlProblem::duplicate, std::to_string(year) + " is given twice");
    }
    calendar.notices.emplace(year, value.at("notice").text());
    for (const TomlValue& span : value.at("off").list()) read_off(span, year, calendar);
    for (const TomlValue& make_up : value.at("work").list()) read_work(make_up, year, calendar);
}

Calendar read_calendar(const TomlValue& value) {
    value.allow_only({"id", "version", "year"});
    Calendar calendar;
    calendar.id = value.at("id").id();
    calendar.version = value.at("version").text();
    for (const TomlValue& year : value.at("year").list()) read_year(year, calendar);
    return calendar;
}

}  // namespace

Result<Calendar, TomlError> parse_calendar(std::string_view toml) { return read_toml(toml, read_calendar); }

}  // namespace huiyin::codec
