#include "web/render/locale.hpp"

#include <cstddef>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "base/check.hpp"

namespace huiyin::web {

namespace {

constexpr std::array<std::string_view, languages.size()> language_names{"zh", "en"};
constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

constexpr std::size_t index_of(Language language) { return static_cast<std::size_t>(language); }

}  // namespace

Result<Locale, AssetError> Locale::load(const EmbeddedFiles& files) {
    Locale locale;
    for (const Language language : languages) {
        const std::string path = "locales/" + std::string(language_names.at(index_of(language))) + ".json";
        const auto bytes = files.find(path);
        if (!bytes) return fail(AssetError{path + " is missing"});
        const auto parsed = nlohmann::json::parse(*bytes, nullptr, false);
        if (!parsed.is_object()) return fail(AssetError{path + " is not a JSON object"});
        for (const auto& [id, text] : parsed.items()) {
            if (!text.is_string()) return fail(AssetError{path + ": " + id + " is not a text"});
            locale.texts_[id].at(index_of(language)) = text.get<std::string>();
        }
    }
    for (const auto& [id, texts] : locale.texts_) {
        for (const std::string& text : texts) {
            if (text.empty()) return fail(AssetError{id + " is missing in one language"});
        }
    }
    return locale;
}

Locale Locale::pseudo() const {
    Locale result;
    for (const auto& [id, texts] : texts_) {
        std::string placeholders;
        const std::string& pattern = texts.front();
        for (std::size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
            placeholders += pattern.substr(at, pattern.find('}', at) + 1 - at);
        }
        for (std::string& text : result.texts_[id]) text = "⟦" + id + "⟧" + placeholders;
    }
    return result;
}

bool Locale::has(std::string_view id) const { return texts_.contains(id); }

const std::string& Locale::pattern(std::string_view id, Language language) const {
    const auto found = texts_.find(id);
    if (found == texts_.end()) {
        std::fprintf(stderr, "no text has the id %.*s\n", static_cast<int>(id.size()), id.data());
        check(false);
    }
    return found->second.at(index_of(language));
}

std::string Locale::text(std::string_view id, Language language, std::initializer_list<Parameter> parameters) const {
    const std::string_view pattern = this->pattern(id, language);
    std::string result;
    std::size_t done = 0;
    for (std::size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', done)) {
        const std::size_t close = pattern.find('}', open);
        check(close != std::string_view::npos);
        const std::string_view wanted = pattern.substr(open + 1, close - open - 1);
        const Parameter* given = nullptr;
        for (const Parameter& parameter : parameters) {
            if (parameter.first == wanted) given = &parameter;
        }
        result += pattern.substr(done, open - done);
        result += check(given).second;
        done = close + 1;
    }
    result += pattern.substr(done);
    return result;
}

const std::string& Locale::name(std::string_view family, std::string_view name, Language language) const {
    std::string id(family);
    id += '.';
    id += name;
    return pattern(id, language);
}

std::string Locale::date(Date date, Language language) {
    const std::chrono::year_month_day day{date};
    const std::string year = std::to_string(static_cast<int>(day.year()));
    const unsigned month = static_cast<unsigned>(day.month());
    const std::string number = std::to_string(static_cast<unsigned>(day.day()));
    switch (language) {
        case Language::zh: return year + "年" + std::to_string(month) + "月" + number + "日";
        case Language::en: return number + " " + std::string(months.at(month - 1)) + " " + year;
    }
    return {};
}

std::string Locale::size(std::int64_t bytes) {
    constexpr std::int64_t step = 1000;
    if (bytes < step) return std::to_string(bytes) + " B";
    const bool is_large = bytes >= step * step;
    const std::int64_t tenths = (bytes * 10 + (is_large ? step * step : step) / 2) / (is_large ? step * step : step);
    const std::string tenth = tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10);
    return std::to_string(tenths / 10) + tenth + (is_large ? " MB" : " KB");
}

std::string_view Locale::tag(Language language) {
    switch (language) {
        case Language::zh: return "zh-CN";
        case Language::en: return "en";
    }
    return {};
}

}  // namespace huiyin::web
