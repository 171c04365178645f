#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "web/render/locale.hpp"

namespace huiyin::web {

/// What may be set at one level of a template: its own values and sections and those of the sections inside it, which
/// take from this level what they do not have themselves. Its names live as long as it does.
class Level {
public:
    struct Value {
        std::string name;
        bool is_markup = false;
    };
    struct Section;

    [[nodiscard]] const Value* value(std::string_view name) const;
    [[nodiscard]] const Section* section(std::string_view name) const;

    [[nodiscard]] std::vector<std::string_view> value_names() const;
    [[nodiscard]] std::vector<std::string_view> section_names() const;

    /// The level of a whole template, read from its expanded source.
    [[nodiscard]] static Result<std::unique_ptr<Level>, AssetError> of(std::string_view source);

private:
    struct Node;
    static void collect(Level& level, const std::vector<const Node*>& nodes);
    static void find_sections(const Node& node, std::unordered_map<std::string_view, std::vector<const Node*>>& found);

    // Few enough to be looked through.
    std::vector<Value> values_;
    std::vector<Section> sections_;
};

struct Level::Section {
    std::string name;
    Level inside;
};

}  // namespace huiyin::web
