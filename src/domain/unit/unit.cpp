#include "domain/unit/unit.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace huiyin {

namespace {

constexpr std::array<std::string_view, role_count> role_names{
    "filer",    "clock",     "clerk",      "registrar", "handler",       "lead",
    "approver", "custodian", "supervisor", "auditor",   "administrator",
};

/// A tree of units is a few levels deep; a longer chain of parents is a loop.
constexpr int levels_max = 16;

}  // namespace

std::string_view to_text(Role role) { return role_names.at(static_cast<std::size_t>(role)); }

std::optional<Role> parse_role(std::string_view text) {
    const auto* const found = std::find(role_names.begin(), role_names.end(), text);
    if (found == role_names.end()) return std::nullopt;
    return static_cast<Role>(found - role_names.begin());
}

bool contains(const std::vector<UnitId>& units, UnitId unit) noexcept {
    return std::find(units.begin(), units.end(), unit) != units.end();
}

Units::Units(std::vector<Unit> units) : units_(std::move(units)) {}

const Unit* Units::find(UnitId id) const noexcept {
    const auto found = std::find_if(units_.begin(), units_.end(), [&](const Unit& unit) { return unit.id == id; });
    return found == units_.end() ? nullptr : &*found;
}

bool Units::is_above(UnitId upper, UnitId lower) const noexcept {
    const Unit* unit = find(lower);
    for (int level = 0; unit != nullptr && unit->parent && level < levels_max; ++level) {
        if (unit->parent == upper) return true;
        unit = find(unit->parent);
    }
    return false;
}

std::vector<UnitId> Units::upwards_from(UnitId unit) const {
    std::vector<UnitId> way;
    const Unit* next = find(unit);
    for (int level = 0; next != nullptr && level < levels_max; ++level) {
        way.push_back(next->id);
        next = find(next->parent);
    }
    return way;
}

std::optional<UnitId> Units::receiving_unit(UnitId addressed_to, const std::vector<UnitId>& excluded) const {
    const auto upwards = [&](UnitId start) -> std::optional<UnitId> {
        for (const UnitId unit : upwards_from(start)) {
            if (!contains(excluded, unit)) return unit;
        }
        return std::nullopt;
    };
    if (find(addressed_to) != nullptr && !contains(excluded, addressed_to)) return addressed_to;
    for (const Unit& unit : units_) {
        if (unit.kind == UnitKind::bureau && !contains(excluded, unit.id)) return unit.id;
    }
    if (const auto above = upwards(addressed_to)) return above;
    for (const Unit& unit : units_) {
        if (unit.kind != UnitKind::bureau) continue;
        if (const auto above = upwards(unit.id)) return above;
    }
    return std::nullopt;
}

std::vector<UnitId> Units::named_in(std::string_view text) const {
    std::vector<UnitId> named;
    for (const Unit& unit : units_) {
        const bool in_chinese = !unit.name_zh.empty() && text.find(unit.name_zh) != std::string_view::npos;
        const bool in_english = !unit.name_en.empty() && text.find(unit.name_en) != std::string_view::npos;
        if (in_chinese || in_english) named.push_back(unit.id);
    }
    return named;
}

}  // namespace huiyin
