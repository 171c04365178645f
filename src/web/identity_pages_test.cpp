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

/// What a filer says of who files, and what becomes of it.
struct IdentityPagesTest : testing::Test {
    void file_by_pages(const fake::Browser::Fields& who) {
        browser.get("/file");
        browser.submit("/file", {{"go", "next"}, {"subject", "Street lamp"}, {"text", "Dark for weeks."}});
        browser.submit("/file", {{"go", "next"}});
        browser.submit("/file", {{"go", "next"}});
        fake::Browser::Fields fields{{"go", "next"}};
        fields.insert(fields.end(), who.begin(), who.end());
        browser.submit("/file", fields);
    }
    void open_as_filer(const std::string& number, const std::string& code) {
        browser.forget_cookies();
        browser.post("/case", {{"number", number}, {"code", code}});
    }
    std::string staff_url() const { return "/staff/case/" + receipt.number; }
    void show(const std::string& name) {
        browser.sign_in(name);
        browser.get(staff_url());
    }

    fake::Office office;
    app::OfficePointer office_now = office.services().office();
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
    app::FilingReceipt receipt = office.file(fake::plain_request());
};

TEST_F(IdentityPagesTest, the_filer_reads_later_what_was_to_be_readable_and_nothing_else) {
    for (const bool readable : {true, false}) {
        browser.forget_cookies();
        fake::Browser::Fields who{{"name", "Zhang San"}, {"words", "Please do not call at home."}};
        if (readable) who.emplace_back("readable", "yes");
        file_by_pages(who);
        EXPECT_THAT(browser.text(), AllOf(HasSubstr("Zhang San"), HasSubstr("do not call"))) << "to be looked at first";
        browser.submit("/file", {{"go", "send"}});
        const auto fields = fake::fields_of(browser.page());
        open_as_filer(fields.at("number"), fields.at("code"));
        if (readable) {
            EXPECT_THAT(browser.text(), AllOf(HasSubstr("Zhang San"), HasSubstr("do not call")));
        } else {
            EXPECT_THAT(browser.text(), AllOf(Not(HasSubstr("Zhang San")), Not(HasSubstr("do not call"))));
        }
        browser.sign_in("registrar");
        browser.get("/staff/case/" + fields.at("number"));
        EXPECT_THAT(browser.text(), AllOf(Not(HasSubstr("Zhang San")), Not(HasSubstr("do not call"))));
    }
}

TEST_F(IdentityPagesTest, the_filer_says_who_files_after_all) {
    open_as_filer(receipt.number, receipt.code);
    browser.submit("/case/give_identity", {{"give_identity_name", " "}});
    EXPECT_EQ(browser.last().status, 422);
    browser.submit("/case/give_identity", {{"give_identity_name", "Zhang San"}, {"give_identity_readable", "yes"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.text(), HasSubstr("Zhang San"));
    EXPECT_TRUE(office.find(receipt.id).state.has_identity);
    browser.submit("/case/give_identity", {{"give_identity_phone", "139"}, {"give_identity_readable", "no"}});
    EXPECT_THAT(browser.text(), Not(HasSubstr("Zhang San")));
    show("custodian");
    browser.submit(staff_url() + "/open_identity",
                   {{"open_purpose", office_now->rulebooks.front().opening_purposes.front().id},
                    {"open_reason", "To hear the filer"},
                    {"open_password", "correct horse"}});
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("139"), Not(HasSubstr("Zhang San"))));
}

TEST_F(IdentityPagesTest, a_lost_code_is_replaced_and_the_old_one_opens_nothing) {
    show("custodian");
    EXPECT_THAT(browser.page(), Not(HasSubstr("act-reissue_code"))) << "nobody to check who filed without a name";
    app::FilingRequest request = fake::plain_request();
    request.identity.name = "Zhang San";
    receipt = office.file(request);
    show("registrar");
    EXPECT_THAT(browser.page(), Not(HasSubstr("act-reissue_code")));
    show("custodian");
    browser.submit(staff_url() + "/reissue_code", {{"reissue_code_password", "correct horse"}});
    EXPECT_EQ(browser.last().status, 422);
    browser.submit(staff_url() + "/reissue_code",
                   {{"reissue_code_reason", "Identity card"}, {"reissue_code_password", "wrong guess"}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_THAT(browser.page(), Not(HasSubstr("wrong guess")));
    browser.submit(staff_url() + "/reissue_code", {{"reissue_code_password", "correct horse"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    EXPECT_THAT(browser.text(), HasSubstr("NEW-1-SECRET"));
    browser.get(staff_url());
    EXPECT_THAT(browser.text(), Not(HasSubstr("NEW-1-SECRET")));

    open_as_filer(receipt.number, receipt.code);
    EXPECT_THAT(browser.text(), Not(HasSubstr("Identity card"))) << "the old code";
    open_as_filer(receipt.number, "NEW-1-SECRET");
    EXPECT_THAT(browser.text(), HasSubstr("Identity card"));
}

TEST_F(IdentityPagesTest, whoever_withdraws_does_not_see_the_case_any_more) {
    show("registrar");
    browser.submit(staff_url() + "/recuse", {{"recuse_reason", "A neighbour of mine"}});
    EXPECT_EQ(browser.last().status, 303);
    browser.follow();
    EXPECT_EQ(browser.last().status, 200) << "the queue says that it is done";
    browser.get(staff_url());
    EXPECT_EQ(browser.last().status, 404);
    open_as_filer(receipt.number, receipt.code);
    EXPECT_THAT(browser.text(), HasSubstr("A neighbour of mine"));
}

}  // namespace
}  // namespace huiyin::web
