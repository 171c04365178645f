#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/grievance/events.hpp"
#include "domain/grievance/refusal.hpp"
#include "domain/unit/permission.hpp"

/// What someone asks to be done to one case, in the imperative. Randomness (tag, digests) comes in with the command.
namespace huiyin {

/// Most code points that each kind of text may have.
struct TextLimits {
    static constexpr int subject = 200;
    static constexpr int text = 10'000;
    static constexpr int line = 200;       ///< Topic, place, a name.
    static constexpr int passage = 5'000;  ///< Reasons, facts, questions, replies, comments.
    static constexpr int answer_part = 20'000;
    static constexpr int about_entries = 10;
    static constexpr int attachments = 50;  ///< Of one filing or reply; an office may allow fewer.
};

struct FileGrievance {
    static constexpr Action action = Action::file;
    CaseTag tag{};
    std::string subject;
    std::string text;
    std::string topic;
    std::string place;
    std::vector<std::string> about;
    std::string wish;
    Channel channel = Channel::web;
    Language language = Language::zh;
    UnitId addressed_to;  ///< None: the office's bureau.
    std::optional<Hash> identity_digest;
    Hash code_digest{};
    std::string case_class;  ///< None: the ordinary one.
    CaseId joins;  ///< The leading case of the matter whose joining code the filer showed; none: a matter of its own.
    /// What the register has against joining: joining_code_wrong, already_closed, matter_full; none if nothing.
    std::optional<RefusalCode> obstacle;
    std::vector<Attachment> attachments = {};
};

struct RegisterCase {
    static constexpr Action action = Action::register_case;
};

struct ReferCase {
    static constexpr Action action = Action::refer;
    UnitId to;
    std::string reason;
};

struct ObjectToJurisdiction {
    static constexpr Action action = Action::object_to_jurisdiction;
    std::string reasons;
};

struct AcceptCase {
    static constexpr Action action = Action::accept;
    std::string procedure;
};

struct DeclineCase {
    static constexpr Action action = Action::decline;
    std::string ground;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string where_to_go;
};

struct AssignHandler {
    static constexpr Action action = Action::assign_handler;
    Officer handler;
};

struct AssignLead {
    static constexpr Action action = Action::assign_lead;
    Officer lead;
};

struct AskFiler {
    static constexpr Action action = Action::ask_filer;
    std::string question;
};

struct ReplyToOffice {
    static constexpr Action action = Action::reply;
    std::string text;
    std::vector<Attachment> attachments = {};
};

struct AnswerGrievance {
    static constexpr Action action = Action::answer;
    std::string claim;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string outcome;
    std::string next_step;
};

struct RateAnswer {
    static constexpr Action action = Action::rate;
    std::string rating;
    std::string comment;
};

struct WithdrawGrievance {
    static constexpr Action action = Action::withdraw;
    std::string reason;
};

struct ReopenCase {
    static constexpr Action action = Action::reopen;
    std::string reason;
};

struct RecordMissedLimits {
    static constexpr Action action = Action::record_missed_limits;
};

struct OpenIdentity {
    static constexpr Action action = Action::open_identity;
    std::string purpose;
    std::string reason;
};

struct ExtendLimit {
    static constexpr Action action = Action::extend_limit;
    std::string limit;
    std::optional<Date> due_on;  ///< The new last day; none: the latest that the rulebook allows.
    std::string reason;
};

struct AskForReview {
    static constexpr Action action = Action::ask_review;
    std::string reason;
};

struct DecideReview {
    static constexpr Action action = Action::decide_review;
    std::string outcome;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string next_step;
};

struct ClassifyCase {
    static constexpr Action action = Action::classify;
    std::string case_class;
    std::string reason;
};

struct AcknowledgeReview {
    static constexpr Action action = Action::acknowledge_review;
};

struct PauseClock {
    static constexpr Action action = Action::pause_clock;
    std::string reason;
};

struct ResumeClock {
    static constexpr Action action = Action::resume_clock;
    std::string reason;
};

struct OfferMediation {
    static constexpr Action action = Action::offer_mediation;
    std::string mediator;  ///< As parse_mediator_kind() reads it.
    std::string proposal;
};

struct AcceptMediation {
    static constexpr Action action = Action::accept_mediation;
};

struct ProposeAgreement {
    static constexpr Action action = Action::propose_agreement;
    std::string text;
    std::string promise;
    std::optional<Date> due_on;
};

struct AcceptAgreement {
    static constexpr Action action = Action::accept_agreement;
};

struct EndMediation {
    static constexpr Action action = Action::end_mediation;
    std::string reason;
};

struct SetMeeting {
    static constexpr Action action = Action::set_meeting;
    std::string kind;  ///< As parse_meeting_kind() reads it; a reception is not set, only recorded.
    std::optional<Date> on;
    std::string place;
    std::string participants;
};

struct RecordMeeting {
    static constexpr Action action = Action::record_meeting;
    std::string kind;  ///< The kind of the meeting that is set, or a reception.
    std::optional<Date> on;
    std::string participants;
    std::string minutes;
    std::string conclusion;
    ReceptionId reception{};  ///< With a reception: the entry of the rota that it was, whose day it has; or none.
};

struct CancelMeeting {
    static constexpr Action action = Action::cancel_meeting;
    std::string reason;
};

struct GiveCode {
    static constexpr Action action = Action::give_code;
    std::string scope;  ///< As parse_code_scope() reads it.
    Hash code_digest{};
};

struct TakeBackCode {
    static constexpr Action action = Action::take_back_code;
    std::string scope;
};

struct MergeCase {
    static constexpr Action action = Action::merge;
    CaseId into;
    /// What the register has against it: no_such_case (also for one that lies elsewhere or that the officer may not
    /// see), same_case, leads_others, already_closed or matter_full; none if nothing.
    std::optional<RefusalCode> obstacle;
    std::string reason;
    OfficerId handler;  ///< Who handles the other one, and from now on this one; none: nobody yet.
};

struct PartCase {
    static constexpr Action action = Action::part;
    std::string reason;
};

struct ChooseRepresentative {
    static constexpr Action action = Action::choose_representative;
    int representatives = 0;  ///< How many the matter has already.
};

struct ReleaseRepresentative {
    static constexpr Action action = Action::release_representative;
};

struct MakePromise {
    static constexpr Action action = Action::make_promise;
    std::string what;
    std::optional<Date> due_on;
    UnitId unit;  ///< None: the unit that holds the case.
};

struct KeepPromise {
    static constexpr Action action = Action::keep_promise;
    std::int64_t number = 0;
    std::string how;
};

struct ContestPromise {
    static constexpr Action action = Action::contest_promise;
    std::int64_t number = 0;
    std::string reason;
};

struct SetPlanStep {
    static constexpr Action action = Action::set_plan_step;
    std::string what;
    std::optional<Date> due_on;
    UnitId unit;
};

struct FinishPlanStep {
    static constexpr Action action = Action::finish_plan_step;
    std::int64_t number = 0;
    std::string how;
};

struct AnswerLookBack {
    static constexpr Action action = Action::answer_look_back;
    std::string settled;  ///< `yes` or `no`.
    std::string comment;
};

struct OpenSupervision {
    static constexpr Action action = Action::open_supervision;
    std::string trigger;
    std::string reason;
};

struct AnswerSupervision {
    static constexpr Action action = Action::answer_supervision;
    std::string text;
};

struct MarkUrgent {
    static constexpr Action action = Action::mark_urgent;
    std::string reason;
};

struct ReportUrgent {
    static constexpr Action action = Action::report_urgent;
    std::string to;
    std::string what;
};

struct RecountLimits {
    static constexpr Action action = Action::recount_limits;
    std::string reason;
};

struct StateSilence {
    static constexpr Action action = Action::state_silence;
};

struct GiveIdentity {
    static constexpr Action action = Action::give_identity;
    Hash identity_digest{};
};

struct ReissueCode {
    static constexpr Action action = Action::reissue_code;
    Hash code_digest{};
    std::string reason;
};

struct ApproveOpening {
    static constexpr Action action = Action::approve_opening;
    std::string purpose;
    std::string reason;
};

/// By the actor, for the actor.
struct Recuse {
    static constexpr Action action = Action::recuse;
    std::string reason;
};

/// A member of staff takes the original of a file that was handed in.
struct OpenAttachment {
    static constexpr Action action = Action::open_attachment;
    Hash content{};
};

struct PlaceHold {
    static constexpr Action action = Action::place_hold;
    std::string reason;
};

struct LiftHold {
    static constexpr Action action = Action::lift_hold;
    std::string reason;
};

/// The clock's: by the rulebook's retention, and not before its day.
struct EraseCase {
    static constexpr Action action = Action::erase;
};

using CommandVariant =
    std::variant<FileGrievance, RegisterCase, ReferCase, ObjectToJurisdiction, AcceptCase, DeclineCase, AssignHandler,
                 AssignLead, AskFiler, ReplyToOffice, AnswerGrievance, RateAnswer, WithdrawGrievance, ReopenCase,
                 RecordMissedLimits, OpenIdentity, ExtendLimit, AskForReview, DecideReview, ClassifyCase,
                 AcknowledgeReview, PauseClock, ResumeClock, OfferMediation, AcceptMediation, ProposeAgreement,
                 AcceptAgreement, EndMediation, SetMeeting, RecordMeeting, CancelMeeting, GiveCode, TakeBackCode,
                 MergeCase, PartCase, ChooseRepresentative, ReleaseRepresentative, MakePromise, KeepPromise,
                 ContestPromise, SetPlanStep, FinishPlanStep, AnswerLookBack, OpenSupervision, AnswerSupervision,
                 MarkUrgent, ReportUrgent, RecountLimits, StateSilence, GiveIdentity, ReissueCode, ApproveOpening,
                 Recuse, OpenAttachment, PlaceHold, LiftHold, EraseCase>;

/// One of the commands above; a class for the same reason as Event.
class Command : public CommandVariant {
public:
    using CommandVariant::variant;
    Command();
    Command(const Command& other);
    Command(Command&& other) noexcept;
    Command& operator=(const Command& other);
    Command& operator=(Command&& other) noexcept;
    ~Command();
};

[[nodiscard]] Action action_of(const Command& command);

}  // namespace huiyin
