#include "web/digest_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/digest_text.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct DigestPageTest : testing::Test {
    app::FilingReceipt file_about(const std::string& unit) {
        app::FilingRequest request = fake::plain_request();
        request.about = {unit};
        request.identity.name = "Zhang";
        return office.file(request);
    }
    fake::Office office;
    Services services = office.services();
    app::OfficePointer now = services.office();
    Site site{office.services(), {public_routes, staff_routes}};
    fake::Browser browser{site};
};

TEST_F(DigestPageTest, says_nothing_when_there_is_nothing) {
    browser.sign_in("registrar");
    EXPECT_EQ(browser.get("/staff/digest").status, 200);
    EXPECT_THAT(browser.text(), HasSubstr("Nothing: no case is new"));
}

TEST_F(DigestPageTest, shows_numbers_and_dates_and_no_word_of_a_case) {
    const auto receipt = office.file(fake::plain_request());
    browser.sign_in("registrar");
    browser.get("/staff/digest");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr(receipt.number), HasSubstr("5 January 2026"),
                                      Not(HasSubstr("Nothing: no case")), Not(HasSubstr("Street lamp"))));
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
}

TEST_F(DigestPageTest, a_unit_complained_of_sees_neither_row_nor_count) {
    const auto about_bureau = file_about("Petition Bureau");
    for (const std::string name : {"registrar", "supervisor"}) {
        browser.sign_in(name);
        for (const std::string units : {"", "?units=below"}) {
            browser.get("/staff/digest" + units);
            EXPECT_THAT(browser.text(), AllOf(Not(HasSubstr(about_bureau.number)), HasSubstr("Nothing: no case")));
        }
    }
}

TEST_F(DigestPageTest, only_a_supervisor_looks_below) {
    office.act(office.file(fake::plain_request()).id, "registrar", ReferCase{UnitId{2}, "A road lamp."});
    browser.sign_in("registrar");
    browser.get("/staff/digest?units=below");
    EXPECT_THAT(browser.text(), HasSubstr("Nothing: no case"));
    browser.sign_in("supervisor");
    browser.get("/staff/digest?units=below");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("and units below"), Not(HasSubstr("Nothing: no case"))));
}

TEST_F(DigestPageTest, says_what_lies_with_whom) {
    const auto first = office.file(fake::plain_request());
    static_cast<void>(office.file(fake::plain_request()));
    static_cast<void>(file_about("Petition Bureau"));
    browser.sign_in("supervisor");
    browser.get("/staff/digest");
    EXPECT_THAT(browser.text(), HasSubstr("Nobody yet\nPetition Bureau\n2\n0\n5 January 2026"));
    office.act(first.id, "registrar", ReferCase{UnitId{2}, "A road lamp."});
    browser.get("/staff/digest");
    EXPECT_THAT(browser.text(), HasSubstr("Nobody yet\nPetition Bureau\n1\n0\n5 January 2026"));
    browser.get("/staff/digest?units=below");
    EXPECT_THAT(browser.text(),
                AllOf(HasSubstr("Nobody yet\nPetition Bureau\n1\n0"), HasSubstr("Nobody yet\nRoads Office\n1\n0")));
}

TEST_F(DigestPageTest, is_for_supervisors_registrars_and_leads) {
    for (const auto& [name, status] : std::vector<std::pair<std::string, int>>{{"registrar", 200},
                                                                               {"supervisor", 200},
                                                                               {"lead", 200},
                                                                               {"clerk", 403},
                                                                               {"handler", 403},
                                                                               {"administrator", 403},
                                                                               {"auditor", 403}}) {
        SCOPED_TRACE(name);
        browser.sign_in(name);
        EXPECT_EQ(browser.get("/staff/digest").status, status);
    }
}

TEST_F(DigestPageTest, a_day_that_is_not_kept_is_not_there) {
    browser.sign_in("registrar");
    for (const auto& [day, status] : std::vector<std::pair<std::string, int>>{
             {"2026-01-05", 200}, {"2026-01-04", 200}, {"2026-01-06", 404}, {"2025-11-26", 404}, {"soon", 404}}) {
        EXPECT_EQ(browser.get("/staff/digest?day=" + day).status, status) << day;
    }
}

TEST_F(DigestPageTest, shows_mails_that_did_not_arrive) {
    office.notices = {{.id = 1, .unit = UnitId{1}, .day = *parse_date("2026-01-04"), .tries = 2, .failure = "refused"},
                      {.id = 2, .unit = UnitId{2}, .day = *parse_date("2026-01-04"), .tries = 8, .failure = "timeout"}};
    browser.sign_in("registrar");
    browser.get("/staff/digest");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("refused"), HasSubstr("It is tried again"), Not(HasSubstr("timeout"))));
    browser.sign_in("supervisor");
    browser.get("/staff/digest?units=below");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("timeout"), HasSubstr("Not tried again")));
}

TEST_F(DigestPageTest, a_mail_holds_numbers_and_dates_alone) {
    app::FilingRequest request = fake::plain_request();
    request.identity.name = "Zhang";
    const auto receipt = office.file(request);
    const app::DigestScope scope{.unit = UnitId{1}};
    const app::Digest digest = app::digest_of({services.cases, services.postbox, services.time, now->units}, scope,
                                              *parse_date("2026-01-05"), *parse_date("2026-01-06"));
    const DigestMail mail = digest_mail(digest, scope, *now, services.locale, "https://huiyin.example");
    EXPECT_THAT(mail.body, AllOf(HasSubstr(receipt.number), HasSubstr("New on this day: 1"), HasSubstr("当天收到: 1"),
                                 HasSubstr("https://huiyin.example/staff/digest")));
    EXPECT_THAT(mail.body, AllOf(Not(HasSubstr("Zhang")), Not(HasSubstr("lamp")), Not(HasSubstr("SECRET"))));
    EXPECT_THAT(mail.subject, HasSubstr("2026-01-05"));
    const app::Digest empty = app::digest_of({services.cases, services.postbox, services.time, now->units},
                                             {.unit = UnitId{3}}, *parse_date("2026-01-05"), *parse_date("2026-01-06"));
    EXPECT_THAT(digest_mail(empty, {.unit = UnitId{3}}, *now, services.locale, {}).body, HasSubstr("Nothing"));
}

}  // namespace
}  // namespace huiyin::web
