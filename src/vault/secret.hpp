#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/wipe.hpp"

namespace huiyin::vault {

/// Compares in a time that does not depend on where the two differ. Texts of different length differ at once.
[[nodiscard]] bool same(const Hash& left, const Hash& right) noexcept;
[[nodiscard]] bool same(std::string_view left, std::string_view right) noexcept;

/// A secret of 32 bytes: it cannot be copied by accident, and is overwritten when it dies or is moved from.
class Key {
public:
    static constexpr std::size_t size = 32;
    using Raw = std::array<std::uint8_t, size>;

    /// A new one from the system's random source.
    [[nodiscard]] static Key generate();
    /// Takes the bytes over and overwrites them where they came from.
    explicit Key(Raw& bytes) noexcept;
    Key(Key&& other) noexcept;
    Key& operator=(Key&& other) noexcept;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key();

    [[nodiscard]] Key copy() const;
    [[nodiscard]] const Raw& bytes() const noexcept { return bytes_; }

private:
    Raw bytes_{};
};

}  // namespace huiyin::vault
