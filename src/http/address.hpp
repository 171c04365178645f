#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.hpp"

namespace huiyin::http {

/// An IP address. An IPv4 address that came mapped into IPv6 counts as IPv4.
struct Address {
    std::array<std::uint8_t, 16> bytes{};  ///< The first four for IPv4, the others zero.
    bool is_v4 = true;

    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool is_loopback() const noexcept;
    friend bool operator==(const Address&, const Address&) = default;
};

[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

/// The addresses that begin with the same bits: `10.0.0.0/8`; an address alone is a prefix of all its bits.
struct Prefix {
    Address first;
    std::size_t bits = 0;

    [[nodiscard]] bool holds(const Address& address) const noexcept;
};

[[nodiscard]] std::optional<Prefix> parse_prefix(std::string_view text);

/// Addresses turned into numbers under a key that is random for each object, so that they can be counted without being
/// kept: an IPv4 address, or the first 64 bits of an IPv6 address, of which one household or host has all.
class AddressKey {
public:
    AddressKey();
    [[nodiscard]] std::uint64_t of(const Address& address) const noexcept;
    [[nodiscard]] std::uint64_t of(std::string_view name) const noexcept;

private:
    std::array<std::uint8_t, 16> key_{};
};

/// The client's address as far as it can be trusted.
struct Client {
    Address address;
    bool is_loopback = false;
};

/// The peer, or what the trusted proxies say. `trusted` are the proxies, `fields` the values of the forwarding field in
/// order. The chain is read from the near end: the first address that is not a trusted proxy's is the client, for
/// anything before it is hearsay. A proxy that says nothing usable is itself the client, and never spared as loopback.
[[nodiscard]] Client client_of(const Address& peer, const std::vector<Prefix>& trusted,
                               const std::vector<std::string_view>& fields, bool is_forwarded_field);

/// Whether one of the prefixes holds the address.
[[nodiscard]] bool any_holds(const std::vector<Prefix>& prefixes, const Address& address) noexcept;

}  // namespace huiyin::http
