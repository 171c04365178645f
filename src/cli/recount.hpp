#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "cli/console.hpp"

namespace huiyin::cli {

/// The published figures, counted again from the public log (I8).
class Recount {
public:
    /// Whether the entry could be read.
    [[nodiscard]] bool add(ByteView entry);
    /// The table, in the order in which a case goes its way.
    void print(Console& console) const;
    [[nodiscard]] std::uint64_t count_of(std::string_view kind) const;

private:
    std::map<std::string, std::uint64_t, std::less<>> counts_;
    std::string office_;
};

}  // namespace huiyin::cli
