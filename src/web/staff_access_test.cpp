#include <array>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <liboath/oath.h>

#include "domain/grievance/case_number.hpp"
#include "web/api/routes.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/session.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;

const OfficerId custodian{6};
const OfficerId administrator{9};

struct StaffAccess : testing::Test {
    Services services(Roles second_factor_for = {}) {
        Services all = office.services();
        all.settings.second_factor_for = second_factor_for;
        return all;
    }
    app::StaffBook& book() { return office.services().staff_book; }
    /// What an app shows that was given the account's secret.
    std::string code(OfficerId id) {
        const Services all = office.services();
        const auto factor = all.staff_book.second_factor(id);
        const auto text = all.second_factors.text_of(id, factor->sealed_secret);
        char* secret = nullptr;
        std::size_t length = 0;
        EXPECT_EQ(oath_base32_decode(text->data(), text->size(), &secret, &length), OATH_OK);
        std::array<char, 7> digits{};
        const auto now = std::chrono::floor<std::chrono::seconds>(all.time.now().at.time_since_epoch()).count();
        EXPECT_EQ(oath_totp_generate(secret, length, now, 30, 0, 6, digits.data()), OATH_OK);
        std::free(secret);
        return digits.data();
    }
    /// Signs the custodian in and puts a second factor in use; gives the first recovery code.
    std::string enrol() {
        browser.sign_in("custodian");
        browser.get("/staff/account");
        browser.submit("/staff/account", {{"go", "begin_factor"}});
        EXPECT_EQ(browser.last().status, 200);
        EXPECT_THAT(browser.page(), HasSubstr("<svg"));
        browser.submit("/staff/account/second-factor", {{"code", code(custodian)}});
        EXPECT_EQ(browser.last().status, 200) << browser.text();
        const std::string page = browser.page();
        const auto begin = page.find("<li>", page.find("hy-mono")) + 4;
        return page.substr(begin, page.find("</li>", begin) - begin);
    }
    void give_password(const std::string& name) {
        browser.forget_cookies();
        browser.get("/staff/sign-in");
        browser.submit("/staff/sign-in", {{"user", name}, {"password", std::string(fake::password_of_all)}});
    }

    fake::Office office;
    Site site{services(), {public_routes, filer_routes, staff_routes, api_routes}};
    fake::Browser browser{site};
};

// --- administrators see no case --------------------------------------------------------------------------------------

std::string filled(std::string_view pattern, const std::string& number) {
    std::string path;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            path.push_back(pattern[i]);
            continue;
        }
        const std::size_t end = pattern.find('}', i);
        const std::string_view name = pattern.substr(i + 1, end - i - 1);
        path += name == "number" ? number : name == "queue" ? "unit" : "refer";
        i = end;
    }
    return path;
}

TEST_F(StaffAccess, an_administrator_alone_sees_no_case_on_any_route) {
    const std::string number = office.file(fake::plain_request()).number;
    browser.sign_in("administrator");
    browser.get("/staff/account");
    browser.submit("/staff/account", {{"go", "make_token"}, {"label", "test"}, {"days", "1"}});
    const std::string page = browser.page();
    const auto begin = page.find("<code>") + 6;
    const std::string token = page.substr(begin, page.find("</code>", begin) - begin);
    ASSERT_EQ(token.size(), 43U) << browser.text();
    // As it would be written, check digit and all, of a case that nobody filed.
    const std::string absent = case_number(CaseId{99'999}, office.find(CaseId{1}).state.filed.on);
    int asked = 0;
    for (const Route& route : site.routes()) {
        if (route.access != Access::staff && route.access != Access::token) continue;
        if (route.pattern == "/staff/sign-out") continue;
        SCOPED_TRACE(route.pattern);
        std::array<std::pair<int, std::string>, 2> answers;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const std::string path = filled(route.pattern, i == 0 ? number : absent);
            if (route.access == Access::token) {
                http::Request request{.method = route.method, .path = path};
                request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}};
                if (route.method != http::Method::get) request.body = "{}";
                browser.send(std::move(request));
            } else if (route.method == http::Method::get) {
                browser.get(path);
            } else {
                browser.get("/staff/account");
                browser.submit(path, {{"go", "x"}, {"refer_to", "2"}, {"refer_reason", "x"}});
            }
            answers.at(i) = {browser.last().status, browser.text()};
            EXPECT_THAT(browser.page(), Not(HasSubstr("Street lamp")));
            ++asked;
        }
        EXPECT_EQ(answers[0].first, answers[1].first) << "it shows whether there is such a case";
        const bool on_cases = route.action && route.action != Action::manage_office;
        if (!on_cases) continue;
        EXPECT_EQ(answers[0].first, 403);
        EXPECT_EQ(answers[0].second, answers[1].second);
    }
    EXPECT_GT(asked, 30);
}

// --- accounts --------------------------------------------------------------------------------------------------------

TEST_F(StaffAccess, an_account_is_added_with_a_password_that_is_shown_once) {
    browser.sign_in("administrator");
    browser.get("/staff/accounts");
    browser.submit("/staff/accounts", {{"go", "add"}, {"sign_in", "zhao"}, {"unit", "2"}, {"role_clerk", "yes"}});
    EXPECT_EQ(browser.last().status, 422);
    EXPECT_THAT(browser.page(), HasSubstr("value=\"zhao\"")) << "the form comes back filled in";
    browser.submit("/staff/accounts",
                   {{"go", "add"}, {"sign_in", "zhao"}, {"name", "Zhao"}, {"unit", "2"}, {"role_clerk", "yes"}});
    ASSERT_EQ(browser.last().status, 200) << browser.text();
    const std::string page = browser.page();
    const auto begin = page.find("<code>") + 6;
    const std::string password = page.substr(begin, page.find("</code>", begin) - begin);
    const auto& recorded = office.office_events.back();
    EXPECT_EQ(recorded.by, administrator);
    EXPECT_EQ(std::get<codec::AccountAdded>(recorded.event),
              (codec::AccountAdded{OfficerId{14}, UnitId{2}, {Role::clerk}}));
    EXPECT_EQ(codec::encode_office_event(recorded).find("zhao"), std::string::npos);
    browser.forget_cookies();
    browser.get("/staff/sign-in");
    browser.submit("/staff/sign-in", {{"user", "zhao"}, {"password", password}});
    EXPECT_EQ(browser.last().status, 303);
}

TEST_F(StaffAccess, accounts_are_changed_and_disabled_by_administrators_only) {
    browser.sign_in("clerk");
    browser.get("/staff/accounts");
    EXPECT_EQ(browser.last().status, 403);
    browser.sign_in("administrator");
    browser.get("/staff/accounts?account=1");
    browser.submit("/staff/accounts", {{"go", "set"}, {"unit", "3"}, {"role_handler", "yes"}, {"role_clerk", "no"}});
    ASSERT_EQ(browser.last().status, 303) << browser.text();
    EXPECT_EQ(book().find(OfficerId{1})->officer.unit, UnitId{3});
    EXPECT_EQ(book().find(OfficerId{1})->officer.roles, Roles{Role::handler});
    browser.get("/staff/accounts?account=1");
    browser.submit("/staff/accounts", {{"go", "disable"}});
    EXPECT_TRUE(book().find(OfficerId{1})->disabled);
    browser.get("/staff/accounts?account=6");
    EXPECT_THAT(browser.page(), Not(HasSubstr("value=\"password\"")));
    browser.submit("/staff/accounts", {{"go", "password"}});
    EXPECT_EQ(browser.last().status, 409) << "an account with power is reset on the machine only";
}

TEST_F(StaffAccess, power_is_given_when_a_second_person_agrees) {
    browser.sign_in("administrator");
    browser.get("/staff/accounts?account=9");
    browser.submit("/staff/accounts", {{"go", "custodian"}});
    ASSERT_EQ(browser.last().status, 303) << browser.text();
    browser.get("/staff/power");
    EXPECT_THAT(browser.text(), HasSubstr("somebody else has to agree"));
    browser.submit("/staff/power", {{"proposal", "1"}, {"go", "confirm"}});
    EXPECT_EQ(browser.last().status, 409);
    EXPECT_FALSE(book().find(administrator)->officer.roles.contains(Role::custodian));
    browser.sign_in("clerk");
    browser.get("/staff/power");
    EXPECT_EQ(browser.last().status, 403);
    browser.sign_in("custodian");
    browser.get("/staff/power");
    browser.submit("/staff/power", {{"proposal", "1"}, {"go", "confirm"}});
    EXPECT_EQ(browser.last().status, 303) << browser.text();
    EXPECT_TRUE(book().find(administrator)->officer.roles.contains(Role::custodian));
}

// --- asking again ----------------------------------------------------------------------------------------------------

TEST_F(StaffAccess, what_matters_asks_again_after_five_minutes_and_goes_on_with_the_form) {
    browser.sign_in("administrator");
    browser.get("/staff/accounts?account=2");
    office.pass(minutes{6});
    browser.submit("/staff/accounts", {{"go", "administrator"}});
    ASSERT_EQ(browser.last().status, 403);
    EXPECT_THAT(browser.text(), HasSubstr("Please confirm that it is you"));
    browser.submit("/staff/confirm", {{"proof", "wrong"}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_TRUE(office.services().office()->accounts.proposals().empty());
    browser.submit("/staff/confirm", {{"proof", std::string(fake::password_of_all)}});
    EXPECT_EQ(browser.last().status, 303) << browser.text();
    ASSERT_EQ(office.services().office()->accounts.proposals().size(), 1U);
    EXPECT_EQ(office.services().office()->accounts.proposals().front().account, OfficerId{2});
    browser.get("/staff/accounts?account=2");
    browser.submit("/staff/accounts", {{"go", "custodian"}});
    EXPECT_EQ(browser.last().status, 303) << "for five minutes it is not asked again";
}

// --- the second factor -----------------------------------------------------------------------------------------------

TEST_F(StaffAccess, a_second_factor_is_asked_for_after_the_password_and_each_code_counts_once) {
    enrol();
    office.pass(minutes{1});
    give_password("custodian");
    EXPECT_EQ(browser.last().status, 200);
    EXPECT_THAT(browser.text(), HasSubstr("Enter your code"));
    browser.get("/staff/account");
    EXPECT_EQ(browser.last().status, 303) << "between the steps nothing else is reached";
    give_password("custodian");
    const std::string once = code(custodian);
    browser.submit("/staff/sign-in/code", {{"code", once == "000000" ? "000001" : "000000"}});
    EXPECT_EQ(browser.last().status, 403);
    browser.submit("/staff/sign-in/code", {{"code", once}});
    EXPECT_EQ(browser.last().status, 303) << browser.text();
    browser.get("/staff/account");
    EXPECT_EQ(browser.last().status, 200);
    give_password("custodian");
    browser.submit("/staff/sign-in/code", {{"code", once}});
    EXPECT_EQ(browser.last().status, 403) << "a code that was seen over somebody's shoulder";
}

TEST_F(StaffAccess, a_second_factor_is_copied_by_nobody_who_only_knows_the_password) {
    fake::Browser thief(site);
    thief.sign_in("custodian");
    browser.sign_in("custodian");
    browser.get("/staff/account");
    browser.submit("/staff/account", {{"go", "begin_factor"}});
    EXPECT_THAT(browser.page(), HasSubstr("<svg"));
    thief.get("/staff/account/second-factor");
    EXPECT_EQ(thief.last().status, 303) << "shown where it was asked for alone";
    browser.submit("/staff/account/second-factor", {{"code", "12"}});
    EXPECT_EQ(browser.last().status, 422);
    browser.submit("/staff/account/second-factor", {{"code", code(custodian)}});
    EXPECT_EQ(browser.last().status, 200) << browser.text();
    thief.get("/staff/account");
    EXPECT_EQ(thief.last().status, 303) << "signed out";
}

TEST_F(StaffAccess, with_a_second_factor_the_password_alone_confirms_nothing) {
    enrol();
    browser.get("/staff/account");
    office.pass(minutes{6});
    browser.submit("/staff/account", {{"go", "remove_factor"}});
    browser.submit("/staff/confirm", {{"proof", std::string(fake::password_of_all)}});
    EXPECT_EQ(browser.last().status, 403);
    browser.submit("/staff/confirm", {{"proof", code(custodian)}});
    EXPECT_EQ(browser.last().status, 303) << browser.text();
    EXPECT_FALSE(book().second_factor(custodian).has_value());
}

TEST_F(StaffAccess, a_recovery_code_signs_in_once) {
    const std::string recovery = enrol();
    EXPECT_EQ(book().recovery_codes_left(custodian), 10U);
    give_password("custodian");
    browser.submit("/staff/sign-in/code", {{"code", recovery}});
    EXPECT_EQ(browser.last().status, 303) << browser.text();
    give_password("custodian");
    browser.submit("/staff/sign-in/code", {{"code", recovery}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_EQ(book().recovery_codes_left(custodian), 9U);
}

TEST_F(StaffAccess, the_second_step_is_bounded_in_time_and_tries) {
    const std::string recovery = enrol();
    office.pass(minutes{1});
    give_password("custodian");
    office.pass(minutes{5});
    browser.submit("/staff/sign-in/code", {{"code", code(custodian)}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_THAT(browser.text(), HasSubstr("Please begin again"));
    int tries = 0;
    for (int sign_in = 0; sign_in < 5; ++sign_in) {
        give_password("custodian");
        for (int i = 0; i < second_step_tries_max + 1; ++i) {
            browser.submit("/staff/sign-in/code", {{"code", "abcdef"}});
            if (browser.text().find("begin again") != std::string::npos) break;
            ++tries;
        }
    }
    EXPECT_EQ(tries, 10) << "five at a time, ten of one account";
    give_password("custodian");
    browser.submit("/staff/sign-in/code", {{"code", recovery}});
    EXPECT_EQ(browser.last().status, 303) << "whoever knows the password keeps nobody out";
    give_password("custodian");
    browser.submit("/staff/sign-in/code", {{"code", code(custodian)}});
    EXPECT_EQ(browser.last().status, 403);
    office.pass(minutes{31});
    give_password("custodian");
    browser.submit("/staff/sign-in/code", {{"code", code(custodian)}});
    EXPECT_EQ(browser.last().status, 303) << browser.text();
}

TEST_F(StaffAccess, an_office_may_ask_some_roles_for_a_second_factor) {
    Site strict{services({Role::custodian}), {public_routes, staff_routes}};
    fake::Browser at(strict);
    at.sign_in("custodian");
    at.get("/staff/queue/unit");
    EXPECT_EQ(at.header("Location"), "/staff/account");
    at.follow();
    EXPECT_THAT(at.text(), HasSubstr("The office asks for a second factor"));
    at.submit("/staff/account", {{"go", "make_token"}, {"label", "mine"}, {"days", "9"}});
    EXPECT_EQ(at.last().status, 409) << "no token goes round it";
    at.submit("/staff/account", {{"go", "begin_factor"}});
    at.submit("/staff/account/second-factor", {{"code", code(custodian)}});
    ASSERT_EQ(at.last().status, 200) << at.text();
    at.get("/staff");
    EXPECT_NE(at.header("Location"), "/staff/account");
    at.get("/staff/account");
    EXPECT_THAT(at.page(), Not(HasSubstr("remove_factor")));
    at.sign_in("clerk");
    at.get("/staff/queue/unit");
    EXPECT_EQ(at.last().status, 200);
}

// --- one's own account -----------------------------------------------------------------------------------------------

TEST_F(StaffAccess, another_password_ends_all_other_sessions) {
    fake::Browser elsewhere(site);
    elsewhere.sign_in("clerk");
    browser.sign_in("clerk");
    browser.get("/staff/account");
    const auto change = [&](const std::string& old_one, const std::string& repeated) {
        browser.submit("/staff/account", {{"go", "password"},
                                          {"old_password", old_one},
                                          {"new_password", "a new long password"},
                                          {"repeated", repeated}});
        return browser.last().status;
    };
    EXPECT_EQ(change("wrong", "a new long password"), 403);
    EXPECT_EQ(change(std::string(fake::password_of_all), "another"), 422);
    EXPECT_EQ(change(std::string(fake::password_of_all), "a new long password"), 303);
    browser.get("/staff/account");
    EXPECT_EQ(browser.last().status, 200);
    elsewhere.get("/staff/account");
    EXPECT_EQ(elsewhere.last().status, 303) << "signed out";
}

TEST_F(StaffAccess, sessions_are_listed_without_an_address_and_ended_one_by_one) {
    fake::Browser elsewhere(site);
    elsewhere.sign_in("clerk");
    browser.sign_in("clerk");
    browser.get("/staff/account");
    EXPECT_THAT(browser.text(), HasSubstr("0 minutes ago"));
    const std::string page = browser.page();
    const auto at = page.find("name=\"session\" value=\"") + 22;
    browser.submit("/staff/account", {{"go", "end_session"}, {"session", page.substr(at, 12)}});
    EXPECT_EQ(browser.last().status, 303);
    elsewhere.get("/staff/account");
    EXPECT_EQ(elsewhere.last().status, 303);
    browser.get("/staff/account");
    EXPECT_EQ(browser.last().status, 200);
}

TEST(BrowserWords, name_program_and_system_and_nothing_that_tells_machines_apart) {
    EXPECT_EQ(browser_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"),
              "Firefox, Windows");
    EXPECT_EQ(browser_words("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                            "Chrome/126.0.0.0 Safari/537.36 Edg/126.0"),
              "Edge, Linux");
    EXPECT_EQ(browser_words("<script>"), "");
    EXPECT_EQ(browser_words(""), "");
}

}  // namespace
}  // namespace huiyin::web
