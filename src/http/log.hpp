#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <variant>

#include "http/request.hpp"

namespace huiyin::http {

enum class Level : std::uint8_t { debug, info, warning, error };

/// A named value in a line of the log. Give it numbers, ids and names of things; never a name, address, text or
/// anything else that a person typed.
struct LogField {
    std::string_view name;
    std::variant<std::int64_t, std::uint64_t, double, bool, std::string_view> value;

    template <class T>
    LogField(std::string_view field_name, const T& field_value) : name(field_name) {
        if constexpr (std::is_same_v<T, bool>) {
            value = field_value;
        } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
            value = std::int64_t{field_value};
        } else if constexpr (std::is_integral_v<T>) {
            value = std::uint64_t{field_value};
        } else if constexpr (std::is_floating_point_v<T>) {
            value = double{field_value};
        } else {
            value = std::string_view(field_value);
        }
    }
};

/// All that is written about a request: nothing of it tells who asked, or for what case.
struct AccessLine {
    Method method = Method::get;
    std::string_view route;
    int status = 0;
    std::uint64_t bytes = 0;
    std::chrono::microseconds took{};
};

/// One JSON object a line, with one write a line and without a lock:
/// `{"time":"2026-01-05T08:30:00.123Z","level":"info","event":"started","port":8080}`. A text is cut after
/// `text_bytes_max`, a field that would make the line longer than `line_bytes_max` is left out and `"cut":true` says
/// so; bytes that are not UTF-8 become `?`. A line that cannot be written is counted as lost.
class Log {
public:
    static constexpr std::size_t line_bytes_max = 2048;
    static constexpr std::size_t text_bytes_max = 512;

    /// The descriptor stays the caller's. 2 is the standard error.
    explicit Log(int descriptor = 2, Level least = Level::info) noexcept : descriptor_(descriptor), least_(least) {}
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    [[nodiscard]] bool wants(Level level) const noexcept { return level >= least_; }
    /// `event` is a snake_case name of what happened.
    void write(Level level, std::string_view event, std::initializer_list<LogField> fields = {}) noexcept;
    void access(const AccessLine& line) noexcept;
    [[nodiscard]] std::uint64_t lost_lines() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    void put(std::string_view line) noexcept;

    int descriptor_;
    Level least_;
    std::atomic<std::uint64_t> lost_{0};
};

}  // namespace huiyin::http
