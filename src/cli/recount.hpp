#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "cli/console.hpp"
#include "cli/date_recount.hpp"
#include "cli/statistics_recount.hpp"
#include "views/figures.hpp"

namespace huiyin::cli {

/// The published figures and dates, made again from the public log (I8).
class Recount {
public:
    /// The dates, for which the texts of the law have to be made known before the first entry.
    [[nodiscard]] DateRecount& dates() noexcept { return dates_; }
    /// Published statistics that get the entries too; they outlive this.
    void compare(StatisticsRecount& statistics) noexcept { statistics_ = &statistics; }
    /// The entries in their order. Whether this one could be read.
    [[nodiscard]] bool add(std::uint64_t index, ByteView entry);
    /// The table, in the order in which a case goes its way.
    void print(Console& console) const;
    [[nodiscard]] std::uint64_t count_of(std::string_view kind) const;

private:
    void print_timely_answers(Console& console) const;

    views::Counts counts_;
    std::string office_;
    DateRecount dates_;
    StatisticsRecount* statistics_ = nullptr;
};

}  // namespace huiyin::cli
