#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/contains.hpp"
#include "base/result.hpp"
#include "domain/grievance/case.hpp"
#include "domain/grievance/clock.hpp"

/// What the procedures share. Each is a function from case and command to events, found by decide() through the
/// command's type; each has one file when it is more than a few lines.
namespace huiyin {

using Decision = Result<std::vector<Event>, Refusal>;

[[nodiscard]] Refusal refused(RefusalCode code, std::string field = {}, int limit = 0);

enum class Need : std::uint8_t { required, optional };

/// A text of a command, as it has to be.
struct Text {
    std::string_view field;
    const std::string& value;
    int points_max;
    Need need;
};

[[nodiscard]] std::optional<Refusal> problem_of(const Text& text);
/// What is wrong with files that are handed in; their content was judged where they were taken.
[[nodiscard]] std::optional<Refusal> problem_of(const std::vector<Attachment>& attachments);
[[nodiscard]] std::optional<Refusal> first_problem(std::initializer_list<Text> texts);

/// One event whose clock change is what the step brings about.
template <class E>
[[nodiscard]] Decision with_clock(const Case& current, Step step, const Context& context, E event) {
    auto change = clock_change(current, step, context);
    if (!change) return fail(change.error());
    event.clock = *std::move(change);
    return std::vector<Event>{std::move(event)};
}

/// Receiving counts for the office as a whole or for the unit, as the unit is a bureau or not.
[[nodiscard]] Step receiving_step(UnitId unit, const Units& units);

/// What was declined is received once more; what was answered has to be answered once more.
[[nodiscard]] Step reopening_step(const Case& current, const Context& context);

// Why the stage does not allow the act.
[[nodiscard]] std::optional<Refusal> unless_open(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_extendable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_reviewable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_in_review(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_classifiable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_acknowledgeable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_pausable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_resumable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_offerable(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_acceptable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_mediating(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_agreeable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_in_mediation(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_settable(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_meeting(const Case& current);
/// Whether it is the filer, or the filer's helper.
[[nodiscard]] bool acts_for_filer(const Actor& actor);
[[nodiscard]] std::optional<Refusal> unless_code_to_give(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_code_given(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_mergeable(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_part_of_matter(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_may_represent(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_representing(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_promisable(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_promised(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_contestable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_planned(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_asked_again(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_supervisable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_supervised(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_markable(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_urgent(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_silent(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_recountable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_identified(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_approvable(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_to_be_held(const Case& current);
[[nodiscard]] std::optional<Refusal> unless_held(const Case& current, const Context& context);
[[nodiscard]] std::optional<Refusal> unless_erasable(const Case& current, const Context& context);

/// Every matter that is acted on is registered first (Art. 22, 23), so acting on one registers it.
[[nodiscard]] Decision registered_first(const Case& current, Decision decision);

/// A day of a command that has to be given: neither before `first` nor more than ten years after it.
[[nodiscard]] Result<Date, Refusal> day_from(const std::optional<Date>& day, std::string_view field, Date first);

/// Whether more days than these have gone since; false without a day or a cap.
[[nodiscard]] bool window_passed(const std::optional<Date>& since, const std::optional<int>& days_max, Date today);

/// The number that the next promise or step of a plan gets.
[[nodiscard]] std::int64_t next_number(const std::vector<Undertaking>& all);

[[nodiscard]] Decision decide_one(const Case& current, const ExtendLimit& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AskForReview& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const DecideReview& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AcknowledgeReview& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ClassifyCase& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const PauseClock& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ResumeClock& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AskFiler& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ReplyToOffice& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const OfferMediation& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AcceptMediation& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ProposeAgreement& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AcceptAgreement& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const EndMediation& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const SetMeeting& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const RecordMeeting& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const CancelMeeting& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const GiveCode& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const TakeBackCode& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const MergeCase& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const PartCase& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ChooseRepresentative& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ReleaseRepresentative& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const MakePromise& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const KeepPromise& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ContestPromise& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const SetPlanStep& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const FinishPlanStep& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AnswerLookBack& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const OpenSupervision& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const AnswerSupervision& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const MarkUrgent& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ReportUrgent& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const RecountLimits& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const StateSilence& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const OpenIdentity& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ApproveOpening& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const GiveIdentity& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const ReissueCode& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const Recuse& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const PlaceHold& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const LiftHold& command, const Context& context);
[[nodiscard]] Decision decide_one(const Case& current, const EraseCase& command, const Context& context);

}  // namespace huiyin
