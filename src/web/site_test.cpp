#include "web/site.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/grievance/case_number.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"

namespace huiyin::web {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<RouteMaker> all_routes{public_routes, filer_routes, staff_routes};

struct SiteTest : testing::Test {
    /// A pattern with something real in its braces.
    std::string path_of(const Route& route) const {
        static const std::map<std::string_view, std::string_view> values{
            {"{queue}", "mine"}, {"{rest..}", "0/000.p/1"}, {"{leaf}", "0"}, {"{name}", "none.css"}};
        std::string path(route.pattern);
        for (const auto& [brace, value] : values) {
            if (const auto at = path.find(brace); at != std::string::npos) path.replace(at, brace.size(), value);
        }
        if (const auto at = path.find("{number}"); at != std::string::npos) path.replace(at, 8, receipt.number);
        const bool is_staff = path.starts_with("/staff");
        if (const auto at = path.find("{action}"); at != std::string::npos) {
            path.replace(at, 8, is_staff ? "register_case" : "reply");
        }
        return path;
    }
    int ask(const Route& route, const fake::Browser::Fields& fields = {}) {
        const std::string path = path_of(route);
        return (route.method == http::Method::post ? browser.post(path, fields) : browser.get(path)).status;
    }

    /// Somebody else has taken what all share, and more than comes back while a test runs.
    void use_up(std::string_view rule) {
        const auto later = std::chrono::steady_clock::now() + std::chrono::hours(1);
        EXPECT_TRUE(office.services().rate_limit.take(rule, "everybody", false, later, 2'000));
    }

    fake::Office office;
    Site site{office.services(), all_routes};
    fake::Browser browser{site};
    app::FilingReceipt receipt = office.file(fake::plain_request());
};

TEST_F(SiteTest, every_route_says_who_may_call_it) {
    std::set<std::string> anyone;
    std::set<std::string> holders;
    for (const Route& route : site.routes()) {
        const std::string line = std::string(http::name_of(route.method)) + " " + std::string(route.pattern);
        if (route.access == Access::anyone) anyone.insert(line);
        if (route.access == Access::receipt_holder) holders.insert(line);
        EXPECT_TRUE(route.access != Access::staff || route.pattern.starts_with("/staff")) << line;
    }
    EXPECT_EQ(anyone, (std::set<std::string>{"GET /",
                                             "GET /verify",
                                             "GET /units",
                                             "GET /log",
                                             "GET /log/",
                                             "GET /counts",
                                             "GET /statistics",
                                             "GET /statistics.csv",
                                             "GET /file",
                                             "POST /file",
                                             "GET /case",
                                             "GET /assets/{name}",
                                             "GET /log/checkpoint",
                                             "GET /log/log.vkey",
                                             "GET /log/tile/{rest..}",
                                             "GET /log/witnessed/checkpoint",
                                             "GET /log/witnessed/log.vkey",
                                             "GET /log/witnessed/tile/{rest..}",
                                             "GET /log/entry/{leaf}",
                                             "GET /healthz",
                                             "GET /readyz",
                                             "GET /receptions",
                                             "GET /receptions.ics",
                                             "GET /problems/{code}",
                                             "GET /staff/sign-in",
                                             "POST /staff/sign-in",
                                             "POST /staff/sign-in/code"}));
    EXPECT_EQ(holders, (std::set<std::string>{"POST /attachment", "POST /bundle", "POST /case", "POST /case/{action}",
                                              "POST /receipt", "POST /statement"}));
}

TEST_F(SiteTest, nobody_gets_a_page_for_staff_without_signing_in) {
    for (const Route& route : site.routes()) {
        if (route.access != Access::staff) continue;
        SCOPED_TRACE(route.pattern);
        const int status = ask(route, {{"csrf", "x"}});
        EXPECT_EQ(status, route.method == http::Method::post ? 403 : 303);
        EXPECT_THAT(browser.page(), Not(HasSubstr("Street lamp")));
    }
    EXPECT_EQ(office.find(receipt.id).state.version, 1);
}

TEST_F(SiteTest, nothing_of_a_case_is_shown_without_its_code) {
    const fake::Browser::Fields attempts[] = {
        {},
        {{"number", receipt.number}},
        {{"number", receipt.number}, {"code", "CODE-2-SECRET"}, {"reply_text", "x"}},
        {{"code", receipt.code}},
    };
    for (const Route& route : site.routes()) {
        if (route.access != Access::receipt_holder) continue;
        SCOPED_TRACE(route.pattern);
        for (const auto& fields : attempts) {
            EXPECT_EQ(ask(route, fields), 422);
            EXPECT_THAT(browser.page(), Not(HasSubstr("Street lamp")));
        }
    }
    EXPECT_EQ(office.find(receipt.id).state.version, 1);
}

TEST_F(SiteTest, a_role_gets_only_the_pages_of_its_permissions) {
    struct {
        std::string_view name;
        int queue;
        int case_page;
    } const staff[] = {
        {"clerk", 200, 200},      {"registrar", 200, 200}, {"roads", 200, 404},
        {"handler", 200, 404},    {"lead", 200, 404},      {"custodian", 200, 200},
        {"supervisor", 200, 200}, {"auditor", 403, 403},   {"administrator", 403, 403},
    };
    for (const auto& [name, queue, case_page] : staff) {
        SCOPED_TRACE(name);
        ASSERT_EQ(browser.sign_in(std::string(name)).status, 303);
        EXPECT_EQ(browser.get("/staff/queue/unit").status, queue);
        EXPECT_EQ(browser.get("/staff/case/" + receipt.number).status, case_page);
        EXPECT_EQ(browser.page().find("Street lamp") != std::string::npos, case_page == 200);
    }
}

TEST_F(SiteTest, a_case_is_not_shown_to_the_unit_it_complains_of) {
    app::FilingRequest request = fake::plain_request();
    request.about = {"Roads Office"};
    request.addressed_to = UnitId{2};
    const auto against_roads = office.file(request);
    for (const std::string name : {"roads", "handler", "lead"}) {
        browser.sign_in(name);
        EXPECT_EQ(browser.get("/staff/case/" + against_roads.number).status, 404);
        for (const std::string queue : {"mine", "unit", "due", "overdue", "unowned"}) {
            browser.get("/staff/queue/" + queue);
            EXPECT_THAT(browser.page(), Not(HasSubstr(against_roads.number)));
        }
    }
}

TEST_F(SiteTest, operators_see_the_metrics_and_others_do_not_hear_of_them) {
    EXPECT_EQ(browser.get("/metrics").status, 200);
    browser.is_loopback = false;
    EXPECT_EQ(browser.get("/metrics").status, 404);
}

TEST_F(SiteTest, every_page_has_a_strict_policy) {
    browser.sign_in("registrar");
    for (const std::string path : {"/", "/units", "/log", "/statistics", "/verify", "/file", "/case", "/nowhere",
                                   "/staff/queue/unit", "/staff/sign-in"}) {
        SCOPED_TRACE(path);
        browser.get(path);
        const std::string policy = browser.header("Content-Security-Policy");
        EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
        EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
        EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
        EXPECT_EQ(browser.header("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(browser.header("Referrer-Policy"), "no-referrer");
        EXPECT_THAT(browser.page(), Not(HasSubstr(" style=")));
        EXPECT_THAT(browser.page(), Not(HasSubstr(" onclick=")));
        EXPECT_THAT(browser.page(), Not(HasSubstr("<script>")));
    }
}

TEST_F(SiteTest, personal_pages_are_kept_by_no_cache) {
    browser.get("/file");
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}});
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    browser.post("/receipt", {{"number", receipt.number}, {"code", receipt.code}});
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    browser.sign_in("registrar");
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    browser.get("/staff/case/" + receipt.number);
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
}

TEST_F(SiteTest, the_office_is_called_by_its_name_in_the_pages_language) {
    for (const std::string path : {"/", "/staff/sign-in", "/nowhere"}) {
        SCOPED_TRACE(path);
        browser.language = "en";
        browser.get(path);
        EXPECT_THAT(browser.page(), testing::AllOf(HasSubstr("Qinghe County"), Not(HasSubstr("清和县"))));
        browser.language = "zh";
        browser.get(path);
        EXPECT_THAT(browser.page(), testing::AllOf(HasSubstr("清和县"), Not(HasSubstr("Qinghe County"))));
    }
}

TEST_F(SiteTest, a_page_speaks_the_language_that_was_asked_for) {
    browser.language = "";
    browser.get("/");
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"zh-CN\""));
    browser.language = "en-GB,en;q=0.8";
    browser.get("/");
    EXPECT_THAT(browser.page(), HasSubstr("<html lang=\"en\""));
    EXPECT_THAT(browser.page(), HasSubstr("/?lang=zh"));
    browser.get("/?lang=zh");
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"zh-CN\""));
    EXPECT_THAT(browser.header("Set-Cookie"), HasSubstr("lang=zh"));
    browser.get("/statistics");
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"zh-CN\"")) << "the cookie is remembered";
    browser.get("/statistics?lang=xx");
    EXPECT_EQ(browser.last().status, 200);
}

TEST_F(SiteTest, what_is_not_there_is_said_in_the_readers_language) {
    EXPECT_EQ(browser.get("/nowhere").status, 404);
    EXPECT_THAT(browser.page(), HasSubstr("<html lang=\"en\""));
    EXPECT_EQ(browser.post("/statistics", {}).status, 405);
    EXPECT_EQ(browser.header("Allow"), "GET, HEAD");
    EXPECT_EQ(browser.head("/").status, 200);
}

TEST_F(SiteTest, the_servers_own_refusals_speak_both_languages) {
    const auto response = site.refusal(500, "A1B2C3");
    EXPECT_THAT(response.body.view(), HasSubstr("A1B2C3"));
    EXPECT_THAT(response.body.view(), HasSubstr("lang=\"zh-CN\""));
    const Services services = office.services();
    EXPECT_THAT(fake::text_of(response.body.view()),
                HasSubstr(services.locale.pattern("error.500.title", Language::en)));
    for (const int status : {400, 408, 413, 414, 417, 431, 500, 503}) {
        EXPECT_EQ(site.refusal(status, "").status, status);
    }
    const auto problem = site.refusal_of("/api/v1/cases", 413, "");
    for (const Language language : {Language::zh, Language::en}) {
        EXPECT_THAT(problem.body.view(), HasSubstr(services.locale.pattern("problem.too_large", language)));
    }
}

TEST_F(SiteTest, a_code_never_stands_in_an_address_or_in_what_is_logged) {
    const std::set<std::string_view> names = [&] {
        std::set<std::string_view> all{"unknown"};
        for (const Route& route : site.routes()) all.insert(route.name);
        return all;
    }();
    const auto check_last = [&] {
        EXPECT_THAT(browser.header("Location"), Not(HasSubstr("SECRET")));
        EXPECT_TRUE(names.contains(browser.last().route)) << browser.last().route;
        for (const std::string attribute : {"href=\"", "action=\"", "src=\""}) {
            const std::string page = browser.page();
            for (auto at = page.find(attribute); at != std::string::npos; at = page.find(attribute, at + 1)) {
                const std::string address = page.substr(at, page.find('"', at + attribute.size()) - at);
                EXPECT_THAT(address, Not(HasSubstr("SECRET")));
            }
        }
    };
    browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}});
    check_last();
    browser.submit("/case/reply", {{"reply_text", "It is the third lamp."}});
    check_last();
    browser.submit("/receipt", {});
    check_last();
    browser.post("/case", {{"number", "2026-000001-1"}, {"code", receipt.code}});
    check_last();
}

TEST_F(SiteTest, one_who_has_the_right_code_is_not_counted_as_trying) {
    browser.is_loopback = false;
    use_up(rate::codes_of_all);
    for (int i = 0; i < 100; ++i) {
        for (const char* path : {"/case", "/receipt"}) {
            ASSERT_EQ(browser.post(path, {{"number", receipt.number}, {"code", receipt.code}}).status, 200) << i;
        }
    }
    int guesses = 0;
    while (guesses < 100 &&
           browser.post("/case", {{"number", receipt.number}, {"code", "CODE-2-SECRET"}}).status != 429) {
        ++guesses;
        browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}});
    }
    EXPECT_NEAR(guesses, 60, 5) << "a right code in between gives no further guess";
    for (int i = 0; i < 2'000 && browser.last().status != 429; ++i) {
        browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}});
    }
    EXPECT_EQ(browser.last().status, 429) << "there is a limit for everything";
}

TEST_F(SiteTest, many_behind_one_address_file_and_read_beside_somebody_who_guesses) {
    browser.is_loopback = false;
    for (int guess = 0; guess < 300; ++guess) {
        EXPECT_EQ(browser.post("/case", {{"number", receipt.number}, {"code", "CODE-2-SECRET"}}).status, 422);
    }
    for (int person = 0; person < 300; ++person) {
        SCOPED_TRACE(person);
        const fake::Browser::Fields typed{{"step", "check"},
                                          {"go", "send"},
                                          {"subject", std::to_string(person)},
                                          {"text", "It is dark."},
                                          {"unit", "2"}};
        ASSERT_EQ(browser.post("/file", typed).status, 200);
        ASSERT_EQ(browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}}).status, 200);
    }
    int taken = 300;
    while (taken < 1'000 && browser.post("/file", {{"step", "check"},
                                                   {"go", "send"},
                                                   {"subject", std::to_string(taken)},
                                                   {"text", "It is dark."},
                                                   {"unit", "2"}})
                                    .status == 200) {
        ++taken;
    }
    EXPECT_NEAR(taken, 630, 20) << "and a flood still comes to an end";
    EXPECT_EQ(browser.last().status, 429);
    browser.is_loopback = true;
    EXPECT_EQ(browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}}).status, 200);
}

TEST_F(SiteTest, one_who_tries_too_often_is_told_to_wait) {
    browser.is_loopback = false;
    use_up(rate::codes_of_all);
    int status = 0;
    for (int i = 0; i < 100 && status != 429; ++i) {
        status = browser.post("/case", {{"number", receipt.number}, {"code", "CODE-2-SECRET"}}).status;
    }
    EXPECT_EQ(status, 429);
    EXPECT_NE(browser.header("Retry-After"), "");
    browser.is_loopback = true;
    EXPECT_EQ(browser.post("/case", {{"number", receipt.number}, {"code", receipt.code}}).status, 200);
}

}  // namespace
}  // namespace huiyin::web
