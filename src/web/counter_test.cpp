#include "web/counter.hpp"

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

const fake::Browser::Fields lamp{{"channel", "visit"}, {"language", "en"},      {"subject", "Lamp"},
                                 {"text", "Dark."},    {"name", "Zhang <Wei>"}, {"go", "next"}};

fake::Browser::Fields with(fake::Browser::Fields fields, const fake::Browser::Fields& others) {
    for (const auto& [name, value] : others) {
        std::erase_if(fields, [&name = name](const auto& field) { return field.first == name; });
        fields.emplace_back(name, value);
    }
    return fields;
}

struct CounterTest : testing::Test {
    CounterTest() { browser.sign_in("clerk"); }
    int next(const fake::Browser::Fields& fields) {
        browser.get("/staff/file");
        return browser.submit("/staff/file", fields).status;
    }
    int send(const fake::Browser::Fields& others = {{"confirmed", "yes"}}) {
        return browser.submit("/staff/file", with({{"go", "send"}}, others)).status;
    }
    Recorded filed(std::int64_t id) const { return office.find(CaseId{id}).timeline.front().recorded; }

    fake::Office office;
    Site site{office.services(), {filer_routes, staff_routes}};
    fake::Browser browser{site};
};

TEST_F(CounterTest, what_is_said_is_read_back_and_filed_by_the_clerk) {
    ASSERT_EQ(next(lamp), 200);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("Zhang &lt;Wei&gt;"), HasSubstr("hy-readback")));
    EXPECT_EQ(send({{"confirmed", ""}}), 422) << "what was not read back is not filed";
    EXPECT_EQ(office.case_count(), 0);
    ASSERT_EQ(send(), 200);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("CODE-1-SECRET"), HasSubstr("Secret code")));
    EXPECT_THAT(browser.page(), Not(HasSubstr("Zhang"))) << "once it is sealed, nobody at the counter sees it";
    const Recorded recorded = filed(1);
    EXPECT_EQ(recorded.by.role, Role::clerk);
    EXPECT_EQ(recorded.by.officer, OfficerId{1});
    EXPECT_EQ(recorded.entered_on, std::nullopt);
    EXPECT_EQ(std::get<GrievanceFiled>(recorded.event).channel, Channel::visit);
}

TEST_F(CounterTest, every_way_to_a_counter_is_kept) {
    for (const std::string channel : {"visit", "letter", "telephone", "fax", "email"}) {
        SCOPED_TRACE(channel);
        ASSERT_EQ(next(with(lamp, {{"channel", channel}})), 200);
        ASSERT_EQ(send(), 200);
        const Recorded recorded = filed(office.case_count());
        EXPECT_EQ(to_text(std::get<GrievanceFiled>(recorded.event).channel), channel);
    }
    for (const std::string channel : {"web", "imported", "pigeon", ""}) {
        SCOPED_TRACE(channel);
        EXPECT_EQ(next(with(lamp, {{"channel", channel}})), 422);
    }
}

TEST_F(CounterTest, a_letter_counts_from_the_day_on_which_it_came) {
    office.set_now(*parse_date("2026-02-10"));
    browser.sign_in("clerk");
    ASSERT_EQ(next(with(lamp, {{"channel", "letter"}, {"received_on", "2026-02-03"}})), 200);
    ASSERT_EQ(send(), 200);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("3 February 2026"), HasSubstr("10 February 2026")));
    const Recorded recorded = filed(1);
    EXPECT_EQ(recorded.at.on, *parse_date("2026-02-03"));
    EXPECT_EQ(recorded.entered_on, *parse_date("2026-02-10"));
    EXPECT_EQ(std::get<GrievanceFiled>(recorded.event).clock.started.front().from, *parse_date("2026-02-03"));
}

TEST_F(CounterTest, a_day_is_neither_in_the_future_nor_long_ago) {
    office.set_now(*parse_date("2026-03-10"));
    browser.sign_in("clerk");
    for (const auto& [day, status] : std::vector<std::pair<std::string, int>>{{"2026-03-11", 422},
                                                                              {"2026-03-10", 200},
                                                                              {"2026-02-08", 200},
                                                                              {"2026-02-07", 422},
                                                                              {"10 March", 422},
                                                                              {"", 422}}) {
        SCOPED_TRACE(day);
        EXPECT_EQ(next(with(lamp, {{"received_on", day}})), status);
        if (status == 422) {
            auto fields = fake::fields_of(browser.page());
            EXPECT_EQ(fields["received_on"], day);
            EXPECT_EQ(fields["name"], "Zhang <Wei>");
        }
    }
}

TEST_F(CounterTest, sent_twice_is_one_case_and_the_same_slip) {
    ASSERT_EQ(next(lamp), 200);
    const auto fields = fake::fields_of(browser.page());
    fake::Browser::Fields all(fields.begin(), fields.end());
    all = with(all, {{"confirmed", "yes"}, {"go", "send"}});
    ASSERT_EQ(browser.post("/staff/file", all).status, 200);
    ASSERT_EQ(browser.post("/staff/file", all).status, 200);
    EXPECT_THAT(browser.text(), HasSubstr("CODE-1-SECRET"));
    EXPECT_EQ(office.case_count(), 1);
    EXPECT_EQ(browser.post("/staff/file", with(all, {{"subject", "Another"}})).status, 409);
    EXPECT_EQ(send(), 200) << "changed and sent again, it is another grievance";
    EXPECT_EQ(office.case_count(), 2);
}

TEST_F(CounterTest, nothing_of_it_is_kept_or_in_an_address) {
    for (const auto& step : {lamp, fake::Browser::Fields{{"go", "change"}}, lamp}) {
        if (browser.last().status == 303) browser.get("/staff/file");
        browser.submit("/staff/file", step);
        EXPECT_EQ(browser.header("Cache-Control"), "no-store");
        EXPECT_EQ(browser.header("Location"), "");
    }
    ASSERT_EQ(send(), 200);
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    EXPECT_EQ(browser.header("Set-Cookie"), "");
    browser.get("/staff/file");
    EXPECT_THAT(browser.page(), AllOf(Not(HasSubstr("Zhang")), Not(HasSubstr("SECRET"))));
}

TEST_F(CounterTest, read_back_and_slip_are_in_the_language_of_the_person) {
    ASSERT_EQ(next(with(lamp, {{"language", "zh"}})), 200);
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"zh-CN\""));
    ASSERT_EQ(send(), 200);
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"zh-CN\""));
    EXPECT_EQ(std::get<GrievanceFiled>(filed(1).event).language, Language::zh);
    browser.get("/staff/file");
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"en\""));
}

TEST_F(CounterTest, the_form_comes_back_filled_in) {
    ASSERT_EQ(next(with(lamp, {{"subject", ""}, {"about", "Water Office"}})), 422);
    auto fields = fake::fields_of(browser.page());
    EXPECT_EQ(fields["text"], "Dark.");
    EXPECT_EQ(fields["about"], "Water Office");
    ASSERT_EQ(browser.submit("/staff/file", {{"go", "language"}}).status, 200);
    EXPECT_EQ(fake::fields_of(browser.page())["about"], "Water Office");
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"zh-CN\""));
}

TEST_F(CounterTest, what_was_typed_survives_the_end_of_the_session) {
    browser.get("/staff/file");
    const auto fields = fake::fields_of(browser.page());
    browser.forget_cookies();
    fake::Browser::Fields all(fields.begin(), fields.end());
    EXPECT_EQ(browser.post("/staff/file", with(all, lamp)).status, 403);
    browser.submit("/staff/sign-in", {{"user", "clerk"}, {"password", "correct horse"}});
    EXPECT_EQ(fake::fields_of(browser.page())["name"], "Zhang <Wei>");
    ASSERT_EQ(browser.submit("/staff/file", {{"go", "next"}}).status, 200);
    ASSERT_EQ(send(), 200);
    EXPECT_EQ(office.case_count(), 1);
}

TEST_F(CounterTest, only_those_who_may_file_do) {
    for (const auto& [name, status] : std::vector<std::pair<std::string, int>>{
             {"registrar", 200}, {"handler", 403}, {"administrator", 403}, {"auditor", 403}}) {
        SCOPED_TRACE(name);
        browser.sign_in(name);
        EXPECT_EQ(browser.get("/staff/file").status, status);
        browser.follow();
    }
    browser.sign_in("handler");
    EXPECT_EQ(browser.post("/staff/file", lamp).status, 403);
}

TEST_F(CounterTest, a_form_of_another_site_files_nothing_and_many_visitors_are_no_attack) {
    EXPECT_EQ(browser.post("/staff/file", with(lamp, {{"step", "check"}, {"go", "send"}, {"confirmed", "yes"}})).status,
              403);
    EXPECT_EQ(office.case_count(), 0);
    browser.is_loopback = false;
    for (int i = 0; i < 60; ++i) {
        ASSERT_EQ(next(lamp), 200) << i;
        ASSERT_EQ(send(), 200) << i;
    }
    EXPECT_EQ(office.case_count(), 60);
}

TEST_F(CounterTest, trouble_with_the_log_loses_nothing) {
    ASSERT_EQ(next(lamp), 200);
    office.trouble = app::StoreTrouble::full;
    EXPECT_EQ(send(), 503);
    office.trouble.reset();
    EXPECT_EQ(send(), 200);
    EXPECT_EQ(office.case_count(), 1);
}

}  // namespace
}  // namespace huiyin::web
