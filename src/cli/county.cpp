#include "cli/county.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "base/bytes.hpp"

namespace huiyin::cli {

namespace {

/// A problem on its way out of the reader; parse_county() makes it a Result.
struct Problem {
    std::string what;
};

[[noreturn]] void reject(const toml::node& node, const std::string& what) {
    throw Problem{"line " + std::to_string(node.source().begin.line) + ": " + what};
}

std::string text_at(const toml::table& table, std::string_view key) {
    const toml::node* const node = table.get(key);
    if (node == nullptr) return {};
    const auto value = node->value<std::string>();
    if (!value || trimmed(*value).empty()) reject(*node, std::string(key) + " has to be a text");
    return *value;
}

std::string needed_text(const toml::table& table, std::string_view key) {
    std::string text = text_at(table, key);
    if (text.empty()) reject(table, std::string(key) + " is missing");
    return text;
}

void allow_only(const toml::table& table, std::initializer_list<std::string_view> keys) {
    for (const auto& [key, value] : table) {
        if (std::ranges::find(keys, key.str()) == keys.end()) reject(value, "unknown key " + std::string(key.str()));
    }
}

const toml::table& table_of(const toml::node& node) {
    const toml::table* const table = node.as_table();
    if (table == nullptr) reject(node, "a table is expected");
    return *table;
}

void read_office(const toml::table& table, County& county) {
    allow_only(table, {"name", "name_en", "time_zone", "rules"});
    county.office = needed_text(table, "name");
    county.office_en = text_at(table, "name_en");
    county.time_zone = text_at(table, "time_zone");
    county.rules = text_at(table, "rules");
}

void read_unit(const toml::table& table, County& county) {
    allow_only(table, {"key", "kind", "parent", "name_zh", "name_en"});
    County::NamedUnit named;
    named.key = needed_text(table, "key");
    if (county.unit(named.key)) reject(table, "the unit " + named.key + " is there twice");
    named.unit.id = UnitId{static_cast<std::int64_t>(county.units.size()) + 1};
    const std::string kind = needed_text(table, "kind");
    if (kind != "bureau" && kind != "body") reject(table, "kind has to be bureau or body");
    named.unit.kind = kind == "bureau" ? UnitKind::bureau : UnitKind::body;
    const std::string parent = text_at(table, "parent");
    named.unit.parent = county.unit(parent);
    if (!parent.empty() && !named.unit.parent) reject(table, "no unit " + parent + " stands above this one");
    named.unit.name_zh = needed_text(table, "name_zh");
    named.unit.name_en = text_at(table, "name_en");
    if (named.unit.name_en.empty()) named.unit.name_en = named.unit.name_zh;
    county.units.push_back(std::move(named));
}

void read_account(const toml::table& table, County& county) {
    allow_only(table, {"sign_in", "unit", "roles", "name"});
    County::Account account;
    account.sign_in = needed_text(table, "sign_in");
    account.unit = county.unit(needed_text(table, "unit"));
    if (!account.unit) reject(table, "there is no such unit");
    account.name = needed_text(table, "name");
    const toml::array* const roles = table.get_as<toml::array>("roles");
    if (roles == nullptr) reject(table, "roles has to be a list");
    for (const toml::node& role : *roles) {
        const auto parsed = parse_roles(role.value_or(std::string_view{}));
        if (!parsed) reject(role, "there is no such role");
        account.roles = Roles::from_bits(account.roles.bits() | parsed->bits());
    }
    county.accounts.push_back(std::move(account));
}

template <class Read>
void read_each(const toml::table& root, std::string_view key, County& county, Read read) {
    const toml::node* const node = root.get(key);
    if (node == nullptr) return;
    const toml::array* const list = node->as_array();
    if (list == nullptr) reject(*node, std::string(key) + " has to be a list of tables");
    for (const toml::node& element : *list) read(table_of(element), county);
}

}  // namespace

UnitId County::unit(std::string_view key) const {
    const auto found = std::ranges::find(units, key, &NamedUnit::key);
    return found == units.end() ? UnitId{} : found->unit.id;
}

Result<County, std::string> parse_county(std::string_view toml) {
    try {
        const toml::table root = toml::parse(toml);
        allow_only(root, {"office", "unit", "officer"});
        County county;
        if (const toml::node* const office = root.get("office")) read_office(table_of(*office), county);
        read_each(root, "unit", county, read_unit);
        read_each(root, "officer", county, read_account);
        return county;
    } catch (const toml::parse_error& error) {
        return fail("line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
    } catch (const Problem& problem) {
        return fail(problem.what);
    }
}

std::optional<Roles> parse_roles(std::string_view words) {
    Roles roles;
    for (;;) {
        const auto comma = words.find(',');
        const auto role = parse_role(trimmed(words.substr(0, comma)));
        if (!role || *role == Role::filer || *role == Role::clock) return std::nullopt;
        roles.insert(*role);
        if (comma == std::string_view::npos) return roles;
        words.remove_prefix(comma + 1);
    }
}

std::string roles_text(Roles roles) {
    std::string text;
    for (int i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (!roles.contains(role)) continue;
        if (!text.empty()) text.push_back(',');
        text += to_text(role);
    }
    return text;
}

}  // namespace huiyin::cli
