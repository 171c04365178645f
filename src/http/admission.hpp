#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "http/address.hpp"

namespace huiyin::http {

/// Counts the open connections, in all and by address, under a keyed hash of it. How many an address may have counts
/// only when half of all places are taken: a village, or an onion service, comes from one address. Safe from any
/// thread.
class Admission {
public:
    enum class Verdict : std::uint8_t { admitted, too_many, too_many_from_address };

    Admission(std::size_t connections_max, std::size_t per_address_max) noexcept
        : connections_max_(connections_max), per_address_max_(per_address_max) {}

    /// An admitted connection must leave() once, with the same arguments. A spared one counts only in all.
    [[nodiscard]] Verdict admit(const Address& peer, bool is_spared);
    void leave(const Address& peer, bool is_spared) noexcept;

private:
    std::size_t connections_max_;
    std::size_t per_address_max_;
    AddressKey key_;
    std::mutex mutex_;
    std::size_t connections_ = 0;
    std::unordered_map<std::uint64_t, std::size_t> by_address_;
};

}  // namespace huiyin::http
