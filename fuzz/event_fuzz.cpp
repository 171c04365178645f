#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "codec/event_json.hpp"
#include "codec/office_event.hpp"

namespace {

using namespace huiyin;

/// Whatever text comes, reading it ends in an event or an error; what was read is the same after writing and reading.
void read_events(std::string_view text) {
    if (const auto event = codec::decode_event(text)) {
        const auto again = codec::decode_event(codec::encode_event(event->id, event->version, event->recorded));
        check(again.has_value());
        check(*again == *event);
    }
    if (const auto event = codec::decode_office_event(text)) {
        const auto again = codec::decode_office_event(codec::encode_office_event(*event));
        check(again.has_value());
        check(*again == *event);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = as_text({data, size});
    // The golden files end their line; an event does not.
    if (text.ends_with('\n')) text.remove_suffix(1);
    read_events(text);
    return 0;
}
