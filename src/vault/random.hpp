#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace huiyin::vault {

/// Fills with bytes that nobody can foresee. Each thread draws them from a stock of some KiB, so that a salt or nonce
/// costs no system call; what was given out is overwritten in the stock, and a forked process starts with a new one.
/// Safe to call from any thread.
void fill_random(std::span<std::uint8_t> bytes);

template <std::size_t n>
[[nodiscard]] std::array<std::uint8_t, n> random_array() {
    std::array<std::uint8_t, n> bytes{};
    fill_random(bytes);
    return bytes;
}

}  // namespace huiyin::vault
