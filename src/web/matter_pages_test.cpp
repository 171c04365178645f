#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/grievance/case_number.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct MatterPagesTest : testing::Test {
    void open(const std::string& number, const std::string& code) {
        browser.post("/case", {{"number", number}, {"code", code}});
    }
    /// Gives a code on the page of the case, and reads it off the answer.
    std::string give(const app::FilingReceipt& receipt, const std::string& scope) {
        open(receipt.number, receipt.code);
        browser.submit("/case/give_code", {{"give_code_scope", scope}});
        const std::string page = browser.page();
        const std::string before = R"(id="given-code">)";
        const std::size_t at = page.find(before);
        EXPECT_NE(at, std::string::npos) << browser.text();
        if (at == std::string::npos) return {};
        return page.substr(at + before.size(), page.find('<', at) - at - before.size());
    }
    /// Goes through the pages of filing with a joining code.
    void file_with(const std::string& number, const std::string& code) {
        browser.get("/file");
        browser.submit("/file", {{"go", "next"},
                                 {"subject", "Dark street"},
                                 {"text", "Also my house."},
                                 {"matter_number", number},
                                 {"joining_code", code}});
    }
    void send_the_rest() {
        browser.submit("/file", {{"go", "next"}, {"place", ""}, {"unit", ""}, {"about", ""}});
        browser.submit("/file", {{"go", "next"}, {"wish", ""}});
        browser.submit("/file", {{"go", "next"}, {"name", ""}});
        browser.submit("/file", {{"go", "send"}});
    }
    /// A matter of two cases.
    app::FilingReceipt joined() {
        const app::FilingReceipt first = office.file(fake::plain_request());
        const std::string code = give(first, "joining");
        file_with(first.number, code);
        send_the_rest();
        EXPECT_EQ(office.find(CaseId{2}).state.follows, CaseId{1}) << browser.text();
        return first;
    }

    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
};

TEST_F(MatterPagesTest, a_new_code_is_shown_once_by_a_page_that_nobody_keeps) {
    const auto receipt = office.file(fake::plain_request());
    for (const std::string language : {"en", "zh-CN"}) {
        SCOPED_TRACE(language);
        browser.language = language;
        const std::string code = give(receipt, "helper");
        ASSERT_FALSE(code.empty());
        EXPECT_NE(code, receipt.code);
        EXPECT_EQ(browser.header("Cache-Control"), "no-store");
        EXPECT_THAT(browser.text(), HasSubstr(receipt.number));
        open(receipt.number, receipt.code);
        EXPECT_THAT(browser.page(), Not(HasSubstr(code)));
        browser.submit("/case/take_back_code", {{"take_back_code_scope", "helper"}});
        EXPECT_EQ(browser.last().status, 200);
    }
}

TEST_F(MatterPagesTest, a_helper_acts_in_the_filers_place_until_the_code_is_taken_back) {
    const auto receipt = office.file(fake::plain_request());
    const std::string code = give(receipt, "helper");
    open(receipt.number, code);
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("id=\"helper\""), HasSubstr("act-reply"), Not(HasSubstr("act-withdraw")),
                      Not(HasSubstr("act-give_code")), Not(HasSubstr("act-take_back_code"))));
    browser.submit("/case/reply", {{"reply_text", "Since March."}});
    EXPECT_EQ(office.find(receipt.id).timeline.back().recorded.by.role, Role::helper);
    EXPECT_THAT(browser.text(), HasSubstr("a helper of the filer"));
    browser.submit("/case/withdraw", {{"withdraw_reason", "x"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_NE(office.find(receipt.id).state.stage, Stage::withdrawn);

    open(receipt.number, receipt.code);
    EXPECT_THAT(browser.text(), HasSubstr("a helper of the filer")) << "the filer sees who did it";
    browser.submit("/case/take_back_code", {{"take_back_code_scope", "helper"}});
    open(receipt.number, code);
    EXPECT_EQ(browser.last().status, 422);
    const std::string refused = browser.text();
    open(receipt.number, "CODE-9-SECRET");
    EXPECT_THAT(refused, HasSubstr("do not belong together"));
    EXPECT_THAT(browser.text(), HasSubstr("do not belong together"));
}

TEST_F(MatterPagesTest, a_code_of_a_kind_is_given_once) {
    const auto receipt = office.file(fake::plain_request());
    give(receipt, "helper");
    open(receipt.number, receipt.code);
    browser.submit("/case/give_code", {{"give_code_scope", "helper"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(), Not(HasSubstr("given-code")));
}

TEST_F(MatterPagesTest, others_file_with_the_joining_code_and_get_a_case_of_their_own) {
    const auto first = joined();
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("2026-000002-"), HasSubstr("CODE-2-SECRET")));
    open(case_number(CaseId{2}, office.find(CaseId{2}).state.filed.on), "CODE-2-SECRET");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("fewer than 5"), Not(HasSubstr(first.number))));
    EXPECT_THAT(browser.page(), Not(HasSubstr("2026-000001")));
    browser.submit("/case/part", {{"part_reason", ""}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_FALSE(office.find(CaseId{2}).state.follows);
    EXPECT_THAT(browser.page(), Not(HasSubstr("id=\"matter\"")));
}

TEST_F(MatterPagesTest, a_wrong_joining_code_is_said_on_the_first_page_and_nothing_typed_is_lost) {
    const auto first = office.file(fake::plain_request());
    for (const auto& [number, code] : {std::pair<std::string, std::string>{first.number, "CODE-7-SECRET"},
                                       {first.number, first.code},
                                       {first.number, ""},
                                       {"", "CODE-7-SECRET"},
                                       {"2026-000009-9", "CODE-7-SECRET"}}) {
        SCOPED_TRACE(number + " " + code);
        file_with(number, code);
        EXPECT_EQ(browser.last().status, 422);
        EXPECT_EQ(fake::fields_of(browser.page())["subject"], "Dark street");
    }
    EXPECT_EQ(office.case_count(), 1);
}

TEST_F(MatterPagesTest, staff_see_how_many_and_never_who) {
    const auto first = joined();
    const std::string second = case_number(CaseId{2}, office.find(CaseId{2}).state.filed.on);
    ASSERT_EQ(browser.sign_in("registrar").status, 303);
    browser.get("/staff/case/" + first.number);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("fewer than 5"), HasSubstr("leading case"), Not(HasSubstr(second))));
    browser.get("/staff/case/" + second);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("fewer than 5"), Not(HasSubstr(first.number))));
    browser.get("/staff/case/" + first.number + "?done=refer&left_out=3");
    EXPECT_THAT(browser.text(), HasSubstr("3 more could not"));
    browser.get("/staff/case/" + second);
    browser.submit("/staff/case/" + second + "/part", {{"part_reason", ""}});
    EXPECT_EQ(browser.last().status, 422) << "the office gives a reason";
    browser.submit("/staff/case/" + second + "/part", {{"part_reason", "Another street"}});
    EXPECT_EQ(browser.last().status, 303);
    EXPECT_FALSE(office.find(CaseId{2}).state.follows);
}

TEST_F(MatterPagesTest, staff_merge_by_number) {
    const auto first = office.file(fake::plain_request());
    const auto second = office.file(fake::plain_request());
    ASSERT_EQ(browser.sign_in("registrar").status, 303);
    browser.get("/staff/case/" + second.number);
    browser.submit("/staff/case/" + second.number + "/merge", {{"merge_into", "nothing"}, {"merge_reason", "Same"}});
    EXPECT_EQ(browser.last().status, 422);
    browser.get("/staff/case/" + second.number);
    browser.submit("/staff/case/" + second.number + "/merge",
                   {{"merge_into", first.number}, {"merge_reason", "The same lamp"}});
    EXPECT_EQ(browser.last().status, 303) << browser.text();
    EXPECT_EQ(office.find(second.id).state.follows, first.id);
}

TEST_F(MatterPagesTest, more_filers_than_may_speak_are_a_reason_for_a_reception) {
    const app::FilingReceipt first = office.file(fake::plain_request());
    const std::string code = give(first, "joining");
    const std::string offer = "/staff/receptions?case=" + first.number;
    for (int filers = 2; filers <= 6; ++filers) {
        browser.sign_in("registrar");
        browser.get("/staff/case/" + first.number);
        EXPECT_THAT(browser.page(), Not(HasSubstr(offer)));
        file_with(first.number, code);
        send_the_rest();
    }
    browser.sign_in("clerk");
    browser.get("/staff/case/" + first.number);
    EXPECT_THAT(browser.page(), Not(HasSubstr(offer))) << "a clerk keeps no rota";
    browser.sign_in("registrar");
    browser.get("/staff/case/" + first.number);
    EXPECT_THAT(browser.page(), HasSubstr(offer));
    browser.get("/staff/receptions?case=" + first.number);
    browser.submit("/staff/receptions", {{"day", "2026-01-12"},
                                         {"from", "9:00"},
                                         {"to", "11:30"},
                                         {"place", "Hall"},
                                         {"title", "County head"},
                                         {"attending_unit_1", "2"},
                                         {"attending_title_1", "Director"},
                                         {"go", "set"}});
    ASSERT_EQ(browser.last().status, 303) << browser.text();
    browser.get("/staff/case/" + first.number);
    EXPECT_THAT(browser.page(), AllOf(Not(HasSubstr(offer)), HasSubstr("A reception is set for this matter")));
    open(first.number, first.code);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("A reception is set for this matter"), Not(HasSubstr("Director"))));
}

}  // namespace
}  // namespace huiyin::web
