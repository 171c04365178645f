#pragma once

#include <array>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/date.hpp"
#include "base/embedded.hpp"
#include "base/result.hpp"
#include "domain/grievance/events.hpp"

namespace huiyin::web {

inline constexpr std::array languages{Language::zh, Language::en};

/// What is wrong with the compiled-in templates or texts. The program does not start with it.
struct AssetError {
    std::string what;
};

/// The texts that people see, in each language, by id. Every language has the same ids.
class Locale {
public:
    using Parameter = std::pair<std::string_view, std::string_view>;

    /// From `locales/zh.json` and `locales/en.json`.
    [[nodiscard]] static Result<Locale, AssetError> load(const EmbeddedFiles& files);
    /// The same ids, but every text is its own id between ⟦ and ⟧, with its placeholders: what still shows a word on a
    /// page rendered with it is hard-coded.
    [[nodiscard]] Locale pseudo() const;

    [[nodiscard]] bool has(std::string_view id) const;
    /// The text as it was written, with `{name}` placeholders. An id that does not exist is a bug.
    [[nodiscard]] const std::string& pattern(std::string_view id, Language language) const;
    /// The text with its placeholders replaced: plain text, to be escaped by the template that shows it.
    [[nodiscard]] std::string text(std::string_view id, Language language,
                                   std::initializer_list<Parameter> parameters = {}) const;
    /// The text of `family.name`, such as `stage.accepted`.
    [[nodiscard]] const std::string& name(std::string_view family, std::string_view name, Language language) const;
    /// How many texts there are.
    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }

    /// `2026年1月5日`, `5 January 2026`.
    [[nodiscard]] static std::string date(Date date, Language language);
    /// A file's size as people read it: `2.1 MB`.
    [[nodiscard]] static std::string size(std::int64_t bytes);
    /// The value of a page's lang attribute: `zh-CN`, `en`.
    [[nodiscard]] static std::string_view tag(Language language);

private:
    using Texts = std::array<std::string, languages.size()>;
    std::map<std::string, Texts, std::less<>> texts_;
};

}  // namespace huiyin::web
