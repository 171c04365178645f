#include "app/public_name.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <variant>

#include "base/bytes.hpp"

namespace huiyin::app {

namespace {

bool has_control_character(std::string_view name) {
    if (std::any_of(name.begin(), name.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
        return true;
    }
    // U+0080 to U+009F.
    for (std::size_t i = 0; i + 1 < name.size(); ++i) {
        if (name[i] == '\xc2' && static_cast<unsigned char>(name[i + 1]) < 0xa0) return true;
    }
    // Line ends of Unicode, and what is not seen itself but turns or hides what is.
    constexpr std::array<std::string_view, 17> unseen{"\u2028", "\u2029", "\u200b", "\u200e", "\u200f", "\u202a",
                                                      "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2066",
                                                      "\u2067", "\u2068", "\u2069", "\ufeff", "\u061c"};
    return std::any_of(unseen.begin(), unseen.end(),
                       [&](std::string_view one) { return name.find(one) != std::string_view::npos; });
}

bool has_space_at_an_end(std::string_view name) {
    constexpr std::string_view no_break_space = "\u00a0";
    return trimmed(name).size() != name.size() || name.starts_with(no_break_space) || name.ends_with(no_break_space);
}

std::optional<UnfitName> first_unfit(std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        if (const auto problem = problem_of_name(name)) return UnfitName{*problem, std::string(name)};
    }
    return std::nullopt;
}

}  // namespace

std::optional<NameProblem> problem_of_name(std::string_view name) {
    if (!is_utf8(name) || has_control_character(name)) return NameProblem::unprintable;
    if (has_space_at_an_end(name)) return NameProblem::spaced;
    const std::size_t characters = code_points(name);
    if (characters < public_name_characters_min) return NameProblem::too_short;
    if (characters > public_name_characters_max) return NameProblem::too_long;
    return std::nullopt;
}

std::optional<UnfitName> unfit_name(const Office& office, const codec::OfficeEvent& event) {
    if (const auto* const founded = std::get_if<codec::OfficeFounded>(&event)) {
        // One without a name in English goes by the other.
        return first_unfit({founded->name, founded->name_en.empty() ? founded->name : founded->name_en});
    }
    const auto* const added = std::get_if<codec::UnitAdded>(&event);
    if (added == nullptr) return std::nullopt;
    const Unit& unit = added->unit;
    if (const auto unfit = first_unfit({unit.name_zh, unit.name_en})) return unfit;
    for (const Unit& known : office.units.all()) {
        if (known.name_zh == unit.name_zh) return UnfitName{NameProblem::taken, unit.name_zh};
        if (known.name_en == unit.name_en) return UnfitName{NameProblem::taken, unit.name_en};
    }
    return std::nullopt;
}

}  // namespace huiyin::app
