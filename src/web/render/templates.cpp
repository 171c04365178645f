#include "web/render/templates.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <map>
#include <memory_resource>
#include <utility>

#include <ctemplate/template.h>

#include "base/check.hpp"
#include "web/render/level.hpp"
#include "web/render/source.hpp"
#include "web/render/values.hpp"

namespace huiyin::web {

struct CompiledTemplate {
    std::unique_ptr<Level> level;
    std::unique_ptr<ctemplate::Template> body;
    ExpandedSource::Labels labels;
};

struct Templates::Set {
    std::map<std::string, std::array<CompiledTemplate, languages.size()>, std::less<>> by_name;
};

namespace {

[[noreturn]] void unknown_name(std::string_view kind, std::string_view name) {
    std::fprintf(stderr, "the template has no %.*s %.*s here\n", static_cast<int>(kind.size()), kind.data(),
                 static_cast<int>(name.size()), name.data());
    fail_check(__builtin_FILE(), __builtin_LINE());
}

const Level::Value& value_of(const Level& level, std::string_view name, bool is_markup) {
    const Level::Value* const found = level.value(name);
    if (found == nullptr) unknown_name("value", name);
    if (found->is_markup != is_markup) unknown_name(is_markup ? "markup value" : "escaped value", name);
    return *found;
}

const Level::Section& section_of(const Level& level, std::string_view name) {
    const Level::Section* const found = level.section(name);
    if (found == nullptr) unknown_name("section", name);
    return *found;
}

}  // namespace

Dictionary& Dictionary::set(std::string_view name, std::string_view value) {
    values_->set(value_of(*level_, name, false).name, value);
    return *this;
}

Dictionary& Dictionary::set(std::string_view name, std::int64_t value) {
    constexpr std::size_t digits_max = 20;
    std::array<char, digits_max> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return set(name, std::string_view(digits.data(), written.ptr));
}

Dictionary& Dictionary::set(std::string_view name, const Markup& value) {
    values_->set(value_of(*level_, name, true).name, value.html);
    return *this;
}

Dictionary& Dictionary::show(std::string_view section) {
    values_->show(section_of(*level_, section).name);
    return *this;
}

Dictionary& Dictionary::show(std::string_view section, std::string_view value) {
    if (!value.empty()) show(section).set(section, value);
    return *this;
}

Dictionary Dictionary::add(std::string_view section) {
    const Level::Section& found = section_of(*level_, section);
    return {values_->add(found.name), found.inside};
}

/// What the page shows, and the memory that all of it lies in.
struct Page::Content {
    static constexpr std::size_t usual_bytes = 32 * 1024;

    std::pmr::monotonic_buffer_resource memory{usual_bytes};
    Values values{memory};
};

Page::Page(std::unique_ptr<Content> content, const CompiledTemplate& compiled)
    : Dictionary(content->values, *compiled.level), content_(std::move(content)), compiled_(&compiled) {}
Page::Page(Page&& other) noexcept = default;
Page::~Page() = default;

std::string_view Page::label(std::string_view field) const {
    const auto found = compiled_->labels.find(field);
    return found == compiled_->labels.end() ? std::string_view{} : found->second;
}

std::string Page::render() const {
    constexpr std::size_t usual_page_bytes = 32 * 1024;
    std::string result;
    result.reserve(usual_page_bytes);
    check(compiled_->body->Expand(&result, &content_->values));
    return result;
}

Result<Templates, AssetError> Templates::load(const EmbeddedFiles& files, const Locale& locale, const Assets& assets) {
    constexpr std::string_view folder = "templates/";
    constexpr std::string_view ending = ".html";
    auto set = std::make_unique<Set>();
    for (const EmbeddedFile& file : files.all()) {
        if (!file.name.starts_with(folder) || !file.name.ends_with(ending)) continue;
        const std::string name(file.name.substr(folder.size(), file.name.size() - folder.size() - ending.size()));
        if (name.find('/') != std::string::npos) continue;
        auto& compiled = set->by_name[name];
        for (const Language language : languages) {
            auto source = expanded_source(name, language, {files, locale, assets});
            if (!source) return fail(source.error());
            auto level = Level::of(source->text);
            if (!level) return fail(AssetError{name + ": " + level.error().what});
            const std::string escaping = "{{%AUTOESCAPE context=\"HTML\"}}" + source->text;
            std::unique_ptr<ctemplate::Template> body(
                ctemplate::Template::StringToTemplate(escaping, ctemplate::STRIP_BLANK_LINES));
            if (body == nullptr) return fail(AssetError{name + ": ctemplate refuses it"});
            compiled.at(static_cast<std::size_t>(language)) = {std::move(*level), std::move(body),
                                                               std::move(source->labels)};
        }
    }
    return Templates(std::move(set));
}

Templates::Templates(std::unique_ptr<Set> set) : set_(std::move(set)) {}
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;
Templates::~Templates() = default;

Page Templates::page(std::string_view name, Language language) const {
    const auto found = set_->by_name.find(name);
    if (found == set_->by_name.end()) unknown_name("page", name);
    const CompiledTemplate& compiled = found->second.at(static_cast<std::size_t>(language));
    return {std::make_unique<Page::Content>(), compiled};
}

std::vector<std::string> Templates::names() const {
    std::vector<std::string> result;
    for (const auto& [name, compiled] : set_->by_name) result.push_back(name);
    return result;
}

}  // namespace huiyin::web
