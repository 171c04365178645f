#include "cli/toml_fields.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace huiyin::cli {

void reject(const toml::node& node, const std::string& what) {
    throw TomlFieldProblem{"line " + std::to_string(node.source().begin.line) + ": " + what};
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

const toml::array& list_at(const toml::table& table, std::string_view key) {
    static const toml::array none;
    const toml::node* const node = table.get(key);
    if (node == nullptr) return none;
    const toml::array* const list = node->as_array();
    if (list == nullptr) reject(*node, std::string(key) + " has to be a list of tables");
    return *list;
}

}  // namespace huiyin::cli
