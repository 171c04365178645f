#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/grievance/case_number.hpp"
#include "web/act_form.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Date monday = *parse_date("2026-01-05");

/// The acts whose forms are made from one description, on the pages of those who take them.
struct ProcedurePagesTest : testing::Test {
    void accept() {
        office.act(receipt.id, "registrar", ReferCase{UnitId{2}, "It is a road lamp."});
        office.act(receipt.id, "roads", AcceptCase{"On site."});
    }
    void open() { browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}}); }
    http::Response act(const std::string& action, const fake::Browser::Fields& fields) {
        return browser.submit("/case/" + action, fields);
    }
    void staff_acts(const std::string& who, const std::string& action, const fake::Browser::Fields& fields) {
        browser.sign_in(who);
        browser.get("/staff/case/" + receipt.number);
        browser.submit("/staff/case/" + receipt.number + "/" + action, fields);
    }
    Case now() const { return office.find(receipt.id).state; }

    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
    app::FilingReceipt receipt = office.file(fake::plain_request());
};

TEST_F(ProcedurePagesTest, every_plain_form_has_its_texts) {
    const Services services = office.services();
    const Locale& locale = services.locale;
    for (const ActForm& form : act_forms()) {
        if (!form.is_plain) continue;
        for (const std::string_view what : {"title", "body", "submit"}) {
            EXPECT_TRUE(locale.has(text_id(form, what))) << text_id(form, what);
        }
        for (const ActField& field : form.fields) {
            EXPECT_TRUE(locale.has(text_id(form, field, "label"))) << text_id(form, field, "label");
            EXPECT_TRUE(locale.has(text_id(form, field, "hint"))) << text_id(form, field, "hint");
        }
    }
}

TEST_F(ProcedurePagesTest, both_sides_mediate_and_the_filer_accepts_what_was_agreed) {
    accept();
    open();
    act("offer_mediation", {{"offer_mediation_mediator", "people"}, {"offer_mediation_proposal", "Share the cost"}});
    ASSERT_TRUE(now().mediation);
    EXPECT_THAT(browser.page(), Not(HasSubstr("act-accept_mediation"))) << "nobody agrees to the own offer";
    staff_acts("roads", "accept_mediation", {});
    staff_acts("roads", "propose_agreement",
               {{"propose_agreement_text", "Both pay"},
                {"propose_agreement_promise", "A new lamp"},
                {"propose_agreement_due_on", "2026-02-02"}});
    EXPECT_TRUE(now().promises.empty()) << "it binds only when the filer accepted it";
    open();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Both pay"), HasSubstr("Accept the agreement")));
    act("accept_agreement", {});
    ASSERT_EQ(now().promises.size(), 1U);
    EXPECT_THAT(browser.text(),
                AllOf(HasSubstr("What the office promised"), HasSubstr("A new lamp"), HasSubstr("2 February 2026")));
    staff_acts("roads", "keep_promise", {{"keep_promise_number", "1"}, {"keep_promise_how", "Lit since Monday"}});
    open();
    const std::string page = browser.text();
    const std::string promises = page.substr(page.find("What the office promised"));
    EXPECT_LT(promises.find("Lit since Monday"), promises.find("What has been done"))
        << "said where the promise stands";
}

TEST_F(ProcedurePagesTest, who_filed_says_that_a_promise_was_not_kept) {
    accept();
    staff_acts("roads", "make_promise",
               {{"make_promise_what", "A new lamp"}, {"make_promise_due_on", "2026-01-20"}, {"make_promise_unit", ""}});
    open();
    EXPECT_THAT(browser.page(), Not(HasSubstr("act-contest_promise")));
    staff_acts("roads", "keep_promise", {{"keep_promise_number", "1"}, {"keep_promise_how", "Lit"}});
    office.set_now(monday + std::chrono::days{16});
    open();
    act("contest_promise", {{"contest_promise_number", "1"}, {"contest_promise_reason", ""}});
    EXPECT_THAT(browser.page(), HasSubstr("id=\"contest_promise_reason-error\""));
    act("contest_promise", {{"contest_promise_number", "1"}, {"contest_promise_reason", "It is dark"}});
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Not kept, says the filer"), HasSubstr("It is dark")));
    EXPECT_THAT(browser.page(), Not(HasSubstr("act-contest_promise"))) << "once";
}

TEST_F(ProcedurePagesTest, an_urgent_case_stands_first_and_says_so_to_everyone) {
    const app::FilingReceipt older = receipt;
    receipt = office.file(fake::plain_request());
    staff_acts("registrar", "mark_urgent", {{"mark_urgent_reason", "A cable lies on the road"}});
    staff_acts("registrar", "report_urgent",
               {{"report_urgent_to", "The power company"}, {"report_urgent_what", "Switch it off"}});
    browser.get("/staff/case/" + receipt.number);
    EXPECT_THAT(browser.text(), HasSubstr("Urgent"));
    browser.get("/staff/queue/unit");
    EXPECT_LT(browser.text().find(receipt.number), browser.text().find(older.number));
    open();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Urgent"), HasSubstr("A cable lies on the road"),
                                      HasSubstr("The power company"), HasSubstr("Switch it off")));
}

TEST_F(ProcedurePagesTest, a_limit_that_a_referral_replaced_is_not_called_done) {
    office.act(receipt.id, "registrar", ReferCase{UnitId{2}, "A road lamp."});
    office.act(receipt.id, "roads", ReferCase{UnitId{3}, "A lamp of the water works."});
    open();
    const std::string page = browser.text();
    EXPECT_EQ(page.find("No longer applies"), page.rfind("No longer applies"));
    EXPECT_THAT(page, AllOf(HasSubstr("No longer applies"), HasSubstr("Done in time")));
}

TEST_F(ProcedurePagesTest, a_plain_form_with_faults_comes_back_filled_in) {
    accept();
    browser.sign_in("roads");
    browser.get("/staff/case/" + receipt.number);
    const auto refused = browser.submit("/staff/case/" + receipt.number + "/make_promise",
                                        {{"make_promise_what", "A new <lamp>"}, {"make_promise_due_on", "2025-01-01"}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("id=\"act-make_promise\" open"), HasSubstr("A new &lt;lamp&gt;"),
                      HasSubstr("value=\"2025-01-01\""), HasSubstr("<a href=\"#make_promise_due_on\">Last day: "),
                      HasSubstr("id=\"make_promise_due_on-error\"")));
    EXPECT_TRUE(now().promises.empty());
}

TEST_F(ProcedurePagesTest, a_plain_form_names_all_its_faults_at_once) {
    accept();
    browser.sign_in("roads");
    browser.get("/staff/case/" + receipt.number);
    browser.submit("/staff/case/" + receipt.number + "/set_meeting", {{"set_meeting_on", "soon"}});
    for (const std::string field : {"kind", "on", "place", "participants"}) {
        EXPECT_THAT(browser.page(), HasSubstr("id=\"set_meeting_" + field + "-error\"")) << field;
    }
    EXPECT_THAT(browser.text(), HasSubstr("Write the day like 2026-04-05."));
    browser.submit("/staff/case/" + receipt.number + "/set_meeting", {{"set_meeting_on", ""}});
    EXPECT_THAT(browser.text(), Not(HasSubstr("Write the day like"))) << "nothing was typed";
}

TEST_F(ProcedurePagesTest, an_act_without_fields_sent_twice_is_done_once) {
    office.set_now(monday + std::chrono::days{30});
    open();
    const fake::Browser::Fields form{
        {"number", receipt.number}, {"code", receipt.code}, {"version", std::to_string(now().version)}};
    EXPECT_EQ(browser.post("/case/state_silence", form).status, 200);
    const int version = now().version;
    EXPECT_EQ(browser.post("/case/state_silence", form).status, 200);
    EXPECT_EQ(now().version, version);
}

TEST_F(ProcedurePagesTest, a_silence_is_stated_and_taken_home) {
    EXPECT_EQ(browser.post("/statement", {{"number", receipt.number}, {"code", receipt.code}}).status, 404);
    office.set_now(monday + std::chrono::days{30});
    open();
    act("state_silence", {});
    EXPECT_THAT(browser.text(), HasSubstr("Download the statement of silence"));
    const auto file = browser.submit("/statement", {});
    EXPECT_EQ(file.status, 200);
    EXPECT_THAT(browser.header("Content-Disposition"), HasSubstr("huiyin-silence-" + receipt.number));
    EXPECT_THAT(browser.header("Cache-Control"), HasSubstr("no-store"));
    EXPECT_THAT(browser.page(), AllOf(HasSubstr(receipt.number), HasSubstr("c2sp.org/tlog-proof@v1"),
                                      Not(HasSubstr(receipt.code)), Not(HasSubstr("Street lamp"))));
    EXPECT_EQ(browser.post("/statement", {{"number", receipt.number}, {"code", "wrong"}}).status, 422);
}

TEST_F(ProcedurePagesTest, who_is_retaliated_against_finds_the_way_past_the_unit) {
    open();
    EXPECT_THAT(browser.page(), HasSubstr("href=\"/file?class=retaliation\""));
    browser.get("/file?class=retaliation");
    EXPECT_THAT(browser.page(), HasSubstr("value=\"retaliation\" checked"));
    browser.get("/file?class=no-such");
    EXPECT_EQ(browser.last().status, 200);
}

TEST_F(ProcedurePagesTest, a_clock_that_stands_still_is_shown_and_not_called_late) {
    accept();
    staff_acts("roads", "set_meeting",
               {{"set_meeting_kind", "joint_meeting"},
                {"set_meeting_on", "2026-01-20"},
                {"set_meeting_place", "Room 2"},
                {"set_meeting_participants", "The units"}});
    open();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Joint meeting"), HasSubstr("Room 2"), HasSubstr("20 January 2026")));
}

TEST_F(ProcedurePagesTest, what_is_long_open_has_a_lead_and_a_plan_or_says_that_it_has_none) {
    accept();
    office.set_now(monday + std::chrono::days{100});
    browser.sign_in("roads");
    browser.get("/staff/queue/backlog");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr(receipt.number), HasSubstr("100 days"), HasSubstr("No plan")));
    staff_acts(
        "roads", "set_plan_step",
        {{"set_plan_step_what", "Measure"}, {"set_plan_step_due_on", "2026-05-04"}, {"set_plan_step_unit", "2"}});
    browser.get("/staff/queue/backlog");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("0 of 1 steps done"), HasSubstr("next: Roads Office, by 4 May 2026")));
}

TEST_F(ProcedurePagesTest, minutes_say_which_reception_of_the_rota_it_was) {
    accept();
    browser.sign_in("roads");
    browser.get("/staff/case/" + receipt.number);
    EXPECT_THAT(browser.page(), Not(HasSubstr("record_meeting_reception"))) << "there was none";
    browser.get("/staff/receptions");
    browser.submit("/staff/receptions", {{"unit", "2"},
                                         {"day", "2026-01-06"},
                                         {"from", "9:00"},
                                         {"to", "11:30"},
                                         {"place", "Hall"},
                                         {"title", "Head of Roads"},
                                         {"go", "set"}});
    office.set_now(monday + std::chrono::days{2});
    const fake::Browser::Fields minutes{{"record_meeting_kind", "reception"},
                                        {"record_meeting_reception", "1"},
                                        {"record_meeting_participants", "Head and filer"},
                                        {"record_meeting_minutes", "Both spoke"},
                                        {"record_meeting_conclusion", "A visit on site"}};
    fake::Browser::Fields on_another_day = minutes;
    on_another_day.emplace_back("record_meeting_on", "2026-01-07");
    staff_acts("roads", "record_meeting", on_another_day);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("id=\"record_meeting_reception-error\""),
                                      HasSubstr("6 January 2026 09:00–11:30 · Roads Office · Head of Roads")));
    staff_acts("roads", "record_meeting", minutes);
    open();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Roads Office · Head of Roads · 09:00–11:30"), HasSubstr("Both spoke"),
                                      HasSubstr("6 January 2026")));
    browser.language = "zh-CN";
    open();
    EXPECT_THAT(browser.text(), HasSubstr("公路局 · Head of Roads · 09:00–11:30"));
}

}  // namespace
}  // namespace huiyin::web
