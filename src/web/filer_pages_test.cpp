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

constexpr std::string_view hostile = R"(</textarea><script>alert("x")</script>'&<b>)";

struct FilerPagesTest : testing::Test {
    /// Goes from the first page to the last one.
    void fill_in(const std::string& subject, const std::string& text) {
        browser.get("/file");
        browser.submit("/file", {{"go", "next"}, {"subject", subject}, {"text", text}});
        browser.submit("/file", {{"go", "next"}, {"place", "By the bridge"}, {"unit", "2"}, {"about", ""}});
        browser.submit("/file", {{"go", "next"}, {"wish", "Repair it"}});
        browser.submit("/file", {{"go", "next"}, {"name", "Zhang San"}, {"phone", "139"}});
    }
    void open(const app::FilingReceipt& receipt) {
        browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}});
    }
    app::CaseFile only_case() const { return office.find(CaseId{1}); }
    /// A case that was answered.
    app::FilingReceipt answered() {
        const auto receipt = office.file(fake::plain_request());
        office.act(receipt.id, "registrar", ReferCase{UnitId{2}, "It is a road lamp."});
        office.act(receipt.id, "roads", AcceptCase{"On site, by the Roads Office."});
        office.act(receipt.id, "roads",
                   AnswerGrievance{"Light", "The lamp was broken.", "Roads Act 1", "It is ours.",
                                   rulebook().outcomes.front().id, "Review within 30 days."});
        return receipt;
    }
    const Rulebook& rulebook() { return office_now->rulebooks.front(); }

    fake::Office office;
    app::OfficePointer office_now = office.services().office();
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
};

// --- filing ----------------------------------------------------------------------------------------------------------

TEST_F(FilerPagesTest, a_grievance_is_filed_in_five_steps) {
    fill_in("Street lamp", "It is dark.\r\nFor weeks.");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Street lamp"), HasSubstr("By the bridge"), HasSubstr("Roads Office"),
                                      HasSubstr("Repair it"), HasSubstr("Zhang San"), Not(HasSubstr("(optional)"))));
    const auto response = browser.submit("/file", {{"go", "send"}});
    EXPECT_EQ(response.status, 200);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("2026-000001-"), HasSubstr("CODE-1-SECRET"), HasSubstr("<svg")));
    const GrievanceFiled filed = std::get<GrievanceFiled>(only_case().timeline.front().recorded.event);
    EXPECT_EQ(filed.subject, "Street lamp");
    EXPECT_EQ(filed.text, "It is dark.\nFor weeks.");
    EXPECT_EQ(filed.unit, UnitId{2});
    EXPECT_EQ(filed.channel, Channel::web);
    EXPECT_EQ(filed.language, Language::en);
    EXPECT_TRUE(filed.identity_digest);
}

TEST_F(FilerPagesTest, the_slip_names_the_unit_and_every_limit) {
    fill_in("Street lamp", "It is dark.");
    browser.submit("/file", {{"go", "send"}});
    const Case& current = only_case().state;
    ASSERT_FALSE(current.limits.empty());
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Now with"), HasSubstr("Roads Office")));
    for (const LimitRule& rule : rulebook().limits) {
        if (!rule.length || !is_for_class(rule.classes, current.case_class)) continue;
        const std::string article = rule.article.substr(0, rule.article.find('*'));
        EXPECT_THAT(browser.text(), AllOf(HasSubstr(rule.name.en), HasSubstr("article " + article)));
    }
    EXPECT_THAT(browser.text(), HasSubstr("due " + Locale::date(current.limits.front().due_on, Language::en)));
    EXPECT_THAT(browser.text(), Not(HasSubstr("On the net"))) << "the office has not said where it is";
    Services services = office.services();
    services.settings.base_url = "https://huiyin.example";
    Site known(services, {public_routes, filer_routes, staff_routes});
    fake::Browser elsewhere(known);
    elsewhere.post(
        "/receipt",
        {{"number", fake::fields_of(browser.page())["number"]}, {"code", "CODE-1-SECRET"}, {"go", "language"}});
    EXPECT_THAT(elsewhere.text(), HasSubstr("https://huiyin.example"));
}

TEST_F(FilerPagesTest, what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost) {
    browser.get("/file");
    browser.submit("/file", {{"go", "next"}, {"subject", "Street lamp"}, {"text", ""}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("id=\"text-error\""), HasSubstr("href=\"#text\""),
                                      Not(HasSubstr("id=\"subject-error\""))));
    EXPECT_EQ(fake::fields_of(browser.page())["subject"], "Street lamp");

    browser.submit("/file", {{"go", "next"}, {"subject", std::string(201, 'x')}, {"text", ""}});
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("id=\"text-error\""), HasSubstr("id=\"subject-error\""), HasSubstr("200")));
}

TEST_F(FilerPagesTest, going_back_and_changing_keeps_everything) {
    fill_in("Street lamp", "It is dark.");
    browser.submit("/file", {{"go", "where"}});
    EXPECT_EQ(fake::fields_of(browser.page())["place"], "By the bridge");
    EXPECT_EQ(fake::fields_of(browser.page())["unit"], "2");
    browser.submit("/file", {{"go", "next"}, {"place", "At the school"}});
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("At the school"), HasSubstr("Zhang San"), HasSubstr("It is dark.")))
        << "back on the last page";
    browser.submit("/file", {{"go", "back"}});
    EXPECT_EQ(fake::fields_of(browser.page())["name"], "Zhang San");
    browser.submit("/file", {{"go", "back"}});
    EXPECT_EQ(fake::fields_of(browser.page())["wish"], "Repair it");
}

TEST_F(FilerPagesTest, the_language_changes_in_the_middle_without_losing_anything) {
    browser.get("/file");
    browser.submit("/file", {{"go", "next"}, {"subject", "Street lamp"}, {"text", "It is dark."}});
    browser.submit("/file", {{"go", "language"}, {"place", "By the bridge"}});
    EXPECT_THAT(browser.page(), HasSubstr("<html lang=\"zh-CN\""));
    EXPECT_EQ(fake::fields_of(browser.page())["place"], "By the bridge");
    EXPECT_EQ(fake::fields_of(browser.page())["subject"], "Street lamp");
    browser.submit("/file", {{"go", "next"}});
    EXPECT_THAT(browser.page(), HasSubstr("<html lang=\"zh-CN\"")) << "the cookie is remembered";
}

TEST_F(FilerPagesTest, who_is_complained_of_is_one_a_line) {
    browser.get("/file");
    browser.submit("/file", {{"go", "next"}, {"subject", "x"}, {"text", "y"}});
    std::string many;
    for (int i = 0; i < 11; ++i) many += "Office " + std::to_string(i) + "\r\n";
    browser.submit("/file", {{"go", "next"}, {"about", many}});
    EXPECT_THAT(browser.page(), HasSubstr("id=\"about-error\""));
    browser.submit("/file", {{"go", "next"}, {"about", "Roads Office\r\n\r\n  Mr Li  "}});
    browser.submit("/file", {{"go", "next"}});
    browser.submit("/file", {{"go", "next"}});
    browser.submit("/file", {{"go", "send"}});
    const GrievanceFiled filed = std::get<GrievanceFiled>(only_case().timeline.front().recorded.event);
    EXPECT_EQ(filed.about, (std::vector<std::string>{"Roads Office", "Mr Li"}));
    EXPECT_EQ(filed.unit, UnitId{1}) << "never to the accused";
    EXPECT_FALSE(filed.identity_digest);
}

TEST_F(FilerPagesTest, sending_twice_is_one_case) {
    fill_in("Street lamp", "It is dark.");
    const std::string last_page = browser.page();
    const auto fields = fake::fields_of(last_page);
    fake::Browser::Fields again(fields.begin(), fields.end());
    again.emplace_back("go", "send");
    browser.post("/file", again);
    EXPECT_THAT(browser.page(), HasSubstr("CODE-1-SECRET"));
    browser.post("/file", again);
    EXPECT_THAT(browser.page(), HasSubstr("CODE-1-SECRET"));
    EXPECT_EQ(office.case_count(), 1);
}

TEST_F(FilerPagesTest, the_same_form_changed_and_sent_again_is_asked_about) {
    fill_in("Street lamp", "It is dark.");
    auto fields = fake::fields_of(browser.page());
    fields["go"] = "send";
    browser.post("/file", {fields.begin(), fields.end()});
    fields["text"] = "It is bright.";
    browser.post("/file", {fields.begin(), fields.end()});
    EXPECT_EQ(browser.last().status, 409);
    EXPECT_THAT(browser.text(), HasSubstr("It is bright."));
    EXPECT_EQ(office.case_count(), 1);
    browser.submit("/file", {{"go", "send"}});
    EXPECT_EQ(office.case_count(), 2);
}

TEST_F(FilerPagesTest, a_store_in_trouble_loses_nothing_that_was_typed) {
    fill_in("Street lamp", "It is dark.");
    office.trouble = app::StoreTrouble::full;
    browser.submit("/file", {{"go", "send"}});
    EXPECT_EQ(browser.last().status, 503);
    EXPECT_THAT(browser.text(), HasSubstr("It is dark."));
    office.trouble.reset();
    browser.submit("/file", {{"go", "send"}});
    EXPECT_THAT(browser.page(), HasSubstr("CODE-1-SECRET"));
}

TEST_F(FilerPagesTest, too_many_filings_from_one_address_are_put_off_with_all_that_was_typed) {
    browser.is_loopback = false;
    const auto later = std::chrono::steady_clock::now() + std::chrono::hours(1);
    EXPECT_TRUE(office.services().rate_limit.take(rate::filing_of_all, "everybody", false, later, 600));
    int status = 200;
    for (int i = 0; i < 50 && status != 429; ++i) {
        fill_in("Street lamp " + std::to_string(i), "It is dark.");
        status = browser.submit("/file", {{"go", "send"}}).status;
    }
    EXPECT_EQ(status, 429);
    EXPECT_THAT(browser.text(), HasSubstr("It is dark."));
}

TEST_F(FilerPagesTest, a_body_that_is_no_form_is_refused) {
    EXPECT_EQ(browser.send({.method = http::Method::post, .path = "/file", .body = "{}"}).status, 400);
    EXPECT_EQ(browser
                  .send({.method = http::Method::post,
                         .path = "/case",
                         .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                         .body = "number=%zz"})
                  .status,
              400);
}

// --- the case --------------------------------------------------------------------------------------------------------

TEST_F(FilerPagesTest, the_holder_sees_where_the_case_stands) {
    const auto receipt = office.file(fake::plain_request());
    office.act(receipt.id, "registrar", ReferCase{UnitId{2}, "It is a road lamp."});
    open(receipt);
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.text(),
                AllOf(HasSubstr("Street lamp"), HasSubstr("Roads Office"), HasSubstr("It is a road lamp."),
                      HasSubstr("Petition Bureau"), HasSubstr("20 January 2026"), HasSubstr("article 23(3)")));
    EXPECT_THAT(browser.page(), HasSubstr("/log/entry/0"));
}

TEST_F(FilerPagesTest, a_missed_limit_is_said_plainly) {
    const auto receipt = office.file(fake::plain_request());
    office.set_now(*parse_date("2026-02-01"));
    open(receipt);
    EXPECT_THAT(browser.page(), HasSubstr("hy-overdue"));
    EXPECT_THAT(browser.text(), HasSubstr("12"));
}

TEST_F(FilerPagesTest, wrong_code_and_unknown_number_get_the_same_words) {
    const auto receipt = office.file(fake::plain_request());
    browser.post("/case", {{"number", receipt.number}, {"code", "CODE-9-SECRET"}});
    const auto wrong_code = fake::text_of(browser.page());
    browser.post("/case", {{"number", case_number(CaseId{99}, *parse_date("2026-01-05"))}, {"code", "CODE-9-SECRET"}});
    EXPECT_EQ(fake::text_of(browser.page()), wrong_code);
    browser.post("/case", {{"number", "2026-000001-0"}, {"code", "CODE-9-SECRET"}});
    EXPECT_NE(fake::text_of(browser.page()), wrong_code) << "a mistyped check digit is told apart";
    EXPECT_THAT(browser.page(), HasSubstr("id=\"number-error\""));
    browser.post("/case", {{"number", receipt.number}, {"code", "CODE"}});
    EXPECT_THAT(browser.page(), HasSubstr("id=\"code-error\""));
}

TEST_F(FilerPagesTest, only_what_can_be_done_now_is_offered) {
    const auto receipt = office.file(fake::plain_request());
    open(receipt);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("/case/reply"), HasSubstr("/case/withdraw"),
                                      Not(HasSubstr("/case/rate")), Not(HasSubstr("/case/reopen"))));
    const auto done = answered();
    open(done);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("/case/rate"), HasSubstr("/case/reopen"),
                                      Not(HasSubstr("/case/withdraw")), Not(HasSubstr("/case/reply"))));
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("The lamp was broken."), HasSubstr("Review within 30 days.")));
}

TEST_F(FilerPagesTest, a_question_is_only_answered_where_one_was_asked) {
    const auto receipt = office.file(fake::plain_request());
    open(receipt);
    EXPECT_THAT(browser.text(),
                AllOf(HasSubstr("Add something to your grievance"), Not(HasSubstr("Answer the question"))));
    browser.submit("/case/reply", {{"reply_text", "The third lamp"}});
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("The filer added something"), Not(HasSubstr("The filer replied"))));
    office.act(receipt.id, "registrar", ReferCase{UnitId{2}, "It is a road lamp."});
    office.act(receipt.id, "roads", AcceptCase{"On site."});
    office.act(receipt.id, "roads",
               AssignHandler{{OfficerId{4}, UnitId{2}, {Role::handler}, "handler", "Handler Han"}});
    office.act(receipt.id, "handler", AskFiler{"Which lamp?"});
    open(receipt);
    EXPECT_THAT(browser.text(),
                AllOf(HasSubstr("Answer the question"), Not(HasSubstr("Add something to your grievance"))));
    browser.submit("/case/reply", {{"reply_text", "The fourth"}});
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("The filer replied"), HasSubstr("Add something to your grievance")));
}

TEST_F(FilerPagesTest, the_holder_replies_rates_and_reopens) {
    const auto receipt = answered();
    open(receipt);
    browser.submit("/case/rate", {{"rating", rulebook().ratings.front().id}, {"rating_comment", "Quick"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.text(), HasSubstr("Quick"));
    EXPECT_EQ(only_case().state.rating, rulebook().ratings.front().id);
    browser.submit("/case/reopen", {{"reopen_reason", "Dark again"}});
    EXPECT_EQ(only_case().state.stage, Stage::accepted);
    browser.submit("/case/reply", {{"reply_text", "One\r\nTwo"}});
    EXPECT_EQ(std::get<FilerReplied>(only_case().timeline.back().recorded.event).text, "One\nTwo");
    browser.submit("/case/withdraw", {{"withdraw_reason", ""}});
    EXPECT_EQ(only_case().state.stage, Stage::withdrawn);
}

TEST_F(FilerPagesTest, the_holder_goes_one_level_up_and_reads_the_decision) {
    const auto receipt = answered();
    open(receipt);
    EXPECT_THAT(browser.page(), HasSubstr("/case/ask_review"));
    browser.submit("/case/ask_review", {{"review_reason", "Only half of it was looked at"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(only_case().state.stage, Stage::in_review);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Under review one level up"), HasSubstr("Only half of it"),
                                      HasSubstr("The lamp was broken.")));
    office.act(receipt.id, "director",
               DecideReview{"changed", "All six lamps were dark.", "Roads Act 1", "The answer saw one.", "Re-review."});
    open(receipt);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("All six lamps were dark."), HasSubstr("The answer is changed"),
                                      HasSubstr("took no part in the earlier decision"),
                                      HasSubstr("The lamp was broken."), HasSubstr("Ask the next level to review")));
}

TEST_F(FilerPagesTest, before_sending_it_is_seen_which_units_are_shut_out) {
    fill_in("Street lamp", "It is dark.");
    browser.submit("/file", {{"go", "where"}});
    browser.submit("/file", {{"go", "next"}, {"about", "roads office\nOld Wang"}});
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Units that will not be given this caseRoads Office"),
                                      HasSubstr("These were not recognised"), HasSubstr("Old Wang")));
}

TEST_F(FilerPagesTest, an_act_with_faults_comes_back_filled_in) {
    const auto receipt = answered();
    open(receipt);
    browser.submit("/case/rate", {{"rating", ""}, {"rating_comment", std::string(5001, 'x')}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("id=\"rating-error\""), HasSubstr("id=\"rating_comment-error\""),
                                      HasSubstr("id=\"act-rate\" open")));
    EXPECT_EQ(fake::fields_of(browser.page())["rating_comment"], std::string(5001, 'x'));
    EXPECT_EQ(only_case().state.rating, "");
}

TEST_F(FilerPagesTest, the_case_changes_its_language_without_losing_what_was_typed) {
    const auto receipt = answered();
    open(receipt);
    EXPECT_THAT(browser.page(),
                AllOf(HasSubstr("form=\"receipt-form\" formaction=\"/case\" name=\"go\""), Not(HasSubstr("?lang="))));
    browser.submit("/case", {{"go", "language"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("lang=\"zh-CN\""), HasSubstr("The lamp was broken.")));
    EXPECT_THAT(browser.header("Set-Cookie"), HasSubstr("lang=zh"));

    browser.submit("/case/rate", {{"go", "language"}, {"rating", ""}, {"rating_comment", "Not yet sent"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("<html lang=\"en\""), HasSubstr("id=\"act-rate\" open"),
                                      HasSubstr("form=\"act-rate-form\" formaction=\"/case/rate\""),
                                      Not(HasSubstr("govuk-error-summary"))));
    EXPECT_EQ(fake::fields_of(browser.page())["rating_comment"], "Not yet sent");
    EXPECT_EQ(only_case().state.rating, "") << "nothing was sent";
}

TEST_F(FilerPagesTest, the_receipt_and_the_search_change_their_language_too) {
    fill_in("Street lamp", "It is dark.");
    browser.submit("/file", {{"go", "send"}});
    browser.submit("/receipt", {{"go", "language"}});
    EXPECT_EQ(browser.last().content_type, "text/html; charset=utf-8");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("lang=\"zh-CN\""), HasSubstr("CODE-1-SECRET"), HasSubstr("<svg")));

    browser.post("/case", {{"number", "2026-000001"}, {"code", ""}});
    EXPECT_EQ(browser.last().status, 422);
    browser.submit("/case", {{"go", "language"}, {"code", "CODE"}});
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("<html lang=\"en\""), Not(HasSubstr("error-summary"))));
    EXPECT_EQ(fake::fields_of(browser.page())["number"], "2026-000001");
    EXPECT_EQ(fake::fields_of(browser.page())["code"], "CODE");
}

TEST_F(FilerPagesTest, an_act_sent_twice_is_done_once) {
    const auto receipt = office.file(fake::plain_request());
    open(receipt);
    auto fields = fake::fields_of(browser.page());
    fields["reply_text"] = "The third lamp";
    browser.post("/case/reply", {fields.begin(), fields.end()});
    browser.post("/case/reply", {fields.begin(), fields.end()});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(only_case().state.version, 2);
}

TEST_F(FilerPagesTest, the_offices_acts_do_not_stop_the_holder) {
    const auto receipt = office.file(fake::plain_request());
    open(receipt);
    office.before_next_submit = [&] { office.act(receipt.id, "registrar", RegisterCase{}); };
    browser.submit("/case/reply", {{"reply_text", "The third lamp"}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(only_case().state.version, 3);
}

TEST_F(FilerPagesTest, an_act_that_is_not_the_holders_is_not_there) {
    const auto receipt = office.file(fake::plain_request());
    open(receipt);
    for (const std::string action : {"accept", "answer", "open_identity", "file", "nothing"}) {
        EXPECT_EQ(browser.post("/case/" + action, {{"number", receipt.number}, {"code", receipt.code}}).status, 404);
    }
    EXPECT_EQ(only_case().state.version, 1);
}

TEST_F(FilerPagesTest, a_store_in_trouble_keeps_the_typed_reply) {
    const auto receipt = office.file(fake::plain_request());
    open(receipt);
    office.trouble = app::StoreTrouble::unavailable;
    browser.submit("/case/reply", {{"reply_text", "The third lamp"}});
    EXPECT_EQ(browser.last().status, 503);
    EXPECT_EQ(fake::fields_of(browser.page())["reply_text"], "The third lamp");
}

TEST_F(FilerPagesTest, the_holder_sees_who_opened_the_identity_and_why) {
    app::FilingRequest request = fake::plain_request();
    request.identity.name = "Zhang San";
    const auto receipt = office.file(request);
    open(receipt);
    EXPECT_THAT(browser.page(), Not(HasSubstr("Zhang San")));
    office.act(receipt.id, "custodian", OpenIdentity{rulebook().opening_purposes.front().id, "To send the answer"});
    open(receipt);
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("To send the answer"), HasSubstr("Petition Bureau")));
    EXPECT_THAT(browser.page(), Not(HasSubstr("Zhang San")));
}

TEST_F(FilerPagesTest, a_handler_is_not_named_to_the_filer_and_the_lead_is) {
    const auto receipt = office.file(fake::plain_request());
    office.act(receipt.id, "registrar", ReferCase{UnitId{2}, "It is a road lamp."});
    const Services services = office.services();
    office.act(receipt.id, "roads", AssignHandler{services.staff_book.find(std::string_view("handler"))->officer});
    office.act(receipt.id, "roads", AssignLead{services.staff_book.find(std::string_view("lead"))->officer});
    open(receipt);
    EXPECT_THAT(browser.page(), AllOf(Not(HasSubstr("Handler Han")), HasSubstr("Lead Ling")));
}

TEST_F(FilerPagesTest, the_receipt_is_a_file_to_keep) {
    const auto receipt = office.file(fake::plain_request());
    open(receipt);
    browser.submit("/receipt", {});
    EXPECT_EQ(browser.last().content_type, "text/plain; charset=utf-8");
    EXPECT_EQ(browser.header("Content-Disposition"), "attachment; filename=\"huiyin-" + receipt.number + ".txt\"");
    EXPECT_THAT(browser.page(), HasSubstr("receipt of " + receipt.number));
}

TEST_F(FilerPagesTest, hostile_text_stays_text_on_every_page) {
    const std::string evil(hostile);
    const auto check_last = [&](std::string_view where) {
        SCOPED_TRACE(where);
        EXPECT_THAT(browser.page(), Not(HasSubstr("<script>alert")));
        EXPECT_THAT(browser.page(), Not(HasSubstr("'&<b>")));
    };
    browser.get("/file");
    browser.submit("/file", {{"go", "next"}, {"subject", evil}, {"text", ""}});
    check_last("first page with errors");
    EXPECT_EQ(fake::fields_of(browser.page())["subject"], evil);
    browser.submit("/file", {{"go", "next"}, {"subject", evil}, {"text", evil}});
    check_last("hidden fields");
    browser.submit("/file", {{"go", "next"}, {"place", evil}, {"about", evil}});
    browser.submit("/file", {{"go", "next"}, {"wish", evil}});
    browser.submit("/file", {{"go", "next"}, {"name", evil}, {"phone", evil}, {"address", evil}, {"email", evil}});
    check_last("check");
    browser.submit("/file", {{"go", "send"}});
    ASSERT_EQ(office.case_count(), 1);
    check_last("receipt");
    browser.post("/case", {{"number", evil}, {"code", evil}});
    check_last("find");
    EXPECT_EQ(fake::fields_of(browser.page())["number"], evil);
    browser.post("/case", {{"number", case_number(CaseId{1}, *parse_date("2026-01-05"))}, {"code", "CODE-1-SECRET"}});
    EXPECT_EQ(browser.last().status, 200);
    check_last("case");
    browser.submit("/case/reply", {{"reply_text", evil}});
    check_last("reply");
    browser.submit("/case/withdraw", {{"withdraw_reason", evil}});
    check_last("withdrawn");
    browser.sign_in("registrar");
    browser.get("/staff/case/" + case_number(CaseId{1}, *parse_date("2026-01-05")));
    check_last("staff");
}

}  // namespace
}  // namespace huiyin::web
