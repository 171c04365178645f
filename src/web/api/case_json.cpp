#include "web/api/case_json.hpp"

#include <algorithm>
#include <variant>

#include "base/overloaded.hpp"
#include "domain/grievance/retention.hpp"

namespace huiyin::web::api {

namespace {

void write_attachments(JsonWriter& json, const std::vector<Attachment>& attachments) {
    if (attachments.empty()) return;
    json.begin_array("attachments");
    for (const Attachment& one : attachments) {
        json.begin_object();
        json.text("filename", one.name);
        json.text("kind", one.kind);
        json.number("bytes", one.bytes);
        json.text("sha256", hex_encode(one.content));
        json.end_object();
    }
    json.end_array();
}

void write_day(JsonWriter& json, std::string_view key, Date day) { json.text(key, to_text(day)); }

void write_by(JsonWriter& json, const CaseView& view, const RecordedActor& by) {
    json.begin_object("by");
    json.text("role", to_text(by.role));
    write_unit(json, "unit", view.office.units, by.unit, view.language);
    json.end_object();
}

void write_named_officer(JsonWriter& json, std::string_view key, const CaseView& view, OfficerId id) {
    const Officer* const officer = view.staff.find(id);
    if (officer == nullptr) return;
    json.begin_object(key);
    write_officer(json, *officer);
    json.end_object();
}

/// The members of an answer, but day and actor.
void write_parts(JsonWriter& json, const GrievanceAnswered& answered) {
    json.text("claim", answered.claim);
    json.text("facts", answered.facts);
    json.text("rule", answered.rule);
    json.text("reasons", answered.reasons);
    json.text("outcome", answered.outcome);
    json.text("next_step", answered.next_step);
}

void write_parts(JsonWriter& json, const GrievanceDeclined& declined) {
    json.text("ground", declined.ground);
    json.text("facts", declined.facts);
    json.text("rule", declined.rule);
    json.text("reasons", declined.reasons);
    json.text("where_to_go", declined.where_to_go);
}

void write_parts(JsonWriter& json, const ReviewDecided& decided) {
    json.number("round", decided.round);
    json.text("outcome", decided.outcome);
    json.text("facts", decided.facts);
    json.text("rule", decided.rule);
    json.text("reasons", decided.reasons);
    json.text("next_step", decided.next_step);
}

void write_moves(JsonWriter& json, std::string_view key, const std::vector<LimitMoved>& all) {
    if (all.empty()) return;
    json.begin_array(key);
    for (const LimitMoved& moved : all) {
        json.begin_object();
        json.text("limit", moved.limit);
        write_day(json, "was_due_on", moved.was_due_on);
        write_day(json, "due_on", moved.due_on);
        json.end_object();
    }
    json.end_array();
}

void write_pauses(JsonWriter& json, const ClockChange& change) {
    write_moves(json, "resumes", change.resumed);
    if (change.paused.empty()) return;
    json.begin_array("pauses");
    for (const LimitPaused& paused : change.paused) {
        json.begin_object();
        json.text("limit", paused.limit);
        json.text("pause", paused.pause);
        if (paused.until) write_day(json, "until", *paused.until);
        json.end_object();
    }
    json.end_array();
}

/// What an event says beyond type, day and actor.
void write_details(JsonWriter& json, const CaseView& view, const Event& event) {
    const auto unit = [&](std::string_view key, UnitId id) {
        write_unit(json, key, view.office.units, id, view.language);
    };
    const auto clock = [&](const ClockChange& change) { write_pauses(json, change); };
    const auto undertaking = [&](const auto& what) {
        json.number("number", what.number);
        json.text("what", what.what);
        write_day(json, "due_on", what.due_on);
        unit("unit", what.unit);
    };
    const auto write = Overloaded{
        [&](const GrievanceFiled& filed) {
            unit("unit", filed.unit);
            json.text_or_none("class", filed.case_class);
            write_attachments(json, filed.attachments);
        },
        [](const GrievanceRegistered&) {},
        [&](const GrievanceReferred& referred) {
            unit("from", referred.from);
            unit("to", referred.to);
            json.text_or_none("reason", referred.reason);
            json.flag("objection_refused", referred.objection_refused);
            if (referred.settled) json.flag("settled", true);
        },
        [&](const JurisdictionObjected& objected) {
            unit("unit", objected.by);
            json.text("reasons", objected.reasons);
        },
        [&](const GrievanceAccepted& accepted) { json.text("procedure", accepted.procedure); },
        [&](const GrievanceDeclined& declined) { write_parts(json, declined); },
        [&](const HandlerAssigned& assigned) {
            if (view.reader == Reader::staff) write_named_officer(json, "officer", view, assigned.handler);
        },
        [&](const LeadAssigned& assigned) { write_named_officer(json, "officer", view, assigned.lead); },
        [&](const FilerAsked& asked) {
            json.text("question", asked.question);
            clock(asked.clock);
        },
        [&](const FilerReplied& replied) {
            json.text("text", replied.text);
            clock(replied.clock);
            write_attachments(json, replied.attachments);
        },
        [&](const GrievanceAnswered& answered) { write_parts(json, answered); },
        [&](const AnswerRated& rated) {
            json.text("rating", rated.rating);
            json.text_or_none("comment", rated.comment);
        },
        [&](const GrievanceWithdrawn& withdrawn) { json.text_or_none("reason", withdrawn.reason); },
        [&](const GrievanceReopened& reopened) { json.text_or_none("reason", reopened.reason); },
        [&](const LimitMissed& missed) {
            json.text("limit", missed.limit);
            write_day(json, "due_on", missed.due_on);
        },
        [&](const LimitExtended& extended) {
            for (const LimitMoved& moved : extended.clock.moved) {
                json.text("limit", moved.limit);
                write_day(json, "was_due_on", moved.was_due_on);
                write_day(json, "due_on", moved.due_on);
            }
            json.text("reason", extended.reason);
        },
        [&](const ReviewRequested& requested) {
            json.number("round", requested.round);
            json.text("cause", to_text(requested.cause));
            unit("from", requested.from);
            unit("unit", requested.unit);
            json.flag("outside", !requested.unit);
            json.flag("late", requested.late);
            json.text_or_none("reason", requested.reason);
        },
        [&](const ReviewDecided& decided) {
            write_parts(json, decided);
            unit("to", decided.back_to);
        },
        [&](const CaseEscalated& escalated) {
            json.text("limit", escalated.limit);
            unit("to", escalated.to);
        },
        [&](const CaseClassified& classified) {
            json.text("class", classified.case_class);
            json.text("reason", classified.reason);
        },
        [&](const ReviewAcknowledged& acknowledged) { json.number("round", acknowledged.round); },
        [&](const ClockPaused& paused) {
            json.text("reason", paused.reason);
            clock(paused.clock);
        },
        [&](const ClockResumed& resumed) {
            json.text_or_none("reason", resumed.reason);
            clock(resumed.clock);
        },
        [&](const MediationOffered& offered) {
            json.flag("by_filer", offered.by_filer);
            json.text("mediator", to_text(offered.mediator));
            json.text("proposal", offered.proposal);
        },
        [&](const MediationBegun& begun) { clock(begun.clock); },
        [&](const AgreementProposed& proposed) {
            json.text("text", proposed.text);
            json.text("promise", proposed.promise);
            write_day(json, "due_on", proposed.due_on);
            unit("unit", proposed.unit);
        },
        [&](const MediationEnded& ended) {
            json.flag("agreed", ended.agreed);
            json.text_or_none("reason", ended.reason);
            clock(ended.clock);
        },
        [&](const MeetingSet& meeting) {
            json.text("kind", to_text(meeting.kind));
            write_day(json, "on", meeting.on);
            json.text("place", meeting.place);
            json.text("participants", meeting.participants);
            clock(meeting.clock);
        },
        [&](const MeetingHeld& meeting) {
            json.text("kind", to_text(meeting.kind));
            write_day(json, "on", meeting.on);
            json.text("participants", meeting.participants);
            json.text("minutes", meeting.minutes);
            json.text("conclusion", meeting.conclusion);
            clock(meeting.clock);
            json.number_or_none("reception", meeting.reception.value);
            unit("reception_unit", meeting.reception_unit);
        },
        [&](const MeetingCancelled& cancelled) {
            json.text_or_none("reason", cancelled.reason);
            clock(cancelled.clock);
        },
        [&](const CodeGiven& given) { json.text("scope", to_text(given.scope)); },
        [&](const CodeTakenBack& taken) { json.text("scope", to_text(taken.scope)); },
        [&](const CaseJoined& joined) {
            json.flag("filed_together", joined.filed_together);
            json.text_or_none("reason", joined.reason);
        },
        [&](const CaseParted& parted) { json.text_or_none("reason", parted.reason); },
        [](const RepresentativeChosen&) {},
        [](const RepresentativeReleased&) {},
        [&](const PromiseMade& promise) { undertaking(promise); },
        [&](const PromiseKept& promise) {
            json.number("number", promise.number);
            json.text("how", promise.how);
        },
        [&](const PromiseContested& promise) {
            json.number("number", promise.number);
            json.text("reason", promise.reason);
            clock(promise.clock);
        },
        [&](const PromiseBroken& promise) {
            json.number("number", promise.number);
            write_day(json, "due_on", promise.due_on);
        },
        [&](const PlanStepSet& step) { undertaking(step); },
        [&](const PlanStepDone& step) {
            json.number("number", step.number);
            json.text("how", step.how);
        },
        [](const LookBackAsked&) {},
        [&](const LookBackAnswered& answered) {
            json.flag("settled", answered.settled);
            json.text_or_none("comment", answered.comment);
        },
        [&](const SupervisionOpened& opened) {
            json.text("trigger", opened.trigger);
            unit("from", opened.by);
            unit("to", opened.unit);
            json.text_or_none("reason", opened.reason);
        },
        [&](const SupervisionAnswered& answered) { json.text("text", answered.text); },
        [&](const MarkedUrgent& marked) {
            json.text("reason", marked.reason);
            clock(marked.clock);
        },
        [&](const UrgentReported& reported) {
            json.text("to_whom", reported.to);
            json.text("what", reported.what);
            clock(reported.clock);
        },
        [&](const SilenceStated& stated) {
            json.begin_array("limits");
            for (const Lapsed& lapsed : stated.limits) {
                json.begin_object();
                json.text("limit", lapsed.limit);
                write_day(json, "due_on", lapsed.due_on);
                json.end_object();
            }
            json.end_array();
        },
        [&](const LimitsRecounted& recounted) {
            json.text("calendar", recounted.calendar);
            json.text("reason", recounted.reason);
            write_moves(json, "moves", recounted.clock.moved);
        },
        [&](const AttachmentOpened& opened) { json.text("sha256", hex_encode(opened.content)); },
        [&](const IdentityOpened& opened) {
            json.text("purpose", opened.purpose);
            json.text("reason", opened.reason);
        },
        [](const IdentityGiven&) {},
        [&](const CodeReissued& reissued) { json.text("reason", reissued.reason); },
        [&](const OpeningApproved& approved) {
            json.text("purpose", approved.purpose);
            json.text("reason", approved.reason);
        },
        [&](const OfficerRecused& recused) { json.text("reason", recused.reason); },
        [&](const HoldPlaced& placed) { json.text("reason", placed.reason); },
        [&](const HoldLifted& lifted) { json.text("reason", lifted.reason); },
        [](const CaseErased&) {},
    };
    std::visit(write, event);
}

void write_events(JsonWriter& json, const CaseView& view) {
    json.begin_array("events");
    for (const app::KeptEvent& kept : view.file.timeline) {
        const Recorded& recorded = kept.recorded;
        json.begin_object();
        json.text("type", type_of(recorded.event));
        write_day(json, "day", recorded.at.on);
        if (recorded.entered_on) write_day(json, "entered_on", *recorded.entered_on);
        write_by(json, view, recorded.by);
        json.number("leaf", static_cast<std::int64_t>(kept.leaf));
        write_details(json, view, recorded.event);
        json.end_object();
    }
    json.end_array();
}

std::string_view state_of(const LimitLine& line, Date today) {
    const bool is_window = line.rule != nullptr && line.rule->kind == LimitKind::window;
    const bool is_late = line.ended_on.value_or(today) > line.due_on;
    if (is_window) return !line.ended_on && !is_late ? "open" : "over";
    if (!line.pause.empty() && !line.ended_on) return "paused";
    if (line.fell_away) return "fell_away";
    if (line.ended_on) return is_late ? "met_late" : "met";
    return is_late ? "overdue" : "running";
}

void write_limits(JsonWriter& json, const CaseView& view) {
    const std::vector<LimitLine> lines = limit_lines(view.file, view.rulebook);
    bool is_overdue = false;
    json.begin_array("limits");
    for (const LimitLine& line : lines) {
        const std::string_view state = state_of(line, view.today);
        is_overdue = is_overdue || state == "overdue";
        json.begin_object();
        json.text("limit", line.limit);
        if (line.rule != nullptr) {
            json.text("title", in_language(line.rule->name, view.language));
            json.text("kind", line.rule->kind == LimitKind::window ? "window" : "duty");
            json.text_or_none("article", line.rule->article);
        }
        json.text("rule", view.file.state.rulebook);
        write_day(json, "due_on", line.due_on);
        if (line.first_due_on) write_day(json, "first_due_on", *line.first_due_on);
        if (line.ended_on) write_day(json, "ended_on", *line.ended_on);
        json.text("state", state);
        json.end_object();
    }
    json.end_array();
    json.flag("overdue", is_overdue);
    json.flag("urgent", view.file.state.urgent && is_open(view.file.state.stage));
}

/// The newest event of this type; null if there is none.
template <class T>
const Recorded* newest(const app::CaseFile& file) {
    const auto is_one = [](const app::KeptEvent& kept) { return std::holds_alternative<T>(kept.recorded.event); };
    const auto found = std::find_if(file.timeline.rbegin(), file.timeline.rend(), is_one);
    return found == file.timeline.rend() ? nullptr : &found->recorded;
}

template <class T>
void write_closing(JsonWriter& json, std::string_view key, const CaseView& view) {
    const Recorded* const recorded = newest<T>(view.file);
    if (recorded == nullptr) return;
    json.begin_object(key);
    write_day(json, "day", recorded->at.on);
    write_by(json, view, recorded->by);
    write_parts(json, std::get<T>(recorded->event));
    json.end_object();
}

void write_question(JsonWriter& json, const CaseView& view) {
    if (!view.file.state.question_open) return;
    const Recorded* const recorded = newest<FilerAsked>(view.file);
    if (recorded == nullptr) return;
    json.begin_object("question");
    write_day(json, "day", recorded->at.on);
    write_by(json, view, recorded->by);
    json.text("question", std::get<FilerAsked>(recorded->event).question);
    json.end_object();
}

void write_openings(JsonWriter& json, const CaseView& view) {
    json.begin_array("openings");
    for (const app::KeptEvent& kept : view.file.timeline) {
        const auto* const opened = std::get_if<IdentityOpened>(&kept.recorded.event);
        if (opened == nullptr) continue;
        json.begin_object();
        write_day(json, "day", kept.recorded.at.on);
        write_by(json, view, kept.recorded.by);
        json.text("purpose", opened->purpose);
        json.text("reason", opened->reason);
        json.end_object();
    }
    json.end_array();
}

/// Until when it is kept, or what keeps it longer.
void write_retention(JsonWriter& json, const CaseView& view) {
    if (const auto day = erasure_day(view.file.state, view.rulebook)) write_day(json, "kept_until", *day);
    const Recorded* const placed = view.file.state.hold ? newest<HoldPlaced>(view.file) : nullptr;
    if (placed == nullptr) return;
    json.begin_object("hold");
    write_day(json, "day", placed->at.on);
    write_by(json, view, placed->by);
    json.text("reason", std::get<HoldPlaced>(placed->event).reason);
    json.end_object();
}

void write_filed(JsonWriter& json, const CaseView& view) {
    const GrievanceFiled& filed = view.filed();
    json.text("subject", filed.subject);
    json.text("text", filed.text);
    json.text_or_none("topic", filed.topic);
    json.text_or_none("place", filed.place);
    json.begin_array("about");
    for (const std::string& name : filed.about) json.element(name);
    json.end_array();
    json.text_or_none("wish", filed.wish);
    json.text("channel", to_text(filed.channel));
    json.text("language", to_text(filed.language));
}

/// How many cases the matter has, never which.
void write_matter(JsonWriter& json, const CaseView& view, int size) {
    if (size < 2) return;
    json.begin_object("matter");
    json.flag("follows", static_cast<bool>(view.file.state.follows));
    if (size < view.rulebook.small_cell) {
        json.number("cases_fewer_than", view.rulebook.small_cell);
    } else {
        json.number("cases", size);
    }
    json.end_object();
}

/// Whom the case can be given to now.
void write_assignable(JsonWriter& json, const CaseView& view, bool is_lead) {
    const Case& current = view.file.state;
    json.begin_array(is_lead ? "possible_leads" : "possible_handlers");
    for (const Officer& officer : view.staff.all()) {
        const auto refusal = is_lead ? refusal_of_lead(current, officer, view.office.units)
                                     : refusal_of_handler(current, officer, view.office.units);
        if (refusal) continue;
        json.begin_object();
        write_officer(json, officer);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_unit(JsonWriter& json, std::string_view key, const Units& units, UnitId id, Language language) {
    const Unit* const unit = units.find(id);
    if (unit == nullptr) return;
    json.begin_object(key);
    json.number("id", id.value);
    json.text("name", name_of(*unit, language));
    json.end_object();
}

void write_officer(JsonWriter& json, const Officer& officer) {
    json.number("id", officer.id.value);
    json.text("name", officer.name);
}

void write_case(JsonWriter& json, const CaseView& view, const BesideCase& beside) {
    const Case& current = view.file.state;
    json.begin_object();
    json.text("number", view.number());
    json.number("version", current.version);
    json.text("stage", to_text(current.stage));
    json.text("rulebook", current.rulebook);
    write_day(json, "filed_on", current.filed.on);
    write_filed(json, view);
    json.flag("anonymous", !current.has_identity);
    write_unit(json, "unit", view.office.units, current.holder, view.language);
    write_named_officer(json, "lead", view, current.lead);
    if (view.reader == Reader::staff) {
        write_named_officer(json, "handler", view, current.handler);
        if (!beside.is_kept) {
            write_assignable(json, view, false);
            write_assignable(json, view, true);
        }
    }
    write_question(json, view);
    write_closing<GrievanceAnswered>(json, "answer", view);
    write_closing<GrievanceDeclined>(json, "decline", view);
    write_closing<ReviewDecided>(json, "review", view);
    json.text_or_none("rating", current.rating);
    write_limits(json, view);
    write_openings(json, view);
    write_retention(json, view);
    write_events(json, view);
    write_matter(json, view, beside.matter_size);
    json.text_or_none("new_code", beside.new_code);
    json.number_or_none("left_out", beside.left_out);
    if (!beside.is_kept) {
        json.begin_array("acts");
        for (const std::string_view act : beside.acts) json.element(act);
        json.end_array();
    }
    json.end_object();
}

}  // namespace huiyin::web::api
