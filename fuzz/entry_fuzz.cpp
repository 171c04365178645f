#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "codec/entry.hpp"
#include "codec/office_event.hpp"

namespace {

using namespace huiyin;

/// Whatever text comes, reading it ends in an entry or an error; an entry has no second text, and is of one sort only.
void read_entries(std::string_view text) {
    const auto about_case = codec::decode_entry(text);
    if (about_case) check(codec::encode(*about_case) == text);
    const auto about_office = codec::decode_office_entry(text);
    if (about_office) check(codec::encode(*about_office) == text);
    check(!(about_case && about_office));
    check(codec::decode_any_entry(text).has_value() == (about_case || about_office));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_entries(as_text({data, size}));
    return 0;
}
