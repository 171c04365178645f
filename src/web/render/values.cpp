#include "web/render/values.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "base/check.hpp"

namespace huiyin::web {

namespace {

std::string_view view_of(const ctemplate::TemplateString& name) { return {name.data(), name.size()}; }

/// The newest of a list with that name; null if there is none.
template <class Named>
Named* find_named(Named* newest, std::string_view name) {
    while (newest != nullptr && newest->name != name) newest = newest->before;
    return newest;
}

}  // namespace

class Values::Showings final : public Iterator {
public:
    explicit Showings(const Showing* next) : next_(next) {}
    [[nodiscard]] bool HasNext() const override { return next_ != nullptr; }
    const TemplateDictionaryInterface& Next() override { return std::exchange(next_, next_->next)->level; }

private:
    const Showing* next_;
};

template <class T, class... Arguments>
T* Values::make(Arguments&&... arguments) {
    return new (memory_->allocate(sizeof(T), alignof(T))) T{std::forward<Arguments>(arguments)...};
}

void Values::set(std::string_view name, std::string_view text) {
    // The text stands right behind its entry.
    void* const room = memory_->allocate(sizeof(Text) + text.size(), alignof(Text));
    char* const copy = static_cast<char*>(room) + sizeof(Text);
    std::copy(text.begin(), text.end(), copy);
    last_text_ = new (room) Text{name, {copy, text.size()}, last_text_};
}

Values::Section& Values::section(std::string_view name) {
    Section* const known = find_named(last_section_, name);
    if (known != nullptr) return *known;
    last_section_ = make<Section>(name, nullptr, nullptr, last_section_);
    return *last_section_;
}

void Values::append(Section& section, const Values& level) {
    auto* const added = make<Showing>(level, nullptr);
    (section.last == nullptr ? section.first : section.last->next) = added;
    section.last = added;
}

void Values::show(std::string_view name) {
    Section& shown = section(name);
    if (shown.first == nullptr) append(shown, *this);
}

Values& Values::add(std::string_view name) {
    auto* const level = make<Values>(*memory_, this);
    append(section(name), *level);
    return *level;
}

const Values::Section* Values::shown(const ctemplate::TemplateString& name) const {
    for (const Values* level = this; level != nullptr; level = level->around_) {
        const Section* const found = find_named(level->last_section_, view_of(name));
        if (found != nullptr) return found;
    }
    return nullptr;
}

ctemplate::TemplateString Values::GetValue(const ctemplate::TemplateString& name) const {
    for (const Values* level = this; level != nullptr; level = level->around_) {
        const Text* const found = find_named(level->last_text_, view_of(name));
        if (found != nullptr) return {found->text.data(), found->text.size()};
    }
    return {"", 0};
}

bool Values::IsHiddenSection(const ctemplate::TemplateString& name) const { return shown(name) == nullptr; }

bool Values::IsUnhiddenSection(const ctemplate::TemplateString& name) const { return shown(name) != nullptr; }

Values::Iterator* Values::CreateSectionIterator(const ctemplate::TemplateString& name) const {
    return new Showings(check(shown(name)).first);
}

void Values::DumpToString(std::string* out, int level) const {
    const std::string indent(static_cast<std::size_t>(level * ctemplate::kIndent), ' ');
    for (const Text* text = last_text_; text != nullptr; text = text->before) {
        out->append(indent).append(text->name).append("=").append(text->text).append("\n");
    }
    for (const Section* section = last_section_; section != nullptr; section = section->before) {
        for (const Showing* showing = section->first; showing != nullptr; showing = showing->next) {
            out->append(indent).append("#").append(section->name).append("\n");
            if (&showing->level != this) showing->level.DumpToString(out, level + 1);
        }
    }
}

bool Values::IsHiddenTemplate(const ctemplate::TemplateString& /*name*/) const { return true; }

const char* Values::GetIncludeTemplateName(const ctemplate::TemplateString& /*name*/, int /*at*/) const {
    fail_check(__builtin_FILE(), __builtin_LINE());
}

Values::Iterator* Values::CreateTemplateIterator(const ctemplate::TemplateString& /*name*/) const {
    fail_check(__builtin_FILE(), __builtin_LINE());
}

}  // namespace huiyin::web
