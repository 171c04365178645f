#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "domain/grievance/case.hpp"
#include "domain/grievance/events.hpp"

namespace huiyin::codec {

/// A limit that starts, as the public sees it.
struct PublicLimit {
    std::string limit;
    Date due_on{};
    std::optional<Date> from;  ///< The day from which it counts, if that is not the day of the entry.
    friend bool operator==(const PublicLimit&, const PublicLimit&) = default;
};

/// A limit whose day moves, as the public sees it.
struct PublicMove {
    std::string limit;
    Date was_due_on{};
    Date due_on{};
    friend bool operator==(const PublicMove&, const PublicMove&) = default;
};

/// A limit that stands still from the day of the entry on, as the public sees it.
struct PublicPause {
    std::string limit;
    std::string pause;
    std::optional<Date> until;  ///< Its last day at the latest. None in entries of earlier versions.
    friend bool operator==(const PublicPause&, const PublicPause&) = default;
};

/// One entry of the public log about a case. Public for ever, so it holds nothing personal; docs/formats/entry.md has
/// it byte by byte.
struct PublicEntry {
    std::string kind;  ///< type_of the event.
    Date day{};        ///< The day it happened, at the office.
    std::optional<Date> entered_on;
    CaseTag tag{};
    std::string rule;  ///< Reference of the rulebook that set the limits; empty if none start or end.
    std::vector<PublicLimit> starts;
    std::vector<std::string> ends;
    /// Of the limits in `ends`, and of a `limit-missed` or `silence-stated` entry: those that were missed.
    std::vector<std::string> missed;
    std::vector<PublicMove> moves;
    /// `open` or `closed` if the event changed whether the office owes something on the case (is_open), else empty:
    /// from this anyone can count the open cases.
    std::string turns;
    std::vector<PublicMove> resumes;  ///< Limits that stood still and run again.
    std::vector<PublicPause> pauses;
    /// What a figure needs to know beyond the kind, as an id: `round-1` and the like of a request for review,
    /// `round-1-change` of a decision on it, `satisfied` or `other` of a rating, `accept`, `answer` or `review` of a
    /// missed limit, by what that limit is for. Empty for every other kind, and in entries of earlier versions.
    std::string fact;
    Hash commitment{};  ///< SHA-256(salt || private event).
    friend bool operator==(const PublicEntry&, const PublicEntry&) = default;
};

/// What `PublicEntry::turns` may say.
inline constexpr std::string_view turned_open = "open";
inline constexpr std::string_view turned_closed = "closed";

/// The longest entry that a log can hold: its bundles give each entry's length in two bytes.
inline constexpr std::size_t entry_bytes_max = 65'535;

/// Random bytes that keep a commitment from being guessed. Kept beside the private event; destroying them leaves the
/// commitment without meaning.
using Salt = std::array<std::uint8_t, 32>;

/// What the public entry of an event says about the event's private bytes: SHA-256(salt || private event).
[[nodiscard]] Hash commit(const Salt& salt, std::string_view private_event);

/// A case around one event of its own.
struct Passage {
    const Case& before;  ///< Of a filing it is empty, and tag and rulebook come from the event.
    const Case& after;
    const Rulebook& rulebook;  ///< That the case was filed under.
};

/// What the public sees of an event.
[[nodiscard]] PublicEntry entry_of(const Recorded& recorded, const Passage& passage, const Hash& commitment);

struct EntryError {
    std::size_t offset = 0;  ///< The first byte that differs from the canonical text; 0 if there is no such text.
    std::string what;        ///< In English, for a developer.
    friend bool operator==(const EntryError&, const EntryError&) = default;
};

/// The canonical bytes: the same entry always gives the same bytes. Every text in it has to be an id (a-z, 0-9, `-`,
/// `_`, `@`); anything else is a bug and ends the process before it is published.
[[nodiscard]] std::string encode(const PublicEntry& entry);
/// Accepts canonical bytes only: decoding and encoding again must give the same text.
[[nodiscard]] Result<PublicEntry, EntryError> decode_entry(std::string_view text);

/// The commitment of an entry about a case, of whatever kind; none if the text is no such entry.
[[nodiscard]] std::optional<Hash> commitment_of(std::string_view entry);

}  // namespace huiyin::codec
