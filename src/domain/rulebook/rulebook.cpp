#include "domain/rulebook/rulebook.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.hpp"

namespace huiyin {

namespace {

constexpr std::array<std::pair<Step, std::string_view>, step_count> step_names{{
    {Step::received_by_bureau, "received_by_bureau"},
    {Step::received_by_unit, "received_by_unit"},
    {Step::transferred_in, "transferred_in"},
    {Step::objected, "objected"},
    {Step::accepted, "accepted"},
    {Step::declined, "declined"},
    {Step::answered, "answered"},
    {Step::rated, "rated"},
    {Step::withdrawn, "withdrawn"},
    {Step::reopened, "reopened"},
    {Step::review_requested, "review_requested"},
    {Step::review_answered, "review_answered"},
    {Step::rereview_requested, "rereview_requested"},
    {Step::rereview_answered, "rereview_answered"},
    {Step::sent_back, "sent_back"},
    {Step::urgent_learned, "urgent_learned"},
    {Step::feedback_asked, "feedback_asked"},
    {Step::suggestion_received, "suggestion_received"},
    {Step::urgent_reported, "urgent_reported"},
    {Step::feedback_given, "feedback_given"},
    {Step::review_acknowledged, "review_acknowledged"},
    {Step::rereview_acknowledged, "rereview_acknowledged"},
    {Step::supervision_opened, "supervision_opened"},
    {Step::supervision_answered, "supervision_answered"},
}};

constexpr std::array<std::pair<PauseCause, std::string_view>, pause_cause_count> pause_cause_names{{
    {PauseCause::clarification, "clarification"},
    {PauseCause::mediation, "mediation"},
    {PauseCause::hearing, "hearing"},
    {PauseCause::force_majeure, "force_majeure"},
}};

template <class Item>
const Item* find_by_id(const std::vector<Item>& items, std::string_view id) {
    const auto found = std::ranges::find(items, id, &Item::id);
    return found == items.end() ? nullptr : &*found;
}

}  // namespace

std::string_view to_text(Step step) {
    return check(std::ranges::find(step_names, step, &std::pair<Step, std::string_view>::first)).second;
}

std::optional<Step> parse_step(std::string_view text) {
    const auto* const found = std::ranges::find(step_names, text, &std::pair<Step, std::string_view>::second);
    if (found == step_names.end()) return std::nullopt;
    return found->first;
}

std::string_view to_text(PauseCause cause) {
    using Named = std::pair<PauseCause, std::string_view>;
    return check(std::ranges::find(pause_cause_names, cause, &Named::first)).second;
}

std::optional<PauseCause> parse_pause_cause(std::string_view text) {
    using Named = std::pair<PauseCause, std::string_view>;
    const auto* const found = std::ranges::find(pause_cause_names, text, &Named::second);
    if (found == pause_cause_names.end()) return std::nullopt;
    return found->first;
}

std::string Rulebook::reference() const { return id + "@" + std::to_string(version); }

const LimitRule* Rulebook::find_limit(std::string_view limit) const { return find_by_id(limits, limit); }

const Ground* Rulebook::find_ground(std::string_view ground) const { return find_by_id(grounds, ground); }

const CaseClass* Rulebook::find_class(std::string_view wanted) const { return find_by_id(classes, wanted); }

const PauseRule* Rulebook::find_pause(PauseCause cause) const {
    const auto found = std::ranges::find(pauses, cause, &PauseRule::cause);
    return found == pauses.end() ? nullptr : &*found;
}

const PauseRule* Rulebook::find_pause(std::string_view wanted) const {
    const auto found = std::ranges::find(pauses, wanted, &PauseRule::id);
    return found == pauses.end() ? nullptr : &*found;
}

const OpeningPurpose* Rulebook::find_purpose(std::string_view purpose) const {
    return find_by_id(opening_purposes, purpose);
}

bool Rulebook::office_may_choose(const CaseClass& wanted) const {
    return wanted.chosen_by == ClassChooser::office || wanted.id == ordinary_class();
}

std::string Rulebook::ordinary_class() const { return classes.empty() ? std::string() : classes.front().id; }

bool is_for_class(const std::vector<std::string>& classes, std::string_view case_class) {
    return classes.empty() || std::ranges::find(classes, case_class) != classes.end();
}

const Choice* find_choice(const std::vector<Choice>& choices, std::string_view id) { return find_by_id(choices, id); }

}  // namespace huiyin
