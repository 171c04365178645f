#include "cli/date_recount.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "codec/calendar_toml.hpp"
#include "codec/rulebook_toml.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::cli {

void DateRecount::know(std::string_view text) { texts_.insert_or_assign(ledger::sha256(as_bytes(text)), text); }

void DateRecount::add(const codec::OfficeEvent& event) {
    if (const auto* const published = std::get_if<codec::RulebookPublished>(&event)) {
        const auto text = texts_.find(published->digest);
        if (text == texts_.end()) return;
        auto rulebook = codec::parse_rulebook(text->second);
        if (rulebook) rulebooks_.insert_or_assign(published->reference, *std::move(rulebook));
    }
    if (const auto* const published = std::get_if<codec::CalendarPublished>(&event)) {
        // What counts from here on is this version, whether we have it or not.
        calendars_.erase(published->id);
        const auto text = texts_.find(published->digest);
        if (text == texts_.end()) return;
        auto calendar = codec::parse_calendar(text->second);
        if (calendar) calendars_.insert_or_assign(published->id, *std::move(calendar));
    }
}

void DateRecount::add(std::uint64_t index, const codec::PublicEntry& entry) {
    if (entry.starts.empty() && entry.resumes.empty() && entry.pauses.empty()) return;
    const auto rulebook = rulebooks_.find(entry.rule);
    const auto calendar = rulebook == rulebooks_.end() ? calendars_.end() : calendars_.find(rulebook->second.calendar);
    if (calendar == calendars_.end()) {
        unknown_ += entry.starts.size() + entry.resumes.size();
        return;
    }
    const Rulebook& rules = rulebook->second;
    const auto compare = [&](const std::string& limit, Date stated, const std::optional<Date>& computed) {
        if (computed == stated) {
            ++agreed_;
        } else if (!first_wrong_) {
            first_wrong_ = Wrong{index, limit, stated, computed};
        }
    };
    for (const codec::PublicLimit& started : entry.starts) {
        const LimitRule* const rule = rules.find_limit(started.limit);
        std::optional<Date> computed;
        if (rule != nullptr && rule->length) {
            const auto due =
                due_date(started.from.value_or(entry.day), *rule->length, rules.counting, calendar->second);
            if (due) computed = due->due_on;
        }
        compare(started.limit, started.due_on, computed);
    }
    for (const codec::PublicMove& resumed : entry.resumes) {
        const auto pause = pauses_.find({entry.tag, resumed.limit});
        if (pause == pauses_.end()) {
            compare(resumed.limit, resumed.due_on, std::nullopt);
            continue;
        }
        compare(resumed.limit, resumed.due_on, day_after(pause->second, resumed, entry.day, rules, calendar->second));
        pauses_.erase(pause);
    }
    for (const codec::PublicPause& paused : entry.pauses) {
        pauses_.insert_or_assign({entry.tag, paused.limit}, Pause{entry.day, paused.pause, paused.until});
    }
}

std::optional<Date> DateRecount::day_after(const Pause& pause, const codec::PublicMove& resumed, Date today,
                                           const Rulebook& rules, const Calendar& calendar) {
    const LimitRule* const limit = rules.find_limit(resumed.limit);
    const PauseRule* const rule = rules.find_pause(pause.id);
    if (limit == nullptr || !limit->length || rule == nullptr) return std::nullopt;
    // Shorter where earlier pauses took of the days that the rulebook gives, and never longer.
    const Date longest = pause.from + std::chrono::days{rule->days_max};
    const Date end = std::min({today, longest, pause.until.value_or(longest)});
    const auto due =
        due_after_pause(resumed.was_due_on, pause.from, end, limit->length->unit, rules.counting, calendar);
    if (!due) return std::nullopt;
    return *due;
}

}  // namespace huiyin::cli
