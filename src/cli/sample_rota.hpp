#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace huiyin::cli {

/// A made-up reception of demo/rota.toml.
struct SampleReception {
    struct Attending {
        std::string unit;  ///< Key.
        std::string title;
        std::int64_t by_minute = 0;
    };
    int working_day = 1;  ///< Counted from today, which is 0; below 0: it took place.
    std::string unit;     ///< Key.
    std::int64_t from_minute = 0;
    std::int64_t to_minute = 0;
    std::string place;
    std::string title;
    std::vector<Attending> attending;
    bool attending_published = false;
    bool for_matter = false;  ///< It is set for the matter that most filed together.
};

/// What is wrong with the file, in English with the line.
[[nodiscard]] Result<std::vector<SampleReception>, std::string> parse_sample_rota(std::string_view toml);

}  // namespace huiyin::cli
