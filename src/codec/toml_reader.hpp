#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/date.hpp"
#include "base/result.hpp"
#include "codec/toml_error.hpp"

/// Strict reading of TOML: whatever is not asked for, missing or of another type is an error with its place. Only for
/// the sources of this folder, because it brings the TOML library with it. Inside, an error is a thrown TomlError,
/// since the library throws its own; read_toml() turns both into a Result.
namespace huiyin::codec {

/// One value, with the key path that leads to it. Each reading function rejects a value of another type.
class TomlValue {
public:
    TomlValue(const toml::node& node, std::string path) : node_(&node), path_(std::move(path)) {}

    /// One line of text, neither blank nor with control characters.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string id() const;
    [[nodiscard]] int number(int min, int max) const;
    [[nodiscard]] bool flag() const;
    [[nodiscard]] Date day() const;
    [[nodiscard]] std::vector<TomlValue> list() const;

    /// Rejects a table with any other key.
    void allow_only(std::initializer_list<std::string_view> keys) const;
    [[nodiscard]] bool has(std::string_view key) const { return table().contains(key); }
    /// What stands at a key of a table; the key has to be there.
    [[nodiscard]] TomlValue at(std::string_view key) const;

    [[noreturn]] void reject(TomlProblem problem, std::string detail) const;

private:
    [[nodiscard]] const toml::table& table() const;

    const toml::node* node_;
    std::string path_;
};

/// Reads the whole text with `read`, which takes the TomlValue of the root table.
template <class Read>
auto read_toml(std::string_view text, Read read)
    -> Result<decltype(read(std::declval<const TomlValue&>())), TomlError> {
    if (text.size() > toml_bytes_max) {
        return fail(TomlError{.key = {}, .problem = TomlProblem::too_long, .detail = std::to_string(toml_bytes_max)});
    }
    try {
        const toml::table root = toml::parse(text);
        return read(TomlValue(root, {}));
    } catch (const toml::parse_error& error) {
        const auto& begin = error.source().begin;
        return fail(TomlError{.line = begin.line,
                              .column = begin.column,
                              .key = {},
                              .problem = TomlProblem::not_toml,
                              .detail = std::string(error.description())});
    } catch (const TomlError& error) {
        return fail(error);
    }
}

}  // namespace huiyin::codec
