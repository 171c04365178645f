#include "cli/csv.hpp"

#include <istream>
#include <utility>

namespace huiyin::cli {

namespace {

constexpr int end_of_file = std::char_traits<char>::eof();

}  // namespace

CsvReader::CsvReader(std::istream& in, CsvLimits limits) : in_(&in), limits_(limits) {
    for (const char mark : {'\xEF', '\xBB', '\xBF'}) {
        if (peek() != std::char_traits<char>::to_int_type(mark)) break;
        static_cast<void>(take());
    }
}

int CsvReader::peek() { return in_->rdbuf()->sgetc(); }

int CsvReader::take() {
    const int c = in_->rdbuf()->sbumpc();
    if (c == end_of_file) return c;
    ++bytes_read_;
    if (c == '\n' || (c == '\r' && peek() != '\n')) ++line_;
    return c;
}

void CsvReader::skip_line() {
    for (int c = take(); c != end_of_file && c != '\n'; c = take()) {
        if (c == '\r' && peek() != '\n') return;
    }
}

std::optional<Result<CsvRow, CsvError>> CsvReader::next() {
    while (peek() == '\n' || peek() == '\r') static_cast<void>(take());
    if (peek() == end_of_file) return std::nullopt;
    CsvRow row{.line = line_, .fields = {}};
    if (const auto problem = read_row(row)) return fail(CsvError{*problem, row.line});
    return Result<CsvRow, CsvError>(std::move(row));
}

std::optional<CsvError::Kind> CsvReader::read_row(CsvRow& row) {
    for (;;) {
        if (row.fields.size() == limits_.fields_max) {
            skip_line();
            return CsvError::Kind::too_many_fields;
        }
        std::string& field = row.fields.emplace_back();
        const bool quoted = peek() == '"';
        if (const auto problem = quoted ? read_quoted(field) : read_plain(field)) return problem;
        // What ends a field is a comma, the end of the line, or the end of the file.
        const int c = take();
        if (c == ',') continue;
        if (c == '\r' && peek() == '\n') static_cast<void>(take());
        return std::nullopt;
    }
}

std::optional<CsvError::Kind> CsvReader::read_quoted(std::string& field) {
    static_cast<void>(take());
    bool too_long = false;
    for (;;) {
        const int c = take();
        if (c == end_of_file) return CsvError::Kind::unclosed_quote;
        if (c == '"') {
            if (peek() != '"') break;
            static_cast<void>(take());
        }
        // A field that is too long is still read to its end, so that the next row is found.
        too_long = too_long || field.size() >= limits_.field_bytes_max;
        if (!too_long) field.push_back(static_cast<char>(c));
    }
    const int after = peek();
    if (after != ',' && after != '\r' && after != '\n' && after != end_of_file) {
        skip_line();
        return CsvError::Kind::stray_quote;
    }
    if (!too_long) return std::nullopt;
    skip_line();
    return CsvError::Kind::field_too_long;
}

std::optional<CsvError::Kind> CsvReader::read_plain(std::string& field) {
    for (;;) {
        const int c = peek();
        if (c == end_of_file || c == ',' || c == '\n' || c == '\r') return std::nullopt;
        if (c == '"' || field.size() >= limits_.field_bytes_max) {
            skip_line();
            return c == '"' ? CsvError::Kind::stray_quote : CsvError::Kind::field_too_long;
        }
        field.push_back(static_cast<char>(take()));
    }
}

}  // namespace huiyin::cli
