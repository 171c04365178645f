#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"
#include "cli/csv.hpp"

namespace huiyin::cli {

/// A case as another register had it.
struct ImportedCase {
    std::string source_key;  ///< What tells the row from all others: its source_id, else a digest of the row.
    std::string subject;
    std::string text;
    std::string topic;
    std::string place;
    std::vector<std::string> about;
    std::string wish;
    LocalTime filed_at;
    std::optional<std::string> answer;
    LocalTime answered_at;  ///< Only with an answer.
    friend bool operator==(const ImportedCase&, const ImportedCase&) = default;
};

/// Why a row does not become a case.
struct RowFault {
    enum class Kind : std::uint8_t {
        wrong_width,  ///< Another number of fields than the head of the file.
        not_utf8,
        missing,  ///< A field that has to be filled in.
        not_a_time,
        answer_without_time,
        time_without_answer,
        answered_before_filed,
        in_the_future,
        too_early,  ///< Before ImportColumns::earliest_day.
    };
    Kind kind = Kind::missing;
    std::string column;  ///< Empty if the row as a whole is meant.
    friend bool operator==(const RowFault&, const RowFault&) = default;
};

/// The columns of a file, from its first row.
class ImportColumns {
public:
    /// Columns that the file has to have, and those that it may have; others are passed over.
    static constexpr std::string_view needed[] = {"subject", "filed_at", "text"};
    static constexpr std::string_view possible[] = {"source_id", "answer", "answered_at", "topic",
                                                    "place",     "about",  "wish"};

    /// The first day that a row may name. Nobody who filed before it still waits for an answer, and what software
    /// writes for "no date" lies before it: 0001-01-01, 1899-12-30 and 1900-01-01 of spreadsheets and databases.
    static constexpr Date earliest_day{std::chrono::year{1901} / 1 / 1};

    /// The name of a needed column that is not there, or that stands there twice.
    [[nodiscard]] static Result<ImportColumns, std::string> from_head(const CsvRow& head);

    /// Columns of the file that mean nothing here.
    [[nodiscard]] const std::vector<std::string>& passed_over() const noexcept { return passed_over_; }
    /// `today` is the day at the office: what happens later is no fact yet.
    [[nodiscard]] Result<ImportedCase, RowFault> read(const CsvRow& row, Date today) const;

private:
    [[nodiscard]] std::string field(const CsvRow& row, std::string_view column) const;

    std::vector<std::string> names_;
    std::vector<std::string> passed_over_;
};

}  // namespace huiyin::cli
