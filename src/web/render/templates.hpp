#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.hpp"
#include "base/result.hpp"
#include "domain/grievance/events.hpp"
#include "web/assets/assets.hpp"
#include "web/render/locale.hpp"

namespace huiyin::web {

class Level;
class Values;
struct CompiledTemplate;

/// Markup that our own code made, such as the SVG of a QR code: the only thing that is put into a page as it is, and
/// only where the template says so.
struct Markup {
    std::string html;
};

/// The values of one level of a page: of the page itself or of one showing of a section. A light handle, valid as long
/// as its Page. A name that the template does not have at this level or below is a bug and ends the program.
class Dictionary {
public:
    Dictionary& set(std::string_view name, std::string_view value);
    Dictionary& set(std::string_view name, std::int64_t value);
    Dictionary& set(std::string_view name, const Markup& value);
    /// Shows a section once, with the values of this level.
    Dictionary& show(std::string_view section);
    /// Shows a section once with the value of the same name in it; does nothing if the value is empty.
    Dictionary& show(std::string_view section, std::string_view value);
    /// Shows a section once more, with values of its own.
    Dictionary add(std::string_view section);

protected:
    Dictionary(Values& values, const Level& level) : values_(&values), level_(&level) {}

private:
    Values* values_;
    const Level* level_;
};

/// One page to be filled in and rendered.
class Page : public Dictionary {
public:
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;
    Page(Page&& other) noexcept;
    Page& operator=(Page&&) = delete;
    ~Page();

    /// What the page calls one of its form fields; empty if it has no such field.
    [[nodiscard]] std::string_view label(std::string_view field) const;
    [[nodiscard]] std::string render() const;

private:
    friend class Templates;
    struct Content;
    Page(std::unique_ptr<Content> content, const CompiledTemplate& compiled);

    std::unique_ptr<Content> content_;
    const CompiledTemplate* compiled_;
};

/// All page templates in all languages, read once at start. Parts, texts and addresses of assets are put in place then,
/// so that a request only fills in values; each value is escaped by ctemplate for the context it stands in. How a
/// template is written is told in web/templates/README.md. Safe to use from several threads.
class Templates {
public:
    /// Fails on a missing part or text, an unbalanced section, or a template that ctemplate refuses.
    [[nodiscard]] static Result<Templates, AssetError> load(const EmbeddedFiles& files, const Locale& locale,
                                                            const Assets& assets);
    Templates(const Templates&) = delete;
    Templates& operator=(const Templates&) = delete;
    Templates(Templates&&) noexcept;
    Templates& operator=(Templates&&) noexcept;
    ~Templates();

    /// A page to fill in. A name that does not exist is a bug.
    [[nodiscard]] Page page(std::string_view name, Language language) const;
    [[nodiscard]] std::vector<std::string> names() const;

private:
    struct Set;
    explicit Templates(std::unique_ptr<Set> set);
    std::unique_ptr<Set> set_;
};

}  // namespace huiyin::web
