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

/// What a case is kept for, by the rulebook that ships: thirty years after its closing.
struct RetentionPages : testing::Test {
    void open() { browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}}); }
    void staff_acts(const std::string& action, const fake::Browser::Fields& fields) {
        browser.sign_in("supervisor");
        browser.get("/staff/case/" + receipt.number);
        browser.submit("/staff/case/" + receipt.number + "/" + action, fields);
    }
    void withdraw() {
        open();
        browser.submit("/case/withdraw", {{"withdraw_reason", "Moved away"}});
    }
    void erase() {
        const Date day = *parse_date("2056-01-05");
        office.set_now(day);
        const app::ChangeResult erased = office.services().case_log.submit_and_wait(
            {.id = receipt.id, .command = EraseCase{}, .actor = Actor::clock(), .now = {Instant{day}, day}});
        ASSERT_TRUE(erased.has_value());
    }

    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
    app::FilingReceipt receipt = office.file(fake::plain_request());
};

TEST_F(RetentionPages, say_how_long_a_case_is_kept_while_it_is_open_and_until_when_once_it_is_closed) {
    open();
    EXPECT_THAT(browser.text(), HasSubstr("360 months after closing"));
    withdraw();
    EXPECT_THAT(browser.text(), HasSubstr("are kept until 5 January 2056"));
    browser.sign_in("supervisor");
    browser.get("/staff/case/" + receipt.number);
    EXPECT_THAT(browser.text(), HasSubstr("are kept until 5 January 2056"));
}

TEST_F(RetentionPages, show_a_hold_with_its_reason_to_filer_and_staff) {
    withdraw();
    staff_acts("place_hold", {{"place_hold_reason", ""}});
    EXPECT_THAT(browser.page(), HasSubstr("id=\"place_hold_reason-error\""));
    staff_acts("place_hold", {{"place_hold_reason", "The court asked for it"}});
    EXPECT_TRUE(office.find(receipt.id).state.hold);
    browser.follow();
    EXPECT_THAT(browser.text(), HasSubstr("nothing is erased until it is lifted"));
    open();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("On hold since 5 January 2026"), HasSubstr("The court asked for it"),
                                      Not(HasSubstr("are kept until"))));
    staff_acts("lift_hold", {{"lift_hold_reason", "The judgment is final"}});
    open();
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("are kept until 5 January 2056"), HasSubstr("The judgment is final"),
                                      Not(HasSubstr("On hold since"))));
}

TEST_F(RetentionPages, put_a_tombstone_in_the_place_of_an_erased_case) {
    const std::string subject = fake::plain_request().subject;
    const std::string text = fake::plain_request().text;
    withdraw();
    erase();
    for (const std::string path : {"/case", "/receipt", "/statement", "/bundle"}) {
        SCOPED_TRACE(path);
        const http::Response gone = browser.post(path, {{"number", receipt.number}, {"code", receipt.code}});
        EXPECT_EQ(gone.status, 410);
        EXPECT_THAT(browser.text(), AllOf(HasSubstr("were destroyed on 5 January 2056"), HasSubstr("of the public log"),
                                          Not(HasSubstr(subject)), Not(HasSubstr(text)), Not(HasSubstr("[erased]"))));
    }
    const http::Response refused =
        browser.post("/case/reopen", {{"number", receipt.number}, {"code", receipt.code}, {"reopen_reason", "Again"}});
    EXPECT_EQ(refused.status, 410);
    browser.sign_in("supervisor");
    const http::Response seen = browser.get("/staff/case/" + receipt.number);
    EXPECT_EQ(seen.status, 410);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("were destroyed on"), Not(HasSubstr(subject)), Not(HasSubstr(text))));
    browser.post("/case", {{"number", receipt.number}, {"code", "another code"}});
    EXPECT_THAT(browser.text(), Not(HasSubstr("destroyed"))) << "who has no receipt learns nothing";
}

}  // namespace
}  // namespace huiyin::web
