// The story of one case under the Regulations on Petition Work as they ship: every act through the JSON API, by those
// who do it, and time by the office's own clock, which looks each morning. After each turn an onlooker with nothing but
// the receipt tells what the case page, the limits, the public log and the published figures show of it.

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "story/onlooker.hpp"

namespace huiyin::story {
namespace {

using web::api::Answered;
using web::api::Json;

constexpr int housing = 2;
constexpr int water = 3;

/// So that what differs shows line by line.
std::string text_of(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

std::string sorted_text_of(Lines lines) {
    std::sort(lines.begin(), lines.end());
    return text_of(lines);
}

/// What a turn of the story shows, held against what is said of it; of what is not mentioned there must be nothing.
class Turn {
public:
    Turn(const char* name, News shown) : name_(name), shown_(std::move(shown)) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        SCOPED_TRACE(name_);
        EXPECT_EQ(text_of(shown_.timeline), text_of(said_.timeline));
        EXPECT_EQ(text_of(shown_.limits), text_of(said_.limits));
        EXPECT_EQ(text_of(shown_.log), text_of(said_.log));
        EXPECT_EQ(sorted_text_of(shown_.figures), sorted_text_of(said_.figures));
    }
    Turn& timeline(Lines lines) { return put(said_.timeline, std::move(lines)); }
    Turn& limits(Lines lines) { return put(said_.limits, std::move(lines)); }
    Turn& log(Lines lines) { return put(said_.log, std::move(lines)); }
    Turn& figures(Lines lines) { return put(said_.figures, std::move(lines)); }

private:
    Turn& put(Lines& into, Lines lines) {
        into = std::move(lines);
        return *this;
    }

    const char* name_;
    News shown_;
    News said_;
};

class Story : public testing::Test {
protected:
    /// The clock goes on to that day, and looks each morning.
    void on(std::string_view day) {
        const Date last = *parse_date(day);
        while (today_ < last) {
            today_ += std::chrono::days{1};
            api_.set_today(today_);
            const app::Swept swept = api_.sweep();
            EXPECT_EQ(swept.refused, 0U);
        }
    }
    void staff(std::string_view who, const std::string& act, const Json& body) {
        const Answered done = api_.post(staff_path(act), body, {.token = api_.token(who)});
        ASSERT_EQ(done.status(), 200) << who << ' ' << act << ": " << done.text();
    }
    void filer(const std::string& act, const Json& body) {
        const Answered done = api_.post(filer_path(act), body, {.token = filer_.code()});
        ASSERT_EQ(done.status(), 200) << act << ": " << done.text();
    }
    /// The code of the refusal.
    std::string staff_refused(std::string_view who, const std::string& act, const Json& body) {
        return api_.post(staff_path(act), body, {.token = api_.token(who)}).json().value("code", "done");
    }
    std::string filer_refused(const std::string& act, const Json& body) {
        return api_.post(filer_path(act), body, {.token = filer_.code()}).json().value("code", "done");
    }
    /// Answers as its handler.
    void answer(const std::string& facts, const std::string& outcome) {
        staff("handler", "answer",
              {{"claim", "Light in the lane"},
               {"facts", facts},
               {"rule", "Road Lighting Rules 7"},
               {"reasons", "The lamps are ours"},
               {"outcome", outcome},
               {"next_step", "Ask the bureau for review within 30 days"}});
    }
    /// What there is to see since the last time.
    Turn turn(const char* name) { return {name, filer_.look()}; }

    void it_finds_its_unit();
    void the_answer_comes_late();
    void the_bureau_sends_it_back();
    void a_promise_is_broken();
    void it_ends_well();

    std::string staff_path(const std::string& act) const {
        return "/api/v1/staff/cases/" + filer_.number() + '/' + act;
    }
    std::string filer_path(const std::string& act) const { return "/api/v1/cases/" + filer_.number() + '/' + act; }

    web::api::TrialApi api_;
    Onlooker filer_{api_};
    Date today_ = *parse_date("2026-01-05");
};

void Story::it_finds_its_unit() {
    filer_.file(
        {{"subject", "Dark lane"}, {"text", "No lamp in Willow Lane has burnt for weeks."}, {"language", "en"}});
    ASSERT_FALSE(HasFatalFailure());
    turn("filed")
        .timeline({"2026-01-05 | Filed | The filer | Unit: Qinghe Bureau"})
        .limits({"bureau_dispatch 2026-01-20"})
        .log({"2026-01-05 filed | starts bureau_dispatch 2026-01-20 | turns open"})
        .figures({"filed +1", "open +1", "open_15 +1"});

    on("2026-01-07");
    staff("registrar", "registration", Json::object());
    staff("registrar", "referral", {{"unit", water}, {"reason", "The lane runs along the canal"}});
    turn("referred")
        .timeline({"2026-01-07 | Registered | Qinghe Bureau · Registrar",
                   "2026-01-07 | Referred | Qinghe Bureau · Registrar | From: Qinghe Bureau | To: Qinghe Water | "
                   "Reason: The lane runs along the canal"})
        .limits({"unit_notice_transferred 2026-01-22", "jurisdiction_objection 2026-01-14"})
        .log({"2026-01-07 registered",
              "2026-01-07 referred | ends bureau_dispatch | starts unit_notice_transferred 2026-01-22, "
              "jurisdiction_objection 2026-01-14"});

    on("2026-01-09");
    staff("water", "objection", {{"reasons", "Street lamps are with Housing"}});
    turn("objected to")
        .timeline({"2026-01-09 | Objected to jurisdiction | Qinghe Water · Registrar | Reason: Street lamps are with "
                   "Housing"})
        .limits({"unit_notice_transferred 2026-01-22"})
        .log({"2026-01-09 jurisdiction-objected | ends jurisdiction_objection"});

    on("2026-01-12");
    staff("registrar", "referral", {{"unit", housing}, {"reason", "Water is right"}});
    turn("referred once more")
        .timeline({"2026-01-12 | Referred | Qinghe Bureau · Registrar | From: Qinghe Bureau | To: Qinghe Housing | "
                   "Reason: Water is right"})
        .limits({"unit_notice_transferred 2026-01-27", "jurisdiction_objection 2026-01-19"})
        .log({"2026-01-12 referred | ends unit_notice_transferred | starts unit_notice_transferred 2026-01-27, "
              "jurisdiction_objection 2026-01-19"});

    on("2026-01-14");
    staff("housing", "acceptance", {{"procedure", "We look at each lamp"}});
    staff("housing", "handler", {{"officer", api_.officer("handler")}});
    turn("accepted")
        .timeline({"2026-01-14 | Accepted | Qinghe Housing · Registrar | Procedure: We look at each lamp",
                   "2026-01-14 | Handler assigned | Qinghe Housing · Registrar"})
        .limits({"handle 2026-03-15"})
        .log({"2026-01-14 accepted | ends unit_notice_transferred, jurisdiction_objection | starts handle 2026-03-15",
              "2026-01-14 handler-assigned"})
        .figures({"accepted +1", "timely_acceptance 1/1"});
}

void Story::the_answer_comes_late() {
    on("2026-03-10");
    staff("housing", "extension", {{"limit", "handle"}, {"reason", "The cable has to be dug up"}});
    turn("extended")
        .timeline({"2026-03-10 | More time was given | Qinghe Housing · Approver | Limit: Handling | Latest day: 15 "
                   "March 2026 | New last day: 14 April 2026 | Reason: The cable has to be dug up"})
        .limits({"handle 2026-04-14"})
        .log({"2026-03-10 limit-extended | moves handle from 2026-03-15 to 2026-04-14"})
        .figures({"extended +1", "open_15 -1", "open_90 +1"});

    on("2026-04-14");
    turn("on the last day").limits({"handle 2026-04-14"}).figures({"open_90 -1", "open_180 +1"});
    on("2026-04-15");
    turn("missed and escalated, without anybody acting")
        .timeline({"2026-04-15 | A limit was missed | Recorded by the clock | Limit: Handling | Latest day: 14 April "
                   "2026 | Rule: Regulations on Petition Work (2022), article 34",
                   "2026-04-15 | Limit passed: reported to the next level | Recorded by the clock | Limit: Handling | "
                   "To: Qinghe Bureau",
                   "2026-04-15 | Supervision opened | Recorded by the clock | Reason for supervision: A limit passed | "
                   "Asked by: Qinghe Bureau | Asked to account: Qinghe Housing"})
        .limits({"handle 2026-04-14 overdue", "supervision_reply 2026-05-15"})
        .log({"2026-04-15 limit-missed | missed handle | fact answer", "2026-04-15 escalated",
              "2026-04-15 supervision-opened | starts supervision_reply 2026-05-15"})
        .figures({"missed_limits +1", "missed_to_answer +1", "missed:handle +1", "escalated +1", "timely_answers 0/1"});

    on("2026-04-20");
    staff("housing", "supervision-answer", {{"text", "The digger came late; the answer goes out this week"}});
    turn("accounted for")
        .timeline({"2026-04-20 | Supervision answered | Qinghe Housing · Registrar | Account: The digger came late; "
                   "the answer goes out this week"})
        .limits({"handle 2026-04-14 overdue"})
        .log({"2026-04-20 supervision-answered | ends supervision_reply"});

    on("2026-04-24");
    answer("One lamp was mended.", "explained");
    turn("answered late")
        .timeline({"2026-04-24 | Answered in writing | Qinghe Housing · Handler | Outcome: Explained"})
        .limits({"review_request 2026-05-24"})
        .log({"2026-04-24 answered | ends handle | missed handle | starts review_request 2026-05-24 | turns closed"})
        .figures(
            {"answered +1", "answered_late +1", "open -1", "open_180 -1", "ratings_asked +1", "participation 0/1"});
}

void Story::the_bureau_sends_it_back() {
    on("2026-05-04");
    filer("review-request", {{"reason", "Eleven lamps are still dark"}});
    turn("sent up for review")
        .timeline({"2026-05-04 | The filer asked the next level to review | The filer | Reviewed by: Qinghe Bureau | "
                   "Reason: Eleven lamps are still dark"})
        .limits({"review_decide 2026-06-03"})
        .log({"2026-05-04 review-requested | ends review_request | starts review_decide 2026-06-03 | turns open | fact "
              "round-1"})
        .figures({"reviews_asked +1", "open +1", "open_180 +1"});

    on("2026-05-18");
    const Json decision{{"facts", "Eleven lamps are dark"},
                        {"rule", "Article 35"},
                        {"reasons", "One lamp does not light a lane"},
                        {"outcome", "sent_back"},
                        {"next_step", "Housing answers anew within 60 days"}};
    EXPECT_EQ(staff_refused("housing", "review-decision", decision), "not_permitted");
    staff("director", "review-decision", decision);
    turn("sent back")
        .timeline({"2026-05-18 | Review decided | Qinghe Bureau · Approver | Outcome: Sent back to be decided anew | "
                   "Sent back to: Qinghe Housing"})
        .limits({"handle 2026-07-17"})
        .log({"2026-05-18 review-decided | ends review_decide | starts handle 2026-07-17 | fact round-1-send-back"})
        .figures({"reviews_decided +1", "reviews_changed +1"});
}

void Story::a_promise_is_broken() {
    on("2026-06-10");
    staff("housing", "handler", {{"officer", api_.officer("handler")}});
    answer("The cable is cut under the bridge.", "supported");
    turn("answered again")
        .timeline({"2026-06-10 | Handler assigned | Qinghe Housing · Registrar",
                   "2026-06-10 | Answered in writing | Qinghe Housing · Handler | Outcome: Supported"})
        .limits({"review_request 2026-07-10"})
        .log({"2026-06-10 handler-assigned",
              "2026-06-10 answered | ends handle | starts review_request 2026-07-10 | turns closed"})
        .figures({"answered +1", "answered_on_time +1", "open -1", "open_180 -1", "ratings_asked +1",
                  "timely_answers 1/2", "participation 0/2"});

    staff("handler", "promise", {{"what", "A new cable, and twelve lamps that burn"}, {"due_on", "2026-07-10"}});
    turn("promised")
        .timeline({"2026-06-10 | Remedy promised | Qinghe Housing · Handler | Number: 1 | Promise: A new cable, and "
                   "twelve lamps that burn | Latest day: 10 July 2026 | Responsible: Qinghe Housing"})
        .limits({"review_request 2026-07-10"})
        .log({"2026-06-10 promise-made"});

    on("2026-07-10");
    turn("on the last day of the promise").limits({"review_request 2026-07-10"});
    on("2026-07-11");
    turn("broken and reopened, without anybody acting")
        .timeline({"2026-07-11 | Promise broken | Recorded by the clock | Number: 1 | Latest day: 10 July 2026",
                   "2026-07-11 | Supervision opened | Recorded by the clock | Reason for supervision: A promise was "
                   "not kept | Asked by: Qinghe Bureau | Asked to account: Qinghe Housing"})
        .limits({"handle 2026-09-09", "supervision_reply 2026-08-10"})
        .log({"2026-07-11 promise-broken | ends review_request | starts handle 2026-09-09 | turns open",
              "2026-07-11 supervision-opened | starts supervision_reply 2026-08-10"})
        .figures({"promises_broken +1", "open +1", "open_longer +1"});
    EXPECT_EQ(filer_.seen().at("stage"), "accepted");
    EXPECT_EQ(staff_refused("handler", "promise-kept", {{"number", 1}, {"how", "Now it is"}}), "no_such_promise");
}

void Story::it_ends_well() {
    on("2026-08-03");
    staff("housing", "supervision-answer", {{"text", "The cable lies since Saturday"}});
    answer("Twelve lamps burn.", "supported");
    turn("answered for the third time")
        .timeline(
            {"2026-08-03 | Supervision answered | Qinghe Housing · Registrar | Account: The cable lies since Saturday",
             "2026-08-03 | Answered in writing | Qinghe Housing · Handler | Outcome: Supported"})
        .limits({"review_request 2026-09-02"})
        .log({"2026-08-03 supervision-answered | ends supervision_reply",
              "2026-08-03 answered | ends handle | starts review_request 2026-09-02 | turns closed"})
        .figures({"answered +1", "answered_on_time +1", "open -1", "open_longer -1", "ratings_asked +1",
                  "timely_answers 2/3", "participation 0/3"});

    on("2026-08-10");
    filer("rating", {{"rating", "satisfied"}, {"comment", "Light at last"}});
    turn("rated")
        .timeline({"2026-08-10 | Rated by the filer | The filer | Rating: Satisfied | Comment: Light at last"})
        .limits({"review_request 2026-09-02"})
        .log({"2026-08-10 rated | fact satisfied"})
        .figures({"ratings_given +1", "ratings_satisfied +1", "participation 1/3", "satisfaction 1/1"});

    on("2026-11-02");
    turn("looked back at, after every window")
        .timeline({"2026-11-02 | The filer was asked once more | Recorded by the clock"})
        .limits({"review_request 2026-09-02 over"})
        .log({"2026-11-02 look-back-asked"});
    EXPECT_EQ(filer_refused("reopening", {{"reason", "A new matter"}}), "reopen_window_closed");
    filer("look-back", {{"settled", "yes"}});

    on("2026-12-31");
    turn("closed")
        .timeline({"2026-11-02 | The filer answered | The filer | Settled"})
        .limits({"review_request 2026-09-02 over"})
        .log({"2026-11-02 look-back-answered"});
    EXPECT_EQ(filer_.seen().at("stage"), "answered");
    EXPECT_EQ(filer_.seen().at("rating"), "satisfied");
}

TEST_F(Story, of_a_dark_lane_takes_every_turn_and_each_of_them_can_be_seen_from_outside) {
    // A neighbour's case that came to nothing, so that no count begins at zero and the log holds more than one case.
    const auto [neighbour, code] = api_.file();
    ASSERT_EQ(api_.post("/api/v1/cases/" + neighbour + "/withdrawal", Json::object(), {.token = code}).status(), 200);
    filer_.begin();
    it_finds_its_unit();
    the_answer_comes_late();
    the_bureau_sends_it_back();
    a_promise_is_broken();
    it_ends_well();

    // Of two cases, no one learns by which way each came in.
    const Json splits = api_.get("/api/v1/statistics?from=2026-01-01").json().at("splits");
    const Json& first_quarter = splits.at(0).at("quarters").at(0);
    EXPECT_EQ(splits.at(0).at("id"), "filed_by_channel");
    EXPECT_EQ(first_quarter.at("total"), 2);
    for (const Json& cell : first_quarter.at("cells")) EXPECT_TRUE(cell.value("hidden", false)) << cell;
    EXPECT_TRUE(api_.audit().clean());
}

}  // namespace
}  // namespace huiyin::story
