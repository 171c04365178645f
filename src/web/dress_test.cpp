#include "web/dress.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/api/routes.hpp"
#include "web/assets/embedded.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

/// What a cache may do with the answer of each public route, if the answer is good. Every other answer is kept by none:
/// a new route has to be named here to be kept.
const std::map<std::string_view, std::string_view> kept{
    {"/", "no-cache"},
    {"/verify", "no-cache"},
    {"/units", "no-cache"},
    {"/log", "no-cache"},
    {"/statistics", "no-cache"},
    {"/statistics.csv", "no-cache"},
    {"/receptions.ics", "no-cache"},
    {"/assets/{name}", "public, max-age=31536000, immutable"},
    {"/log/checkpoint", "no-cache"},
    {"/log/log.vkey", "no-cache"},
    {"/log/tile/{rest..}", "public, max-age=31536000, immutable"},
    {"/log/witnessed/checkpoint", "no-cache"},
    {"/log/witnessed/log.vkey", "no-cache"},
    {"/log/witnessed/tile/{rest..}", "public, max-age=31536000, immutable"},
    {"/log/entry/{leaf}", "public, max-age=31536000, immutable"},
    {"/api/v1/openapi.json", "no-cache"},
    {"/api/v1/office", "no-cache"},
    {"/api/v1/statistics", "no-cache"},
    {"/api/v1/receptions", "no-cache"},
    {"/api/v1/log", "no-cache"},
};

/// Of an image, script, style, form or link: where pages might lead or load from.
std::set<std::string> addresses_in(const std::string& text) {
    static const std::regex address("(?:https?:)?//[A-Za-z0-9\\[][^\\s\"'<>)]*");
    std::set<std::string> found;
    for (std::sregex_iterator it(text.begin(), text.end(), address); it != std::sregex_iterator(); ++it) {
        found.insert(it->str());
    }
    return found;
}

struct DressTest : testing::Test {
    DressTest() { browser.uses_tls = true; }

    [[nodiscard]] std::string path_of(const Route& route) const {
        const std::pair<std::string_view, std::string> values[] = {
            {"{queue}", "unit"},
            {"{rest..}", "0/000.p/1"},
            {"{leaf}", "0"},
            {"{name}", asset},
            {"{code}", "not_found"},
            {"{number}", receipt.number},
            {"{action}", route.pattern.starts_with("/staff") ? "register_case" : "reply"},
        };
        std::string path(route.pattern);
        for (const auto& [brace, value] : values) {
            if (const auto at = path.find(brace); at != std::string::npos) path.replace(at, brace.size(), value);
        }
        return path;
    }

    void ask(const Route& route, const fake::Browser::Fields& fields) {
        const std::string path = path_of(route);
        if (route.method == http::Method::get) {
            browser.get(path);
        } else {
            browser.post(path, fields);
        }
    }

    void expect_dressed(std::string_view pattern) const {
        const http::Response& answer = browser.last();
        std::set<std::string> names;
        for (const http::Header& header : answer.headers) {
            const bool is_new = header.name == "Set-Cookie" || names.insert(header.name).second;
            EXPECT_TRUE(is_new) << header.name;
        }
        const bool is_page = answer.content_type.starts_with("text/html");
        const bool is_for_all = names.count("Access-Control-Allow-Origin") == 1;
        EXPECT_EQ(is_for_all, pattern.starts_with("/log/") && answer.status != 303);
        const auto allowed = kept.find(pattern);
        const bool may_be_kept = allowed != kept.end() && (answer.status == 200 || answer.status == 304);
        EXPECT_EQ(browser.header("Cache-Control"), may_be_kept ? allowed->second : "no-store");
        EXPECT_THAT(
            browser.header("Content-Security-Policy"),
            AllOf(StartsWith("default-src 'none'; "), HasSubstr("; base-uri 'none'; frame-ancestors 'none'"),
                  HasSubstr(is_page ? "; form-action 'self';" : "; form-action 'none';"), Not(HasSubstr("unsafe")),
                  Not(HasSubstr("http")), Not(HasSubstr("*")), Not(HasSubstr("data:"))));
        EXPECT_EQ(browser.header("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(browser.header("Referrer-Policy"), "no-referrer");
        EXPECT_EQ(browser.header("Cross-Origin-Resource-Policy"), is_for_all ? "cross-origin" : "same-origin");
        EXPECT_EQ(browser.header("Strict-Transport-Security"), browser.uses_tls ? "max-age=31536000" : "");
        EXPECT_EQ(browser.header("Cross-Origin-Opener-Policy"), is_page ? "same-origin" : "");
        EXPECT_EQ(browser.header("Cross-Origin-Embedder-Policy"), is_page ? "require-corp" : "");
        EXPECT_EQ(browser.header("X-Frame-Options"), is_page ? "DENY" : "");
        EXPECT_EQ(browser.header("Permissions-Policy").empty(), !is_page);
        for (const std::string name : {"Server", "X-Powered-By", "Via"}) EXPECT_EQ(browser.header(name), "");
        for (const http::Header& header : answer.headers) {
            if (header.name != "Set-Cookie") continue;
            EXPECT_THAT(header.value, AllOf(MatchesRegex("__Host-[a-z]+=[^;]*; Path=/; HttpOnly;.*"),
                                            HasSubstr("; Secure"), HasSubstr("; SameSite="), Not(HasSubstr("Domain"))));
        }
        if (is_page) expect_plain_page();
    }

    /// No script or style in the page, and nothing of anybody else's.
    void expect_plain_page() const {
        const std::string page = browser.page();
        static const std::regex inline_code(
            "<style|<script(?![^>]*\\bsrc=[\"']/assets/)|<[^>]* (style|on[a-z]+)=|javascript:");
        EXPECT_FALSE(std::regex_search(page, inline_code));
        std::set<std::string> foreign = addresses_in(page);
        // Where "leave this page" leads, and the name that marks a drawing; a browser asks for neither by itself.
        foreign.erase("https://weather.example/");
        foreign.erase("http://www.w3.org/2000/svg");
        EXPECT_THAT(foreign, IsEmpty());
    }

    static web::Services secure(web::Services services) {
        services.settings.secure = true;
        return services;
    }

    fake::Office office;
    Site site{secure(office.services()), {public_routes, filer_routes, staff_routes, api_routes}};
    fake::Browser browser{site};
    app::FilingReceipt receipt = office.file(fake::plain_request());
    std::string asset = office.services().assets.by_name("huiyin.css")->url.substr(std::string_view("/assets/").size());
};

TEST_F(DressTest, holds_for_every_route_whoever_asks) {
    const fake::Browser::Fields holder{{"number", receipt.number}, {"code", receipt.code}};
    for (const std::string who : {"", "registrar", "supervisor", "custodian", "administrator"}) {
        if (!who.empty()) {
            ASSERT_EQ(browser.sign_in(who).status, 303);
        }
        for (const Route& route : site.routes()) {
            for (const fake::Browser::Fields& fields : {fake::Browser::Fields{}, holder}) {
                if (route.pattern == "/staff/sign-out") continue;  // would end what the others are asked with
                SCOPED_TRACE(std::string(http::name_of(route.method)) + " " + std::string(route.pattern) + " " + who);
                ask(route, fields);
                expect_dressed(route.pattern);
            }
        }
    }
}

TEST_F(DressTest, holds_for_downloads_and_what_is_asked_for_again) {
    const fake::Browser::Fields holder{{"number", receipt.number}, {"code", receipt.code}};
    ASSERT_EQ(browser.post("/receipt", holder).status, 200);
    EXPECT_THAT(browser.header("Content-Disposition"), StartsWith("attachment;"));
    expect_dressed("/receipt");
    for (const std::string path : {"/", "/units"}) {
        browser.get(path);
        browser.get(path, {{"If-None-Match", browser.header("ETag")}});
        EXPECT_EQ(browser.last().status, 304);
        EXPECT_EQ(browser.header("X-Content-Type-Options"), "nosniff");
        EXPECT_THAT(browser.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
    }
    browser.head("/");
    expect_dressed("/");
    browser.get("/?lang=zh");
    expect_dressed("/");
    EXPECT_THAT(browser.header("Set-Cookie"), StartsWith("__Host-lang=zh; "));
    browser.language = "en";
    browser.get("/units");
    EXPECT_THAT(browser.page(), HasSubstr("lang=\"zh-CN\"")) << "and it is read again";
    ASSERT_EQ(browser.sign_in("registrar").status, 303);
    EXPECT_THAT(browser.header("Set-Cookie"), StartsWith("__Host-staff="));
    expect_dressed("/staff/sign-in");
}

TEST_F(DressTest, holds_for_what_is_refused) {
    const Route nowhere{.pattern = "none"};
    for (const bool uses_tls : {true, false}) {
        browser.uses_tls = uses_tls;
        for (const std::string path : {"/nowhere", "/api/v1/nowhere", "/api/v1/staff/cases", "/staff"}) {
            SCOPED_TRACE(path);
            browser.get(path);
            expect_dressed(nowhere.pattern);
            browser.post(path, {});
            expect_dressed(nowhere.pattern);
        }
    }
    for (const int status : {400, 408, 413, 414, 417, 431, 500, 503}) {
        SCOPED_TRACE(status);
        for (const std::string path : {"/", "/api/v1/cases"}) {
            http::Response refused = site.refusal_of(path, status, "0badcafe");
            site.dress(refused, false);
            std::map<std::string, std::string> fields;
            for (const http::Header& header : refused.headers) fields[header.name] = header.value;
            EXPECT_EQ(fields["Cache-Control"], "no-store");
            EXPECT_EQ(fields["X-Content-Type-Options"], "nosniff");
            EXPECT_THAT(fields["Content-Security-Policy"], StartsWith("default-src 'none'; "));
            EXPECT_EQ(fields.count("Strict-Transport-Security"), 0U);
        }
    }
}

/// What is compiled in: no page asks anybody else for anything.
TEST(Embedded, names_no_address_of_anybody_else) {
    for (const EmbeddedFile& file : embedded::web().all()) {
        if (file.name.ends_with(".gz") || file.name == "templates/README.md") continue;
        SCOPED_TRACE(file.name);
        std::string text(file.bytes);
        if (file.name.ends_with(".js") || file.name.ends_with(".css")) {
            // The licences at the end name their authors' homes; a comment loads nothing.
            text = std::regex_replace(text, std::regex("/\\*![^*]*(\\*[^/][^*]*)*\\*/"), "");
            EXPECT_THAT(text, Not(HasSubstr("@import")));
            EXPECT_THAT(text, Not(HasSubstr("url(")));
            EXPECT_THAT(text, Not(HasSubstr("innerHTML")));
        }
        std::set<std::string> found = addresses_in(text);
        found.erase("http://www.w3.org/2000/svg");
        EXPECT_THAT(found, IsEmpty());
    }
}

}  // namespace
}  // namespace huiyin::web
