#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.hpp"
#include "base/overloaded.hpp"
#include "domain/grievance/procedure.hpp"
#include "domain/unit/comparable.hpp"

namespace huiyin {

Refusal refused(RefusalCode code, std::string field, int limit) {
    return {.code = code, .field = std::move(field), .limit = limit};
}

// --- texts -----------------------------------------------------------------------------------------------------------

namespace {

bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
    });
}

/// Blanks and what is not drawn: White_Space and Default_Ignorable_Code_Point of Unicode 15, and the empty Braille
/// cell.
bool is_unseen(char32_t point) {
    struct Range {
        char32_t first;
        char32_t last;
    };
    constexpr std::array<Range, 23> unseen{{
        {0x00, 0x20},       {0x85, 0x85},       {0xA0, 0xA0},       {0xAD, 0xAD},     {0x34F, 0x34F},
        {0x61C, 0x61C},     {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5}, {0x180B, 0x180F},
        {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},   {0x2800, 0x2800}, {0x3000, 0x3000},
        {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8},
        {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
    }};
    return std::ranges::any_of(unseen, [&](Range range) { return range.first <= point && point <= range.last; });
}

/// Whether there is nothing to read in it. The text is UTF-8.
bool shows_nothing(std::string_view text) {
    while (!text.empty()) {
        const auto lead = static_cast<unsigned char>(text.front());
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = bytes == 1 ? lead : lead & (0x7FU >> bytes);
        for (const char c : text.substr(1, bytes - 1)) point = (point << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
        if (!is_unseen(point)) return false;
        text.remove_prefix(std::min(bytes, text.size()));
    }
    return true;
}

}  // namespace

std::optional<Refusal> problem_of(const Text& text) {
    const std::string field(text.field);
    if (!is_utf8(text.value) || has_control_characters(text.value)) {
        return refused(RefusalCode::text_not_valid, field);
    }
    if (text.need == Need::required && shows_nothing(text.value)) return refused(RefusalCode::text_missing, field);
    if (code_points(text.value) > static_cast<std::size_t>(text.points_max)) {
        return refused(RefusalCode::text_too_long, field, text.points_max);
    }
    return std::nullopt;
}

std::optional<Refusal> first_problem(std::initializer_list<Text> texts) {
    for (const Text& text : texts) {
        if (auto problem = problem_of(text)) return problem;
    }
    return std::nullopt;
}

std::optional<Refusal> problem_of(const std::vector<Attachment>& attachments) {
    if (attachments.size() > TextLimits::attachments) {
        return refused(RefusalCode::too_many_entries, "attachments", TextLimits::attachments);
    }
    for (const Attachment& one : attachments) {
        if (auto problem = problem_of({"attachments", one.name, TextLimits::line, Need::required})) return problem;
        const auto is_same = [&](const Attachment& other) { return other.stored == one.stored; };
        if (one.bytes <= 0 || std::count_if(attachments.begin(), attachments.end(), is_same) > 1) {
            return refused(RefusalCode::text_not_valid, "attachments");
        }
    }
    return std::nullopt;
}

Step receiving_step(UnitId unit, const Units& units) {
    const Unit* found = units.find(unit);
    return found != nullptr && found->kind == UnitKind::body ? Step::received_by_unit : Step::received_by_bureau;
}

Step reopening_step(const Case& current, const Context& context) {
    return current.stage == Stage::declined ? receiving_step(current.holder, context.units) : Step::reopened;
}

// --- stages ----------------------------------------------------------------------------------------------------------

std::optional<Refusal> unless_open(const Case& current) {
    if (is_open(current.stage)) return std::nullopt;
    return refused(current.stage == Stage::answered ? RefusalCode::already_answered : RefusalCode::already_closed);
}

namespace {

/// Before it is taken up: where the way of the case is decided.
std::optional<Refusal> unless_waiting(const Case& current) {
    if (current.stage == Stage::accepted) return refused(RefusalCode::already_accepted);
    if (current.stage == Stage::in_review) return refused(RefusalCode::review_pending);
    return unless_open(current);
}

std::optional<Refusal> unless_registrable(const Case& current) {
    if (current.stage == Stage::registered) return refused(RefusalCode::already_registered);
    return unless_waiting(current);
}

std::optional<Refusal> unless_referrable(const Case& current, const Relations& relations) {
    if (auto refusal = unless_waiting(current)) return refusal;
    const bool holds = relations.contains(Relation::in_holding_unit);
    const bool sent = relations.contains(Relation::in_referring_unit);
    if (current.objection && !sent) return refused(RefusalCode::objection_pending);
    const bool may_place = holds || relations.contains(Relation::beside_unheld);
    if (!current.objection && !may_place) return refused(RefusalCode::not_permitted);
    return std::nullopt;
}

/// The nearest unit above both the sender and the unit that objects, who settles what they disagree about (Art. 24(1)).
std::optional<UnitId> settling_unit(const Case& current, const Context& context) {
    const std::vector<UnitId> complained_of = accused(current, context.units);
    for (const UnitId upper : context.units.upwards_from(current.referral->from)) {
        if (upper == current.referral->from || contains(complained_of, upper)) continue;
        if (context.units.is_above(upper, current.holder)) return upper;
    }
    return std::nullopt;
}

std::optional<Refusal> unless_objectable(const Case& current, const Context& context) {
    if (auto refusal = unless_waiting(current)) return refusal;
    const auto& referral = current.referral;
    if (!referral || referral->to != current.holder || referral->from == current.holder) {
        return refused(RefusalCode::not_referred);
    }
    if (current.objection) return refused(RefusalCode::objection_pending);
    if (referral->objection_refused && (referral->settled || !settling_unit(current, context))) {
        return refused(RefusalCode::objection_already_refused);
    }
    if (window_closed(current, Step::objected, context)) return refused(RefusalCode::objection_window_closed);
    return std::nullopt;
}

std::optional<Refusal> unless_answerable(const Case& current) {
    if (auto refusal = unless_open(current)) return refusal;
    if (current.stage == Stage::in_review) return refused(RefusalCode::review_pending);
    if (current.stage != Stage::accepted) return refused(RefusalCode::not_accepted_yet);
    return std::nullopt;
}

std::optional<Refusal> unless_ratable(const Case& current, const Context& context) {
    if (current.stage != Stage::answered) return refused(RefusalCode::not_answered_yet);
    if (!current.rating.empty()) return refused(RefusalCode::already_rated);
    if (window_passed(current.closed_on, context.rulebook.rating_days_max, context.now.on)) {
        return refused(RefusalCode::rating_window_closed);
    }
    return std::nullopt;
}

std::optional<Refusal> unless_reopenable(const Case& current, const Context& context) {
    if (current.stage == Stage::withdrawn) return refused(RefusalCode::already_closed);
    if (is_open(current.stage)) return refused(RefusalCode::not_answered_yet);
    // What a higher unit has decided, only a higher one decides anew.
    if (current.reviews_decided > 0) return refused(RefusalCode::review_decided);
    // Whoever is asked again and says that it is not settled can have it reopened, however long ago it was closed.
    if (current.look_back != LookBack::not_settled &&
        window_passed(current.closed_on, context.rulebook.reopen_days_max, context.now.on)) {
        return refused(RefusalCode::reopen_window_closed);
    }
    return std::nullopt;
}

std::optional<Refusal> stage_refusal(const Case& current, Action action, const Context& context) {
    switch (action) {
        case Action::register_case: return unless_registrable(current);
        case Action::refer: return unless_referrable(current, relations_of(current, context));
        case Action::object_to_jurisdiction: return unless_objectable(current, context);
        case Action::accept:
        case Action::decline: return unless_waiting(current);
        case Action::assign_handler:
        case Action::assign_lead:
        case Action::ask_filer:
        case Action::reply:
        case Action::withdraw: return unless_open(current);
        case Action::answer: return unless_answerable(current);
        case Action::rate: return unless_ratable(current, context);
        case Action::reopen: return unless_reopenable(current, context);
        case Action::open_identity:
        case Action::reissue_code: return unless_identified(current);
        case Action::approve_opening: return unless_approvable(current, context);
        case Action::extend_limit: return unless_extendable(current, context);
        case Action::ask_review: return unless_reviewable(current, context);
        case Action::decide_review: return unless_in_review(current);
        case Action::classify: return unless_classifiable(current, context);
        case Action::acknowledge_review: return unless_acknowledgeable(current, context);
        case Action::pause_clock: return unless_pausable(current, context);
        case Action::resume_clock: return unless_resumable(current, context);
        case Action::offer_mediation: return unless_offerable(current);
        case Action::accept_mediation: return unless_acceptable(current, context);
        case Action::propose_agreement: return unless_mediating(current);
        case Action::accept_agreement: return unless_agreeable(current, context);
        case Action::end_mediation: return unless_in_mediation(current);
        case Action::set_meeting: return unless_settable(current);
        case Action::record_meeting: return unless_open(current);
        case Action::cancel_meeting: return unless_meeting(current);
        case Action::give_code: return unless_code_to_give(current);
        case Action::take_back_code: return unless_code_given(current);
        case Action::merge: return unless_mergeable(current);
        case Action::part: return unless_part_of_matter(current);
        case Action::choose_representative: return unless_may_represent(current);
        case Action::release_representative: return unless_representing(current);
        case Action::make_promise: return unless_promisable(current);
        case Action::keep_promise: return unless_promised(current);
        case Action::contest_promise: return unless_contestable(current, context);
        case Action::set_plan_step: return unless_open(current);
        case Action::finish_plan_step: return unless_planned(current);
        case Action::answer_look_back: return unless_asked_again(current);
        case Action::open_supervision: return unless_supervisable(current, context);
        case Action::answer_supervision: return unless_supervised(current, context);
        case Action::mark_urgent: return unless_markable(current);
        case Action::report_urgent: return unless_urgent(current);
        case Action::recount_limits: return unless_recountable(current, context);
        case Action::state_silence: return unless_silent(current, context);
        case Action::open_attachment:
            if (current.attachments.empty()) return refused(RefusalCode::unknown_choice, "attachment");
            return std::nullopt;
        case Action::place_hold: return unless_to_be_held(current);
        case Action::lift_hold: return unless_held(current, context);
        case Action::erase: return unless_erasable(current, context);
        case Action::give_identity:
        case Action::recuse:
        case Action::record_missed_limits:
        case Action::file:
        case Action::view_case:
        case Action::view_queues:
        case Action::manage_office: break;
    }
    return std::nullopt;
}

/// Why the action is not possible on the case as the clock left it.
std::optional<Refusal> refusal_now(const Case& current, Action action, const Context& context) {
    const bool exists = current.stage != Stage::none;
    if (action == Action::file && exists) return refused(RefusalCode::already_filed);
    if (action != Action::file && !exists) return refused(RefusalCode::no_such_case);
    if (!permitted(context.actor.roles, action, relations_of(current, context))) {
        return refused(RefusalCode::not_permitted);
    }
    if (current.erased_on && action != Action::view_case) {
        return Refusal{.code = RefusalCode::case_erased, .field = {}, .day = *current.erased_on};
    }
    return stage_refusal(current, action, context);
}

// --- procedures ------------------------------------------------------------------------------------------------------

}  // namespace

Decision registered_first(const Case& current, Decision decision) {
    if (decision && current.stage == Stage::filed) decision->insert(decision->begin(), GrievanceRegistered{});
    return decision;
}

Result<Date, Refusal> day_from(const std::optional<Date>& day, std::string_view field, Date first) {
    const Date last = first + std::chrono::days{3653};
    if (!day) return fail(refused(RefusalCode::text_missing, std::string(field)));
    if (*day > last) {
        return fail(Refusal{.code = RefusalCode::date_out_of_range, .field = std::string(field), .day = last});
    }
    if (*day < first) return fail(refused(RefusalCode::day_in_past, std::string(field)));
    return *day;
}

namespace {

Decision decide_one(const Case& current, const FileGrievance& command, const Context& context) {
    if (auto problem = first_problem({
            {"subject", command.subject, TextLimits::subject, Need::required},
            {"text", command.text, TextLimits::text, Need::required},
            {"topic", command.topic, TextLimits::line, Need::optional},
            {"place", command.place, TextLimits::line, Need::optional},
            {"wish", command.wish, TextLimits::passage, Need::optional},
        })) {
        return fail(*std::move(problem));
    }
    if (command.about.size() > TextLimits::about_entries) {
        return fail(refused(RefusalCode::too_many_entries, "about", TextLimits::about_entries));
    }
    if (auto problem = problem_of(command.attachments)) return fail(*std::move(problem));
    if (command.obstacle) return fail(refused(*command.obstacle, "joining_code", matter_cases_max));
    std::vector<UnitId> about_units;
    for (const std::string& name : command.about) {
        if (auto problem = problem_of({"about", name, TextLimits::line, Need::required})) {
            return fail(*std::move(problem));
        }
        for (const UnitId unit : context.units.named_in(comparable(name))) {
            if (!contains(about_units, unit)) about_units.push_back(unit);
        }
    }
    if (command.addressed_to && context.units.find(command.addressed_to) == nullptr) {
        return fail(refused(RefusalCode::no_such_unit, "unit"));
    }
    const std::string case_class = command.case_class.empty() ? context.rulebook.ordinary_class() : command.case_class;
    const CaseClass* const chosen = context.rulebook.find_class(case_class);
    if (!case_class.empty() && (chosen == nullptr || chosen->chosen_by != ClassChooser::filer)) {
        return fail(refused(RefusalCode::unknown_choice, "case_class"));
    }
    const bool bypass = chosen != nullptr && chosen->bypass;
    const UnitId unit =
        (bypass ? context.units.top_unit(about_units) : context.units.receiving_unit(command.addressed_to, about_units))
            .value_or(UnitId{});
    Case classed = current;
    classed.case_class = case_class;
    Decision decision = with_clock(classed, receiving_step(unit, context.units), context,
                                   GrievanceFiled{
                                       .tag = command.tag,
                                       .rulebook = context.rulebook.reference(),
                                       .subject = command.subject,
                                       .text = command.text,
                                       .topic = command.topic,
                                       .place = command.place,
                                       .about = command.about,
                                       .about_units = std::move(about_units),
                                       .wish = command.wish,
                                       .channel = command.channel,
                                       .language = command.language,
                                       .unit = unit,
                                       .identity_digest = command.identity_digest,
                                       .code_digest = command.code_digest,
                                       .clock = {},
                                       .case_class = case_class,
                                       .attachments = command.attachments,
                                   });
    if (decision && command.joins) {
        decision->emplace_back(CaseJoined{.follows = command.joins, .filed_together = true, .reason = {}});
    }
    return decision;
}

Decision decide_one(const Case& /*current*/, const RegisterCase& /*command*/, const Context& /*context*/) {
    return std::vector<Event>{GrievanceRegistered{}};
}

/// The clock of a referral. Every unit gets time of its own once: one that has had the case since it came in, or was
/// opened again, goes on under what runs, and no later than it had when it sent the case on.
Result<ClockChange, Refusal> clock_of_referral(const Case& current, UnitId to, const Context& context) {
    auto change = clock_change(current, Step::transferred_in, context);
    const auto is_duty = [&](const std::string& limit) {
        const LimitRule* const rule = context.rulebook.find_limit(limit);
        return rule != nullptr && rule->kind == LimitKind::duty && !is_account(*rule);
    };
    const auto had = std::ranges::find(current.had_by, to, &HadBy::unit);
    if (!change || had == current.had_by.end()) return change;
    if (!std::ranges::any_of(current.limits, is_duty, &RunningLimit::limit)) return change;
    std::optional<Date> own;
    for (const Lapsed& owed : had->owed) {
        if (is_duty(owed.limit) && (!own || owed.due_on < *own)) own = owed.due_on;
    }
    for (const RunningLimit& running : current.limits) {
        const bool goes_on = is_duty(running.limit) && contains(change->ended, running.limit) && running.pause.empty();
        if (goes_on && own && *own < running.due_on) change->moved.push_back({running.limit, running.due_on, *own});
    }
    std::erase_if(change->ended, is_duty);
    std::erase_if(change->started, [&](const LimitStarted& started) { return is_duty(started.limit); });
    return change;
}

Decision decide_one(const Case& current, const ReferCase& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    if (context.units.find(command.to) == nullptr) return fail(refused(RefusalCode::no_such_unit, "unit"));
    if (contains(accused(current, context.units), command.to))
        return fail(refused(RefusalCode::unit_complained_of, "unit"));
    const bool objection_refused = current.objection && current.objection->by == command.to;
    // What no unit holds comes from the unit that places it: an objection has to go to somebody.
    const bool placed = !current.holder;
    const UnitId from = current.objection || placed ? context.actor.unit : current.holder;
    if (command.to == from) {
        // The sender agrees with the objection by taking the case back, or takes up what nobody held; else there is
        // nothing to refer.
        if (!current.objection && !placed) return fail(refused(RefusalCode::same_unit, "unit"));
    }
    auto change = clock_of_referral(current, command.to, context);
    if (!change) return fail(change.error());
    return registered_first(current, std::vector<Event>{GrievanceReferred{
                                         .from = from,
                                         .to = command.to,
                                         .reason = command.reason,
                                         .objection_refused = objection_refused,
                                         .clock = *std::move(change),
                                         .settled = current.objection && current.objection->settling,
                                     }});
}

Decision decide_one(const Case& current, const ObjectToJurisdiction& command, const Context& context) {
    if (auto problem = problem_of({"reasons", command.reasons, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    const bool settling = current.referral->objection_refused;
    const UnitId decided_by = settling ? settling_unit(current, context).value_or(UnitId{}) : current.referral->from;
    return registered_first(current, with_clock(current, Step::objected, context,
                                                JurisdictionObjected{
                                                    .by = current.holder,
                                                    .decided_by = decided_by,
                                                    .reasons = command.reasons,
                                                    .clock = {},
                                                }));
}

Decision decide_one(const Case& current, const AcceptCase& command, const Context& context) {
    if (auto problem = problem_of({"procedure", command.procedure, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return registered_first(current, with_clock(current, Step::accepted, context,
                                                GrievanceAccepted{.procedure = command.procedure, .clock = {}}));
}

Decision decide_one(const Case& current, const DeclineCase& command, const Context& context) {
    if (context.rulebook.find_ground(command.ground) == nullptr) {
        return fail(refused(RefusalCode::unknown_choice, "ground"));
    }
    if (auto problem = first_problem({
            {"facts", command.facts, TextLimits::passage, Need::required},
            {"rule", command.rule, TextLimits::passage, Need::required},
            {"reasons", command.reasons, TextLimits::passage, Need::required},
            {"where_to_go", command.where_to_go, TextLimits::passage, Need::required},
        })) {
        return fail(*std::move(problem));
    }
    return registered_first(current, with_clock(current, Step::declined, context,
                                                GrievanceDeclined{
                                                    .ground = command.ground,
                                                    .facts = command.facts,
                                                    .rule = command.rule,
                                                    .reasons = command.reasons,
                                                    .where_to_go = command.where_to_go,
                                                    .clock = {},
                                                }));
}

Decision decide_one(const Case& current, const AssignHandler& command, const Context& context) {
    if (auto refusal = refusal_of_handler(current, command.handler, context.units)) return fail(*std::move(refusal));
    return std::vector<Event>{HandlerAssigned{command.handler.id}};
}

Decision decide_one(const Case& current, const AssignLead& command, const Context& context) {
    if (auto refusal = refusal_of_lead(current, command.lead, context.units)) return fail(*std::move(refusal));
    return std::vector<Event>{LeadAssigned{command.lead.id}};
}

Decision decide_one(const Case& current, const AnswerGrievance& command, const Context& context) {
    if (auto problem = first_problem({
            {"claim", command.claim, TextLimits::answer_part, Need::required},
            {"facts", command.facts, TextLimits::answer_part, Need::required},
            {"rule", command.rule, TextLimits::answer_part, Need::required},
            {"reasons", command.reasons, TextLimits::answer_part, Need::required},
            {"next_step", command.next_step, TextLimits::answer_part, Need::required},
        })) {
        return fail(*std::move(problem));
    }
    const Choice* const outcome = find_choice(context.rulebook.outcomes, command.outcome);
    if (outcome == nullptr || !is_for_class(outcome->classes, current.case_class)) {
        return fail(refused(RefusalCode::unknown_choice, "outcome"));
    }
    return with_clock(current, Step::answered, context,
                      GrievanceAnswered{
                          .claim = command.claim,
                          .facts = command.facts,
                          .rule = command.rule,
                          .reasons = command.reasons,
                          .outcome = command.outcome,
                          .next_step = command.next_step,
                          .clock = {},
                      });
}

Decision decide_one(const Case& current, const RateAnswer& command, const Context& context) {
    if (find_choice(context.rulebook.ratings, command.rating) == nullptr) {
        return fail(refused(RefusalCode::unknown_choice, "rating"));
    }
    if (auto problem = problem_of({"comment", command.comment, TextLimits::passage, Need::optional})) {
        return fail(*std::move(problem));
    }
    return with_clock(current, Step::rated, context,
                      AnswerRated{.rating = command.rating, .comment = command.comment, .clock = {}});
}

Decision decide_one(const Case& current, const WithdrawGrievance& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::optional})) {
        return fail(*std::move(problem));
    }
    return with_clock(current, Step::withdrawn, context, GrievanceWithdrawn{.reason = command.reason, .clock = {}});
}

Decision decide_one(const Case& current, const ReopenCase& command, const Context& context) {
    if (auto problem = problem_of({"reason", command.reason, TextLimits::passage, Need::required})) {
        return fail(*std::move(problem));
    }
    return with_clock(current, reopening_step(current, context), context,
                      GrievanceReopened{.reason = command.reason, .clock = {}});
}

Decision decide_one(const Case& /*current*/, const RecordMissedLimits& /*command*/, const Context& /*context*/) {
    return std::vector<Event>{};  // What was missed is put in front of every decision.
}

Decision decide_one(const Case& current, const OpenAttachment& command, const Context& /*context*/) {
    if (!contains(current.attachments, command.content)) {
        return fail(refused(RefusalCode::unknown_choice, "attachment"));
    }
    return std::vector<Event>{AttachmentOpened{.content = command.content}};
}

}  // namespace

bool window_passed(const std::optional<Date>& since, const std::optional<int>& days_max, Date today) {
    return since && days_max && today > *since + std::chrono::days{*days_max};
}

std::optional<Refusal> refusal_of(const Case& current, Action action, const Context& context) {
    if (action == Action::record_missed_limits && run_clock(current, context).events.empty()) {
        return refused(RefusalCode::nothing_missed);
    }
    return refusal_now(run_clock(current, context).after, action, context);
}

std::vector<Action> possible_actions(const Case& current, const Context& context) {
    const Case now = run_clock(current, context).after;
    std::vector<Action> possible;
    for (int i = 0; i < action_count; ++i) {
        const auto action = static_cast<Action>(i);
        const bool on_a_case = action != Action::view_queues && action != Action::manage_office;
        if (on_a_case && !refusal_now(now, action, context)) possible.push_back(action);
    }
    return possible;
}

namespace {

/// What waits for a day or for somebody's consent and falls away when the case is closed: on record, so that nobody
/// comes to a meeting or answers an offer that is no more.
std::vector<Event> loose_ends(const Case& current, Action action, const Context& context) {
    const bool closes = action == Action::answer || action == Action::decline || action == Action::withdraw ||
                        action == Action::decide_review;
    std::vector<Event> ends;
    if (!closes) return ends;
    // What has no calendar yet goes on when there is one, as after every closing step.
    const auto resumed = [&](PauseCause cause) {
        auto moved = resume_limits(current, cause, context);
        return moved ? *std::move(moved) : std::vector<LimitMoved>{};
    };
    if (current.mediation) {
        ends.emplace_back(
            MediationEnded{.agreed = false, .reason = {}, .clock = {.resumed = resumed(PauseCause::mediation)}});
    }
    if (current.meeting) {
        const bool is_hearing = current.meeting->kind == MeetingKind::hearing;
        ends.emplace_back(MeetingCancelled{
            .reason = {}, .clock = {.resumed = is_hearing ? resumed(PauseCause::hearing) : std::vector<LimitMoved>{}}});
    }
    return ends;
}

}  // namespace

Result<std::vector<Event>, Refusal> decide(const Case& current, const Command& command, const Context& context) {
    const Action action = action_of(command);
    ClockRun clock = run_clock(current, context);
    if (action == Action::record_missed_limits && clock.events.empty()) {
        return fail(refused(RefusalCode::nothing_missed));
    }
    if (auto refusal = refusal_now(clock.after, action, context)) return fail(*std::move(refusal));
    std::vector<Event> ends = loose_ends(clock.after, action, context);
    const Case now = evolve_unsigned(std::move(clock.after), ends, context);
    auto events = std::visit([&](const auto& one) { return decide_one(now, one, context); }, command);
    if (!events) return events;
    clock.events.insert(clock.events.end(), std::make_move_iterator(ends.begin()), std::make_move_iterator(ends.end()));
    clock.events.insert(clock.events.end(), std::make_move_iterator(events->begin()),
                        std::make_move_iterator(events->end()));
    return std::move(clock.events);
}

namespace {

/// The role that is written beside the act. Beside more time it is the one that the rulebook asks for, so that everyone
/// sees that it was given by who may.
Role role_beside(const Case& current, const Command& command, const Context& context) {
    // As decide() judged it: what the clock records first may be what lets somebody act.
    const Relations relations = relations_of(run_clock(current, context).after, context);
    if (const auto* const more_time = std::get_if<ExtendLimit>(&command)) {
        const LimitRule* const rule = context.rulebook.find_limit(more_time->limit);
        const auto asked_for =
            rule != nullptr && rule->extension ? parse_role(rule->extension->approver) : std::nullopt;
        if (asked_for && permitted({*asked_for}, Action::extend_limit, relations)) return *asked_for;
    }
    return acting_role(context.actor.roles, action_of(command), relations);
}

}  // namespace

Recorded record(const Case& current, const Command& command, Event event, const Context& context) {
    RecordedActor by{.role = Role::clock, .officer = {}, .unit = {}};
    if (!is_by_clock(event, action_of(command))) {
        by = {.role = role_beside(current, command, context),
              .officer = context.actor.officer,
              .unit = context.actor.unit};
    }
    return {.event = std::move(event), .by = by, .at = context.now, .entered_on = context.entered_on};
}

}  // namespace huiyin
