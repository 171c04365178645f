#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/id.hpp"
#include "domain/unit/unit.hpp"

/// Facts about one case, in the past tense. A stored event is never edited: a field may be added with a default; a
/// change of meaning takes a new struct and a new name. Names and fields are pinned by test/golden/events/.
namespace huiyin {

/// Random tag that links the public entries of one case without saying which case it is.
using CaseTag = std::array<std::uint8_t, 16>;

/// A limit as the rulebook set it for this case. The date is fixed here: a later rulebook does not move it silently.
struct LimitStarted {
    std::string limit;  ///< Id in the case's rulebook.
    Date from{};
    Date due_on{};
    friend bool operator==(const LimitStarted&, const LimitStarted&) = default;
};

/// A running limit whose last day moves. Only events that carry the reason move one.
struct LimitMoved {
    std::string limit;
    Date was_due_on{};
    Date due_on{};
    friend bool operator==(const LimitMoved&, const LimitMoved&) = default;
};

/// What an event does to the limits of its case: first these end, then those start, then those move.
struct ClockChange {
    std::vector<std::string> ended;
    std::vector<LimitStarted> started;
    std::vector<LimitMoved> moved;
    friend bool operator==(const ClockChange&, const ClockChange&) = default;
};

/// How a grievance reached the office (Art. 17 of the 2022 regulation lists the same ways).
enum class Channel : std::uint8_t { web, letter, telephone, fax, visit, email, imported };

[[nodiscard]] std::string_view to_text(Channel channel);
[[nodiscard]] std::optional<Channel> parse_channel(std::string_view text);

/// The language that the filer wants to be written to in.
enum class Language : std::uint8_t { zh, en };

[[nodiscard]] std::string_view to_text(Language language);
[[nodiscard]] std::optional<Language> parse_language(std::string_view text);

struct GrievanceFiled {
    static constexpr std::string_view type = "filed";
    CaseTag tag{};
    std::string rulebook;  ///< `id@version`, kept for the whole life of the case.
    std::string subject;
    std::string text;
    std::string topic;
    std::string place;                ///< Where the matter is; never where a person is.
    std::vector<std::string> about;   ///< Bodies or officials complained of, as the filer named them.
    std::vector<UnitId> about_units;  ///< Those of them that are units of this office.
    std::string wish;                 ///< What the filer asks for.
    Channel channel = Channel::web;
    Language language = Language::zh;
    UnitId unit;  ///< Where it lies from now on; none if every unit is complained of.
    /// SHA-256 of the sealed identity, so that the sealed box cannot be exchanged; none if filed without a name.
    std::optional<Hash> identity_digest;
    Hash code_digest{};  ///< Keyed hash of the secret code.
    ClockChange clock;
    friend bool operator==(const GrievanceFiled&, const GrievanceFiled&) = default;
};

struct GrievanceRegistered {
    static constexpr std::string_view type = "registered";
    ClockChange clock;
    friend bool operator==(const GrievanceRegistered&, const GrievanceRegistered&) = default;
};

struct GrievanceReferred {
    static constexpr std::string_view type = "referred";
    UnitId from;
    UnitId to;
    std::string reason;
    bool objection_refused = false;  ///< The unit had objected and gets the case back with reasons.
    ClockChange clock;
    friend bool operator==(const GrievanceReferred&, const GrievanceReferred&) = default;
};

/// A unit says, with reasons, that the case is not within its powers. It keeps the case until the sender has decided
/// (Art. 23(3)).
struct JurisdictionObjected {
    static constexpr std::string_view type = "jurisdiction-objected";
    UnitId by;
    UnitId decided_by;  ///< The unit that had referred the case.
    std::string reasons;
    ClockChange clock;
    friend bool operator==(const JurisdictionObjected&, const JurisdictionObjected&) = default;
};

struct GrievanceAccepted {
    static constexpr std::string_view type = "accepted";
    std::string procedure;  ///< What the filer is told about how the matter will be handled.
    ClockChange clock;
    friend bool operator==(const GrievanceAccepted&, const GrievanceAccepted&) = default;
};

struct GrievanceDeclined {
    static constexpr std::string_view type = "declined";
    std::string ground;  ///< Id in the rulebook.
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string where_to_go;
    ClockChange clock;
    friend bool operator==(const GrievanceDeclined&, const GrievanceDeclined&) = default;
};

struct HandlerAssigned {
    static constexpr std::string_view type = "handler-assigned";
    OfficerId handler;
    friend bool operator==(const HandlerAssigned&, const HandlerAssigned&) = default;
};

struct LeadAssigned {
    static constexpr std::string_view type = "lead-assigned";
    OfficerId lead;
    friend bool operator==(const LeadAssigned&, const LeadAssigned&) = default;
};

struct FilerAsked {
    static constexpr std::string_view type = "filer-asked";
    std::string question;
    friend bool operator==(const FilerAsked&, const FilerAsked&) = default;
};

struct FilerReplied {
    static constexpr std::string_view type = "filer-replied";
    std::string text;
    friend bool operator==(const FilerReplied&, const FilerReplied&) = default;
};

/// The written answer (Art. 32): claim, facts and reasons, rule, outcome, and what the person can still do.
struct GrievanceAnswered {
    static constexpr std::string_view type = "answered";
    std::string claim;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string outcome;  ///< Id in the rulebook.
    std::string next_step;
    ClockChange clock;
    friend bool operator==(const GrievanceAnswered&, const GrievanceAnswered&) = default;
};

struct AnswerRated {
    static constexpr std::string_view type = "rated";
    std::string rating;  ///< Id in the rulebook.
    std::string comment;
    ClockChange clock;
    friend bool operator==(const AnswerRated&, const AnswerRated&) = default;
};

struct GrievanceWithdrawn {
    static constexpr std::string_view type = "withdrawn";
    std::string reason;  ///< May be empty: nobody owes a reason for giving up a right.
    ClockChange clock;
    friend bool operator==(const GrievanceWithdrawn&, const GrievanceWithdrawn&) = default;
};

struct GrievanceReopened {
    static constexpr std::string_view type = "reopened";
    std::string reason;
    ClockChange clock;
    friend bool operator==(const GrievanceReopened&, const GrievanceReopened&) = default;
};

/// Recorded by the clock itself (I3). The limit goes on being owed.
struct LimitMissed {
    static constexpr std::string_view type = "limit-missed";
    std::string limit;
    Date due_on{};
    friend bool operator==(const LimitMissed&, const LimitMissed&) = default;
};

/// A custodian opened the sealed identity. Written before the identity is shown (I4); the filer sees it.
struct IdentityOpened {
    static constexpr std::string_view type = "identity-opened";
    std::string purpose;  ///< Id in the rulebook.
    std::string reason;
    friend bool operator==(const IdentityOpened&, const IdentityOpened&) = default;
};

/// A running limit was given more time, by whom the rulebook names and no more than it allows. The new date is in the
/// clock's `moved`.
struct LimitExtended {
    static constexpr std::string_view type = "limit-extended";
    std::string reason;
    ClockChange clock;
    friend bool operator==(const LimitExtended&, const LimitExtended&) = default;
};

/// Why the filer may go one level up.
enum class ReviewCause : std::uint8_t {
    decision,  ///< An answer or decline that the filer does not agree with.
    silence,   ///< A limit of the office passed without one.
};

[[nodiscard]] std::string_view to_text(ReviewCause cause);
[[nodiscard]] std::optional<ReviewCause> parse_review_cause(std::string_view text);

/// The filer asks the next level to decide. Also recorded when that level is outside of this office's units: the filer
/// then holds proof of having asked in time.
struct ReviewRequested {
    static constexpr std::string_view type = "review-requested";
    std::int64_t round = 1;  ///< 1 is review, 2 re-review.
    ReviewCause cause = ReviewCause::decision;
    UnitId from;        ///< The unit whose decision or silence it is about; none if no unit held the case.
    UnitId unit;        ///< Who decides it; none if that is a body outside.
    bool late = false;  ///< After the window. It is answered all the same, with reasons.
    std::string reason;
    ClockChange clock;
    friend bool operator==(const ReviewRequested&, const ReviewRequested&) = default;
};

/// The written decision on a review or re-review.
struct ReviewDecided {
    static constexpr std::string_view type = "review-decided";
    std::int64_t round = 1;
    std::string outcome;  ///< Id among the rulebook's review outcomes.
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string next_step;  ///< What remains open to the filer.
    UnitId back_to;         ///< With an outcome that sends the case back: who has to decide anew.
    ClockChange clock;
    friend bool operator==(const ReviewDecided&, const ReviewDecided&) = default;
};

/// Recorded by the clock after a missed limit whose lapse escalates: the next level now sees the case as its own
/// concern, and the filer may go there at once.
struct CaseEscalated {
    static constexpr std::string_view type = "escalated";
    std::string limit;
    UnitId to;
    friend bool operator==(const CaseEscalated&, const CaseEscalated&) = default;
};

using Event = std::variant<GrievanceFiled, GrievanceRegistered, GrievanceReferred, JurisdictionObjected,
                           GrievanceAccepted, GrievanceDeclined, HandlerAssigned, LeadAssigned, FilerAsked,
                           FilerReplied, GrievanceAnswered, AnswerRated, GrievanceWithdrawn, GrievanceReopened,
                           LimitMissed, IdentityOpened, LimitExtended, ReviewRequested, ReviewDecided, CaseEscalated>;

/// The event's name in storage and in the public log.
[[nodiscard]] std::string_view type_of(const Event& event);

/// What the event did to the limits; null for events that never do.
[[nodiscard]] const ClockChange* clock_of(const Event& event);

/// Who did it, in which role. Names of people are not kept here.
struct RecordedActor {
    Role role = Role::clock;
    OfficerId officer;
    UnitId unit;
    friend bool operator==(const RecordedActor&, const RecordedActor&) = default;
};

/// An event with when and by whom.
struct Recorded {
    Event event;
    RecordedActor by;
    Moment at;
    /// The day it was written down here, if that is not the day it happened: cases taken over from another register.
    std::optional<Date> entered_on;
    friend bool operator==(const Recorded&, const Recorded&) = default;
};

}  // namespace huiyin
