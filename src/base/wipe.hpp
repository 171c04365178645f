#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace huiyin {

/// Overwrites what is no longer needed, in a way that the compiler does not leave out.
void wipe(std::span<std::uint8_t> bytes) noexcept;
/// The same for a text, which is empty afterwards.
void wipe(std::string& text) noexcept;

/// A text that is overwritten when it dies or is moved from, such as who files, or the body of a request that says so.
/// One that outgrows its room, or takes another text in, lets its old bytes go as they are: reserve first.
class WipedText : public std::string {
public:
    WipedText() = default;
    WipedText(std::string text) noexcept : std::string(std::move(text)) {}  // NOLINT(google-explicit-constructor)
    WipedText(const char* text) : std::string(text) {}                      // NOLINT(google-explicit-constructor)
    WipedText(const WipedText&) = default;
    WipedText(WipedText&& other) noexcept : std::string(std::move(other)) { wipe(other); }
    WipedText& operator=(const WipedText&) = default;
    WipedText& operator=(WipedText&& other) noexcept {
        swap(other);
        if (this != &other) wipe(other);
        return *this;
    }
    ~WipedText() { wipe(*this); }
};

}  // namespace huiyin
