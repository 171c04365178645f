#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace huiyin::cli {

/// Bounds on a file that somebody else made.
struct CsvLimits {
    std::size_t field_bytes_max = 1'000'000;
    std::size_t fields_max = 200;
};

/// One row. `line` is where it begins, from 1, since a quoted field may run over several lines.
struct CsvRow {
    std::uint64_t line = 1;
    std::vector<std::string> fields;
    friend bool operator==(const CsvRow&, const CsvRow&) = default;
};

/// A row that cannot be read; the next one can.
struct CsvError {
    enum class Kind : std::uint8_t {
        stray_quote,     ///< A quote inside an unquoted field, or text after a closing one.
        unclosed_quote,  ///< The file ends inside a quoted field.
        field_too_long,
        too_many_fields,
    };
    Kind kind = Kind::stray_quote;
    std::uint64_t line = 1;  ///< Where the row begins.
    friend bool operator==(const CsvError&, const CsvError&) = default;
};

/// Reads RFC 4180 row by row, keeping one row in memory: fields in quotes may hold commas, line ends and doubled
/// quotes; lines end with LF, CRLF, or CR as older programs write it; a UTF-8 byte order mark and empty lines are
/// passed over. What the bytes mean is not looked at.
class CsvReader {
public:
    explicit CsvReader(std::istream& in, CsvLimits limits = {});

    /// The next row, or none at the end of the file.
    [[nodiscard]] std::optional<Result<CsvRow, CsvError>> next();
    [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }

private:
    [[nodiscard]] int take();
    [[nodiscard]] int peek();
    void skip_line();
    [[nodiscard]] std::optional<CsvError::Kind> read_row(CsvRow& row);
    [[nodiscard]] std::optional<CsvError::Kind> read_quoted(std::string& field);
    [[nodiscard]] std::optional<CsvError::Kind> read_plain(std::string& field);

    std::istream* in_;
    CsvLimits limits_;
    std::uint64_t line_ = 1;
    std::uint64_t bytes_read_ = 0;
};

}  // namespace huiyin::cli
