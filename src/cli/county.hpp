#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/unit/unit.hpp"

namespace huiyin::cli {

/// The units and staff of an office as a TOML file has them: `[[unit]]` with key, kind, parent, name_zh, name_en, and
/// `[[officer]]` with sign_in, unit, roles, name. docs/commands.md has an example.
struct County {
    struct NamedUnit {
        std::string key;
        Unit unit;  ///< Ids count from 1 in the order of the file; a parent stands above its units.
    };
    struct Account {
        std::string sign_in;
        UnitId unit;
        Roles roles;
        std::string name;
    };

    std::string office;
    std::string office_en;
    std::string time_zone;
    std::string rules;
    std::vector<NamedUnit> units;
    std::vector<Account> accounts;

    /// None for a key that no unit has.
    [[nodiscard]] UnitId unit(std::string_view key) const;
};

/// What is wrong with the file, in English with the line.
[[nodiscard]] Result<County, std::string> parse_county(std::string_view toml);

/// `clerk,registrar`: none if one of the words is no role that a member of staff can have.
[[nodiscard]] std::optional<Roles> parse_roles(std::string_view words);
[[nodiscard]] std::string roles_text(Roles roles);

}  // namespace huiyin::cli
