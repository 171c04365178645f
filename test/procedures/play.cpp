#include "play.hpp"

#include <algorithm>
#include <utility>

#include "base/contains.hpp"
#include "base/overloaded.hpp"
#include "domain/grievance/clock.hpp"
#include "domain/grievance/retention.hpp"

namespace huiyin::procedures {

namespace {

using std::chrono::days;

const Person filer{.actor = Actor::filer(), .holds_receipt = true};

constexpr int officers_in_each_unit = 4;
const std::string words = "as it was found";

const RunningLimit* find_running(const Case& current, std::string_view limit) {
    const auto found = std::ranges::find(current.limits, limit, &RunningLimit::limit);
    return found == current.limits.end() ? nullptr : &*found;
}

/// The days that the limit stood still for this pause until today.
int days_paused(const RunningLimit& running, const std::string& pause, Date today) {
    int total = 0;
    for (const TakenPause& taken : running.taken_until(today)) {
        if (taken.pause == pause) total += static_cast<int>((taken.to - taken.from).count());
    }
    return total;
}

bool is_duty(const RunningLimit& running, const Rulebook& rulebook) {
    const LimitRule* const rule = rulebook.find_limit(running.limit);
    return rule != nullptr && rule->kind == LimitKind::duty;
}

/// By whoever has the case now, towards the filer.
bool is_silent(const Case& current, const Rulebook& rulebook) {
    return is_open(current.stage) && std::ranges::any_of(current.limits, [&](const RunningLimit& running) {
               const std::vector<Step>& starts = rulebook.find_limit(running.limit)->starts_on;
               const bool of_second = current.review && current.review->round > 1;
               const bool of_review =
                   contains(starts, of_second ? Step::rereview_requested : Step::review_requested) ||
                   contains(starts, of_second ? Step::rereview_acknowledged : Step::review_acknowledged);
               return running.missed && !contains(starts, Step::supervision_opened) && (!current.review || of_review);
           });
}

std::vector<Command> filings(const World& world) {
    std::vector<Command> all;
    std::vector<std::string> classes{""};
    for (const CaseClass& one : world.rulebook.classes) {
        if (one.chosen_by == ClassChooser::filer) classes.push_back(one.id);
    }
    for (const std::string& case_class : classes) {
        FileGrievance plain{.tag = {1}, .subject = words, .text = words, .code_digest = {2}};
        plain.identity_digest = Hash{3};
        plain.case_class = case_class;
        all.emplace_back(plain);
        for (const Unit& unit : world.units.all()) {
            FileGrievance named = plain;
            named.addressed_to = unit.id;
            all.emplace_back(named);
            named.about = {unit.name_en};
            all.emplace_back(named);
        }
    }
    return all;
}

std::vector<Command> assignments(bool to_lead, const World& world) {
    std::vector<Command> all;
    for (const Officer& officer : world.staff) {
        if (to_lead) {
            all.emplace_back(AssignLead{officer});
        } else {
            all.emplace_back(AssignHandler{officer});
        }
    }
    return all;
}

std::vector<Command> undertakings(bool promise, const World& world, Date today) {
    std::vector<Command> all;
    std::vector<UnitId> units{UnitId{}};
    for (const Unit& unit : world.units.all()) units.push_back(unit.id);
    for (const UnitId unit : units) {
        for (const int in : {0, 9}) {
            if (promise) {
                all.emplace_back(MakePromise{.what = words, .due_on = today + days{in}, .unit = unit});
            } else {
                all.emplace_back(SetPlanStep{.what = words, .due_on = today + days{in}, .unit = unit});
            }
        }
    }
    return all;
}

std::vector<Command> extensions(const Case& current, Date today) {
    std::vector<Command> all;
    for (const RunningLimit& running : current.limits) {
        all.emplace_back(ExtendLimit{.limit = running.limit, .due_on = {}, .reason = words});
        all.emplace_back(ExtendLimit{.limit = running.limit, .due_on = running.due_on + days{1}, .reason = words});
    }
    all.emplace_back(ExtendLimit{.limit = "none such", .due_on = today, .reason = words});
    return all;
}

template <class C>
std::vector<Command> numbered(const std::vector<Undertaking>& all) {
    std::vector<Command> commands;
    for (const Undertaking& one : all) commands.emplace_back(C{.number = one.number, .how = words});
    commands.emplace_back(C{.number = std::ssize(all) + 1, .how = words});
    return commands;
}

std::vector<Command> meetings(const Case& current, Date today) {
    std::vector<Command> all{RecordMeeting{"reception", today, words, words, words}};
    if (current.meeting) {
        all.emplace_back(RecordMeeting{std::string(to_text(current.meeting->kind)), std::nullopt, words, words, words});
    }
    return all;
}

template <class Choices, class Make>
std::vector<Command> for_each_id(const Choices& choices, Make make) {
    std::vector<Command> all;
    for (const auto& choice : choices) all.emplace_back(make(choice.id));
    return all;
}

}  // namespace

std::vector<Officer> staff_of(const Units& units) {
    const Roles every{Role::clerk,    Role::registrar, Role::handler,   Role::lead,
                      Role::approver, Role::custodian, Role::supervisor};
    std::vector<Officer> staff;
    for (const Unit& unit : units.all()) {
        for (int i = 0; i < officers_in_each_unit; ++i) {
            const auto number = std::ssize(staff) + 1;
            staff.push_back({.id = OfficerId{number}, .unit = unit.id, .roles = every, .sign_in = {}, .name = {}});
        }
    }
    return staff;
}

std::vector<Person> people_of(const World& world) {
    std::vector<Person> people{filer, {Actor::filer(), false}, {Actor::clock(), false}};
    for (const Officer& officer : world.staff) people.push_back({Actor::of(officer), false});
    return people;
}

std::vector<Command> commands_of(Action action, const Case& current, const World& world, Date today) {
    const Rulebook& rules = world.rulebook;
    const Date soon = today + days{5};
    switch (action) {
        case Action::file: return filings(world);
        case Action::register_case: return {RegisterCase{}};
        case Action::refer: {
            std::vector<Command> all;
            for (const Unit& unit : world.units.all()) all.emplace_back(ReferCase{unit.id, words});
            return all;
        }
        case Action::object_to_jurisdiction: return {ObjectToJurisdiction{words}};
        case Action::accept: return {AcceptCase{words}};
        case Action::decline:
            return for_each_id(rules.grounds, [](const std::string& id) {
                return DeclineCase{id, words, words, words, words};
            });
        case Action::assign_handler: return assignments(false, world);
        case Action::assign_lead: return assignments(true, world);
        case Action::ask_filer: return {AskFiler{words}};
        case Action::reply: return {ReplyToOffice{words}};
        case Action::answer:
            return for_each_id(rules.outcomes, [](const std::string& id) {
                return AnswerGrievance{words, words, words, words, id, words};
            });
        case Action::rate:
            return for_each_id(rules.ratings, [](const std::string& id) { return RateAnswer{id, words}; });
        case Action::withdraw: return {WithdrawGrievance{}};
        case Action::reopen: return {ReopenCase{words}};
        case Action::open_identity:
            return for_each_id(rules.opening_purposes, [](const std::string& id) { return OpenIdentity{id, words}; });
        case Action::approve_opening:
            return for_each_id(rules.opening_purposes, [](const std::string& id) { return ApproveOpening{id, words}; });
        case Action::give_identity: return {GiveIdentity{}};
        case Action::reissue_code: return {ReissueCode{{}, words}};
        case Action::recuse: return {Recuse{words}};
        case Action::extend_limit: return extensions(current, today);
        case Action::ask_review: return {AskForReview{}};
        case Action::decide_review:
            return for_each_id(rules.review_outcomes, [](const std::string& id) {
                return DecideReview{id, words, words, words, words};
            });
        case Action::classify:
            return for_each_id(rules.classes, [](const std::string& id) { return ClassifyCase{id, words}; });
        case Action::acknowledge_review: return {AcknowledgeReview{}};
        case Action::pause_clock: return {PauseClock{words}};
        case Action::resume_clock: return {ResumeClock{words}};
        case Action::offer_mediation: return {OfferMediation{"people", words}};
        case Action::accept_mediation: return {AcceptMediation{}};
        case Action::propose_agreement: return {ProposeAgreement{words, words, soon}};
        case Action::accept_agreement: return {AcceptAgreement{}};
        case Action::end_mediation: return {EndMediation{words}};
        case Action::set_meeting:
            return {SetMeeting{"hearing", soon, words, words}, SetMeeting{"joint_meeting", soon, words, words}};
        case Action::record_meeting: return meetings(current, today);
        case Action::cancel_meeting: return {CancelMeeting{words}};
        case Action::give_code: return {GiveCode{"helper", {}}, GiveCode{"joining", {}}};
        case Action::take_back_code: return {TakeBackCode{"helper"}, TakeBackCode{"joining"}};
        case Action::merge: return {MergeCase{.into = CaseId{9}, .obstacle = {}, .reason = words}};
        case Action::part: return {PartCase{words}};
        case Action::choose_representative: return {ChooseRepresentative{0}, ChooseRepresentative{1'000}};
        case Action::release_representative: return {ReleaseRepresentative{}};
        case Action::make_promise: return undertakings(true, world, today);
        case Action::keep_promise: return numbered<KeepPromise>(current.promises);
        case Action::contest_promise: {
            std::vector<Command> all;
            for (const Undertaking& one : current.promises) all.emplace_back(ContestPromise{one.number, words});
            return all;
        }
        case Action::set_plan_step: return undertakings(false, world, today);
        case Action::finish_plan_step: return numbered<FinishPlanStep>(current.plan);
        case Action::answer_look_back: return {AnswerLookBack{"yes", {}}, AnswerLookBack{"no", words}};
        case Action::open_supervision:
            return for_each_id(rules.supervision, [](const std::string& id) { return OpenSupervision{id, words}; });
        case Action::answer_supervision: return {AnswerSupervision{words}};
        case Action::mark_urgent: return {MarkUrgent{words}};
        case Action::report_urgent: return {ReportUrgent{words, words}};
        case Action::recount_limits: return {RecountLimits{words}};
        case Action::record_missed_limits: return {RecordMissedLimits{}};
        case Action::place_hold: return {PlaceHold{words}};
        case Action::lift_hold: return {LiftHold{words}};
        case Action::erase: return {EraseCase{}};
        case Action::state_silence: return {StateSilence{}};
        case Action::open_attachment: {
            std::vector<Command> all;
            for (const Hash& content : current.attachments) all.emplace_back(OpenAttachment{content});
            return all;
        }
        case Action::view_case:
        case Action::view_queues:
        case Action::manage_office: break;
    }
    return {};
}

void put_text(Command& command, std::size_t which, std::string text) {
    std::vector<std::string*> fields;
    const auto collect = [&](auto& one) {
        if constexpr (requires { one.subject; }) fields.push_back(&one.subject);
        if constexpr (requires { one.text; }) fields.push_back(&one.text);
        if constexpr (requires { one.topic; }) fields.push_back(&one.topic);
        if constexpr (requires { one.about; }) {
            if (one.about.empty()) one.about.emplace_back();
            fields.push_back(&one.about.front());
        }
        if constexpr (requires { one.wish; }) fields.push_back(&one.wish);
        if constexpr (requires { one.case_class; }) fields.push_back(&one.case_class);
        if constexpr (requires { one.reason; }) fields.push_back(&one.reason);
        if constexpr (requires { one.reasons; }) fields.push_back(&one.reasons);
        if constexpr (requires { one.procedure; }) fields.push_back(&one.procedure);
        if constexpr (requires { one.ground; }) fields.push_back(&one.ground);
        if constexpr (requires { one.facts; }) fields.push_back(&one.facts);
        if constexpr (requires { one.rule; }) fields.push_back(&one.rule);
        if constexpr (requires { one.where_to_go; }) fields.push_back(&one.where_to_go);
        if constexpr (requires { one.question; }) fields.push_back(&one.question);
        if constexpr (requires { one.claim; }) fields.push_back(&one.claim);
        if constexpr (requires { one.outcome; }) fields.push_back(&one.outcome);
        if constexpr (requires { one.next_step; }) fields.push_back(&one.next_step);
        if constexpr (requires { one.rating; }) fields.push_back(&one.rating);
        if constexpr (requires { one.comment; }) fields.push_back(&one.comment);
        if constexpr (requires { one.purpose; }) fields.push_back(&one.purpose);
        if constexpr (requires { one.limit; }) fields.push_back(&one.limit);
        if constexpr (requires { one.mediator; }) fields.push_back(&one.mediator);
        if constexpr (requires { one.proposal; }) fields.push_back(&one.proposal);
        if constexpr (requires { one.promise; }) fields.push_back(&one.promise);
        if constexpr (requires { one.kind; }) fields.push_back(&one.kind);
        if constexpr (requires { one.place; }) fields.push_back(&one.place);
        if constexpr (requires { one.participants; }) fields.push_back(&one.participants);
        if constexpr (requires { one.minutes; }) fields.push_back(&one.minutes);
        if constexpr (requires { one.conclusion; }) fields.push_back(&one.conclusion);
        if constexpr (requires { one.scope; }) fields.push_back(&one.scope);
        if constexpr (requires { one.what; }) fields.push_back(&one.what);
        if constexpr (requires { one.how; }) fields.push_back(&one.how);
        if constexpr (requires { one.settled; }) fields.push_back(&one.settled);
        if constexpr (requires { one.trigger; }) fields.push_back(&one.trigger);
    };
    std::visit(collect, command);
    if (!fields.empty()) *fields[which % fields.size()] = std::move(text);
}

Context Play::context(const Person& person) const {
    return {.now = {Instant{today_} + std::chrono::hours{9}, today_},
            .actor = person.actor,
            .holds_receipt = person.holds_receipt,
            .entered_on = {},
            .rulebook = world_->rulebook,
            .calendar = world_->calendar,
            .units = world_->units};
}

void Play::need(bool holds, std::string_view promise) {
    if (!holds) broken_.emplace_back(std::string(promise) + " (" + to_text(today_) + ": " + told() + ")");
}

std::string Play::told() const {
    std::string all;
    for (const Recorded& recorded : history_) {
        if (!all.empty()) all += ", ";
        all += type_of(recorded.event);
    }
    return all;
}

bool Play::may(Action action, const Person& person) const { return !refusal_of(state_, action, context(person)); }

bool Play::act(const Command& command, const Person& person) {
    const Context with = context(person);
    const auto events = decide(state_, command, with);
    need(events == decide(state_, command, with), "the same command is decided alike");
    const auto refusal = refusal_of(state_, action_of(command), with);
    need(!events || !refusal, "what is refused without its texts is refused with them");
    if (!events) return false;
    const Case at_decision = state_;
    for (const Event& event : *events) {
        const Recorded recorded = record(state_, command, event, with);
        need(recorded == record(at_decision, command, event, with), "an event is recorded alike before its fellows");
        take(recorded);
    }
    inspect();
    return true;
}

void Play::take(const Recorded& recorded) {
    const Case before = state_;
    inspect_review(before, recorded);
    const bool could_go_up = may(Action::ask_review, filer);
    state_ = evolve(before, recorded);
    history_.push_back(recorded);
    const bool is_on_its_way = std::holds_alternative<GrievanceReferred>(recorded.event) ||
                               std::holds_alternative<JurisdictionObjected>(recorded.event);
    need(!could_go_up || !is_on_its_way || may(Action::ask_review, filer),
         "sending a case on takes no right from the filer");
    inspect_limits(before, recorded.event);
    inspect_units(recorded.event);
    if (std::holds_alternative<CaseErased>(recorded.event)) inspect_erasure(before);
}

void Play::inspect_erasure(const Case& before) {
    const Rulebook& rules = world_->rulebook;
    need(!is_open(before.stage) && !before.hold && !before.supervision, "nothing is erased while it is open or held");
    for (const RunningLimit& running : before.limits) {
        need(!is_duty(running, rules), "nothing is erased while something is owed");
        need(running.due_on < today_, "nothing is erased while a window of the filer is open");
    }
    if (before.stage == Stage::withdrawn) return;
    for (const std::optional<int>& most : {rules.reopen_days_max, rules.rating_days_max, rules.look_back_days}) {
        need(!most || today_ > *before.closed_on + days{*most}, "nothing is erased while the filer may still act");
    }
}

void Play::inspect_limits(const Case& before, const Event& event) {
    const ClockChange* const told_change = clock_of(event);
    const ClockChange change = told_change == nullptr ? ClockChange{} : *told_change;
    const bool by_clock = std::holds_alternative<LimitMissed>(event) || std::holds_alternative<CaseEscalated>(event) ||
                          std::holds_alternative<ClockResumed>(event) ||
                          std::holds_alternative<SupervisionOpened>(event);
    for (const RunningLimit& running : before.limits) {
        const bool is_passed = running.due_on < today_ && running.pause.empty() && is_duty(running, world_->rulebook);
        need(!is_passed || running.missed || by_clock, "what comes after a limit has its lateness on record before it");
        const RunningLimit* const after = find_running(state_, running.limit);
        const bool is_ended = contains(change.ended, running.limit);
        need(after != nullptr || is_ended, "a limit ends only in the event that says so");
        if (after == nullptr || is_ended || after->due_on == running.due_on) continue;
        const LimitMoved move{running.limit, running.due_on, after->due_on};
        need(contains(change.moved, move) || contains(change.resumed, move),
             "a due date moves only in the event that says so");
    }
    std::set<std::string> ids;
    for (const RunningLimit& running : state_.limits) {
        need(ids.insert(running.limit).second, "a limit runs once at a time");
        const bool ran = find_running(before, running.limit) != nullptr && !contains(change.ended, running.limit);
        const auto moved = std::ranges::find(change.moved, running.limit, &LimitMoved::limit);
        const Date first_due = moved == change.moved.end() ? running.due_on : moved->was_due_on;
        need(ran || contains(change.started, LimitStarted{running.limit, running.from, first_due}),
             "a limit starts only in the event that says so");
        need(running.pause.empty() || world_->rulebook.find_pause(running.pause) != nullptr,
             "a pause has a name in the rulebook");
        for (const PauseRule& pause : world_->rulebook.pauses) {
            need(days_paused(running, pause.id, today_) <= pause.days_max,
                 "a limit stands still no longer than the rulebook allows, all pauses together");
        }
    }
    for (const LimitStarted& one : change.started) started_.insert(one.limit);
    ended_.insert(change.ended.begin(), change.ended.end());
    if (const auto* const missed = std::get_if<LimitMissed>(&event)) {
        need(missed->due_on < today_, "no limit is missed before it has passed");
    }
}

void Play::inspect_units(const Event& event) {
    const std::vector<UnitId> named = accused(state_, world_->units);
    const auto never = [&](UnitId unit) {
        need(!contains(named, unit), "no event gives a unit that is complained of a part in the case");
    };
    never(state_.holder);
    never(state_.escalated_to);
    if (const auto* const filed = std::get_if<GrievanceFiled>(&event)) never(filed->unit);
    if (const auto* const referred = std::get_if<GrievanceReferred>(&event)) never(referred->to);
    if (const auto* const objected = std::get_if<JurisdictionObjected>(&event)) never(objected->decided_by);
    if (const auto* const requested = std::get_if<ReviewRequested>(&event)) never(requested->unit);
    if (const auto* const decided = std::get_if<ReviewDecided>(&event)) never(decided->back_to);
    if (const auto* const promise = std::get_if<PromiseMade>(&event)) never(promise->unit);
    if (const auto* const step = std::get_if<PlanStepSet>(&event)) never(step->unit);
    if (const auto* const agreement = std::get_if<AgreementProposed>(&event)) never(agreement->unit);
    if (const auto* const opened = std::get_if<SupervisionOpened>(&event)) {
        never(opened->by);
        never(opened->unit);
    }
}

void Play::inspect_review(const Case& before, const Recorded& recorded) {
    if (std::holds_alternative<ReviewDecided>(recorded.event)) {
        need(!has_judged(before, recorded.by.officer), "whoever decided before does not decide the review");
    }
    const auto* const requested = std::get_if<ReviewRequested>(&recorded.event);
    if (requested == nullptr || !requested->late) return;
    const Step step = requested->round <= 1 ? Step::review_requested : Step::rereview_requested;
    need(std::ranges::any_of(
             before.limits,
             [&](const RunningLimit& running) {
                 const LimitRule* const rule = world_->rulebook.find_limit(running.limit);
                 const bool is_its = rule != nullptr && rule->kind == LimitKind::window && contains(rule->met_by, step);
                 return is_its && running.due_on < today_ && (!before.closed_on || running.from >= *before.closed_on);
             }),
         "a request for review is late only after the window of the decision that it is about");
}

bool Play::someone_may_go_on() const {
    const bool waits = state_.stage == Stage::filed || state_.stage == Stage::registered;
    const Action next = state_.stage == Stage::in_review ? Action::decide_review
                        : !state_.holder                 ? Action::refer
                        : waits                          ? Action::accept
                                                         : Action::answer;
    return std::ranges::any_of(people_of(*world_), [&](const Person& person) { return may(next, person); });
}

void Play::inspect_open_case() {
    need(may(Action::withdraw, filer) && decide(state_, WithdrawGrievance{}, context(filer)),
         "who filed can always withdraw");
    need(may(Action::reply, filer), "who filed can always write to the office");
    const Case now = run_clock(state_, context(filer)).after;
    need(std::ranges::any_of(now.limits,
                             [&](const RunningLimit& running) { return is_duty(running, world_->rulebook); }),
         "the office owes something by a day, or the pause has a name");
    const std::int64_t rounds = std::ssize(world_->rulebook.reviews);
    const std::int64_t next = now.review ? now.review->round + 1 : now.rounds_used + 1;
    if (is_silent(now, world_->rulebook) && !now.asked_outside && next <= rounds) {
        need(may(Action::ask_review, filer) && decide(state_, AskForReview{}, context(filer)),
             "who waits for what is overdue can go one level up");
    }
    // An office without anybody left to decide it needs staff, not rules.
    const auto is_left = [&](const Officer& officer) {
        return officer.unit == now.holder && !contains(now.recused, officer.id);
    };
    const bool has_judge = std::ranges::any_of(
        world_->staff, [&](const Officer& officer) { return is_left(officer) && !has_judged(now, officer.id); });
    const bool is_deserted = now.holder && std::ranges::none_of(world_->staff, is_left);
    const std::vector<UnitId> named = accused(now, world_->units);
    const bool is_unplaced = !now.holder && std::ranges::all_of(world_->units.all(), [&](const Unit& unit) {
        const auto above = world_->units.upwards_from(unit.id);
        return std::ranges::any_of(above, [&](UnitId upper) { return contains(named, upper); });
    });
    if (is_unplaced || is_deserted || (now.stage == Stage::in_review && !has_judge)) return;
    need(someone_may_go_on(), "somebody of the office can go on with an open case");
}

void Play::inspect_closed_case() {
    const Rulebook& rules = world_->rulebook;
    const Case now = run_clock(state_, context(filer)).after;
    if (now.erased_on) {
        for (const Person& person : people_of(*world_)) {
            const std::vector<Action> possible = possible_actions(now, context(person));
            need(std::ranges::all_of(possible, [](Action action) { return action == Action::view_case; }),
                 "nobody acts on what was erased");
        }
        return;
    }
    if (now.stage != Stage::answered && now.stage != Stage::declined) return;
    const auto within = [&](const std::optional<int>& most) {
        return !most || (now.closed_on && today_ <= *now.closed_on + days{*most});
    };
    const bool may_be_rated = now.stage == Stage::answered && now.rating.empty() && within(rules.rating_days_max);
    need(may(Action::rate, filer) == may_be_rated, "an answer can be rated once, as long as the rulebook says");
    if (now.reviews_decided == 0 && within(rules.reopen_days_max)) {
        need(may(Action::reopen, filer) && decide(state_, ReopenCase{words}, context(filer)),
             "a case can be reopened as long as the rulebook says");
    }
    if (now.reviews_decided == 0 && now.look_back == LookBack::not_settled) {
        need(may(Action::reopen, filer), "who was asked again and says no can have it reopened");
    }
    if (now.rounds_used < std::ssize(rules.reviews) && !now.asked_outside) {
        need(may(Action::ask_review, filer) && decide(state_, AskForReview{}, context(filer)),
             "a decision can be reviewed, by as many rounds as the rulebook has");
    }
}

void Play::inspect() {
    if (state_.stage == Stage::none) return;
    const bool has_news = !run_clock(state_, context(filer)).events.empty();
    const auto due = next_due(state_, world_->rulebook);
    need(has_news == (due && *due < today_), "the clock wakes on the day on which it has something to record");
    if (is_open(run_clock(state_, context(filer)).after.stage)) {
        inspect_open_case();
    } else {
        inspect_closed_case();
    }
}

void Play::replay() {
    Case again;
    for (const Recorded& recorded : history_) again = evolve(std::move(again), recorded);
    need(again == state_, "the same events make the same case");
    if (!state_.erased_on) return;
    Case left;
    for (Recorded recorded : history_) {
        recorded.event = remains_of(std::move(recorded.event));
        left = evolve(std::move(left), recorded);
    }
    need(left == state_, "what remains of an erased case makes the same case");
}

}  // namespace huiyin::procedures
