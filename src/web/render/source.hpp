#pragma once

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

/// The source of `templates/NAME.html` for ctemplate: parts, texts and asset addresses in place, indentation removed.
[[nodiscard]] Result<std::string, AssetError> expanded_source(std::string_view name, Language language,
                                                              const TemplateSources& sources);

/// `&`, `<`, `>`, `"` and `'` as character references.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace huiyin::web
