#include "web/render/level.hpp"

#include <algorithm>
#include <utility>

namespace huiyin::web {

/// A section as it stands in the source, or the whole source.
struct Level::Node {
    std::string_view name;
    std::vector<std::pair<std::string_view, bool>> values;  ///< With whether it is put in as markup.
    std::vector<std::unique_ptr<Node>> sections;
};

namespace {

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

template <class Named>
std::vector<std::string_view> names_of(const std::vector<Named>& all) {
    std::vector<std::string_view> names;
    for (const Named& one : all) names.emplace_back(one.name);
    return names;
}

}  // namespace

const Level::Value* Level::value(std::string_view name) const { return find_named(values_, name); }

const Level::Section* Level::section(std::string_view name) const { return find_named(sections_, name); }

std::vector<std::string_view> Level::value_names() const { return names_of(values_); }

std::vector<std::string_view> Level::section_names() const { return names_of(sections_); }

void Level::find_sections(const Node& node, std::unordered_map<std::string_view, std::vector<const Node*>>& found) {
    for (const auto& section : node.sections) {
        found[section->name].push_back(section.get());
        find_sections(*section, found);
    }
}

void Level::collect(Level& level, const std::vector<const Node*>& nodes) {
    std::unordered_map<std::string_view, std::vector<const Node*>> sections;
    for (const Node* node : nodes) find_sections(*node, sections);

    const auto take_values = [&level](const Node& node) {
        for (const auto& [name, is_markup] : node.values) {
            if (level.value(name) == nullptr) level.values_.push_back({std::string(name), is_markup});
        }
    };
    for (const Node* node : nodes) take_values(*node);
    for (const auto& [name, found] : sections) {
        for (const Node* node : found) take_values(*node);
        Section& section = level.sections_.emplace_back(Section{std::string(name), {}});
        collect(section.inside, found);
    }
}

Result<std::unique_ptr<Level>, AssetError> Level::of(std::string_view source) {
    Node root;
    std::vector<Node*> open{&root};
    for (std::size_t at = source.find("{{"); at != std::string_view::npos; at = source.find("{{", at)) {
        const std::size_t close = source.find("}}", at);
        if (close == std::string_view::npos) return fail(AssetError{"a {{ is not closed"});
        const std::string_view word = source.substr(at + 2, close - at - 2);
        at = close + 2;
        if (word.starts_with('#')) {
            auto section = std::make_unique<Node>();
            section->name = word.substr(1);
            Node* const inside = section.get();
            open.back()->sections.push_back(std::move(section));
            open.push_back(inside);
        } else if (word.starts_with('/')) {
            if (open.size() == 1 || open.back()->name != word.substr(1)) {
                return fail(AssetError{"section " + std::string(word.substr(1)) + " is closed but not open"});
            }
            open.pop_back();
        } else {
            const std::size_t colon = word.find(':');
            const bool is_markup = colon != std::string_view::npos && word.substr(colon) == ":none";
            open.back()->values.emplace_back(word.substr(0, colon), is_markup);
        }
    }
    if (open.size() != 1) return fail(AssetError{"section " + std::string(open.back()->name) + " is not closed"});
    auto level = std::make_unique<Level>();
    collect(*level, {&root});
    return level;
}

}  // namespace huiyin::web
