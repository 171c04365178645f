#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "domain/grievance/events.hpp"

namespace huiyin::codec {

/// A limit that starts, as the public sees it.
struct PublicLimit {
    std::string limit;
    Date due_on{};
    friend bool operator==(const PublicLimit&, const PublicLimit&) = default;
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
    /// Of the limits in `ends`, and of a `limit-missed` entry: those that were missed.
    std::vector<std::string> missed;
    Hash commitment{};  ///< SHA-256(salt || private event).
    friend bool operator==(const PublicEntry&, const PublicEntry&) = default;
};

struct EntryError {
    std::size_t offset = 0;
    std::string what;  ///< In English, for a developer.
};

/// The canonical bytes: the same entry always gives the same bytes.
[[nodiscard]] std::string encode(const PublicEntry& entry);
/// Accepts canonical bytes only: decoding and encoding again must give the same text.
[[nodiscard]] Result<PublicEntry, EntryError> decode_entry(std::string_view text);

}  // namespace huiyin::codec
