#include "cli/import_rows.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::cli {

namespace {

using Kind = RowFault::Kind;

bool is_among(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Line ends as one LF each, and no blanks at the ends.
std::string tidied(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            clean.push_back(text[i]);
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            clean.push_back('\n');
        }
    }
    return std::string(trimmed(clean));
}

/// The row's own name if it has one, else one that the same row always gets. Length-prefixed, so that no two rows meet.
std::string key_of(const std::string& source_id, const CsvRow& row) {
    if (!source_id.empty()) return "id:" + source_id;
    std::string whole;
    for (const std::string& field : row.fields) whole += std::to_string(field.size()) + ":" + field;
    return "row:" + hex_encode(ledger::sha256(as_bytes(whole)));
}

std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const auto end = text.find(';');
        const auto name = trimmed(text.substr(0, end));
        if (!name.empty()) names.emplace_back(name);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return names;
}

bool is_before(const LocalTime& left, const LocalTime& right) {
    return left.on != right.on ? left.on < right.on : left.since_midnight < right.since_midnight;
}

Result<LocalTime, RowFault> time_in(const std::string& text, std::string_view column, Date today) {
    const auto time = parse_local_time(text);
    if (!time) return fail(RowFault{Kind::not_a_time, std::string(column)});
    if (time->on < ImportColumns::earliest_day) return fail(RowFault{Kind::too_early, std::string(column)});
    if (time->on > today) return fail(RowFault{Kind::in_the_future, std::string(column)});
    return *time;
}

}  // namespace

Result<ImportColumns, std::string> ImportColumns::from_head(const CsvRow& head) {
    ImportColumns columns;
    for (const std::string& name : head.fields) {
        const std::string clean(trimmed(name));
        const bool known = is_among(needed, clean) || is_among(possible, clean);
        if (known && std::ranges::find(columns.names_, clean) != columns.names_.end()) return fail(clean);
        if (!known) columns.passed_over_.push_back(clean);
        columns.names_.push_back(known ? clean : std::string{});
    }
    for (const std::string_view name : needed) {
        if (std::ranges::find(columns.names_, name) == columns.names_.end()) return fail(std::string(name));
    }
    return columns;
}

std::string ImportColumns::field(const CsvRow& row, std::string_view column) const {
    const auto found = std::ranges::find(names_, column);
    if (found == names_.end()) return {};
    return tidied(row.fields[static_cast<std::size_t>(found - names_.begin())]);
}

Result<ImportedCase, RowFault> ImportColumns::read(const CsvRow& row, Date today) const {
    if (row.fields.size() != names_.size()) return fail(RowFault{Kind::wrong_width, {}});
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
        if (!names_[i].empty() && !is_utf8(row.fields[i])) return fail(RowFault{Kind::not_utf8, names_[i]});
    }
    for (const std::string_view column : needed) {
        if (field(row, column).empty()) return fail(RowFault{Kind::missing, std::string(column)});
    }
    ImportedCase imported{.source_key = key_of(field(row, "source_id"), row),
                          .subject = field(row, "subject"),
                          .text = field(row, "text"),
                          .topic = field(row, "topic"),
                          .place = field(row, "place"),
                          .about = names_in(field(row, "about")),
                          .wish = field(row, "wish"),
                          .filed_at = {},
                          .answer = {},
                          .answered_at = {}};
    const auto filed_at = time_in(field(row, "filed_at"), "filed_at", today);
    if (!filed_at) return fail(filed_at.error());
    imported.filed_at = *filed_at;
    std::string answer = field(row, "answer");
    const std::string answered_at = field(row, "answered_at");
    if (answer.empty() && answered_at.empty()) return imported;
    if (answer.empty()) return fail(RowFault{Kind::time_without_answer, "answer"});
    if (answered_at.empty()) return fail(RowFault{Kind::answer_without_time, "answered_at"});
    const auto time = time_in(answered_at, "answered_at", today);
    if (!time) return fail(time.error());
    if (is_before(*time, *filed_at)) return fail(RowFault{Kind::answered_before_filed, "answered_at"});
    imported.answer = std::move(answer);
    imported.answered_at = *time;
    return imported;
}

}  // namespace huiyin::cli
