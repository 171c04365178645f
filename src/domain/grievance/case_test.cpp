#include "domain/grievance/case.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "domain/grievance/case_number.hpp"
#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using std::chrono::days;

using Strings = std::vector<std::string>;

TEST(Filing, lands_at_the_bureau_and_starts_its_limit) {
    const Case current = filed().state();
    EXPECT_EQ(current.stage, Stage::filed);
    EXPECT_EQ(current.holder, bureau);
    EXPECT_EQ(running(current), Strings{"dispatch 2026-01-20"});
}

TEST(Filing, never_lands_at_a_unit_that_it_complains_of) {
    struct {
        std::string_view name;
        UnitId addressed_to;
        std::vector<std::string> about;
        UnitId holder;
    } const examples[] = {
        {"addressed to a unit", water, {}, water},
        {"addressed to the unit it complains of", water, {"水务局的张某"}, bureau},
        {"English name", water, {"the Water Authority"}, bureau},
        {"complains of the bureau too", water, {"水务局", "信访局"}, {}},
        {"addressed to a lower unit it complains of", water_station, {"东河供水站"}, bureau},
        {"somebody unknown", roads, {"某公司"}, roads},
    };
    for (const auto& example : examples) {
        SCOPED_TRACE(example.name);
        FileGrievance command = filing;
        command.addressed_to = example.addressed_to;
        command.about = example.about;
        EXPECT_EQ(Story{}.then(command, context(Actor::filer())).state().holder, example.holder);
    }
}

TEST(Filing, runs_the_clock_even_when_no_unit_may_hold_it) {
    FileGrievance command = filing;
    command.about = {"信访局和水务局"};
    const Case current = Story{}.then(command, context(Actor::filer())).state();
    EXPECT_FALSE(current.holder);
    EXPECT_EQ(running(current), Strings{"dispatch 2026-01-20"});
    EXPECT_TRUE(decide(current, RecordMissedLimits{}, context(Actor::clock(), monday + days{16})));
    EXPECT_EQ(why(current, RegisterCase{}, context(registrar(bureau))), RefusalCode::not_permitted);
}

TEST(Filing, refuses_what_cannot_be_read_and_names_the_field) {
    struct {
        std::string_view name;
        FileGrievance command;
        Refusal then;
    } const examples[] = {
        {"no subject", {.subject = " 　\n", .text = "x"}, {.code = RefusalCode::text_missing, .field = "subject"}},
        {"no text", {.subject = "x", .text = ""}, {.code = RefusalCode::text_missing, .field = "text"}},
        {"long subject",
         {.subject = std::string(201, 'x'), .text = "x"},
         {.code = RefusalCode::text_too_long, .field = "subject", .limit = 200}},
        {"broken UTF-8", {.subject = "x", .text = "\xC0"}, {.code = RefusalCode::text_not_valid, .field = "text"}},
        {"control character",
         {.subject = "x\x01", .text = "x"},
         {.code = RefusalCode::text_not_valid, .field = "subject"}},
        {"too many complained of",
         {.subject = "x", .text = "x", .about = std::vector<std::string>(11, "a")},
         {.code = RefusalCode::too_many_entries, .field = "about", .limit = 10}},
        {"unknown unit",
         {.subject = "x", .text = "x", .addressed_to = UnitId{99}},
         {.code = RefusalCode::no_such_unit, .field = "unit"}},
    };
    for (const auto& [name, command, then] : examples) {
        SCOPED_TRACE(name);
        EXPECT_EQ(decide({}, command, context(Actor::filer())), (Result<std::vector<Event>, Refusal>{fail(then)}));
    }
    FileGrievance longest = filing;
    longest.subject.clear();
    for (int i = 0; i < TextLimits::subject; ++i) longest.subject += "水";
    EXPECT_TRUE(decide({}, longest, context(Actor::filer())));
}

TEST(Referral, registers_the_case_and_moves_the_limits) {
    const Story story = referred();
    EXPECT_EQ(story.types(), (Strings{"filed", "registered", "referred"}));
    EXPECT_EQ(story.state().holder, water);
    EXPECT_EQ(story.state().first_unit, bureau);
    EXPECT_EQ(running(story.state()), (Strings{"notice 2026-01-20", "objection 2026-01-12"}));
}

TEST(Referral, never_goes_to_a_unit_that_is_complained_of) {
    FileGrievance command = filing;
    command.about = {"水务局"};
    const Case current = Story{}.then(command, context(Actor::filer())).state();
    EXPECT_EQ(why(current, ReferCase{water, "r"}, context(registrar(bureau))), RefusalCode::unit_complained_of);
    EXPECT_EQ(why(current, ReferCase{bureau, "r"}, context(registrar(bureau))), RefusalCode::same_unit);
    EXPECT_EQ(why(current, ReferCase{UnitId{77}, "r"}, context(registrar(bureau))), RefusalCode::no_such_unit);
    EXPECT_EQ(why(current, ReferCase{roads, ""}, context(registrar(bureau))), RefusalCode::text_missing);
}

TEST(Referral, to_and_fro_puts_nothing_off) {
    Story story = referred();
    story.then(ReferCase{roads, "路"}, context(registrar(water), monday + days{6}));
    EXPECT_EQ(running(story.state()), (Strings{"notice 2026-01-26", "objection 2026-01-16"})) << "new to that unit";
    story.then(ReferCase{water, "水"}, context(registrar(roads), monday + days{9}));
    EXPECT_EQ(running(story.state()), (Strings{"notice 2026-01-20", "objection 2026-01-21"}));
    story.then(ReferCase{bureau, "退回"}, context(registrar(water), monday + days{12}));
    EXPECT_EQ(story.state().holder, bureau);
    EXPECT_EQ(running(story.state()).front(), "notice 2026-01-20") << "as the bureau had it at first";
    story.then(AcceptCase{"核查"}, context(registrar(bureau), monday + days{13}));
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-03-19"});

    Story late = filed();
    late.then(ReferCase{water, "供水"}, context(registrar(bureau), monday + days{20}));
    late.then(ReferCase{bureau, "退回"}, context(registrar(water), monday + days{20}));
    EXPECT_EQ(running(late.state()).front(), "notice 2026-01-20") << "it is overdue again, as it was";
    EXPECT_EQ(next_due(late.state(), rulebook), monday + days{15});
}

TEST(Referral, of_what_is_late_takes_no_right_from_the_filer) {
    Story story = filed();
    story.then(ReferCase{water, "供水"}, context(registrar(bureau), monday + days{20}));
    EXPECT_EQ(story.types().back(), "referred");
    EXPECT_EQ(running(story.state()).front(), "notice 2026-02-09") << "the new unit has its own time";
    const auto filers = [](int day) { return context(Actor::filer(), monday + days{day}, true); };
    const auto stated = decide(story.state(), StateSilence{}, filers(21));
    ASSERT_TRUE(stated);
    EXPECT_EQ(std::get<SilenceStated>(stated->back()).limits, (std::vector<Lapsed>{{"dispatch", monday + days{15}}}));
    EXPECT_TRUE(decide(story.state(), AskForReview{}, filers(21)));
    Story taken_up = story;
    taken_up.then(AcceptCase{"核查"}, context(registrar(water), monday + days{22}));
    EXPECT_EQ(why(taken_up.state(), AskForReview{}, filers(23)), RefusalCode::not_answered_yet);
    const auto asked = decide(story.state(), AskForReview{}, filers(21));
    ASSERT_TRUE(asked);
    const auto& request = std::get<ReviewRequested>(asked->back());
    EXPECT_EQ(request.from, bureau) << "whose silence it is";
    EXPECT_FALSE(request.unit) << "and the bureau does not review its own silence";
}

TEST(Referral, of_what_is_late_has_the_silence_reviewed_above_the_unit_that_was_silent) {
    Story story = referred();
    story.then(ReferCase{water_station, "下级"}, context(registrar(water), monday + days{20}));
    const Context filer = context(Actor::filer(), monday + days{21}, true);
    story.then(AskForReview{}, filer);
    EXPECT_EQ(story.state().holder, bureau) << "the water authority is above the station, and was silent itself";
    EXPECT_EQ(story.state().review->decided_by_unit, water);
    EXPECT_EQ(why(story.state(), AskForReview{}, filer), RefusalCode::not_answered_yet)
        << "the unit that was just asked is not silent for what was late before";
}

TEST(Objection, is_decided_by_the_sender_and_only_once) {
    Story story = referred();
    story.then(ObjectToJurisdiction{"不属我局"}, context(registrar(water)));
    EXPECT_EQ(story.state().holder, water) << "the unit keeps the case until the sender has decided";
    EXPECT_EQ(why(story.state(), ReferCase{roads, "r"}, context(registrar(water))), RefusalCode::objection_pending);
    EXPECT_EQ(why(story.state(), ObjectToJurisdiction{"again"}, context(registrar(water))),
              RefusalCode::objection_pending);
    story.then(ReferCase{water, "属你局职权"}, context(registrar(bureau), monday + days{2}));
    EXPECT_TRUE(story.state().referral->objection_refused);
    EXPECT_EQ(running(story.state()), (Strings{"notice 2026-01-20", "objection 2026-01-14"}))
        << "the notice goes on counting from when the unit first had the case";
    EXPECT_EQ(why(story.state(), ObjectToJurisdiction{"again"}, context(registrar(water))),
              RefusalCode::objection_already_refused);
}

TEST(Objection, may_send_the_case_elsewhere_or_back) {
    Story elsewhere = referred();
    elsewhere.then(ObjectToJurisdiction{"路"}, context(registrar(water)));
    elsewhere.then(ReferCase{roads, "同意"}, context(registrar(bureau)));
    EXPECT_EQ(elsewhere.state().holder, roads);
    EXPECT_FALSE(elsewhere.state().objection);
    Story back = referred();
    back.then(ObjectToJurisdiction{"路"}, context(registrar(water)));
    back.then(ReferCase{bureau, "收回"}, context(registrar(bureau)));
    EXPECT_EQ(back.state().holder, bureau);
}

TEST(Objection, has_a_window_in_working_days) {
    const Case current = referred().state();
    EXPECT_TRUE(decide(current, ObjectToJurisdiction{"r"}, context(registrar(water), monday + days{7})));
    EXPECT_EQ(why(current, ObjectToJurisdiction{"r"}, context(registrar(water), monday + days{8})),
              RefusalCode::objection_window_closed);
    EXPECT_EQ(why(filed().state(), ObjectToJurisdiction{"r"}, context(registrar(bureau))), RefusalCode::not_referred);
}

TEST(Referral, beyond_the_calendar_is_refused_with_the_day) {
    const auto events =
        decide(filed().state(), ReferCase{water, "r"}, context(registrar(bureau), *parse_date("2026-12-30")));
    ASSERT_FALSE(events);
    EXPECT_EQ(events.error().code, RefusalCode::beyond_calendar);
    EXPECT_EQ(to_text(events.error().day), "2027-01-01");
}

TEST(Acceptance, ends_the_notice_and_starts_the_handling) {
    EXPECT_EQ(running(accepted().state()), Strings{"handle 2026-03-06"});
    EXPECT_EQ(why(accepted().state(), AcceptCase{"x"}, context(registrar(water))), RefusalCode::already_accepted);
    EXPECT_EQ(why(referred().state(), AcceptCase{" "}, context(registrar(water))), RefusalCode::text_missing);
    EXPECT_EQ(why(referred().state(), AcceptCase{"x"}, context(registrar(bureau))), RefusalCode::not_permitted);
}

TEST(Acceptance, is_not_explained_by_what_nobody_sees) {
    for (const std::string unseen :
         {" ", "\u3000", "\u200B", "\u2060\u00AD", "\u3164 \uFEFF", "\U000E0020", "\u202E\n"}) {
        EXPECT_EQ(why(referred().state(), AcceptCase{unseen}, context(registrar(water))), RefusalCode::text_missing);
    }
    for (const std::string seen : {"x", "\u200Bé", "核", "\U0001F642"}) {
        EXPECT_TRUE(decide(referred().state(), AcceptCase{seen}, context(registrar(water)))) << seen;
    }
}

TEST(Decline, needs_ground_facts_rule_reasons_and_where_to_go) {
    const DeclineCase whole{.ground = "final", .facts = "f", .rule = "36(3)", .reasons = "r", .where_to_go = "w"};
    const Context with = context(registrar(water));
    EXPECT_EQ(Story{referred()}.then(whole, with).state().stage, Stage::declined);
    std::string DeclineCase::*const parts[] = {&DeclineCase::facts, &DeclineCase::rule, &DeclineCase::reasons,
                                               &DeclineCase::where_to_go};
    for (auto part : parts) {
        DeclineCase lacking = whole;
        lacking.*part = "  ";
        EXPECT_EQ(why(referred().state(), lacking, with), RefusalCode::text_missing);
    }
    DeclineCase unknown = whole;
    unknown.ground = "not-ours";
    EXPECT_EQ(why(referred().state(), unknown, with), RefusalCode::unknown_choice);
}

TEST(Answer, needs_every_part) {
    std::string AnswerGrievance::*const parts[] = {&AnswerGrievance::claim, &AnswerGrievance::facts,
                                                   &AnswerGrievance::rule, &AnswerGrievance::reasons,
                                                   &AnswerGrievance::next_step};
    for (auto part : parts) {
        AnswerGrievance lacking = answer;
        lacking.*part = "";
        EXPECT_EQ(why(handled().state(), lacking, context(handler(water))), RefusalCode::text_missing);
    }
    AnswerGrievance unknown = answer;
    unknown.outcome = "closed";
    EXPECT_EQ(why(handled().state(), unknown, context(handler(water))), RefusalCode::unknown_choice);
}

TEST(Answer, comes_from_the_assigned_handler_after_acceptance) {
    EXPECT_EQ(why(accepted().state(), answer, context(handler(water))), RefusalCode::not_permitted);
    EXPECT_EQ(why(referred().state(), answer, context(officer(registrar_id, water, {Role::approver}))),
              RefusalCode::not_accepted_yet);
    const Case current = answered().state();
    EXPECT_EQ(current.stage, Stage::answered);
    EXPECT_EQ(running(current), Strings{"review 2026-02-14"});
    EXPECT_EQ(why(current, answer, context(handler(water))), RefusalCode::already_answered);
}

TEST(Answer, given_late_records_the_lateness_first) {
    const Story on_the_day = answered(monday + days{60});
    EXPECT_EQ(on_the_day.types().back(), "answered");
    EXPECT_EQ(std::count(on_the_day.types().begin(), on_the_day.types().end(), "limit-missed"), 0);
    const Story late = answered(monday + days{61});
    ASSERT_GE(late.types().size(), 3U);
    EXPECT_EQ(Strings(late.types().end() - 3, late.types().end()), (Strings{"limit-missed", "escalated", "answered"}));
}

TEST(Clock, records_each_missed_limit_once_and_only_once) {
    Story story = accepted();
    const Context due = context(Actor::clock(), monday + days{60});
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, due), RefusalCode::nothing_missed);
    const Context after_a_week_off = context(Actor::clock(), monday + days{67});
    story.then(RecordMissedLimits{}, after_a_week_off);
    EXPECT_EQ(Strings(story.types().end() - 2, story.types().end()), (Strings{"limit-missed", "escalated"}));
    EXPECT_EQ(story.state().escalated_to, bureau);
    EXPECT_TRUE(story.state().limits.front().missed);
    EXPECT_EQ(next_due(story.state(), rulebook), std::nullopt);
    EXPECT_EQ(why(story.state(), RecordMissedLimits{}, after_a_week_off), RefusalCode::nothing_missed);
}

TEST(Clock, is_the_one_that_is_written_beside_a_missed_limit) {
    const Case current = handled().state();
    const Context late = context(handler(water), monday + days{70});
    const auto events = decide(current, answer, late);
    ASSERT_TRUE(events);
    EXPECT_EQ(record(current, answer, events->front(), late).by.role, Role::clock);
    const Recorded written = record(current, answer, events->back(), late);
    EXPECT_EQ(written.by, (RecordedActor{Role::handler, handler_id, water}));
}

TEST(Filer, may_reply_rate_withdraw_and_reopen_with_the_receipt_alone) {
    const Context with = context(Actor::filer(), monday + days{12}, true);
    const Context without = context(Actor::filer(), monday + days{12}, false);
    EXPECT_TRUE(decide(handled().state(), ReplyToOffice{"补充"}, with));
    EXPECT_EQ(why(handled().state(), ReplyToOffice{"补充"}, without), RefusalCode::not_permitted);
    EXPECT_TRUE(decide(answered().state(), RateAnswer{"satisfied", ""}, with));
    EXPECT_EQ(why(answered().state(), RateAnswer{"satisfied", ""}, without), RefusalCode::not_permitted);
    EXPECT_EQ(why(answered().state(), RateAnswer{"five stars", ""}, with), RefusalCode::unknown_choice);
    EXPECT_EQ(why(handled().state(), RateAnswer{"satisfied", ""}, with), RefusalCode::not_answered_yet);
    EXPECT_TRUE(decide(handled().state(), WithdrawGrievance{}, with));
    EXPECT_EQ(why(answered().state(), WithdrawGrievance{}, with), RefusalCode::already_answered);
    EXPECT_EQ(why(handled().state(), ReopenCase{"r"}, with), RefusalCode::not_answered_yet);
    EXPECT_EQ(why(answered().state(), ReopenCase{""}, with), RefusalCode::text_missing);
}

TEST(Rating, is_given_once_for_each_answer) {
    const Context with = context(Actor::filer(), monday + days{12}, true);
    Story story = answered();
    story.then(RateAnswer{"dissatisfied", "没解决"}, with);
    EXPECT_EQ(why(story.state(), RateAnswer{"satisfied", ""}, with), RefusalCode::already_rated);
    story.then(ReopenCase{"还是没水"}, with).then(answer, context(handler(water), monday + days{13}));
    EXPECT_TRUE(decide(story.state(), RateAnswer{"satisfied", ""}, with));
}

TEST(Reopening, starts_the_handling_anew_within_its_window) {
    Story story = answered();
    story.then(ReopenCase{"还是没水"}, context(Actor::filer(), monday + days{40}, true));
    EXPECT_EQ(story.state().stage, Stage::accepted);
    EXPECT_EQ(story.state().reopenings, 1);
    EXPECT_EQ(running(story.state()), Strings{"handle 2026-04-15"});
    EXPECT_EQ(why(answered().state(), ReopenCase{"r"}, context(Actor::filer(), monday + days{41}, true)),
              RefusalCode::reopen_window_closed);
}

TEST(Reopening, of_a_declined_case_asks_again_whether_it_is_accepted) {
    Story story = referred();
    story.then(DeclineCase{"final", "f", "36(3)", "r", "w"}, context(registrar(water)));
    story.then(ReopenCase{"新事实"}, context(Actor::filer(), monday + days{3}, true));
    EXPECT_EQ(story.state().stage, Stage::registered);
    EXPECT_EQ(running(story.state()), Strings{"notice 2026-01-23"});
    EXPECT_TRUE(decide(story.state(), AcceptCase{"核查"}, context(registrar(water), monday + days{4})));
}

TEST(Withdrawal, ends_every_duty) {
    const Case current =
        Story{handled()}.then(WithdrawGrievance{"解决了"}, context(Actor::filer(), monday, true)).state();
    EXPECT_EQ(current.stage, Stage::withdrawn);
    EXPECT_TRUE(current.limits.empty());
    EXPECT_EQ(why(current, AssignHandler{handler_of(water)}, context(registrar(water))), RefusalCode::already_closed);
}

TEST(Assignment, takes_only_fit_officers) {
    const Context with = context(registrar(water));
    EXPECT_EQ(why(accepted().state(), AssignHandler{handler_of(roads)}, with), RefusalCode::officer_unfit);
    Officer no_handler = handler_of(water);
    no_handler.roles = {Role::clerk};
    EXPECT_EQ(why(accepted().state(), AssignHandler{no_handler}, with), RefusalCode::officer_unfit);
    EXPECT_EQ(why(handled().state(), AssignHandler{handler_of(water)}, with), RefusalCode::already_assigned);
    const Officer chief{.id = {20}, .unit = bureau, .roles = {Role::lead}, .sign_in = "l", .name = "L"};
    EXPECT_TRUE(decide(accepted().state(), AssignLead{chief}, with));
    Officer elsewhere = chief;
    elsewhere.unit = roads;
    EXPECT_EQ(why(accepted().state(), AssignLead{elsewhere}, with), RefusalCode::officer_unfit);
}

TEST(Referral, to_another_unit_leaves_handler_and_lead_behind) {
    const Officer chief{.id = {20}, .unit = water, .roles = {Role::lead}, .sign_in = "l", .name = "L"};
    Story story = referred();
    story.then(AssignHandler{handler_of(water)}, context(registrar(water)));
    story.then(AssignLead{chief}, context(registrar(water)));
    story.then(ObjectToJurisdiction{"路"}, context(registrar(water)));
    story.then(ReferCase{roads, "同意"}, context(registrar(bureau)));
    story.then(AcceptCase{"核查"}, context(registrar(roads)));
    EXPECT_FALSE(story.state().handler);
    EXPECT_FALSE(story.state().lead);
    EXPECT_EQ(why(story.state(), answer, context(Actor::of(chief))), RefusalCode::not_permitted);
}

TEST(Accused, units_that_are_founded_later_are_shut_out_too) {
    FileGrievance command = filing;
    command.about = {"宗教局的人"};
    const Case current = Story{}.then(command, context(Actor::filer())).state();
    std::vector<Unit> more = units.all();
    const UnitId founded{9};
    more.push_back({.id = founded, .parent = bureau, .kind = UnitKind::body, .name_zh = "宗教局", .name_en = ""});
    const Units now(more);
    Context with = context(registrar(bureau));
    const Context later{.now = with.now,
                        .actor = with.actor,
                        .entered_on = {},
                        .rulebook = rulebook,
                        .calendar = calendar,
                        .units = now};
    EXPECT_EQ(why(current, ReferCase{founded, "r"}, later), RefusalCode::unit_complained_of);
}

TEST(Identity, is_opened_by_a_custodian_with_purpose_and_reason) {
    FileGrievance command = filing;
    command.identity_digest = Hash{7};
    const Case named = Story{}.then(command, context(Actor::filer())).state();
    const Actor custodian = officer({30}, bureau, {Role::custodian});
    EXPECT_TRUE(decide(named, OpenIdentity{"contact", "核实"}, context(custodian)));
    EXPECT_EQ(why(named, OpenIdentity{"curiosity", "r"}, context(custodian)), RefusalCode::unknown_choice);
    EXPECT_EQ(why(named, OpenIdentity{"contact", " "}, context(custodian)), RefusalCode::text_missing);
    EXPECT_EQ(why(named, OpenIdentity{"contact", "r"}, context(registrar(bureau))), RefusalCode::not_permitted);
    EXPECT_EQ(why(filed().state(), OpenIdentity{"contact", "r"}, context(custodian)), RefusalCode::no_identity);
}

TEST(Accused, unit_can_do_and_see_nothing_whatever_its_roles) {
    Roles all;
    for (int i = 0; i < role_count; ++i) all.insert(static_cast<Role>(i));
    FileGrievance command = filing;
    command.about = {"水务局"};
    command.identity_digest = Hash{7};
    const Case current = Story{}.then(command, context(Actor::filer())).state();
    EXPECT_TRUE(possible_actions(current, context(officer({40}, water, all))).empty());
    EXPECT_FALSE(possible_actions(current, context(officer({41}, bureau, all))).empty());
}

TEST(Accused, person_can_do_and_see_nothing_in_whatever_unit) {
    FileGrievance command = filing;
    command.about = {"水务局的王建國科长"};
    const Case current = Story{}.then(command, context(Actor::filer())).state();
    const auto as = [&](const std::string& name) {
        return possible_actions(current, context(Actor::of({{42}, current.holder, {Role::registrar}, "r", name})));
    };
    EXPECT_TRUE(as("王建国").empty());
    EXPECT_FALSE(as("李建国").empty());
    const auto as_handler = [&](const std::string& name) {
        return refusal_of_handler(current, {{43}, current.holder, {Role::handler}, "h", name}, units);
    };
    EXPECT_EQ(as_handler("王 建国")->code, RefusalCode::unit_complained_of);
    EXPECT_FALSE(as_handler("李建国"));
    EXPECT_EQ(refusal_of_lead(current, {{44}, current.holder, {Role::lead}, "l", "王建国"}, units)->code,
              RefusalCode::unit_complained_of);
}

TEST(Unheld, case_is_seen_and_placed_only_by_those_whom_no_accused_leads) {
    constexpr UnitId joint_meeting{9};
    FileGrievance command = filing;
    command.about = {"信访局和水务局"};
    command.identity_digest = Hash{7};
    const Case current = Story{}.then(command, context(Actor::filer())).state();
    ASSERT_FALSE(current.holder);
    std::vector<Unit> all_units = units.all();
    all_units.push_back({joint_meeting, {}, UnitKind::body, "联席会议", "Joint Meeting"});
    const Units with_meeting(all_units);
    const auto as = [&](UnitId unit, Roles roles) {
        return Context{.now = context(Actor::clock()).now,
                       .actor = officer({50}, unit, roles),
                       .rulebook = rulebook,
                       .calendar = context(Actor::clock()).calendar,
                       .units = with_meeting};
    };
    const std::vector<Action> see_and_place{Action::view_case, Action::refer};
    struct {
        std::string_view name;
        UnitId unit;
        Roles roles;
        std::vector<Action> may;
    } const examples[] = {
        {"registrar beside", joint_meeting, {Role::registrar}, see_and_place},
        {"supervisor beside", joint_meeting, {Role::supervisor}, see_and_place},
        {"custodian beside opens nothing", joint_meeting, {Role::custodian}, {}},
        {"clerk beside", joint_meeting, {Role::clerk}, {}},
        {"administrator and auditor beside", joint_meeting, {Role::administrator, Role::auditor}, {}},
        {"registrar of the accused", bureau, {Role::registrar, Role::supervisor, Role::custodian}, {}},
        {"another accused", water, {Role::registrar, Role::supervisor, Role::custodian}, {}},
        {"led by the accused", roads, {Role::registrar, Role::supervisor, Role::custodian}, {}},
        {"further below", water_station, {Role::registrar, Role::supervisor, Role::custodian}, {}},
    };
    for (const auto& example : examples) {
        SCOPED_TRACE(example.name);
        EXPECT_EQ(possible_actions(current, as(example.unit, example.roles)), example.may);
    }

    const Context registrar_beside = as(joint_meeting, {Role::registrar});
    EXPECT_EQ(why(current, ReferCase{.to = water, .reason = "x"}, registrar_beside), RefusalCode::unit_complained_of);
    const auto move_to = [&](UnitId to) {
        const ReferCase refer{.to = to, .reason = "无共同上级"};
        Case moved = current;
        const auto events = decide(moved, refer, registrar_beside);
        EXPECT_TRUE(events);
        for (const Event& event : *events) moved = evolve(moved, record(moved, refer, event, registrar_beside));
        return moved;
    };
    const Case at_roads = move_to(roads);
    EXPECT_EQ(at_roads.holder, roads);
    EXPECT_EQ(at_roads.referral->from, joint_meeting) << "so that an objection has somebody who decides it";
    EXPECT_TRUE(possible_actions(at_roads, as(bureau, {Role::supervisor, Role::custodian})).empty())
        << "above the holder, but accused";
    const Case kept = move_to(joint_meeting);
    EXPECT_EQ(kept.holder, joint_meeting);
    EXPECT_EQ(why(kept, ObjectToJurisdiction{.reasons = "x"}, registrar_beside), RefusalCode::not_referred);
    EXPECT_FALSE(refusal_of(kept, Action::open_identity, as(joint_meeting, {Role::custodian})));
}

TEST(PossibleActions, are_exactly_those_that_are_not_refused) {
    const std::vector<Action> for_registrar = possible_actions(referred().state(), context(registrar(water)));
    EXPECT_EQ(for_registrar,
              (std::vector<Action>{Action::view_case, Action::refer, Action::object_to_jurisdiction, Action::accept,
                                   Action::decline, Action::assign_handler, Action::assign_lead, Action::set_meeting,
                                   Action::record_meeting, Action::merge, Action::mark_urgent, Action::recuse}));
    EXPECT_EQ(possible_actions(answered().state(), context(Actor::filer(), monday + days{11}, true)),
              (std::vector<Action>{Action::view_case, Action::rate, Action::reopen, Action::ask_review,
                                   Action::give_code, Action::give_identity}));
}

TEST(CaseNumber, finds_every_single_wrong_digit_and_every_swap) {
    const std::string number = case_number(CaseId{123}, monday);
    EXPECT_EQ(number.substr(0, 12), "2026-000123-");
    EXPECT_EQ(parse_case_number(number), (ParsedCaseNumber{CaseId{123}, 2026}));
    for (std::size_t i = 0; i < number.size(); ++i) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string wrong = number;
            if (wrong[i] == '-' || wrong[i] == digit) continue;
            wrong[i] = digit;
            EXPECT_FALSE(parse_case_number(wrong)) << wrong;
        }
        std::string swapped = number;
        if (i + 1 < number.size()) std::swap(swapped[i], swapped[i + 1]);
        if (swapped != number && swapped[i] != '-' && swapped[i + 1] != '-') {
            EXPECT_FALSE(parse_case_number(swapped)) << swapped;
        }
    }
}

TEST(CaseNumber, forgives_how_it_was_typed) {
    const std::string number = case_number(CaseId{1234567}, monday);
    const auto expected = ParsedCaseNumber{CaseId{1234567}, 2026};
    EXPECT_EQ(parse_case_number(number), expected);
    std::string plain = number;
    std::erase(plain, '-');
    EXPECT_EQ(parse_case_number(" " + plain + " "), expected);
    EXPECT_EQ(parse_case_number("２０２６－" + number.substr(5)), expected);
    for (const std::string_view text : {"", "2026", "2026-000000-0", "abc", "2026-000123-x", "９"}) {
        EXPECT_FALSE(parse_case_number(text)) << text;
    }
}

}  // namespace
}  // namespace huiyin
