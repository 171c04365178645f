#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "codec/calendar_toml.hpp"
#include "codec/rulebook_toml.hpp"
#include "domain/rulebook/check.hpp"

namespace {

using namespace huiyin;

/// Whatever text comes, reading it ends in a value or an error with a place, and what was read can be counted with.
void read_and_count(std::string_view text) {
    const auto calendar = codec::parse_calendar(text);
    if (!calendar) check(calendar.error().line >= 1);
    const auto rulebook = codec::parse_rulebook(text);
    if (!rulebook) {
        check(rulebook.error().line >= 1);
        return;
    }
    static_cast<void>(check_rulebook(*rulebook));
    for (const LimitRule& limit : rulebook->limits) {
        if (!limit.length) continue;
        const auto due = due_date(Date{std::chrono::days{20'000}}, *limit.length, rulebook->counting, Calendar{});
        check(due || limit.length->unit == LengthUnit::working_day || rulebook->counting.roll_to_workday);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // The two types are both bytes.
    read_and_count({reinterpret_cast<const char*>(data), size});
    return 0;
}
