#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "domain/grievance/case.hpp"

/// For tests: an office with a bureau, two bodies and a station, a rulebook small enough to be read here, and cases
/// brought as far as a test needs them.
namespace huiyin::small_office {

using std::chrono::days;

inline constexpr UnitId bureau{1};
inline constexpr UnitId water{2};
inline constexpr UnitId roads{3};
inline constexpr UnitId water_station{4};
inline constexpr OfficerId registrar_id{11};
inline constexpr OfficerId handler_id{12};

inline const Date monday = *parse_date("2026-01-05");

inline LimitRule limit(std::string id, LimitKind kind, std::vector<Step> starts_on, std::vector<Step> met_by,
                       Length length) {
    return {.id = std::move(id),
            .name = {},
            .kind = kind,
            .starts_on = std::move(starts_on),
            .met_by = std::move(met_by),
            .length = length,
            .duty = {},
            .article = "1",
            .extension = {},
            .lapse = Lapse::accountability};
}

/// What ends a notice that is owed before a case is taken up.
inline const std::vector<Step> taken_up{Step::transferred_in,  Step::accepted,          Step::declined, Step::sent_back,
                                        Step::review_answered, Step::rereview_answered, Step::withdrawn};

inline LimitRule extendable(LimitRule rule) {
    rule.extension = Extension{.length = {30, LengthUnit::calendar_day}, .approver = "approver"};
    return rule;
}

/// The shape of the 2022 regulation, small enough to be read here.
inline const Rulebook rulebook{
    .id = "small",
    .version = 1,
    .name = {},
    .source = {},
    .calendar = "small",
    .counting = {},
    .limits = {limit("dispatch", LimitKind::duty, {Step::received_by_bureau}, taken_up, {15, LengthUnit::calendar_day}),
               limit("notice", LimitKind::duty, {Step::received_by_unit, Step::transferred_in}, taken_up,
                     {15, LengthUnit::calendar_day}),
               limit("objection", LimitKind::window, {Step::transferred_in},
                     {Step::objected, Step::transferred_in, Step::accepted, Step::declined, Step::review_requested,
                      Step::withdrawn},
                     {5, LengthUnit::working_day}),
               extendable(limit(
                   "handle", LimitKind::duty, {Step::accepted, Step::reopened, Step::sent_back},
                   {Step::answered, Step::sent_back, Step::review_answered, Step::rereview_answered, Step::withdrawn},
                   {60, LengthUnit::calendar_day})),
               limit("review", LimitKind::window, {Step::answered}, {Step::reopened, Step::review_requested},
                     {30, LengthUnit::calendar_day}),
               limit("review_decide", LimitKind::duty, {Step::review_requested},
                     {Step::review_answered, Step::rereview_requested, Step::sent_back, Step::withdrawn},
                     {30, LengthUnit::calendar_day}),
               limit("rereview", LimitKind::window, {Step::review_answered}, {Step::rereview_requested},
                     {30, LengthUnit::calendar_day}),
               limit("rereview_decide", LimitKind::duty, {Step::rereview_requested},
                     {Step::rereview_answered, Step::sent_back, Step::withdrawn}, {30, LengthUnit::calendar_day})},
    .grounds = {{"final", {}, "36(3)"}},
    .outcomes = {{"supported", {}, "32"}},
    .ratings = {{"satisfied", {}, ""}, {"dissatisfied", {}, ""}},
    .opening_purposes = {{{"contact", {}, "", {}}, ""}},
    .next_steps = {},
    .reviews = {{.id = "review", .name = {}, .article = "35"}, {.id = "rereview", .name = {}, .article = "36"}},
    .review_outcomes = {{.id = "upheld", .effect = ReviewEffect::uphold},
                        {.id = "changed", .effect = ReviewEffect::change},
                        {.id = "sent_back", .effect = ReviewEffect::send_back},
                        {.id = "too_late", .effect = ReviewEffect::not_admitted}},
    .after_reviews = {},
    .rating_days_max = {},
    .reopen_days_max = 30,
};

inline const Calendar calendar{.id = "small", .version = "1", .years = {2026}, .off = {}, .work = {}};

inline const Units units{{
    {.id = bureau, .parent = {}, .kind = UnitKind::bureau, .name_zh = "信访局", .name_en = "Petition Bureau"},
    {.id = water, .parent = bureau, .kind = UnitKind::body, .name_zh = "水务局", .name_en = "Water Authority"},
    {.id = roads, .parent = bureau, .kind = UnitKind::body, .name_zh = "交通局", .name_en = "Roads Authority"},
    {.id = water_station, .parent = water, .kind = UnitKind::body, .name_zh = "东河供水站", .name_en = "East Station"},
}};

/// The same with everything that a rulebook may have besides.
inline const Rulebook full_rulebook = [] {
    Rulebook full = rulebook;
    full.id = "full";
    full.opening_purposes.push_back({{"recusal", {}, "", {}}, "supervisor"});
    full.classes = {
        {.id = "ordinary"}, {.id = "retaliation", .bypass = true}, {.id = "simple", .chosen_by = ClassChooser::office}};
    for (LimitRule& one : full.limits) {
        if (one.id == "handle") one.classes = {"ordinary", "retaliation"};
        if (one.id == "review_decide") one.met_by.push_back(Step::rereview_answered);
    }
    LimitRule simple =
        limit("handle_simple", LimitKind::duty, {Step::accepted, Step::reopened, Step::sent_back},
              {Step::answered, Step::sent_back, Step::review_answered, Step::rereview_answered, Step::withdrawn},
              {10, LengthUnit::working_day});
    simple.classes = {"simple"};
    full.limits.push_back(std::move(simple));
    full.limits.push_back(limit("review_notice", LimitKind::duty, {Step::review_requested},
                                {Step::review_acknowledged, Step::review_answered, Step::sent_back, Step::withdrawn},
                                {5, LengthUnit::calendar_day}));
    full.limits.push_back(limit("account", LimitKind::duty, {Step::supervision_opened},
                                {Step::supervision_answered, Step::withdrawn}, {10, LengthUnit::calendar_day}));
    full.pauses = {
        {.id = "question",
         .cause = PauseCause::clarification,
         .limits = {"handle", "handle_simple", "account"},
         .days_max = 20},
        {.id = "talks", .cause = PauseCause::mediation, .limits = {"handle"}, .days_max = 30},
        {.id = "hearing", .cause = PauseCause::hearing, .limits = {"handle", "review_decide"}, .days_max = 20},
        {.id = "flood",
         .cause = PauseCause::force_majeure,
         .limits = {"dispatch", "notice", "handle", "handle_simple"},
         .days_max = 10}};
    full.supervision = {{.id = "overdue", .cause = SupervisionCause::missed_limit},
                        {.id = "unkept", .cause = SupervisionCause::broken_promise},
                        {.id = "shirking", .cause = SupervisionCause::by_hand}};
    full.representatives_max = 2;
    full.look_back_days = 90;
    return full;
}();

/// Two holidays in the third week.
inline const Calendar holidays{.id = "small",
                               .version = "1",
                               .years = {2026},
                               .off = {{monday + days{15}, "h"}, {monday + days{16}, "h"}},
                               .work = {}};

inline Context context(Actor actor, Date on = monday, bool holds_receipt = false) {
    return {.now = {Instant{on} + std::chrono::hours{9}, on},
            .actor = actor,
            .holds_receipt = holds_receipt,
            .entered_on = {},
            .rulebook = rulebook,
            .calendar = calendar,
            .units = units};
}

/// Under the full rulebook, on that day after the first.
inline Context full(Actor actor, int day = 0, bool holds_receipt = false) {
    const Date on = monday + days{day};
    return {.now = {Instant{on} + std::chrono::hours{9}, on},
            .actor = actor,
            .holds_receipt = holds_receipt,
            .entered_on = {},
            .rulebook = full_rulebook,
            .calendar = holidays,
            .units = units};
}
inline Context the_filer(int day) { return full(Actor::filer(), day, true); }
inline Context the_clock(int day) { return full(Actor::clock(), day); }

inline Actor officer(OfficerId id, UnitId unit, Roles roles) { return {roles, id, unit}; }
inline Actor registrar(UnitId unit) { return officer(registrar_id, unit, {Role::registrar}); }
inline Actor handler(UnitId unit) { return officer(handler_id, unit, {Role::handler}); }

inline Officer handler_of(UnitId unit) {
    return {.id = handler_id, .unit = unit, .roles = {Role::handler}, .sign_in = "h", .name = "H"};
}

inline const FileGrievance filing{.tag = {1}, .subject = "停水", .text = "三天没有水", .code_digest = {2}};

/// Plays commands on a case as the office would, and fails the test when one is refused.
class Story {
public:
    Story& then(const Command& command, const Context& with) {
        const auto events = decide(state_, command, with);
        EXPECT_TRUE(events) << to_text(events.error().code) << " " << events.error().field;
        if (events) {
            for (const Event& event : *events) {
                const Recorded recorded = record(state_, command, event, with);
                types_.emplace_back(type_of(event));
                state_ = evolve(state_, recorded);
            }
        }
        return *this;
    }
    [[nodiscard]] const Case& state() const { return state_; }
    [[nodiscard]] const std::vector<std::string>& types() const { return types_; }

private:
    Case state_;
    std::vector<std::string> types_;
};

inline Story filed() { return Story{}.then(filing, context(Actor::filer())); }
inline Story referred() { return filed().then(ReferCase{.to = water, .reason = "供水"}, context(registrar(bureau))); }
inline Story accepted() { return referred().then(AcceptCase{.procedure = "现场核查"}, context(registrar(water))); }
inline Story handled() { return accepted().then(AssignHandler{handler_of(water)}, context(registrar(water))); }
inline const AnswerGrievance answer{.claim = "停水",
                                    .facts = "管道破裂",
                                    .rule = "供水条例第22条",
                                    .reasons = "已抢修",
                                    .outcome = "supported",
                                    .next_step = "三十日内可申请复查"};
inline Story answered(Date on = monday + days{10}) { return handled().then(answer, context(handler(water), on)); }

// Under the full rulebook, all on the first day but the answer.
inline Story full_referred() {
    return Story{}.then(filing, full(Actor::filer())).then(ReferCase{water, "供水"}, full(registrar(bureau)));
}
inline Story full_accepted() { return full_referred().then(AcceptCase{"现场核查"}, full(registrar(water))); }
inline Story full_handled() { return full_accepted().then(AssignHandler{handler_of(water)}, full(registrar(water))); }
inline Story full_answered(int day = 10) { return full_handled().then(answer, full(handler(water), day)); }
inline Actor approver(UnitId unit) { return officer({21}, unit, {Role::approver}); }
inline Actor supervisor(UnitId unit) { return officer({22}, unit, {Role::supervisor}); }

inline RefusalCode why(const Case& current, const Command& command, const Context& with) {
    const auto events = decide(current, command, with);
    EXPECT_FALSE(events);
    return events ? RefusalCode::nothing_missed : events.error().code;
}

inline std::vector<std::string> running(const Case& current) {
    std::vector<std::string> names;
    for (const RunningLimit& one : current.limits) names.push_back(one.limit + " " + to_text(one.due_on));
    return names;
}

}  // namespace huiyin::small_office
