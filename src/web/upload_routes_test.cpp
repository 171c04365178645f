#include "web/upload_routes.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/fake/attachments.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using testing::HasSubstr;

class PieceUpload : public testing::Test {
protected:
    /// The value of a text in the last answer's JSON.
    [[nodiscard]] std::string told(const std::string& name) const {
        const std::string body = browser.page();
        const std::string start = "\"" + name + "\":\"";
        const std::size_t at = body.find(start);
        if (at == std::string::npos) return {};
        return body.substr(at + start.size(), body.find('"', at + start.size()) - at - start.size());
    }
    std::string begin(const std::string& name, std::size_t bytes) {
        browser.post("/upload", {{"name", name}, {"bytes", std::to_string(bytes)}});
        return told("upload");
    }
    int put(const std::string& upload, std::size_t offset, std::string bytes) {
        return browser
            .send({.method = http::Method::put,
                   .path = "/upload",
                   .headers = {{"X-Upload", upload}, {"X-Offset", std::to_string(offset)}},
                   .body = std::move(bytes)})
            .status;
    }
    int end(const std::string& upload) {
        return browser.send({.method = http::Method::post, .path = "/upload/end", .headers = {{"X-Upload", upload}}})
            .status;
    }

    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, upload_routes}};
    fake::Browser browser{site};
};

TEST_F(PieceUpload, goes_on_where_the_line_broke_and_gives_a_ticket_that_the_form_takes) {
    const std::string upload = begin("灯.jpg", 10);
    ASSERT_EQ(browser.last().status, 201);
    EXPECT_EQ(put(upload, 0, "JPEG1"), 200);
    EXPECT_EQ(put(upload, 0, "JPEG1"), 409) << "sent again, since the answer was lost";
    EXPECT_THAT(browser.page(), HasSubstr("\"received\":5"));
    EXPECT_EQ(end(upload), 409) << "half of it is not a file";
    EXPECT_EQ(put(upload, 7, "JPEG1"), 409);
    EXPECT_EQ(put(upload, 5, "23456"), 200);
    EXPECT_EQ(end(upload), 201);
    const std::string ticket = told("ticket");
    EXPECT_EQ(told("name"), "灯.jpg");
    EXPECT_EQ(end(upload), 201) << "asked again, since the answer was lost";
    EXPECT_EQ(told("ticket"), ticket);
    EXPECT_EQ(put(upload, 10, "7"), 404) << "what has ended grows no more";
    browser.get("/file");
    browser.submit("/file", {{"go", "upload"}, {"attachment", ticket}});
    browser.post("/file", {{"go", "upload"}, {"attachment", ticket}});
    EXPECT_THAT(browser.text(), HasSubstr("灯.jpg"));
}

TEST_F(PieceUpload, says_before_a_byte_is_sent_what_is_not_taken) {
    EXPECT_EQ(begin("large.jpg", 100'001), "");
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(), HasSubstr("larger than 100 KB"));
    EXPECT_EQ(begin("empty.jpg", 0), "");
    EXPECT_EQ(browser.last().status, 422);
    const std::string upload = begin("a.exe", 2);
    EXPECT_EQ(put(upload, 0, "MZ"), 200);
    EXPECT_EQ(end(upload), 422);
    EXPECT_THAT(browser.page(), HasSubstr("not accepted"));
}

TEST_F(PieceUpload, says_so_when_it_has_lost_its_place) {
    const std::string upload = begin("灯.jpg", 10);
    EXPECT_EQ(put(upload, 0, "JPEG1"), 200);
    dynamic_cast<fake::Attachments&>(office.services().attachments).is_crowded->store(true);
    EXPECT_EQ(put(upload, 5, "23456"), 422);
    EXPECT_THAT(browser.page(), HasSubstr("detail"));
}

TEST_F(PieceUpload, goes_on_with_what_all_share_when_the_address_has_none_left) {
    browser.is_loopback = false;
    int begun = 0;
    while (begun < 10'000 && !begin("灯.jpg", 10).empty()) ++begun;
    EXPECT_EQ(browser.last().status, 429);
    // What is given back while the test runs comes on top.
    EXPECT_GE(begun, 4'200);
    EXPECT_LE(begun, 4'800);
}

TEST_F(PieceUpload, takes_no_more_than_was_said_and_nothing_from_strangers) {
    const std::string upload = begin("灯.jpg", 5);
    EXPECT_EQ(put(upload, 0, "JPEG12"), 400);
    EXPECT_EQ(put(upload, 0, ""), 400);
    EXPECT_EQ(put("another", 0, "JPEG1"), 404);
    EXPECT_EQ(end("another"), 404);
    EXPECT_EQ(put(upload, 0, std::string(262'145, 'x')), 400);
    browser.post("/upload", {{"name", "a"}, {"bytes", "many"}});
    EXPECT_EQ(browser.last().status, 400);
}

}  // namespace
}  // namespace huiyin::web
