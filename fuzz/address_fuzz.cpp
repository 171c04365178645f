#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "http/address.hpp"

namespace {

using namespace huiyin;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// An address or prefix has one text; and whatever a forwarding field says, the client is an address, that of the peer
/// if the peer is no proxy of ours.
void read_addresses(std::string_view text) {
    if (const auto address = http::parse_address(text)) check(http::parse_address(address->text()) == address);
    if (const auto prefix = http::parse_prefix(text)) {
        check(prefix->bits <= (prefix->first.is_v4 ? 32U : 128U));
        check(prefix->holds(prefix->first));
    }
    static const http::Address proxy = *http::parse_address("10.0.0.1");
    static const http::Address stranger = *http::parse_address("192.0.2.1");
    static const std::vector<http::Prefix> trusted{*http::parse_prefix("10.0.0.0/8"), *http::parse_prefix("fd00::/8")};
    const auto fields = lines_of(text);
    for (const bool is_forwarded_field : {false, true}) {
        check(client_of(stranger, trusted, fields, is_forwarded_field).address == stranger);
        const http::Client client = client_of(proxy, trusted, fields, is_forwarded_field);
        check(http::parse_address(client.address.text()) == client.address);
        check(!client.is_loopback || client.address.is_loopback());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_addresses(as_text({data, size}));
    return 0;
}
