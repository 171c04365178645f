#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/queue_page.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct StaffPagesTest : testing::Test {
    std::string url() const { return "/staff/case/" + receipt.number; }
    void show(const std::string& name) {
        browser.sign_in(name);
        browser.get(url());
    }
    void refer_to_roads() { office.act(receipt.id, "registrar", ReferCase{UnitId{2}, "It is a road lamp."}); }
    Case now() const { return office.find(receipt.id).state; }

    fake::Office office;
    app::OfficePointer office_now = office.services().office();
    const Rulebook& rulebook = office_now->rulebooks.front();
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
    app::FilingReceipt receipt = office.file(fake::plain_request());
};

// --- signing in ------------------------------------------------------------------------------------------------------

TEST_F(StaffPagesTest, signing_in_leads_back_to_where_one_wanted_to_go) {
    browser.get(url());
    EXPECT_EQ(browser.last().status, 303);
    browser.follow();
    browser.submit("/staff/sign-in", {{"user", "registrar"}, {"password", "correct horse"}});
    EXPECT_EQ(browser.header("Location"), url());
    const std::string cookie = browser.header("Set-Cookie");
    EXPECT_THAT(cookie, AllOf(HasSubstr("HttpOnly"), HasSubstr("SameSite=Lax")));
    browser.follow();
    EXPECT_THAT(browser.page(), HasSubstr("Street lamp"));
}

TEST_F(StaffPagesTest, a_way_back_never_leads_to_another_site) {
    for (const std::string to : {"//evil.example/", "https://evil.example/", "/staff//evil.example", "/staff/../case",
                                 "/case", "/staff/%0d%0aX: y"}) {
        SCOPED_TRACE(to);
        browser.forget_cookies();
        browser.get("/staff/sign-in?to=" + to);
        browser.submit("/staff/sign-in", {{"user", "registrar"}, {"password", "correct horse"}, {"to", to}});
        EXPECT_EQ(browser.header("Location"), "/staff");
    }
}

TEST_F(StaffPagesTest, a_wrong_password_an_unknown_name_and_a_disabled_account_look_the_same) {
    std::vector<std::string> pages;
    for (const auto& [user, password] : std::vector<std::pair<std::string, std::string>>{
             {"registrar", "wrong"}, {"nobody", "correct horse"}, {"disabled", "correct horse"}}) {
        browser.forget_cookies();
        browser.get("/staff/sign-in");
        EXPECT_EQ(browser.submit("/staff/sign-in", {{"user", user}, {"password", password}}).status, 403);
        EXPECT_EQ(fake::fields_of(browser.page())["user"], user);
        EXPECT_THAT(browser.page(), Not(HasSubstr("correct horse")));
        pages.push_back(browser.text());
    }
    EXPECT_EQ(pages[0], pages[1]);
    EXPECT_EQ(pages[0], pages[2]);
}

TEST_F(StaffPagesTest, tries_to_sign_in_are_limited_by_address) {
    browser.is_loopback = false;
    int status = 0;
    for (int i = 0; i < 30 && status != 429; ++i) {
        browser.get("/staff/sign-in");
        status = browser.submit("/staff/sign-in", {{"user", "registrar"}, {"password", "wrong"}}).status;
    }
    EXPECT_EQ(status, 429);
}

TEST_F(StaffPagesTest, a_whole_office_behind_one_address_signs_in) {
    browser.is_loopback = false;
    const auto sign_in = [&](const std::string& password) {
        browser.get("/staff/sign-in");
        return browser.submit("/staff/sign-in", {{"user", "registrar"}, {"password", password}}).status;
    };
    for (int i = 0; i < 40; ++i) {
        ASSERT_EQ(sign_in("correct horse"), 303) << i;
        browser.forget_cookies();
    }
    int guesses = 0;
    while (guesses < 30 && sign_in("wrong") != 429) {
        ++guesses;
        static_cast<void>(sign_in("correct horse"));
        browser.forget_cookies();
    }
    EXPECT_NEAR(guesses, 10, 2) << "signing in in between gives no further guess";
}

TEST_F(StaffPagesTest, the_sign_in_form_of_another_site_is_not_taken) {
    EXPECT_EQ(browser.post("/staff/sign-in", {{"user", "registrar"}, {"password", "correct horse"}}).status, 403);
    browser.get("/staff/sign-in");
    EXPECT_EQ(browser
                  .submit("/staff/sign-in",
                          {{"user", "registrar"}, {"password", "correct horse"}, {"csrf", std::string(64, 'a')}})
                  .status,
              403);
}

TEST_F(StaffPagesTest, a_session_ends_by_signing_out_by_idling_and_after_some_hours) {
    show("registrar");
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(browser.submit("/staff/sign-out", {}).status, 200);
    EXPECT_EQ(browser.get(url()).status, 303);

    show("registrar");
    office.set_now(*parse_date("2026-01-06"));
    EXPECT_EQ(browser.get(url()).status, 303);
}

TEST_F(StaffPagesTest, cookies_are_bound_to_the_host_when_the_site_is_secure) {
    Services services = office.services();
    services.settings.secure = true;
    Site secure(services, {staff_routes});
    fake::Browser other(secure);
    other.sign_in("registrar");
    EXPECT_THAT(other.header("Set-Cookie"), AllOf(HasSubstr("__Host-"), HasSubstr("Secure"), HasSubstr("Path=/")));
    EXPECT_EQ(other.get(url()).status, 200);
}

// --- those who see no case -------------------------------------------------------------------------------------------

TEST_F(StaffPagesTest, an_administrator_begins_with_the_accounts_and_can_sign_out) {
    browser.sign_in("administrator");
    EXPECT_EQ(browser.header("Location"), "/staff");
    EXPECT_EQ(browser.follow().status, 200);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Administrator Guan"), HasSubstr("Registrar"), HasSubstr("registrar"),
                                      HasSubstr("Roads Office"), HasSubstr("huiyin user DIR"),
                                      Not(HasSubstr("Gone Qu")), Not(HasSubstr("huiyin verify"))));
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("/staff/sign-out"), HasSubstr("href=\"/units\""),
                                      Not(HasSubstr(receipt.number)), Not(HasSubstr("Street lamp"))));
    browser.submit("/staff/sign-out", {});
    EXPECT_THAT(browser.text(), HasSubstr("You are signed out"));
    EXPECT_EQ(browser.get("/staff").status, 303);
}

TEST_F(StaffPagesTest, an_auditor_begins_with_the_log_and_can_sign_out) {
    browser.sign_in("auditor");
    EXPECT_EQ(browser.follow().status, 200);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Entries in the log: 1."), HasSubstr("huiyin.example/qinghe"),
                                      HasSubstr("huiyin verify --log"), Not(HasSubstr("Registrar"))));
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("/staff/sign-out"), HasSubstr("href=\"/statistics\""),
                                      HasSubstr("href=\"/log\""), Not(HasSubstr(receipt.number))));
    browser.submit("/staff/sign-out", {});
    EXPECT_EQ(browser.get("/staff").status, 303);
}

// --- queues ----------------------------------------------------------------------------------------------------------

TEST_F(StaffPagesTest, queues_show_what_an_officer_may_see) {
    browser.sign_in("registrar");
    browser.follow();
    EXPECT_EQ(browser.header("Location"), "/staff/queue/unit");
    browser.follow();
    EXPECT_THAT(browser.page(), AllOf(HasSubstr(receipt.number), HasSubstr("20 January 2026")));
    browser.sign_in("water");
    browser.get("/staff/queue/unit");
    EXPECT_THAT(browser.page(), Not(HasSubstr(receipt.number)));
    EXPECT_EQ(browser.get("/staff/queue/none").status, 404);
}

TEST_F(StaffPagesTest, a_long_queue_has_pages) {
    for (std::size_t i = 0; i < queue_rows; ++i) (void)office.file(fake::plain_request());
    browser.sign_in("registrar");
    browser.get("/staff/queue/unit");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr(receipt.number), HasSubstr("/staff/queue/unit?page=2")));
    browser.get("/staff/queue/unit?page=2");
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.page(), AllOf(Not(HasSubstr(receipt.number)), HasSubstr("href=\"/staff/queue/unit\"")));
    EXPECT_EQ(browser.get("/staff/queue/unit?page=zero").status, 200);
    EXPECT_EQ(browser.get("/staff/queue/unit?page=99999999999999999").status, 200);
}

TEST_F(StaffPagesTest, units_below_are_seen_by_those_who_watch_them) {
    const Units& units = office_now->units;
    const auto visible = [&](Roles roles, UnitId unit) {
        return visible_units({.id = OfficerId{1}, .unit = unit, .roles = roles}, units);
    };
    EXPECT_EQ(visible({Role::clerk}, UnitId{1}), (std::vector{UnitId{1}}));
    EXPECT_EQ(visible({Role::supervisor}, UnitId{1}), (std::vector{UnitId{1}, UnitId{2}, UnitId{3}}));
    EXPECT_EQ(visible({Role::supervisor}, UnitId{2}), (std::vector{UnitId{2}}));
    EXPECT_EQ(visible({Role::handler}, UnitId{2}), std::vector<UnitId>{});
    EXPECT_EQ(visible({Role::auditor, Role::administrator}, UnitId{1}), std::vector<UnitId>{});
}

TEST_F(StaffPagesTest, a_case_is_opened_by_its_number_if_it_may_be_seen) {
    browser.sign_in("registrar");
    browser.get("/staff/case?number=" + receipt.number);
    EXPECT_EQ(browser.header("Location"), url());
    EXPECT_EQ(browser.get("/staff/case?number=2026-000001-0").status, 404);
    browser.sign_in("water");
    EXPECT_EQ(browser.get("/staff/case?number=" + receipt.number).status, 404);
}

// --- acting ----------------------------------------------------------------------------------------------------------

TEST_F(StaffPagesTest, only_what_the_role_may_do_now_is_offered) {
    show("registrar");
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("/register_case\""), HasSubstr("/refer\""), HasSubstr("/accept\""),
                      HasSubstr("/decline\""), Not(HasSubstr("/answer\"")), Not(HasSubstr("/open_identity\""))));
    show("clerk");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("/register_case\""), Not(HasSubstr("/refer\""))));
    show("supervisor");
    EXPECT_THAT(browser.page(), AllOf(Not(HasSubstr("/accept\"")), Not(HasSubstr("/answer\""))));
}

TEST_F(StaffPagesTest, a_case_goes_the_whole_way_to_its_answer) {
    show("registrar");
    browser.submit(url() + "/register_case", {});
    EXPECT_EQ(browser.header("Location"), url() + "?done=register_case");
    browser.follow();
    browser.submit(url() + "/refer", {{"refer_to", "2"}, {"refer_reason", "It is a road lamp."}});
    EXPECT_EQ(browser.last().status, 303);

    show("roads");
    browser.submit(url() + "/accept", {{"accept_procedure", "On site"}});
    browser.follow();
    browser.submit(url() + "/assign_handler", {{"assign_handler_officer", "4"}});
    browser.follow();
    browser.submit(url() + "/assign_lead", {{"assign_lead_officer", "5"}});
    EXPECT_EQ(now().handler, OfficerId{4});
    EXPECT_EQ(now().lead, OfficerId{5});

    show("handler");
    browser.submit(url() + "/ask_filer", {{"ask_question", "Which lamp?"}});
    EXPECT_TRUE(now().question_open);
    browser.follow();
    EXPECT_THAT(fake::fields_of(browser.page())["answer_next_step"], Not(testing::IsEmpty())) << "from the rulebook";
    browser.submit(url() + "/answer", {{"answer_claim", "Light"},
                                       {"answer_facts", "Broken"},
                                       {"answer_rule", "Roads Act 1"},
                                       {"answer_reasons", "Ours"},
                                       {"answer_outcome", rulebook.outcomes.front().id}});
    EXPECT_EQ(now().stage, Stage::answered);
    browser.follow();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Broken"), HasSubstr("Roads Act 1")));
}

TEST_F(StaffPagesTest, more_time_is_given_once_with_the_old_date_still_shown) {
    refer_to_roads();
    office.act(receipt.id, "roads", AcceptCase{"On site"});
    show("roads");
    const Date old_date = now().limits.front().due_on;
    browser.submit(url() + "/extend_limit", {{"extend_limit", "handle"}, {"extend_due_on", "tomorrow"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("id=\"extend_reason-error\""), HasSubstr("id=\"extend_due_on-error\"")));
    browser.submit(url() + "/extend_limit",
                   {{"extend_limit", "handle"}, {"extend_due_on", ""}, {"extend_reason", "It has to be measured"}});
    EXPECT_EQ(browser.header("Location"), url() + "?done=extend_limit");
    EXPECT_GT(now().limits.front().due_on, old_date);
    browser.follow();
    EXPECT_THAT(browser.text(),
                AllOf(HasSubstr("It has to be measured"), HasSubstr("was " + Locale::date(old_date, Language::en))));
    EXPECT_THAT(browser.page(), Not(HasSubstr("/extend_limit\"")));
}

TEST_F(StaffPagesTest, a_review_is_decided_one_level_up_by_somebody_else) {
    refer_to_roads();
    office.act(receipt.id, "roads", AcceptCase{"On site"});
    office.act(receipt.id, "roads",
               AnswerGrievance{"Light", "Broken", "Roads Act 1", "Ours", rulebook.outcomes.front().id, "Review"});
    office.act(receipt.id, {}, AskForReview{"Not so"});
    show("roads");
    EXPECT_THAT(browser.page(), Not(HasSubstr("/decide_review\"")));
    show("director");
    EXPECT_THAT(browser.page(), Not(HasSubstr("value=\"too_late\""))) << "it came in time";
    browser.submit(url() + "/decide_review", {{"decide_review_facts", "Seen on site"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("id=\"decide_review_outcome-error\""), HasSubstr("id=\"decide_review_rule-error\"")));
    EXPECT_EQ(fake::fields_of(browser.page())["decide_review_facts"], "Seen on site");
    browser.submit(url() + "/decide_review", {{"decide_review_facts", "Seen on site"},
                                              {"decide_review_rule", "Roads Act 2"},
                                              {"decide_review_reasons", "It was not measured"},
                                              {"decide_review_outcome", "sent_back"}});
    EXPECT_EQ(browser.header("Location"), url() + "?done=decide_review");
    EXPECT_EQ(now().stage, Stage::accepted);
    EXPECT_EQ(now().holder, UnitId{2});
}

TEST_F(StaffPagesTest, who_sends_a_case_out_of_sight_is_told_that_it_is_done) {
    refer_to_roads();
    office.act(receipt.id, "roads", AcceptCase{"On site"});
    show("director");
    ASSERT_EQ(browser.get(url()).status, 404) << "it lies with another unit";
    EXPECT_EQ(browser.get(url() + "?done=decide_review").status, 200);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("The decision has been sent."), Not(HasSubstr(receipt.number))));
    EXPECT_EQ(browser.get(url() + "?done=nonsense").status, 404);
}

TEST_F(StaffPagesTest, a_form_with_faults_comes_back_filled_in) {
    refer_to_roads();
    show("roads");
    browser.submit(url() + "/decline", {{"decline_facts", "They moved."}, {"decline_reasons", ""}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("id=\"decline_ground-error\""), HasSubstr("id=\"decline_reasons-error\""),
                      HasSubstr("id=\"decline_where_to_go-error\""), Not(HasSubstr("id=\"decline_facts-error\"")),
                      HasSubstr("id=\"act-decline\" open")));
    EXPECT_EQ(fake::fields_of(browser.page())["decline_facts"], "They moved.");
    EXPECT_EQ(now().stage, Stage::registered);
}

TEST_F(StaffPagesTest, a_decline_names_the_article_of_its_ground) {
    refer_to_roads();
    show("roads");
    browser.submit(url() + "/decline", {{"decline_ground", rulebook.grounds.front().id},
                                        {"decline_facts", "f"},
                                        {"decline_reasons", "r"},
                                        {"decline_where_to_go", "w"}});
    ASSERT_EQ(now().stage, Stage::declined);
    const auto file = office.find(receipt.id);
    EXPECT_THAT(std::get<GrievanceDeclined>(file.timeline.back().recorded.event).rule,
                HasSubstr(rulebook.grounds.front().article));
}

TEST_F(StaffPagesTest, a_unit_complained_of_is_not_offered_and_not_taken) {
    app::FilingRequest request = fake::plain_request();
    request.about = {"Water Office"};
    receipt = office.file(request);
    show("registrar");
    EXPECT_THAT(browser.page(), Not(HasSubstr("<option value=\"3\"")));
    EXPECT_THAT(browser.page(), HasSubstr("<option value=\"2\""));
    browser.submit(url() + "/refer", {{"refer_to", "3"}, {"refer_reason", "x"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(), HasSubstr("id=\"refer_to-error\""));
}

TEST_F(StaffPagesTest, a_day_beyond_the_calendar_is_said_and_not_guessed) {
    office.set_now(*parse_date("2031-01-05"));
    show("registrar");
    browser.submit(url() + "/refer", {{"refer_to", "2"}, {"refer_reason", "A road lamp"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.text(), HasSubstr("January 2031"));
    EXPECT_EQ(fake::fields_of(browser.page())["refer_reason"], "A road lamp");
}

TEST_F(StaffPagesTest, a_form_without_the_sessions_token_is_not_taken_and_keeps_what_was_typed) {
    show("registrar");
    for (const std::string& csrf : {std::string(), std::string(64, '0')}) {
        browser.submit(url() + "/refer", {{"csrf", csrf}, {"refer_to", "2"}, {"refer_reason", "A road lamp"}});
        EXPECT_EQ(browser.last().status, 403);
        EXPECT_EQ(fake::fields_of(browser.page())["refer_reason"], "A road lamp");
    }
    EXPECT_EQ(browser.submit("/staff/sign-out", {{"csrf", ""}}).status, 403);
    EXPECT_EQ(now().version, 1);
}

TEST_F(StaffPagesTest, what_was_typed_before_the_session_was_over_is_there_after_signing_in) {
    show("registrar");
    auto fields = fake::fields_of(browser.page());
    fields["refer_to"] = "2";
    fields["refer_reason"] = "First line\r\nSecond line";
    browser.forget_cookies();
    browser.post(url() + "/refer", {fields.begin(), fields.end()});
    EXPECT_EQ(browser.last().status, 403);
    browser.submit("/staff/sign-in", {{"user", "registrar"}, {"password", "correct horse"}});
    EXPECT_EQ(fake::fields_of(browser.page())["refer_reason"], "First line\nSecond line");
    EXPECT_EQ(fake::fields_of(browser.page())["refer_to"], "2");
    EXPECT_EQ(now().version, 1) << "nothing is done without being sent again";
    browser.submit(url() + "/refer", {});
    EXPECT_EQ(now().holder, UnitId{2});
}

TEST_F(StaffPagesTest, a_form_made_before_something_else_happened_shows_what_changed) {
    show("registrar");
    const std::string old_page = browser.page();
    office.act(receipt.id, "clerk", RegisterCase{});
    browser.submit(url() + "/refer", {{"refer_to", "2"}, {"refer_reason", "A road lamp"}});
    EXPECT_EQ(browser.last().status, 409);
    const Services services = office.services();
    EXPECT_THAT(browser.text(), HasSubstr(services.locale.pattern("event.registered", Language::en)));
    EXPECT_EQ(fake::fields_of(browser.page())["refer_reason"], "A road lamp");
    browser.submit(url() + "/refer", {});
    EXPECT_EQ(browser.last().status, 303);
}

TEST_F(StaffPagesTest, a_conflict_in_the_log_itself_shows_what_changed) {
    show("registrar");
    office.before_next_submit = [&] { office.act(receipt.id, "clerk", RegisterCase{}); };
    browser.submit(url() + "/accept", {{"accept_procedure", "On site"}});
    EXPECT_EQ(browser.last().status, 409);
    EXPECT_EQ(fake::fields_of(browser.page())["accept_procedure"], "On site");
}

TEST_F(StaffPagesTest, an_act_that_the_role_may_not_take_is_refused) {
    show("clerk");
    browser.submit(url() + "/accept", {{"accept_procedure", "On site"}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_EQ(now().version, 1);
    EXPECT_EQ(browser.submit(url() + "/nothing", {}).status, 404);
}

TEST_F(StaffPagesTest, a_store_in_trouble_keeps_what_was_typed) {
    show("registrar");
    office.trouble = app::StoreTrouble::full;
    browser.submit(url() + "/refer", {{"refer_to", "2"}, {"refer_reason", "A road lamp"}});
    EXPECT_EQ(browser.last().status, 503);
    EXPECT_EQ(fake::fields_of(browser.page())["refer_reason"], "A road lamp");
}

TEST_F(StaffPagesTest, a_custodian_opens_the_identity_once_and_leaves_a_trace) {
    app::FilingRequest request = fake::plain_request();
    request.identity = {.name = "Zhang San", .phone = "139"};
    receipt = office.file(request);
    show("custodian");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("/open_identity\""), Not(HasSubstr("Zhang San"))));
    browser.submit(url() + "/open_identity", {{"open_reason", "To send the answer"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(), Not(HasSubstr("Zhang San")));
    browser.submit(url() + "/open_identity", {{"open_purpose", rulebook.opening_purposes.front().id}});
    EXPECT_EQ(browser.last().status, 422) << "the password is asked for each time";
    browser.submit(url() + "/open_identity", {{"open_password", "wrong guess"}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_THAT(browser.page(), AllOf(Not(HasSubstr("Zhang San")), Not(HasSubstr("wrong guess"))));
    EXPECT_TRUE(std::holds_alternative<GrievanceFiled>(office.find(receipt.id).timeline.back().recorded.event));
    browser.submit(url() + "/open_identity", {{"open_password", "correct horse"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.page(), HasSubstr("Zhang San"));
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    EXPECT_TRUE(std::holds_alternative<IdentityOpened>(office.find(receipt.id).timeline.back().recorded.event));
    browser.get(url());
    EXPECT_THAT(browser.page(), Not(HasSubstr("Zhang San")));
    show("registrar");
    EXPECT_THAT(browser.page(), Not(HasSubstr("/open_identity\"")));
}

}  // namespace
}  // namespace huiyin::web
