#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/grievance/events.hpp"
#include "web/assets/assets.hpp"
#include "web/render/locale.hpp"

namespace huiyin::web {

/// What the markers of a template are replaced with.
struct TemplateSources {
    const EmbeddedFiles& files;
    const Locale& locale;
    const Assets& assets;
};

/// A template for ctemplate: parts, texts and asset addresses in place, indentation removed.
struct ExpandedSource {
    using Labels = std::map<std::string, std::string, std::less<>>;

    std::string text;
    Labels labels;  ///< What each form field is called, by the field's name: plain text.
};

/// Reads `templates/NAME.html`.
[[nodiscard]] Result<ExpandedSource, AssetError> expanded_source(std::string_view name, Language language,
                                                                 const TemplateSources& sources);

/// `&`, `<`, `>`, `"` and `'` as character references.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace huiyin::web
