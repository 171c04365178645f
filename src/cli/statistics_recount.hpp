#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "codec/entry.hpp"
#include "views/figures.hpp"

namespace huiyin::cli {

/// Published statistics beside what the public log gives (I8). The figures are those of views::figures(): what is
/// compared is the office's word with its log, by the same definitions.
class StatisticsRecount {
public:
    /// The statistics as the office publishes them (docs/formats/statistics.md); or what is wrong with the text, in
    /// English.
    [[nodiscard]] static Result<StatisticsRecount, std::string> read(std::string_view json);

    [[nodiscard]] const std::string& origin() const noexcept { return origin_; }
    /// Entries of the log that the statistics count.
    [[nodiscard]] std::uint64_t log_size() const noexcept { return log_size_; }

    /// The entries of the log in their order. Those from log_size() on came later and are not counted.
    void add(std::uint64_t index, const codec::PublicEntry& entry);

    struct Difference {
        std::string figure;  ///< Its id; of a rate, `id.numerator` and so on; of a limit, `missed_by_limit.id`.
        views::Period period;
        std::string published;  ///< `-` if it is missing.
        std::string recounted;
        friend bool operator==(const Difference&, const Difference&) = default;
    };
    [[nodiscard]] std::vector<Difference> differences() const;
    /// Figures that were compared.
    [[nodiscard]] std::uint64_t compared() const;
    /// Ids of the published figures that cannot be made from the public log, or are not known here.
    [[nodiscard]] const std::vector<std::string>& not_recountable() const noexcept { return not_recountable_; }

private:
    /// One number as it is published, and the one figure that it has to be.
    struct Published {
        std::string figure;
        std::string value;
    };
    struct PublishedPeriod {
        views::Period period;
        std::vector<Published> values;
    };
    struct PublishedTotal {
        std::string split;
        std::string figure;
        views::Period quarter;
        std::string total;
        std::uint64_t shown = 0;  ///< Sum of the cells that are shown.
        bool any_hidden = false;
    };
    struct Reading;

    std::string origin_;
    std::uint64_t log_size_ = 0;
    std::vector<PublishedPeriod> periods_;
    std::vector<PublishedTotal> totals_;
    std::vector<std::string> not_recountable_;
    views::TallySheet sheet_;
    views::CasesOfLog cases_;
};

}  // namespace huiyin::cli
