#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "codec/rulebook_toml.hpp"
#include "domain/grievance/clock.hpp"
#include "domain/rulebook/check.hpp"
#include "play.hpp"

namespace huiyin::procedures {
namespace {

using std::chrono::days;

const Date first_day = std::chrono::year{2026} / 1 / 5;

/// Most different situations that are looked at in one walk.
constexpr std::size_t situations_max = 400;

/// What no act of this system does: a rulebook may name the duty, and no day is computed for it.
const std::set<Step> beside{Step::urgent_learned, Step::urgent_reported, Step::feedback_asked, Step::feedback_given,
                            Step::suggestion_received};

std::map<std::string, Rulebook> rulebooks() {
    std::map<std::string, Rulebook> all;
    for (const auto& file : std::filesystem::directory_iterator(HUIYIN_SOURCE_DIR "/rules")) {
        if (file.path().extension() != ".toml") continue;
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        auto rulebook = codec::parse_rulebook(text.str());
        EXPECT_TRUE(rulebook) << file.path();
        if (rulebook) all.emplace(file.path().stem().string(), *std::move(rulebook));
    }
    return all;
}

World world_of(const Rulebook& rulebook) {
    World world{.rulebook = rulebook,
                .calendar = {.id = rulebook.calendar, .version = "1", .years = {}, .off = {}, .work = {}},
                .units = Units({{.id = {1}, .parent = {}, .kind = UnitKind::bureau, .name_zh = "Alpha Bureau"},
                                {.id = {2}, .parent = {1}, .kind = UnitKind::body, .name_zh = "Bravo Authority"},
                                {.id = {3}, .parent = {2}, .kind = UnitKind::body, .name_zh = "Charlie Station"}}),
                .staff = {}};
    for (int year = 2025; year < 2050; ++year) world.calendar.years.insert(year);
    world.staff = staff_of(world.units);
    return world;
}

/// What makes two cases go on alike: the days of limits matter only by how they stand to today.
std::string situation(const Play& play) {
    const Case& now = play.state();
    std::ostringstream text;
    text << to_text(now.stage) << now.holder.value << now.case_class << now.question_open << now.asked_outside
         << now.reviews_decided << now.rounds_used << now.reopenings << static_cast<int>(now.look_back)
         << now.rating.empty();
    text << (now.review ? now.review->round * 2 + (now.review->acknowledged ? 1 : 0) : 0);
    text << (now.mediation ? 1 + (now.mediation->begun ? 1 : 0) + (now.mediation->agreement ? 1 : 0) : 0);
    text << (now.meeting ? 1 + static_cast<int>(now.meeting->kind) : 0) << (now.supervision ? 1 : 0);
    text << (now.objection ? 1 : 0) << (now.referral && now.referral->objection_refused ? 1 : 0);
    for (const Undertaking& promise : now.promises) text << 'p' << static_cast<int>(promise.state);
    for (const RunningLimit& running : now.limits) {
        text << ' ' << running.limit << running.missed << running.pause << running.extensions
             << (running.due_on < play.today() ? '-' : '+');
    }
    return text.str();
}

/// Aside from the way of a case: done once or twice, and the same before and after.
bool is_aside(Action action) {
    switch (action) {
        case Action::open_identity:
        case Action::open_attachment:
        case Action::approve_opening:
        case Action::give_identity:
        case Action::reissue_code:
        case Action::recuse:
        case Action::place_hold:
        case Action::lift_hold:
        case Action::erase:
        case Action::give_code:
        case Action::take_back_code:
        case Action::merge:
        case Action::part:
        case Action::choose_representative:
        case Action::release_representative:
        case Action::set_plan_step:
        case Action::finish_plan_step:
        case Action::assign_handler:
        case Action::assign_lead:
        case Action::state_silence:
        case Action::recount_limits:
        case Action::file: return true;
        case Action::view_case:
        case Action::register_case:
        case Action::refer:
        case Action::object_to_jurisdiction:
        case Action::accept:
        case Action::decline:
        case Action::ask_filer:
        case Action::reply:
        case Action::answer:
        case Action::rate:
        case Action::withdraw:
        case Action::reopen:
        case Action::extend_limit:
        case Action::ask_review:
        case Action::decide_review:
        case Action::classify:
        case Action::acknowledge_review:
        case Action::pause_clock:
        case Action::resume_clock:
        case Action::offer_mediation:
        case Action::accept_mediation:
        case Action::propose_agreement:
        case Action::accept_agreement:
        case Action::end_mediation:
        case Action::set_meeting:
        case Action::record_meeting:
        case Action::cancel_meeting:
        case Action::make_promise:
        case Action::keep_promise:
        case Action::contest_promise:
        case Action::answer_look_back:
        case Action::open_supervision:
        case Action::answer_supervision:
        case Action::mark_urgent:
        case Action::report_urgent:
        case Action::record_missed_limits:
        case Action::view_queues:
        case Action::manage_office: break;
    }
    return false;
}

/// A case is walked on from only while few things beside its way are pending on it, which would only multiply.
bool is_plain(const Case& current, int beside_max) {
    const int beside_its_way = (current.question_open ? 1 : 0) + (current.mediation ? 1 : 0) +
                               (current.meeting ? 1 : 0) + (current.supervision ? 1 : 0) +
                               static_cast<int>(current.promises.size());
    return beside_its_way <= beside_max && current.reopenings <= 1;
}

/// The filer, the clock, and of each unit an officer who has not decided yet.
std::vector<Person> people(const Play& play, const World& world) {
    std::vector<Person> some{{Actor::filer(), true}, {Actor::clock(), false}};
    std::set<UnitId> seen;
    for (const Officer& officer : world.staff) {
        if (has_judged(play.state(), officer.id) || !seen.insert(officer.unit).second) continue;
        some.push_back({Actor::of(officer), false});
    }
    return some;
}

/// Every way on from a case: each act of each person, and waiting until the clock has something to record.
std::vector<Play> ways_on(const Play& play, const World& world, int beside_max) {
    std::vector<Play> ways;
    const auto add = [&](Play next) {
        if (is_plain(next.state(), beside_max)) ways.push_back(std::move(next));
    };
    for (const Person& person : people(play, world)) {
        for (const Action action : possible_actions(play.state(), play.context(person))) {
            if (is_aside(action)) continue;
            for (const Command& command : commands_of(action, play.state(), world, play.today())) {
                Play next = play;
                if (next.act(command, person) || !next.broken().empty()) add(std::move(next));
            }
        }
    }
    if (const auto due = next_due(play.state(), world.rulebook)) {
        Play next = play;
        next.go_to(std::max(play.today(), *due + days{1}));
        next.act(RecordMissedLimits{}, {Actor::clock(), false});
        add(std::move(next));
    }
    return ways;
}

struct Walked {
    std::set<std::string> started;
    std::set<std::string> ended;
    std::vector<std::string> broken;
};

/// Adds to `walked` what one walk comes by, with at most so many things pending beside the way of the case.
void walk(const World& world, int beside_max, Walked& walked) {
    std::set<std::string> seen;
    std::deque<Play> next;
    const auto reach = [&](Play play) {
        walked.started.insert(play.started().begin(), play.started().end());
        walked.ended.insert(play.ended().begin(), play.ended().end());
        walked.broken.insert(walked.broken.end(), play.broken().begin(), play.broken().end());
        if (seen.size() < situations_max && seen.insert(situation(play)).second) next.push_back(std::move(play));
    };
    const Play start(world, first_day);
    for (const Command& filing : commands_of(Action::file, start.state(), world, first_day)) {
        Play play = start;
        if (play.act(filing, {Actor::filer(), true})) reach(std::move(play));
    }
    while (!next.empty() && walked.broken.empty()) {
        const Play play = std::move(next.front());
        next.pop_front();
        for (Play& way : ways_on(play, world, beside_max)) reach(std::move(way));
    }
}

TEST(EveryRulebook, keeps_its_promises_on_every_path) {
    for (const auto& [name, rulebook] : rulebooks()) {
        SCOPED_TRACE(name);
        EXPECT_TRUE(check_rulebook(rulebook).empty());
        const World world = world_of(rulebook);
        Walked walked;
        walk(world, 0, walked);  // Without anything beside it, a walk comes to the end of the last review.
        walk(world, 1, walked);
        EXPECT_EQ(walked.broken, std::vector<std::string>{});
        for (const LimitRule& limit : rulebook.limits) {
            const bool by_acts = std::ranges::any_of(limit.starts_on, [](Step step) { return !beside.contains(step); });
            if (!limit.length || !by_acts) continue;
            EXPECT_TRUE(walked.started.contains(limit.id)) << limit.id << " never starts";
            EXPECT_TRUE(walked.ended.contains(limit.id)) << limit.id << " never ends";
        }
    }
}

}  // namespace
}  // namespace huiyin::procedures
