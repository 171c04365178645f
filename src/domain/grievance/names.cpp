#include <algorithm>
#include <array>
#include <cstddef>

#include "base/overloaded.hpp"
#include "domain/grievance/case.hpp"

// The stable names of what is stored and spoken about: in events, in the API and in locale ids.

namespace huiyin {

namespace {

constexpr std::array<std::string_view, 7> channel_names{"web",   "letter", "telephone", "fax",
                                                        "visit", "email",  "imported"};
constexpr std::array<std::string_view, 2> language_names{"zh", "en"};
constexpr std::array<std::string_view, stage_count> stage_names{"none",     "filed",    "registered", "accepted",
                                                                "answered", "declined", "withdrawn",  "in_review"};
constexpr std::array<std::string_view, 2> review_cause_names{"decision", "silence"};
constexpr std::array<std::string_view, mediator_kind_count> mediator_names{"people", "administrative", "judicial"};
constexpr std::array<std::string_view, meeting_kind_count> meeting_names{"hearing", "joint_meeting", "evaluation",
                                                                         "reception"};
constexpr std::array<std::string_view, code_scope_count> scope_names{"helper", "joining"};
constexpr std::array<std::string_view, refusal_code_count> refusal_names{
    "no_such_case",
    "not_permitted",
    "already_filed",
    "already_registered",
    "already_accepted",
    "already_answered",
    "already_closed",
    "not_accepted_yet",
    "not_answered_yet",
    "not_referred",
    "objection_window_closed",
    "objection_already_refused",
    "objection_pending",
    "no_such_unit",
    "same_unit",
    "unit_complained_of",
    "officer_unfit",
    "already_assigned",
    "already_rated",
    "rating_window_closed",
    "reopen_window_closed",
    "nothing_missed",
    "no_identity",
    "text_missing",
    "text_too_long",
    "text_not_valid",
    "too_many_entries",
    "unknown_choice",
    "beyond_calendar",
    "not_extendable",
    "limit_passed",
    "extended_already",
    "date_out_of_range",
    "no_review",
    "review_final",
    "review_asked_outside",
    "review_pending",
    "review_decided",
    "not_in_review",
    "review_was_in_time",
    "decided_before",
    "same_class",
    "not_acknowledgeable",
    "no_such_pause",
    "paused_already",
    "not_paused",
    "mediation_pending",
    "no_mediation",
    "own_offer",
    "meeting_pending",
    "no_meeting",
    "day_in_past",
    "day_in_future",
    "another_day",
    "code_given",
    "no_code",
    "same_case",
    "joined_already",
    "not_joined",
    "leads_others",
    "representatives_full",
    "represents_already",
    "not_representing",
    "no_such_promise",
    "contest_window_closed",
    "look_back_not_asked",
    "supervision_pending",
    "no_supervision",
    "not_silent",
    "marked_urgent",
    "not_urgent",
    "nothing_moves",
    "joining_code_wrong",
    "matter_full",
    "second_role_missing",
    "no_second_role",
    "recused",
    "case_erased",
    "on_hold",
    "not_on_hold",
    "not_erasable",
};
static_assert(static_cast<int>(RefusalCode::not_erasable) + 1 == refusal_code_count);

template <class E, std::size_t n>
std::optional<E> find_name(const std::array<std::string_view, n>& names, std::string_view text) {
    const auto* const found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<E>(found - names.begin());
}

}  // namespace

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

Command::Command() = default;
Command::Command(const Command& other) = default;
Command::Command(Command&& other) noexcept = default;
Command& Command::operator=(const Command& other) = default;
Command& Command::operator=(Command&& other) noexcept = default;
Command::~Command() = default;

bool operator==(const Event& one, const Event& other) {
    return static_cast<const EventVariant&>(one) == static_cast<const EventVariant&>(other);
}

std::string_view to_text(Channel channel) { return channel_names.at(static_cast<std::size_t>(channel)); }
std::optional<Channel> parse_channel(std::string_view text) { return find_name<Channel>(channel_names, text); }

std::string_view to_text(Language language) { return language_names.at(static_cast<std::size_t>(language)); }
std::optional<Language> parse_language(std::string_view text) { return find_name<Language>(language_names, text); }

std::string_view to_text(ReviewCause cause) { return review_cause_names.at(static_cast<std::size_t>(cause)); }
std::optional<ReviewCause> parse_review_cause(std::string_view text) {
    return find_name<ReviewCause>(review_cause_names, text);
}

std::string_view to_text(MediatorKind kind) { return mediator_names.at(static_cast<std::size_t>(kind)); }
std::optional<MediatorKind> parse_mediator_kind(std::string_view text) {
    return find_name<MediatorKind>(mediator_names, text);
}

std::string_view to_text(MeetingKind kind) { return meeting_names.at(static_cast<std::size_t>(kind)); }
std::optional<MeetingKind> parse_meeting_kind(std::string_view text) {
    return find_name<MeetingKind>(meeting_names, text);
}

std::string_view to_text(CodeScope scope) { return scope_names.at(static_cast<std::size_t>(scope)); }
std::optional<CodeScope> parse_code_scope(std::string_view text) { return find_name<CodeScope>(scope_names, text); }

std::string_view to_text(Stage stage) { return stage_names.at(static_cast<std::size_t>(stage)); }
std::optional<Stage> parse_stage(std::string_view text) { return find_name<Stage>(stage_names, text); }

std::string_view to_text(RefusalCode code) { return refusal_names.at(static_cast<std::size_t>(code)); }

std::string_view type_of(const Event& event) {
    return std::visit([](const auto& what) { return std::decay_t<decltype(what)>::type; }, event);
}

const ClockChange* clock_of(const Event& event) {
    return std::visit(
        [](const auto& what) -> const ClockChange* {
            if constexpr (requires { what.clock; }) {
                return &what.clock;
            } else {
                return nullptr;
            }
        },
        event);
}

Action action_of(const Command& command) {
    return std::visit([](const auto& what) { return std::decay_t<decltype(what)>::action; }, command);
}

}  // namespace huiyin
