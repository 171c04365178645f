#include "codec/entry.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/check.hpp"
#include "codec/canonical.hpp"
#include "codec/member_reader.hpp"
#include "codec/member_writer.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::codec {

namespace {

constexpr auto describe_limit = [](auto& m, auto& limit) {
    auto& [id, due_on, from] = limit;
    m.text("limit", id);
    m.date("due", due_on);
    m.date_or_none("from", from);
};

constexpr auto describe_move = [](auto& m, auto& move) {
    auto& [id, was_due_on, due_on] = move;
    m.text("limit", id);
    m.date("was", was_due_on);
    m.date("due", due_on);
};

constexpr auto describe_pause = [](auto& m, auto& paused) {
    auto& [limit, pause, until] = paused;
    m.text("limit", limit);
    m.text("pause", pause);
    m.date_or_none("until", until);
};

void describe(auto& m, auto& entry) {
    auto& [kind, day, entered_on, tag, rule, starts, ends, missed, moves, turns, resumes, pauses, fact, commitment] =
        entry;
    m.text("kind", kind);
    m.date("day", day);
    m.date_or_none("entered", entered_on);
    m.hex("case", tag);
    m.text_or_none("rule", rule);
    m.objects("starts", starts, describe_limit);
    m.texts("ends", ends);
    m.texts("missed", missed);
    m.objects("moves", moves, describe_move);
    m.text_or_none("turns", turns);
    m.objects("resumes", resumes, describe_move);
    m.objects("pauses", pauses, describe_pause);
    m.text_or_none("fact", fact);
    m.hex("commit", commitment);
}

bool all_public(const PublicEntry& entry) {
    const auto limit_is_public = [](const auto& limit) { return is_public_id(limit.limit); };
    return is_public_id(entry.kind) && (entry.rule.empty() || is_public_id(entry.rule)) &&
           (entry.fact.empty() || is_public_id(entry.fact)) &&
           std::all_of(entry.starts.begin(), entry.starts.end(), limit_is_public) &&
           std::all_of(entry.ends.begin(), entry.ends.end(), is_public_id) &&
           std::all_of(entry.missed.begin(), entry.missed.end(), is_public_id) &&
           std::all_of(entry.moves.begin(), entry.moves.end(), limit_is_public) &&
           std::all_of(entry.resumes.begin(), entry.resumes.end(), limit_is_public) &&
           std::all_of(entry.pauses.begin(), entry.pauses.end(), [&](const PublicPause& paused) {
               return limit_is_public(paused) && is_public_id(paused.pause);
           });
}

std::vector<std::string> missed_among(const std::vector<std::string>& ended, const Case& before) {
    std::vector<std::string> missed;
    for (const std::string& limit : ended) {
        const auto was_missed = [&](const RunningLimit& running) { return running.missed && running.limit == limit; };
        if (std::any_of(before.limits.begin(), before.limits.end(), was_missed)) missed.push_back(limit);
    }
    return missed;
}

std::string_view turn_of(const Case& before, const Case& after) {
    const bool was_open = is_open(before.stage);
    const bool now_open = is_open(after.stage);
    if (was_open == now_open) return {};
    return now_open ? turned_open : turned_closed;
}

std::string round_text(std::int64_t round) { return "round-" + std::to_string(round); }

std::string_view effect_text(ReviewEffect effect) {
    switch (effect) {
        case ReviewEffect::uphold: return "uphold";
        case ReviewEffect::change: return "change";
        case ReviewEffect::send_back: return "send-back";
        case ReviewEffect::not_admitted: return "not-admitted";
    }
    check(false);
    return {};
}

/// What a limit is for, by the first of these that ends it.
std::string_view duty_of(const LimitRule& limit) {
    const auto is_met_by = [&](std::initializer_list<Step> steps) {
        return std::ranges::find_first_of(limit.met_by, steps) != limit.met_by.end();
    };
    if (is_met_by({Step::answered})) return "answer";
    if (is_met_by({Step::accepted, Step::declined})) return "accept";
    if (is_met_by({Step::review_answered, Step::rereview_answered})) return "review";
    return {};
}

std::string fact_of(const Event& event, const Rulebook& rulebook) {
    if (const auto* const requested = std::get_if<ReviewRequested>(&event)) return round_text(requested->round);
    if (const auto* const decided = std::get_if<ReviewDecided>(&event)) {
        const auto outcome = std::ranges::find(rulebook.review_outcomes, decided->outcome, &ReviewOutcome::id);
        if (outcome == rulebook.review_outcomes.end()) return {};
        return round_text(decided->round) + "-" + std::string(effect_text(outcome->effect));
    }
    if (const auto* const rated = std::get_if<AnswerRated>(&event)) {
        if (rulebook.satisfied.empty()) return {};
        return std::ranges::find(rulebook.satisfied, rated->rating) == rulebook.satisfied.end() ? "other" : "satisfied";
    }
    if (const auto* const missed = std::get_if<LimitMissed>(&event)) {
        const LimitRule* const limit = rulebook.find_limit(missed->limit);
        return limit == nullptr ? std::string{} : std::string(duty_of(*limit));
    }
    return {};
}

/// Bytes of an entry that starts and ends a few limits.
constexpr std::size_t usual_bytes = 512;

}  // namespace

Hash commit(const Salt& salt, std::string_view private_event) {
    return ledger::sha256({ByteView(salt), as_bytes(private_event)});
}

PublicEntry entry_of(const Recorded& recorded, const Passage& passage, const Hash& commitment) {
    const Case& before = passage.before;
    PublicEntry entry;
    entry.kind = type_of(recorded.event);
    entry.day = recorded.at.on;
    entry.entered_on = recorded.entered_on;
    entry.commitment = commitment;
    const auto* filed = std::get_if<GrievanceFiled>(&recorded.event);
    entry.tag = filed != nullptr ? filed->tag : before.tag;
    if (const ClockChange* clock = clock_of(recorded.event)) {
        for (const LimitStarted& started : clock->started) {
            const auto from = started.from == entry.day ? std::nullopt : std::optional(started.from);
            entry.starts.push_back({started.limit, started.due_on, from});
        }
        entry.ends = clock->ended;
        entry.missed = missed_among(clock->ended, before);
        for (const LimitMoved& moved : clock->moved) {
            entry.moves.push_back({moved.limit, moved.was_due_on, moved.due_on});
        }
        for (const LimitMoved& resumed : clock->resumed) {
            entry.resumes.push_back({resumed.limit, resumed.was_due_on, resumed.due_on});
        }
        for (const LimitPaused& paused : clock->paused)
            entry.pauses.push_back({paused.limit, paused.pause, paused.until});
    }
    const bool moves_dates = !entry.starts.empty() || !entry.ends.empty() || !entry.moves.empty() ||
                             !entry.resumes.empty() || !entry.pauses.empty();
    if (moves_dates) entry.rule = filed != nullptr ? filed->rulebook : before.rulebook;
    entry.turns = turn_of(before, passage.after);
    entry.fact = fact_of(recorded.event, passage.rulebook);
    if (const auto* missed = std::get_if<LimitMissed>(&recorded.event)) entry.missed.push_back(missed->limit);
    if (const auto* stated = std::get_if<SilenceStated>(&recorded.event)) {
        for (const Lapsed& lapsed : stated->limits) entry.missed.push_back(lapsed.limit);
    }
    return entry;
}

std::string encode(const PublicEntry& entry) {
    check(all_public(entry));
    std::string out;
    out.reserve(usual_bytes);
    MemberWriter m(out);
    m.number("v", entry_format);
    describe(m, entry);
    m.finish();
    return out;
}

Result<PublicEntry, EntryError> decode_entry(std::string_view text) {
    PublicEntry entry;
    const auto read = [&](MemberReader& m) { describe(m, entry); };
    if (auto error = read_entry(text, read)) return fail(*std::move(error));
    if (!all_public(entry)) return fail(EntryError{0, "a name that is no id"});
    const bool turns_well = entry.turns.empty() || entry.turns == turned_open || entry.turns == turned_closed;
    if (!turns_well) return fail(EntryError{0, "turns is neither open nor closed"});
    if (auto error = difference(text, encode(entry))) return fail(*std::move(error));
    return entry;
}

std::optional<Hash> commitment_of(std::string_view entry) {
    const auto decoded = decode_entry(entry);
    if (!decoded) return std::nullopt;
    return decoded->commitment;
}

}  // namespace huiyin::codec
