#include "codec/rulebook_toml.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "codec/calendar_toml.hpp"
#include "domain/rulebook/check.hpp"

namespace huiyin::codec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

Rulebook rulebook_of(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(HUIYIN_SOURCE_DIR "/rules/" + name + ".toml").rdbuf();
    auto parsed = parse_rulebook(text.str());
    if (!parsed) ADD_FAILURE() << name << ": " << to_text(parsed.error());
    return *std::move(parsed);
}

const Rulebook& china_2022() {
    static const Rulebook rulebook = rulebook_of("cn-xinfang-2022");
    return rulebook;
}

template <class Item>
std::vector<std::string> ids(const std::vector<Item>& items) {
    std::vector<std::string> ids;
    for (const Item& item : items) ids.push_back(item.id);
    return ids;
}

TEST(China2022, is_fit_for_use) {
    EXPECT_EQ(china_2022().reference(), "cn-xinfang-2022@3");
    EXPECT_EQ(china_2022().calendar, "cn");
    for (const RulebookProblem& problem : check_rulebook(china_2022())) ADD_FAILURE() << to_text(problem);
}

TEST(China2022, counts_as_the_civil_law_does_and_does_not_roll) {
    EXPECT_EQ(china_2022().counting, (Counting{.from_next_day = true, .roll_to_workday = false}));
    EXPECT_EQ(china_2022().rating_days_max, std::nullopt);
    EXPECT_EQ(china_2022().reopen_days_max, 30);
}

/// What a rulebook says of one limit.
struct Limit {
    std::string_view id;
    LimitKind kind;
    std::optional<Length> length;
    std::string_view article;
    Lapse lapse;
    std::vector<std::string> classes{};
};

constexpr auto duty = LimitKind::duty;
constexpr auto window = LimitKind::window;

Length calendar_days(int amount) { return {amount, LengthUnit::calendar_day}; }
Length working_days(int amount) { return {amount, LengthUnit::working_day}; }

void expect_limits(const Rulebook& rulebook, const std::vector<Limit>& expected) {
    EXPECT_EQ(rulebook.limits.size(), expected.size());
    for (const auto& [id, kind, length, article, lapse, classes] : expected) {
        SCOPED_TRACE(id);
        const LimitRule* limit = rulebook.find_limit(id);
        ASSERT_NE(limit, nullptr);
        EXPECT_EQ(limit->kind, kind);
        EXPECT_EQ(limit->length, length);
        EXPECT_EQ(limit->article, article);
        EXPECT_EQ(limit->lapse, lapse);
        EXPECT_EQ(limit->classes, classes);
    }
}

TEST(China2022, has_each_limit_with_its_number_and_article) {
    const std::vector<std::string> ordinary{"appeal", "suggestion"};
    const std::string simplified = "国信发〔2016〕8号";
    expect_limits(china_2022(),
                  {{"bureau_dispatch", duty, calendar_days(15), "22(1)", Lapse::accountability, ordinary},
                   {"unit_notice_direct", duty, calendar_days(15), "23(1)", Lapse::accountability, ordinary},
                   {"unit_notice_transferred", duty, calendar_days(15), "23(3)", Lapse::accountability, ordinary},
                   {"jurisdiction_objection", window, working_days(5), "23(3)", Lapse::none},
                   {"handle", duty, calendar_days(60), "34", Lapse::escalate, {"appeal"}},
                   {"suggestion_reply", duty, calendar_days(60), "29(1)*", Lapse::escalate, {"suggestion"}},
                   {"simplified_relay", duty, working_days(1), simplified, Lapse::accountability, {"simplified"}},
                   {"simplified_accept", duty, working_days(3), simplified, Lapse::accountability, {"simplified"}},
                   {"simplified_handle", duty, working_days(10), simplified, Lapse::escalate, {"simplified"}},
                   {"retaliation_take_up", duty, calendar_days(3), "18(4)*", Lapse::escalate, {"retaliation"}},
                   {"retaliation_handle", duty, calendar_days(15), "18(4)*", Lapse::escalate, {"retaliation"}},
                   {"review_request", window, calendar_days(30), "35", Lapse::none},
                   {"review_decide", duty, calendar_days(30), "35", Lapse::escalate},
                   {"rereview_request", window, calendar_days(30), "36(1)", Lapse::none},
                   {"rereview_decide", duty, calendar_days(30), "36", Lapse::escalate},
                   {"urgent_report", duty, std::nullopt, "25", Lapse::accountability},
                   {"transfer_feedback", duty, std::nullopt, "22(1)(3)", Lapse::escalate},
                   {"supervision_reply", duty, calendar_days(30), "40(4)*", Lapse::escalate}});
}

TEST(China2022, gives_every_class_one_duty_at_a_time_until_the_answer) {
    for (const CaseClass& one : china_2022().classes) {
        for (const Step step : {Step::received_by_bureau, Step::received_by_unit, Step::transferred_in, Step::accepted,
                                Step::reopened, Step::sent_back}) {
            SCOPED_TRACE(one.id + " " + std::string(huiyin::to_text(step)));
            EXPECT_EQ(std::ranges::count_if(china_2022().limits,
                                            [&](const LimitRule& limit) {
                                                return limit.kind == LimitKind::duty && limit.length &&
                                                       is_for_class(limit.classes, one.id) &&
                                                       std::ranges::count(limit.starts_on, step) == 1;
                                            }),
                      1);
        }
    }
}

TEST(China2022, has_a_class_that_goes_past_who_is_named_and_one_that_the_office_chooses) {
    EXPECT_THAT(ids(china_2022().classes), ElementsAre("appeal", "suggestion", "simplified", "retaliation"));
    EXPECT_EQ(china_2022().ordinary_class(), "appeal");
    for (const CaseClass& one : china_2022().classes) {
        EXPECT_EQ(one.bypass, one.id == "retaliation") << one.id;
        EXPECT_EQ(one.chosen_by == ClassChooser::office, one.id == "simplified") << one.id;
    }
    EXPECT_EQ(china_2022().find_class("retaliation")->article, "") << "the class is not from the text";
}

TEST(China2022, lets_only_the_clock_of_re_review_stand_still_and_only_for_a_hearing) {
    ASSERT_EQ(china_2022().pauses.size(), 1U);
    const PauseRule& pause = china_2022().pauses.front();
    EXPECT_EQ(pause.cause, PauseCause::hearing);
    EXPECT_THAT(pause.limits, ElementsAre("rereview_decide"));
    EXPECT_EQ(pause.article, "36");
    EXPECT_EQ(pause.days_max, 30);
}

TEST(China2022, opens_supervision_by_article_40_and_for_a_broken_promise) {
    EXPECT_THAT(ids(china_2022().supervision),
                ElementsAre("overdue", "promise_broken", "against_rules", "shirking", "falsifying", "not_carried_out"));
    for (const SupervisionTrigger& trigger : china_2022().supervision) {
        EXPECT_EQ(trigger.article, trigger.cause == SupervisionCause::broken_promise ? "" : "40(1)") << trigger.id;
    }
}

TEST(China2022, lets_five_speak_for_many_and_asks_again_after_ninety_days) {
    EXPECT_EQ(china_2022().representatives_max, 5);
    EXPECT_EQ(china_2022().look_back_days, 90);
    EXPECT_EQ(china_2022().retention->months, 360);
    EXPECT_EQ(china_2022().retention->article, "") << "the office's own";
    EXPECT_EQ(china_2022().small_cell, 5);
    EXPECT_THAT(china_2022().satisfied, ElementsAre("satisfied", "basically_satisfied"));
}

TEST(India2024, has_each_limit_with_its_number_and_article) {
    const Rulebook india = rulebook_of("in-cpgrams-2024");
    EXPECT_THAT(check_rulebook(india), IsEmpty());
    expect_limits(india, {{"redress", duty, calendar_days(21), "OM 2024-08-23", Lapse::escalate, {"grievance"}},
                          {"redress_dpg", duty, calendar_days(30), "OM 2024-09-26", Lapse::escalate, {"dpg_taken_up"}},
                          {"appeal_decide", duty, calendar_days(30), "OM 2024-08-23", Lapse::escalate}});
    EXPECT_EQ(india.reviews.front().decided_by, ReviewAuthority::next_higher);
    EXPECT_THAT(ids(india.grounds),
                ElementsAre("sub_judice", "family", "right_to_information", "religious", "territorial_integrity"));
}

TEST(EnglishCouncils, count_both_stages_from_the_acknowledgement) {
    const Rulebook councils = rulebook_of("en-councils");
    EXPECT_THAT(check_rulebook(councils), IsEmpty());
    expect_limits(councils, {{"acknowledge", duty, working_days(5), "stage 1", Lapse::escalate},
                             {"stage_1", duty, working_days(10), "stage 1", Lapse::escalate},
                             {"stage_2_acknowledge", duty, working_days(5), "stage 2", Lapse::escalate},
                             {"stage_2", duty, working_days(20), "stage 2", Lapse::escalate}});
    EXPECT_THAT(councils.find_limit("stage_2")->starts_on, ElementsAre(Step::review_acknowledged));
    EXPECT_EQ(councils.find_limit("stage_1")->extension->length, working_days(10));
    EXPECT_EQ(councils.find_limit("stage_2")->extension, std::nullopt);
    EXPECT_EQ(councils.reviews.front().decided_by, ReviewAuthority::other_officer);
}

TEST(Philippines3720, extends_each_class_once_by_its_own_length) {
    const Rulebook philippines = rulebook_of("ph-3-7-20");
    EXPECT_THAT(check_rulebook(philippines), IsEmpty());
    expect_limits(philippines,
                  {{"preliminary_check", duty, std::nullopt, "9-10", Lapse::none},
                   {"simple", duty, working_days(3), "9-10", Lapse::deemed_approved, {"simple"}},
                   {"complex", duty, working_days(7), "9-10", Lapse::deemed_approved, {"complex"}},
                   {"highly_technical", duty, working_days(20), "9-10", Lapse::deemed_approved, {"highly_technical"}},
                   {"review_decide", duty, working_days(20), "*", Lapse::escalate}});
    for (const CaseClass& one : philippines.classes) {
        const LimitRule& limit = *philippines.find_limit(one.id);
        ASSERT_TRUE(limit.extension) << one.id;
        EXPECT_EQ(limit.extension->length, limit.length);
        EXPECT_EQ(limit.extension->times_max, 1);
        EXPECT_TRUE(limit.extension->notice_before);
    }
    EXPECT_THAT(philippines.find_pause(PauseCause::force_majeure)->limits,
                ElementsAre("simple", "complex", "highly_technical"));
}

/// The texts of next steps are found by the round that they lead to.
TEST(EveryRulebook, proposes_a_text_for_each_review_that_a_filer_can_ask_for) {
    for (const std::string name : {"cn-xinfang-2022", "in-cpgrams-2024", "en-councils", "ph-3-7-20"}) {
        const Rulebook rulebook = rulebook_of(name);
        EXPECT_EQ(rulebook.id, name);
        for (const ReviewRound& round : rulebook.reviews) {
            EXPECT_NE(find_choice(rulebook.next_steps, round.id), nullptr) << name << " " << round.id;
        }
    }
}

TEST(EveryRulebook, that_was_replaced_can_still_be_read) {
    EXPECT_EQ(rulebook_of("past/cn-xinfang-2022-1").reference(), "cn-xinfang-2022@1");
    EXPECT_EQ(rulebook_of("past/cn-xinfang-2022-2").reference(), "cn-xinfang-2022@2");
}

TEST(China2022, starts_and_ends_the_limits_of_the_main_path) {
    const std::vector<Step> taken_up{Step::transferred_in,  Step::accepted,          Step::declined, Step::sent_back,
                                     Step::review_answered, Step::rereview_answered, Step::withdrawn};
    struct {
        std::string_view id;
        std::vector<Step> starts_on;
        std::vector<Step> met_by;
    } const examples[] = {
        {"bureau_dispatch", {Step::received_by_bureau}, taken_up},
        {"unit_notice_direct", {Step::received_by_unit}, taken_up},
        {"unit_notice_transferred", {Step::transferred_in}, taken_up},
        {"handle",
         {Step::accepted, Step::reopened, Step::sent_back},
         {Step::accepted, Step::declined, Step::answered, Step::sent_back, Step::review_answered,
          Step::rereview_answered, Step::withdrawn}},
        {"review_request", {Step::answered}, {Step::review_requested, Step::reopened, Step::withdrawn}},
    };
    for (const auto& [id, starts_on, met_by] : examples) {
        SCOPED_TRACE(id);
        const LimitRule* limit = china_2022().find_limit(id);
        ASSERT_NE(limit, nullptr);
        EXPECT_EQ(limit->starts_on, starts_on);
        EXPECT_EQ(limit->met_by, met_by);
    }
}

TEST(China2022, extends_only_the_handling) {
    for (const LimitRule& limit : china_2022().limits) {
        EXPECT_EQ(limit.extension.has_value(), limit.id == "handle") << limit.id;
    }
    EXPECT_EQ(
        china_2022().find_limit("handle")->extension,
        (Extension{
            .length = {30, LengthUnit::calendar_day}, .times_max = 1, .approver = "approver", .notice_before = true}));
}

TEST(China2022, declines_only_what_ends_with_the_body_that_has_it) {
    EXPECT_THAT(ids(china_2022().grounds),
                ElementsAre("already_in_procedure", "concluded_by_rereview", "litigation_matter", "arbitration",
                            "party_appeal", "administrative_procedure"));
}

std::vector<std::string> outcomes_for(const std::string& case_class) {
    std::vector<std::string> ids;
    for (const Choice& outcome : china_2022().outcomes) {
        if (is_for_class(outcome.classes, case_class)) ids.push_back(outcome.id);
    }
    return ids;
}

TEST(China2022, lets_an_answer_end_as_its_class_does_and_be_rated_in_three_ways) {
    EXPECT_THAT(outcomes_for("appeal"), ElementsAre("supported", "explained", "not_supported", "hardship_help"));
    EXPECT_THAT(outcomes_for("suggestion"), ElementsAre("adopted", "partly_adopted", "not_adopted"));
    EXPECT_THAT(outcomes_for("retaliation"), ElementsAre("retaliation_found", "retaliation_not_found"));
    EXPECT_EQ(outcomes_for("simplified").size(), 7U);
    EXPECT_EQ(find_choice(china_2022().outcomes, "hardship_help")->article, "") << "not an outcome of Article 32";
    EXPECT_THAT(ids(china_2022().ratings), ElementsAre("satisfied", "basically_satisfied", "dissatisfied"));
    EXPECT_EQ(find_choice(china_2022().outcomes, "explained")->name.zh, "解释说明");
    EXPECT_EQ(find_choice(china_2022().ratings, "basically_satisfied")->name.zh, "基本满意");
    EXPECT_EQ(find_choice(china_2022().ratings, "satisfied")->article, "");
}

TEST(Documentation, has_examples_of_a_rulebook_and_a_calendar_that_can_be_used) {
    std::ostringstream page;
    page << std::ifstream(HUIYIN_SOURCE_DIR "/docs/rulebooks.md").rdbuf();
    const std::string text = page.str();
    constexpr std::string_view fence = "```toml\n";
    std::vector<std::string> examples;
    for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
        at += fence.size();
        examples.push_back(text.substr(at, text.find("```", at) - at));
    }
    ASSERT_EQ(examples.size(), 2U);
    const auto rulebook = parse_rulebook(examples[0]);
    ASSERT_TRUE(rulebook) << to_text(rulebook.error());
    EXPECT_THAT(check_rulebook(*rulebook), IsEmpty());
    const auto calendar = parse_calendar(examples[1]);
    ASSERT_TRUE(calendar) << to_text(calendar.error());
}

/// A whole small rulebook, one key a line, so that a test can spoil one.
constexpr std::string_view small_rulebook = R"(id = "demo"
version = 2
name = { zh = "示例", en = "Demo" }
source = "Nowhere"
calendar = "cn"
rating_days_max = 90
outcome = [{ id = "yes", name = { zh = "是", en = "Yes" }, article = "5" }]
rating = [{ id = "good", name = { zh = "好", en = "Good" } }]
opening_purpose = [{ id = "hear", name = { zh = "听", en = "Hear" } }]
next_step = [{ id = "up", name = { zh = "上", en = "Up" } }]
ground = [{ id = "late", name = { zh = "迟", en = "Late" }, article = "4" }]
[counting]
count_from_next_day = false
roll_to_next_workday = true
[[limit]]
id = "handle"
name = { zh = "办理", en = "Handling" }
kind = "duty"
starts_on = ["accepted", "reopened"]
met_by = ["answered"]
length = { amount = 3, unit = "month" }
duty = { zh = "办结", en = "Decide" }
article = "3"
lapse = "deemed_approved"
extension = { amount = 72, unit = "hour", times_max = 2, approver = "lead", notice_before = false }
)";

/// What may be left out of it.
constexpr std::string_view small_numbers = R"(satisfied = ["good"]
representatives_max = 3
look_back_days = 80
small_cell = 7
)";
constexpr std::string_view small_rest = R"([[class]]
id = "plain"
name = { zh = "普", en = "Plain" }
article = "8"
chosen_by = "filer"
[[class]]
id = "grave"
name = { zh = "重大", en = "Grave" }
chosen_by = "office"
bypass = true
[[pause]]
id = "storm"
name = { zh = "风暴", en = "Storm" }
article = "9"
cause = "force_majeure"
limits = ["handle"]
days_max = 14
[[supervision]]
id = "late"
name = { zh = "迟", en = "Late" }
cause = "missed_limit"
[[supervision]]
id = "seen"
name = { zh = "见", en = "Seen" }
article = "10"
cause = "by_hand"
[[supervision]]
id = "promised"
name = { zh = "诺", en = "Promised" }
cause = "broken_promise"
[retention]
months = 60
declined_months = 24
withdrawn_months = 12
article = "11"
)";
constexpr std::string_view small_reviews = R"([[review]]
id = "second"
name = { zh = "二", en = "Second" }
article = "7"
decided_by = "other_officer"
[[review_outcome]]
id = "anew"
name = { zh = "重", en = "Anew" }
effect = "send_back"
[after_reviews]
zh = "诉讼"
en = "Court"
)";

TEST(ParseRulebook, reads_every_key) {
    std::string text = std::string(small_numbers) + std::string(small_rulebook);
    const auto of_limit = text.find("lapse = \"deemed_approved\"\n");
    text.insert(of_limit, "classes = [\"grave\", \"plain\"]\n");
    const auto of_outcome = text.find(", article = \"5\"");
    text.insert(of_outcome, ", classes = [\"plain\"]");
    const auto parsed = parse_rulebook(text + std::string(small_rest) + std::string(small_reviews));
    ASSERT_TRUE(parsed) << to_text(parsed.error());
    Rulebook expected;
    expected.id = "demo";
    expected.version = 2;
    expected.name = {"示例", "Demo"};
    expected.source = "Nowhere";
    expected.calendar = "cn";
    expected.counting = {.from_next_day = false, .roll_to_workday = true};
    expected.limits = {
        {.id = "handle",
         .name = {"办理", "Handling"},
         .kind = LimitKind::duty,
         .starts_on = {Step::accepted, Step::reopened},
         .met_by = {Step::answered},
         .length = Length{3, LengthUnit::month},
         .duty = {"办结", "Decide"},
         .article = "3",
         .extension =
             Extension{.length = {72, LengthUnit::hour}, .times_max = 2, .approver = "lead", .notice_before = false},
         .lapse = Lapse::deemed_approved,
         .classes = {"grave", "plain"}}};
    expected.grounds = {{.id = "late", .name = {"迟", "Late"}, .article = "4"}};
    expected.outcomes = {{.id = "yes", .name = {"是", "Yes"}, .article = "5", .classes = {"plain"}}};
    expected.ratings = {{.id = "good", .name = {"好", "Good"}, .article = ""}};
    expected.opening_purposes = {{{.id = "hear", .name = {"听", "Hear"}, .article = "", .classes = {}}, ""}};
    expected.next_steps = {{.id = "up", .name = {"上", "Up"}, .article = ""}};
    expected.reviews = {
        {.id = "second", .name = {"二", "Second"}, .article = "7", .decided_by = ReviewAuthority::other_officer}};
    expected.review_outcomes = {
        {.id = "anew", .name = {"重", "Anew"}, .article = "", .effect = ReviewEffect::send_back}};
    expected.after_reviews = {"诉讼", "Court"};
    expected.rating_days_max = 90;
    expected.satisfied = {"good"};
    expected.representatives_max = 3;
    expected.look_back_days = 80;
    expected.small_cell = 7;
    expected.retention = Retention{.months = 60, .declined_months = 24, .withdrawn_months = 12, .article = "11"};
    expected.classes = {
        {.id = "plain", .name = {"普", "Plain"}, .article = "8", .chosen_by = ClassChooser::filer, .bypass = false},
        {.id = "grave", .name = {"重大", "Grave"}, .article = "", .chosen_by = ClassChooser::office, .bypass = true}};
    expected.pauses = {{.id = "storm",
                        .name = {"风暴", "Storm"},
                        .article = "9",
                        .cause = PauseCause::force_majeure,
                        .limits = {"handle"},
                        .days_max = 14}};
    expected.supervision = {
        {.id = "late", .name = {"迟", "Late"}, .article = "", .cause = SupervisionCause::missed_limit},
        {.id = "seen", .name = {"见", "Seen"}, .article = "10", .cause = SupervisionCause::by_hand},
        {.id = "promised", .name = {"诺", "Promised"}, .article = "", .cause = SupervisionCause::broken_promise}};
    EXPECT_EQ(*parsed, expected);
}

/// The small rulebook with the first occurrence of `old` replaced.
std::string with(std::string_view old, std::string_view replacement) {
    std::string text(small_rulebook);
    const auto at = text.find(old);
    if (at == std::string::npos) ADD_FAILURE() << "not in the rulebook: " << old;
    return text.replace(at, old.size(), replacement);
}

TEST(ParseRulebook, refuses_with_the_place_and_the_reason) {
    struct {
        std::string_view old;
        std::string_view replacement;
        std::string_view then;
    } const examples[] = {
        {"version = 2", "version = \"2\"", "line 2, column 11: version must be a whole number"},
        {"version = 2", "version = 0", "line 2, column 11: version must be from 1 to 1000000"},
        {"version = 2", "version = 2\nversion = 3", "line 3, column 11: not valid TOML: "},
        {"version = 2", "versoin = 2", "line 2, column 1: versoin is not a known key; known here: id, version, "},
        {"id = \"demo\"", "id = \"Demo\"",
         "line 1, column 6: id must be 1 to 64 characters of a-z, 0-9, hyphen and underscore"},
        {", en = \"Demo\"", "", "line 3, column 8: name.en is missing"},
        {"\"Nowhere\"", "\"\"", "line 4, column 10: source: must not be empty"},
        {"\"Nowhere\"", "\"a\\u0000b\"", "line 4, column 10: source: must be one line, without control characters"},
        {"calendar = \"cn\"\n", "", "line 1, column 1: calendar is missing"},
        {"rating_days_max = 90", "rating_days_max = 10001",
         "line 6, column 19: rating_days_max must be from 1 to 10000"},
        {"{ id = \"yes\", name", "{ id = \"yes\", name = { zh = \"是\", en = \"Yes\" } }, { id = \"yes\", name",
         "line 7, column 68: outcome[2].id: `yes` is given twice"},
        {"{ zh = \"好\", en = \"Good\" }", "\"好\"", "line 8, column 33: rating[1].name must be a table"},
        {", article = \"4\"", "", "line 11, column 11: ground[1].article is missing"},
        {"count_from_next_day = false", "count_from_next_day = 0",
         "line 13, column 23: counting.count_from_next_day must be true or false"},
        {"roll_to_next_workday = true\n", "", "line 12, column 1: counting.roll_to_next_workday is missing"},
        {"id = \"handle\"\n", "", "line 15, column 1: limit[1].id is missing"},
        {"kind = \"duty\"", "kind = \"right\"",
         "line 18, column 8: limit[1].kind: `right` is not one of: duty, window"},
        {"\"reopened\"", "\"opened\"", "line 19, column 26: limit[1].starts_on[2]: `opened` is not a step"},
        {"\"reopened\"", "\"accepted\"", "line 19, column 26: limit[1].starts_on[2]: `accepted` is given twice"},
        {"\"reopened\"", "7", "line 19, column 26: limit[1].starts_on[2] must be text in quotes"},
        {"[\"answered\"]", "\"answered\"", "line 20, column 10: limit[1].met_by must be a list"},
        {"amount = 3,", "", "line 21, column 10: limit[1].length.amount is missing"},
        {"amount = 3,", "amount = 10001,", "line 21, column 21: limit[1].length.amount must be from 1 to 10000"},
        {"amount = 3,", "amount = 0,", "line 21, column 21: limit[1].length.amount must be from 1 to 10000"},
        {"amount = 3,", "amount = 3.5,", "line 21, column 21: limit[1].length.amount must be a whole number"},
        {"\"month\"", "\"day\"",
         "line 21, column 31: limit[1].length.unit: `day` is not one of: hour, calendar_day, working_day, month"},
        {"\"month\"", "\"month\", times_max = 1",
         "line 21, column 40: limit[1].length.times_max is not a known key; known here: amount, unit"},
        {"article = \"3\"\n", "", "line 15, column 1: limit[1].article is missing"},
        {"\"deemed_approved\"", "\"fine\"",
         "line 24, column 9: limit[1].lapse: `fine` is not one of: none, accountability, escalate, final, "
         "deemed_approved"},
        {"times_max = 2, ", "", "line 25, column 13: limit[1].extension.times_max is missing"},
        {"approver = \"lead\", ", "", "line 25, column 13: limit[1].extension.approver is missing"},
        {"[counting]", "retention = { months = 0 }\n[counting]",
         "line 12, column 24: retention.months must be from 1 to 1200"},
        {"[counting]", "retention = { years = 3 }\n[counting]",
         "line 12, column 15: retention.years is not a known key; known here: months, declined_months, "},
        {"[counting]", "retention = { article = \"1\" }\n[counting]",
         "line 12, column 13: retention.months is missing"},
        {"[[limit]]", "[limit]", "line 15, column 1: limit must be a list"},
        {"[[limit]]", "[[limits]]", "line 15, column 3: limits is not a known key; known here: "},
    };
    for (const auto& [old, replacement, then] : examples) {
        SCOPED_TRACE(then);
        const auto parsed = parse_rulebook(with(old, replacement));
        ASSERT_FALSE(parsed);
        EXPECT_THAT(to_text(parsed.error()), StartsWith(then));
    }
}

TEST(ParseRulebook, refuses_a_text_that_is_too_long_or_not_utf_8) {
    const auto too_long = parse_rulebook(std::string(toml_bytes_max + 1, '\n'));
    ASSERT_FALSE(too_long);
    EXPECT_EQ(to_text(too_long.error()), "line 1, column 1: the text is longer than 1048576 bytes");
    const auto not_utf_8 = parse_rulebook("id = \"\xFF\"\n");
    ASSERT_FALSE(not_utf_8);
    EXPECT_EQ(not_utf_8.error().problem, TomlProblem::not_toml);
}

TEST(ParseRulebook, refuses_lists_in_lists_without_end) {
    const auto parsed = parse_rulebook("id = " + std::string(100'000, '['));
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().problem, TomlProblem::not_toml);
}

}  // namespace
}  // namespace huiyin::codec
