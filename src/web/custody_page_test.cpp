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

struct CustodyPageTest : testing::Test {
    void show(const std::string& name) {
        browser.sign_in(name);
        browser.get("/staff/custody");
    }
    http::Response give(const std::string& password, const std::string& officer = "13") {
        return browser.submit("/staff/custody", {{"custody_officer", officer}, {"custody_password", password}});
    }

    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
};

TEST_F(CustodyPageTest, is_for_custodians_alone) {
    for (const std::string name : {"registrar", "handler", "administrator", "auditor", "supervisor"}) {
        show(name);
        EXPECT_EQ(browser.last().status, 403) << name;
    }
    show("custodian");
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("Custodian Bao"), HasSubstr("Second Bao"), Not(HasSubstr("name=\"deed\""))));
}

TEST_F(CustodyPageTest, gives_the_key_to_another_custodian_who_has_signed_in) {
    office.give_custody("custodian");
    show("custodian");
    EXPECT_THAT(browser.page(), Not(HasSubstr("custody_password"))) << "nobody waits for it";
    show("second");
    EXPECT_THAT(browser.page(), Not(HasSubstr("custody_password"))) << "who has nothing gives nothing";
    show("custodian");
    EXPECT_EQ(give("wrong").status, 403);
    EXPECT_EQ(fake::fields_of(browser.page())["custody_officer"], "13");
    EXPECT_THAT(browser.page(), Not(HasSubstr("wrong\"")));
    EXPECT_EQ(give("").status, 422);
    EXPECT_EQ(give("correct horse", "").status, 422);
    EXPECT_EQ(give("correct horse", "2").status, 409) << "no custodian";
    EXPECT_EQ(give("correct horse").status, 303);
    browser.follow();
    EXPECT_THAT(browser.page(), HasSubstr("name=\"deed\""));

    show("second");
    office.pass(std::chrono::minutes{6});
    browser.submit("/staff/custody", {{"deed", "take"}, {"custody_officer", "6"}});
    EXPECT_EQ(browser.last().status, 403) << "who only found the browser open takes nothing";
    browser.submit("/staff/confirm", {{"proof", "correct horse"}});
    EXPECT_EQ(browser.last().status, 303);
    show("custodian");
    EXPECT_EQ(give("correct horse").status, 409) << "it was taken back";
}

TEST_F(CustodyPageTest, form_of_another_site_is_not_taken) {
    office.give_custody("custodian");
    browser.sign_in("second");
    show("custodian");
    browser.post("/staff/custody", {{"custody_officer", "13"}, {"custody_password", "correct horse"}});
    EXPECT_EQ(browser.last().status, 403);
}

}  // namespace
}  // namespace huiyin::web
