#include "domain/grievance/retention.hpp"

#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using Strings = std::vector<std::string>;

/// The full rulebook, with a year of retention and half of it for what was withdrawn.
const Rulebook keeping = [] {
    Rulebook rules = full_rulebook;
    rules.retention = Retention{.months = 12, .declined_months = 24, .withdrawn_months = 6, .article = {}};
    return rules;
}();

Context kept(Actor actor, Date on, bool holds_receipt = false, const Rulebook& rules = keeping) {
    return {.now = {Instant{on} + std::chrono::hours{9}, on},
            .actor = actor,
            .holds_receipt = holds_receipt,
            .entered_on = {},
            .rulebook = rules,
            .calendar = holidays,
            .units = units};
}
Context clock_on(std::string_view day) { return kept(Actor::clock(), *parse_date(day)); }
Date on(std::string_view day) { return *parse_date(day); }

/// Answered on 15 January 2026, and asked again in April.
Story old_answer() { return full_answered().then(RecordMissedLimits{}, clock_on("2026-04-20")); }

Story erased_case() { return old_answer().then(EraseCase{}, clock_on("2027-01-15")); }

TEST(Retention, ends_so_many_months_after_the_closing_that_stands) {
    Story story = full_answered();
    EXPECT_EQ(erasure_day(story.state(), keeping), on("2027-01-15"));
    EXPECT_EQ(erasure_day(full_handled().state(), keeping), std::nullopt) << "an open case";
    story.then(ReopenCase{"又停了"}, kept(Actor::filer(), on("2026-02-01"), true));
    EXPECT_EQ(erasure_day(story.state(), keeping), std::nullopt) << "open again";
    story.then(answer, kept(handler(water), on("2026-03-31")));
    EXPECT_EQ(erasure_day(story.state(), keeping), on("2027-03-31"));
    const DeclineCase decline{"final", "f", "r", "r", "w"};
    EXPECT_EQ(erasure_day(full_referred().then(decline, kept(registrar(water), on("2026-01-09"))).state(), keeping),
              on("2028-01-09"));
    const Story withdrawn = full_handled().then(WithdrawGrievance{}, kept(Actor::filer(), on("2026-08-31"), true));
    EXPECT_EQ(erasure_day(withdrawn.state(), keeping), on("2027-02-28")) << "February has no 31st";
}

TEST(Retention, without_a_rule_erases_nothing) {
    const Story story = full_answered();
    EXPECT_EQ(erasure_day(story.state(), full_rulebook), std::nullopt);
    EXPECT_EQ(why(story.state(), EraseCase{}, the_clock(5000)), RefusalCode::not_erasable);
}

TEST(Retention, waits_for_every_window_of_the_filer) {
    Rulebook rules = keeping;
    rules.retention = Retention{.months = 1, .declined_months = {}, .withdrawn_months = {}, .article = {}};
    const Case current = full_answered().state();
    EXPECT_EQ(erasure_day(current, rules), on("2026-01-15") + days{91}) << "asked again after 90 days";
    rules.look_back_days.reset();
    EXPECT_EQ(erasure_day(current, rules), on("2026-02-15")) << "review and reopening end the day before";
    rules.reopen_days_max = 40;
    EXPECT_EQ(erasure_day(current, rules), on("2026-01-15") + days{41});
    rules.rating_days_max = 50;
    EXPECT_EQ(erasure_day(current, rules), on("2026-01-15") + days{51});
    Case longer = current;
    longer.limits.push_back({.limit = "review", .from = monday, .due_on = on("2026-06-30"), .paused_until = {}});
    EXPECT_EQ(erasure_day(longer, rules), on("2026-07-01"));
}

TEST(Retention, waits_while_something_is_owed) {
    Story story = full_handled()
                      .then(MakePromise{"换管道", on("2027-12-31"), water}, full(handler(water), 5))
                      .then(answer, full(handler(water), 10));
    EXPECT_EQ(erasure_day(story.state(), keeping), std::nullopt) << "a promise";
    story.then(KeepPromise{1, "已换"}, full(handler(water), 20));
    EXPECT_EQ(erasure_day(story.state(), keeping), on("2027-12-31") + days{31})
        << "until its day and the window after it the filer may say that it was not kept";
    Story asked = full_answered().then(OpenSupervision{"shirking", "r"}, full(supervisor(bureau), 11));
    EXPECT_EQ(erasure_day(asked.state(), keeping), std::nullopt) << "supervision";
}

TEST(Hold, stops_erasing_until_it_is_lifted_by_a_supervisor) {
    Story story = old_answer();
    const Context above = kept(supervisor(bureau), on("2026-06-01"));
    EXPECT_EQ(why(story.state(), PlaceHold{""}, above), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), PlaceHold{"r"}, kept(handler(water), on("2026-06-01"))), RefusalCode::not_permitted);
    EXPECT_EQ(why(story.state(), LiftHold{"r"}, above), RefusalCode::not_on_hold);
    story.then(PlaceHold{"法院调卷"}, above);
    EXPECT_EQ(story.types().back(), "hold-placed");
    EXPECT_EQ(story.state().hold, (Hold{bureau, on("2026-06-01")}));
    EXPECT_EQ(why(story.state(), PlaceHold{"r"}, above), RefusalCode::on_hold);
    EXPECT_EQ(erasure_day(story.state(), keeping), std::nullopt);
    EXPECT_EQ(why(story.state(), EraseCase{}, clock_on("2040-01-01")), RefusalCode::on_hold);
    EXPECT_EQ(why(story.state(), LiftHold{"r"}, kept(approver(water), on("2026-07-01"))), RefusalCode::not_permitted);
    EXPECT_EQ(why(story.state(), LiftHold{"r"}, kept(supervisor(water), on("2026-07-01"))), RefusalCode::not_permitted)
        << "a unit below does not undo it";
    story.then(LiftHold{"判决已生效"}, kept(supervisor(bureau), on("2040-01-01")));
    EXPECT_EQ(erasure_day(story.state(), keeping), on("2027-01-15"));
    EXPECT_TRUE(decide(story.state(), EraseCase{}, clock_on("2040-01-01")));
}

TEST(Erasure, comes_on_its_day_by_the_clock_and_once_only) {
    Story story = old_answer();
    EXPECT_EQ(why(story.state(), EraseCase{}, clock_on("2027-01-14")), RefusalCode::not_erasable);
    EXPECT_EQ(why(story.state(), EraseCase{}, kept(supervisor(bureau), on("2027-01-15"))), RefusalCode::not_permitted);
    EXPECT_EQ(why(full_handled().state(), EraseCase{}, clock_on("2027-01-15")), RefusalCode::not_erasable);
    const auto events = decide(story.state(), EraseCase{}, clock_on("2027-01-15"));
    ASSERT_TRUE(events);
    ASSERT_EQ(events->size(), 1U);
    EXPECT_EQ(std::get<CaseErased>(events->front()), (CaseErased{.rule = "full@1",
                                                                 .due_on = on("2027-01-15"),
                                                                 .events = story.state().version,
                                                                 .attachments = 0,
                                                                 .identity = false}));
    const Recorded tombstone = record(story.state(), EraseCase{}, events->front(), clock_on("2027-01-15"));
    EXPECT_EQ(tombstone.by.role, Role::clock);
    story.then(EraseCase{}, clock_on("2027-01-15"));
    EXPECT_EQ(story.state().erased_on, on("2027-01-15"));
    EXPECT_EQ(erasure_day(story.state(), keeping), std::nullopt);
    EXPECT_EQ(next_due(story.state(), keeping), std::nullopt);
    EXPECT_EQ(why(story.state(), EraseCase{}, clock_on("2027-01-16")), RefusalCode::case_erased);
}

TEST(Erasure, first_has_the_clock_record_what_passed) {
    Story story = full_answered().then(EraseCase{}, clock_on("2027-02-01"));
    EXPECT_EQ(story.types().at(story.types().size() - 2), "look-back-asked");
    EXPECT_EQ(story.types().back(), "erased");
}

TEST(Erasure, leaves_nothing_to_act_on) {
    const Case erased = erased_case().state();
    const Context filer = kept(Actor::filer(), on("2027-02-01"), true);
    EXPECT_EQ(possible_actions(erased, filer), std::vector<Action>{Action::view_case});
    EXPECT_EQ(possible_actions(erased, kept(supervisor(bureau), on("2027-02-01"))),
              std::vector<Action>{Action::view_case});
    EXPECT_EQ(why(erased, ReopenCase{"r"}, filer), RefusalCode::case_erased);
    EXPECT_EQ(why(erased, GiveIdentity{}, filer), RefusalCode::case_erased);
    EXPECT_EQ(why(erased, PlaceHold{"r"}, kept(supervisor(bureau), on("2027-02-01"))), RefusalCode::case_erased);
    EXPECT_TRUE(erased.about.empty());
    EXPECT_FALSE(erased.has_identity);
}

TEST(Erasure, keeps_what_is_chosen_and_counted_and_no_word) {
    const GrievanceFiled filed = std::get<GrievanceFiled>(remains_of(GrievanceFiled{
        .tag = {1},
        .rulebook = "full@1",
        .subject = "停水",
        .text = "三天没有水",
        .topic = {},
        .place = "东河",
        .about = {"张三"},
        .about_units = {water},
        .wish = "尽快",
        .channel = Channel::letter,
        .unit = bureau,
        .identity_digest = Hash{3},
        .code_digest = Hash{4},
        .clock = {.ended = {}, .started = {{"dispatch", monday, monday + days{15}}}},
        .case_class = "ordinary",
        .attachments = {{.content = Hash{5}, .bytes = 6, .kind = "image/png", .name = "照片", .stored = Hash{7}}},
    }));
    EXPECT_EQ(filed.subject, erased_mark);
    EXPECT_EQ(filed.text, erased_mark);
    EXPECT_EQ(filed.topic, "") << "nothing was written";
    EXPECT_EQ(filed.place, erased_mark);
    EXPECT_TRUE(filed.about.empty());
    EXPECT_EQ(filed.about_units, std::vector<UnitId>{water}) << "still shut out";
    EXPECT_FALSE(filed.identity_digest);
    EXPECT_TRUE(filed.attachments.empty());
    EXPECT_EQ(filed.code_digest, Hash{4}) << "who holds the receipt is told";
    EXPECT_EQ(filed.channel, Channel::letter);
    EXPECT_EQ(filed.clock.started.size(), 1U);
    EXPECT_EQ(std::get<GrievanceFiled>(remains_of(filed)), filed) << "nothing more to take away";
    const GrievanceReopened by_clock{.reason = {}, .clock = {}};
    EXPECT_EQ(std::get<GrievanceReopened>(remains_of(by_clock)), by_clock) << "an empty reason says who did it";
    EXPECT_EQ(std::get<AnswerRated>(remains_of(AnswerRated{"satisfied", "谢谢", {}})),
              (AnswerRated{"satisfied", std::string(erased_mark), {}}));
}

}  // namespace
}  // namespace huiyin
