#include "cli/date_recount.hpp"

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
    if (entry.starts.empty()) return;
    const auto rulebook = rulebooks_.find(entry.rule);
    const auto calendar = rulebook == rulebooks_.end() ? calendars_.end() : calendars_.find(rulebook->second.calendar);
    if (calendar == calendars_.end()) {
        unknown_ += entry.starts.size();
        return;
    }
    for (const codec::PublicLimit& started : entry.starts) {
        const LimitRule* const rule = rulebook->second.find_limit(started.limit);
        std::optional<Date> computed;
        if (rule != nullptr && rule->length) {
            const auto due = due_date(entry.day, *rule->length, rulebook->second.counting, calendar->second);
            if (due) computed = due->due_on;
        }
        if (computed == started.due_on) {
            ++agreed_;
        } else if (!first_wrong_) {
            first_wrong_ = Wrong{index, started.limit, started.due_on, computed};
        }
    }
}

}  // namespace huiyin::cli
