#include "app/reception.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

#include "base/bytes.hpp"
#include "domain/unit/permission.hpp"

namespace huiyin::app {

namespace {

using Problem = ReceptionProblem;

constexpr std::int64_t minutes_of_day = 24 * 60;

constexpr std::array<std::string_view, reception_problem_count> problem_names{
    "no_such_unit",      "no_such_reception", "day_passed",      "day_too_far",  "times_unfit",
    "place_unfit",       "title_unfit",       "name_unfit",      "reason_unfit", "too_many",
    "already_cancelled", "there_already",     "attending_unfit", "no_such_case"};
constexpr std::array<std::string_view, reception_problem_count> problem_fields{
    "unit", "", "day", "day", "to", "place", "title", "name", "reason", "day", "", "from", "attending", "matter"};

enum class Need : std::uint8_t { required, optional };

bool is_line(std::string_view text, std::size_t characters_max, Need need) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (!is_utf8(text) || std::any_of(text.begin(), text.end(), is_control)) return false;
    if (need == Need::required && trimmed(text).empty()) return false;
    return code_points(text) <= characters_max;
}

const Reception* find(const Office& office, ReceptionId id) {
    const auto found = std::find_if(office.receptions.begin(), office.receptions.end(),
                                    [&](const Reception& one) { return one.id == id; });
    return found == office.receptions.end() ? nullptr : &*found;
}

bool is_attending_fit(const Reception& reception, const Units& units) {
    const auto& all = reception.attending;
    const auto is_fit = [&](const Attendance& one) {
        const auto same = [&](const Attendance& other) { return other.unit == one.unit && other.title == one.title; };
        return units.find(one.unit) != nullptr && is_line(one.title, reception_line_max, Need::required) &&
               one.by_minute >= 0 && one.by_minute <= reception.to_minute && std::ranges::count_if(all, same) == 1;
    };
    return all.size() <= attending_max && std::ranges::all_of(all, is_fit);
}

}  // namespace

std::string_view to_text(ReceptionProblem problem) { return problem_names.at(static_cast<std::size_t>(problem)); }
std::string_view field_of(ReceptionProblem problem) { return problem_fields.at(static_cast<std::size_t>(problem)); }

bool keeps_rota(const Officer& officer, UnitId unit) {
    if (permitted(officer.roles, Action::manage_office, {Relation::any})) return true;
    return officer.roles.contains(Role::registrar) && officer.unit == unit;
}

bool sees_rota(const Office& office, const Officer& officer, Date today) {
    return keeps_rota(officer, officer.unit) || std::ranges::any_of(office.receptions, [&](const Reception& one) {
               return one.day >= today && has_to_come(one, officer.unit);
           });
}

Result<codec::OfficeEvent, ReceptionProblem> set_reception(const Office& office, Reception reception, Date today) {
    const bool is_new = !reception.id;
    const Reception* const known = find(office, reception.id);
    if (!is_new && known == nullptr) return fail(Problem::no_such_reception);
    if (!is_new && known->cancelled) return fail(Problem::already_cancelled);
    if (known != nullptr && known->day < today) return fail(Problem::day_passed);
    if (office.units.find(reception.unit) == nullptr) return fail(Problem::no_such_unit);
    if (reception.day < today) return fail(Problem::day_passed);
    if (reception.day > today + reception_days_ahead_max) return fail(Problem::day_too_far);
    const bool times_fit = reception.from_minute >= 0 && reception.from_minute < reception.to_minute &&
                           reception.to_minute <= minutes_of_day;
    if (!times_fit) return fail(Problem::times_unfit);
    if (!is_line(reception.place, reception_line_max, Need::required)) return fail(Problem::place_unfit);
    if (!is_line(reception.title, reception_line_max, Need::required)) return fail(Problem::title_unfit);
    if (!is_line(reception.name, reception_line_max, Need::optional)) return fail(Problem::name_unfit);
    if (!is_attending_fit(reception, office.units)) return fail(Problem::attending_unfit);
    if (reception.attending.empty()) reception.attending_published = false;
    if (is_new) reception.reason.clear();
    if (!is_new && !is_line(reception.reason, reception_reason_max, Need::required)) {
        return fail(Problem::reason_unfit);
    }
    const auto ahead = std::count_if(office.receptions.begin(), office.receptions.end(), [&](const Reception& one) {
        return one.unit == reception.unit && one.day >= today;
    });
    if (is_new && static_cast<std::size_t>(ahead) >= receptions_ahead_max) return fail(Problem::too_many);
    const auto is_same = [&](const Reception& one) {
        return one.id != reception.id && !one.cancelled && one.unit == reception.unit && one.day == reception.day &&
               one.from_minute == reception.from_minute && one.title == reception.title;
    };
    if (std::any_of(office.receptions.begin(), office.receptions.end(), is_same)) return fail(Problem::there_already);
    if (is_new) reception.id = ReceptionId{static_cast<std::int64_t>(office.receptions.size()) + 1};
    reception.cancelled = false;
    return codec::OfficeEvent{codec::ReceptionSet{std::move(reception)}};
}

Result<codec::OfficeEvent, ReceptionProblem> cancel_reception(const Office& office, ReceptionId id, std::string reason,
                                                              Date today) {
    const Reception* const known = find(office, id);
    if (known == nullptr) return fail(Problem::no_such_reception);
    if (known->cancelled) return fail(Problem::already_cancelled);
    if (known->day < today) return fail(Problem::day_passed);
    if (!is_line(reason, reception_reason_max, Need::required)) return fail(Problem::reason_unfit);
    return codec::OfficeEvent{codec::ReceptionCancelled{id, std::move(reason)}};
}

CaseId matter_of(CaseId id, const Case& named) { return named.follows ? named.follows : id; }

std::vector<Reception> receptions_for_minutes(const Office& office, const Case& current, Date today) {
    std::vector<Reception> some = receptions_from(office, today - reception_days_back);
    std::erase_if(some, [&](const Reception& one) {
        const bool is_near = office.units.is_at_or_above(one.unit, current.holder);
        return one.cancelled || !is_near || one.day > today || one.day < current.filed.on;
    });
    std::ranges::reverse(some);
    return some;
}

const Reception* next_reception_of(const Office& office, CaseId matter, Date today) {
    const Reception* next = nullptr;
    for (const Reception& one : office.receptions) {
        if (one.matter != matter || one.cancelled || one.day < today) continue;
        if (next == nullptr || std::tie(one.day, one.from_minute) < std::tie(next->day, next->from_minute)) next = &one;
    }
    return next;
}

std::vector<Reception> receptions_from(const Office& office, Date day) {
    std::vector<Reception> some;
    std::copy_if(office.receptions.begin(), office.receptions.end(), std::back_inserter(some),
                 [&](const Reception& one) { return one.day >= day; });
    const auto place = [](const Reception& one) { return std::tuple(one.day, one.from_minute, one.unit, one.id); };
    std::sort(some.begin(), some.end(), [&](const Reception& a, const Reception& b) { return place(a) < place(b); });
    return some;
}

std::string clock_text(std::int64_t minute) {
    const auto two_digits = [](std::int64_t number) {
        return std::string(number < 10 ? "0" : "") + std::to_string(number);
    };
    return two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

std::optional<std::int64_t> parse_clock(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 3) return std::nullopt;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == colon) continue;
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        std::int64_t& part = i < colon ? hour : minute;
        part = part * 10 + (text[i] - '0');
    }
    if (minute > 59) return std::nullopt;
    const std::int64_t all = hour * 60 + minute;
    if (all > minutes_of_day) return std::nullopt;
    return all;
}

}  // namespace huiyin::app
