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
#include "domain/unit/reception.hpp"
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

/// A running limit that stands still from the day of the event on.
struct LimitPaused {
    std::string limit;
    std::string pause;          ///< Id in the case's rulebook.
    std::optional<Date> until;  ///< Its last day at the latest. None in events of earlier versions.
    friend bool operator==(const LimitPaused&, const LimitPaused&) = default;
};

/// What an event does to the limits of its case: first these end, then those start, then those move, then those that
/// stood still run again to a later day, then those stand still.
struct ClockChange {
    std::vector<std::string> ended;
    std::vector<LimitStarted> started;
    std::vector<LimitMoved> moved;
    std::vector<LimitMoved> resumed;
    std::vector<LimitPaused> paused;
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

/// A file that was handed in. What the public log commits to is in here, so the file cannot be exchanged later: not for
/// another (`content`), nor what is kept of it (`stored`), which an audit can see without any key.
struct Attachment {
    Hash content{};          ///< SHA-256 of the file as it was handed in.
    std::int64_t bytes = 0;  ///< Its size.
    std::string kind;        ///< Media type, as its content was recognised.
    std::string name;        ///< As it was given, without what no file name has.
    Hash stored{};           ///< SHA-256 of the sealed file, under which it is kept.
    friend bool operator==(const Attachment&, const Attachment&) = default;
};

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
    std::string case_class;  ///< Id in the rulebook; empty if it has no classes.
    std::vector<Attachment> attachments = {};
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
    bool settled = false;  ///< By the unit above both, whose word stands.
    friend bool operator==(const GrievanceReferred&, const GrievanceReferred&) = default;
};

/// A unit says, with reasons, that the case is not within its powers. It keeps the case until the sender has decided
/// (Art. 23(3)).
struct JurisdictionObjected {
    static constexpr std::string_view type = "jurisdiction-objected";
    UnitId by;
    UnitId decided_by;  ///< The unit that had referred the case; if that one refused already, the one above both.
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
    ClockChange clock;
    friend bool operator==(const FilerAsked&, const FilerAsked&) = default;
};

struct FilerReplied {
    static constexpr std::string_view type = "filer-replied";
    std::string text;
    ClockChange clock;
    std::vector<Attachment> attachments = {};
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
    /// Empty if it opened by itself: a promise was not kept while a review was pending, and the review ended it.
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
    /// The request came late and was not examined: what had been decided before stands, with its day.
    bool not_admitted = false;
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

/// The office put the case into another class, with limits of its own. They count from the day the old ones did.
struct CaseClassified {
    static constexpr std::string_view type = "classified";
    std::string case_class;  ///< Id in the rulebook.
    std::string reason;
    ClockChange clock;
    friend bool operator==(const CaseClassified&, const CaseClassified&) = default;
};

/// Who decides the review wrote that it has the request.
struct ReviewAcknowledged {
    static constexpr std::string_view type = "review-acknowledged";
    std::int64_t round = 1;
    ClockChange clock;
    friend bool operator==(const ReviewAcknowledged&, const ReviewAcknowledged&) = default;
};

/// The clock stands still for a cause that neither side chose.
struct ClockPaused {
    static constexpr std::string_view type = "paused";
    std::string reason;
    ClockChange clock;
    friend bool operator==(const ClockPaused&, const ClockPaused&) = default;
};

/// A pause is over: ended by hand, or by the clock after the days that the rulebook allows it.
struct ClockResumed {
    static constexpr std::string_view type = "resumed";
    std::string reason;  ///< Empty if the clock did it.
    ClockChange clock;
    friend bool operator==(const ClockResumed&, const ClockResumed&) = default;
};

/// Who mediates: a people's mediation committee, an administrative body, or a court.
enum class MediatorKind : std::uint8_t { people, administrative, judicial };
inline constexpr int mediator_kind_count = 3;

[[nodiscard]] std::string_view to_text(MediatorKind kind);
[[nodiscard]] std::optional<MediatorKind> parse_mediator_kind(std::string_view text);

/// One side offers to settle the matter by mediation. Nothing happens unless the other side agrees to it.
struct MediationOffered {
    static constexpr std::string_view type = "mediation-offered";
    bool by_filer = false;
    MediatorKind mediator = MediatorKind::people;
    std::string proposal;
    friend bool operator==(const MediationOffered&, const MediationOffered&) = default;
};

/// The other side agreed to mediate.
struct MediationBegun {
    static constexpr std::string_view type = "mediation-begun";
    ClockChange clock;
    friend bool operator==(const MediationBegun&, const MediationBegun&) = default;
};

/// The agreement in writing, as the office recorded it, with what it promises. It binds when the filer has accepted it.
struct AgreementProposed {
    static constexpr std::string_view type = "agreement-proposed";
    std::string text;
    std::string promise;
    Date due_on{};
    UnitId unit;  ///< Who has to keep the promise.
    friend bool operator==(const AgreementProposed&, const AgreementProposed&) = default;
};

/// Mediation is over. It never ends the case by itself.
struct MediationEnded {
    static constexpr std::string_view type = "mediation-ended";
    bool agreed = false;
    /// Of whoever ended it without an agreement. Empty if the case was closed over it; may be empty for the filer.
    std::string reason;
    ClockChange clock;
    friend bool operator==(const MediationEnded&, const MediationEnded&) = default;
};

/// Where people sit together about a case.
enum class MeetingKind : std::uint8_t {
    hearing,
    joint_meeting,  ///< Of the units concerned.
    evaluation,     ///< Of a long-open case by third parties, with written findings.
    reception,      ///< A leading official hears the filer.
};
inline constexpr int meeting_kind_count = 4;

[[nodiscard]] std::string_view to_text(MeetingKind kind);
[[nodiscard]] std::optional<MeetingKind> parse_meeting_kind(std::string_view text);

struct MeetingSet {
    static constexpr std::string_view type = "meeting-set";
    MeetingKind kind = MeetingKind::hearing;
    Date on{};
    std::string place;
    std::string participants;  ///< By role, never by name.
    ClockChange clock;
    friend bool operator==(const MeetingSet&, const MeetingSet&) = default;
};

struct MeetingHeld {
    static constexpr std::string_view type = "meeting-held";
    MeetingKind kind = MeetingKind::hearing;
    Date on{};
    std::string participants;
    std::string minutes;
    std::string conclusion;
    ClockChange clock;
    /// The entry of the rota at which it was said, and whose rota that is. Its day is `on`. None: it stood on no rota.
    ReceptionId reception{};
    UnitId reception_unit{};
    friend bool operator==(const MeetingHeld&, const MeetingHeld&) = default;
};

struct MeetingCancelled {
    static constexpr std::string_view type = "meeting-cancelled";
    std::string reason;  ///< Empty if the case was closed before it.
    ClockChange clock;
    friend bool operator==(const MeetingCancelled&, const MeetingCancelled&) = default;
};

/// What a second code of a case is good for.
enum class CodeScope : std::uint8_t {
    helper,   ///< Follows the case and acts on it as the filer does, until it is taken back.
    joining,  ///< Files a case of one's own in the same matter.
};
inline constexpr int code_scope_count = 2;

[[nodiscard]] std::string_view to_text(CodeScope scope);
[[nodiscard]] std::optional<CodeScope> parse_code_scope(std::string_view text);

struct CodeGiven {
    static constexpr std::string_view type = "code-given";
    CodeScope scope = CodeScope::helper;
    Hash code_digest{};  ///< Keyed hash of the second code.
    friend bool operator==(const CodeGiven&, const CodeGiven&) = default;
};

struct CodeTakenBack {
    static constexpr std::string_view type = "code-taken-back";
    CodeScope scope = CodeScope::helper;
    friend bool operator==(const CodeTakenBack&, const CodeTakenBack&) = default;
};

/// The case follows another one of the same matter: what the office does there is done here too, and every right of
/// its filer stays.
struct CaseJoined {
    static constexpr std::string_view type = "joined";
    CaseId follows;
    bool filed_together = false;  ///< By the joining code of the other filer; else merged by the office.
    std::string reason;           ///< Of a merge.
    friend bool operator==(const CaseJoined&, const CaseJoined&) = default;
};

struct CaseParted {
    static constexpr std::string_view type = "parted";
    std::string reason;
    friend bool operator==(const CaseParted&, const CaseParted&) = default;
};

/// The filer speaks for the matter at the counter.
struct RepresentativeChosen {
    static constexpr std::string_view type = "representative-chosen";
    friend bool operator==(const RepresentativeChosen&, const RepresentativeChosen&) = default;
};

struct RepresentativeReleased {
    static constexpr std::string_view type = "representative-released";
    friend bool operator==(const RepresentativeReleased&, const RepresentativeReleased&) = default;
};

/// A remedy that the office owes the filer: what, by when, by whom.
struct PromiseMade {
    static constexpr std::string_view type = "promise-made";
    std::int64_t number = 1;  ///< Counted up in the case.
    std::string what;
    Date due_on{};
    UnitId unit;
    friend bool operator==(const PromiseMade&, const PromiseMade&) = default;
};

struct PromiseKept {
    static constexpr std::string_view type = "promise-kept";
    std::int64_t number = 1;
    std::string how;
    friend bool operator==(const PromiseKept&, const PromiseKept&) = default;
};

/// The filer says that a promise which the office wrote down as kept was not kept. Before the day of the promise it is
/// open as before; after it, a closed case is open again.
struct PromiseContested {
    static constexpr std::string_view type = "promise-contested";
    std::int64_t number = 1;
    std::string reason;
    ClockChange clock;
    friend bool operator==(const PromiseContested&, const PromiseContested&) = default;
};

/// Recorded by the clock: the day passed and nobody wrote that it was done. A closed case is open again.
struct PromiseBroken {
    static constexpr std::string_view type = "promise-broken";
    std::int64_t number = 1;
    Date due_on{};
    ClockChange clock;
    friend bool operator==(const PromiseBroken&, const PromiseBroken&) = default;
};

/// A step of the plan for a case that is long open: one unit, one day.
struct PlanStepSet {
    static constexpr std::string_view type = "plan-step-set";
    std::int64_t number = 1;
    std::string what;
    Date due_on{};
    UnitId unit;
    friend bool operator==(const PlanStepSet&, const PlanStepSet&) = default;
};

struct PlanStepDone {
    static constexpr std::string_view type = "plan-step-done";
    std::int64_t number = 1;
    std::string how;
    friend bool operator==(const PlanStepDone&, const PlanStepDone&) = default;
};

/// Recorded by the clock some time after closing: the filer is asked once more whether the matter is settled.
struct LookBackAsked {
    static constexpr std::string_view type = "look-back-asked";
    friend bool operator==(const LookBackAsked&, const LookBackAsked&) = default;
};

struct LookBackAnswered {
    static constexpr std::string_view type = "look-back-answered";
    bool settled = false;
    std::string comment;
    friend bool operator==(const LookBackAnswered&, const LookBackAnswered&) = default;
};

/// The level above asks the unit to account for the case.
struct SupervisionOpened {
    static constexpr std::string_view type = "supervision-opened";
    std::string trigger;  ///< Id in the rulebook.
    UnitId by;
    UnitId unit;         ///< Who has to answer.
    std::string reason;  ///< Empty if the clock opened it.
    ClockChange clock;
    friend bool operator==(const SupervisionOpened&, const SupervisionOpened&) = default;
};

struct SupervisionAnswered {
    static constexpr std::string_view type = "supervision-answered";
    std::string text;
    ClockChange clock;
    friend bool operator==(const SupervisionAnswered&, const SupervisionAnswered&) = default;
};

/// People may be in danger, or the matter does not bear waiting: the case passes the queue (Art. 25). It is shown so
/// while it is open.
struct MarkedUrgent {
    static constexpr std::string_view type = "marked-urgent";
    std::string reason;
    ClockChange clock;
    friend bool operator==(const MarkedUrgent&, const MarkedUrgent&) = default;
};

/// The urgent matter was reported to who can act at once.
struct UrgentReported {
    static constexpr std::string_view type = "urgent-reported";
    std::string to;  ///< Bodies or offices, never a person.
    std::string what;
    ClockChange clock;
    friend bool operator==(const UrgentReported&, const UrgentReported&) = default;
};

/// Days of running limits were counted anew, since the calendar that they were counted by has changed.
struct LimitsRecounted {
    static constexpr std::string_view type = "recounted";
    std::string calendar;  ///< `id@version`
    std::string reason;
    ClockChange clock;
    friend bool operator==(const LimitsRecounted&, const LimitsRecounted&) = default;
};

/// A limit that passed without an answer.
struct Lapsed {
    std::string limit;
    Date due_on{};
    friend bool operator==(const Lapsed&, const Lapsed&) = default;
};

/// The office states, at the filer's request, that these limits passed and nothing was answered until now. The entry in
/// the log is its signature.
struct SilenceStated {
    static constexpr std::string_view type = "silence-stated";
    std::vector<Lapsed> limits;
    friend bool operator==(const SilenceStated&, const SilenceStated&) = default;
};

/// The filer said who files, or corrected it. The sealed box takes the place of the one before.
struct IdentityGiven {
    static constexpr std::string_view type = "identity-given";
    Hash identity_digest{};  ///< SHA-256 of the box.
    friend bool operator==(const IdentityGiven&, const IdentityGiven&) = default;
};

/// A custodian checked who the filer is, and the filer got a new code. The old one opens nothing any more, nor does
/// what was given with it: the helper's code and the joining code.
struct CodeReissued {
    static constexpr std::string_view type = "code-reissued";
    Hash code_digest{};  ///< Keyed hash of the new secret code.
    std::string reason;  ///< How the identity was checked.
    friend bool operator==(const CodeReissued&, const CodeReissued&) = default;
};

/// Somebody in the role that the rulebook asks for agreed that the identity be opened once for that purpose.
struct OpeningApproved {
    static constexpr std::string_view type = "opening-approved";
    std::string purpose;  ///< Id in the rulebook.
    std::string reason;
    friend bool operator==(const OpeningApproved&, const OpeningApproved&) = default;
};

/// A member of staff withdrew from the case for a conflict of interest (Art. 28(3)): from now on the case does not
/// exist for that person.
struct OfficerRecused {
    static constexpr std::string_view type = "officer-recused";
    OfficerId officer;
    std::string reason;
    friend bool operator==(const OfficerRecused&, const OfficerRecused&) = default;
};

/// A member of staff took the original of a file that was handed in. Written before it is given out; the filer sees it.
struct AttachmentOpened {
    static constexpr std::string_view type = "attachment-opened";
    Hash content{};  ///< Of the attachment.
    friend bool operator==(const AttachmentOpened&, const AttachmentOpened&) = default;
};

/// Somebody who may need the case has to find it: nothing of it is erased until the hold is lifted. The filer sees it.
struct HoldPlaced {
    static constexpr std::string_view type = "hold-placed";
    std::string reason;
    friend bool operator==(const HoldPlaced&, const HoldPlaced&) = default;
};

struct HoldLifted {
    static constexpr std::string_view type = "hold-lifted";
    std::string reason;
    friend bool operator==(const HoldLifted&, const HoldLifted&) = default;
};

/// By the rule of retention, what people wrote and who they are was destroyed with its keys and salts. It is the last
/// event of its case, and the tombstone that stands for what is gone.
struct CaseErased {
    static constexpr std::string_view type = "erased";
    std::string rule;              ///< Rulebook whose retention it was, `id@version`.
    Date due_on{};                 ///< The first day on which the rule allowed it.
    std::int64_t events = 0;       ///< How many events before this one lost their salt and what was written in them.
    std::int64_t attachments = 0;  ///< How many files lost their keys.
    bool identity = false;         ///< Whether a sealed identity was destroyed.
    friend bool operator==(const CaseErased&, const CaseErased&) = default;
};

using EventVariant =
    std::variant<GrievanceFiled, GrievanceRegistered, GrievanceReferred, JurisdictionObjected, GrievanceAccepted,
                 GrievanceDeclined, HandlerAssigned, LeadAssigned, FilerAsked, FilerReplied, GrievanceAnswered,
                 AnswerRated, GrievanceWithdrawn, GrievanceReopened, LimitMissed, IdentityOpened, LimitExtended,
                 ReviewRequested, ReviewDecided, CaseEscalated, CaseClassified, ReviewAcknowledged, ClockPaused,
                 ClockResumed, MediationOffered, MediationBegun, AgreementProposed, MediationEnded, MeetingSet,
                 MeetingHeld, MeetingCancelled, CodeGiven, CodeTakenBack, CaseJoined, CaseParted, RepresentativeChosen,
                 RepresentativeReleased, PromiseMade, PromiseKept, PromiseBroken, PlanStepSet, PlanStepDone,
                 LookBackAsked, LookBackAnswered, SupervisionOpened, SupervisionAnswered, LimitsRecounted,
                 SilenceStated, PromiseContested, MarkedUrgent, UrgentReported, IdentityGiven, CodeReissued,
                 OpeningApproved, OfficerRecused, AttachmentOpened, HoldPlaced, HoldLifted, CaseErased>;

/// One of the facts above. A class, so that copying, moving and destroying one of so many is compiled once.
class Event : public EventVariant {
public:
    using EventVariant::variant;
    Event();
    Event(const Event& other);
    Event(Event&& other) noexcept;
    Event& operator=(const Event& other);
    Event& operator=(Event&& other) noexcept;
    ~Event();
    friend bool operator==(const Event& one, const Event& other);
};

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
