#include "web/case_view.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include <fmt/format.h>

#include "app/reception.hpp"
#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "domain/grievance/case_number.hpp"
#include "web/attachments.hpp"

namespace huiyin::web {

namespace {

std::int64_t days_late(Date due_on, Date done_on) { return (done_on - due_on).count(); }

void set_date(Dictionary& level, const Recorded& recorded, Language language) {
    level.set("date", Locale::date(recorded.at.on, language)).set("date_iso", to_text(recorded.at.on));
}

void set_by(Dictionary& level, const CaseView& view, const Recorded& recorded) {
    level.show("by", view.words.by(recorded.by, view.office.units, view.language));
}

/// The name of what was chosen from a list of the rulebook; the id itself if the list has it no more.
std::string_view chosen(const auto& choices, std::string_view id, const CaseView& view) {
    const auto found =
        std::find_if(choices.begin(), choices.end(), [&](const auto& choice) { return choice.id == id; });
    return found == choices.end() ? id : std::string_view(in_language(found->name, view.language));
}

void show_limit(Dictionary& table, const LimitLine& line, const CaseView& view) {
    const Language language = view.language;
    Dictionary row = table.add("limit");
    row.set("due", Locale::date(line.due_on, language)).set("due_iso", to_text(line.due_on));
    if (line.rule == nullptr) {
        row.set("name", line.limit);
        row.set("rule", in_language(view.rulebook.name, language));
    } else {
        row.set("name", in_language(line.rule->name, language));
        row.set("rule", view.words.rule(view.rulebook, line.rule->article, language));
    }
    if (line.days_paused > 0) row.add("was_paused").set("days_paused", line.days_paused);
    if (line.first_due_on) row.show("moved_from", Locale::date(*line.first_due_on, language));
    const bool is_window = line.rule != nullptr && line.rule->kind == LimitKind::window;
    if (is_window) {
        const bool open = !line.ended_on && view.today <= line.due_on;
        row.show("note", view.words.locale().pattern(open ? "limit.window_open" : "limit.window_over", language));
        return;
    }
    const std::int64_t late = days_late(line.due_on, line.ended_on.value_or(view.today));
    if (!line.pause.empty() && !line.ended_on) {
        Dictionary paused = row.add("paused");
        paused.set("pause", chosen(view.rulebook.pauses, line.pause, view))
            .set("paused_on", Locale::date(line.paused_on, language));
        if (line.paused_until) paused.show("paused_until", Locale::date(*line.paused_until, language));
    } else if (line.ended_on) {
        const std::string ended = Locale::date(*line.ended_on, language);
        row.set("met_on", ended);
        if (line.fell_away) {
            row.show("fell_away");
        } else if (late > 0) {
            row.show("met_late").set("late_days", late);
        } else {
            row.show("met");
        }
    } else if (late > 0) {
        row.show("overdue").set("late_days", late);
    } else {
        row.show("running");
    }
}

/// One line of an event: what it says in bold, and what follows.
class Lines {
public:
    Lines(Dictionary& event, const CaseView& view) : event_(event), view_(view) {}

    void add(LineLabel label, std::string_view value) {
        if (value.empty()) return;
        event_.add("line").set("label", view_.words.line(label, view_.language)).set("value", value);
    }
    void add_alone(LineLabel label) {
        event_.add("line").set("label", view_.words.line(label, view_.language)).set("value", "");
    }
    void add(LineLabel label, Date day) { add(label, Locale::date(day, view_.language)); }
    /// A name of the program, such as the kind of a meeting.
    void add_name(LineLabel label, std::string_view family, std::string_view name) {
        add(label, std::string_view(view_.words.locale().name(family, name, view_.language)));
    }
    void add(LineLabel label, UnitId unit) { add(label, unit_name(view_.office.units, unit, view_.language)); }
    /// Limits that move from day to day.
    void add(const std::vector<LimitMoved>& all, const Rulebook& rules) {
        for (const LimitMoved& moved : all) {
            add(LineLabel::limit, rules.limits, moved.limit);
            add(LineLabel::due, moved.was_due_on);
            add(LineLabel::new_due, moved.due_on);
        }
    }
    /// Limits that stand still or run again.
    void add(const ClockChange& clock, const Rulebook& rules) {
        for (const LimitPaused& paused : clock.paused) {
            add(LineLabel::pause, rules.pauses, paused.pause);
            add(LineLabel::limit, rules.limits, paused.limit);
            if (paused.until) add(LineLabel::until, *paused.until);
        }
        add(clock.resumed, rules);
    }
    void add(LineLabel label, const auto& choices, std::string_view id) { add(label, chosen(choices, id, view_)); }

private:
    Dictionary& event_;
    const CaseView& view_;
};

/// Which reception of the rota it was: whose, and as far as the rota still has it on that day, by whom and when.
std::string reception_text(const MeetingHeld& held, const CaseView& view) {
    if (!held.reception) return {};
    std::string text(unit_name(view.office.units, held.reception_unit, view.language));
    const auto found = std::ranges::find(view.office.receptions, held.reception, &Reception::id);
    if (found == view.office.receptions.end() || found->day != held.on) return text;
    return text + " · " + found->title + " · " + app::clock_text(found->from_minute) + "–" +
           app::clock_text(found->to_minute);
}

void show_lines(Dictionary& event, const CaseView& view, const Event& what) {
    Lines lines(event, view);
    const Rulebook& rules = view.rulebook;
    const auto show = Overloaded{
        [&](const GrievanceFiled& filed) {
            lines.add(LineLabel::unit, filed.unit);
            for (const Attachment& one : filed.attachments) lines.add(LineLabel::attachment, one.name);
        },
        [](const GrievanceRegistered&) {},
        [&](const GrievanceReferred& referred) {
            lines.add(LineLabel::from, referred.from);
            lines.add(LineLabel::to, referred.to);
            if (referred.objection_refused) lines.add_alone(LineLabel::objection_refused);
            if (referred.settled) lines.add_alone(LineLabel::settled_above);
            lines.add(LineLabel::reason, referred.reason);
            lines.add(referred.clock.moved, rules);
        },
        [&](const JurisdictionObjected& objected) { lines.add(LineLabel::reason, objected.reasons); },
        [&](const GrievanceAccepted& accepted) { lines.add(LineLabel::procedure, accepted.procedure); },
        [&](const GrievanceDeclined& declined) { lines.add(LineLabel::ground, rules.grounds, declined.ground); },
        [&](const HandlerAssigned& assigned) {
            if (view.reader == Reader::staff) lines.add(LineLabel::officer, view.staff.name(assigned.handler));
        },
        [&](const LeadAssigned& assigned) { lines.add(LineLabel::officer, view.staff.name(assigned.lead)); },
        [&](const FilerAsked& asked) {
            lines.add(LineLabel::question, asked.question);
            lines.add(asked.clock, rules);
        },
        [&](const FilerReplied& replied) {
            lines.add(LineLabel::reply, replied.text);
            for (const Attachment& one : replied.attachments) lines.add(LineLabel::attachment, one.name);
            lines.add(replied.clock, rules);
        },
        [&](const GrievanceAnswered& answered) { lines.add(LineLabel::outcome, rules.outcomes, answered.outcome); },
        [&](const AnswerRated& rated) {
            lines.add(LineLabel::rating, rules.ratings, rated.rating);
            lines.add(LineLabel::comment, rated.comment);
        },
        [&](const GrievanceWithdrawn& withdrawn) { lines.add(LineLabel::reason, withdrawn.reason); },
        [&](const GrievanceReopened& reopened) {
            if (reopened.reason.empty()) lines.add_alone(LineLabel::for_promise);
            lines.add(LineLabel::reason, reopened.reason);
        },
        [&](const LimitMissed& missed) {
            event.show("missed");
            const LimitRule* const rule = rules.find_limit(missed.limit);
            lines.add(LineLabel::limit, rules.limits, missed.limit);
            lines.add(LineLabel::due, missed.due_on);
            if (rule != nullptr) lines.add(LineLabel::rule, view.words.rule(rules, rule->article, view.language));
        },
        [&](const LimitExtended& extended) {
            lines.add(extended.clock.moved, rules);
            lines.add(LineLabel::reason, extended.reason);
        },
        [&](const ReviewRequested& requested) {
            if (requested.unit) {
                lines.add(LineLabel::reviewer, requested.unit);
            } else {
                lines.add(LineLabel::asked_outside, in_language(rules.after_reviews, view.language));
            }
            if (requested.cause == ReviewCause::silence) lines.add_alone(LineLabel::for_silence);
            if (requested.late) lines.add_alone(LineLabel::asked_late);
            lines.add(LineLabel::reason, requested.reason);
        },
        [&](const ReviewDecided& decided) {
            lines.add(LineLabel::outcome, rules.review_outcomes, decided.outcome);
            lines.add(LineLabel::back_to, decided.back_to);
        },
        [&](const CaseEscalated& escalated) {
            lines.add(LineLabel::limit, rules.limits, escalated.limit);
            lines.add(LineLabel::to, escalated.to);
        },
        [&](const CaseClassified& classified) {
            lines.add(LineLabel::case_class, rules.classes, classified.case_class);
            lines.add(LineLabel::reason, classified.reason);
        },
        [](const ReviewAcknowledged&) {},
        [&](const ClockPaused& paused) {
            lines.add(paused.clock, rules);
            lines.add(LineLabel::reason, paused.reason);
        },
        [&](const ClockResumed& resumed) {
            lines.add(resumed.clock, rules);
            lines.add(LineLabel::reason, resumed.reason);
        },
        [&](const MediationOffered& offered) {
            lines.add_name(LineLabel::mediator, "mediator", to_text(offered.mediator));
            lines.add(LineLabel::what, offered.proposal);
        },
        [&](const MediationBegun& begun) { lines.add(begun.clock, rules); },
        [&](const AgreementProposed& proposed) {
            lines.add(LineLabel::agreement, proposed.text);
            lines.add(LineLabel::promise, proposed.promise);
            lines.add(LineLabel::due, proposed.due_on);
            lines.add(LineLabel::responsible, proposed.unit);
        },
        [&](const MediationEnded& ended) {
            lines.add_alone(ended.agreed ? LineLabel::agreed : LineLabel::not_agreed);
            lines.add(LineLabel::reason, ended.reason);
            lines.add(ended.clock, rules);
        },
        [&](const MeetingSet& meeting) {
            lines.add_name(LineLabel::meeting, "meeting", to_text(meeting.kind));
            lines.add(LineLabel::day, meeting.on);
            lines.add(LineLabel::place, meeting.place);
            lines.add(LineLabel::participants, meeting.participants);
            lines.add(meeting.clock, rules);
        },
        [&](const MeetingHeld& meeting) {
            lines.add_name(LineLabel::meeting, "meeting", to_text(meeting.kind));
            lines.add(LineLabel::day, meeting.on);
            lines.add(LineLabel::reception, reception_text(meeting, view));
            lines.add(LineLabel::participants, meeting.participants);
            lines.add(LineLabel::minutes, meeting.minutes);
            lines.add(LineLabel::conclusion, meeting.conclusion);
            lines.add(meeting.clock, rules);
        },
        [&](const MeetingCancelled& cancelled) {
            lines.add(LineLabel::reason, cancelled.reason);
            lines.add(cancelled.clock, rules);
        },
        [&](const CodeGiven& given) { lines.add_name(LineLabel::scope, "scope", to_text(given.scope)); },
        [&](const CodeTakenBack& taken) { lines.add_name(LineLabel::scope, "scope", to_text(taken.scope)); },
        [&](const CaseJoined& joined) {
            if (joined.filed_together) lines.add_alone(LineLabel::filed_together);
            lines.add(LineLabel::reason, joined.reason);
        },
        [&](const CaseParted& parted) { lines.add(LineLabel::reason, parted.reason); },
        [](const RepresentativeChosen&) {},
        [](const RepresentativeReleased&) {},
        [&](const PromiseMade& promise) {
            lines.add(LineLabel::number, std::to_string(promise.number));
            lines.add(LineLabel::promise, promise.what);
            lines.add(LineLabel::due, promise.due_on);
            lines.add(LineLabel::responsible, promise.unit);
        },
        [&](const PromiseKept& promise) {
            lines.add(LineLabel::number, std::to_string(promise.number));
            lines.add(LineLabel::how, promise.how);
        },
        [&](const PromiseContested& promise) {
            event.show("missed");
            lines.add(LineLabel::number, std::to_string(promise.number));
            lines.add(LineLabel::reason, promise.reason);
        },
        [&](const PromiseBroken& promise) {
            event.show("missed");
            lines.add(LineLabel::number, std::to_string(promise.number));
            lines.add(LineLabel::due, promise.due_on);
        },
        [&](const PlanStepSet& step) {
            lines.add(LineLabel::number, std::to_string(step.number));
            lines.add(LineLabel::what, step.what);
            lines.add(LineLabel::due, step.due_on);
            lines.add(LineLabel::responsible, step.unit);
        },
        [&](const PlanStepDone& step) {
            lines.add(LineLabel::number, std::to_string(step.number));
            lines.add(LineLabel::how, step.how);
        },
        [](const LookBackAsked&) {},
        [&](const LookBackAnswered& answered) {
            lines.add_alone(answered.settled ? LineLabel::settled : LineLabel::not_settled);
            lines.add(LineLabel::comment, answered.comment);
        },
        [&](const SupervisionOpened& opened) {
            lines.add(LineLabel::trigger, rules.supervision, opened.trigger);
            lines.add(LineLabel::asked_by, opened.by);
            lines.add(LineLabel::asked_unit, opened.unit);
            lines.add(LineLabel::reason, opened.reason);
        },
        [&](const SupervisionAnswered& answered) { lines.add(LineLabel::account, answered.text); },
        [&](const MarkedUrgent& marked) { lines.add(LineLabel::reason, marked.reason); },
        [&](const UrgentReported& reported) {
            lines.add(LineLabel::to, reported.to);
            lines.add(LineLabel::what, reported.what);
        },
        [&](const SilenceStated& stated) {
            for (const Lapsed& lapsed : stated.limits) {
                lines.add(LineLabel::limit, rules.limits, lapsed.limit);
                lines.add(LineLabel::due, lapsed.due_on);
            }
        },
        [&](const LimitsRecounted& recounted) {
            lines.add(LineLabel::calendar, recounted.calendar);
            lines.add(LineLabel::reason, recounted.reason);
            lines.add(recounted.clock.moved, rules);
        },
        [&](const AttachmentOpened& opened) {
            const Attachment* const attachment = find_attachment(view.file, hex_encode(opened.content));
            if (attachment != nullptr) lines.add(LineLabel::attachment, attachment->name);
        },
        [&](const IdentityOpened& opened) {
            lines.add(LineLabel::purpose, rules.opening_purposes, opened.purpose);
            lines.add(LineLabel::reason, opened.reason);
        },
        [](const IdentityGiven&) {},
        [&](const CodeReissued& reissued) { lines.add(LineLabel::reason, reissued.reason); },
        [&](const OpeningApproved& approved) {
            lines.add(LineLabel::purpose, rules.opening_purposes, approved.purpose);
            lines.add(LineLabel::reason, approved.reason);
        },
        [&](const OfficerRecused& recused) { lines.add(LineLabel::reason, recused.reason); },
        [&](const HoldPlaced& placed) { lines.add(LineLabel::reason, placed.reason); },
        [&](const HoldLifted& lifted) { lines.add(LineLabel::reason, lifted.reason); },
        [](const CaseErased&) {},
    };
    std::visit(show, what);
}

void show_given_answer(Dictionary& page, const CaseView& view, const Recorded& recorded,
                       const GrievanceAnswered& answered) {
    Dictionary answer = page.add("answer");
    set_date(answer, recorded, view.language);
    set_by(answer, view, recorded);
    answer.set("claim", answered.claim)
        .set("facts", answered.facts)
        .set("rule", answered.rule)
        .set("reasons", answered.reasons)
        .set("outcome", chosen(view.rulebook.outcomes, answered.outcome, view))
        .set("next_step", answered.next_step);
}

void show_given_decline(Dictionary& page, const CaseView& view, const Recorded& recorded,
                        const GrievanceDeclined& declined) {
    Dictionary decline = page.add("decline");
    set_date(decline, recorded, view.language);
    set_by(decline, view, recorded);
    decline.set("ground", chosen(view.rulebook.grounds, declined.ground, view))
        .set("facts", declined.facts)
        .set("rule", declined.rule)
        .set("reasons", declined.reasons)
        .set("where_to_go", declined.where_to_go);
}

/// The name of a round of review, as the rulebook has it.
std::string_view round_name(const CaseView& view, std::int64_t round) {
    const auto& rounds = view.rulebook.reviews;
    if (round < 1 || round > std::ssize(rounds)) return {};
    return in_language(rounds.at(static_cast<std::size_t>(round - 1)).name, view.language);
}

void show_given_review(Dictionary& page, const CaseView& view, const Recorded& recorded, const ReviewDecided& decided) {
    Dictionary review = page.add("review");
    set_date(review, recorded, view.language);
    set_by(review, view, recorded);
    review.set("round", round_name(view, decided.round))
        .set("facts", decided.facts)
        .set("rule", decided.rule)
        .set("reasons", decided.reasons)
        .set("outcome", chosen(view.rulebook.review_outcomes, decided.outcome, view))
        .set("next_step", decided.next_step);
}

}  // namespace

namespace {

/// Whether the limit is owed by whoever decides a review.
bool is_of_review(const LimitRule& rule) {
    return std::ranges::any_of(rule.starts_on, [](Step step) {
        return step == Step::review_requested || step == Step::rereview_requested ||
               step == Step::review_acknowledged || step == Step::rereview_acknowledged;
    });
}

/// The line of a limit that runs or stands still; null if there is none.
LimitLine* running_line(std::vector<LimitLine>& lines, std::string_view limit) {
    const auto is_running = [&](const LimitLine& line) { return line.limit == limit && !line.ended_on; };
    const auto found = std::find_if(lines.rbegin(), lines.rend(), is_running);
    return found == lines.rend() ? nullptr : &*found;
}

/// Whether the limit that the event ended was not met by it: the case was withdrawn or put into another class, or is
/// owed anew by another unit or after a review.
bool falls_away(const Event& event, const ClockChange& change, const LimitRule* rule) {
    if (std::holds_alternative<GrievanceWithdrawn>(event) || std::holds_alternative<CaseClassified>(event)) return true;
    if (std::holds_alternative<GrievanceReferred>(event)) {
        return rule != nullptr &&
               std::ranges::find(change.started, rule->id, &LimitStarted::limit) != change.started.end();
    }
    const bool is_review =
        std::holds_alternative<ReviewDecided>(event) || std::holds_alternative<ReviewRequested>(event);
    return is_review && rule != nullptr && !is_of_review(*rule);
}

void apply(std::vector<LimitLine>& lines, const Event& event, const ClockChange& change, const Rulebook& rulebook,
           Date on) {
    for (const std::string& ended : change.ended) {
        LimitLine* const line = running_line(lines, ended);
        if (line == nullptr) continue;
        line->ended_on = on;
        line->fell_away = falls_away(event, change, line->rule);
    }
    for (const LimitStarted& started : change.started) {
        lines.push_back({.limit = started.limit, .rule = rulebook.find_limit(started.limit), .due_on = started.due_on});
    }
    const auto move = [&](const LimitMoved& moved) -> LimitLine* {
        LimitLine* const line = running_line(lines, moved.limit);
        if (line == nullptr) return nullptr;
        if (!line->first_due_on && moved.due_on != moved.was_due_on) line->first_due_on = moved.was_due_on;
        line->due_on = moved.due_on;
        return line;
    };
    for (const LimitMoved& moved : change.moved) move(moved);
    for (const LimitMoved& resumed : change.resumed) {
        LimitLine* const line = move(resumed);
        if (line == nullptr) continue;
        line->pause = {};
        line->days_paused += (resumed.due_on - resumed.was_due_on).count();
    }
    for (const LimitPaused& paused : change.paused) {
        LimitLine* const line = running_line(lines, paused.limit);
        if (line == nullptr) continue;
        line->pause = paused.pause;
        line->paused_on = on;
        line->paused_until = paused.until;
    }
}

}  // namespace

std::vector<LimitLine> limit_lines(const app::CaseFile& file, const Rulebook& rulebook) {
    std::vector<LimitLine> lines;
    for (const app::KeptEvent& kept : file.timeline) {
        const ClockChange* const change = clock_of(kept.recorded.event);
        if (change != nullptr) apply(lines, kept.recorded.event, *change, rulebook, kept.recorded.at.on);
    }
    return lines;
}

const GrievanceFiled& CaseView::filed() const {
    check(!file.timeline.empty());
    return check(std::get_if<GrievanceFiled>(&file.timeline.front().recorded.event));
}

std::string CaseView::number() const { return case_number(file.id, file.state.filed.on); }

void show_limits(Dictionary& page, const CaseView& view) {
    const std::vector<LimitLine> lines = limit_lines(view.file, view.rulebook);
    if (lines.empty()) return;
    Dictionary table = page.add("limits");
    for (const LimitLine& line : lines) show_limit(table, line, view);
}

namespace {

/// How the promise or step of this number was done; empty while it is not.
template <class Done>
std::string_view how_done(const CaseView& view, std::int64_t number) {
    for (const app::KeptEvent& kept : view.file.timeline) {
        const auto* const done = std::get_if<Done>(&kept.recorded.event);
        if (done != nullptr && done->number == number) return done->how;
    }
    return {};
}

/// The unit that promised what the filer's consent to an agreement put on record; none of any other event.
UnitId promiser_by_consent(const Recorded& recorded) {
    const auto* const promise = std::get_if<PromiseMade>(&recorded.event);
    return promise == nullptr || recorded.by.officer ? UnitId{} : promise->unit;
}

}  // namespace

void show_undertakings(Dictionary& page, const CaseView& view) {
    const auto show = [&](std::string_view section, const Undertaking& one, std::string_view what,
                          std::string_view how) {
        Dictionary row = page.add(section);
        row.set("what", what)
            .set("due", Locale::date(one.due_on, view.language))
            .set("due_iso", to_text(one.due_on))
            .set("responsible", unit_name(view.office.units, one.unit, view.language));
        switch (one.state) {
            case Undertaking::State::done: row.add("done").show("how", how); break;
            case Undertaking::State::broken: row.show("broken"); break;
            case Undertaking::State::contested: row.show("contested"); break;
            case Undertaking::State::open: row.show(one.due_on < view.today ? "late" : "open"); break;
        }
    };
    const Case& current = view.file.state;
    if (!current.promises.empty()) page.show("has_promises");
    if (!current.plan.empty()) page.show("has_plan");
    for (const app::KeptEvent& kept : view.file.timeline) {
        const auto find = [](const std::vector<Undertaking>& all, std::int64_t number) {
            return std::find_if(all.begin(), all.end(), [&](const Undertaking& one) { return one.number == number; });
        };
        if (const auto* const promise = std::get_if<PromiseMade>(&kept.recorded.event)) {
            const auto found = find(current.promises, promise->number);
            if (found != current.promises.end())
                show("promise", *found, promise->what, how_done<PromiseKept>(view, promise->number));
        }
        if (const auto* const step = std::get_if<PlanStepSet>(&kept.recorded.event)) {
            const auto found = find(current.plan, step->number);
            if (found != current.plan.end())
                show("step", *found, step->what, how_done<PlanStepDone>(view, step->number));
        }
    }
}

std::string proof_path(std::size_t number) { return fmt::format("proofs/{:04}.tlog-proof", number); }

void show_timeline(Dictionary& page, const CaseView& view) {
    // Many events of a case share their day and their actor.
    std::optional<Date> day;
    std::string day_text;
    std::string day_iso;
    std::optional<RecordedActor> actor;
    std::string by;
    std::size_t number = 0;
    bool asked = false;  // The holder of the receipt may write without being asked, and then it is no reply.
    for (const app::KeptEvent& kept : view.file.timeline) {
        const Recorded& recorded = kept.recorded;
        const bool replied = std::holds_alternative<FilerReplied>(recorded.event);
        const bool added = replied && !asked;
        if (std::holds_alternative<FilerAsked>(recorded.event)) asked = true;
        if (replied) asked = false;
        if (day != recorded.at.on) {
            day = recorded.at.on;
            day_text = Locale::date(*day, view.language);
            day_iso = to_text(*day);
        }
        if (actor != recorded.by) {
            actor = recorded.by;
            by = view.words.by(*actor, view.office.units, view.language);
        }
        const UnitId promiser = promiser_by_consent(recorded);
        Dictionary event = page.add("event");
        const Locale& locale = view.words.locale();
        event
            .set("title", added ? locale.pattern("event.filer-added", view.language)
                                : view.words.event(recorded.event, view.language))
            .set("date", day_text)
            .set("date_iso", day_iso)
            .set("by", promiser ? unit_name(view.office.units, promiser, view.language) : std::string_view(by));
        const std::string leaf = std::to_string(kept.leaf);
        ++number;
        event.set("leaf_index", leaf).set("leaf_url", view.is_kept ? proof_path(number) : "/log/entry/" + leaf);
        show_lines(event, view, recorded.event);
        if (recorded.entered_on) {
            Lines(event, view).add(LineLabel::entered_on, Locale::date(*recorded.entered_on, view.language));
        }
    }
}

void show_answer(Dictionary& page, const CaseView& view) {
    for (auto kept = view.file.timeline.rbegin(); kept != view.file.timeline.rend(); ++kept) {
        const Recorded& recorded = kept->recorded;
        if (const auto* const decided = std::get_if<ReviewDecided>(&recorded.event)) {
            show_given_review(page, view, recorded, *decided);
        }
        if (const auto* const answered = std::get_if<GrievanceAnswered>(&recorded.event)) {
            show_given_answer(page, view, recorded, *answered);
            return;
        }
        if (const auto* const declined = std::get_if<GrievanceDeclined>(&recorded.event)) {
            show_given_decline(page, view, recorded, *declined);
            return;
        }
    }
}

void show_open_question(Dictionary& page, const CaseView& view) {
    if (!view.file.state.question_open) return;
    for (auto kept = view.file.timeline.rbegin(); kept != view.file.timeline.rend(); ++kept) {
        const auto* const asked = std::get_if<FilerAsked>(&kept->recorded.event);
        if (asked == nullptr) continue;
        Dictionary question = page.add("question");
        set_date(question, kept->recorded, view.language);
        set_by(question, view, kept->recorded);
        question.set("question", asked->question);
        return;
    }
}

}  // namespace huiyin::web
