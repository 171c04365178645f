#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <toml++/toml.h>

#include "base/result.hpp"

/// Reading of small TOML files that people write. Only for the sources of this folder, since it brings the library.
/// Inside, a problem is a thrown TomlFieldProblem; read_toml_fields() makes it a Result.
namespace huiyin::cli {

struct TomlFieldProblem {
    std::string what;  ///< In English, with the line.
};

[[noreturn]] void reject(const toml::node& node, const std::string& what);
/// Empty if the key is not there; a blank text is refused.
[[nodiscard]] std::string text_at(const toml::table& table, std::string_view key);
[[nodiscard]] std::string needed_text(const toml::table& table, std::string_view key);
void allow_only(const toml::table& table, std::initializer_list<std::string_view> keys);
[[nodiscard]] const toml::table& table_of(const toml::node& node);
/// The list at the key; empty if the key is not there.
[[nodiscard]] const toml::array& list_at(const toml::table& table, std::string_view key);

/// Gives each table of the list at the key to `read`.
template <class Read>
void read_each(const toml::table& root, std::string_view key, Read read) {
    for (const toml::node& element : list_at(root, key)) read(table_of(element));
}

template <class Read>
auto read_toml_fields(std::string_view text, Read read)
    -> Result<decltype(read(std::declval<const toml::table&>())), std::string> {
    try {
        const toml::table root = toml::parse(text);
        return read(root);
    } catch (const toml::parse_error& error) {
        return fail("line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
    } catch (const TomlFieldProblem& problem) {
        return fail(problem.what);
    }
}

}  // namespace huiyin::cli
