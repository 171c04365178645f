#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "base/date.hpp"
#include "cli/csv.hpp"
#include "cli/import_rows.hpp"

namespace {

using namespace huiyin;

constexpr cli::CsvLimits limits{.field_bytes_max = 2'000, .fields_max = 20};

struct Table {
    std::vector<cli::CsvRow> rows;
    std::size_t faults = 0;
};

Table read(std::string_view text) {
    std::istringstream in{std::string(text)};
    cli::CsvReader reader(in, limits);
    Table table;
    std::uint64_t line = 0;
    while (auto row = reader.next()) {
        const std::uint64_t begins = *row ? (*row)->line : row->error().line;
        check(begins > line);
        line = begins;
        if (*row) table.rows.push_back(std::move(**row));
        if (!*row) ++table.faults;
    }
    check(reader.bytes_read() == text.size());
    return table;
}

std::string written(const std::vector<cli::CsvRow>& rows) {
    std::string text;
    for (const cli::CsvRow& row : rows) {
        for (std::size_t i = 0; i < row.fields.size(); ++i) {
            text += i > 0 ? ",\"" : "\"";
            for (const char c : row.fields[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
            text += '"';
        }
        text += '\n';
    }
    return text;
}

/// Whatever file comes, each row is read within the limits or named with its line; rows are the same after writing and
/// reading; and a row becomes a case or a fault.
void read_table(std::string_view text) {
    const Table table = read(text);
    for (const cli::CsvRow& row : table.rows) {
        check(!row.fields.empty() && row.fields.size() <= limits.fields_max);
        for (const std::string& field : row.fields) check(field.size() <= limits.field_bytes_max);
    }
    const Table again = read(written(table.rows));
    check(again.faults == 0 && again.rows.size() == table.rows.size());
    for (std::size_t i = 0; i < table.rows.size(); ++i) check(again.rows[i].fields == table.rows[i].fields);
    if (table.rows.empty()) return;
    const auto columns = cli::ImportColumns::from_head(table.rows.front());
    if (!columns) return;
    constexpr Date today{std::chrono::year{2026} / 11 / 22};
    for (std::size_t i = 1; i < table.rows.size(); ++i) {
        const auto filed = columns->read(table.rows[i], today);
        if (!filed) continue;
        check(is_utf8(filed->text) && filed->filed_at.on <= today && !filed->source_key.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_table(as_text({data, size}));
    return 0;
}
