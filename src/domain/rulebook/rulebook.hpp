#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"
#include "domain/calendar/calendar.hpp"

namespace huiyin {

/// A name in both languages, as the rulebook gives it.
struct Label {
    std::string zh;
    std::string en;
    friend bool operator==(const Label&, const Label&) = default;
};

enum class LengthUnit : std::uint8_t { hour, calendar_day, working_day, month };

/// The longest length of a limit, in any unit.
inline constexpr int length_amount_max = 10'000;

struct Length {
    int amount = 0;  ///< 1 to length_amount_max.
    LengthUnit unit = LengthUnit::calendar_day;
    friend bool operator==(const Length&, const Length&) = default;
};

/// What can happen in a procedure that starts or ends a limit. A rulebook names these in `starts_on` and `met_by`. A
/// step first ends every running limit that names it in `met_by`, then starts those that name it in `starts_on`, so a
/// limit that names it in both starts anew.
enum class Step : std::uint8_t {
    received_by_bureau,  ///< Registered with the unit that receives for the whole office.
    received_by_unit,    ///< Filed directly with the unit that is to handle it.
    transferred_in,      ///< Referred to a unit by another one.
    objected,            ///< The unit objected to having been given the case.
    accepted,
    declined,
    answered,
    rated,
    withdrawn,
    reopened,
    review_requested,
    review_answered,
    rereview_requested,
    rereview_answered,
    sent_back,       ///< A review gave the case back to be decided anew.
    urgent_learned,  ///< A major or urgent matter became known.
    feedback_asked,  ///< Assigned by a superior who wants a report.
    suggestion_received,
    urgent_reported,
    feedback_given,
    review_acknowledged,  ///< Who decides the review wrote that it has the request.
    rereview_acknowledged,
    supervision_opened,  ///< The level above asks the unit to account for the case.
    supervision_answered,
};
inline constexpr int step_count = 24;

/// The step's name in rulebooks and formats, e.g. `received_by_bureau`; and back.
[[nodiscard]] std::string_view to_text(Step step);
[[nodiscard]] std::optional<Step> parse_step(std::string_view text);

/// What a lapse means: a duty of the office is recorded as missed by the clock, a window to use a right just closes.
enum class LimitKind : std::uint8_t { duty, window };

/// What follows when a limit passes.
enum class Lapse : std::uint8_t { none, accountability, escalate, final, deemed_approved };

struct Extension {
    Length length;
    int times_max = 1;
    std::string approver;       ///< Name of the role that has to approve, as parse_role() reads it.
    bool notice_before = true;  ///< The filer has to be told before the old date.
    friend bool operator==(const Extension&, const Extension&) = default;
};

/// One legal limit.
struct LimitRule {
    std::string id;
    Label name;
    LimitKind kind = LimitKind::duty;
    std::vector<Step> starts_on;
    std::vector<Step> met_by;
    std::optional<Length> length;  ///< None: the text sets a duty without a number, and no date is computed.
    Label duty;                    ///< What has to be done in time, in words.
    std::string article;           ///< Where the text says so, e.g. `23(1)`.
    std::optional<Extension> extension;
    Lapse lapse = Lapse::none;
    std::vector<std::string> classes;  ///< Ids of the classes of case that it is for; empty: all.
    friend bool operator==(const LimitRule&, const LimitRule&) = default;
};

/// A ground on which a case may be declined.
struct Ground {
    std::string id;
    Label name;
    std::string article;
    friend bool operator==(const Ground&, const Ground&) = default;
};

/// An outcome that an answer may have, or another choice from a closed list of the rulebook.
struct Choice {
    std::string id;
    Label name;
    std::string article;               ///< Empty where the choice is not from the text.
    std::vector<std::string> classes;  ///< Ids of the classes of case that it is for; empty: all.
    friend bool operator==(const Choice&, const Choice&) = default;
};

/// For what a custodian may open an identity.
struct OpeningPurpose : Choice {
    std::string second_role;  ///< Name of the role in which somebody else has to agree first; empty: none.
    friend bool operator==(const OpeningPurpose&, const OpeningPurpose&) = default;
};

/// Who decides a review: never an officer who decided before.
enum class ReviewAuthority : std::uint8_t {
    next_higher,    ///< The nearest unit above the one that decided.
    other_officer,  ///< Another officer of the same unit.
    same_officer,   ///< Whoever decided before: what check_rulebook() finds.
};

/// One level of review, in the order in which a filer takes them.
struct ReviewRound {
    std::string id;
    Label name;
    std::string article;
    ReviewAuthority decided_by = ReviewAuthority::next_higher;
    friend bool operator==(const ReviewRound&, const ReviewRound&) = default;
};

/// Most rounds of review that a rulebook may have: the steps know a review and a re-review.
inline constexpr int review_rounds_max = 2;

/// What the decision on a review does to the decision that was reviewed.
enum class ReviewEffect : std::uint8_t {
    uphold,
    change,
    send_back,     ///< The unit decides anew.
    not_admitted,  ///< Only of a request that came late.
};

struct ReviewOutcome {
    std::string id;
    Label name;
    std::string article;
    ReviewEffect effect = ReviewEffect::uphold;
    friend bool operator==(const ReviewOutcome&, const ReviewOutcome&) = default;
};

/// Who says that a case belongs to a class.
enum class ClassChooser : std::uint8_t {
    filer,   ///< When filing.
    office,  ///< When it has read the case, with a reason.
};

/// A class of case with limits or outcomes of its own. The first class of a rulebook is the ordinary one.
struct CaseClass {
    std::string id;
    Label name;
    std::string article;  ///< Empty where the class is not from the text.
    ClassChooser chosen_by = ClassChooser::filer;
    bool bypass = false;  ///< Goes past every unit that is named in it, straight to the top of the office.
    friend bool operator==(const CaseClass&, const CaseClass&) = default;
};

/// What can make a clock stand still. A rulebook without a pause of that cause has none.
enum class PauseCause : std::uint8_t {
    clarification,  ///< From a question to the filer to the reply.
    mediation,      ///< From the consent of both sides to its end.
    hearing,        ///< From the notice of a hearing to its minutes.
    force_majeure,  ///< From a disaster or a failed system until work is possible again.
};
inline constexpr int pause_cause_count = 4;

[[nodiscard]] std::string_view to_text(PauseCause cause);
[[nodiscard]] std::optional<PauseCause> parse_pause_cause(std::string_view text);

/// A pause, always with a name, for limits that are named, and with an end that nobody can put off.
struct PauseRule {
    std::string id;
    Label name;
    std::string article;
    PauseCause cause = PauseCause::clarification;
    std::vector<std::string> limits;  ///< Ids of the limits that stand still.
    int days_max = 0;  ///< Calendar days for which a limit may stand still for it, all its pauses together; 1 or more.
    friend bool operator==(const PauseRule&, const PauseRule&) = default;
};

/// What opens a supervision item.
enum class SupervisionCause : std::uint8_t {
    missed_limit,    ///< By the clock.
    broken_promise,  ///< By the clock.
    by_hand,         ///< By a supervisor who says what was seen: shirking, an answer that is not carried out.
};

struct SupervisionTrigger {
    std::string id;
    Label name;
    std::string article;
    SupervisionCause cause = SupervisionCause::by_hand;
    friend bool operator==(const SupervisionTrigger&, const SupervisionTrigger&) = default;
};

/// The largest threshold below which a published count may be hidden: beyond it nothing would be left to read.
inline constexpr int small_cell_max = 50;

/// How days are counted where the text does not say it; each is a switch of the rulebook.
struct Counting {
    bool from_next_day = true;  ///< The day of the trigger is not counted.
    bool roll_to_workday =
        false;  ///< A limit in calendar days or months that ends on a day off moves to a working day.
    /// Days of running limits are counted anew when a newer calendar has other working days for them.
    bool recount = true;
    friend bool operator==(const Counting&, const Counting&) = default;
};

/// How long what people wrote in a case, and who they are, is kept after the closing that stands.
struct Retention {
    int months = 0;                       ///< 1 to retention_months_max.
    std::optional<int> declined_months;   ///< Of a case that was declined; none: as the others.
    std::optional<int> withdrawn_months;  ///< Of a case that its filer withdrew; none: as the others.
    std::string article;                  ///< Empty where the office sets it, and no text.
    friend bool operator==(const Retention&, const Retention&) = default;
};

/// The longest that a rulebook may have things kept: a hundred years. What is to be kept for ever has no rule.
inline constexpr int retention_months_max = 1'200;

/// The law of one regime as data. A case keeps the version it was filed under.
struct Rulebook {
    std::string id;
    int version = 1;
    Label name;
    std::string source;
    std::string calendar;  ///< Id of the calendar that working days are counted in.
    Counting counting;
    std::vector<LimitRule> limits;
    std::vector<Ground> grounds;
    std::vector<Choice> outcomes;
    std::vector<Choice> ratings;  ///< Answers to "are you satisfied", best first.
    std::vector<OpeningPurpose> opening_purposes;
    std::vector<Choice> next_steps;    ///< What remains open to the filer after an answer, as proposed text.
    std::vector<ReviewRound> reviews;  ///< None to review_rounds_max.
    std::vector<ReviewOutcome> review_outcomes;
    Label after_reviews;  ///< What remains open to the filer outside of the office when there is no further review.
    std::vector<std::string> satisfied;  ///< Ids of the ratings that count as satisfied.
    std::vector<CaseClass> classes;      ///< None: every case is ordinary.
    std::vector<PauseRule> pauses;
    std::vector<SupervisionTrigger> supervision;
    std::optional<int> representatives_max;  ///< Most people who speak for a joint filing at the counter; none: no cap.
    std::optional<int> look_back_days;   ///< Days after closing when the filer is asked once more; none: never asked.
    int small_cell = 5;                  ///< A published count of cases below this, and not 0, is hidden.
    std::optional<int> rating_days_max;  ///< Days after the answer in which it may be rated; none: always.
    std::optional<int> reopen_days_max;  ///< Days after the answer or decline in which to reopen; none: always.
    std::optional<Retention> retention;  ///< None: nothing is erased by itself.

    /// `cn-xinfang-2022@1`.
    [[nodiscard]] std::string reference() const;
    [[nodiscard]] const LimitRule* find_limit(std::string_view limit) const;
    [[nodiscard]] const Ground* find_ground(std::string_view ground) const;
    [[nodiscard]] const CaseClass* find_class(std::string_view id) const;
    [[nodiscard]] const OpeningPurpose* find_purpose(std::string_view purpose) const;
    [[nodiscard]] const PauseRule* find_pause(PauseCause cause) const;
    [[nodiscard]] const PauseRule* find_pause(std::string_view wanted) const;
    /// Whether an office may put a case into the class: into one that is its to choose, or back into the ordinary one.
    [[nodiscard]] bool office_may_choose(const CaseClass& wanted) const;
    /// The class of a case that nobody put into another; empty if there are no classes.
    [[nodiscard]] std::string ordinary_class() const;
    friend bool operator==(const Rulebook&, const Rulebook&) = default;
};

/// Whether what names these classes is for a case of that class.
[[nodiscard]] bool is_for_class(const std::vector<std::string>& classes, std::string_view case_class);

[[nodiscard]] const Choice* find_choice(const std::vector<Choice>& choices, std::string_view id);

/// A due date and how it was reached.
struct DueDate {
    Date due_on{};
    std::vector<SkippedDay> skipped;
    bool rolled = false;  ///< The last day was a day off and moved to the next working day.
    friend bool operator==(const DueDate&, const DueDate&) = default;
};

/// The last day of a limit that starts on `from`.
/// - Calendar days run through; working days pass over the days off, also at the start.
/// - Months end on the day with the same number, or on the last day of a month that has no such day.
/// - Hours are counted from the end of `from`, and the limit ends on the day on which they are over, so an hour limit
/// is
///   never shown shorter than it is; neither switch of `counting` changes it.
/// Refused when a day that matters for the count lies outside the calendar's years: any day of a count of working days,
/// and the last day where `roll_to_workday` is set. Other limits need no calendar.
[[nodiscard]] Result<DueDate, BeyondCalendar> due_date(Date from, Length length, const Counting& counting,
                                                       const Calendar& calendar);

/// The last day of a limit that was due on `due_on` and stood still from `paused_on` until `resumed_on`: a limit in
/// working days gets back the working days of the pause, any other its days. Refused as due_date() is.
[[nodiscard]] Result<Date, BeyondCalendar> due_after_pause(Date due_on, Date paused_on, Date resumed_on,
                                                           LengthUnit unit, const Counting& counting,
                                                           const Calendar& calendar);

}  // namespace huiyin
