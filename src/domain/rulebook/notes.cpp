#include "domain/rulebook/notes.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "base/contains.hpp"

namespace huiyin {

namespace {

/// About how many calendar days the length has, rounded up.
std::int64_t days_of(const Length& length) {
    const std::int64_t amount = length.amount;
    switch (length.unit) {
        case LengthUnit::hour: return (amount + 23) / 24;
        case LengthUnit::calendar_day: return amount;
        case LengthUnit::working_day: return (amount * 7 + 4) / 5;
        case LengthUnit::month: return (amount * 365 + 11) / 12;
    }
    return amount;
}

int as_days(std::int64_t days) {
    return static_cast<int>(std::min<std::int64_t>(days, std::numeric_limits<int>::max()));
}

void remark_on_limit(const Rulebook& rulebook, const LimitRule& limit, std::vector<RulebookRemark>& remarks) {
    const std::string where = "limit " + limit.id;
    if (limit.kind == LimitKind::duty && limit.length && days_of(*limit.length) > put_off_days_max) {
        remarks.push_back({RulebookNote::long_limit, where, as_days(days_of(*limit.length))});
    }
    if (limit.extension) {
        const std::int64_t longest = days_of(limit.extension->length) * limit.extension->times_max;
        if (longest > put_off_days_max) {
            remarks.push_back({RulebookNote::long_extension, where + " extension", as_days(longest)});
        }
        if (!limit.extension->notice_before) remarks.push_back({RulebookNote::late_notice, where + " extension"});
    }
    std::int64_t paused = 0;
    for (const PauseRule& pause : rulebook.pauses) {
        if (contains(pause.limits, limit.id)) paused += pause.days_max;
    }
    if (paused > put_off_days_max) remarks.push_back({RulebookNote::long_pauses, where, as_days(paused)});
}

/// Whether the office owes the step, with a date, and something follows when it does not take it in time.
bool is_felt(const LimitRule& limit) {
    const bool decides = contains(limit.met_by, Step::accepted) || contains(limit.met_by, Step::declined) ||
                         contains(limit.met_by, Step::answered);
    return limit.kind == LimitKind::duty && limit.length && decides && limit.lapse != Lapse::none;
}

bool is_of_retaliation(const CaseClass& one) {
    const auto names = [](std::string_view text, std::string_view part) {
        return text.find(part) != std::string_view::npos;
    };
    return names(one.id, "retaliat") || names(one.name.en, "etaliat");
}

std::string_view sentence(RulebookNote note) {
    switch (note) {
        case RulebookNote::long_limit: return "it gives the office {} days";
        case RulebookNote::long_extension: return "it can be put off by {} days, so the limit means little";
        case RulebookNote::late_notice: return "the filer need not be told before the old date";
        case RulebookNote::long_pauses: return "its pauses can hold it for {} days together, so the limit means little";
        case RulebookNote::silence_is_free:
            return "nothing follows when the office neither decides nor answers in time: no lapse of such a duty does "
                   "anything, and no supervision is opened";
        case RulebookNote::nothing_hidden: return "published counts will show single cases";
        case RulebookNote::retaliation_below:
            return "without `bypass` a case of retaliation does not go to the top, past every unit that it names";
        case RulebookNote::only_sent_back:
            return "no outcome changes a decision, so a review can only leave it to the unit once more";
    }
    return {};
}

}  // namespace

std::vector<RulebookRemark> remarks_on(const Rulebook& rulebook) {
    std::vector<RulebookRemark> remarks;
    for (const LimitRule& limit : rulebook.limits) remark_on_limit(rulebook, limit, remarks);
    const bool supervised = std::ranges::any_of(rulebook.supervision, [](const SupervisionTrigger& trigger) {
        return trigger.cause == SupervisionCause::missed_limit;
    });
    if (!supervised && std::ranges::none_of(rulebook.limits, is_felt)) {
        remarks.push_back({RulebookNote::silence_is_free, "limit"});
    }
    if (rulebook.small_cell <= 1) remarks.push_back({RulebookNote::nothing_hidden, "small_cell"});
    for (const CaseClass& one : rulebook.classes) {
        if (is_of_retaliation(one) && !one.bypass) {
            remarks.push_back({RulebookNote::retaliation_below, "class " + one.id});
        }
    }
    const bool changes = std::ranges::any_of(
        rulebook.review_outcomes, [](const ReviewOutcome& outcome) { return outcome.effect == ReviewEffect::change; });
    if (!rulebook.reviews.empty() && !changes) {
        remarks.push_back({RulebookNote::only_sent_back, "review_outcome"});
    }
    return remarks;
}

std::string to_text(const RulebookRemark& remark) {
    std::string text(sentence(remark.note));
    constexpr std::string_view blank = "{}";
    const std::size_t at = text.find(blank);
    if (at != std::string::npos) text.replace(at, blank.size(), std::to_string(remark.days));
    return remark.where + ": " + text;
}

}  // namespace huiyin
