#pragma once

namespace huiyin {

/// Ends the process and names the place: for bugs only, never for bad input. Always on, in every build.
[[noreturn]] void fail_check(const char* file, int line) noexcept;

/// A condition that only a bug can break.
constexpr void check(bool holds, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (!holds) fail_check(file, line);
}

/// The pointed-to object; a null pointer is a bug.
template <class T>
[[nodiscard]] constexpr T& check(T* pointer, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (pointer == nullptr) fail_check(file, line);
    return *pointer;
}

}  // namespace huiyin
