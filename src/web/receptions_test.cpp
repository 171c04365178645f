#include "web/receptions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const fake::Browser::Fields morning{{"unit", "1"},     {"day", "2026-01-12"}, {"from", "9:00"}, {"to", "11:30"},
                                    {"place", "Hall"}, {"title", "Head <1>"}, {"name", "Lin"},  {"go", "set"}};

fake::Browser::Fields with(fake::Browser::Fields fields, const fake::Browser::Fields& others) {
    for (const auto& [name, value] : others) {
        std::erase_if(fields, [&name = name](const auto& field) { return field.first == name; });
        fields.emplace_back(name, value);
    }
    return fields;
}

struct ReceptionsTest : testing::Test {
    int set(const fake::Browser::Fields& fields) {
        browser.get("/staff/receptions");
        return browser.submit("/staff/receptions", fields).status;
    }
    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
};

TEST_F(ReceptionsTest, an_empty_rota_says_so) {
    browser.get("/receptions");
    EXPECT_THAT(browser.text(), HasSubstr("Nothing is planned"));
    browser.get("/receptions.ics");
    EXPECT_EQ(browser.last().content_type, "text/calendar; charset=utf-8");
}

TEST_F(ReceptionsTest, what_a_registrar_sets_is_public_at_once) {
    browser.sign_in("registrar");
    ASSERT_EQ(set(morning), 303);
    browser.follow();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("It is saved"), HasSubstr("12 January 2026")));
    browser.get("/receptions");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("Head &lt;1&gt;"), HasSubstr("09:00–11:30"), HasSubstr("Hall")));
    browser.get("/receptions.ics");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("SUMMARY:Head <1> Lin\r\n"), HasSubstr("UID:reception-1@")));
    browser.get("/");
    EXPECT_THAT(browser.page(), HasSubstr("href=\"/receptions\""));
}

TEST_F(ReceptionsTest, a_change_and_a_cancellation_say_why) {
    browser.sign_in("registrar");
    ASSERT_EQ(set(morning), 303);
    browser.get("/staff/receptions?change=1");
    EXPECT_EQ(fake::fields_of(browser.page())["place"], "Hall");
    EXPECT_EQ(browser.submit("/staff/receptions", {{"place", "Room 2"}, {"go", "set"}}).status, 422);
    EXPECT_EQ(fake::fields_of(browser.page())["place"], "Room 2");
    EXPECT_EQ(browser.submit("/staff/receptions", {{"reason", "Painting"}, {"go", "set"}}).status, 303);
    browser.get("/receptions");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Room 2"), HasSubstr("Painting"), Not(HasSubstr("Cancelled"))));
    browser.get("/staff/receptions?change=1");
    EXPECT_EQ(browser.submit("/staff/receptions", {{"reason", "Ill"}, {"go", "cancel"}}).status, 303);
    browser.get("/receptions");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Cancelled"), HasSubstr("Ill")));
}

TEST_F(ReceptionsTest, bad_input_comes_back_with_what_was_typed) {
    browser.sign_in("registrar");
    for (const auto& [name, value] : fake::Browser::Fields{{"day", "tomorrow"},
                                                           {"day", "2026-01-04"},
                                                           {"day", "2027-02-01"},
                                                           {"from", "nine"},
                                                           {"to", "08:00"},
                                                           {"unit", ""},
                                                           {"place", ""},
                                                           {"title", ""},
                                                           {"name", std::string(101, 'x')}}) {
        SCOPED_TRACE(name + "=" + value);
        ASSERT_EQ(set(with(morning, {{name, value}})), 422);
        EXPECT_THAT(browser.page(), HasSubstr("id=\"" + name + "-error\""));
        if (name != "unit") {
            EXPECT_EQ(fake::fields_of(browser.page())[name], value);
        }
    }
    ASSERT_EQ(set(morning), 303);
    EXPECT_EQ(set(morning), 422) << "sent twice, it stands on the rota once";
}

TEST_F(ReceptionsTest, a_rota_is_kept_by_its_registrar_and_the_administrator) {
    for (const std::string name : {"clerk", "handler", "supervisor", "auditor"}) {
        SCOPED_TRACE(name);
        browser.sign_in(name);
        EXPECT_EQ(browser.get("/staff/receptions").status, 403);
    }
    browser.sign_in("registrar");
    EXPECT_EQ(set(with(morning, {{"unit", "2"}})), 403);
    browser.sign_in("administrator");
    EXPECT_EQ(set(with(morning, {{"unit", "2"}})), 303);
    browser.sign_in("registrar");
    browser.get("/staff/receptions");
    EXPECT_EQ(browser.submit("/staff/receptions", {{"reception", "1"}, {"reason", "No"}, {"go", "cancel"}}).status,
              403);
    browser.forget_cookies();
    EXPECT_EQ(browser.get("/staff/receptions").status, 303);
}

TEST_F(ReceptionsTest, who_has_to_come_is_for_the_staff_until_it_is_published) {
    const fake::Browser::Fields called =
        with(morning, {{"attending_unit_1", "2"}, {"attending_title_1", "Deputy <b>"}, {"attending_by_1", "8:45"}});
    browser.sign_in("roads");
    browser.get("/staff/queue/unit");
    EXPECT_THAT(browser.page(), HasSubstr("/staff/receptions")) << "a registrar keeps the rota of the unit";
    browser.sign_in("handler");
    browser.get("/staff/queue/unit");
    EXPECT_THAT(browser.page(), Not(HasSubstr("/staff/receptions")));
    browser.sign_in("registrar");
    ASSERT_EQ(set(called), 303);
    browser.follow();
    EXPECT_THAT(browser.page(), HasSubstr("Roads Office (Deputy &lt;b&gt;), by 08:45"));
    browser.sign_in("handler");
    browser.get("/staff/queue/unit");
    EXPECT_THAT(browser.page(), HasSubstr("/staff/receptions"));
    EXPECT_EQ(browser.get("/staff/receptions").status, 200);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("Your unit has to come"), HasSubstr("Deputy &lt;b&gt;"),
                                      Not(HasSubstr("name=\"place\""))));
    EXPECT_EQ(browser.post("/staff/receptions", morning).status, 403);
    for (const std::string page : {"/receptions", "/receptions.ics", "/api/v1/receptions"}) {
        browser.get(page);
        EXPECT_THAT(browser.page(), Not(HasSubstr("Deputy"))) << page;
    }
    browser.sign_in("registrar");
    browser.get("/staff/receptions?change=1");
    EXPECT_EQ(fake::fields_of(browser.page())["attending_title_1"], "Deputy <b>");
    EXPECT_EQ(
        browser.submit("/staff/receptions", {{"reason", "So"}, {"attending_published", "yes"}, {"go", "set"}}).status,
        303);
    browser.get("/receptions");
    EXPECT_THAT(browser.page(), HasSubstr("Deputy &lt;b&gt;"));
    browser.get("/receptions.ics");
    EXPECT_THAT(browser.page(), HasSubstr("Deputy"));
}

TEST_F(ReceptionsTest, who_has_to_come_is_named_by_unit_office_and_time) {
    browser.sign_in("registrar");
    for (const fake::Browser::Fields& fault :
         {fake::Browser::Fields{{"attending_unit_2", "2"}}, fake::Browser::Fields{{"attending_title_2", "Deputy"}},
          fake::Browser::Fields{{"attending_unit_1", "2"}, {"attending_title_1", "Deputy"}, {"attending_by_1", "noon"}},
          fake::Browser::Fields{
              {"attending_unit_1", "2"}, {"attending_title_1", "Deputy"}, {"attending_by_1", "12:00"}}}) {
        EXPECT_EQ(set(with(morning, fault)), 422);
        EXPECT_THAT(browser.page(), HasSubstr("id=\"attending-error\""));
    }
    ASSERT_EQ(set(with(morning, {{"attending_unit_3", "3"}, {"attending_title_3", "Deputy"}})), 303);
    browser.follow();
    EXPECT_THAT(browser.text(), HasSubstr("Water Office (Deputy), by 09:00")) << "without a time, when it begins";
}

TEST_F(ReceptionsTest, for_which_case_it_is_set_is_shown_to_those_who_may_see_the_case) {
    const app::FilingReceipt receipt = office.file(fake::plain_request());
    browser.sign_in("registrar");
    EXPECT_EQ(set(with(morning, {{"matter", "2026-000009-9"}})), 422);
    EXPECT_THAT(browser.page(), HasSubstr("id=\"matter-error\""));
    ASSERT_EQ(set(with(morning, {{"matter", receipt.number}, {"attending_unit_1", "3"}, {"attending_title_1", "D"}})),
              303);
    browser.follow();
    EXPECT_THAT(browser.page(), HasSubstr("/staff/case/" + receipt.number));
    for (const std::string page : {"/receptions", "/receptions.ics"}) {
        browser.get(page);
        EXPECT_THAT(browser.page(), Not(HasSubstr(receipt.number))) << page;
    }
    for (const std::string who : {"administrator", "water"}) {
        browser.sign_in(who);
        browser.get("/staff/receptions");
        EXPECT_THAT(browser.page(), AllOf(HasSubstr("Hall"), Not(HasSubstr(receipt.number)))) << who;
    }
    browser.sign_in("administrator");
    EXPECT_EQ(set(with(morning, {{"unit", "3"}, {"matter", receipt.number}})), 422);
    browser.get("/staff/receptions?change=1");
    ASSERT_EQ(browser.submit("/staff/receptions", {{"place", "Room 2"}, {"reason", "Paint"}, {"go", "set"}}).status,
              303);
    browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}});
    EXPECT_THAT(browser.text(), HasSubstr("A reception is set for this matter: 12 January 2026, 09:00–11:30, Room 2"));
    browser.sign_in("registrar");
    browser.get("/staff/case/" + receipt.number);
    EXPECT_THAT(browser.text(), HasSubstr("A reception is set for this matter"));
}

TEST_F(ReceptionsTest, a_form_of_another_site_changes_nothing) {
    browser.sign_in("registrar");
    EXPECT_EQ(browser.post("/staff/receptions", morning).status, 403);
    browser.get("/receptions");
    EXPECT_THAT(browser.text(), HasSubstr("Nothing is planned"));
}

TEST_F(ReceptionsTest, trouble_with_the_log_loses_nothing_that_was_typed) {
    browser.sign_in("registrar");
    office.trouble = app::StoreTrouble::full;
    ASSERT_EQ(set(morning), 503);
    EXPECT_EQ(fake::fields_of(browser.page())["place"], "Hall");
}

}  // namespace
}  // namespace huiyin::web
