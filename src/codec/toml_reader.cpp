#include "codec/toml_reader.hpp"

#include <algorithm>

namespace huiyin::codec {

namespace {

constexpr std::size_t id_bytes_max = 64;

bool is_id(std::string_view text) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    return !text.empty() && text.size() <= id_bytes_max && std::ranges::all_of(text, fits);
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

[[noreturn]] void reject_at(const toml::source_region& source, std::string path, TomlProblem problem,
                            std::string detail) {
    // The root table of an empty text has no place of its own.
    throw TomlError{.line = std::max(source.begin.line, std::uint32_t{1}),
                    .column = std::max(source.begin.column, std::uint32_t{1}),
                    .key = std::move(path),
                    .problem = problem,
                    .detail = std::move(detail)};
}

std::string below(std::string_view path, std::string_view key) {
    return path.empty() ? std::string(key) : std::string(path) + "." + std::string(key);
}

}  // namespace

void TomlValue::reject(TomlProblem problem, std::string detail) const {
    reject_at(node_->source(), path_, problem, std::move(detail));
}

std::string TomlValue::text() const {
    const auto* const value = node_->as_string();
    if (value == nullptr) reject(TomlProblem::wrong_type, "text in quotes");
    const std::string& text = value->get();
    if (std::ranges::all_of(text, [](char c) { return c == ' '; })) reject(TomlProblem::bad_text, "must not be empty");
    if (std::ranges::any_of(text, is_control))
        reject(TomlProblem::bad_text, "must be one line, without control characters");
    return text;
}

std::string TomlValue::id() const {
    const auto* const value = node_->as_string();
    if (value == nullptr) reject(TomlProblem::wrong_type, "text in quotes");
    if (!is_id(value->get())) reject(TomlProblem::bad_id, {});
    return value->get();
}

int TomlValue::number(int min, int max) const {
    const auto* const value = node_->as_integer();
    if (value == nullptr) reject(TomlProblem::wrong_type, "a whole number");
    if (value->get() < min || value->get() > max) {
        reject(TomlProblem::out_of_range, std::to_string(min) + " to " + std::to_string(max));
    }
    return static_cast<int>(value->get());
}

bool TomlValue::flag() const {
    const auto* const value = node_->as_boolean();
    if (value == nullptr) reject(TomlProblem::wrong_type, "true or false");
    return value->get();
}

Date TomlValue::day() const {
    const auto* const value = node_->as_date();
    if (value == nullptr) reject(TomlProblem::wrong_type, "a day such as 2026-01-31, without quotes");
    const toml::date date = value->get();
    return Date{std::chrono::year{date.year} / date.month / date.day};
}

std::vector<TomlValue> TomlValue::list() const {
    const auto* const elements = node_->as_array();
    if (elements == nullptr) reject(TomlProblem::wrong_type, "a list");
    std::vector<TomlValue> values;
    values.reserve(elements->size());
    for (const toml::node& element : *elements) {
        values.emplace_back(element, path_ + "[" + std::to_string(values.size() + 1) + "]");
    }
    return values;
}

const toml::table& TomlValue::table() const {
    const auto* const table = node_->as_table();
    if (table == nullptr) reject(TomlProblem::wrong_type, "a table");
    return *table;
}

TomlValue TomlValue::at(std::string_view key) const {
    const toml::node* const node = table().get(key);
    if (node == nullptr) reject_at(node_->source(), below(path_, key), TomlProblem::missing_key, {});
    return {*node, below(path_, key)};
}

void TomlValue::allow_only(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, node] : table()) {
        if (std::ranges::find(keys, key.str()) != keys.end()) continue;
        std::string known;
        for (const std::string_view each : keys) known.append(known.empty() ? "" : ", ").append(each);
        reject_at(key.source(), below(path_, key.str()), TomlProblem::unknown_key, std::move(known));
    }
}

std::string to_text(const TomlError& error) {
    std::string text = "line " + std::to_string(error.line) + ", column " + std::to_string(error.column) + ": ";
    switch (error.problem) {
        case TomlProblem::not_toml: return text + "not valid TOML: " + error.detail;
        case TomlProblem::too_long: return text + "the text is longer than " + error.detail + " bytes";
        case TomlProblem::unknown_key: return text + error.key + " is not a known key; known here: " + error.detail;
        case TomlProblem::missing_key: return text + error.key + " is missing";
        case TomlProblem::wrong_type: return text + error.key + " must be " + error.detail;
        case TomlProblem::out_of_range: return text + error.key + " must be from " + error.detail;
        case TomlProblem::bad_id:
            return text + error.key + " must be 1 to 64 characters of a-z, 0-9, hyphen and underscore";
        case TomlProblem::unknown_value:
        case TomlProblem::duplicate:
        case TomlProblem::bad_text:
        case TomlProblem::bad_day: return text + error.key + ": " + error.detail;
    }
    return text;
}

}  // namespace huiyin::codec
