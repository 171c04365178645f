#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/result.hpp"
#include "domain/grievance/events.hpp"

/// The private form of an event about a case: the bytes that are stored and that the public commitment is made over.
/// docs/formats/event.md has it member by member, test/golden/events/ pins it.
namespace huiyin::codec {

/// An event with its place: the case and the event's number in the case, from 1.
struct DecodedEvent {
    CaseId id;
    int version = 0;
    Recorded recorded;
    friend bool operator==(const DecodedEvent&, const DecodedEvent&) = default;
};

enum class EventProblem : std::uint8_t {
    not_json,
    unknown_format,     ///< Member `v` is not 1.
    unknown_type,       ///< No event has this name.
    missing_member,     ///< A member that every event of this type has.
    unexpected_member,  ///< Unknown, given twice, or not in its place.
    wrong_type,
    bad_value,  ///< A date, role, digest .. that cannot be one.
};

/// Why the text is not an event that this program can read.
struct EventError {
    EventProblem problem{};
    std::string member;  ///< Name of the member that it is about; empty if about the whole.
    friend bool operator==(const EventError&, const EventError&) = default;
};

/// In English, for a developer; quotes nothing of the event's content.
[[nodiscard]] std::string to_text(const EventError& error);

/// The canonical bytes: the same event always gives the same bytes. Texts have to be valid UTF-8.
[[nodiscard]] std::string encode_event(CaseId id, int version, const Recorded& recorded);

/// Reads what any earlier version of encode_event() wrote: a member that came later may be missing and has its default.
/// A member that this version does not know is an error, since a case must not be judged by half of what happened.
[[nodiscard]] Result<DecodedEvent, EventError> decode_event(std::string_view text);

}  // namespace huiyin::codec
