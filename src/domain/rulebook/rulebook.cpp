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

std::string Rulebook::reference() const { return id + "@" + std::to_string(version); }

const LimitRule* Rulebook::find_limit(std::string_view limit) const { return find_by_id(limits, limit); }

const Ground* Rulebook::find_ground(std::string_view ground) const { return find_by_id(grounds, ground); }

const Choice* find_choice(const std::vector<Choice>& choices, std::string_view id) { return find_by_id(choices, id); }

}  // namespace huiyin
