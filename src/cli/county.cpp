#include "cli/county.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"
#include "cli/toml_fields.hpp"

namespace huiyin::cli {

namespace {

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

}  // namespace

UnitId County::unit(std::string_view key) const {
    const auto found = std::ranges::find(units, key, &NamedUnit::key);
    return found == units.end() ? UnitId{} : found->unit.id;
}

Result<County, std::string> parse_county(std::string_view toml) {
    return read_toml_fields(toml, [](const toml::table& root) {
        allow_only(root, {"office", "unit", "officer"});
        County county;
        if (const toml::node* const office = root.get("office")) read_office(table_of(*office), county);
        read_each(root, "unit", [&](const toml::table& table) { read_unit(table, county); });
        read_each(root, "officer", [&](const toml::table& table) { read_account(table, county); });
        return county;
    });
}

std::optional<Roles> parse_roles(std::string_view words) {
    Roles roles;
    for (;;) {
        const auto comma = words.find(',');
        const auto role = parse_role(trimmed(words.substr(0, comma)));
        if (!role || *role == Role::filer || *role == Role::helper || *role == Role::clock) return std::nullopt;
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
