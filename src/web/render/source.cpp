#include "web/render/source.hpp"

#include <map>
#include <utility>

namespace huiyin::web {

namespace {

constexpr int depth_max = 8;

using Arguments = std::map<std::string, std::string, std::less<>>;

/// `name key="value" key="value"`, the inside of `[[> …]]`.
struct Include {
    std::string_view part;
    Arguments arguments;
};

class Expansion {
public:
    Expansion(std::string_view name, Language language, const TemplateSources& sources)
        : name_(name), language_(language), sources_(sources) {}

    Result<std::string, AssetError> file(std::string_view path, const Arguments& arguments, int depth) {
        if (depth > depth_max) return error("parts include each other");
        const auto source = sources_.files.find(path);
        if (!source) return error("there is no " + std::string(path));
        return markers(with_arguments(*source, arguments), depth);
    }

    ExpandedSource::Labels labels() && { return std::move(labels_); }

private:
    Failure<AssetError> error(const std::string& what) const { return fail(AssetError{name_ + ": " + what}); }

    /// The source with each `$(name)` replaced; one that was not given leaves nothing.
    static std::string with_arguments(std::string_view source, const Arguments& arguments) {
        std::string result;
        std::size_t done = 0;
        for (std::size_t open = source.find("$("); open != std::string_view::npos; open = source.find("$(", done)) {
            const std::size_t close = source.find(')', open);
            if (close == std::string_view::npos) break;
            const auto given = arguments.find(source.substr(open + 2, close - open - 2));
            result += source.substr(done, open - done);
            if (given != arguments.end()) result += given->second;
            done = close + 1;
        }
        result += source.substr(done);
        return result;
    }

    Result<std::string, AssetError> markers(const std::string& source, int depth) {
        std::string result;
        std::size_t done = 0;
        for (std::size_t open = source.find("[["); open != std::string::npos; open = source.find("[[", done)) {
            result.append(source, done, open - done);
            const std::size_t close = end_of_marker(source, open);
            if (close == std::string::npos) return error("a [[ is not closed");
            auto replaced = marker(std::string_view(source).substr(open + 2, close - open - 2), depth);
            if (!replaced) return replaced;
            result += *replaced;
            done = close + 2;
        }
        result.append(source, done);
        return result;
    }

    /// Where the `]]` of a marker stands; what is quoted may hold markers itself.
    static std::size_t end_of_marker(std::string_view source, std::size_t open) {
        bool quoted = false;
        for (std::size_t i = open + 2; i + 1 < source.size(); ++i) {
            if (source[i] == '"') quoted = !quoted;
            if (!quoted && source[i] == ']' && source[i + 1] == ']') return i;
        }
        return std::string_view::npos;
    }

    Result<std::string, AssetError> marker(std::string_view inside, int depth) {
        constexpr std::string_view asset = "asset ";
        if (inside.starts_with('>')) return include(inside.substr(1), depth);
        if (inside == "lang") return std::string(Locale::tag(language_));
        if (inside.starts_with(asset)) {
            const Asset* const found = sources_.assets.by_name(inside.substr(asset.size()));
            if (found == nullptr) return error("there is no asset " + std::string(inside.substr(asset.size())));
            return found->url;
        }
        constexpr std::string_view field = "field ";
        if (inside.starts_with(field)) {
            inside.remove_prefix(field.size());
            const std::size_t space = inside.find(' ');
            if (space == std::string_view::npos) return error("a field without a text");
            const std::string_view label = inside.substr(space + 1);
            if (sources_.locale.has(label)) {
                labels_.emplace(inside.substr(0, space), sources_.locale.pattern(label, language_));
            }
            inside = label;
        }
        if (!sources_.locale.has(inside)) return error("there is no text " + std::string(inside));
        return text(sources_.locale.pattern(inside, language_));
    }

    Result<std::string, AssetError> include(std::string_view inside, int depth) {
        Include wanted;
        const std::size_t start = inside.find_first_not_of(' ');
        if (start == std::string_view::npos) return error("an include without a name");
        inside.remove_prefix(start);
        wanted.part = inside.substr(0, inside.find(' '));
        inside.remove_prefix(wanted.part.size());
        while (inside.find_first_not_of(' ') != std::string_view::npos) {
            inside.remove_prefix(inside.find_first_not_of(' '));
            const std::size_t equals = inside.find("=\"");
            const std::size_t end = equals == std::string_view::npos ? equals : inside.find('"', equals + 2);
            if (end == std::string_view::npos) return error("the arguments of " + std::string(wanted.part));
            wanted.arguments.emplace(inside.substr(0, equals), inside.substr(equals + 2, end - equals - 2));
            inside.remove_prefix(end + 1);
        }
        auto part = file("templates/part/" + std::string(wanted.part) + ".html", wanted.arguments, depth + 1);
        if (!part) return part;
        std::string result = std::move(*part);
        if (result.ends_with('\n')) result.pop_back();
        return result;
    }

    /// A text as template source: escaped, its `{name}` placeholders as values.
    static std::string text(std::string_view pattern) {
        std::string result;
        for (const char c : html_escaped(pattern)) {
            result.append(c == '{' || c == '}' ? 2U : 1U, c);
        }
        return result;
    }

    std::string name_;
    Language language_;
    const TemplateSources& sources_;
    ExpandedSource::Labels labels_;
};

std::string without_indentation(std::string_view source) {
    std::string result;
    bool at_start = true;
    for (const char c : source) {
        if (at_start && c == ' ') continue;
        at_start = c == '\n';
        result += c;
    }
    return result;
}

}  // namespace

Result<ExpandedSource, AssetError> expanded_source(std::string_view name, Language language,
                                                   const TemplateSources& sources) {
    Expansion expansion(name, language, sources);
    auto source = expansion.file("templates/" + std::string(name) + ".html", {}, 0);
    if (!source) return fail(source.error());
    return ExpandedSource{without_indentation(*source), std::move(expansion).labels()};
}

std::string html_escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            default: result += c;
        }
    }
    return result;
}

}  // namespace huiyin::web
