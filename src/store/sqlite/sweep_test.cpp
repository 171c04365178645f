#include "app/sweep.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

const Date monday = day(2026, 3, 2);

std::size_t missed_on_record(TrialOffice& office, CaseId id) {
    const auto file = office.store().cases().find(id);
    return static_cast<std::size_t>(std::count_if(
        file->timeline.begin(), file->timeline.end(),
        [](const app::KeptEvent& event) { return std::holds_alternative<LimitMissed>(event.recorded.event); }));
}

TEST(Sweep, records_each_missed_limit_once_and_only_once_after_a_week_off) {
    const TrialDirectory directory;
    std::vector<CaseId> late;
    {
        TrialOffice office(directory.path());
        for (int i = 0; i < 40; ++i) late.push_back(office.file(monday));  // due on 17 March
    }
    TrialOffice office(directory.path());
    const CaseId in_time = office.file(monday + std::chrono::days{20});
    const Moment after_a_week = morning_of(monday + std::chrono::days{15 + 7});
    const auto swept = app::sweep(office.store().cases(), office.writer(), after_a_week, 16);
    EXPECT_EQ(swept.cases, 40U);
    EXPECT_EQ(swept.refused, 0U);
    for (const CaseId id : late) {
        EXPECT_EQ(missed_on_record(office, id), 1U);
        const auto file = office.store().cases().find(id);
        const app::KeptEvent& last = file->timeline.back();
        EXPECT_EQ(last.recorded.at, after_a_week);
        EXPECT_EQ(last.recorded.by.role, Role::clock);
        EXPECT_EQ(std::get<LimitMissed>(last.recorded.event).due_on, monday + std::chrono::days{15});
    }
    EXPECT_EQ(missed_on_record(office, in_time), 0U);

    const auto again = app::sweep(office.store().cases(), office.writer(), after_a_week, 16);
    EXPECT_EQ(again.cases, 0U);
    EXPECT_EQ(missed_on_record(office, late[0]), 1U);

    app::QueueQuery overdue;
    overdue.queue = app::Queue::overdue;
    overdue.units = {bureau};
    EXPECT_EQ(office.store().cases().queue(overdue).total, 40U);
    EXPECT_TRUE(office.audit().clean());
}

TEST(Sweep, does_not_take_a_limit_as_missed_on_its_last_day) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    const CaseId id = office.file(monday);
    const auto last_day =
        app::sweep(office.store().cases(), office.writer(), morning_of(monday + std::chrono::days{15}));
    EXPECT_EQ(last_day.cases, 0U);
    const auto day_after =
        app::sweep(office.store().cases(), office.writer(), morning_of(monday + std::chrono::days{16}));
    EXPECT_EQ(day_after.cases, 1U);
    EXPECT_EQ(missed_on_record(office, id), 1U);
}

TEST(Sweep, ends_when_the_log_stops) {
    const TrialDirectory directory;
    TrialOffice office(directory.path());
    office.file(monday);
    office.writer().stop();
    const auto swept = app::sweep(office.store().cases(), office.writer(), morning_of(monday + std::chrono::days{30}));
    EXPECT_EQ(swept.cases, 0U);
    EXPECT_TRUE(swept.interrupted);
}

}  // namespace
}  // namespace huiyin::store::sqlite
