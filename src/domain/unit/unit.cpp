#include "domain/unit/unit.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/contains.hpp"
#include "domain/unit/comparable.hpp"

namespace huiyin {

namespace {

constexpr std::array<std::string_view, role_count> role_names{
    "filer",    "clock",     "clerk",      "registrar", "handler",       "lead",
    "approver", "custodian", "supervisor", "auditor",   "administrator", "helper",
};

/// A tree of units is a few levels deep; a longer chain of parents is a loop.
constexpr int levels_max = 16;

/// A shorter name than this could stand in any text. In bytes: three Chinese characters, or a word and a half.
constexpr std::size_t name_bytes_min = 9;

/// A unit whose name shares the name of the place with this one: the one above, or for the top one below it.
const Unit* relative_of(const Unit& unit, const std::vector<Unit>& units) {
    const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& other) {
        return unit.parent ? other.id == unit.parent : other.parent == unit.id;
    });
    return found == units.end() ? nullptr : &*found;
}

constexpr std::string_view peoples_government = "人民政府";

/// Without its place this names every place's.
bool is_generic(std::string_view name) { return name == peoples_government || name == "peoplesgovernment"; }

/// A people's government is called without the people: `东河镇政府`; and the one whose place the office shares just by
/// what the place is: `县政府`.
void add_everyday_name(std::vector<std::string>& names, std::string_view full, std::size_t place_bytes) {
    constexpr std::string_view government = "政府";
    constexpr std::size_t character_bytes = 3;
    if (!full.ends_with(peoples_government)) return;
    std::string_view place = full.substr(0, full.size() - peoples_government.size());
    if (place.size() == place_bytes && place.size() > character_bytes) {
        place.remove_prefix(place.size() - character_bytes);
    }
    if (!place.empty()) names.push_back(std::string(place).append(government));
}

void add_names(std::vector<std::string>& names, std::string_view name, std::string_view relative) {
    const std::string full = comparable(name);
    if (full.empty()) return;
    const std::size_t place_bytes = common_start(full, comparable(relative));
    const std::string rest = full.substr(place_bytes);
    names.push_back(rest.size() < name_bytes_min || is_generic(rest) ? full : rest);
    add_everyday_name(names, full, place_bytes);
}

/// What has to stand in a text for it to name the unit: the shorter name stands in the full one too.
std::vector<std::string> names_of(const Unit& unit, const Unit* relative) {
    std::vector<std::string> names;
    add_names(names, unit.name_zh, relative == nullptr ? std::string_view{} : relative->name_zh);
    add_names(names, unit.name_en, relative == nullptr ? std::string_view{} : relative->name_en);
    return names;
}

}  // namespace

std::string_view to_text(Role role) { return role_names.at(static_cast<std::size_t>(role)); }

std::optional<Role> parse_role(std::string_view text) {
    const auto* const found = std::find(role_names.begin(), role_names.end(), text);
    if (found == role_names.end()) return std::nullopt;
    return static_cast<Role>(found - role_names.begin());
}

Units::Units(std::vector<Unit> units) : units_(std::move(units)) {
    names_.reserve(units_.size());
    for (const Unit& unit : units_) names_.push_back(names_of(unit, relative_of(unit, units_)));
}

const Unit* Units::find(UnitId id) const noexcept {
    const auto found = std::find_if(units_.begin(), units_.end(), [&](const Unit& unit) { return unit.id == id; });
    return found == units_.end() ? nullptr : &*found;
}

bool Units::is_at_or_above(UnitId upper, UnitId lower) const noexcept {
    return upper == lower || is_above(upper, lower);
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

std::optional<UnitId> Units::nearest(UnitId start, const std::vector<UnitId>& excluded) const {
    for (const UnitId unit : upwards_from(start)) {
        if (!contains(excluded, unit)) return unit;
    }
    return std::nullopt;
}

std::optional<UnitId> Units::next_above(UnitId lower, const std::vector<UnitId>& excluded) const {
    const Unit* const unit = find(lower);
    if (unit == nullptr) return std::nullopt;
    return nearest(unit->parent, excluded);
}

std::optional<UnitId> Units::receiving_unit(UnitId addressed_to, const std::vector<UnitId>& excluded) const {
    if (find(addressed_to) != nullptr && !contains(excluded, addressed_to)) return addressed_to;
    for (const Unit& unit : units_) {
        if (unit.kind == UnitKind::bureau && !contains(excluded, unit.id)) return unit.id;
    }
    if (const auto above = nearest(addressed_to, excluded)) return above;
    for (const Unit& unit : units_) {
        if (unit.kind != UnitKind::bureau) continue;
        if (const auto above = nearest(unit.id, excluded)) return above;
    }
    return std::nullopt;
}

std::optional<UnitId> Units::top_unit(const std::vector<UnitId>& excluded) const {
    for (const Unit& unit : units_) {
        if (!unit.parent && !contains(excluded, unit.id)) return unit.id;
    }
    return std::nullopt;
}

std::vector<UnitId> Units::named_in(std::string_view comparable_text) const {
    struct Hit {
        std::size_t unit;
        std::size_t begin;
        std::size_t end;
    };
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < units_.size(); ++i) {
        for (const std::string& name : names_[i]) {
            for (std::size_t at = comparable_text.find(name); at != std::string_view::npos;
                 at = comparable_text.find(name, at + 1)) {
                hits.push_back({i, at, at + name.size()});
            }
        }
    }
    // What stands within the longer name of another unit names that one.
    const auto is_part = [&](const Hit& hit) {
        return std::any_of(hits.begin(), hits.end(), [&](const Hit& other) {
            return other.unit != hit.unit && other.begin <= hit.begin && hit.end <= other.end &&
                   other.end - other.begin > hit.end - hit.begin;
        });
    };
    std::vector<UnitId> named;
    for (const Hit& hit : hits) {
        const UnitId unit = units_[hit.unit].id;
        if (!contains(named, unit) && !is_part(hit)) named.push_back(unit);
    }
    return named;
}

}  // namespace huiyin
