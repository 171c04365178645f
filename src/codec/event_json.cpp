#include "codec/event_json.hpp"

#include <concepts>
#include <limits>
#include <type_traits>

#include "codec/member_reader.hpp"
#include "codec/member_writer.hpp"

namespace huiyin::codec {

namespace {

constexpr std::int64_t format_version = 1;

// The members of each event, in their order, for reading and for writing alike. Every struct is taken apart whole, so a
// field that is added to it without being stored does not compile. A member that comes later goes last and is one that
// may be missing.

template <class T, class U>
concept form_of = std::same_as<std::remove_const_t<T>, U>;

constexpr auto describe_started = [](auto& m, form_of<LimitStarted> auto& started) {
    auto& [limit, from, due_on] = started;
    m.text("limit", limit);
    m.date("from", from);
    m.date("due", due_on);
};

constexpr auto describe_moved = [](auto& m, form_of<LimitMoved> auto& moved) {
    auto& [limit, was_due_on, due_on] = moved;
    m.text("limit", limit);
    m.date("was", was_due_on);
    m.date("due", due_on);
};

constexpr auto describe_paused = [](auto& m, form_of<LimitPaused> auto& paused) {
    auto& [limit, pause, until] = paused;
    m.text("limit", limit);
    m.text("pause", pause);
    m.date_or_none("until", until);
};

void describe_clock(auto& m, form_of<ClockChange> auto& change) {
    auto& [ended, started, moved, resumed, paused] = change;
    m.texts("ends", ended);
    m.objects("starts", started, describe_started);
    m.objects("moves", moved, describe_moved);
    m.objects("resumes", resumed, describe_moved);
    m.objects("pauses", paused, describe_paused);
}

constexpr auto describe_attachment = [](auto& m, form_of<Attachment> auto& attachment) {
    auto& [content, bytes, kind, name, stored] = attachment;
    m.hex("sha256", content);
    m.number("bytes", bytes);
    m.text("kind", kind);
    m.text("name", name);
    m.hex("stored", stored);
};

void describe(auto& m, form_of<GrievanceFiled> auto& event) {
    auto& [tag, rulebook, subject, text, topic, place, about, about_units, wish, channel, language, unit,
           identity_digest, code_digest, clock, case_class, attachments] = event;
    m.hex("tag", tag);
    m.text("rulebook", rulebook);
    m.text("subject", subject);
    m.text("text", text);
    m.text_or_none("topic", topic);
    m.text_or_none("place", place);
    m.texts("about", about);
    m.ids("about_units", about_units);
    m.text_or_none("wish", wish);
    m.name("channel", channel, parse_channel);
    m.name("language", language, parse_language);
    m.id_or_none("unit", unit);
    m.hex_or_none("identity", identity_digest);
    m.hex("code", code_digest);
    describe_clock(m, clock);
    m.text_or_none("class", case_class);
    m.objects("attachments", attachments, describe_attachment);
}

void describe(auto& m, form_of<GrievanceRegistered> auto& event) {
    auto& [clock] = event;
    describe_clock(m, clock);
}

void describe(auto& m, form_of<GrievanceReferred> auto& event) {
    auto& [from, to, reason, objection_refused, clock, settled] = event;
    m.id_or_none("from", from);
    m.id("to", to);
    m.text("reason", reason);
    m.flag("objection_refused", objection_refused);
    describe_clock(m, clock);
    m.flag("settled", settled);
}

void describe(auto& m, form_of<JurisdictionObjected> auto& event) {
    auto& [by, decided_by, reasons, clock] = event;
    m.id("by", by);
    m.id_or_none("decided_by", decided_by);
    m.text("reasons", reasons);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<GrievanceAccepted> auto& event) {
    auto& [procedure, clock] = event;
    m.text("procedure", procedure);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<GrievanceDeclined> auto& event) {
    auto& [ground, facts, rule, reasons, where_to_go, clock] = event;
    m.text("ground", ground);
    m.text("facts", facts);
    m.text("rule", rule);
    m.text("reasons", reasons);
    m.text("where_to_go", where_to_go);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<HandlerAssigned> auto& event) {
    auto& [handler] = event;
    m.id("handler", handler);
}

void describe(auto& m, form_of<LeadAssigned> auto& event) {
    auto& [lead] = event;
    m.id("lead", lead);
}

void describe(auto& m, form_of<FilerAsked> auto& event) {
    auto& [question, clock] = event;
    m.text("question", question);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<FilerReplied> auto& event) {
    auto& [text, clock, attachments] = event;
    m.text("text", text);
    describe_clock(m, clock);
    m.objects("attachments", attachments, describe_attachment);
}

void describe(auto& m, form_of<GrievanceAnswered> auto& event) {
    auto& [claim, facts, rule, reasons, outcome, next_step, clock] = event;
    m.text("claim", claim);
    m.text("facts", facts);
    m.text("rule", rule);
    m.text("reasons", reasons);
    m.text("outcome", outcome);
    m.text("next_step", next_step);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<AnswerRated> auto& event) {
    auto& [rating, comment, clock] = event;
    m.text("rating", rating);
    m.text_or_none("comment", comment);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<GrievanceWithdrawn> auto& event) {
    auto& [reason, clock] = event;
    m.text_or_none("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<GrievanceReopened> auto& event) {
    auto& [reason, clock] = event;
    m.text_or_none("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<LimitMissed> auto& event) {
    auto& [limit, due_on] = event;
    m.text("limit", limit);
    m.date("due", due_on);
}

void describe(auto& m, form_of<IdentityOpened> auto& event) {
    auto& [purpose, reason] = event;
    m.text("purpose", purpose);
    m.text("reason", reason);
}

void describe(auto& m, form_of<LimitExtended> auto& event) {
    auto& [reason, clock] = event;
    m.text("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<ReviewRequested> auto& event) {
    auto& [round, cause, from, unit, late, reason, clock] = event;
    m.number("round", round);
    m.name("cause", cause, parse_review_cause);
    m.id_or_none("from", from);
    m.id_or_none("unit", unit);
    m.flag("late", late);
    m.text_or_none("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<ReviewDecided> auto& event) {
    auto& [round, outcome, facts, rule, reasons, next_step, back_to, clock, not_admitted] = event;
    m.number("round", round);
    m.text("outcome", outcome);
    m.text("facts", facts);
    m.text("rule", rule);
    m.text("reasons", reasons);
    m.text("next_step", next_step);
    m.id_or_none("back_to", back_to);
    describe_clock(m, clock);
    m.flag("not_admitted", not_admitted);
}

void describe(auto& m, form_of<CaseEscalated> auto& event) {
    auto& [limit, to] = event;
    m.text("limit", limit);
    m.id("to", to);
}

void describe(auto& m, form_of<CaseClassified> auto& event) {
    auto& [case_class, reason, clock] = event;
    m.text("class", case_class);
    m.text("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<ReviewAcknowledged> auto& event) {
    auto& [round, clock] = event;
    m.number("round", round);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<ClockPaused> auto& event) {
    auto& [reason, clock] = event;
    m.text("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<ClockResumed> auto& event) {
    auto& [reason, clock] = event;
    m.text_or_none("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<MediationOffered> auto& event) {
    auto& [by_filer, mediator, proposal] = event;
    m.flag("by_filer", by_filer);
    m.name("mediator", mediator, parse_mediator_kind);
    m.text("proposal", proposal);
}

void describe(auto& m, form_of<MediationBegun> auto& event) {
    auto& [clock] = event;
    describe_clock(m, clock);
}

void describe(auto& m, form_of<AgreementProposed> auto& event) {
    auto& [text, promise, due_on, unit] = event;
    m.text("text", text);
    m.text("promise", promise);
    m.date("due", due_on);
    m.id_or_none("unit", unit);
}

void describe(auto& m, form_of<MediationEnded> auto& event) {
    auto& [agreed, reason, clock] = event;
    m.flag("agreed", agreed);
    m.text_or_none("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<MeetingSet> auto& event) {
    auto& [kind, on, place, participants, clock] = event;
    m.name("kind", kind, parse_meeting_kind);
    m.date("on", on);
    m.text("place", place);
    m.text("participants", participants);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<MeetingHeld> auto& event) {
    auto& [kind, on, participants, minutes, conclusion, clock, reception, reception_unit] = event;
    m.name("kind", kind, parse_meeting_kind);
    m.date("on", on);
    m.text("participants", participants);
    m.text("minutes", minutes);
    m.text("conclusion", conclusion);
    describe_clock(m, clock);
    m.id_or_none("reception", reception);
    m.id_or_none("reception_unit", reception_unit);
}

void describe(auto& m, form_of<MeetingCancelled> auto& event) {
    auto& [reason, clock] = event;
    m.text_or_none("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<CodeGiven> auto& event) {
    auto& [scope, code_digest] = event;
    m.name("scope", scope, parse_code_scope);
    m.hex("code", code_digest);
}

void describe(auto& m, form_of<CodeTakenBack> auto& event) {
    auto& [scope] = event;
    m.name("scope", scope, parse_code_scope);
}

void describe(auto& m, form_of<CaseJoined> auto& event) {
    auto& [follows, filed_together, reason] = event;
    m.id("follows", follows);
    m.flag("filed_together", filed_together);
    m.text_or_none("reason", reason);
}

void describe(auto& m, form_of<CaseParted> auto& event) {
    auto& [reason] = event;
    m.text_or_none("reason", reason);
}

void describe(auto& /*m*/, form_of<RepresentativeChosen> auto& /*event*/) {}

void describe(auto& /*m*/, form_of<RepresentativeReleased> auto& /*event*/) {}

void describe(auto& m, form_of<PromiseMade> auto& event) {
    auto& [number, what, due_on, unit] = event;
    m.number("number", number);
    m.text("what", what);
    m.date("due", due_on);
    m.id_or_none("unit", unit);
}

void describe(auto& m, form_of<PromiseKept> auto& event) {
    auto& [number, how] = event;
    m.number("number", number);
    m.text("how", how);
}

void describe(auto& m, form_of<PromiseContested> auto& event) {
    auto& [number, reason, clock] = event;
    m.number("number", number);
    m.text("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<PromiseBroken> auto& event) {
    auto& [number, due_on, clock] = event;
    m.number("number", number);
    m.date("due", due_on);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<PlanStepSet> auto& event) {
    auto& [number, what, due_on, unit] = event;
    m.number("number", number);
    m.text("what", what);
    m.date("due", due_on);
    m.id_or_none("unit", unit);
}

void describe(auto& m, form_of<PlanStepDone> auto& event) {
    auto& [number, how] = event;
    m.number("number", number);
    m.text("how", how);
}

void describe(auto& /*m*/, form_of<LookBackAsked> auto& /*event*/) {}

void describe(auto& m, form_of<LookBackAnswered> auto& event) {
    auto& [settled, comment] = event;
    m.flag("settled", settled);
    m.text_or_none("comment", comment);
}

void describe(auto& m, form_of<SupervisionOpened> auto& event) {
    auto& [trigger, by, unit, reason, clock] = event;
    m.text("trigger", trigger);
    m.id_or_none("by", by);
    m.id_or_none("unit", unit);
    m.text_or_none("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<SupervisionAnswered> auto& event) {
    auto& [text, clock] = event;
    m.text("text", text);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<MarkedUrgent> auto& event) {
    auto& [reason, clock] = event;
    m.text("reason", reason);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<AttachmentOpened> auto& event) {
    auto& [content] = event;
    m.hex("sha256", content);
}

void describe(auto& m, form_of<UrgentReported> auto& event) {
    auto& [to, what, clock] = event;
    m.text("to", to);
    m.text("what", what);
    describe_clock(m, clock);
}

void describe(auto& m, form_of<IdentityGiven> auto& event) {
    auto& [identity_digest] = event;
    m.hex("identity", identity_digest);
}

void describe(auto& m, form_of<CodeReissued> auto& event) {
    auto& [code_digest, reason] = event;
    m.hex("code", code_digest);
    m.text("reason", reason);
}

void describe(auto& m, form_of<OpeningApproved> auto& event) {
    auto& [purpose, reason] = event;
    m.text("purpose", purpose);
    m.text("reason", reason);
}

void describe(auto& m, form_of<OfficerRecused> auto& event) {
    auto& [officer, reason] = event;
    m.id("officer", officer);
    m.text("reason", reason);
}

void describe(auto& m, form_of<HoldPlaced> auto& event) {
    auto& [reason] = event;
    m.text("reason", reason);
}

void describe(auto& m, form_of<HoldLifted> auto& event) {
    auto& [reason] = event;
    m.text("reason", reason);
}

void describe(auto& m, form_of<CaseErased> auto& event) {
    auto& [rule, due_on, events, attachments, identity] = event;
    m.text("rule", rule);
    m.date("due", due_on);
    m.number("events", events);
    m.number("attachments", attachments);
    m.flag("identity", identity);
}

void describe(auto& m, form_of<LimitsRecounted> auto& event) {
    auto& [calendar, reason, clock] = event;
    m.text("calendar", calendar);
    m.text("reason", reason);
    describe_clock(m, clock);
}

constexpr auto describe_lapsed = [](auto& m, form_of<Lapsed> auto& lapsed) {
    auto& [limit, due_on] = lapsed;
    m.text("limit", limit);
    m.date("due", due_on);
};

void describe(auto& m, form_of<SilenceStated> auto& event) {
    auto& [limits] = event;
    m.objects("limits", limits, describe_lapsed);
}

constexpr auto describe_actor = [](auto& m, form_of<RecordedActor> auto& actor) {
    auto& [role, officer, unit] = actor;
    m.name("role", role, parse_role);
    m.id_or_none("officer", officer);
    m.id_or_none("unit", unit);
};

constexpr auto describe_event = [](auto& m, auto& event) { describe(m, event); };

template <class T>
bool read_as(std::string_view type, MemberReader& m, EventVariant& event) {
    if (type != T::type) return false;
    m.object("data", event.emplace<T>(), describe_event);
    return true;
}

/// Reads `data` as the event of that name. The names come from the variant itself, so none can be forgotten.
template <class... T>
bool read_event(std::string_view type, MemberReader& m, std::variant<T...>& event) {
    return (read_as<T>(type, m, event) || ...);
}

/// Bytes of a typical event without its texts, and with them for the longest kind that is common.
constexpr std::size_t usual_bytes = 768;

std::size_t bytes_expected(const Event& event) {
    const auto* filed = std::get_if<GrievanceFiled>(&event);
    return usual_bytes + (filed == nullptr ? 0 : filed->text.size() + filed->subject.size());
}

std::string_view name_of(EventProblem problem) {
    switch (problem) {
        case EventProblem::not_json: return "not a JSON object";
        case EventProblem::unknown_format: return "unknown format";
        case EventProblem::unknown_type: return "unknown type";
        case EventProblem::missing_member: return "member missing";
        case EventProblem::unexpected_member: return "unexpected member";
        case EventProblem::wrong_type: return "member of a wrong type";
        case EventProblem::bad_value: return "value out of range";
    }
    return {};
}

}  // namespace

std::string to_text(const EventError& error) {
    std::string text{name_of(error.problem)};
    if (!error.member.empty()) text.append(": ").append(error.member);
    return text;
}

std::string encode_event(CaseId id, int version, const Recorded& recorded) {
    std::string out;
    out.reserve(bytes_expected(recorded.event));
    MemberWriter m(out);
    const auto& [event, by, at, entered_on] = recorded;
    m.number("v", format_version);
    m.id("case", id);
    m.number("seq", version);
    m.instant("at", at.at);
    m.date("on", at.on);
    m.date_or_none("entered", entered_on);
    m.object("by", by, describe_actor);
    m.text("type", type_of(event));
    std::visit([&](const auto& what) { m.object("data", what, describe_event); }, event);
    m.finish();
    return out;
}

Result<DecodedEvent, EventError> decode_event(std::string_view text) {
    MemberReader m(text);
    DecodedEvent decoded;
    auto& [event, by, at, entered_on] = decoded.recorded;
    std::int64_t format = 0;
    std::int64_t version = 0;
    std::string type;
    m.number("v", format);
    if (!m.failed() && format != format_version) return fail(EventError{EventProblem::unknown_format, "v"});
    m.id("case", decoded.id);
    m.number("seq", version);
    m.instant("at", at.at);
    m.date("on", at.on);
    m.date_or_none("entered", entered_on);
    m.object("by", by, describe_actor);
    m.text("type", type);
    if (!m.failed() && !read_event(type, m, event)) m.fail(EventProblem::unknown_type, "type");
    m.finish();
    if (!m.failed() && (decoded.id.value < 1 || version < 1 || version > std::numeric_limits<int>::max())) {
        m.fail(EventProblem::bad_value, decoded.id.value < 1 ? "case" : "seq");
    }
    if (m.failed()) return fail(*m.error());
    decoded.version = static_cast<int>(version);
    return decoded;
}

}  // namespace huiyin::codec
