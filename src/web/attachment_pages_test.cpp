#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/sha256.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using fake::Browser;
using testing::HasSubstr;
using testing::Not;

const std::string photo = "JPEG \r\n--012345678x not the end\r\n" + std::string(40'000, 'p');
const std::string contract = "%PDF-1.7 " + std::string(30'000, 'c');

std::string sha256_of(const std::string& bytes) { return hex_encode(ledger::sha256(as_bytes(bytes))); }

/// How often the page says it.
std::size_t count_of(const std::string& page, const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++count;
    return count;
}

class AttachmentPages : public testing::Test {
protected:
    /// Through the first page with these files; what stands there then.
    void begin_with(const Browser::Files& files, const Browser::Fields& fields = {}) {
        browser.get("/file");
        Browser::Fields all{{"go", "next"}, {"subject", "Street lights"}, {"text", "No light for weeks."}};
        all.insert(all.end(), fields.begin(), fields.end());
        browser.submit("/file", all, files);
    }
    /// From the second page to the receipt.
    void finish() {
        for (int step = 0; step < 3; ++step) browser.submit("/file", {{"go", "next"}});
        browser.submit("/file", {{"go", "send"}});
        ASSERT_EQ(browser.last().status, 200);
        const auto fields = fake::fields_of(browser.page());
        number = fields.at("number");
        code = fields.at("code");
    }
    void file(const Browser::Files& files, const Browser::Fields& fields = {}) {
        begin_with(files, fields);
        finish();
    }
    app::CaseFile filed() { return office.find(CaseId{office.case_count()}); }
    std::vector<Attachment> attachments() {
        return std::get<GrievanceFiled>(filed().timeline.front().recorded.event).attachments;
    }
    void open_as_holder() {
        browser.forget_cookies();
        browser.post("/case", {{"number", number}, {"code", code}});
        ASSERT_EQ(browser.last().status, 200);
    }
    /// The page of the case for this member of staff, and its answer to the wish for the file.
    http::Response take(const std::string& who, const std::string& sha256) {
        browser.sign_in(who);
        browser.get("/staff/case/" + number);
        const auto fields = fake::fields_of(browser.page());
        const std::string csrf = fields.contains("csrf") ? fields.at("csrf") : "none";
        return browser.post("/staff/case/" + number + "/attachment", {{"csrf", csrf}, {"sha256", sha256}});
    }

    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    Browser browser{site};
    std::string number;
    std::string code;
};

TEST_F(AttachmentPages, file_two_files_without_a_script) {
    begin_with({{"灯.jpg", photo}, {"contract.pdf", contract}});
    ASSERT_EQ(browser.last().status, 200) << browser.text();
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 2U) << "they travel in the next page";
    for (int step = 0; step < 3; ++step) browser.submit("/file", {{"go", "next"}});
    EXPECT_THAT(browser.text(), HasSubstr("灯.jpg"));
    EXPECT_THAT(browser.text(), HasSubstr("contract.pdf (30 KB)"));
    browser.submit("/file", {{"go", "send"}});
    ASSERT_EQ(browser.last().status, 200);
    ASSERT_EQ(attachments().size(), 2U);
    EXPECT_EQ(hex_encode(attachments()[0].content), sha256_of(photo));
    EXPECT_EQ(attachments()[0].name, "灯.jpg");
    EXPECT_EQ(attachments()[0].kind, "image/jpeg");
    EXPECT_EQ(attachments()[0].bytes, static_cast<std::int64_t>(photo.size()));
    EXPECT_EQ(attachments()[1].name, "contract.pdf");
}

TEST_F(AttachmentPages, say_beforehand_what_may_be_handed_in) {
    browser.get("/file");
    EXPECT_THAT(browser.text(), HasSubstr("At most 3 files of 100 KB each, 150 KB together"));
}

TEST_F(AttachmentPages, name_each_file_that_was_not_taken_and_keep_the_others) {
    begin_with({{"灯.jpg", photo}, {"a.exe", "MZ.."}, {"large.pdf", "%PDF" + std::string(100'001, 'x')}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.text(), HasSubstr("“a.exe” is of a kind that is not accepted"));
    EXPECT_THAT(browser.text(), HasSubstr("“large.pdf” is larger than 100 KB"));
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 1U);
    EXPECT_EQ(fake::fields_of(browser.page()).at("subject"), "Street lights") << "what was typed is still there";
    browser.submit("/file", {{"go", "next"}}, {{"no.txt", ""}});
    EXPECT_THAT(browser.text(), HasSubstr("“no.txt” is empty"));
    browser.submit("/file", {{"go", "next"}}, {});
    EXPECT_EQ(browser.last().status, 200);
    finish();
    ASSERT_EQ(attachments().size(), 1U);
}

TEST_F(AttachmentPages, take_no_more_files_and_bytes_than_they_say) {
    begin_with({{"1.jpg", "JPEG1"}, {"2.jpg", "JPEG2"}, {"3.jpg", "JPEG3"}, {"4.jpg", "JPEG4"}});
    EXPECT_THAT(browser.text(), HasSubstr("At most 3 files: “4.jpg” was not taken"));
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 3U);
    begin_with({{"1.jpg", "JPEG" + std::string(80'000, '1')}, {"2.jpg", "JPEG" + std::string(80'000, '2')}});
    EXPECT_THAT(browser.text(), HasSubstr("larger than 150 KB: “2.jpg” was not taken"));
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 1U);
}

TEST_F(AttachmentPages, let_a_file_be_taken_out_and_another_be_added) {
    begin_with({{"1.jpg", "JPEG1"}, {"2.jpg", "JPEG2"}}, {{"go", "upload"}});
    ASSERT_EQ(browser.last().status, 200);
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 2U);
    browser.submit("/file", {{"go", "remove-1"}}, {{"3.jpg", "JPEG3"}});
    EXPECT_THAT(browser.text(), Not(HasSubstr("1.jpg")));
    browser.submit("/file", {{"go", "upload"}}, {{"3 again.jpg", "JPEG2"}});
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 3U);
    browser.submit("/file", {{"go", "next"}}, {});
    finish();
    ASSERT_EQ(attachments().size(), 3U);
    EXPECT_EQ(attachments()[0].name, "2.jpg");
    EXPECT_EQ(attachments()[1].name, "3.jpg");
}

TEST_F(AttachmentPages, keep_the_files_when_the_form_comes_back_and_in_the_other_language) {
    begin_with({{"灯.jpg", photo}}, {{"subject", ""}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 1U);
    browser.submit("/file", {{"go", "language"}}, {});
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 1U);
    EXPECT_THAT(browser.text(), HasSubstr("移除"));
    browser.submit("/file", {{"go", "next"}, {"subject", "路灯"}}, {});
    finish();
    EXPECT_EQ(attachments().size(), 1U);
}

TEST_F(AttachmentPages, say_that_a_ticket_is_too_old_and_do_not_file_without_the_file) {
    begin_with({{"灯.jpg", photo}});
    for (int step = 0; step < 3; ++step) browser.submit("/file", {{"go", "next"}});
    office.set_now(office.services().time.now().on + std::chrono::days{2});
    browser.submit("/file", {{"go", "send"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.text(), HasSubstr("upload it again"));
    EXPECT_EQ(office.case_count(), 0);
}

TEST_F(AttachmentPages, refuse_a_form_that_is_no_form) {
    http::Request request{.method = http::Method::post,
                          .path = "/file",
                          .headers = {{"Content-Type", "multipart/form-data; boundary=b"}},
                          .body = "--b\r\nContent-Disposition: form-data; name=\"step\"\r\n\r\nwhat\r\n"};
    EXPECT_EQ(browser.send(request).status, 400) << "cut short";
    request.body = "--b\r\nno header\r\n\r\nwhat\r\n--b--\r\n";
    EXPECT_EQ(browser.send(request).status, 400);
    request.path = "/staff/sign-in";
    EXPECT_EQ(browser.send(request).status, 400) << "a form that takes no files";
}

TEST_F(AttachmentPages, give_the_filer_back_what_was_handed_in) {
    file({{"灯 \"1\".jpg", photo}});
    open_as_holder();
    EXPECT_THAT(browser.text(), HasSubstr(sha256_of(photo)));
    const Browser::Fields ask{{"number", number}, {"code", code}, {"sha256", sha256_of(photo)}};
    browser.post("/attachment", ask);
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(browser.page(), photo);
    EXPECT_THAT(browser.header("Content-Disposition"), HasSubstr("attachment; filename=\"_ _1_.jpg\""));
    EXPECT_THAT(browser.header("Content-Disposition"), HasSubstr("filename*=UTF-8''%E7%81%AF%20%221%22.jpg"));
    EXPECT_THAT(browser.header("Content-Security-Policy"), HasSubstr("sandbox"));
    EXPECT_EQ(browser.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    EXPECT_EQ(filed().timeline.size(), 1U) << "the filer's own look is no event";
    browser.post("/attachment", {{"number", number}, {"code", "CODE-9-SECRET"}, {"sha256", sha256_of(photo)}});
    EXPECT_THAT(browser.page(), Not(HasSubstr("ppp")));
    browser.post("/attachment", {{"number", number}, {"code", code}, {"sha256", sha256_of(contract)}});
    EXPECT_EQ(browser.last().status, 404);
}

TEST_F(AttachmentPages, put_on_record_that_staff_took_an_original_and_show_it_to_the_filer) {
    file({{"灯.jpg", photo}});
    EXPECT_EQ(take("registrar", sha256_of(photo)).status, 200);
    EXPECT_EQ(browser.page(), photo);
    ASSERT_EQ(filed().timeline.size(), 2U);
    const Recorded last = filed().timeline.back().recorded;
    ASSERT_TRUE(std::holds_alternative<AttachmentOpened>(last.event));
    EXPECT_EQ(hex_encode(std::get<AttachmentOpened>(last.event).content), sha256_of(photo));
    open_as_holder();
    EXPECT_THAT(browser.text(), HasSubstr("Original of a file taken"));
    browser.sign_in("registrar");
    browser.post("/staff/case/" + number + "/attachment", {{"csrf", "wrong"}, {"sha256", sha256_of(photo)}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_EQ(filed().timeline.size(), 2U);
}

TEST_F(AttachmentPages, give_nothing_to_those_who_may_not_see_the_case) {
    file({{"灯.jpg", photo}}, {{"about", "Water Bureau"}});
    const std::string sha256 = sha256_of(photo);
    for (const std::string who : {"water", "administrator"}) {
        SCOPED_TRACE(who);
        const int status = take(who, sha256).status;
        EXPECT_TRUE(status == 403 || status == 404) << status;
        EXPECT_THAT(browser.page(), Not(HasSubstr("ppp")));
        EXPECT_THAT(browser.page(), Not(HasSubstr("灯.jpg")));
    }
    browser.forget_cookies();
    browser.post("/staff/case/" + number + "/attachment", {{"sha256", sha256}});
    EXPECT_THAT(browser.page(), Not(HasSubstr("ppp")));
    EXPECT_EQ(filed().timeline.size(), 1U);
}

TEST_F(AttachmentPages, let_a_reply_bring_files_along) {
    file({});
    open_as_holder();
    browser.submit("/case/reply", {{"go", "upload"}, {"reply_text", "See the picture."}}, {{"灯.jpg", photo}});
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 1U);
    EXPECT_THAT(browser.page(), HasSubstr("See the picture."));
    browser.submit("/case/reply", {{"reply_text", "See the picture."}}, {{"a.exe", "MZ"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_EQ(count_of(browser.page(), "name=\"attachment\""), 1U);
    browser.submit("/case/reply", {{"reply_text", "See the picture."}, {"go", ""}}, {{"contract.pdf", contract}});
    ASSERT_EQ(browser.last().status, 200) << browser.text();
    const Recorded last = filed().timeline.back().recorded;
    const auto& replied = std::get<FilerReplied>(last.event);
    ASSERT_EQ(replied.attachments.size(), 2U);
    EXPECT_EQ(replied.attachments[1].name, "contract.pdf");
    EXPECT_EQ(take("registrar", sha256_of(contract)).status, 200);
}

TEST_F(AttachmentPages, take_files_at_the_counter_and_none_from_who_is_signed_out) {
    browser.sign_in("registrar");
    browser.get("/staff/file");
    const Browser::Fields typed{
        {"go", "next"}, {"channel", "visit"}, {"language", "en"}, {"subject", "Lights"}, {"text", "Dark."}};
    browser.submit("/staff/file", typed, {{"灯.jpg", photo}});
    ASSERT_EQ(browser.last().status, 200) << browser.text();
    EXPECT_THAT(browser.text(), HasSubstr("灯.jpg"));
    browser.submit("/staff/file", {{"go", "send"}, {"confirmed", "yes"}});
    ASSERT_EQ(office.case_count(), 1);
    EXPECT_EQ(attachments().size(), 1U);

    browser.get("/staff/file");
    Browser stranger(site);
    stranger.get("/file");
    stranger.submit("/staff/file", typed, {{"灯.jpg", photo}});
    EXPECT_THAT(stranger.page(), Not(HasSubstr("name=\"attachment\"")));
    EXPECT_EQ(office.case_count(), 1);
}

}  // namespace
}  // namespace huiyin::web
