#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/grievance/commands.hpp"
#include "domain/grievance/events.hpp"
#include "domain/grievance/refusal.hpp"
#include "domain/rulebook/rulebook.hpp"
#include "domain/unit/permission.hpp"

namespace huiyin {

/// Where a case stands. `none` is the case nobody has filed yet.
enum class Stage : std::uint8_t { none, filed, registered, accepted, answered, declined, withdrawn, in_review };
inline constexpr int stage_count = 8;

[[nodiscard]] std::string_view to_text(Stage stage);
[[nodiscard]] std::optional<Stage> parse_stage(std::string_view text);

/// Whether the office still owes something: from filing until an answer, a reasoned decline or a withdrawal, and again
/// from a request for review until its decision.
[[nodiscard]] bool is_open(Stage stage);

/// A pause that a limit stood still for.
struct TakenPause {
    std::string pause;
    Date from{};
    Date to{};
    friend bool operator==(const TakenPause&, const TakenPause&) = default;
};

/// A limit that is running on a case.
struct RunningLimit {
    std::string limit;
    Date from{};
    Date due_on{};
    bool missed = false;
    int extensions = 0;  ///< How often it was given more time.
    std::string pause;   ///< The pause in which it stands still; empty while it runs.
    Date paused_on{};
    std::optional<Date> paused_until;  ///< The last day of the pause; none where the event does not say.
    std::vector<TakenPause> taken;     ///< The pauses that are over.
    [[nodiscard]] bool was_paused() const { return !pause.empty() || !taken.empty(); }
    /// Those, and the one that goes on, up to the day.
    [[nodiscard]] std::vector<TakenPause> taken_until(Date day) const;
    friend bool operator==(const RunningLimit&, const RunningLimit&) = default;
};

/// How the case came to the unit that holds it.
struct Referral {
    UnitId from;
    UnitId to;
    bool objection_refused = false;
    bool settled = false;  ///< By the unit above both.
    friend bool operator==(const Referral&, const Referral&) = default;
};

/// An objection that nobody has decided on.
struct PendingObjection {
    UnitId by;
    UnitId decided_by;      ///< The sender; after it refused once, the unit above both.
    bool settling = false;  ///< The sender refused before.
    friend bool operator==(const PendingObjection&, const PendingObjection&) = default;
};

/// Whether the filer was asked again after closing, and what came back.
enum class LookBack : std::uint8_t { not_asked, asked, settled, not_settled };

/// A decision of the office that closed the case, with what came of it since, and with whom the case lay.
struct StandingDecision {
    Stage stage = Stage::answered;
    UnitId holder;
    OfficerId handler;
    OfficerId lead;
    std::optional<Referral> referral;
    std::optional<Date> closed_on;
    std::string outcome;
    std::string rating;
    LookBack look_back = LookBack::not_asked;
    std::int64_t reviews_decided = 0;
    friend bool operator==(const StandingDecision&, const StandingDecision&) = default;
};

/// A review that was asked for and is not decided.
struct PendingReview {
    std::int64_t round = 1;
    UnitId decided_by_unit;  ///< Whose decision or silence is reviewed; it decides anew if the case is sent back.
    bool after_decline = false;
    bool late = false;
    bool acknowledged = false;
    StandingDecision reviewed;  ///< What stands again if the request is not admitted.
    friend bool operator==(const PendingReview&, const PendingReview&) = default;
};

/// A mediation that was offered and is not over.
struct PendingMediation {
    bool offered_by_filer = false;
    bool begun = false;  ///< The other side agreed to it.
    /// What the office promises in the agreement that it wrote down; none if there is none yet.
    struct Agreement {
        std::string promise;
        Date due_on{};
        UnitId unit;
        friend bool operator==(const Agreement&, const Agreement&) = default;
    };
    std::optional<Agreement> agreement;
    friend bool operator==(const PendingMediation&, const PendingMediation&) = default;
};

/// A meeting that is set and was not held.
struct PendingMeeting {
    MeetingKind kind = MeetingKind::hearing;
    Date on{};
    friend bool operator==(const PendingMeeting&, const PendingMeeting&) = default;
};

/// A promised remedy, or a step of the plan for the case.
struct Undertaking {
    enum class State : std::uint8_t { open, done, broken, contested };
    std::int64_t number = 1;
    Date due_on{};
    UnitId unit;
    State state = State::open;
    std::optional<Date> done_on;  ///< The day on which the office wrote down that it was done.
    friend bool operator==(const Undertaking&, const Undertaking&) = default;
};

/// A unit that has had the case.
struct HadBy {
    UnitId unit;
    std::vector<Lapsed> owed;  ///< What ran, and until when, the first time that it sent the case on.
    friend bool operator==(const HadBy&, const HadBy&) = default;
};

/// A limit that a unit had missed when it sent the case on.
struct PassedOn {
    Lapsed lapsed;
    UnitId unit;
    friend bool operator==(const PassedOn&, const PassedOn&) = default;
};

/// A supervision item that is not answered.
struct PendingSupervision {
    std::string trigger;
    UnitId by;
    UnitId unit;  ///< The unit that is asked, also when the case has gone elsewhere since.
    friend bool operator==(const PendingSupervision&, const PendingSupervision&) = default;
};

/// That somebody agreed to an opening that has not taken place.
struct ApprovedOpening {
    std::string purpose;
    OfficerId by;
    friend bool operator==(const ApprovedOpening&, const ApprovedOpening&) = default;
};

/// That nothing of the case may be erased.
struct Hold {
    UnitId by;
    Date placed_on{};
    friend bool operator==(const Hold&, const Hold&) = default;
};

/// What the rules need to know of a case. Folded from its events and nothing else; what people wrote is not in it, but
/// for the promise of an agreement that waits for the filer.
struct Case {
    Stage stage = Stage::none;
    int version = 0;  ///< Number of events so far.
    CaseTag tag{};
    std::string rulebook;
    Moment filed;
    UnitId first_unit;  ///< The first office to receive: answerable until another accepts.
    UnitId holder;      ///< The unit it lies with; none if every unit is complained of.
    std::optional<Referral> referral;
    std::optional<PendingObjection> objection;
    OfficerId handler;
    OfficerId lead;
    std::vector<UnitId> complained_of;  ///< The units that it named when it was filed.
    std::vector<std::string> about;     ///< Whom the filer named, as comparable() writes it.
    std::vector<RunningLimit> limits;
    std::vector<HadBy> had_by;  ///< The units that it has lain with since it was filed, opened again or sent back.
    /// What was missed before it was referred on: it counts as silence until the case is taken up or decided.
    std::vector<PassedOn> passed_on;
    bool urgent = false;
    bool question_open = false;
    bool has_identity = false;
    std::string outcome;
    std::string rating;
    std::optional<Date> closed_on;  ///< The day of the answer or decline that stands.
    int reopenings = 0;
    std::optional<PendingReview> review;
    std::int64_t reviews_decided = 0;  ///< Rounds that led to the decision that now stands.
    /// Those, and the ones that were used up by a request that was not admitted.
    std::int64_t rounds_used = 0;
    UnitId not_admitted_by;  ///< Who turned the last request away as too late.
    /// A body outside of the office was asked for a review of what now stands: the decision, or the silence.
    bool asked_outside = false;
    UnitId escalated_to;  ///< The unit that a missed limit was escalated to since the last decision.
    /// Who answered, declined or decided a review. None of them decides a later review.
    std::vector<OfficerId> judges;
    std::string case_class;
    bool taken_over = false;  ///< From an older register: the clock asks nobody about it.
    std::optional<PendingMediation> mediation;
    std::optional<PendingMeeting> meeting;
    std::vector<Undertaking> promises;
    std::vector<Undertaking> plan;
    bool unkept_in_review = false;  ///< A promise was broken or contested while the review was pending.
    std::optional<PendingSupervision> supervision;
    LookBack look_back = LookBack::not_asked;
    bool helper_code = false;
    bool joining_code = false;
    CaseId follows;  ///< The leading case of its matter; none if it leads or stands alone.
    bool represents = false;
    std::optional<Date> silence_stated_on;  ///< The last time.
    std::vector<ApprovedOpening> approved_openings;
    std::vector<OfficerId> recused;  ///< Who withdrew from the case.
    std::vector<Hash> attachments;   ///< SHA-256 of every file that was handed in.
    std::optional<Hold> hold;
    std::optional<Date> erased_on;  ///< What people wrote and who they are is gone since that day.
    friend bool operator==(const Case&, const Case&) = default;
};

/// What a decision is made with besides the case and the command.
struct Context {
    Moment now;
    Actor actor;
    /// Whether the actor showed number and code of this very case: the receipt's, or the helper's.
    bool holds_receipt = false;
    /// The day of writing it down, when that is not the day it happened (Recorded::entered_on).
    std::optional<Date> entered_on;
    const Rulebook& rulebook;  ///< The version that the case was filed under.
    const Calendar& calendar;
    const Units& units;
    std::span<const Reception> receptions{};  ///< The rota; the entry with id n stands at n - 1.
};

/// The rules. Returns what has to be recorded, or why it may not be. Pure: same arguments, same answer.
/// What the clock has to record comes first, so nothing can be done late without the lateness being on record; then
/// permission is checked, then the stage, then the texts, all on the case as the clock left it.
[[nodiscard]] Result<std::vector<Event>, Refusal> decide(const Case& current, const Command& command,
                                                         const Context& context);

/// The event with time and actor as it is to be kept: in the role that allowed it, or by the clock if it is a missed
/// limit or its escalation, whoever's command it was found by.
[[nodiscard]] Recorded record(const Case& current, const Command& command, Event event, const Context& context);

/// The case after an event. Never refuses and never throws: what is in the log has happened.
[[nodiscard]] Case evolve(Case current, const Recorded& recorded);

/// The units that are complained of: those of the filing, and those that were founded or renamed since and are named in
/// it.
[[nodiscard]] std::vector<UnitId> accused(const Case& current, const Units& units);

/// All relations in which the actor stands to the case.
[[nodiscard]] Relations relations_of(const Case& current, const Context& context);

/// Why this kind of action is not possible now for this actor, before any text is known; none if it is possible.
/// Pages show exactly the actions for which there is no refusal.
[[nodiscard]] std::optional<Refusal> refusal_of(const Case& current, Action action, const Context& context);

/// Why the officer cannot be given the case as its handler, or as the one who leads on it; none if that is possible.
[[nodiscard]] std::optional<Refusal> refusal_of_handler(const Case& current, const Officer& officer,
                                                        const Units& units);
[[nodiscard]] std::optional<Refusal> refusal_of_lead(const Case& current, const Officer& officer, const Units& units);

/// Why the filer cannot say today that the promise was not kept: the office did not write that it was, or more days
/// have gone since then, and since its day, than a case may be reopened in; none if that is possible.
[[nodiscard]] std::optional<Refusal> refusal_of_contest(const Undertaking& promise, const Rulebook& rulebook,
                                                        Date today);

/// The actions on the case that the actor may take now.
[[nodiscard]] std::vector<Action> possible_actions(const Case& current, const Context& context);

/// Whether the officer answered, declined or decided a review of the case.
[[nodiscard]] bool has_judged(const Case& current, OfficerId officer);

/// Most cases that one matter has, the leading one included.
inline constexpr int matter_cases_max = 500;

/// Whether what the office does on the leading case of a matter is done on those that follow it, too. True of what is
/// about the matter; false of what is about one filer or one filer's decision: identity, rating, review, mediation,
/// codes.
[[nodiscard]] bool concerns_matter(Action action);

/// Whether the case is where the leading one is, so that an act there is done here as well: it lies with the same unit
/// and is not in a review of its own; and what was promised or planned under the number of the command is the same.
[[nodiscard]] bool goes_along(const Case& leading, const Case& current, const Command& command);

/// Whether the clock records the event, whoever's action it was found out by: a missed limit and what follows from it,
/// the end of a pause that was not asked for, a broken promise and what it opens again, a look back.
[[nodiscard]] bool is_by_clock(const Event& event, Action action);

/// The last day before the clock has something to record: a running duty that is not on record as missed, the end of a
/// pause, a promise, the day to ask the filer again. None if nothing is awaited.
[[nodiscard]] std::optional<Date> next_due(const Case& current, const Rulebook& rulebook);

}  // namespace huiyin
