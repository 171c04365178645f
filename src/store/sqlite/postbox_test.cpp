#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

#include "app/digest.hpp"
#include "base/contains.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

using app::DigestPart;

const Date monday = day(2026, 3, 2);

struct PostboxTest : testing::Test {
    app::Digest digest(UnitId unit, bool below, Date of, Date today) {
        const auto units = office.writer().office();
        const auto time = app::office_time("Asia/Shanghai");
        return app::digest_of({office.store().cases(), office.store().postbox(), *time, units->units},
                              {.unit = unit, .below = below, .unheld = below}, of, today);
    }
    static std::vector<CaseId> ids(const app::QueuePage& page) {
        std::vector<CaseId> all;
        for (const views::CaseRow& row : page.rows) all.push_back(row.id);
        return all;
    }
    app::Postbox& postbox() { return office.store().postbox(); }

    const TrialDirectory directory;
    TrialOffice office{directory.path()};
};

TEST_F(PostboxTest, a_day_without_news_is_nothing) { EXPECT_TRUE(digest(bureau, true, monday, monday).nothing()); }

TEST_F(PostboxTest, tells_what_came_on_that_day_and_lies_with_the_unit) {
    const CaseId id = office.file(monday);
    const CaseId later = office.file(day(2026, 3, 3));
    EXPECT_EQ(ids(digest(bureau, false, monday, monday).part(DigestPart::came)), std::vector{id});
    EXPECT_EQ(ids(digest(bureau, false, day(2026, 3, 3), monday).part(DigestPart::came)), std::vector{later});
    EXPECT_TRUE(digest(housing, false, monday, monday).part(DigestPart::came).rows.empty());
    const auto rows = digest(bureau, false, monday, monday).part(DigestPart::came).rows;
    EXPECT_TRUE(rows.front().subject.empty()) << "a digest has no word of the case";
}

TEST_F(PostboxTest, what_is_referred_comes_to_the_other_unit) {
    const CaseId id = office.file(monday);
    const Actor registrar = Actor::of(trial_officer(registrar_of_bureau));
    ASSERT_TRUE(office.act(id, ReferCase{housing, "Within its powers."}, registrar, day(2026, 3, 3)).has_value());
    EXPECT_EQ(ids(digest(housing, false, day(2026, 3, 3), monday).part(DigestPart::came)), std::vector{id});
    EXPECT_EQ(digest(bureau, false, day(2026, 3, 3), monday).part(DigestPart::came).total, 0U);
    EXPECT_EQ(digest(bureau, true, day(2026, 3, 3), monday).part(DigestPart::came).total, 0U);
    EXPECT_EQ(digest(bureau, true, monday, monday).part(DigestPart::came).total, 1U);
}

TEST_F(PostboxTest, a_unit_complained_of_learns_nothing_from_a_digest) {
    const CaseId id = office.file(monday, {"county bureau"});
    office.file(monday, {"county housing bureau"});
    const Case state = office.store().cases().find(id)->state;
    for (const UnitId unit : {bureau, housing, water}) {
        for (const bool below : {false, true}) {
            const app::Digest seen = digest(unit, below, monday, monday);
            for (const app::QueuePage& part : seen.parts) {
                std::size_t counted = 0;
                for (const views::CaseRow& row : part.rows) {
                    const auto file = office.store().cases().find(row.id);
                    EXPECT_FALSE(contains(file->state.complained_of, unit)) << unit.value;
                    ++counted;
                }
                EXPECT_EQ(part.total, counted) << "a count betrays as much as a row";
            }
        }
    }
}

TEST_F(PostboxTest, tells_what_is_overdue_due_and_unowned_now) {
    const CaseId id = office.file(monday);
    const auto due = office.store().cases().queue({.queue = app::Queue::my_unit, .units = {bureau}}).rows.front();
    ASSERT_TRUE(due.next_due.has_value());
    const Date before = *due.next_due - std::chrono::days{1};
    EXPECT_EQ(ids(digest(bureau, false, before, before).part(DigestPart::due)), std::vector{id});
    EXPECT_EQ(digest(bureau, false, before, before - std::chrono::days{1}).part(DigestPart::due).total, 0U);
    EXPECT_EQ(ids(digest(bureau, false, before, before).part(DigestPart::unowned)), std::vector{id});
    EXPECT_EQ(digest(bureau, false, before, before).part(DigestPart::overdue).total, 0U);
}

TEST_F(PostboxTest, a_digest_is_on_its_way_once_and_survives_a_restart) {
    const app::Mailbox box{bureau, true, "post@bureau.example"};
    office.set_mailbox(box);
    const Instant now = morning_of(monday).at;
    for (int i = 0; i < 3; ++i) postbox().put(box, monday, now);
    postbox().put(box, day(2026, 3, 3), now);
    ASSERT_EQ(postbox().waiting(now, 10).size(), 2U);
    auto reopened = Store::open(directory.path());
    ASSERT_TRUE(reopened.has_value());
    app::Postbox& again = (*reopened)->postbox();
    EXPECT_EQ(again.mailboxes(), std::vector{box});
    const auto waiting = again.waiting(now, 10);
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_EQ(waiting.front().day, monday);
    EXPECT_TRUE(waiting.front().below);
    again.set_delivered(waiting.front().id, now);
    EXPECT_EQ(again.waiting(now, 10).size(), 1U);
    office.set_mailbox({bureau, true, ""});
    EXPECT_TRUE(again.mailboxes().empty());
}

TEST_F(PostboxTest, a_mail_that_fails_is_tried_later_and_not_for_ever) {
    const app::Mailbox box{bureau, false, "post@bureau.example"};
    Instant now = morning_of(monday).at;
    postbox().put(box, monday, now);
    for (int i = 0; i < app::notice_tries_max; ++i) {
        const auto waiting = postbox().waiting(now, 10);
        ASSERT_EQ(waiting.size(), 1U) << i;
        EXPECT_EQ(waiting.front().tries, i);
        postbox().set_failed(waiting.front().id, "refused", now + std::chrono::hours{1});
        EXPECT_TRUE(postbox().waiting(now, 10).empty());
        now += std::chrono::hours{1};
    }
    EXPECT_TRUE(postbox().waiting(now, 10).empty());
    ASSERT_EQ(postbox().notices().size(), 1U);
    EXPECT_EQ(postbox().notices().front().failure, "refused");
    EXPECT_FALSE(postbox().notices().front().delivered_at.has_value());
}

TEST_F(PostboxTest, old_news_is_removed) {
    office.file(monday);
    postbox().put({bureau, false, "a@b"}, monday, morning_of(monday).at);
    postbox().purge(morning_of(monday + app::news_kept).at);
    EXPECT_EQ(digest(bureau, false, monday, monday).part(DigestPart::came).total, 1U);
    postbox().purge(morning_of(monday + app::news_kept + std::chrono::days{1}).at);
    EXPECT_EQ(digest(bureau, false, monday, monday).part(DigestPart::came).total, 0U);
    EXPECT_TRUE(postbox().notices().empty());
}

TEST(MailAddress, is_one_of_an_office) {
    for (const char* const good : {"post@bureau.example", "a@b", "digest+roads@qinghe.gov.example"}) {
        EXPECT_TRUE(app::is_mail_address(good)) << good;
    }
    for (const char* const bad :
         {"", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "<a@b>", "局@b", "a@b,c@d"}) {
        EXPECT_FALSE(app::is_mail_address(bad)) << bad;
    }
}

}  // namespace
}  // namespace huiyin::store::sqlite
