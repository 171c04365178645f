#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "views/figures.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/qr.hpp"
#include "web/site.hpp"
#include "web/site_address.hpp"
#include "web/words.hpp"

namespace huiyin::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct PublicPagesTest : testing::Test {
    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    fake::Browser browser{site};
};

TEST_F(PublicPagesTest, an_unchanged_page_is_not_sent_again) {
    for (const std::string path : {"/", "/verify", "/units", "/log", "/statistics"}) {
        SCOPED_TRACE(path);
        browser.get(path);
        const std::string etag = browser.header("ETag");
        ASSERT_NE(etag, "");
        EXPECT_EQ(browser.header("Cache-Control"), "no-cache");
        EXPECT_THAT(browser.header("Vary"), HasSubstr("Accept-Language"));
        EXPECT_EQ(browser.get(path, {{"If-None-Match", etag}}).status, 304);
        EXPECT_EQ(browser.page(), "");
        EXPECT_EQ(browser.get(path, {{"If-None-Match", "\"other\", W/" + etag}}).status, 304);
        EXPECT_EQ(browser.get(path, {{"If-None-Match", "\"other\""}}).status, 200);
        browser.language = "zh";
        EXPECT_EQ(browser.get(path, {{"If-None-Match", etag}}).status, 200);
        browser.language = "en";
    }
}

TEST_F(PublicPagesTest, the_type_of_a_problem_leads_to_what_it_means) {
    EXPECT_EQ(browser.get("/problems/version_conflict").status, 200);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("The case has changed since it was read"), HasSubstr("409")));
    EXPECT_EQ(browser.get("/problems/extended_already").status, 200);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("can be extended {limit} times"), HasSubstr("422")));
    EXPECT_EQ(browser.get("/problems/none").status, 404);
}

TEST_F(PublicPagesTest, the_log_page_follows_the_log) {
    browser.get("/log");
    const std::string etag = browser.header("ETag");
    (void)office.file(fake::plain_request());
    EXPECT_EQ(browser.get("/log", {{"If-None-Match", etag}}).status, 200);
}

TEST_F(PublicPagesTest, the_commands_of_the_log_page_name_the_address_that_was_asked) {
    const auto ask = [&](const std::string& host) { browser.get("/log", {{"Host", host}}); };
    ask("huiyin.example:8443");
    EXPECT_THAT(browser.page(), HasSubstr("huiyin verify --log http://huiyin.example:8443/log<"));
    EXPECT_THAT(browser.page(), HasSubstr("curl http://huiyin.example:8443/log/tile/0/000\n"));
    const std::string etag = browser.header("ETag");
    ask("other.example");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("http://other.example/log"), Not(HasSubstr("huiyin.example:8443"))));
    EXPECT_NE(browser.header("ETag"), etag);
    ask("other.example/<script>");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("--log ADDRESS-OF-THIS-SITE/log"), Not(HasSubstr("other.example"))));
    browser.get("/log");
    EXPECT_THAT(browser.page(), HasSubstr("--log ADDRESS-OF-THIS-SITE/log"));
    browser.send({.path = "/log", .headers = {{"Host", "a.example"}}, .client_used_tls = true});
    EXPECT_THAT(browser.page(), HasSubstr("--log https://a.example/log"));
}

TEST_F(PublicPagesTest, the_address_that_the_office_gives_goes_before_the_one_that_was_asked) {
    Services services = office.services();
    services.settings.base_url = "https://huiyin.example";
    Site named{std::move(services), {public_routes, filer_routes, staff_routes}};
    fake::Browser visitor{named};
    visitor.get("/log", {{"Host", "evil.example"}});
    EXPECT_THAT(visitor.page(),
                AllOf(HasSubstr("huiyin verify --log https://huiyin.example/log"), Not(HasSubstr("evil.example"))));
}

TEST(BaseUrl, is_that_of_a_whole_site) {
    EXPECT_EQ(parse_base_url("https://huiyin.example/"), "https://huiyin.example");
    EXPECT_EQ(parse_base_url("http://[::1]:8080"), "http://[::1]:8080");
    for (const std::string_view wrong : {"", "huiyin.example", "https://", "https:///", "https://huiyin.example/path",
                                         "ftp://huiyin.example", "https://a b", "https://u@huiyin.example"}) {
        EXPECT_EQ(parse_base_url(wrong), std::nullopt) << wrong;
    }
}

TEST_F(PublicPagesTest, the_logs_files_are_served_as_the_formats_say) {
    const auto receipt = office.file(fake::plain_request());
    EXPECT_EQ(browser.get("/log/checkpoint").status, 200);
    EXPECT_EQ(browser.last().content_type, "text/plain; charset=utf-8");
    EXPECT_EQ(browser.header("Cache-Control"), "no-cache");
    EXPECT_THAT(browser.page(), HasSubstr("huiyin.example/qinghe\n1\n"));
    for (const std::string path : {"/log/tile/0/000.p/1", "/log/tile/entries/000.p/1"}) {
        EXPECT_EQ(browser.get(path).status, 200) << path;
        EXPECT_EQ(browser.last().content_type, "application/octet-stream");
        EXPECT_THAT(browser.header("Cache-Control"), HasSubstr("immutable"));
        EXPECT_EQ(browser.header("Access-Control-Allow-Origin"), "*");
    }
    for (const std::string path : {"/log/tile/0/000", "/log/tile/0/0", "/log/tile/9/000.p/1", "/log/tile/entries/001",
                                   "/log/tile/x", "/log/entry/5", "/log/entry/x"}) {
        EXPECT_EQ(browser.get(path).status, 404) << path;
        EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    }
    EXPECT_EQ(browser.get("/log/entry/0").status, 200);
    EXPECT_EQ(browser.last().content_type, "application/json");
    EXPECT_THAT(browser.get("/log/log.vkey").body.view(), HasSubstr("huiyin.example/qinghe+"));
}

TEST_F(PublicPagesTest, assets_are_kept_for_ever_and_compressed_where_that_is_wanted) {
    browser.get("/");
    const std::string page = browser.page();
    const std::size_t at = page.find("/assets/huiyin.");
    ASSERT_NE(at, std::string::npos);
    const std::string url = page.substr(at, page.find('"', at) - at);
    browser.get(url);
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_EQ(browser.header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(browser.header("Content-Encoding"), "");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("Crown Copyright"), HasSubstr("Permission is hereby granted")));
    const std::size_t plain_bytes = browser.page().size();
    const std::string etag = browser.header("ETag");
    EXPECT_EQ(browser.get(url, {{"If-None-Match", etag}}).status, 304);
    browser.get(url, {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(browser.header("Content-Encoding"), "gzip");
    EXPECT_LT(browser.page().size(), plain_bytes);
    EXPECT_NE(browser.header("ETag"), etag);
    EXPECT_EQ(browser.get("/assets/huiyin.000000000000.css").status, 404);
}

TEST_F(PublicPagesTest, the_units_page_names_every_limit_with_its_article) {
    browser.get("/units");
    const auto office_now = office.services().office();
    for (const LimitRule& rule : office_now->rulebooks.front().limits) {
        EXPECT_THAT(browser.text(), HasSubstr(rule.name.en));
        const std::string article = rule.article.substr(0, rule.article.find('*'));
        if (!article.empty()) {
            EXPECT_THAT(browser.text(), HasSubstr(article));
        }
    }
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Report of retaliation"), HasSubstr("this rulebook’s own")));
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("Water Office"), HasSubstr("5 working days"), HasSubstr("60 days")));
}

TEST_F(PublicPagesTest, the_units_page_sets_a_limit_and_its_duty_apart) {
    browser.get("/units");
    for (const LimitRule& rule : office.services().office()->rulebooks.front().limits) {
        EXPECT_THAT(browser.text(), HasSubstr(rule.name.en + " " + rule.duty.en));
    }
}

TEST_F(PublicPagesTest, the_verifier_key_is_not_cut_off) {
    for (const char* path : {"/", "/log"}) {
        browser.get(path);
        EXPECT_THAT(browser.page(), HasSubstr("<pre class=\"hy-code hy-code--whole\"><code>" +
                                              office.services().office()->verifier_key));
    }
}

TEST_F(PublicPagesTest, the_server_says_that_it_lives) {
    EXPECT_EQ(browser.get("/healthz").status, 200);
    EXPECT_EQ(browser.get("/readyz").status, 200);
    EXPECT_EQ(browser.get("/metrics").status, 200);
    office.trouble = app::StoreTrouble::full;
    EXPECT_EQ(browser.get("/readyz").status, 503);
    EXPECT_THAT(browser.page(), HasSubstr("the disk is full"));
    EXPECT_EQ(browser.get("/healthz").status, 200) << "to start it again would not help";
    office.trouble.reset();
    EXPECT_EQ(browser.get("/readyz").status, 200);
}

TEST_F(PublicPagesTest, the_statistics_say_what_each_figure_means_in_both_languages) {
    (void)office.file(fake::plain_request());
    for (const char* const language : {"en", "zh"}) {
        browser.language = language;
        browser.get("/statistics");
        EXPECT_EQ(browser.last().status, 200);
        const Locale& locale = office.services().locale;
        const Language read = std::string_view(language) == "en" ? Language::en : Language::zh;
        const auto says = [&](std::string_view id) {
            EXPECT_THAT(browser.text(), AllOf(HasSubstr(locale.name("figure", id, read)),
                                              HasSubstr(locale.name("figure_meaning", id, read))));
        };
        for (const views::Figure& figure : views::figures()) says(figure.id);
        for (const views::Rate& rate : views::rates()) says(rate.id);
        for (const views::Split& split : views::splits()) says(split.id);
    }
}

TEST_F(PublicPagesTest, the_statistics_show_what_was_filed_and_compute_no_rate_of_nothing) {
    (void)office.file(fake::plain_request());
    browser.get("/statistics?from=2026-01-01&to=2026-01-31&by=whole");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("<dt>Filed</dt><dd>1</dd>"), HasSubstr("Not computed"),
                                      HasSubstr("No whole quarter of this period is over")));
    EXPECT_THAT(browser.page(), HasSubstr("/statistics.csv?from=2026-01-01&amp;to=2026-01-05&amp;by=whole"));
    browser.get("/statistics?from=2025-01-01&to=2025-12-31");
    EXPECT_THAT(browser.page(), HasSubstr("<dt>Filed</dt><dd>0</dd>"));
}

TEST_F(PublicPagesTest, the_statistics_of_a_quarter_that_is_over_hide_small_numbers) {
    for (int i = 0; i < 20; ++i) (void)office.file(fake::plain_request());
    app::FilingRequest letter = fake::plain_request();
    letter.channel = Channel::letter;
    letter.actor = {.roles = {Role::clerk}, .officer = OfficerId{1}, .unit = UnitId{1}};
    (void)office.file(letter);
    browser.get("/statistics?from=2026-01-01&to=2026-03-31");
    EXPECT_THAT(browser.page(), Not(HasSubstr("Hidden")));
    office.set_now(*parse_date("2026-04-01"));
    browser.get("/statistics?from=2026-01-01&to=2026-03-31");
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("21 in all"), HasSubstr("Hidden"), Not(HasSubstr("Letter 1"))));
    browser.get("/statistics.csv?from=2026-01-01&to=2026-03-31");
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("filed_by_channel,letter,2026-01-01,2026-03-31,,21,0,1,"),
                                      HasSubstr("filed_by_channel,web,2026-01-01,2026-03-31,,21,0,1,"),
                                      HasSubstr("filed,,2026-01-01,2026-03-31,21,,1,0,Filed\r\n")));
}

TEST_F(PublicPagesTest, the_statistics_by_unit_are_of_quarters_that_are_over_and_hide_small_numbers) {
    for (int i = 0; i < 20; ++i) (void)office.file(fake::plain_request());
    const char* const query = "?from=2026-01-01&to=2026-03-31";
    browser.get(std::string("/statistics") + query);
    EXPECT_THAT(browser.page(), Not(HasSubstr("By unit,")));
    office.set_now(*parse_date("2026-04-01"));
    browser.get(std::string("/statistics") + query);
    const Units& units = office.services().office()->units;
    const std::string first(unit_name(units, UnitId{1}, Language::en));
    EXPECT_THAT(browser.text(), AllOf(HasSubstr("By unit, "), HasSubstr(first + "\n20\n0")));
    browser.get(std::string("/statistics.csv") + query);
    EXPECT_THAT(browser.page(), HasSubstr("filed_by_unit,1,2026-01-01,2026-03-31,20,20,0,0," + first));
    app::FilingRequest against = fake::plain_request();
    office.set_now(*parse_date("2026-02-01"));
    against.about = {units.find(UnitId{1})->name_en};
    (void)office.file(against);
    office.set_now(*parse_date("2026-04-01"));
    browser.get(std::string("/statistics.csv") + query);
    EXPECT_THAT(browser.page(), AllOf(HasSubstr("filed_by_unit,1,2026-01-01,2026-03-31,,21,0,1," + first),
                                      Not(HasSubstr("filed_by_unit,1,2026-01-01,2026-03-31,20,"))));
    browser.get(std::string("/statistics") + query);
    EXPECT_THAT(browser.text(), HasSubstr(first + "\nHidden\n0"));
}

TEST_F(PublicPagesTest, the_statistics_refuse_a_period_that_is_none) {
    for (const char* const query : {"from=x", "to=2026-13-01", "from=2026-02-01&to=2026-01-01", "by=decade",
                                    "from=1990-01-01", "from=2020-01-01&by=month"}) {
        SCOPED_TRACE(query);
        EXPECT_EQ(browser.get("/statistics?" + std::string(query)).status, 400);
        EXPECT_EQ(browser.get("/statistics.csv?" + std::string(query)).status, 400);
    }
    EXPECT_EQ(browser.get("/counts").status, 303);
    EXPECT_EQ(browser.header("Location"), "/statistics");
}

TEST(QrCode, is_markup_without_anything_that_a_policy_forbids) {
    const std::string svg = qr_svg("huiyin huiyin.example/qinghe\n2026-000001-5\n<script>");
    EXPECT_TRUE(svg.starts_with("<svg ")) << svg.substr(0, 40);
    EXPECT_TRUE(svg.ends_with("</svg>"));
    EXPECT_THAT(svg, AllOf(Not(HasSubstr("style")), Not(HasSubstr("script")), Not(HasSubstr("id="))));
    EXPECT_EQ(qr_svg(""), "");
    EXPECT_EQ(qr_svg(std::string(5000, 'x')), "");
}

}  // namespace
}  // namespace huiyin::web
