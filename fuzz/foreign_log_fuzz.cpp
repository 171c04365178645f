#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "ledger/example_log.hpp"
#include "ledger/verifier.hpp"

namespace {

using namespace huiyin;
using ledger::example::Files;

/// Logs whose tiles are whole and cut off, of one level and of two.
const Files& files_of(std::size_t which) {
    static const std::array<Files, 4> logs{ledger::example::log_of(1).files(), ledger::example::log_of(7).files(),
                                           ledger::example::log_of(256).files(), ledger::example::log_of(258).files()};
    return logs.at(which % logs.size());
}

bool holds(Files& files) {
    ledger::LogChecks checks{.key = ledger::example::log_key().verifier()};
    checks.on_entry = [](std::uint64_t, ByteView) { return true; };
    return ledger::verify_log(files, checks).has_value();
}

/// One file of a log that somebody else serves is another than it was, in part or as a whole: the log does not hold,
/// unless the same was put there. To a checkpoint anybody may add signatures.
void read_changed_log(ByteView input) {
    Files files = files_of(input[0]);
    const auto found = std::next(files.files.begin(), input[1] % static_cast<std::ptrdiff_t>(files.files.size()));
    Bytes& file = found->second;
    const Bytes before = file;
    const bool is_replaced = input[2] % 4 == 0;
    const std::size_t at = std::size_t{input[3]} * 256 + input[4];
    const ByteView put = input.subspan(5);
    if (is_replaced) file.assign(put.begin(), put.end());
    for (std::size_t i = 0; !is_replaced && i < put.size(); ++i) file[(at + i) % before.size()] = put[i];
    const bool is_checkpoint = found->first == "checkpoint";
    const bool is_same = file == before;
    const bool is_sound = holds(files);
    if (is_same) check(is_sound);
    if (!is_same && !is_checkpoint) check(!is_sound);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t choices = 5;
    if (size > choices) read_changed_log({data, size});
    return 0;
}
