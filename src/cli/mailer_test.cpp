#include "cli/mailer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sqlite/trial_office.hpp"
#include "web/assets/embedded.hpp"

namespace huiyin::cli {
namespace {

using store::sqlite::bureau;
using store::sqlite::day;
using testing::HasSubstr;

struct MailerTest : testing::Test {
    Mailing mailing() {
        return Mailing({.cases = office.store().cases(),
                        .postbox = office.store().postbox(),
                        .time = *time,
                        .office = [this] { return office.writer().office(); },
                        .locale = locale,
                        .site = "https://huiyin.example",
                        .hour = std::chrono::hours{7},
                        .send = [this](const OutgoingMail& mail) -> Result<Done, std::string> {
                            if (!failure.empty()) return fail(failure);
                            sent.push_back(mail);
                            return Done{};
                        }});
    }
    Moment at(Date on, int hour) const { return time->at({.on = on, .since_midnight = std::chrono::hours{hour}}); }

    const Date tuesday = day(2026, 3, 3);
    const store::sqlite::TrialDirectory directory;
    store::sqlite::TrialOffice office{directory.path()};
    std::unique_ptr<app::OfficeTime> time = app::office_time("Asia/Shanghai");
    web::Locale locale = *web::Locale::load(embedded::web());
    std::vector<OutgoingMail> sent;
    std::string failure;
};

TEST_F(MailerTest, mails_yesterday_once_each_morning) {
    office.set_mailbox({bureau, false, "post@bureau.example"});
    office.file(day(2026, 3, 2));
    Mailing mailer = mailing();
    EXPECT_EQ(mailer.round(at(tuesday, 6)).sent, 0U) << "before the hour";
    EXPECT_EQ(mailer.round(at(tuesday, 7)).sent, 1U);
    EXPECT_EQ(mailer.round(at(tuesday, 8)).sent, 0U);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.front().to, "post@bureau.example");
    EXPECT_THAT(sent.front().subject, HasSubstr("2026-03-02"));
    EXPECT_THAT(sent.front().body, HasSubstr("New on this day: 1"));
    EXPECT_EQ(mailing().round(at(tuesday, 9)).sent, 0U) << "nor after a restart";
}

TEST_F(MailerTest, tries_again_with_growing_pauses_and_gives_up) {
    office.set_mailbox({bureau, true, "post@bureau.example"});
    failure = "refused";
    Moment now = at(tuesday, 7);
    int failed = 0;
    for (int minute = 0; minute < 24 * 60; ++minute) {
        failed += static_cast<int>(mailing().round(now).failed);
        now.at += std::chrono::minutes{1};
    }
    EXPECT_EQ(failed, app::notice_tries_max) << "within a day, and then no more";
    EXPECT_EQ(mailing().round(at(day(2026, 3, 5), 6)).failed, 0U);
    for (int i = 1; i < app::notice_tries_max; ++i) EXPECT_LT(pause_after(i), pause_after(i + 1));
    failure.clear();
    const auto notices = office.store().postbox().notices();
    EXPECT_EQ(notices.back().tries, app::notice_tries_max);
    EXPECT_EQ(notices.back().failure, "refused");
}

TEST_F(MailerTest, makes_up_for_mornings_without_a_server) {
    office.set_mailbox({bureau, false, "post@bureau.example"});
    Mailing mailer = mailing();
    EXPECT_EQ(mailer.round(at(tuesday, 7)).sent, 1U);
    sent.clear();
    EXPECT_EQ(mailer.round(at(day(2026, 3, 6), 12)).sent, 3U);
    EXPECT_THAT(sent.front().subject, HasSubstr("2026-03-03"));
    sent.clear();
    for (int i = 0; i < 5; ++i) (void)mailer.round(at(day(2026, 4, 6), 12));
    EXPECT_EQ(sent.size(), 7U) << "a week at most";
}

TEST_F(MailerTest, a_mailbox_that_is_gone_gets_nothing) {
    office.set_mailbox({bureau, false, "post@bureau.example"});
    failure = "refused";
    (void)mailing().round(at(tuesday, 7));
    failure.clear();
    office.set_mailbox({bureau, false, ""});
    EXPECT_EQ(mailing().round(at(tuesday, 8)).sent, 0U);
    EXPECT_TRUE(sent.empty());
}

}  // namespace
}  // namespace huiyin::cli
