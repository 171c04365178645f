#include "app/reception.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "app/office_fold.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::app {
namespace {

using Problem = ReceptionProblem;

const Date today = *parse_date("2026-03-02");

ledger::VerifierKey log_key() {
    return ledger::SigningKey::from_seed("log.example/qinghe", ledger::sha256(as_bytes("rota"))).verifier();
}

Office small_office() {
    Office office{.origin = "log.example/qinghe"};
    office.units = Units({{UnitId{1}, UnitId{}, UnitKind::bureau, "信访局", "Bureau"},
                          {UnitId{2}, UnitId{1}, UnitKind::body, "公路局", "Roads"}});
    return office;
}

Reception morning() {
    return {.unit = UnitId{2},
            .day = *parse_date("2026-03-09"),
            .from_minute = 540,
            .to_minute = 690,
            .place = "Hall",
            .title = "Director",
            .name = "Lu"};
}

std::optional<Problem> problem_of(const Office& office, const std::function<void(Reception&)>& turn) {
    Reception reception = morning();
    turn(reception);
    const auto set = set_reception(office, reception, today);
    return set ? std::nullopt : std::optional(set.error());
}

void take(Office& office, const Result<codec::OfficeEvent, Problem>& event) {
    ASSERT_TRUE(event.has_value());
    ASSERT_TRUE(apply(office, {*event, {}, {}}, log_key()).has_value());
}

TEST(Reception, is_refused_for_what_is_wrong_with_it) {
    const Office office = small_office();
    EXPECT_EQ(problem_of(office, [](Reception&) {}), std::nullopt);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.unit = UnitId{3}; }), Problem::no_such_unit);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.id = ReceptionId{1}; }), Problem::no_such_reception);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.day = today - std::chrono::days{1}; }), Problem::day_passed);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.day = today + std::chrono::days{367}; }),
              Problem::day_too_far);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.to_minute = 540; }), Problem::times_unfit);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.to_minute = 1441; }), Problem::times_unfit);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.place = " "; }), Problem::place_unfit);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.title = std::string(101, 'x'); }), Problem::title_unfit);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.name = "a\nb"; }), Problem::name_unfit);
}

TEST(Reception, is_changed_and_cancelled_with_a_reason) {
    Office office = small_office();
    take(office, set_reception(office, morning(), today));
    EXPECT_EQ(problem_of(office, [](Reception&) {}), Problem::there_already) << "a form that is sent twice";
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.id = ReceptionId{1}; }), Problem::reason_unfit);
    Reception changed = morning();
    changed.id = ReceptionId{1};
    changed.place = "Room 2";
    changed.reason = "The hall is painted.";
    take(office, set_reception(office, changed, today));
    EXPECT_EQ(office.receptions.front().place, "Room 2");
    EXPECT_EQ(office.receptions.front().revision, 1);
    EXPECT_EQ(cancel_reception(office, ReceptionId{1}, "", today).error(), Problem::reason_unfit);
    EXPECT_EQ(cancel_reception(office, ReceptionId{2}, "Ill.", today).error(), Problem::no_such_reception);
    EXPECT_EQ(cancel_reception(office, ReceptionId{1}, "Ill.", changed.day + std::chrono::days{1}).error(),
              Problem::day_passed);
    take(office, cancel_reception(office, ReceptionId{1}, "Ill.", today));
    EXPECT_TRUE(office.receptions.front().cancelled);
    EXPECT_EQ(cancel_reception(office, ReceptionId{1}, "Ill.", today).error(), Problem::already_cancelled);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.id = ReceptionId{1}; }), Problem::already_cancelled);
}

TEST(Reception, no_rota_grows_without_end) {
    Office office = small_office();
    for (std::size_t i = 0; i < receptions_ahead_max; ++i) {
        Reception one = morning();
        one.day = today + std::chrono::days{static_cast<int>(i / 2)};
        one.from_minute = i % 2 == 0 ? 480 : 600;
        take(office, set_reception(office, one, today));
    }
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.title = "Deputy"; }), Problem::too_many);
    EXPECT_EQ(problem_of(office, [](Reception& one) { one.unit = UnitId{1}; }), std::nullopt);
}

TEST(Reception, two_at_the_same_moment_do_not_take_each_others_place) {
    Office office = small_office();
    const auto first = set_reception(office, morning(), today);
    Reception other = morning();
    other.title = "Deputy";
    const auto second = set_reception(office, other, today);
    take(office, first);
    const auto applied = apply(office, {*second, {}, {}}, log_key());
    ASSERT_FALSE(applied.has_value());
    EXPECT_EQ(applied.error().kind, OfficeProblem::Kind::rota_differs);
}

TEST(Reception, the_rota_is_in_order_of_time) {
    Office office = small_office();
    Reception late = morning();
    late.from_minute = 600;
    take(office, set_reception(office, late, today));
    take(office, set_reception(office, morning(), today));
    const auto rota = receptions_from(office, today);
    ASSERT_EQ(rota.size(), 2U);
    EXPECT_EQ(rota[0].from_minute, 540);
    EXPECT_TRUE(receptions_from(office, morning().day + std::chrono::days{1}).empty());
}

TEST(Reception, a_registrar_keeps_the_rota_of_the_own_unit_and_an_administrator_every_one) {
    const Officer registrar{.unit = UnitId{2}, .roles = {Role::registrar}};
    EXPECT_TRUE(keeps_rota(registrar, UnitId{2}));
    EXPECT_FALSE(keeps_rota(registrar, UnitId{1}));
    EXPECT_TRUE(keeps_rota({.unit = UnitId{1}, .roles = {Role::administrator}}, UnitId{2}));
    EXPECT_FALSE(keeps_rota({.unit = UnitId{2}, .roles = {Role::handler, Role::supervisor}}, UnitId{2}));
}

TEST(Reception, names_who_has_to_come_by_unit_and_office_held) {
    Office office = small_office();
    const auto with = [&](std::vector<Attendance> attending) {
        return problem_of(office, [&](Reception& one) { one.attending = attending; });
    };
    EXPECT_EQ(with({{UnitId{1}, "Head", 520}, {UnitId{2}, "Head", 540}}), std::nullopt);
    EXPECT_EQ(with({{UnitId{9}, "Head", 520}}), Problem::attending_unfit);
    EXPECT_EQ(with({{UnitId{1}, " ", 520}}), Problem::attending_unfit);
    EXPECT_EQ(with({{UnitId{1}, "Head", 24 * 60}}), Problem::attending_unfit);
    EXPECT_EQ(with({{UnitId{1}, "Head", 520}, {UnitId{1}, "Head", 530}}), Problem::attending_unfit);
    std::vector<Attendance> many;
    for (int i = 0; i < 7; ++i) many.push_back({UnitId{1}, "Head " + std::to_string(i), 520});
    EXPECT_EQ(with(many), Problem::attending_unfit);
    Reception called = morning();
    called.attending = {{UnitId{2}, "Head", 520}};
    take(office, set_reception(office, called, today));
    const Officer clerk{OfficerId{1}, UnitId{2}, {Role::clerk}, {}, {}};
    EXPECT_TRUE(sees_rota(office, clerk, today));
    EXPECT_FALSE(sees_rota(office, clerk, called.day + std::chrono::days{1}));
    EXPECT_FALSE(sees_rota(office, Officer{OfficerId{1}, UnitId{1}, {Role::clerk}, {}, {}}, today));
}

TEST(Reception, stands_for_the_matter_of_its_case) {
    Office office = small_office();
    Case follower;
    follower.follows = CaseId{5};
    EXPECT_EQ(matter_of(CaseId{7}, follower), CaseId{5});
    EXPECT_EQ(matter_of(CaseId{5}, Case{}), CaseId{5});
    for (const int later : {9, 3, 6}) {
        Reception one = morning();
        one.day = today + std::chrono::days{later};
        one.matter = CaseId{5};
        take(office, set_reception(office, one, today));
    }
    take(office, cancel_reception(office, ReceptionId{2}, "Ill.", today));
    ASSERT_NE(next_reception_of(office, CaseId{5}, today), nullptr);
    EXPECT_EQ(next_reception_of(office, CaseId{5}, today)->id, ReceptionId{3});
    EXPECT_EQ(next_reception_of(office, CaseId{5}, today + std::chrono::days{10}), nullptr);
    EXPECT_EQ(next_reception_of(office, CaseId{6}, today), nullptr);
}

TEST(Reception, minutes_are_of_one_that_took_place_in_the_unit_or_above_it) {
    Office office = small_office();
    for (const std::int64_t unit : {1, 2}) {
        for (const int later : {1, 4, 20}) {
            Reception one = morning();
            one.unit = UnitId{unit};
            one.day = today + std::chrono::days{later};
            take(office, set_reception(office, one, today));
        }
    }
    Case current;
    current.holder = UnitId{1};
    current.filed.on = today + std::chrono::days{2};
    const auto ids = [&](int days_later) {
        std::vector<std::int64_t> found;
        for (const Reception& one : receptions_for_minutes(office, current, today + std::chrono::days{days_later})) {
            found.push_back(one.id.value);
        }
        return found;
    };
    EXPECT_EQ(ids(10), std::vector<std::int64_t>{2});
    EXPECT_EQ(ids(30), (std::vector<std::int64_t>{3, 2}));
    EXPECT_EQ(ids(40), std::vector<std::int64_t>{3});
    current.holder = UnitId{2};
    EXPECT_EQ(ids(10), (std::vector<std::int64_t>{5, 2}));
}

TEST(Reception, clock_times_are_read_as_they_are_written) {
    EXPECT_EQ(parse_clock("9:30"), 570);
    EXPECT_EQ(parse_clock("24:00"), 1440);
    EXPECT_EQ(clock_text(570), "09:30");
    for (const char* const wrong : {"", "9", "9:3", "9:60", "24:01", "25:00", ":30", "9:30 ", "-1:00", "123:00"}) {
        EXPECT_EQ(parse_clock(wrong), std::nullopt) << wrong;
    }
}

}  // namespace
}  // namespace huiyin::app
