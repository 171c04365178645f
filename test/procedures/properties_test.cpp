#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "any_world.hpp"
#include "domain/rulebook/check.hpp"

namespace huiyin::procedures {
namespace {

using std::chrono::days;

/// Who acts, what is done, which of the ways to do it, and how many days later.
using Draw = std::tuple<std::uint8_t, std::uint8_t, std::uint16_t, std::uint8_t>;
using Seeds = std::vector<std::uint16_t>;

const Date first_day = std::chrono::year{2026} / 1 / 5;

World any_world(Seeds seeds) {
    Numbers numbers(std::move(seeds));
    World world{
        .rulebook = any_rulebook(numbers), .calendar = any_calendar(numbers), .units = any_units(numbers), .staff = {}};
    world.staff = staff_of(world.units);
    return world;
}

/// Mostly no day at all, so that much happens before a limit passes; sometimes long enough for several to pass.
int days_of(std::uint8_t draw) {
    if (draw < 140) return 0;
    if (draw < 200) return draw % 4;
    if (draw < 245) return draw % 30;
    return draw * 2;
}

/// How often an action is chosen among those that are possible: what moves a case on more often than what may be done
/// over and over, and what ends it seldom.
int weight_of(Action action) {
    switch (action) {
        case Action::accept:
        case Action::answer:
        case Action::ask_review:
        case Action::decide_review:
        case Action::acknowledge_review:
        case Action::accept_agreement: return 8;
        case Action::refer:
        case Action::object_to_jurisdiction:
        case Action::classify:
        case Action::ask_filer:
        case Action::pause_clock:
        case Action::extend_limit:
        case Action::accept_mediation:
        case Action::propose_agreement:
        case Action::set_meeting:
        case Action::make_promise:
        case Action::reopen:
        case Action::answer_look_back:
        case Action::open_supervision: return 4;
        case Action::decline:
        case Action::reply:
        case Action::resume_clock:
        case Action::offer_mediation:
        case Action::assign_handler:
        case Action::assign_lead:
        case Action::record_meeting:
        case Action::cancel_meeting:
        case Action::answer_supervision:
        case Action::contest_promise:
        case Action::rate:
        case Action::record_missed_limits: return 2;
        case Action::state_silence:
        case Action::register_case:
        case Action::end_mediation:
        case Action::keep_promise:
        case Action::mark_urgent:
        case Action::report_urgent:
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
        case Action::recount_limits: return 1;
        case Action::withdraw:
        case Action::file:
        case Action::view_case:
        case Action::view_queues:
        case Action::manage_office: break;
    }
    return 0;
}

/// Mostly what the person may do. The rest is refused, or is the end.
Action action_of(const Play& play, const Person& person, std::uint8_t draw) {
    std::vector<Action> possible;
    for (const Action action : possible_actions(play.state(), play.context(person))) {
        possible.insert(possible.end(), static_cast<std::size_t>(weight_of(action)), action);
    }
    if (possible.empty() || draw >= 244) return static_cast<Action>((draw + play.state().version) % action_count);
    return possible[draw % possible.size()];
}

/// One in four is the filer, two are of the unit that has the case, and one is anybody.
Person person_of(const Play& play, const World& world, std::uint8_t draw) {
    const std::vector<Person> all = people_of(world);
    if (draw % 4 == 0) return all.front();
    std::vector<Person> near;
    for (const Person& person : all) {
        if (person.actor.officer && person.actor.unit == play.state().holder) near.push_back(person);
    }
    const std::vector<Person>& among = draw % 4 == 1 || near.empty() ? all : near;
    return among[(draw / 4U) % among.size()];
}

void play_one(Play& play, const World& world, const Draw& draw, const std::string& text) {
    const auto& [who, what, which, later] = draw;
    play.go_to(play.today() + days{days_of(later)});
    play.inspect();
    const Person person = person_of(play, world, who);
    const Action action = action_of(play, person, what);
    const std::vector<Command> commands = commands_of(action, play.state(), world, play.today());
    if (commands.empty()) return;
    Command command = commands[which % commands.size()];
    if (!text.empty()) put_text(command, which, text);
    play.act(command, person);
}

Play played(const World& world, const std::vector<Draw>& draws, const std::vector<std::string>& texts) {
    Play play(world, first_day);
    const std::vector<Command> filings = commands_of(Action::file, play.state(), world, first_day);
    const std::size_t filing = draws.empty() ? 0 : std::get<2>(draws.front()) % filings.size();
    play.act(filings[filing], people_of(world).front());
    for (std::size_t i = 0; i < draws.size() && play.broken().empty(); ++i) {
        play_one(play, world, draws[i], texts.empty() ? std::string() : texts[i % texts.size()]);
    }
    play.replay();
    return play;
}

/// Numbers of their whole range at once: the runs grow by being longer.
template <class T>
rc::Gen<T> any_number() {
    return rc::gen::resize(100, rc::gen::arbitrary<T>());
}

auto any_seeds() { return rc::gen::container<Seeds>(120, any_number<std::uint16_t>()); }

auto any_draws() {
    const auto byte = rc::gen::inRange<std::uint8_t>(0, 255);
    return rc::gen::container<std::vector<Draw>>(rc::gen::tuple(byte, byte, rc::gen::arbitrary<std::uint16_t>(), byte));
}

/// Broken UTF-8, control characters, spaces, nothing, too much, and names that mean something.
auto any_text() {
    return rc::gen::oneOf(rc::gen::arbitrary<std::string>(),
                          rc::gen::element<std::string>("\xC0", "\xFF\xFE", "\x01", " ", "no", "hearing", "class2", "1",
                                                        std::string(60'000, 'x'), std::string("\0", 1)));
}

/// Every promise that Play asks for, for any rulebook that passes the check.
RC_GTEST_PROP(AnyRulebook, keeps_its_promises_whatever_people_do, ()) {
    const World world = any_world(*any_seeds());
    if (!check_rulebook(world.rulebook).empty()) RC_DISCARD("not fit for use");
    const Play play = played(world, *any_draws(), {});
    RC_LOG() << (play.broken().empty() ? std::string() : play.broken().front());
    RC_ASSERT(play.broken().empty());
}

RC_GTEST_PROP(AnyText, is_answered_or_refused_and_never_ends_the_process, ()) {
    const World world = any_world(*any_seeds());
    if (!check_rulebook(world.rulebook).empty()) RC_DISCARD("not fit for use");
    const auto texts = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(any_text()));
    const Play play = played(world, *any_draws(), texts);
    RC_LOG() << (play.broken().empty() ? std::string() : play.broken().front());
    RC_ASSERT(play.broken().empty());
}

}  // namespace
}  // namespace huiyin::procedures
