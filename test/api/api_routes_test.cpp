#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/trial_api.hpp"
#include "store/sqlite/trial_office.hpp"
#include "web/api/problem.hpp"
#include "web/api/routes.hpp"
#include "web/assets/embedded.hpp"

namespace huiyin::web::api {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Json lamp{{"subject", "Street lamp"}, {"text", "The lamp by the bridge is dark."}};

Json with(Json body, const Json& more) {
    body.update(more);
    return body;
}

std::string case_path(const std::string& number, const std::string& rest = {}) {
    return "/api/v1/cases/" + number + rest;
}
std::string staff_path(const std::string& number, const std::string& rest = {}) {
    return "/api/v1/staff/cases/" + number + rest;
}

/// A case that lies with housing, accepted, with its handler; number and code.
std::pair<std::string, std::string> accepted_case(TrialApi& api, const Json& more = Json::object()) {
    const auto filed = api.file(more);
    const auto act = [&](const char* who, const char* what, const Json& body) {
        const Answered done = api.post(staff_path(filed.first, what), body, {.token = api.token(who)});
        EXPECT_EQ(done.status(), 200) << what << ' ' << done.text();
    };
    act("registrar", "/registration", Json::object());
    act("registrar", "/referral", {{"unit", 2}, {"reason", "Within its powers"}});
    act("housing", "/acceptance", {{"procedure", "Handled as usual"}});
    act("housing", "/handler", {{"officer", api.officer("handler")}});
    return filed;
}

Json description_of(TrialApi& api) { return api.get("/api/v1/openapi.json").json(); }

}  // namespace

TEST(ApiFiling, answers_with_number_code_receipt_and_limits) {
    TrialApi api;
    const Answered filed = api.post("/api/v1/cases", with(lamp, {{"topic", "Roads"},
                                                                 {"place", "Bridge"},
                                                                 {"about", "The lamp office"},
                                                                 {"wish", "Light"},
                                                                 {"unit", 1},
                                                                 {"channel", "web"},
                                                                 {"language", "en"},
                                                                 {"identity", {{"name", "Wang"}, {"phone", "1"}}}}));
    ASSERT_EQ(filed.status(), 201) << filed.text();
    const Json body = filed.json();
    EXPECT_EQ(filed.header("Location"), "/api/v1/cases/" + body.at("number").get<std::string>());
    EXPECT_EQ(filed.header("Cache-Control"), "no-store");
    EXPECT_THAT(body.at("receipt").get<std::string>(), HasSubstr(body.at("code").get<std::string>()));
    EXPECT_FALSE(body.at("limits").empty());

    const Answered read = api.get(case_path(body.at("number")), {.token = body.at("code")});
    ASSERT_EQ(read.status(), 200) << read.text();
    EXPECT_EQ(read.header("Cache-Control"), "no-store");
    EXPECT_EQ(read.json().at("subject"), "Street lamp");
    EXPECT_EQ(read.json().at("anonymous"), false);
    EXPECT_EQ(read.json().at("about"), Json::array({"The lamp office"}));
    EXPECT_THAT(read.text(), Not(HasSubstr("Wang")));
}

TEST(ApiFiling, makes_one_case_of_a_repeated_request) {
    TrialApi api;
    const Asked asked{.headers = {{"Idempotency-Key", "bad-line-1"}}};
    const Answered first = api.post("/api/v1/cases", lamp, asked);
    const Answered again = api.post("/api/v1/cases", lamp, asked);
    ASSERT_EQ(first.status(), 201);
    EXPECT_EQ(again.status(), 201);
    EXPECT_EQ(first.header("Idempotency-Replayed"), "");
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(again.json().at("number"), first.json().at("number"));
    EXPECT_EQ(again.json().at("code"), first.json().at("code"));
    EXPECT_EQ(again.json().at("limits"), first.json().at("limits"));
    EXPECT_EQ(api.case_count(), 1);

    const Answered other = api.post("/api/v1/cases", with(lamp, {{"wish", "Light"}}), asked);
    EXPECT_EQ(other.status(), 422);
    EXPECT_EQ(other.json().at("code"), "idempotency_mismatch");
    EXPECT_EQ(api.case_count(), 1);
}

TEST(ApiFiling, makes_one_case_of_the_same_request_sent_at_once) {
    TrialApi api;
    constexpr std::size_t callers = 8;
    std::vector<std::string> numbers(callers);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < callers; ++i) {
        threads.emplace_back([&api, &number = numbers[i]] {
            const Answered filed = api.post("/api/v1/cases", lamp, {.headers = {{"Idempotency-Key", "at-once"}}});
            if (filed.status() == 201) number = filed.json().at("number");
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::set<std::string>(numbers.begin(), numbers.end()).size(), 1U);
    EXPECT_FALSE(numbers.front().empty());
    EXPECT_EQ(api.case_count(), 1);
}

TEST(ApiFiling, keeps_the_keys_of_the_counter_apart) {
    TrialApi api;
    const Json letter = with(lamp, {{"channel", "web"}});
    const std::vector<http::Header> key{{"Idempotency-Key", "k"}};
    ASSERT_EQ(api.post("/api/v1/cases", letter, {.headers = key}).status(), 201);
    const Answered at_counter = api.post("/api/v1/staff/cases", letter, {.token = api.token("clerk"), .headers = key});
    EXPECT_EQ(at_counter.status(), 422);
    EXPECT_THAT(at_counter.text(), Not(HasSubstr("receipt")));
}

TEST(ApiFiling, names_what_is_wrong_with_a_body) {
    struct {
        std::string_view name;
        std::string body;
        int status;
        std::string_view code;
        std::string_view field;
    } const examples[] = {
        {"nothing", "", 422, "text_missing", "subject"},
        {"no JSON", "{", 400, "not_json", ""},
        {"two texts", "{} {}", 400, "not_json", ""},
        {"a list", "[]", 422, "not_an_object", ""},
        {"not UTF-8", "{\"subject\":\"\xff\"}", 400, "not_utf8", ""},
        {"half a surrogate", R"({"subject":"\ud800","text":"x"})", 400, "not_json", ""},
        {"a NUL", R"({"subject":"a\u0000b","text":"x"})", 422, "text_not_valid", "subject"},
        {"an unknown member", R"({"subject":"a","text":"b","sex":"f"})", 422, "unknown_member", "sex"},
        {"an unknown part", R"({"subject":"a","text":"b","identity":{"id":"1"}})", 422, "unknown_member",
         "identity.id"},
        {"a member twice", R"({"subject":"a","subject":"a","text":"b"})", 422, "member_twice", "subject"},
        {"a number for a text", R"({"subject":1,"text":"b"})", 422, "wrong_type", "subject"},
        {"null", R"({"subject":null,"text":"b"})", 422, "wrong_type", "subject"},
        {"a text for a unit", R"({"subject":"a","text":"b","unit":"1"})", 422, "wrong_type", "unit"},
        {"a list for who", R"({"subject":"a","text":"b","identity":[]})", 422, "wrong_type", "identity"},
        {"a number complained of", R"({"subject":"a","text":"b","about":["x",1]})", 422, "wrong_type", "about"},
        {"a unit that is not there", R"({"subject":"a","text":"b","unit":99})", 422, "no_such_unit", "unit"},
        {"unit zero", R"({"subject":"a","text":"b","unit":0})", 422, "no_such_unit", "unit"},
        {"another language", R"({"subject":"a","text":"b","language":"fr"})", 422, "unknown_choice", "language"},
        {"another channel", R"({"subject":"a","text":"b","channel":"pigeon"})", 422, "unknown_choice", "channel"},
        {"an import", R"({"subject":"a","text":"b","channel":"imported"})", 422, "unknown_choice", "channel"},
        {"a letter", R"({"subject":"a","text":"b","channel":"letter"})", 403, "channel_needs_staff", "channel"},
        {"no text", R"({"subject":"a"})", 422, "text_missing", "text"},
        {"too long", R"({"subject":")" + std::string(201, 'x') + R"(","text":"b"})", 422, "text_too_long", "subject"},
        {"a name too long", R"({"subject":"a","text":"b","identity":{"name":")" + std::string(201, 'x') + R"("}})", 422,
         "text_too_long", "identity.name"},
        {"deep", R"({"subject":)" + std::string(5000, '[') + std::string(5000, ']') + "}", 400, "not_json", ""},
    };
    TrialApi api;
    for (const auto& [name, body, status, code, field] : examples) {
        SCOPED_TRACE(name);
        const Answered answer = api.post_text("/api/v1/cases", body);
        EXPECT_EQ(answer.status(), status) << answer.text();
        ASSERT_EQ(answer.response.content_type, "application/problem+json");
        const Json problem = answer.json();
        EXPECT_EQ(problem.at("code"), code);
        EXPECT_EQ(problem.value("field", ""), field);
        EXPECT_EQ(problem.at("type"), "/problems/" + std::string(code));
        EXPECT_EQ(problem.at("status"), status);
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    }
    EXPECT_EQ(api.case_count(), 0);
}

TEST(ApiFiling, takes_only_json_and_fit_keys) {
    TrialApi api;
    const Answered form = api.post_text("/api/v1/cases", "subject=a", {.type = "application/x-www-form-urlencoded"});
    EXPECT_EQ(form.status(), 415);
    EXPECT_EQ(form.json().at("code"), "not_json_type");
    EXPECT_EQ(api.post("/api/v1/cases", lamp, {.type = "application/json; charset=utf-8"}).status(), 201);
    for (const std::string& key : {std::string(201, 'k'), std::string("a b"), std::string("钥匙"), std::string()}) {
        const Answered answer = api.post("/api/v1/cases", lamp, {.headers = {{"Idempotency-Key", key}}});
        EXPECT_EQ(answer.status(), 400);
        EXPECT_EQ(answer.json().at("code"), "bad_idempotency_key");
    }
}

TEST(ApiFiling, says_so_when_nothing_can_be_written) {
    TrialApi api;
    api.stop_writing();
    const Answered answer = api.post("/api/v1/cases", lamp);
    EXPECT_EQ(answer.status(), 503);
    EXPECT_EQ(answer.json().at("code"), "unavailable");
    EXPECT_EQ(answer.header("Retry-After"), "2");
}

TEST(ApiFiling, limits_what_one_address_files_and_tries) {
    TrialApi api;
    api.use_up_what_all_share();
    const Asked far{.is_loopback = false};
    const auto until_refused = [&](const auto& send) {
        for (int i = 0; i < 200; ++i) {
            Answered answer = send();
            if (answer.status() == 429) return answer;
        }
        return Answered{};
    };
    for (const Answered& refused : {until_refused([&] { return api.post("/api/v1/cases", lamp, far); }),
                                    until_refused([&] { return api.get("/api/v1/cases/2026-000001-0", far); })}) {
        ASSERT_EQ(refused.status(), 429);
        EXPECT_EQ(refused.json().at("code"), "too_many_requests");
        EXPECT_GT(std::stoi(refused.header("Retry-After")), 0);
    }
    EXPECT_EQ(api.post("/api/v1/cases", lamp).status(), 201);
}

TEST(ApiFiling, at_the_counter_names_the_channel) {
    TrialApi api;
    const Asked clerk{.token = api.token("clerk")};
    EXPECT_EQ(api.post("/api/v1/staff/cases", lamp, clerk).json().at("field"), "channel");
    const Answered filed = api.post("/api/v1/staff/cases", with(lamp, {{"channel", "letter"}}), clerk);
    ASSERT_EQ(filed.status(), 201) << filed.text();
    const Json read = api.get(case_path(filed.json().at("number")), {.token = filed.json().at("code")}).json();
    EXPECT_EQ(read.at("channel"), "letter");
    EXPECT_EQ(read.at("events").at(0).at("by").at("role"), "clerk");
}

TEST(ApiFiling, at_the_counter_counts_from_the_day_it_came) {
    TrialApi api;
    const Asked clerk{.token = api.token("clerk")};
    const Json letter = with(lamp, {{"channel", "letter"}});
    const Date today = *parse_date("2026-03-10");
    api.set_today(today);
    const auto file = [&](Date day) {
        return api.post("/api/v1/staff/cases", with(letter, {{"received_on", to_text(day)}}), clerk);
    };
    const Answered filed = file(today - std::chrono::days{7});
    ASSERT_EQ(filed.status(), 201) << filed.text();
    const Json read = api.get(case_path(filed.json().at("number")), {.token = filed.json().at("code")}).json();
    EXPECT_EQ(read.at("filed_on"), to_text(today - std::chrono::days{7}));
    EXPECT_EQ(read.at("events").at(0).at("entered_on"), to_text(today));
    EXPECT_EQ(file(today + std::chrono::days{1}).json().at("code"), "received_on_in_future");
    const Json too_long_ago = file(today - std::chrono::days{31}).json();
    EXPECT_EQ(too_long_ago.at("code"), "received_on_too_long_ago");
    EXPECT_EQ(too_long_ago.at("limit"), 30);
    EXPECT_EQ(api.post("/api/v1/staff/cases", with(letter, {{"received_on", "soon"}}), clerk).json().at("field"),
              "received_on");
    EXPECT_EQ(api.post("/api/v1/cases", with(lamp, {{"received_on", to_text(today)}})).json().at("code"),
              "unknown_member");
}

TEST(ApiCase, looks_the_same_for_an_unknown_number_and_a_wrong_code) {
    TrialApi api;
    const auto [number, code] = api.file();
    const auto [other_number, other_code] = api.file();
    const Answered wrong = api.get(case_path(number), {.token = other_code});
    EXPECT_EQ(wrong.status(), 404);
    TrialApi empty;
    const Answered unknown = empty.get(case_path(number), {.token = other_code});
    EXPECT_EQ(unknown.status(), 404);
    EXPECT_EQ(wrong.text(), unknown.text());

    const Answered none = api.get(case_path(number));
    EXPECT_EQ(none.status(), 401);
    EXPECT_EQ(none.header("WWW-Authenticate"), "Bearer realm=\"case\"");
    EXPECT_EQ(api.get(case_path(number), {.token = "7K3M"}).json().at("code"), "mistyped_code");
    EXPECT_EQ(api.get(case_path("2026-1"), {.token = code}).json().at("code"), "mistyped_number");
}

TEST(ApiCase, takes_the_code_of_that_very_case_and_nothing_else) {
    TrialApi api;
    const auto [number, code] = api.file();
    const auto [other_number, other_code] = api.file();
    for (const Route& route : api.site().routes()) {
        if (route.access != Access::receipt_holder || !is_api(route.pattern)) continue;
        SCOPED_TRACE(route.pattern);
        EXPECT_EQ(route.rate_rule, rate::code_tries);
        std::string path(route.pattern);
        path.replace(path.find("{number}"), 8, number);
        const auto send = [&](const Asked& asked) { return api.send(route.method, path, "{}", asked).status(); };
        EXPECT_EQ(send({}), 401);
        EXPECT_EQ(send({.headers = {{"Cookie", "code=" + code}}}), 401);
        EXPECT_EQ(send({.token = other_code}), 404);
        EXPECT_EQ(send({.token = api.token("registrar")}), 404);
    }
}

TEST(ApiCase, may_be_read_by_its_holder_again_and_again_from_a_shared_address) {
    TrialApi api;
    const auto [number, code] = api.file();
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(api.get(case_path(number), {.token = code, .is_loopback = false}).status(), 200) << i;
    }
}

TEST(ApiCase, says_so_when_nothing_can_be_written) {
    TrialApi api;
    const auto [number, code] = api.file();
    api.stop_writing();
    const Answered answer = api.post(case_path(number, "/withdrawal"), Json::object(), {.token = code});
    EXPECT_EQ(answer.status(), 503);
    EXPECT_EQ(answer.json().at("code"), "unavailable");
    EXPECT_EQ(api.get(case_path(number), {.token = code}).status(), 200);
}

TEST(ApiCase, goes_from_filing_to_a_rated_answer) {
    TrialApi api;
    const auto [number, code] = accepted_case(api);
    const Asked holder{.token = code};
    const Asked handler{.token = api.token("handler")};
    ASSERT_EQ(api.post(staff_path(number, "/lead"), {{"officer", api.officer("lead")}}, {.token = api.token("housing")})
                  .status(),
              200);
    ASSERT_EQ(api.post(staff_path(number, "/question"), {{"question", "Which lamp?"}}, handler).status(), 200);
    const Json asked = api.get(case_path(number), holder).json();
    EXPECT_EQ(asked.at("question").at("question"), "Which lamp?");
    EXPECT_EQ(asked.at("lead").at("name"), "Lead Ling");
    EXPECT_FALSE(asked.contains("handler"));
    EXPECT_THAT(asked.dump(), Not(HasSubstr("Handler Han")));
    EXPECT_THAT(asked.at("acts"), ElementsAre("replies", "withdrawal", "mediation-offer", "codes", "identity"));

    const Answered replied = api.post(case_path(number, "/replies"), {{"text", "The\r\nleft"}}, holder);
    ASSERT_EQ(replied.status(), 200) << replied.text();
    EXPECT_EQ(replied.json().at("events").back().at("text"), "The\nleft");

    const Json letter{{"claim", "Light"}, {"facts", "A cable was cut"}, {"rule", "Art. 1"},
                      {"reasons", "So"},  {"outcome", "supported"},     {"next_step", "Ask for review"}};
    const Json missing = api.post(staff_path(number, "/answer"), with(letter, {{"outcome", "magic"}}), handler).json();
    EXPECT_EQ(missing.at("code"), "unknown_choice");
    EXPECT_EQ(missing.at("field"), "outcome");
    const Json outcomes = api.get("/api/v1/office").json().at("rulebook").at("outcomes");
    const Answered answered =
        api.post(staff_path(number, "/answer"), with(letter, {{"outcome", outcomes.at(0).at("id")}}), handler);
    ASSERT_EQ(answered.status(), 200) << answered.text();
    EXPECT_EQ(answered.json().at("handler").at("name"), "Handler Han");

    const Json ratings = api.get("/api/v1/office").json().at("rulebook").at("ratings");
    const Answered rated = api.post(case_path(number, "/rating"), {{"rating", ratings.at(0).at("id")}}, holder);
    ASSERT_EQ(rated.status(), 200) << rated.text();
    EXPECT_EQ(rated.json().at("answer").at("facts"), "A cable was cut");
    EXPECT_EQ(rated.json().at("rating"), ratings.at(0).at("id"));
    const Answered reopened = api.post(case_path(number, "/reopening"), {{"reason", "Dark again"}}, holder);
    EXPECT_EQ(reopened.status(), 200) << reopened.text();
    const Answered withdrawn = api.post_text(case_path(number, "/withdrawal"), "", holder);
    EXPECT_EQ(withdrawn.status(), 200) << withdrawn.text();
    EXPECT_EQ(withdrawn.json().at("stage"), "withdrawn");

    const Answered receipt = api.get(case_path(number, "/receipt"), holder);
    EXPECT_EQ(receipt.status(), 200);
    EXPECT_EQ(receipt.response.content_type, "text/plain; charset=utf-8");
    EXPECT_THAT(receipt.text(), HasSubstr(code));
}

TEST(ApiCase, goes_one_level_up_and_back) {
    TrialApi api;
    const auto [number, code] = accepted_case(api);
    const Asked holder{.token = code};
    const Asked housing{.token = api.token("housing")};
    const Answered more =
        api.post(staff_path(number, "/extension"), {{"limit", "handle"}, {"reason", "It has to be measured"}}, housing);
    ASSERT_EQ(more.status(), 200) << more.text();
    const Json moved = more.json().at("events").back();
    EXPECT_LT(moved.at("was_due_on"), moved.at("due_on"));
    const Json again =
        api.post(staff_path(number, "/extension"), {{"limit", "handle"}, {"reason", "x"}}, housing).json();
    EXPECT_EQ(again.at("code"), "extended_already");

    EXPECT_EQ(api.post_text(case_path(number, "/review-request"), "", holder).json().at("code"), "not_answered_yet");
    const Json letter{{"claim", "Light"}, {"facts", "A cable was cut"}, {"rule", "Art. 1"},
                      {"reasons", "So"},  {"outcome", "supported"},     {"next_step", "Ask for review"}};
    ASSERT_EQ(api.post(staff_path(number, "/answer"), letter, housing).status(), 200);
    const Answered asked = api.post(case_path(number, "/review-request"), {{"reason", "Not so"}}, holder);
    ASSERT_EQ(asked.status(), 200) << asked.text();
    EXPECT_EQ(asked.json().at("stage"), "in_review");
    EXPECT_EQ(asked.json().at("unit").at("id"), 1);

    const Json decision{
        {"facts", "Seen"}, {"rule", "35"}, {"reasons", "So"}, {"outcome", "upheld"}, {"next_step", "Re-review"}};
    const Json refused = api.post(staff_path(number, "/review-decision"), decision, housing).json();
    EXPECT_EQ(refused.at("code"), "not_permitted");
    const Asked director{.token = api.token("director")};
    const Answered decided = api.post(staff_path(number, "/review-decision"), decision, director);
    ASSERT_EQ(decided.status(), 200) << decided.text();
    EXPECT_EQ(decided.json().at("stage"), "answered");
    const Json seen = api.get(case_path(number), holder).json();
    EXPECT_EQ(seen.at("review").at("outcome"), "upheld");
    EXPECT_EQ(seen.at("answer").at("facts"), "A cable was cut");
    EXPECT_THAT(seen.at("acts"), ElementsAre("rating", "review-request", "codes", "identity"));
}

TEST(ApiCase, refuses_what_was_decided_on_an_older_state) {
    TrialApi api;
    const auto [number, code] = api.file();
    const Asked registrar{.token = api.token("registrar")};
    const int version = api.get(staff_path(number), registrar).json().at("version");
    ASSERT_EQ(api.post(staff_path(number, "/registration"), {{"expected_version", version}}, registrar).status(), 200);
    const Json referral{{"unit", 2}, {"reason", "Theirs"}, {"expected_version", version}};
    const Answered late = api.post(staff_path(number, "/referral"), referral, registrar);
    EXPECT_EQ(late.status(), 409);
    EXPECT_EQ(late.json().at("code"), "version_conflict");
    EXPECT_EQ(late.json().at("version"), version + 1);
    EXPECT_EQ(api.post(case_path(number, "/withdrawal"), {{"expected_version", version}}, {.token = code}).status(),
              409);
    EXPECT_EQ(api.post(case_path(number, "/withdrawal"), {{"expected_version", -1}}, {.token = code}).status(), 422);
    EXPECT_EQ(api.post(case_path(number, "/withdrawal"), Json::object(), {.token = code}).status(), 200);
}

TEST(ApiCase, objects_declines_and_names_the_article_itself) {
    TrialApi api;
    const auto [number, code] = api.file();
    ASSERT_EQ(api.post(staff_path(number, "/referral"), {{"unit", 2}, {"reason", "Theirs"}},
                       {.token = api.token("registrar")})
                  .status(),
              200);
    const Asked housing{.token = api.token("housing")};
    EXPECT_EQ(api.post(staff_path(number, "/objection"), {{"reasons", "Not ours"}}, housing).status(), 200);
    ASSERT_EQ(api.post(staff_path(number, "/referral"), {{"unit", 2}, {"reason", "It is yours"}},
                       {.token = api.token("registrar")})
                  .status(),
              200);
    const Json grounds = api.get("/api/v1/office").json().at("rulebook").at("grounds");
    const Answered declined = api.post(staff_path(number, "/decline"),
                                       {{"ground", grounds.at(0).at("id")},
                                        {"facts", "A court has it"},
                                        {"reasons", "So"},
                                        {"where_to_go", "The court"}},
                                       housing);
    ASSERT_EQ(declined.status(), 200) << declined.text();
    const Json read = api.get(case_path(number), {.token = code}).json();
    EXPECT_EQ(read.at("stage"), "declined");
    EXPECT_FALSE(read.at("decline").at("rule").get<std::string>().empty());
}

TEST(ApiCase, opens_the_identity_for_the_custodian_alone_and_on_record) {
    TrialApi api;
    const auto [number, code] = api.file({{"identity", {{"name", "Wang"}, {"email", "w@example.org"}}}});
    const Json purposes = api.get("/api/v1/office").json().at("rulebook").at("opening_purposes");
    const Json body{{"purpose", purposes.at(0).at("id")}, {"reason", "To send the answer"}};
    const Answered refused = api.post(staff_path(number, "/identity-opening"), body, {.token = api.token("registrar")});
    EXPECT_EQ(refused.status(), 403);
    EXPECT_THAT(refused.text(), Not(HasSubstr("Wang")));
    const Asked custodian{.token = api.token("custodian")};
    EXPECT_EQ(api.post(staff_path(number, "/identity-opening"), body, custodian).status(), 403) << "no password";
    const Answered guessed =
        api.post(staff_path(number, "/identity-opening"), with(body, {{"password", "a guess"}}), custodian);
    EXPECT_EQ(guessed.status(), 403);
    EXPECT_EQ(guessed.json().at("code"), "wrong_password");
    EXPECT_THAT(guessed.text(), Not(HasSubstr("a guess")));
    const Json whole = with(body, {{"password", password_of_custodian}});
    const Answered late =
        api.post(staff_path(number, "/identity-opening"), with(whole, {{"expected_version", 9}}), custodian);
    EXPECT_EQ(late.status(), 409);
    const Answered opened = api.post(staff_path(number, "/identity-opening"), whole, custodian);
    ASSERT_EQ(opened.status(), 200) << opened.text();
    EXPECT_EQ(opened.json().at("identity"), (Json{{"name", "Wang"}, {"email", "w@example.org"}}));
    EXPECT_EQ(opened.header("Cache-Control"), "no-store");
    EXPECT_EQ(api.get(case_path(number), {.token = code}).json().at("openings").size(), 1U);
}

TEST(ApiCase, is_gone_once_it_is_erased_and_says_so_to_its_holder_alone) {
    TrialApi api;
    const auto [number, code] = api.file();
    const Answered closed = api.post(case_path(number) + "/withdrawal", Json::object(), {.token = code});
    ASSERT_EQ(closed.status(), 200) << closed.text();
    const Date until = *parse_date(closed.json().at("kept_until").get<std::string>());
    api.set_today(until);
    EXPECT_EQ(api.erase(), 1U);
    for (const Answered& gone :
         {api.get(case_path(number), {.token = code}), api.get(case_path(number) + "/receipt", {.token = code}),
          api.post(case_path(number) + "/reopening", {{"reason", "r"}}, {.token = code})}) {
        EXPECT_EQ(gone.status(), 410);
        EXPECT_EQ(gone.json().at("code"), "case_erased");
        EXPECT_THAT(gone.text(), Not(HasSubstr("lamp")));
    }
    EXPECT_EQ(api.get(case_path(number), {.token = "another"}).status(), 404);
    EXPECT_TRUE(api.audit().clean());
}

TEST(ApiCase, is_not_there_for_the_unit_complained_of) {
    TrialApi api;
    const auto [number, code] = api.file({{"about", Json::array({"Qinghe Housing"})}, {"unit", 1}});
    EXPECT_EQ(api.get(staff_path(number), {.token = api.token("registrar")}).status(), 200);
    EXPECT_EQ(api.get(staff_path(number), {.token = api.token("housing")}).status(), 404);
    const Answered referred = api.post(staff_path(number, "/referral"), {{"unit", 2}, {"reason", "Theirs"}},
                                       {.token = api.token("registrar")});
    EXPECT_EQ(referred.json().at("code"), "unit_complained_of");
    EXPECT_EQ(referred.json().at("field"), "unit");
}

TEST(ApiStaff, takes_tokens_and_never_cookies) {
    TrialApi api;
    const auto [number, code] = api.file();
    const auto refused = [&](const Asked& asked) {
        const Answered answer = api.get("/api/v1/staff/queues/unit", asked);
        EXPECT_EQ(answer.status(), 401);
        EXPECT_EQ(answer.json().at("code"), "token_required");
        EXPECT_THAT(answer.header("WWW-Authenticate"), HasSubstr("Bearer realm=\"staff\""));
    };
    refused({});
    refused({.token = code});
    refused({.token = api.expired_token()});
    refused({.token = std::string(43, 'A')});
    refused({.headers = {{"Cookie", "staff=" + api.token("registrar")}}});
    EXPECT_EQ(api.get("/api/v1/staff/queues/unit", {.token = api.token("registrar")}).status(), 200);
}

TEST(ApiStaff, lists_queues_page_by_page) {
    TrialApi api;
    const auto [number, code] = accepted_case(api);
    const Asked handler{.token = api.token("handler")};
    const Json mine = api.get("/api/v1/staff/queues/mine", handler).json();
    EXPECT_EQ(mine.at("total"), 1);
    EXPECT_EQ(mine.at("cases").at(0).at("number"), number);
    EXPECT_TRUE(api.get("/api/v1/staff/queues/mine?page=2", handler).json().at("cases").empty());
    EXPECT_EQ(api.get("/api/v1/staff/queues/mine?page=0", handler).status(), 422);
    EXPECT_EQ(api.get("/api/v1/staff/queues/mine?page=99999999999999999999", handler).status(), 422);
    EXPECT_EQ(api.get("/api/v1/staff/queues/all", handler).status(), 404);
    EXPECT_EQ(api.get("/api/v1/staff/queues/mine", {.token = api.token("administrator")}).status(), 403);
}

TEST(ApiStaff, may_call_what_the_permission_table_says_in_some_relation) {
    TrialApi api;
    const auto [number, code] = api.file();
    for (const Route& route : api.site().routes()) {
        if (route.access != Access::token) continue;
        SCOPED_TRACE(route.pattern);
        std::string path(route.pattern);
        if (const auto at = path.find("{number}"); at != std::string::npos) path.replace(at, 8, number);
        if (const auto at = path.find("{queue}"); at != std::string::npos) path.replace(at, 7, "unit");
        const auto send = [&](const Asked& asked) { return api.send(route.method, path, "{}", asked).status(); };
        EXPECT_EQ(send({}), 401);
        EXPECT_EQ(send({.token = code}), 401);
        EXPECT_EQ(send({.token = api.token("administrator")}), 403);
        EXPECT_NE(send({.token = api.token("registrar")}), 401);
    }
}

TEST(Api, gives_public_facts_to_anyone) {
    TrialApi api;
    static_cast<void>(api.file());
    const Json office = api.get("/api/v1/office", {.language = "zh"}).json();
    EXPECT_EQ(office.at("office"), "Qinghe");
    EXPECT_EQ(office.at("units").size(), 3U);
    EXPECT_EQ(office.at("rulebook").at("reference"), "cn-xinfang-2022@3");
    EXPECT_EQ(api.get("/api/v1/statistics").json().at("whole").at("figures").at("filed"), 1);
    EXPECT_EQ(api.get("/api/v1/statistics?from=2026").status(), 422);
    const Json log = api.get("/api/v1/log").json();
    EXPECT_GT(log.at("size"), 0);
    EXPECT_THAT(log.at("checkpoint").get<std::string>(), HasSubstr(log.at("origin").get<std::string>()));
    const Answered first = api.get("/api/v1/openapi.json");
    const Answered again = api.get("/api/v1/openapi.json", {.headers = {{"If-None-Match", first.header("ETag")}}});
    EXPECT_EQ(again.status(), 304);
}

TEST(Api, names_a_day_that_it_cannot_read_and_what_was_given) {
    TrialApi api;
    const auto [number, code] = accepted_case(api);
    const auto says = [](const Answered& answer, std::string_view field, std::string_view given) {
        EXPECT_EQ(answer.status(), 422) << answer.text();
        const Json problem = answer.json();
        EXPECT_EQ(problem.at("code"), "unreadable_day");
        EXPECT_EQ(problem.at("field"), field);
        EXPECT_EQ(problem.at("detail"), "“" + std::string(field) +
                                            "” has to be a day written like 2026-04-05; it was given as “" +
                                            std::string(given) + "”.");
    };
    says(api.get("/api/v1/statistics?from=2026"), "from", "2026");
    says(api.get("/api/v1/statistics?from=2026-01-01&to=2026-02-30"), "to", "2026-02-30");
    says(api.get("/api/v1/staff/digest?day=today", {.token = api.token("registrar")}), "day", "today");
    says(api.post(staff_path(number, "/promise"), {{"what", "A lamp"}, {"due_on", "next week"}},
                  {.token = api.token("housing")}),
         "due_on", "next week");
    says(api.post(staff_path(number, "/meeting"), {{"on", std::string(61, 'x')}}, {.token = api.token("housing")}),
         "on", std::string(60, 'x'));
    says(api.post("/api/v1/staff/cases", with(lamp, {{"channel", "letter"}, {"received_on", "soon"}}),
                  {.token = api.token("clerk")}),
         "received_on", "soon");
    EXPECT_EQ(api.get("/api/v1/statistics?from=2026-02-01&to=2026-01-01").json().at("code"), "bad_period");
    EXPECT_EQ(api.get("/api/v1/statistics?by=decade").json().at("field"), "by");
}

TEST(ApiMatter, offers_to_speak_for_it_to_no_more_than_the_rulebook_allows) {
    TrialApi api;
    const auto [number, code] = api.file();
    const std::string joining =
        api.post(case_path(number, "/codes"), {{"scope", "joining"}}, {.token = code}).json().at("new_code");
    const auto offers = [](const Json& read) {
        const Json& acts = read.at("acts");
        return std::find(acts.begin(), acts.end(), "representation") != acts.end();
    };
    std::vector<std::pair<std::string, std::string>> joined;
    for (int i = 0; i < 6; ++i) joined.push_back(api.file({{"matter_number", number}, {"joining_code", joining}}));
    const auto& [last, last_code] = joined.back();
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(offers(api.get(case_path(last), {.token = last_code}).json())) << i;
        const auto& [one, one_code] = joined.at(static_cast<std::size_t>(i));
        const Answered chosen = api.post(case_path(one, "/representation"), Json::object(), {.token = one_code});
        EXPECT_EQ(chosen.status(), 200) << chosen.text();
    }
    EXPECT_FALSE(offers(api.get(case_path(last), {.token = last_code}).json()));
    EXPECT_FALSE(offers(api.get(case_path(number), {.token = code}).json()));
    EXPECT_EQ(api.post(case_path(last, "/representation"), Json::object(), {.token = last_code}).json().at("code"),
              "representatives_full");
    const auto& [first, first_code] = joined.front();
    api.post(case_path(first, "/representation-end"), Json::object(), {.token = first_code});
    EXPECT_TRUE(offers(api.get(case_path(last), {.token = last_code}).json()));
}

TEST(ApiFiling, says_which_of_the_names_complained_of_it_recognised) {
    TrialApi api;
    const Json units = api.get("/api/v1/office").json().at("units");
    const Json filed =
        api.post("/api/v1/cases", with(lamp, {{"about", Json::array({units.at(1).at("name"), "Somebody"})}})).json();
    EXPECT_EQ(filed.at("about"),
              Json::array({{{"given", units.at(1).at("name")},
                            {"units", Json::array({{{"id", units.at(1).at("id")}, {"name", units.at(1).at("name")}}})}},
                           {{"given", "Somebody"}, {"units", Json::array()}}}));
    EXPECT_EQ(api.post("/api/v1/cases", lamp).json().at("about"), Json::array());
}

TEST(Api, answers_with_problems_where_no_route_is_asked) {
    TrialApi api;
    const Answered nowhere = api.get("/api/v1/nowhere");
    EXPECT_EQ(nowhere.status(), 404);
    EXPECT_EQ(nowhere.json().at("code"), "not_found");
    const Answered method = api.send(http::Method::put, "/api/v1/cases", "", {});
    EXPECT_EQ(method.status(), 405);
    EXPECT_EQ(method.header("Allow"), "POST");
    EXPECT_EQ(method.json().at("code"), "method_not_allowed");
    for (const int status : {400, 408, 413, 414, 431, 500, 503}) {
        const http::Response refused = api.site().refusal_of("/api/v1/cases", status, status == 500 ? "1a2b" : "");
        EXPECT_EQ(refused.content_type, "application/problem+json") << status;
    }
    EXPECT_THAT(std::string(api.site().refusal_of("/api/v1/cases", 500, "1a2b").body.view()),
                HasSubstr(R"("incident":"1a2b")"));
    EXPECT_EQ(api.site().refusal_of("/file", 500, "1a2b").content_type, "text/html; charset=utf-8");
}

TEST(Api, speaks_the_language_that_is_asked_for) {
    TrialApi api;
    EXPECT_EQ(api.get("/api/v1/x", {.language = "zh-CN"}).header("Content-Language"), "zh-CN");
    EXPECT_EQ(api.get("/api/v1/x", {.language = "en"}).header("Content-Language"), "en");
    const Answered with_cookie = api.get("/api/v1/x", {.language = "en", .headers = {{"Cookie", "lang=zh"}}});
    EXPECT_EQ(with_cookie.header("Content-Language"), "en");
    EXPECT_NE(api.get("/api/v1/x", {.language = "zh"}).json().at("title"),
              api.get("/api/v1/x", {.language = "en"}).json().at("title"));
}

TEST(Api, has_a_title_and_a_description_for_every_problem) {
    TrialApi api;
    const Locale locale = *Locale::load(embedded::web());
    const Json described = description_of(api)["components"]["schemas"]["ProblemCode"]["enum"];
    std::set<std::string> codes;
    for (const ProblemKind& kind : problem_kinds()) {
        EXPECT_TRUE(locale.has("problem." + std::string(kind.code))) << kind.code;
        codes.emplace(kind.code);
        const Words words(locale);
        const http::Response response = respond_with({.code = kind.code}, Language::en, words);
        EXPECT_EQ(response.status, kind.status);
        EXPECT_EQ(Json::parse(response.body.view()).at("code"), kind.code);
    }
    for (int i = 0; i < refusal_code_count; ++i) {
        codes.emplace(to_text(static_cast<RefusalCode>(i)));
    }
    EXPECT_EQ(described.get<std::set<std::string>>(), codes);
}

TEST(Api, is_described_route_by_route_and_nothing_else) {
    TrialApi api;
    std::set<std::string> served;
    for (const Route& route : api.site().routes()) {
        if (!is_api(route.pattern)) continue;
        const char* const method = route.method == http::Method::post ? "post " : "get ";
        served.insert(method + std::string(route.pattern));
    }
    std::set<std::string> described;
    const Json paths = description_of(api).at("paths");
    for (const auto& [path, item] : paths.items()) {
        for (const auto& [method, operation] : item.items()) {
            described.insert(method + " " + path);
            const bool is_staff = path.starts_with("/api/v1/staff/");
            const Json security = is_staff ? Json::parse(R"([{"token":[]}])") : operation.at("security");
            EXPECT_EQ(operation.at("security"), security) << path;
        }
    }
    EXPECT_EQ(served, described);
}

}  // namespace huiyin::web::api
