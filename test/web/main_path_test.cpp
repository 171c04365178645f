#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/log_filing.hpp"
#include "app/log_identity_opening.hpp"
#include "app/present.hpp"
#include "app/register_door.hpp"
#include "ledger/receipt.hpp"
#include "store/files/attachment_files.hpp"
#include "store/sqlite/trial_office.hpp"
#include "vault/random.hpp"
#include "web/assets/embedded.hpp"
#include "web/fake/browser.hpp"
#include "web/site.hpp"

/// The site as it is served, on a real log in a real database: everything but the sockets.
namespace huiyin {
namespace {

using store::sqlite::bureau;
using store::sqlite::housing;
using store::sqlite::morning_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view password = "correct horse";

/// A clock that stands where the test put it.
class StandingClock final : public app::OfficeTime {
public:
    [[nodiscard]] Moment now() const override { return now_; }
    [[nodiscard]] Moment at(const LocalTime& local) const override { return morning_of(local.on); }
    void set(Date day) { now_ = morning_of(day); }

private:
    Moment now_ = morning_of(*parse_date("2026-03-02"));
};

class MainPath : public testing::Test {
protected:
    MainPath() {
        const auto hash = vault::hash_password(password);
        for (const Officer& officer : std::vector<Officer>{
                 {{}, bureau, {Role::registrar, Role::custodian}, "registrar", "Registrar"},
                 {{}, housing, {Role::registrar, Role::approver}, "housing", "Housing"},
                 {{}, housing, {Role::handler}, "handler", "Handler"},
             }) {
            const OfficerId id = office_.add(officer, *hash);
            if (!officer.roles.contains(Role::custodian)) continue;
            custody_.make_staff_key(id, password);
            EXPECT_TRUE(custody_.give(custodian_, id, clock_.now()));
        }
    }
    ~MainPath() override { office_.writer().stop(); }

    web::Services services() {
        return {
            .office = [this] { return office_.writer().office(); },
            .publish =
                [this](codec::RecordedOfficeEvent recorded) {
                    return office_.writer().publish_and_wait({std::move(recorded)});
                },
            .administer = [this](app::StaffAct act) { return office_.writer().administer_and_wait(std::move(act)); },
            .cases = office_.store().cases(),
            .case_log = office_.writer(),
            .public_log = office_.store().public_log(),
            .filing = filing_,
            .door = door_,
            .identity_opening = opening_,
            .custody = custody_,
            .attachments = attachments_,
            .staff_book = office_.store().staff(),
            .postbox = office_.store().postbox(),
            .time = clock_,
            .rate_limit = rate_limit_,
            .metrics = metrics_,
            .log = log_,
            .templates = templates_,
            .locale = locale_,
            .assets = assets_,
            .hash_password = vault::hash_password,
            .second_factors = second_factors_,
            .check_password = vault::check_password,
            .random = vault::fill_random,
            .settings = {},
        };
    }
    void sign_in(const std::string& name) {
        browser_.forget_cookies();
        browser_.get("/staff/sign-in");
        browser_.submit("/staff/sign-in", {{"user", name}, {"password", std::string(password)}});
        ASSERT_EQ(browser_.last().status, 303) << name;
        browser_.get(url_);
        ASSERT_EQ(browser_.last().status, 200) << name;
    }
    void act(const std::string& action, const web::fake::Browser::Fields& fields) {
        browser_.submit(url_ + "/" + action, fields);
        ASSERT_EQ(browser_.last().status, 303) << action << browser_.text();
        browser_.follow();
    }
    std::string officer(const std::string& name) {
        return std::to_string(office_.store().staff().find(std::string_view(name))->officer.id.value);
    }
    void file() {
        browser_.get("/file");
        browser_.submit("/file", {{"go", "next"}, {"subject", "Street lights"}, {"text", "Dark.\r\nFor weeks."}});
        browser_.submit("/file", {{"go", "next"}, {"place", "North Street"}});
        browser_.submit("/file", {{"go", "next"}, {"wish", "Light"}});
        browser_.submit("/file", {{"go", "next"}, {"name", "Li Mei"}, {"phone", "13800000000"}});
        browser_.submit("/file", {{"go", "send"}});
        ASSERT_EQ(browser_.last().status, 200);
        const auto fields = web::fake::fields_of(browser_.page());
        number_ = fields.at("number");
        code_ = fields.at("code");
        url_ = "/staff/case/" + number_;
    }
    void open_as_holder() {
        browser_.forget_cookies();
        browser_.post("/case", {{"number", number_}, {"code", code_}});
        ASSERT_EQ(browser_.last().status, 200);
    }

    store::sqlite::TrialDirectory directory_;
    store::sqlite::TrialOffice office_{directory_.path()};
    vault::Key server_ = vault::Key::generate();
    vault::SecondFactors second_factors_{server_};
    vault::CustodianKey custodian_ = vault::CustodianKey::generate();
    vault::IdentitySealer sealer_{custodian_.public_key()};
    app::LogFiling filing_{
        {.log = office_.writer(),
         .cases = office_.store().cases(),
         .public_log = office_.store().public_log(),
         .office = [this] { return office_.writer().office(); },
         .server = server_,
         .sealer = sealer_,
         .words = [](const GrievanceFiled&, const Recorded&) { return std::vector<std::string>{"Keep this paper."}; }}};
    store::files::AttachmentFiles attachments_{directory_.path() / "attachments", server_, {}};
    app::RegisterDoor door_{office_.store().cases(), server_};
    app::Custody custody_{office_.store().custody(), office_.store().staff(), custodian_.public_key(),
                          [this](codec::RecordedOfficeEvent recorded) {
                              return office_.writer().publish_and_wait({std::move(recorded)});
                          }};
    app::LogIdentityOpening opening_{office_.writer(), office_.store().cases(), custody_, server_};
    StandingClock clock_;
    http::RateLimit rate_limit_{web::rate_rules()};
    http::Metrics metrics_;
    http::Log log_;
    web::Locale locale_ = *web::Locale::load(embedded::web());
    web::Assets assets_{embedded::web()};
    web::Templates templates_ = *web::Templates::load(embedded::web(), locale_, assets_);
    web::Site site_{services(), {web::public_routes, web::filer_routes, web::staff_routes}};
    web::fake::Browser browser_{site_};
    std::string number_;
    std::string code_;
    std::string url_;
};

TEST_F(MainPath, leads_from_filing_to_a_rated_answer_and_a_receipt_that_proves_itself) {
    file();
    ASSERT_FALSE(HasFatalFailure());
    EXPECT_THAT(browser_.page(), HasSubstr("<svg"));

    sign_in("registrar");
    EXPECT_THAT(browser_.page(), Not(HasSubstr("Li Mei")));
    act("register_case", {});
    act("refer", {{"refer_to", std::to_string(housing.value)}, {"refer_reason", "Within its powers"}});

    clock_.set(*parse_date("2026-03-04"));
    sign_in("housing");
    act("accept", {{"accept_procedure", "On site"}});
    act("assign_handler", {{"assign_handler_officer", officer("handler")}});

    sign_in("handler");
    act("ask_filer", {{"ask_question", "Which lamps?"}});

    open_as_holder();
    EXPECT_THAT(browser_.text(),
                AllOf(HasSubstr("Which lamps?"), HasSubstr("Qinghe Housing"), HasSubstr("3 May 2026")));
    browser_.submit("/case/reply", {{"reply_text", "The third and the fourth"}});
    EXPECT_EQ(browser_.last().status, 200);

    sign_in("handler");
    EXPECT_THAT(browser_.text(), HasSubstr("The third and the fourth"));
    act("answer", {{"answer_claim", "Light"},
                   {"answer_facts", "Two lamps were broken."},
                   {"answer_rule", "Road Act 1"},
                   {"answer_reasons", "They are ours."},
                   {"answer_outcome", office_.writer().office()->rulebooks.front().outcomes.front().id}});

    open_as_holder();
    EXPECT_THAT(browser_.text(), AllOf(HasSubstr("Two lamps were broken."), HasSubstr("Road Act 1")));
    browser_.submit("/case/rate", {{"rating", office_.writer().office()->rulebooks.front().ratings.front().id},
                                   {"rating_comment", ""}});
    EXPECT_EQ(browser_.last().status, 200);

    browser_.submit("/receipt", {});
    const auto receipt = ledger::read_receipt(browser_.page());
    ASSERT_TRUE(receipt.has_value());
    EXPECT_EQ(receipt->number, number_);

    sign_in("registrar");
    browser_.submit(url_ + "/open_identity",
                    {{"open_purpose", office_.writer().office()->rulebooks.front().opening_purposes.front().id},
                     {"open_reason", "To send the answer"},
                     {"open_password", std::string(password)}});
    EXPECT_EQ(browser_.last().status, 200);
    EXPECT_THAT(browser_.text(), AllOf(HasSubstr("Li Mei"), HasSubstr("13800000000")));
    open_as_holder();
    EXPECT_THAT(browser_.text(), AllOf(HasSubstr("To send the answer"), Not(HasSubstr("Li Mei"))));

    browser_.get("/statistics");
    EXPECT_EQ(browser_.last().status, 200);
    EXPECT_EQ(browser_.get("/log/tile/entries/000.p/5").status, 200);
    EXPECT_TRUE(office_.audit().clean());
}

TEST_F(MainPath, is_walked_once_for_several_filers_who_each_keep_a_case_of_their_own) {
    file();
    ASSERT_FALSE(HasFatalFailure());
    const std::string first_number = number_;
    const std::string first_code = code_;
    open_as_holder();
    browser_.submit("/case/give_code", {{"give_code_scope", "joining"}});
    const std::string page = browser_.page();
    const std::string before = R"(id="given-code">)";
    const std::size_t at = page.find(before);
    ASSERT_NE(at, std::string::npos) << browser_.text();
    const std::string joining = page.substr(at + before.size(), page.find('<', at) - at - before.size());

    browser_.get("/file");
    browser_.submit("/file", {{"go", "next"},
                              {"subject", "Our lane is dark"},
                              {"text", "Two houses down."},
                              {"matter_number", first_number},
                              {"joining_code", joining}});
    for (int step = 0; step < 3; ++step) browser_.submit("/file", {{"go", "next"}});
    browser_.submit("/file", {{"go", "send"}});
    const auto fields = web::fake::fields_of(browser_.page());
    number_ = fields.at("number");
    code_ = fields.at("code");
    EXPECT_NE(number_, first_number);
    url_ = "/staff/case/" + number_;

    sign_in("registrar");
    EXPECT_THAT(browser_.text(), AllOf(HasSubstr("fewer than 5"), Not(HasSubstr(first_number))));
    url_ = "/staff/case/" + first_number;
    browser_.get(url_);
    act("refer", {{"refer_to", std::to_string(housing.value)}, {"refer_reason", "Within its powers"}});
    sign_in("housing");
    act("accept", {{"accept_procedure", "On site"}});
    act("answer", {{"answer_claim", "Light"},
                   {"answer_facts", "Two lamps were broken."},
                   {"answer_rule", "Road Act 1"},
                   {"answer_reasons", "They are ours."},
                   {"answer_outcome", office_.writer().office()->rulebooks.front().outcomes.front().id}});

    open_as_holder();
    EXPECT_THAT(browser_.text(), AllOf(HasSubstr("Two lamps were broken."), HasSubstr("Our lane is dark"),
                                       Not(HasSubstr(first_number)), Not(HasSubstr("Street lights"))));
    browser_.submit("/case/part", {{"part_reason", ""}});
    EXPECT_EQ(browser_.last().status, 200) << browser_.text();
    browser_.submit("/case/ask_review", {{"review_reason", "Mine is still dark"}});
    EXPECT_EQ(browser_.last().status, 200) << browser_.text();
    const std::string second_number = std::exchange(number_, first_number);
    code_ = first_code;
    open_as_holder();
    EXPECT_THAT(browser_.text(), AllOf(HasSubstr("Two lamps were broken."), Not(HasSubstr(second_number)),
                                       Not(HasSubstr("still dark"))));
    EXPECT_EQ(office_.store().cases().find(CaseId{1})->state.stage, Stage::answered);
    EXPECT_EQ(office_.store().cases().find(CaseId{2})->state.stage, Stage::in_review);
    EXPECT_TRUE(office_.audit().clean());
}

TEST_F(MainPath, sending_the_same_form_twice_gives_the_same_receipt) {
    browser_.get("/file");
    browser_.submit("/file", {{"go", "next"}, {"subject", "Street lights"}, {"text", "Dark."}});
    for (int step = 0; step < 3; ++step) browser_.submit("/file", {{"go", "next"}});
    auto fields = web::fake::fields_of(browser_.page());
    fields["go"] = "send";
    browser_.post("/file", {fields.begin(), fields.end()});
    const auto first = web::fake::fields_of(browser_.page());
    browser_.post("/file", {fields.begin(), fields.end()});
    const auto second = web::fake::fields_of(browser_.page());
    EXPECT_EQ(first.at("number"), second.at("number"));
    EXPECT_EQ(first.at("code"), second.at("code"));
    EXPECT_EQ(office_.store().cases().case_count(), 1);
    fields["text"] = "Bright.";
    EXPECT_EQ(browser_.post("/file", {fields.begin(), fields.end()}).status, 409);
}

TEST_F(MainPath, a_code_with_a_typing_error_is_told_from_a_wrong_one) {
    file();
    std::string typed = code_;
    typed.back() = typed.back() == '2' ? '3' : '2';
    browser_.post("/case", {{"number", number_}, {"code", typed}});
    EXPECT_EQ(browser_.last().status, 422);
    EXPECT_THAT(browser_.page(), AllOf(HasSubstr("id=\"code-error\""), Not(HasSubstr("Street lights"))));
}

}  // namespace
}  // namespace huiyin
