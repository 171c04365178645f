#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "cli/statistics_recount.hpp"

namespace {

using namespace huiyin;

/// Whatever another site says its figures are, they are compared with an empty log or refused in words.
void recount(std::string_view text) {
    const auto statistics = cli::StatisticsRecount::read(text);
    if (!statistics) {
        check(!statistics.error().empty());
        return;
    }
    for (const auto& difference : statistics->differences()) check(!difference.figure.empty());
    static_cast<void>(statistics->not_recountable());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    recount(as_text({data, size}));
    return 0;
}
