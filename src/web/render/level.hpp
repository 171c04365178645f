#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <ctemplate/template_string.h>

#include "base/result.hpp"
#include "web/render/locale.hpp"

namespace huiyin::web {

/// A name as ctemplate looks it up, hashed once. ctemplate keeps a pointer to every name it has seen for as long as the
/// process lives, so the names are kept as long: they come from the compiled-in templates, a few hundred.
[[nodiscard]] const ctemplate::StaticTemplateString& key_of(std::string_view name);

/// What may be set at one level of a template: its own values and sections and those of the sections inside it, which
/// take from this level what they do not have themselves.
class Level {
public:
    struct Value {
        const ctemplate::StaticTemplateString& key;
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

    // Their keys are the names that key_of keeps.
    std::unordered_map<std::string_view, Value> values_;
    std::unordered_map<std::string_view, std::unique_ptr<Section>> sections_;
};

struct Level::Section {
    const ctemplate::StaticTemplateString& key;
    Level inside;
};

}  // namespace huiyin::web
