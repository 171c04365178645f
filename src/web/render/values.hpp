#pragma once

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>

#include <ctemplate/template_dictionary_interface.h>

namespace huiyin::web {

/// What one level of a page shows, as ctemplate reads it: its values, and for each section that is shown the levels
/// that it is shown with, one after the other. What a level does not have is taken from the one around it.
///
/// Names are not copied: they are those of the template's Level. Texts are copied into the page's memory, where
/// everything else lies too, and which goes as a whole.
class Values final : public ctemplate::TemplateDictionaryInterface {
public:
    using Memory = std::pmr::memory_resource;

    explicit Values(Memory& memory, const Values* around = nullptr) : memory_(&memory), around_(around) {}

    /// The value that was set last is the one that is shown.
    void set(std::string_view name, std::string_view text);
    /// Shows a section with the values of this level, unless it is shown already.
    void show(std::string_view section);
    /// Shows a section once more, with values of its own.
    Values& add(std::string_view section);

protected:
    [[nodiscard]] ctemplate::TemplateString GetValue(const ctemplate::TemplateString& name) const override;
    [[nodiscard]] bool IsHiddenSection(const ctemplate::TemplateString& name) const override;
    [[nodiscard]] bool IsUnhiddenSection(const ctemplate::TemplateString& name) const override;
    [[nodiscard]] Iterator* CreateSectionIterator(const ctemplate::TemplateString& name) const override;
    void DumpToString(std::string* out, int level) const override;

    // Templates are put together before ctemplate sees them, so none of them includes another.
    [[nodiscard]] bool IsHiddenTemplate(const ctemplate::TemplateString& name) const override;
    [[nodiscard]] const char* GetIncludeTemplateName(const ctemplate::TemplateString& name, int at) const override;
    [[nodiscard]] Iterator* CreateTemplateIterator(const ctemplate::TemplateString& name) const override;

private:
    // Lists, because a level has some ten names at most times: going through them is quicker than any map, and nothing
    // is ever moved.
    struct Text {
        std::string_view name;
        std::string_view text;
        const Text* before;
    };
    struct Showing {
        const Values& level;
        const Showing* next = nullptr;
    };
    struct Section {
        std::string_view name;
        const Showing* first = nullptr;
        Showing* last = nullptr;
        Section* before = nullptr;
    };
    class Showings;

    template <class T, class... Arguments>
    T* make(Arguments&&... arguments);
    Section& section(std::string_view name);
    void append(Section& section, const Values& level);
    /// The section as it is shown here; null if it is not.
    [[nodiscard]] const Section* shown(const ctemplate::TemplateString& name) const;

    Memory* memory_;
    const Values* around_;
    const Text* last_text_ = nullptr;
    Section* last_section_ = nullptr;
};

}  // namespace huiyin::web
