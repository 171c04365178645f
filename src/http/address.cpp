#include "http/address.hpp"

#include <algorithm>

#include <arpa/inet.h>
#include <sodium.h>

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace huiyin::http {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_v4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

std::string_view unquoted(std::string_view text) noexcept {
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

/// An address as proxies write it: bare, or with a port, in which case IPv6 stands in brackets.
std::optional<Address> parse_node(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        return end == std::string_view::npos ? std::nullopt : parse_address(text.substr(1, end - 1));
    }
    if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
    return parse_address(text);
}

/// The node of a `for=` parameter in one element of Forwarded; empty if there is none.
std::string_view forwarded_for(std::string_view element) noexcept {
    while (!element.empty()) {
        const std::size_t end = std::min(element.find(';'), element.size());
        const std::string_view pair = trimmed(element.substr(0, end));
        if (pair.size() > 4 && same_ignoring_case(pair.substr(0, 4), "for=")) return unquoted(pair.substr(4));
        element.remove_prefix(std::min(end + 1, element.size()));
    }
    return {};
}

/// Takes the last element off a list.
std::string_view take_last(std::string_view& list) noexcept {
    const std::size_t comma = list.rfind(',');
    const std::string_view last = comma == std::string_view::npos ? list : list.substr(comma + 1);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
    return trimmed(last);
}

}  // namespace

std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> out{};
    check(inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes.data(), out.data(), out.size()) != nullptr);
    return out.data();
}

bool Address::is_loopback() const noexcept {
    if (is_v4) return bytes[0] == 127;
    return bytes.back() == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](std::uint8_t b) { return b == 0; });
}

std::optional<Address> parse_address(std::string_view text) {
    if (text.empty() || text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
    const std::string terminated(text);
    Address address;
    if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) != 1) return std::nullopt;
    address.is_v4 = std::equal(mapped_v4.begin(), mapped_v4.end(), address.bytes.begin());
    if (address.is_v4) {
        std::copy(address.bytes.begin() + 12, address.bytes.end(), address.bytes.begin());
        std::fill(address.bytes.begin() + 4, address.bytes.end(), std::uint8_t{0});
    }
    return address;
}

bool Prefix::holds(const Address& address) const noexcept {
    if (address.is_v4 != first.is_v4) return false;
    const std::size_t whole = bits / 8;
    if (!std::equal(first.bytes.begin(), first.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    address.bytes.begin())) {
        return false;
    }
    const std::size_t rest = bits % 8;
    return rest == 0 || (first.bytes[whole] ^ address.bytes[whole]) >> (8 - rest) == 0;
}

std::optional<Prefix> parse_prefix(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    const std::size_t bits_max = address->is_v4 ? 32 : 128;
    if (slash == std::string_view::npos) return Prefix{.first = *address, .bits = bits_max};
    const auto bits = parse_decimal(text.substr(slash + 1));
    if (!bits || *bits > bits_max) return std::nullopt;
    return Prefix{.first = *address, .bits = *bits};
}

AddressKey::AddressKey() {
    static_assert(crypto_shorthash_KEYBYTES == std::tuple_size_v<decltype(key_)>);
    check(sodium_init() >= 0);
    randombytes_buf(key_.data(), key_.size());
}

std::uint64_t AddressKey::of(const Address& address) const noexcept {
    const std::size_t length = address.is_v4 ? 4 : 8;
    return of(as_text(ByteView(address.bytes).first(length)));
}

std::uint64_t AddressKey::of(std::string_view name) const noexcept {
    std::array<std::uint8_t, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), as_bytes(name).data(), name.size(), key_.data());
    std::uint64_t number = 0;
    for (const std::uint8_t byte : hash) number = number << 8U | byte;
    return number;
}

bool any_holds(const std::vector<Prefix>& prefixes, const Address& address) noexcept {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const Prefix& prefix) { return prefix.holds(address); });
}

Client client_of(const Address& peer, const std::vector<Prefix>& trusted, const std::vector<std::string_view>& fields,
                 bool is_forwarded_field) {
    if (!any_holds(trusted, peer)) return Client{.address = peer, .is_loopback = peer.is_loopback()};
    Client client{.address = peer, .is_loopback = false};
    for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
        for (std::string_view list = *field; !list.empty();) {
            const std::string_view element = take_last(list);
            const auto address = parse_node(is_forwarded_field ? forwarded_for(element) : element);
            if (!address) return Client{.address = client.address, .is_loopback = false};
            client = Client{.address = *address, .is_loopback = address->is_loopback()};
            if (!any_holds(trusted, *address)) return client;
        }
    }
    return client;
}

}  // namespace huiyin::http
