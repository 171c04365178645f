#include "views/tally.hpp"

#include <chrono>
#include <cstring>

namespace huiyin::views {

namespace {

/// What had been decided before stands, with its day and its rating.
bool lets_stand(const codec::PublicEntry& entry) {
    return entry.kind == ReviewDecided::type && entry.fact.ends_with("-not-admitted");
}

bool is_decision_on_review_that_closes(const codec::PublicEntry& entry) {
    return entry.kind == ReviewDecided::type && entry.turns == codec::turned_closed && !lets_stand(entry);
}

std::string of_unit(std::string_view what, UnitId unit) {
    const std::string id = unit == UnitId{} ? std::string(no_unit) : std::to_string(unit.value);
    return "unit-" + std::string(what) + ":" + id;
}

/// As `split_kinds` says, of the kinds by unit: there is at most one.
std::optional<std::string> unit_kind(const codec::PublicEntry& entry, const Event& event, const Case& before) {
    if (const auto* const filed = std::get_if<GrievanceFiled>(&event)) return of_unit("filed", filed->unit);
    if (entry.kind == GrievanceAccepted::type) return of_unit("accepted", before.holder);
    if (entry.kind == GrievanceDeclined::type) return of_unit("declined", before.holder);
    if (entry.kind == GrievanceAnswered::type) {
        return of_unit(entry.missed.empty() ? "answered-on-time" : "answered-late", before.holder);
    }
    if (entry.kind == LimitMissed::type && (entry.fact == "accept" || entry.fact == "answer")) {
        return of_unit("missed-to-" + entry.fact, before.holder);
    }
    const bool changed = entry.fact == "round-1-change" || entry.fact == "round-1-send-back";
    if (entry.kind == ReviewDecided::type && changed) {
        return of_unit("reviews-changed", before.review ? before.review->decided_by_unit : UnitId{});
    }
    return std::nullopt;
}

}  // namespace

Date begin_of_quarter(Date day) {
    const std::chrono::year_month_day civil{day};
    const unsigned month = (static_cast<unsigned>(civil.month()) - 1) / 3 * 3 + 1;
    return Date{civil.year() / std::chrono::month{month} / 1};
}

CaseDays days_of(const codec::Passage& passage) {
    return {.filed_on = passage.after.filed.on, .closed_on = passage.before.closed_on.value_or(Date{})};
}

std::vector<std::string> tally_kinds(const codec::PublicEntry& entry) {
    std::vector<std::string> kinds{entry.kind};
    if (!entry.fact.empty()) kinds.push_back(entry.kind + ":" + entry.fact);
    if (entry.kind == GrievanceAnswered::type) {
        kinds.emplace_back(entry.missed.empty() ? "answered-on-time" : "answered-late");
    }
    if (entry.kind == GrievanceAccepted::type || entry.kind == GrievanceDeclined::type) {
        kinds.emplace_back(entry.missed.empty() ? "received-on-time" : "received-late");
    }
    if (entry.kind == GrievanceAnswered::type || is_decision_on_review_that_closes(entry)) {
        kinds.emplace_back("rating-asked");
    }
    if (entry.kind == LimitMissed::type) {
        for (const std::string& limit : entry.missed) kinds.push_back("missed:" + limit);
    }
    if (!entry.turns.empty()) kinds.push_back("turned-" + entry.turns);
    return kinds;
}

std::vector<std::pair<std::string, Date>> aged_kinds(const codec::PublicEntry& entry, const CaseDays& days) {
    std::vector<std::pair<std::string, Date>> kinds;
    if (!entry.turns.empty()) kinds.emplace_back("turned-" + entry.turns, days.filed_on);
    if (entry.kind == AnswerRated::type) {
        kinds.emplace_back(entry.kind, days.closed_on);
        if (!entry.fact.empty()) kinds.emplace_back(entry.kind + ":" + entry.fact, days.closed_on);
    }
    return kinds;
}

std::vector<std::pair<std::string, Date>> split_kinds(const codec::PublicEntry& entry, const Event& event,
                                                      const Case& before) {
    std::vector<std::pair<std::string, Date>> kinds;
    if (const auto* const filed = std::get_if<GrievanceFiled>(&event)) {
        kinds.emplace_back("channel:" + std::string(to_text(filed->channel)), entry.day);
    }
    if (const auto* const declined = std::get_if<GrievanceDeclined>(&event)) {
        kinds.emplace_back("ground:" + declined->ground, entry.day);
    }
    if (auto kind = unit_kind(entry, event, before)) {
        kinds.emplace_back(*std::move(kind), begin_of_quarter(entry.day));
    }
    return kinds;
}

void TallySheet::add(const codec::PublicEntry& entry, const CaseDays& days) {
    for (std::string& kind : tally_kinds(entry)) ++by_day_[{entry.day, std::move(kind)}];
    for (auto& [kind, since] : aged_kinds(entry, days)) ++by_age_[{since, std::move(kind), entry.day}];
}

void TallySheet::add_split(const codec::PublicEntry& entry, const Event& event, const Case& before) {
    for (auto& [kind, day] : split_kinds(entry, event, before)) ++by_day_[{day, std::move(kind)}];
}

std::vector<Tally> TallySheet::tallies() const {
    std::vector<Tally> all;
    all.reserve(by_day_.size());
    for (const auto& [place, count] : by_day_) all.push_back({place.first, place.second, count});
    return all;
}

std::vector<AgedTally> TallySheet::aged_tallies() const {
    std::vector<AgedTally> all;
    all.reserve(by_age_.size());
    for (const auto& [place, count] : by_age_) {
        const auto& [since, kind, day] = place;
        all.push_back({since, day, kind, count});
    }
    return all;
}

CaseDays CasesOfLog::take(const codec::PublicEntry& entry) {
    CaseDays& days = cases_[entry.tag];
    if (entry.kind == GrievanceFiled::type) days.filed_on = entry.day;
    const CaseDays at_entry = days;
    if (entry.turns == codec::turned_closed && !lets_stand(entry)) days.closed_on = entry.day;
    return at_entry;
}

std::size_t CasesOfLog::HashOfTag::operator()(const CaseTag& tag) const noexcept {
    // A tag is random, so that any part of it spreads well.
    std::size_t hash = 0;
    std::memcpy(&hash, tag.data(), sizeof hash);
    return hash;
}

}  // namespace huiyin::views
