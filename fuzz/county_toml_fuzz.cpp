#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "cli/county.hpp"

namespace {

using namespace huiyin;

/// Whatever file comes, reading it ends in units that stand above one another as they have to, or in what is wrong.
void read_county(std::string_view text) {
    const auto county = cli::parse_county(text);
    if (!county) {
        check(!county.error().empty());
        return;
    }
    for (std::size_t i = 0; i < county->units.size(); ++i) {
        const Unit& unit = county->units[i].unit;
        check(unit.id.value == static_cast<std::int64_t>(i) + 1 && unit.parent.value <= static_cast<std::int64_t>(i));
    }
    for (const auto& account : county->accounts) {
        check(account.unit && account.unit.value <= static_cast<std::int64_t>(county->units.size()));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_county(as_text({data, size}));
    return 0;
}
